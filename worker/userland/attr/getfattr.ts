// getfattr(1).
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex } from "../lib/regex.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { attr_strerror, type Encoding, encode_name, encode_value } from "./encoding.ts";
import { attr_options } from "./options.ts";

const USAGE = "Usage: getfattr [-hRLP] [-n name|-d] [-e en] [-m pattern] path...\n";
const TRY = `${USAGE}Try \`getfattr --help' for more information.\n`;
const HELP = `getfattr 2.5.1 -- get extended attributes
${USAGE}  -n, --name=name         get the named extended attribute value
  -d, --dump              get all extended attribute values
  -e, --encoding=...      encode values (as 'text', 'hex' or 'base64')
      --match=pattern     only get attributes with names matching pattern
      --only-values       print the bare values only
  -h, --no-dereference    do not dereference symbolic links
      --one-file-system   skip files on different filesystems
      --absolute-names    don't strip leading '/' in pathnames
  -R, --recursive         recurse into subdirectories
  -L, --logical           logical walk, follow symbolic links
  -P  --physical          physical walk, do not follow symbolic links
      --version           print version and exit
      --help              this help text
`;
const LONG: readonly LongOption[] = [
  { name: "name", has_arg: 1, val: "n" },
  { name: "dump", has_arg: 0, val: "d" },
  { name: "encoding", has_arg: 1, val: "e" },
  { name: "match", has_arg: 1, val: "m" },
  { name: "only-values", has_arg: 0 },
  { name: "no-dereference", has_arg: 0, val: "h" },
  { name: "one-file-system", has_arg: 0 },
  { name: "absolute-names", has_arg: 0 },
  { name: "recursive", has_arg: 0, val: "R" },
  { name: "logical", has_arg: 0, val: "L" },
  { name: "physical", has_arg: 0, val: "P" },
];
const ENCODINGS: readonly Encoding[] = ["text", "hex", "base64"];

interface Job {
  c: Cli;
  follow: boolean;
  /** -n: this attribute only */
  name: ByteString | null;
  matches: (name: ByteString) => boolean;
  values: boolean;
  only_values: boolean;
  encoding: Encoding | null;
  absolute: boolean;
  /** the message about leading slashes was printed */
  told: boolean;
}

/** Sizes are asked for first, then the data is fetched. The bytes, or a negated errno. */
function* fetch(ask: (buf: UserBuffer | null, size: number) => Code<number>): Code<ByteString | number> {
  const size = yield* ask(null, 0);
  if (size < 0) return size;
  const buf = new UserBuffer();
  const r = yield* ask(buf, Math.max(256, size));
  return r < 0 ? r : buf.data.slice(0, r);
}

/** Names of the attributes of a file, sorted; a negated errno on failure. */
function* names_of(job: Job, path: ByteString): Code<ByteString[] | number> {
  const list = yield* fetch(function* (buf, size) {
    return yield (job.follow ? sys.listxattr : sys.llistxattr)(path, buf, size);
  });
  if (typeof list === "number") return list;
  return list.split("\0").filter(Boolean).sort();
}

function* shown_path(job: Job, path: ByteString): Code<ByteString> {
  if (job.absolute) return path;
  const shown = path.replace(/^(?:\.\/+|\/+)+(?=.)/, "");
  if (path.startsWith("/") && !job.told) {
    job.told = true;
    yield* job.c.warn("Removing leading '/' from absolute path names");
  }
  return shown;
}

function* show_file(job: Job, path: ByteString): Code<void> {
  const { c } = job;
  const names = job.name === null ? yield* names_of(job, path) : [job.name];
  if (typeof names === "number") return yield* c.error(path, names);
  let head = false;
  for (const name of names) {
    if (job.name === null && !job.matches(name)) continue;
    let value: ByteString | number = "";
    if (job.values || job.only_values)
      value = yield* fetch(function* (buf, size) {
        return yield (job.follow ? sys.getxattr : sys.lgetxattr)(path, name, buf, size);
      });
    if (typeof value === "number") {
      yield* c.out.flush();
      yield* eprint(`${path}: ${name}: ${attr_strerror(value)}\n`);
      c.status = 1;
      continue;
    }
    if (job.only_values) {
      yield* c.out.print(value);
      continue;
    }
    if (!head) yield* c.out.print(`# file: ${encode_name(yield* shown_path(job, path))}\n`);
    head = true;
    const text = job.values ? `=${encode_value(value, job.encoding)}` : "";
    yield* c.out.print(`${encode_name(name)}${text}\n`);
  }
  if (head) yield* c.out.print("\n");
}

export const getfattr = program({
  name: "getfattr",
  help: HELP,
  own_help: true,
  *run(c) {
    const { operands, has, last } = yield* attr_options(c, "n:de:m:hRLP", LONG, HELP, TRY);
    if (has("R")) return yield* c.die("option -R is not simulated");
    const encoding = last("e");
    if (operands.length === 0 || (encoding !== null && !ENCODINGS.some((e) => e === encoding)))
      return yield* c.usage(TRY, 2);
    const pattern = last("m") ?? "^user\\.";
    const compiled = compile_regex(pattern === "-" ? "" : pattern, { syntax: "ere" });
    if (!compiled.ok) return yield* c.die(`invalid regular expression "${pattern}"`);
    const job: Job = {
      c,
      follow: !has("h"),
      name: last("n"),
      matches: (name) => compiled.regex.test(name),
      values: has("n") || has("d"),
      only_values: has("only-values"),
      encoding: encoding as Encoding | null,
      absolute: has("absolute-names"),
      told: false,
    };
    for (const path of operands) yield* show_file(job, path);
    return c.status;
  },
});
