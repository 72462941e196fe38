// join(1). Fields are compared by their bytes, as in the C locale.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { InStream } from "../../lib/stdio.ts";
import { type Tool, tool } from "../tool.ts";
import { chomp } from "./lines.ts";

interface Line {
  fields: ByteString[];
  key: ByteString;
}

interface Job {
  t: Tool;
  eol: string;
  /** -t; null: runs of blanks. The newline: the whole line is one field. */
  separator: string | null;
  icase: boolean;
  /** join field of each file, from 0 */
  keys: [number, number];
  /** -o: file and field, [0, 0] is the join field; null: the usual */
  format: [number, number][] | null;
  empty: ByteString;
  /** print lines of a file that have no partner */
  unpaired: [boolean, boolean];
  paired: boolean;
  check: "no" | "default" | "strict";
  any_unpaired: boolean;
}

/** A sorted file, read in groups of equal keys. */
class Side {
  readonly #job: Job;
  readonly #input: InStream;
  readonly #index: 0 | 1;
  readonly name: ByteString;
  next_line: Line | null = null;
  #text: ByteString = "";
  #number = 0;
  disordered = false;

  constructor(job: Job, input: InStream, name: ByteString, index: 0 | 1) {
    this.#job = job;
    this.#input = input;
    this.#index = index;
    this.name = name;
  }

  *advance(): Code<void> {
    const { t, eol, check } = this.#job;
    const raw = yield* this.#input.line(eol);
    const before = this.next_line;
    if (raw === null) {
      if (this.#input.error) yield* t.die("read error", this.#input.error);
      this.next_line = null;
      return;
    }
    this.#text = chomp(raw, eol);
    this.#number++;
    const fields = split_fields(this.#job, this.#text);
    const key = fields[this.#job.keys[this.#index]] ?? "";
    this.next_line = { fields, key };
    if (!before || check === "no" || this.disordered || compare(this.#job, before.key, key) <= 0) return;
    if (check === "default" && !this.#job.any_unpaired) return;
    this.disordered = true;
    const message = `${this.name}:${this.#number}: is not sorted: ${this.#text}`;
    if (check === "strict") yield* t.die(message);
    yield* t.error(message);
  }

  /** All lines with the key of the next one. */
  *group(): Code<Line[]> {
    const lines: Line[] = [];
    const first = this.next_line;
    while (this.next_line && first && compare(this.#job, this.next_line.key, first.key) === 0) {
      lines.push(this.next_line);
      yield* this.advance();
    }
    return lines;
  }
}

function split_fields(job: Job, line: ByteString): ByteString[] {
  if (job.separator === "\n") return [line];
  if (job.separator !== null) return line === "" ? [] : line.split(job.separator);
  // blanks at the end have an empty field behind them
  const text = line.replace(/^[ \t\n]+/, "");
  return text === ""
    ? []
    : text.split(/[ \t\n]/).flatMap((f, i, all) => (f === "" && i < all.length - 1 ? [] : [f]));
}

function compare(job: Job, a: ByteString, b: ByteString): number {
  const [x, y] = job.icase ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}

function joined(job: Job, a: Line | null, b: Line | null): ByteString {
  const lines = [a, b];
  const key = (a ?? b)?.key ?? "";
  const between = job.separator === "\n" ? "\n" : (job.separator ?? " ");
  const or_empty = (s: ByteString | undefined): ByteString => (s === undefined || s === "" ? job.empty : s);
  if (job.format)
    return job.format
      .map(([file, field]) => or_empty(file === 0 ? key : lines[file - 1]?.fields[field]))
      .join(between);
  const rest = lines.flatMap((l, i) => (l ? l.fields.filter((_, f) => f !== job.keys[i]).map(or_empty) : []));
  return [or_empty(key), ...rest].join(between);
}

function* field_number(t: Tool, text: string): Code<number> {
  if (!/^\d+$/.test(text) || Number(text) === 0)
    return yield* t.die(`invalid field number: ${t.quote(text)}`);
  return Number(text) - 1;
}

function* parse_format(t: Tool, texts: readonly string[]): Code<[number, number][]> {
  const out: [number, number][] = [];
  for (const spec of texts.flatMap((x) => x.split(/[, \t]/))) {
    if (spec === "0") {
      out.push([0, 0]);
      continue;
    }
    if (spec.startsWith("0")) yield* t.die(`invalid field specifier: ${t.quote(spec)}`);
    if (!/^[12]/.test(spec)) yield* t.die(`invalid file number in field spec: ${t.quote(spec)}`);
    if (spec[1] !== ".") yield* t.die(`invalid field specifier: ${t.quote(spec)}`);
    out.push([Number(spec[0]), yield* field_number(t, spec.slice(2))]);
  }
  return out;
}

function* setup(t: Tool): Code<Job> {
  const given = (opt: string) => new Set(t.options.filter((o) => o.opt === opt).map((o) => o.arg ?? ""));
  if (given("t").size > 1) yield* t.die("incompatible tabs");
  if (given("e").size > 1) yield* t.die("conflicting empty-field replacement strings");
  const sep = t.last("t")?.arg ?? null;
  if (sep !== null && sep.length > 1 && sep !== "\\0") yield* t.die(`multi-character tab ${t.quote(sep)}`);
  const job: Job = {
    t,
    eol: t.has("z") ? "\0" : "\n",
    separator: sep === "" ? "\n" : sep === "\\0" ? "\0" : sep,
    icase: t.has("i"),
    keys: [0, 0],
    format: null,
    empty: t.last("e")?.arg ?? "",
    unpaired: [false, false],
    paired: !t.has("v"),
    check: t.has("check-order") ? "strict" : t.has("nocheck-order") ? "no" : "default",
    any_unpaired: false,
  };
  const keys: (number | null)[] = [null, null];
  for (const { opt, arg } of t.options) {
    const value = arg ?? "";
    if (opt === "j" || opt === "1" || opt === "2") {
      const field = yield* field_number(t, value);
      for (const i of opt === "j" ? [0, 1] : [Number(opt) - 1]) {
        const before = keys[i];
        if (before !== null && before !== field)
          yield* t.die(`incompatible join fields ${before + 1}, ${field + 1}`);
        keys[i] = field;
        job.keys[i] = field;
      }
    } else if (opt === "a" || opt === "v") {
      if (value !== "1" && value !== "2") yield* t.die(`invalid field number: ${t.quote(value)}`);
      job.unpaired[Number(value) - 1] = true;
    }
  }
  return job;
}

function* merge(job: Job, a: Side, b: Side): Code<void> {
  const { t } = job;
  const print = (x: Line | null, y: Line | null) => t.out.print(joined(job, x, y) + job.eol);
  while (a.next_line && b.next_line) {
    const order = compare(job, a.next_line.key, b.next_line.key);
    if (order !== 0) {
      const side = order < 0 ? a : b;
      const line = side.next_line;
      if (job.unpaired[order < 0 ? 0 : 1]) yield* print(order < 0 ? line : null, order < 0 ? null : line);
      yield* side.advance();
      // the next line out of order is the first that counts
      job.any_unpaired = true;
      continue;
    }
    const [left, right] = [yield* a.group(), yield* b.group()];
    if (job.paired) for (const x of left) for (const y of right) yield* print(x, y);
  }
  for (const [side, i] of [
    [a, 0],
    [b, 1],
  ] as const)
    while (side.next_line) {
      if (job.unpaired[i]) yield* print(i === 0 ? side.next_line : null, i === 0 ? null : side.next_line);
      yield* side.advance();
      if (!job.unpaired[i] && job.check === "no") break;
    }
}

export const join = tool({
  name: "join",
  usage: "[OPTION]... FILE1 FILE2",
  about: `For each pair of input lines with identical join fields, write a line to
standard output.  The default join field is the first, delimited by blanks.

When FILE1 or FILE2 (not both) is -, read standard input.`,
  options: `
  -a FILENUM             also print unpairable lines from file FILENUM, where
                           FILENUM is 1 or 2, corresponding to FILE1 or FILE2
  -e STRING              replace missing (empty) input fields with STRING;
                           I.e., missing fields specified with '-12jo' options
  -i, --ignore-case      ignore differences in case when comparing fields
  -j FIELD               equivalent to '-1 FIELD -2 FIELD'
  -o FORMAT              obey FORMAT while constructing output line
  -t CHAR                use CHAR as input and output field separator
  -v FILENUM             like -a FILENUM, but suppress joined output lines
  -1 FIELD               join on this FIELD of file 1
  -2 FIELD               join on this FIELD of file 2
      --check-order      check that the input is correctly sorted, even
                           if all input lines are pairable
      --nocheck-order    do not check that the input is correctly sorted
      --header           treat the first line in each file as field headers,
                           print them without trying to pair them
  -z, --zero-terminated  line delimiter is NUL, not newline`,
  notes: `Unless -t CHAR is given, leading blanks separate fields and are ignored,
else fields are separated by CHAR.  Any FIELD is a field number counted
from 1.  FORMAT is one or more comma or blank separated specifications,
each being 'FILENUM.FIELD' or '0'.  Default FORMAT outputs the join field,
the remaining fields from FILE1, the remaining fields from FILE2, all
separated by CHAR.  If FORMAT is the keyword 'auto', then the first
line of each file determines the number of fields output for each line.

Important: FILE1 and FILE2 must be sorted on the join fields.
E.g., use "sort -k 1b,1" if 'join' has no options,
or use "join -t ''" if 'sort' has no options.
Note, comparisons honor the rules specified by 'LC_COLLATE'.
If the input is not sorted and some lines cannot be joined, a
warning message will be given.`,
  *run(t) {
    const job = yield* setup(t);
    if (t.operands.length > 2) yield* t.usage(`extra operand ${t.quoteaf(t.operands[2])}`);
    yield* t.expect_operands(2, 2);
    if (t.operands[0] === "-" && t.operands[1] === "-")
      yield* t.die("both files cannot be standard input", ENOENT);
    const sides: Side[] = [];
    for (const [i, name] of t.operands.entries()) {
      const input = yield* t.open_input(name);
      if (!input) return 1;
      const side = new Side(job, input, name, i as 0 | 1);
      yield* side.advance();
      sides.push(side);
    }
    const [a, b] = sides;
    const formats = t.options.filter((o) => o.opt === "o").map((o) => o.arg ?? "");
    const explicit = formats.filter((f) => f !== "auto");
    if (formats.length > 0 && explicit.length === 0) {
      const columns = (side: Side, i: 0 | 1): [number, number][] =>
        (side.next_line?.fields ?? []).flatMap((_, f) =>
          f === job.keys[i] ? [] : [[i + 1, f] as [number, number]],
        );
      job.format = [[0, 0], ...columns(a, 0), ...columns(b, 1)];
    } else if (formats.length > 0) job.format = yield* parse_format(t, explicit);
    if (t.has("header") && (a.next_line || b.next_line)) {
      yield* t.out.print(joined(job, a.next_line, b.next_line) + job.eol);
      for (const side of sides) {
        side.next_line = null;
        yield* side.advance();
      }
    }
    yield* merge(job, a, b);
    if (a.disordered || b.disordered) yield* t.error("input is not in sorted order");
    return t.status;
  },
});
