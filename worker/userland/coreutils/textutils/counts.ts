// NUM arguments of head, tail, split and their like, and what these programs say of a failed write.
import type { Code } from "../../lib/code.ts";
import { parse_size } from "../sizes.ts";
import type { Tool } from "../tool.ts";

/** Suffixes of NUM: b 512, kB 1000, K 1024, and so on. */
const SUFFIXES = "bkKmMGTPEZY0";
/** 2^64: counts from here on do not fit uintmax_t. */
const TOO_LARGE = 2 ** 64;

/** A count with suffix, or the end of the program with "invalid number of lines: ‘x’". Large counts are inexact. */
export function* count_argument(t: Tool, text: string, what: string): Code<number> {
  const size = parse_size(text, SUFFIXES, TOO_LARGE);
  if (!("error" in size)) return size.n;
  const overflow = "error" in size && size.error === "overflow";
  return yield* t.die(
    `invalid number of ${what}: ${t.quote(text)}${overflow ? ": Value too large for defined data type" : ""}`,
  );
}

/** Prints; a write that fails ends the program with "error writing 'standard output'". */
export function* xwrite(t: Tool, data: string): Code<void> {
  yield* t.out.print(data);
  if (t.out.error) {
    const e = t.out.error;
    t.out.error = 0;
    yield* t.die(`error writing ${t.quoteaf("standard output")}`, e);
  }
}

/** "==> name <==" before each file but the first, with an empty line between. */
export class Headers {
  #first = true;
  readonly #t: Tool;
  readonly #wanted: boolean;

  constructor(t: Tool, wanted: boolean) {
    this.#t = t;
    this.#wanted = wanted;
  }

  *print(name: string): Code<void> {
    if (!this.#wanted) return;
    const shown = name === "-" ? "standard input" : name;
    yield* xwrite(this.#t, `${this.#first ? "" : "\n"}==> ${shown} <==\n`);
    this.#first = false;
  }
}
