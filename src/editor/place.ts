// Places in a text.

/** Both counted from 1; columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Offset of a place in a text. What lies behind the end of a line is its end, and behind the last line the last. */
export function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}

/** What is selected in a text, in offsets, and whether keys go there. */
export interface Cursor {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly focused: boolean;
}
