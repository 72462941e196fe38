// Redisplay: brings the screen from what it shows to what it should show, with few bytes. It writes what readline 8.2
// writes for the same change, as captured from it, so that a terminal's transcript reads the same.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Capabilities } from "./capabilities.ts";
import {
  type Cell,
  EMPTY,
  type Layout,
  type LayoutInput,
  make_layout,
  type Row,
  same_cell,
  type_at_end,
} from "./layout.ts";

const columns_of = (cells: readonly Cell[], from: number, to: number): number => {
  let n = 0;
  for (let i = from; i < to; i++) n += cells[i].w;
  return n;
};

export class Display {
  caps: Capabilities;
  columns: number;
  rows: number;
  /** bytes to be written; the caller takes them with take() */
  #out = "";
  /** the screen as we left it: its rows, and the row and column of the cursor in them */
  #shown: Row[] = [];
  #row = 0;
  #column = 0;
  #layout: Layout | null = null;
  #input: LayoutInput | null = null;
  #face = 0;
  /** the next update writes changed rows from the first change to their end, as readline does when a search begins */
  plain_once = false;

  constructor(caps: Capabilities, rows: number, columns: number) {
    this.caps = caps;
    this.rows = rows;
    this.columns = columns;
  }

  take(): ByteString {
    const out = this.#out;
    this.#out = "";
    return out;
  }
  put(bytes: ByteString): void {
    this.#out += bytes;
  }

  /** The cursor is at the start of a row nothing is known about. `prefix`: lines of the prompt above its last. */
  start(prefix: ByteString): void {
    this.#shown = [];
    this.#row = 0;
    this.#column = 0;
    this.#layout = null;
    this.#input = null;
    this.#out += prefix;
  }

  /** Shows `input`; `unchanged`: how many bytes of the line are as at the last call. */
  update(input: LayoutInput, unchanged: number): void {
    const before = this.#input;
    const same =
      before !== null &&
      before.prompt === input.prompt &&
      before.columns === input.columns &&
      before.region?.[0] === input.region?.[0] &&
      before.region?.[1] === input.region?.[1];
    const old = this.#layout;
    if (same && old && !this.plain_once && type_at_end(old, before, input, unchanged)) {
      this.#input = input;
      const { cells } = old.rows[old.row];
      this.#cells(cells, cells.length - 1, cells.length);
      return;
    }
    const layout = make_layout(input, same ? old : null, Math.min(unchanged, before?.point ?? 0));
    this.#show(layout, input);
    this.plain_once = false;
    this.#layout = layout;
    this.#input = input;
  }

  #show(layout: Layout, input: LayoutInput): void {
    const old = this.#shown;
    const { rows } = layout;
    let r = 0;
    while (r < rows.length && rows[r] === old[r]) r++;
    this.#shown = old.slice();
    for (; r < rows.length; r++) {
      this.#update_row(r, old[r] ?? EMPTY, rows[r], layout, input);
      this.#shown[r] = rows[r];
    }
    for (r = rows.length; r < old.length; r++) {
      this.#move(r, 0);
      this.#clear_to_end(old[r].width);
    }
    this.#shown = rows;
    this.#move(layout.row, layout.column);
  }

  /** Rows with a width the cursor has run out of: the terminal waits with it at the right edge. */
  #wrap_into(r: number, row: Row): number {
    if (this.#column < this.columns || this.#row !== r - 1) return 0;
    this.#row = r;
    if (row.cells.length > 0) {
      this.#column = 0;
      this.#cells(row.cells, 0, 1);
      return 1;
    }
    this.#out += " ";
    this.#column = 1;
    return 0;
  }

  #update_row(r: number, old: Row, row: Row, layout: Layout, input: LayoutInput): void {
    const done = this.#wrap_into(r, row);
    const o = old.cells;
    const n = row.cells;
    let first = done;
    while (first < o.length && first < n.length && same_cell(o[first], n[first])) first++;
    if (first === o.length && first === n.length) return;
    if (r === 0 && (this.plain_once || (layout.prompt_invisible && first < layout.prompt_cells))) first = 0;
    let [old_end, new_end] = this.plain_once
      ? [o.length, n.length]
      : this.#common_end(o, n, first, input.utf8);
    if (first > o.length) old_end = o.length;
    const at = columns_of(n, 0, first);
    const difference = columns_of(n, first, new_end) - columns_of(o, Math.min(first, o.length), old_end);
    this.#move(r, at);
    const kept_end = old_end < o.length;
    if (difference > 0) {
      if (kept_end && this.caps.inserts && this.#fits(row)) this.#out += `\x1b[${difference}@`;
      else new_end = n.length;
      this.#cells(n, first, new_end);
      return;
    }
    if (difference < 0) {
      const rest = columns_of(n, first, n.length);
      if (rest > 0 && this.caps.inserts && !this.plain_once && 2 * rest >= -difference) {
        this.#out += `\x1b[${-difference}P`;
        this.#cells(n, first, new_end);
        return;
      }
      this.#cells(n, first, n.length);
      this.#clear_to_end(-difference);
      return;
    }
    this.#cells(n, first, new_end);
  }

  /** Inserting must not push cells off the row; on a full row readline writes the rest instead. */
  #fits(row: Row): boolean {
    return row.width < this.columns;
  }

  /** Where the common end of both rows begins; it counts only if a blank is part of it, as readline has it. */
  #common_end(o: readonly Cell[], n: readonly Cell[], first: number, utf8: boolean): [number, number] {
    let i = o.length - 1;
    let j = n.length - 1;
    let blank = !utf8;
    while (i > first && j > first && same_cell(o[i], n[j])) {
      if (o[i].s === " ") blank = true;
      i--;
      j--;
    }
    if (!blank || i === o.length - 1) return [o.length, n.length];
    return i >= 0 && j >= 0 && same_cell(o[i], n[j]) ? [i, j] : [i + 1, j + 1];
  }

  #cells(cells: readonly Cell[], from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const c = cells[i];
      if (c.face !== this.#face) this.#set_face(c.face);
      this.#out += c.s;
      this.#column += c.w;
    }
    if (this.#face !== 0) this.#set_face(0);
  }
  #set_face(face: number): void {
    this.#face = face;
    if (this.caps.highlights) this.#out += face ? "\x1b[7m" : "\x1b[27m";
  }

  #clear_to_end(columns: number): void {
    if (this.caps.moves) this.#out += "\x1b[K";
    else {
      this.#out += " ".repeat(columns);
      this.#column += columns;
    }
  }

  #move(row: number, column: number): void {
    if (row > this.#row) {
      this.#out += `${"\n".repeat(row - this.#row)}\r`;
      this.#column = 0;
    } else if (row < this.#row) this.#out += "\x1b[A".repeat(this.#row - row);
    this.#row = row;
    const n = this.#column - column;
    if (n === 0) return;
    if (n > 0) {
      if (column === 0) this.#out += "\r";
      else if (column + 1 < n || !this.caps.moves) this.#from_start(row, column);
      else this.#out += "\b".repeat(n);
    } else if (this.caps.moves) this.#out += "\x1b[C".repeat(-n);
    else this.#from_start(row, column);
    this.#column = column;
  }

  /** Goes to a column from the left edge: over a prompt with colours by showing it again, as readline does. */
  #from_start(row: number, column: number): void {
    const cells = this.#shown[row]?.cells ?? [];
    this.#out += "\r";
    let i = 0;
    let at = 0;
    let again = this.caps.moves ? 0 : cells.length;
    if (row === 0 && this.#layout?.prompt_invisible) again = this.#layout.prompt_cells;
    for (; i < again && i < cells.length && at + cells[i].w <= column; i++) {
      this.#out += cells[i].s;
      at += cells[i].w;
    }
    if (this.caps.moves) this.#out += "\x1b[C".repeat(column - at);
  }

  /** Something else will be printed in the place of the line. */
  finish_silently(): void {
    this.#move(0, this.#row === 0 ? this.#column : 0);
    const several = this.#shown.length > 1;
    this.#out += this.caps.moves ? `\r${several ? "\x1b[J" : "\x1b[K"}\r` : "\n";
    this.start("");
  }

  /** Ctrl-C: the cursor goes to the last row shown. */
  below(): void {
    const last = this.#shown.length - 1;
    if (this.#row < last) this.#move(last, 0);
  }

  /** The window has a new size: what is shown lies differently now, and is shown again from the prompt's row. */
  resize(rows: number, columns: number): void {
    const row = this.#layout && this.#input ? make_layout({ ...this.#input, columns }).row : 0;
    this.rows = rows;
    this.columns = columns;
    this.#out += `${this.caps.moves ? "\x1b[A".repeat(row) : ""}\r${this.caps.moves ? "\x1b[J" : ""}`;
    this.start("");
  }

  /** Enter: the cursor goes below everything shown. */
  finish(): void {
    const last = this.#shown.length - 1;
    const above = this.#shown[last - 1];
    if (above?.wrapped && this.#shown[last].cells.length === 0) {
      // the line ends at the right edge: its last character is shown again, so that no blank row comes below it
      const cell = above.cells[above.cells.length - 1];
      this.#move(last - 1, above.width - cell.w);
      if (this.caps.moves) this.#out += "\x1b[K";
      this.#out += cell.s;
    } else if (above && this.#shown[last].cells.length === 0 && this.#row < last) {
      // a line that ends in a newline has its blank row below it already
      this.#move(last, 0);
      this.start("");
      return;
    } else if (above && this.#shown[last].cells.length === 0 && this.#column === 0) {
      this.#move(last - 1, 0);
    } else if (last >= 0) this.#move(last, this.#row === last ? this.#column : 0);
    this.#out += "\n";
    this.start("");
  }
}
