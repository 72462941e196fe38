// Where something is wrong in a text, for people and editors.
import type { Problem } from "./types.ts";

/** Finds line and column of offsets in a text. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** Both counted from 1. */
  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low] + 1 };
  }
}

/** Takes what is wrong with one file. */
export type Report = (offset: number, message: string) => void;

export const report_to = (problems: Problem[], file: string, text: string): Report => {
  const lines = new Lines(text);
  return (offset, message) => void problems.push({ file, ...lines.at(offset), message });
};

/** "path:line:column: message" for each. */
export const show_problems = (problems: readonly Problem[], folder = ""): string =>
  problems
    .map(({ file, line, column, message }) => `${folder}${file}:${line}:${column}: ${message}`)
    .join("\n");
