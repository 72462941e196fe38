// What is too long for a string of the simulator: where a real program would run out of memory, or go on for hours.
import type { Code } from "../lib/code.ts";
import type { Tool } from "./tool.ts";

/** Characters of one line or text that is made up; a JavaScript string cannot have ten times as many. */
const LONGEST = 1 << 26;

/** Throws what `or_exhausted` waits for, when a text that grows is too long. */
export function check_length(length: number): void {
  if (length > LONGEST) throw new RangeError("Invalid string length");
}

/** Does the work, and ends the program with `status` when a string would become too long. */
export function* or_exhausted<T>(t: Tool, work: Code<T>, status: number): Code<T> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof RangeError && /string length/.test(error.message))
      return yield* t.die("memory exhausted", 0, status);
    throw error;
  }
}
