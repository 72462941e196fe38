// How prompt and line lie on the screen: rows of cells, and where the cursor is.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { char_length, shown_width } from "./text.ts";

/** What one or two columns of the screen show. `face` 1 is highlighted. A width of 0 is for escape sequences. */
export interface Cell {
  readonly s: ByteString;
  readonly w: number;
  readonly face: number;
}

export interface Row {
  /** offset in the line of what comes first on this row; -1 when that is a part of a character */
  start: number;
  cells: Cell[];
  /** columns used */
  width: number;
  /** the line goes on at the next row without a newline of its own */
  wrapped: boolean;
  /** how many bytes from `start` on are shown by a cell each, which is not highlighted */
  plain: number;
}

const new_row = (start: number): Row => ({ start, cells: [], width: 0, wrapped: false, plain: 0 });
/** A row nothing is on. */
export const EMPTY: Row = new_row(0);

/** One cell object per printable ASCII character and face: rows compare by identity, mostly. */
const ASCII: readonly (readonly Cell[])[] = [0, 1].map((face) =>
  Array.from({ length: 128 }, (_, c) => ({ s: String.fromCharCode(c), w: 1, face })),
);
export const BLANK: Cell = ASCII[0][32];

export const same_cell = (a: Cell, b: Cell): boolean => a === b || (a.s === b.s && a.face === b.face);

export interface LayoutInput {
  /** last line of the prompt, invisible parts between \x01 and \x02 */
  prompt: ByteString;
  line: ByteString;
  point: number;
  /** highlighted part [begin, end) of the line */
  region: readonly [number, number] | null;
  columns: number;
  utf8: boolean;
  /** bytes >= 0x80 are shown as they are, not as octal escapes */
  output_meta: boolean;
}

export interface Layout {
  rows: Row[];
  /** row and column of point */
  row: number;
  column: number;
  /** row on which the prompt ends, and the columns it takes there; its cells on row 0 */
  prompt_row: number;
  prompt_width: number;
  prompt_cells: number;
  prompt_invisible: boolean;
}

class Builder {
  rows: Row[] = [];
  row = new_row(0);
  readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
    this.rows.push(this.row);
  }
  new_row(start: number, wrapped: boolean): void {
    this.row.wrapped = wrapped;
    this.row = new_row(start);
    this.rows.push(this.row);
  }
  /**
   * Adds a cell, on the next row if this one is full. `at`: offset of its character; `next`: that of the character after
   * it, -1 if this is not the character's last cell.
   */
  put(cell: Cell, at: number, next: number): void {
    if (this.row.width + cell.w > this.columns && this.row.width > 0) {
      while (this.row.width < this.columns) {
        this.row.cells.push(BLANK);
        this.row.width++;
      }
      this.new_row(at, true);
    }
    this.row.cells.push(cell);
    this.row.width += cell.w;
    if (this.row.width >= this.columns) this.new_row(next, true);
  }
  /** Several cells of one column for the character at `at`. */
  put_all(cells: readonly Cell[], at: number, next: number): void {
    for (const [k, cell] of cells.entries()) this.put(cell, at, k + 1 < cells.length ? -1 : next);
  }
}

/** Cells of a prompt. */
function put_prompt(b: Builder, prompt: ByteString, utf8: boolean): boolean {
  let invisible = false;
  let hidden = "";
  let inside = false;
  for (let i = 0; i < prompt.length; ) {
    const c = prompt[i];
    if (c === "\x01" || c === "\x02") {
      inside = c === "\x01";
      if (!inside && hidden !== "") {
        b.row.cells.push({ s: hidden, w: 0, face: 0 });
        hidden = "";
        invisible = true;
      }
      i++;
      continue;
    }
    if (inside) {
      hidden += c;
      i++;
      continue;
    }
    const n = char_length(prompt, i, utf8);
    const code = prompt.charCodeAt(i);
    if (code < 0x20 && code !== 9) b.put({ s: c, w: 1, face: 0 }, 0, 0);
    else if (code === 9) {
      for (let k = 8 - (b.row.width % 8); k > 0; k--) b.put(BLANK, 0, 0);
    } else b.put({ s: prompt.slice(i, i + n), w: utf8 ? shown_width(prompt, i, n) : 1, face: 0 }, 0, 0);
    i += n;
  }
  if (hidden !== "") b.row.cells.push({ s: hidden, w: 0, face: 0 });
  return invisible;
}

/**
 * Lays out prompt and line. `keep`: an earlier layout (same prompt, columns and faces), of which the rows that begin
 * before the first change need not be made again, nor a prompt of one row.
 */
export function make_layout(input: LayoutInput, keep: Layout | null = null, unchanged = 0): Layout {
  const { line, point, region, columns, utf8 } = input;
  const b = new Builder(columns);
  const out: Layout = {
    rows: b.rows,
    row: -1,
    column: 0,
    prompt_row: 0,
    prompt_width: 0,
    prompt_cells: 0,
    prompt_invisible: false,
  };
  let i = 0;
  const reusable = keep ? reusable_rows(keep, Math.min(unchanged, point)) : 0;
  if (keep && (reusable > 0 || keep.prompt_row === 0)) {
    out.prompt_row = keep.prompt_row;
    out.prompt_width = keep.prompt_width;
    out.prompt_cells = keep.prompt_cells;
    out.prompt_invisible = keep.prompt_invisible;
    if (reusable > 0) {
      out.rows = b.rows = keep.rows.slice(0, reusable);
      i = keep.rows[reusable].start;
      b.row = new_row(i);
      b.rows.push(b.row);
    } else {
      b.row.cells = keep.rows[0].cells.slice(0, keep.prompt_cells);
      b.row.width = keep.prompt_width;
    }
  } else {
    out.prompt_invisible = put_prompt(b, input.prompt, utf8);
    out.prompt_cells = b.rows[0].cells.length;
    out.prompt_row = b.rows.length - 1;
    out.prompt_width = b.row.width;
    b.row.start = 0;
  }
  if (keep && region === null)
    i += keep_cells(b.row, keep.rows[b.rows.length - 1], Math.min(unchanged, point));
  const [from, to] = region ?? [0, 0];
  while (i < line.length) {
    if (i >= point && out.row < 0) mark(out, b, line, i, utf8);
    const face = i >= from && i < to ? 1 : 0;
    const c = line.charCodeAt(i);
    if (c >= 0x20 && c < 0x7f && (i + 1 >= line.length || line.charCodeAt(i + 1) < 0xcc)) {
      if (face === 0 && b.row.plain === i - b.row.start) b.row.plain++;
      b.put(ASCII[face][c], i, i + 1);
      i++;
      continue;
    }
    const n = char_length(line, i, utf8);
    if (c === 10) b.new_row(i + 1, false);
    else if (c === 9) {
      const width = 8 - (b.row.width % 8);
      b.put_all(
        Array.from({ length: width }, () => ASCII[face][32]),
        i,
        i + 1,
      );
    } else if (c < 0x20 || c === 0x7f) b.put_all([ASCII[face][0x5e], ASCII[face][c ^ 0x40]], i, i + 1);
    else if (c >= 0x80 && !input.output_meta && !utf8)
      b.put_all(
        [...`\\${c.toString(8)}`].map((d) => ASCII[face][d.charCodeAt(0)]),
        i,
        i + 1,
      );
    else b.put({ s: line.slice(i, i + n), w: utf8 ? shown_width(line, i, n) : 1, face }, i, i + n);
    i += n;
  }
  if (out.row < 0) {
    out.row = b.rows.length - 1;
    out.column = b.row.width;
  }
  return out;
}

/**
 * Typing at the end of a line, as most of it is: adds to `layout`, that of `before`, the one character by which `input`
 * is longer. False when more than that is different, or the character is not a plain one with room on its row;
 * `unchanged`: how many bytes of the line are as they were.
 */
export function type_at_end(
  layout: Layout,
  before: LayoutInput,
  input: LayoutInput,
  unchanged: number,
): boolean {
  const { line, point } = input;
  const end = before.line.length;
  const row = layout.rows[layout.rows.length - 1];
  const c = line.charCodeAt(end);
  const typed =
    before.point === end &&
    unchanged === end &&
    line.length === end + 1 &&
    point === end + 1 &&
    c >= 0x20 &&
    c < 0x7f;
  if (!typed || before.region !== null || input.region !== null) return false;
  if (row.start < 0 || row.plain !== end - row.start || row.width + 1 >= input.columns) return false;
  row.cells.push(ASCII[0][c]);
  row.width++;
  row.plain++;
  layout.column = row.width;
  return true;
}

/** Notes the cursor before character `i`; one that will not fit on the row takes the cursor to the next. */
function mark(out: Layout, b: Builder, line: ByteString, i: number, utf8: boolean): void {
  out.row = b.rows.length - 1;
  out.column = b.row.width;
  if (line.charCodeAt(i) < 0x80 || !utf8) return;
  const w = shown_width(line, i, char_length(line, i, utf8));
  if (b.row.width + w > b.columns && b.row.width > 0) {
    out.row++;
    out.column = 0;
  }
}

/**
 * Takes over from `old`, the row as it was, what is shown of the line before offset `unchanged`, all but its last
 * character: what follows may combine with that. Returns how many bytes of the line this is.
 */
function keep_cells(row: Row, old: Row, unchanged: number): number {
  const n = Math.min(old.plain, unchanged - row.start - 1);
  if (old.start !== row.start || n <= 0) return 0;
  const prompt = row.cells.length;
  for (let i = 0; i < n; i++) row.cells.push(old.cells[prompt + i]);
  row.width += n;
  row.plain = n;
  return n;
}

/** How many whole rows lie before offset `unchanged`, with one row of margin for combining characters. */
function reusable_rows(layout: Layout, unchanged: number): number {
  let low = 0;
  let high = layout.rows.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (layout.rows[mid].start <= unchanged) low = mid;
    else high = mid - 1;
  }
  // the row of the change is made again, and so is the row the prompt ends on
  while (low > 0 && (layout.rows[low].start < 0 || layout.rows[low].start >= unchanged)) low--;
  return low > layout.prompt_row ? low : 0;
}
