// diff -y: two texts in columns beside each other, with a mark between them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { chomp } from "../coreutils/textutils/lines.ts";
import { char_width } from "../coreutils/width.ts";
import { decode_utf8, utf8_characters } from "../lib/bytes.ts";
import type { Change } from "./hunks.ts";
import { type LineStyle, paint } from "./line_style.ts";

export interface ColumnOptions {
  /** columns of the whole */
  width: number;
  style: LineStyle;
  left_column: boolean;
  suppress_common: boolean;
  utf8: boolean;
}

/** Between the columns are at least so many. */
const GUTTER = 3;

interface Layout {
  /** columns a text may take */
  half: number;
  /** where the mark and the second text stand */
  mark: number;
  second: number;
}

/** The second text begins at a tab stop, unless tabs are expanded. */
function layout_of({ width, style }: ColumnOptions): Layout {
  const unit = style.expand_tabs ? 1 : style.tab_size;
  const middle = (width + unit + GUTTER) >> 1;
  const second = middle - (middle % unit);
  const half = Math.max(0, Math.min(second - GUTTER, width - second));
  const offset = half > 0 ? second : width;
  return { half, mark: (half + offset - 1) >> 1, second: offset };
}

class Row {
  text = "";
  column = 0;
  readonly #o: ColumnOptions;

  constructor(o: ColumnOptions) {
    this.#o = o;
  }

  /** Goes on to a column, with tabs where they may stand. */
  to(column: number): void {
    const { expand_tabs, tab_size } = this.#o.style;
    while (!expand_tabs) {
      const stop = this.column + tab_size - (this.column % tab_size);
      if (stop > column) break;
      this.text += "\t";
      this.column = stop;
    }
    this.text += " ".repeat(Math.max(0, column - this.column));
    this.column = Math.max(this.column, column);
  }

  put(c: string): void {
    this.text += c;
    this.column++;
  }

  /** As much of a line as fits into `room` columns. */
  half(line: ByteString, room: number): void {
    const start = this.column;
    const text = chomp(line);
    for (const c of this.#o.utf8 ? utf8_characters(text) : text) {
      const at = this.column - start;
      if (c === "\t") {
        const { tab_size, expand_tabs } = this.#o.style;
        const next = at + tab_size - (at % tab_size);
        // a tab up to the edge is left out, and spaces are not
        if (!expand_tabs && next >= room) break;
        const to = Math.min(next, room);
        this.text += expand_tabs ? " ".repeat(to - at) : "\t";
        this.column = start + to;
        continue;
      }
      const columns =
        c.length > 1 ? char_width(decode_utf8(c).codePointAt(0) ?? 0) : c >= " " && c < "\x7f" ? 1 : 0;
      // what takes no column goes with what fits
      if (at + Math.max(0, columns) > room) break;
      this.text += c;
      this.column += Math.max(0, columns);
    }
  }
}

/** The rows of the two texts, one after the other. */
export function* side_by_side(
  changes: readonly Change[],
  a: readonly ByteString[],
  b: readonly ByteString[],
  o: ColumnOptions,
): Generator<ByteString, void, undefined> {
  const l = layout_of(o);
  const row = (left: ByteString | null, mark: string, right: ByteString | null): ByteString => {
    const r = new Row(o);
    let shown = mark;
    if (left !== null) r.half(left, l.half);
    if (mark === "|") {
      // lines that differ in nothing else are told apart by who has a newline
      const ends = [left, right].map((x) => x?.endsWith("\n"));
      if (ends[0] !== ends[1]) shown = ends[0] ? "/" : "\\";
    }
    if (shown !== " ") {
      r.to(l.mark);
      r.put(shown);
    }
    if (right !== null && right !== "\n") {
      r.to(l.second);
      r.half(right, l.half);
    }
    const newline = left?.endsWith("\n") || right?.endsWith("\n") ? "\n" : "";
    return paint(o.style, mark === ">" ? "ad" : mark === "<" ? "de" : null, r.text + newline);
  };
  let at = 0;
  function* common(to: number): Generator<ByteString, void, undefined> {
    for (; at < to; at++)
      if (!o.suppress_common) yield row(a[at], o.left_column ? "(" : " ", o.left_column ? null : a[at]);
  }
  for (const c of changes) {
    yield* common(c.a0);
    let j = c.b0;
    for (; at < c.a1 && j < c.b1; at++, j++) yield row(a[at], "|", b[j]);
    for (; at < c.a1; at++) yield row(a[at], "<", null);
    for (; j < c.b1; j++) yield row(null, ">", b[j]);
  }
  yield* common(a.length);
}
