// Where a hunk fits into a file, and what the file is then.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Hunk } from "./parse.ts";

export interface Applied {
  /** the first line in the new file */
  at: number;
  offset: number;
  fuzz: number;
}

/** A file that hunks are put into, one after the other. */
export class Target {
  readonly #lines: readonly ByteString[];
  readonly #out: ByteString[] = [];
  readonly #ignore_space: boolean;
  /** lines that have been copied or replaced */
  #done = 0;
  #offset = 0;

  constructor(text: ByteString, ignore_space: boolean) {
    this.#lines = text.split(/(?<=\n)/).filter((line) => line !== "");
    this.#ignore_space = ignore_space;
  }

  get text(): ByteString {
    return [...this.#out, ...this.#lines.slice(this.#done)].join("");
  }

  /** Where a hunk would begin: 0 is the first line. @returns null when it fits nowhere */
  locate(hunk: Hunk, fuzz: number): number | null {
    const old = hunk.lines.filter(([sign]) => sign !== "+");
    const is_context = ([sign]: Hunk["lines"][number]) => sign === " ";
    const first_change = hunk.lines.findIndex((line) => !is_context(line));
    const prefix = first_change < 0 ? old.length : first_change;
    const suffix =
      first_change < 0 ? 0 : hunk.lines.length - 1 - hunk.lines.findLastIndex((l) => !is_context(l));
    const context = Math.max(prefix, suffix);
    const [before, after] = [fuzz + prefix - context, fuzz + suffix - context];
    const [skip, drop] = [Math.max(0, before), Math.max(0, after)];
    const wanted = old.slice(skip, old.length - drop).map(([, text]) => text);
    const guess = Math.max(0, old.length === 0 ? hunk.old_start : hunk.old_start - 1) + this.#offset;
    const last = this.#lines.length - old.length;
    const fits = (at: number): boolean =>
      at + skip >= this.#done &&
      at + old.length - drop <= this.#lines.length &&
      wanted.every((text, i) => this.#same(this.#lines[at + skip + i], text));
    // nothing to look for: into an empty file, or where it says
    if (old.length === 0) return guess >= this.#done && guess <= this.#lines.length ? guess : null;
    // less context at one end: it is that end of the file
    if (before < 0 && hunk.old_start <= 1) return fits(this.#offset) ? this.#offset : null;
    if (after < 0) return fits(last) ? last : null;
    for (let distance = 0; distance <= this.#lines.length + guess; distance++) {
      if (fits(guess + distance)) return guess + distance;
      if (distance > 0 && guess - distance >= 0 && fits(guess - distance)) return guess - distance;
    }
    return null;
  }

  #same(a: ByteString | undefined, b: ByteString): boolean {
    if (a === undefined) return false;
    if (!this.#ignore_space) return a === b;
    const loose = (s: ByteString) => s.replace(/[ \t]+/g, " ").replace(/ ?\n?$/, "");
    return loose(a) === loose(b);
  }

  /** Puts a hunk in with as little fuzz as it needs; null when it fits nowhere. */
  apply(hunk: Hunk, max_fuzz: number): Applied | null {
    const context = hunk.lines.filter(([sign]) => sign === " ").length;
    for (let fuzz = 0; fuzz <= Math.min(max_fuzz, context); fuzz++) {
      const at = this.locate(hunk, fuzz);
      if (at === null) continue;
      const old_length = hunk.lines.filter(([sign]) => sign !== "+").length;
      const start = Math.max(0, old_length === 0 ? hunk.old_start : hunk.old_start - 1);
      this.#offset = at - start;
      this.#out.push(...this.#lines.slice(this.#done, at));
      const first = this.#out.length;
      let from = at;
      for (const [sign, text] of hunk.lines) {
        // context stays as it is in the file
        if (sign === " ") this.#out.push(this.#lines[from] ?? text);
        else if (sign === "+") this.#out.push(text);
        if (sign !== "+") from++;
      }
      this.#done = Math.min(from, this.#lines.length);
      return { at: first + 1, offset: this.#offset, fuzz };
    }
    return null;
  }

  /** The line at which a hunk that does not fit was looked for. */
  looked_at(hunk: Hunk): number {
    return hunk.new_start + this.#offset;
  }
}
