// uniq(1).
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { InStream } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { parse_size } from "../sizes.ts";
import { type Tool, tool } from "../tool.ts";

const REPEATED = ["none", "prepend", "separate"] as const;
const GROUPS = ["prepend", "append", "separate", "both"] as const;

function* size(t: Tool, text: string, what: string): Code<number> {
  const n = parse_size(text, "");
  if ("n" in n) return n.n;
  if (n.error === "overflow") return Number.MAX_SAFE_INTEGER;
  return yield* t.die(`${text}: invalid number of ${what}`);
}

/** uniq -N and uniq +N: the old spellings of -f N and -s N. */
function prepare(args: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    if (a === "--") return [...out, ...args.slice(i)];
    if (/^-\d+$/.test(a)) out.push("-f", a.slice(1));
    else if (/^\+\d+$/.test(a)) out.push("-s", a.slice(1));
    else out.push(a);
    if (/^-[^-]*[fsw]$/.test(a) && i + 1 < args.length) out.push(args[++i]);
  }
  return out;
}

interface Keys {
  fields: number;
  chars: number;
  width: number;
  icase: boolean;
}

/** The part of a line (without its delimiter) that is compared. */
function key_of(line: ByteString, k: Keys): ByteString {
  let i = 0;
  for (let f = 0; f < k.fields && i < line.length; f++) {
    while (i < line.length && (line[i] === " " || line[i] === "\t")) i++;
    while (i < line.length && line[i] !== " " && line[i] !== "\t") i++;
  }
  i = Math.min(line.length, i + k.chars);
  const key = line.slice(i, i + k.width);
  return k.icase ? key.replace(/[A-Z]+/g, (s) => s.toLowerCase()) : key;
}

interface Output {
  t: Tool;
  eol: string;
  count: boolean;
  /** print groups of one line, the first line of larger groups, the further lines */
  unique: boolean;
  first: boolean;
  further: boolean;
}

function* grouped(input: InStream, o: Output, keys: Keys, group: (typeof GROUPS)[number]): Code<void> {
  const { t, eol } = o;
  let last: ByteString | null = null;
  for (let line = yield* input.line(eol); line !== null; line = yield* input.line(eol)) {
    const text = line.endsWith(eol) ? line.slice(0, -1) : line;
    const key = key_of(text, keys);
    if (key !== last) {
      if (last === null ? group === "prepend" || group === "both" : true) yield* t.out.print(eol);
      last = key;
    }
    yield* t.out.print(text + eol);
  }
  if (last !== null && (group === "append" || group === "both")) yield* t.out.print(eol);
}

function* plain(input: InStream, o: Output, keys: Keys, delimit: (typeof REPEATED)[number]): Code<void> {
  const { t, eol } = o;
  let held: ByteString | null = null;
  let held_key = "";
  let n = 0;
  let groups = 0;
  function* write(text: ByteString, matched: boolean, count: number): Code<void> {
    if (!(count === 0 ? o.unique : matched ? o.further : o.first)) return;
    const prefix = o.count ? `${String(count + 1).padStart(7)} ` : "";
    yield* t.out.print(prefix + text + eol);
  }
  for (let line = yield* input.line(eol); line !== null; line = yield* input.line(eol)) {
    const text = line.endsWith(eol) ? line.slice(0, -1) : line;
    const key = key_of(text, keys);
    if (held === null) {
      held = text;
      held_key = key;
      continue;
    }
    const match = key === held_key;
    if (match) {
      n++;
      if (n === 1 && o.further && delimit !== "none" && (groups > 0 || delimit === "prepend"))
        yield* t.out.print(eol);
    }
    if (!match || o.further) {
      yield* write(held, match, n);
      held = text;
      held_key = key;
      if (!match) {
        if (n > 0) groups++;
        n = 0;
      }
    }
  }
  if (held !== null) yield* write(held, false, n);
}

export const uniq = tool({
  name: "uniq",
  usage: "[OPTION]... [INPUT [OUTPUT]]",
  about: `Filter adjacent matching lines from INPUT (or standard input),
writing to OUTPUT (or standard output).

With no options, matching lines are merged to the first occurrence.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -c, --count           prefix lines by the number of occurrences
  -d, --repeated        only print duplicate lines, one for each group
  -D                    print all duplicate lines
      --all-repeated[=METHOD]  like -D, but allow separating groups
                                 with an empty line;
                                 METHOD={none(default),prepend,separate}
  -f, --skip-fields=N   avoid comparing the first N fields
      --group[=METHOD]  show all items, separating groups with an empty line;
                          METHOD={separate(default),prepend,append,both}
  -i, --ignore-case     ignore differences in case when comparing
  -s, --skip-chars=N    avoid comparing the first N characters
  -u, --unique          only print unique lines
  -z, --zero-terminated     line delimiter is NUL, not newline
  -w, --check-chars=N   compare no more than N characters in lines`,
  notes: `A field is a run of blanks (usually spaces and/or TABs), then non-blank
characters.  Fields are skipped before chars.

Note: 'uniq' does not detect repeated lines unless they are adjacent.
You may want to sort the input first, or use 'sort -u' without 'uniq'.`,
  prepare,
  *run(t) {
    const keys: Keys = { fields: 0, chars: 0, width: Number.MAX_SAFE_INTEGER, icase: t.has("i") };
    let group: (typeof GROUPS)[number] | null = null;
    let delimit: (typeof REPEATED)[number] = "none";
    const o: Output = {
      t,
      eol: t.has("z") ? "\0" : "\n",
      count: t.has("c"),
      unique: true,
      first: true,
      further: false,
    };
    for (const p of t.options) {
      const arg = p.arg ?? "";
      if (p.opt === "f") keys.fields = yield* size(t, arg, "fields to skip");
      else if (p.opt === "s") keys.chars = yield* size(t, arg, "bytes to skip");
      else if (p.opt === "w") keys.width = yield* size(t, arg, "bytes to compare");
      else if (p.opt === "d") o.unique = false;
      else if (p.opt === "u") o.first = false;
      else if (p.opt === "D" || p.opt === "all-repeated") {
        o.unique = false;
        o.further = true;
        if (p.arg !== null)
          delimit =
            REPEATED[
              yield* t.choose(
                "--all-repeated",
                arg,
                REPEATED.map((m) => [m]),
              )
            ];
      } else if (p.opt === "group")
        group =
          p.arg === null
            ? "separate"
            : GROUPS[
                yield* t.choose(
                  "--group",
                  arg,
                  GROUPS.map((m) => [m]),
                )
              ];
    }
    yield* t.expect_operands(0, 2);
    if (group !== null && (o.count || !o.unique || !o.first || o.further))
      yield* t.usage("--group is mutually exclusive with -c/-d/-D/-u");
    if (group === null && o.count && o.further)
      yield* t.usage("printing all duplicated lines and repeat counts is meaningless");
    const [input_name = "-", output_name = "-"] = t.operands;
    const input = yield* t.open_input(input_name);
    if (!input) return 1;
    if (output_name !== "-") {
      const fd = yield sys.open(output_name, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) return yield* t.die(t.quotef(output_name), fd);
      yield sys.dup2(fd, 1);
      yield sys.close(fd);
    }
    if (group !== null) yield* grouped(input, o, keys, group);
    else yield* plain(input, o, keys, delimit);
    // the real one has lost the reason by then
    if (input.error) yield* t.die(`error reading ${t.quoteaf(input_name)}`);
    return 0;
  },
});
