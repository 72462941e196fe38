// The options of patch(1).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { LongOption, ParsedOption } from "../lib/getopt.ts";
import type { Cli } from "../lib/program.ts";
import type { Format } from "./parse.ts";

const long = (text: string): LongOption[] =>
  text.split(" ").map((word) => {
    const [name, val] = word.replace(":", "").split("=");
    return { name, val, has_arg: word.includes(":") ? 1 : 0 };
  });

export const SHORT = "bB:cd:D:eEfF:g:i:lnNo:p:r:RstTuvV:x:Y:z:Z";
export const LONG: readonly LongOption[] = long(
  "backup=b prefix=B: context=c directory=d: ifdef=D: ed=e remove-empty-files=E force=f fuzz=F: get=g: input=i: " +
    "ignore-whitespace=l normal=n forward=N output=o: strip=p: reject-file=r: reverse=R quiet=s silent=s batch=t " +
    "set-time=T unified=u version=v version-control=V: debug=x: basename-prefix=Y: suffix=z: set-utc=Z help=help " +
    "dry-run=dry-run verbose=verbose binary=binary posix=posix merge=merge quoting-style=quoting-style: " +
    "backup-if-mismatch=backup-if-mismatch no-backup-if-mismatch=no-backup-if-mismatch reject-format=reject-format: " +
    "read-only=read-only: follow-symlinks=follow-symlinks",
);

/** Of the real program's, those that nothing is made of here. */
const NOT_SIMULATED = "DegTVxZ"
  .split("")
  .concat("verbose", "posix", "merge", "quoting-style", "reject-format", "read-only");

export interface Options {
  /** -p; null: the last component alone */
  strip: number | null;
  fuzz: number;
  ignore_space: boolean;
  formats: readonly Format[];
  forward: boolean;
  reverse: boolean;
  input: ByteString | null;
  output: ByteString | null;
  reject_file: ByteString | null;
  remove_empty: boolean;
  backup: boolean;
  backup_if_mismatch: boolean;
  prefix: ByteString;
  basename_prefix: ByteString;
  suffix: ByteString | null;
  batch: boolean;
  force: boolean;
  quiet: boolean;
  dry_run: boolean;
  directory: ByteString | null;
  follow_symlinks: boolean;
}

export function* options_of(
  c: Cli,
  given: readonly ParsedOption[],
  fatal: (message: string) => Code<never>,
): Code<Options> {
  for (const o of given)
    if (NOT_SIMULATED.includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`, 0, 2);
  const has = (...names: string[]): boolean => given.some((o) => names.includes(o.opt));
  const arg = (name: string): ByteString | null => given.findLast((o) => o.opt === name)?.arg ?? null;
  const number = function* (name: string, what: string): Code<number | null> {
    const text = arg(name);
    if (text === null || /^\d+$/.test(text)) return text === null ? null : Number(text);
    return yield* fatal(`${what} ${text} is not a number`);
  };
  const format = given.findLast((o) => "cnu".includes(o.opt))?.opt;
  const named: Readonly<Record<string, Format>> = { c: "context", n: "normal", u: "unified" };
  return {
    strip: yield* number("p", "strip count"),
    fuzz: (yield* number("F", "fuzz factor")) ?? 2,
    ignore_space: has("l"),
    formats: format === undefined ? ["unified", "context", "normal"] : [named[format]],
    forward: has("N"),
    reverse: has("R"),
    input: arg("i"),
    output: arg("o"),
    reject_file: arg("r"),
    remove_empty: has("E"),
    backup: has("b"),
    backup_if_mismatch: !has("no-backup-if-mismatch"),
    prefix: arg("B") ?? "",
    basename_prefix: arg("Y") ?? "",
    suffix: arg("z"),
    batch: has("t"),
    force: has("f"),
    quiet: has("s"),
    dry_run: has("dry-run"),
    directory: arg("d"),
    follow_symlinks: has("follow-symlinks"),
  };
}
