// comm(1). Lines are compared by their bytes, as in the C locale.
import { EBADF } from "../../../kernel/uapi/errno.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { InStream } from "../../lib/stdio.ts";
import { type Tool, tool } from "../tool.ts";
import { chomp } from "./lines.ts";

/** A sorted file as it is read. */
class Sorted {
  line: ByteString | null = null;
  /** out of order, once said so */
  disordered = false;
  readonly #t: Tool;
  readonly #input: InStream;
  readonly #number: number;
  readonly #name: ByteString;
  readonly #eol: string;
  /** what to do about disorder: nothing, tell at the end, or stop */
  readonly #check: "no" | "default" | "strict";

  constructor(
    t: Tool,
    input: InStream,
    name: ByteString,
    number: number,
    eol: string,
    check: "no" | "default" | "strict",
  ) {
    this.#t = t;
    this.#name = name;
    this.#input = input;
    this.#number = number;
    this.#eol = eol;
    this.#check = check;
  }

  /** `unpaired`: a line of one file alone has been seen, which is when disorder matters. */
  *next(unpaired: boolean): Code<void> {
    const before = this.line;
    const line = yield* this.#input.line(this.#eol);
    if (line === null && this.#input.error) yield* this.#t.die(this.#t.quotef(this.#name), this.#input.error);
    this.line = line === null ? null : chomp(line, this.#eol);
    if (before === null || this.line === null || this.disordered || this.#check === "no") return;
    if (this.line >= before || (this.#check === "default" && !unpaired)) return;
    this.disordered = true;
    const message = `file ${this.#number} is not in sorted order`;
    if (this.#check === "strict") yield* this.#t.die(message);
    yield* this.#t.error(message);
  }
}

export const comm = tool({
  name: "comm",
  usage: "[OPTION]... FILE1 FILE2",
  about: `Compare sorted files FILE1 and FILE2 line by line.

When FILE1 or FILE2 (not both) is -, read standard input.

With no options, produce three-column output.  Column one contains
lines unique to FILE1, column two contains lines unique to FILE2,
and column three contains lines common to both files.`,
  options: `
  -1                      suppress column 1 (lines unique to FILE1)
  -2                      suppress column 2 (lines unique to FILE2)
  -3                      suppress column 3 (lines that appear in both files)

      --check-order       check that the input is correctly sorted, even
                            if all input lines are pairable
      --nocheck-order     do not check that the input is correctly sorted
      --output-delimiter=STR  separate columns with STR
      --total             output a summary
  -z, --zero-terminated   line delimiter is NUL, not newline`,
  notes: `Note, comparisons honor the rules specified by 'LC_COLLATE'.

Examples:
  comm -12 file1 file2  Print only lines present in both file1 and file2.
  comm -3 file1 file2  Print lines in file1 not in file2, and vice versa.`,
  *run(t) {
    yield* t.expect_operands(2, 2);
    const delimiters = t.options.filter((o) => o.opt === "output-delimiter").map((o) => o.arg ?? "");
    if (new Set(delimiters).size > 1) yield* t.die("multiple output delimiters specified");
    const tab = (delimiters[0] === "" ? "\0" : delimiters[0]) ?? "\t";
    const eol = t.has("z") ? "\0" : "\n";
    const check = t.has("check-order") ? "strict" : t.has("nocheck-order") ? "no" : "default";
    const shown = [1, 2, 3].map((n) => !t.has(String(n)));
    const files: Sorted[] = [];
    const twice = t.operands[0] === "-" && t.operands[1] === "-";
    let stdin: InStream | null = null;
    for (const [i, name] of t.operands.entries()) {
      // standard input twice is one stream
      const input: InStream | null = twice && stdin ? stdin : yield* t.open_input(name);
      if (!input) return 1;
      stdin = input;
      files.push(new Sorted(t, input, name, i + 1, eol, check));
    }
    const [a, b] = files;
    const totals = [0, 0, 0];
    let unpaired = false;
    yield* a.next(false);
    yield* b.next(false);
    while (a.line !== null || b.line !== null) {
      const column =
        a.line === null ? 1 : b.line === null ? 0 : a.line === b.line ? 2 : a.line < b.line ? 0 : 1;
      const line = column === 1 ? b.line : a.line;
      if (column !== 2) unpaired = true;
      totals[column]++;
      if (shown[column])
        yield* t.out.print(tab.repeat(shown.slice(0, column).filter(Boolean).length) + line + eol);
      if (column !== 1) yield* a.next(unpaired);
      if (column !== 0) yield* b.next(unpaired);
    }
    if (t.has("total")) yield* t.out.print(`${totals.join(tab)}${tab}total${eol}`);
    // which is closed twice
    if (twice) yield* t.die("-", EBADF);
    if (a.disordered || b.disordered) yield* t.error("input is not in sorted order");
    return t.status;
  },
});
