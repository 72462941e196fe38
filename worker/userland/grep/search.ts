// Searching one open file: blocks are scanned as a whole, and lines are cut out only where something may match.
import { SEEK_SET } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Regex } from "../lib/regex.ts";
import type { OutStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { GrepOptions } from "./options.ts";
import type { LinePrinter } from "./output.ts";

const BLOCK = 98304;

export interface SearchResult {
  /** lines selected */
  count: number;
  /** a binary file had selected lines that were not printed */
  binary_match: boolean;
  /** negated errno of a failed read, or 0 */
  error: number;
}

/** One run over one file. */
export class Search {
  readonly #o: GrepOptions;
  readonly #regex: Regex;
  readonly #printer: LinePrinter;
  readonly #out: OutStream;
  readonly #printed: { any: boolean };
  /** nothing is printed per line: -c, -l, -L, -q, or a binary file */
  #silent: boolean;
  /** one selected line decides */
  #first_only: boolean;
  #binary = false;
  #count = 0;
  /** lines before the current block, and its offset in the file */
  #lines = 0;
  #offset = 0;
  /** lines of context still to print */
  #after = 0;
  /** last lines not printed, newest last, for leading context */
  #before: ByteString[] = [];
  /** a line was left out since the last one printed: between two files there always is one */
  #gap = true;

  /** `printed`: whether a group was printed, of this file or one before it */
  constructor(o: GrepOptions, regex: Regex, printer: LinePrinter, out: OutStream, printed: { any: boolean }) {
    this.#o = o;
    this.#regex = regex;
    this.#printer = printer;
    this.#out = out;
    this.#printed = printed;
    this.#first_only = o.quiet || o.list !== "no";
    this.#silent = o.count || this.#first_only;
  }

  /** Reads `fd` to its end, or to where the answer is known. `seekable`: leave the offset after the last line used. */
  *run(fd: number, seekable: boolean, start: number): Code<SearchResult> {
    const buf = new UserBuffer();
    const eol = this.#o.eol;
    let rest = "";
    let error = 0;
    this.#offset = 0;
    if (this.#o.max_count === 0) return { count: 0, binary_match: false, error };
    for (;;) {
      const n = yield sys.read(fd, buf, BLOCK);
      if (n < 0) error = n;
      if (n <= 0) break;
      this.#check_binary(buf.data);
      if (this.#binary && this.#o.binary === "without-match") return { count: 0, binary_match: false, error };
      const data = rest === "" ? buf.data : rest + buf.data;
      const end = data.lastIndexOf(eol) + 1;
      rest = data.slice(end);
      if (end === 0) continue;
      const used = yield* this.#block(data.slice(0, end));
      if (used >= 0) {
        if (seekable) yield sys.lseek(fd, start + used, SEEK_SET);
        return this.#result(error);
      }
    }
    if (rest !== "") yield* this.#block(rest + eol);
    return this.#result(error);
  }

  #result(error: number): SearchResult {
    return { count: this.#count, binary_match: this.#binary && this.#count > 0 && !this.#o.count, error };
  }

  #check_binary(data: ByteString): void {
    if (this.#binary || this.#o.binary === "text" || this.#o.eol === "\0" || !data.includes("\0")) return;
    this.#binary = true;
    if (this.#o.binary === "binary" && !this.#o.count) {
      this.#first_only = true;
      this.#silent = true;
    }
  }

  /** Scans whole lines. Returns the offset in the file at which to stop, or -1 to go on. */
  *#block(block: ByteString): Code<number> {
    const { eol, invert } = this.#o;
    let at = 0;
    let counted = 0;
    const line_number = (start: number): number => {
      if (!this.#o.line_number) return 0;
      for (let i = block.indexOf(eol, counted); i >= 0 && i < start; i = block.indexOf(eol, counted)) {
        this.#lines++;
        counted = i + 1;
      }
      return this.#lines + 1;
    };
    let steps = 0;
    while (at < block.length) {
      const match = this.#next_match(block, at);
      // selected are the lines up to the match with -v, else the line of the match
      const first = invert ? at : match;
      const stop = invert ? match : Math.min(block.length, block.indexOf(eol, match) + 1 || block.length);
      if (!invert) yield* this.#skip(block, at, match, line_number);
      for (at = first; at < stop; ) {
        const end = block.indexOf(eol, at) + 1;
        yield* this.#select(block, at, end, line_number);
        if (this.#done()) {
          if (!this.#first_only) yield* this.#trail(block, end, line_number);
          return this.#offset + end;
        }
        at = end;
        if (++steps % 1024 === 0) yield sys.preempt();
      }
      if (invert && at < block.length) {
        const end = block.indexOf(eol, at) + 1;
        yield* this.#skip(block, at, end, line_number);
        at = end;
      }
      if (++steps % 1024 === 0) yield sys.preempt();
    }
    line_number(block.length);
    this.#offset += block.length;
    return -1;
  }

  #done(): boolean {
    return (this.#first_only && this.#count > 0) || this.#count >= this.#o.max_count;
  }

  /** Start of the first line at or after `at` that matches; the block's length if none does. */
  #next_match(block: ByteString, at: number): number {
    const { must, literal } = this.#regex;
    const eol = this.#o.eol;
    while (at < block.length) {
      let start = at;
      if (must !== "") {
        const hit = block.indexOf(must, at);
        if (hit < 0) return block.length;
        start = hit === 0 ? 0 : block.lastIndexOf(eol, hit - 1) + 1;
      }
      const end = block.indexOf(eol, start);
      if ((literal !== null && must === literal) || this.#regex.test(block.slice(start, end))) return start;
      at = end + 1;
    }
    return block.length;
  }

  /** Lines from `from` to `to` are not selected: trailing context, and memory for leading context. */
  *#skip(block: ByteString, from: number, to: number, number_of: (i: number) => number): Code<void> {
    if (from >= to) return;
    if (this.#silent || !this.#o.groups) return;
    const { eol, before } = this.#o;
    let at = from;
    while (this.#after > 0 && at < to) {
      const end = block.indexOf(eol, at) + 1;
      yield* this.#print(block, at, end, false, number_of);
      this.#after--;
      at = end;
    }
    if (at >= to) return;
    // remember the last `before` lines; anything older is a gap
    let start = to;
    let kept = 0;
    while (kept < before && start > at) {
      start = start - 2 >= at ? Math.max(at, block.lastIndexOf(eol, start - 2) + 1) : at;
      kept++;
    }
    if (start > at) {
      this.#gap = true;
      this.#before = [];
    }
    for (let i = start; i < to; ) {
      const end = block.indexOf(eol, i) + 1;
      this.#before.push(block.slice(i, end));
      i = end;
    }
    if (this.#before.length > before) {
      this.#gap = true;
      this.#before.splice(0, this.#before.length - before);
    }
  }

  *#select(block: ByteString, from: number, to: number, number_of: (i: number) => number): Code<void> {
    this.#count++;
    if (this.#silent) return;
    const o = this.#o;
    if (o.groups) {
      if (this.#gap && this.#printed.any) yield* this.#out.print(this.#printer.group_separator());
      this.#gap = false;
      let line = number_of(from) - this.#before.length;
      let offset = this.#offset + from - this.#before.reduce((sum, l) => sum + l.length, 0);
      for (const text of this.#before) {
        yield* this.#out.print(this.#printer.line(text.slice(0, -1), false, line++, offset));
        offset += text.length;
      }
      this.#before = [];
      this.#after = o.after;
      this.#printed.any = true;
    }
    yield* this.#print(block, from, to, true, number_of);
  }

  *#print(
    block: ByteString,
    from: number,
    to: number,
    selected: boolean,
    number_of: (i: number) => number,
  ): Code<void> {
    const text = this.#printer.line(
      block.slice(from, to - 1),
      selected,
      number_of(from),
      this.#offset + from,
    );
    yield* this.#out.print(text);
  }

  /** Trailing context after the last line that -m allows. */
  *#trail(block: ByteString, from: number, number_of: (i: number) => number): Code<void> {
    if (this.#silent) return;
    for (let at = from; this.#after > 0 && at < block.length; this.#after--) {
      const end = block.indexOf(this.#o.eol, at) + 1;
      yield* this.#print(block, at, end, false, number_of);
      at = end;
    }
  }
}
