// What less shows: a place in a text, moved about.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Regex } from "../lib/regex.ts";
import { type LayoutOptions, layout, STANDOUT, STANDOUT_END } from "./layout.ts";
import type { LessOptions } from "./options.ts";
import type { Screen } from "./screen.ts";
import type { Source } from "./source.ts";

/** A row of the screen: the `row`-th of a line. */
export interface Place {
  line: number;
  row: number;
}

/** What is searched for, and whether lines that do not match are meant. */
export interface Search {
  regex: Regex;
  negated: boolean;
}

const NUMBER_WIDTH = 7;

export class Pager {
  readonly screen: Screen;
  readonly options: LessOptions;
  readonly utf8: boolean;
  source: Source;
  top: Place = { line: 0, row: 0 };
  /** empty rows above the first line: a short text stands at the bottom after G */
  pad = 0;
  /** columns that a chopped line begins with */
  shift = 0;
  search: Search | null = null;
  /** & : lines shown; null: all */
  filter: Search | null = null;
  highlight = true;

  constructor(screen: Screen, options: LessOptions, source: Source, utf8: boolean) {
    this.screen = screen;
    this.options = options;
    this.source = source;
    this.utf8 = utf8;
  }

  /** Rows of text on the screen. */
  get height(): number {
    return this.screen.rows - 1;
  }

  #layout_options(): LayoutOptions {
    const { options: o, screen } = this;
    return {
      columns: screen.columns - (o.numbers ? NUMBER_WIDTH + 1 : 0),
      chop: o.chop || this.shift > 0,
      raw_colour: o.raw_colour,
      raw: o.raw,
      tab: o.tab,
      utf8: this.utf8,
      shift: this.shift,
    };
  }

  /** The rows of a line as they are shown. */
  rows(n: number): ByteString[] {
    const line = this.source.lines[n];
    const marked: [number, number][] = [];
    if (this.search && this.highlight && !this.search.negated)
      for (let from = 0; from <= line.length; ) {
        const m = this.search.regex.exec(line, from);
        if (!m) break;
        if (m.end > m.start) marked.push([m.start, m.end]);
        from = m.end > m.start ? m.end : m.end + 1;
      }
    const rows = layout(line, this.#layout_options(), marked);
    if (!this.options.numbers) return rows;
    return rows.map((r) => `${String(n + 1).padStart(NUMBER_WIDTH)} ${r}`);
  }

  /** Whether a line is shown at all. */
  #shown(n: number): boolean {
    const { filter, options, source } = this;
    if (options.squeeze && n > 0 && source.lines[n] === "" && source.lines[n - 1] === "") return false;
    return filter === null || filter.regex.test(source.lines[n]) !== filter.negated;
  }

  /** The first shown line at `n` or after; null at the end. */
  *line_from(n: number): Code<number | null> {
    for (let i = Math.max(n, 0); yield* this.source.has(i); i++) if (this.#shown(i)) return i;
    return null;
  }
  /** The last shown line before `n`. */
  line_before(n: number): number | null {
    for (let i = n - 1; i >= 0; i--) if (this.#shown(i)) return i;
    return null;
  }

  *next(p: Place): Code<Place | null> {
    if (p.row + 1 < this.rows(p.line).length) return { line: p.line, row: p.row + 1 };
    const line = yield* this.line_from(p.line + 1);
    return line === null ? null : { line, row: 0 };
  }
  previous(p: Place): Place | null {
    if (p.row > 0) return { line: p.line, row: p.row - 1 };
    const line = this.line_before(p.line);
    return line === null ? null : { line, row: this.rows(line).length - 1 };
  }

  /** The places on the screen, from the top. */
  *places(): Code<Place[]> {
    const out: Place[] = [];
    let at: Place | null = (yield* this.source.has(this.top.line)) ? this.top : null;
    if (at && !this.#shown(at.line)) {
      const line: number | null = yield* this.line_from(at.line);
      at = line === null ? null : { line, row: 0 };
    }
    while (at && out.length < this.height - this.pad) {
      out.push(at);
      at = yield* this.next(at);
    }
    return out;
  }

  /** Whether the last line is on the screen. */
  *at_end(): Code<boolean> {
    const places = yield* this.places();
    const last = places.at(-1);
    if (!last) return true;
    if (!this.source.eof && this.source.lines.length <= last.line + 1) return false;
    return (yield* this.next(last)) === null && this.source.eof;
  }

  #tilde(): ByteString {
    return this.options.no_tildes ? "" : "\x1b[1m~\x1b[0m";
  }

  /** Draws everything; `plain` leaves what is below a short text alone, as the first screen is. */
  *draw(plain = false): Code<void> {
    const { screen } = this;
    if (!plain) screen.put("\x1b[H\x1b[2J\x1b[H");
    for (let n = 0; n < this.pad; n++) screen.put(`${this.#tilde()}\r\n`);
    const places = yield* this.places();
    for (const p of places) screen.put(`${this.rows(p.line)[p.row]}\r\n`);
    if (!plain)
      for (let n = places.length + this.pad; n < this.height; n++) screen.put(`${this.#tilde()}\r\n`);
  }

  /** Moves on by rows. Returns how many there were; those new at the bottom are drawn. */
  *forward(n: number, beyond = false): Code<number> {
    const places = yield* this.places();
    let last = places.at(-1);
    let moved = 0;
    if (!last || places.length < this.height) {
      if (!beyond) return 0;
    }
    while (moved < n) {
      const next: Place | null = last ? yield* this.next(last) : null;
      if (!next) break;
      const top = yield* this.next(this.top);
      if (!top) break;
      this.top = top;
      last = next;
      moved++;
      this.screen.put(`${this.rows(next.line)[next.row]}\r\n`);
    }
    return moved;
  }

  /** Moves back by rows and draws those new at the top. */
  *back(n: number): Code<number> {
    const { screen } = this;
    this.pad = 0;
    const fresh: ByteString[] = [];
    while (fresh.length < n) {
      const p = this.previous(this.top);
      if (!p) break;
      this.top = p;
      fresh.push(this.rows(p.line)[p.row]);
    }
    if (fresh.length === 0) return 0;
    if (fresh.length >= this.height || screen.dumb) yield* this.draw();
    else {
      for (const row of fresh) screen.put(`\x1b[H\x1bM${row}\r\n`);
      screen.put(`\x1b[${screen.rows};1H`);
    }
    return fresh.length;
  }

  /** Goes to a line, which comes to the top of the screen. */
  *go_to(line: number): Code<void> {
    this.top = { line, row: 0 };
    this.pad = 0;
    yield* this.draw();
  }

  /** The last screenful. */
  *go_to_end(): Code<void> {
    yield* this.source.read_all(() => this.screen.interrupted);
    const last = this.line_before(this.source.lines.length);
    if (last === null) return yield* this.draw();
    let top: Place = { line: last, row: this.rows(last).length - 1 };
    let rows = 1;
    for (; rows < this.height; rows++) {
      const p = this.previous(top);
      if (!p) break;
      top = p;
    }
    this.pad = this.height - rows;
    this.top = top;
    yield* this.draw();
  }

  /** The n-th line that matches, after or before line `from` (which counts itself); null when there is none. */
  *find(search: Search, from: number, backward: boolean, n: number): Code<number | null> {
    let left = n;
    for (let i = from; i >= 0 && (yield* this.source.has(i)); i += backward ? -1 : 1) {
      if (this.screen.interrupted) return null;
      if (this.filter && !this.#shown(i)) continue;
      if (search.regex.test(this.source.lines[i]) !== search.negated && --left === 0) return i;
    }
    return null;
  }

  /** A message in the bottom row. */
  standout(text: ByteString): void {
    this.screen.put(`\r\x1b[K${STANDOUT}${text}${STANDOUT_END}`);
  }
}
