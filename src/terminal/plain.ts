// What a terminal shows, as lines of text: for comparing two of them. Obeys what a shell, its line editor and plain
// programs print; a full-screen program begins a new page each time it goes to a place of the screen.
import { OutputFilter } from "./filter.ts";

/** A row of the screen; `wraps`: the line goes on in the row below. */
interface TerminalRow {
  cells: string[];
  wraps: boolean;
}

const SEQUENCE = /\x1b\[([\d;?]*)([@-~])|\x1b./y;

class Screen {
  readonly rows: TerminalRow[] = [{ cells: [], wraps: false }];
  readonly #cols: number;
  #row = 0;
  #col = 0;

  constructor(cols: number) {
    this.#cols = cols;
  }

  get #cells(): string[] {
    return this.rows[this.#row].cells;
  }

  print(ch: string): void {
    if (this.#col >= this.#cols) {
      this.rows[this.#row].wraps = true;
      this.#down();
      this.#col = 0;
    }
    while (this.#cells.length < this.#col) this.#cells.push(" ");
    this.#cells[this.#col++] = ch;
  }

  #down(): void {
    this.#row++;
    if (this.#row === this.rows.length) this.rows.push({ cells: [], wraps: false });
  }

  control(ch: string): void {
    if (ch === "\n") this.#down();
    else if (ch === "\r") this.#col = 0;
    else if (ch === "\b") this.#col = Math.max(0, Math.min(this.#col, this.#cols) - 1);
    else if (ch === "\t") this.#col = Math.min(this.#cols - 1, (this.#col | 7) + 1);
  }

  obey(parameters: string, final: string): void {
    const n = Number.parseInt(parameters, 10) || 0;
    const by = Math.max(1, n);
    switch (final) {
      case "A":
        this.#row = Math.max(0, this.#row - by);
        break;
      case "B":
        this.#row = Math.min(this.rows.length - 1, this.#row + by);
        break;
      case "C":
        this.#col = Math.min(this.#cols - 1, this.#col + by);
        break;
      case "D":
        this.#col = Math.max(0, Math.min(this.#col, this.#cols - 1) - by);
        break;
      case "G":
        this.#col = Math.min(this.#cols - 1, by - 1);
        break;
      case "K":
        this.#eraseLine(n);
        break;
      case "J":
        if (n === 0) {
          this.#eraseLine(0);
          this.rows.length = this.#row + 1;
        }
        break;
      case "P":
        this.#cells.splice(this.#col, by);
        break;
      case "@":
        this.#cells.splice(this.#col, 0, ...Array<string>(by).fill(" "));
        break;
      case "X":
        this.#cells.fill(" ", this.#col, this.#col + by);
        break;
      case "H":
      case "f":
        this.#row = this.rows.length - 1;
        this.#down();
        this.#col = 0;
    }
  }

  #eraseLine(how: number): void {
    if (how !== 1) {
      this.#cells.length = how === 0 ? Math.min(this.#cells.length, this.#col) : 0;
      this.rows[this.#row].wraps = false;
    } else this.#cells.fill(" ", 0, this.#col + 1);
  }

  lines(): string[] {
    const out: string[] = [];
    let line = "";
    for (const { cells, wraps } of this.rows) {
      line += cells.join("");
      if (wraps) continue;
      out.push(line.trimEnd());
      line = "";
    }
    return out;
  }

  /** The line in which the cursor is. */
  get line(): string {
    let from = this.#row;
    while (from > 0 && this.rows[from - 1].wraps) from--;
    let text = "";
    for (let row = from; row < this.rows.length; row++) {
      text += this.rows[row].cells.join("");
      if (!this.rows[row].wraps) break;
    }
    return text.trimEnd();
  }
}

/** A terminal of this width that is only read. */
export class PlainTerminal {
  readonly #filter = new OutputFilter();
  readonly #screen: Screen;

  constructor(cols: number) {
    this.#screen = new Screen(cols);
  }

  push(bytes: Uint8Array): void {
    const text = this.#filter.push(bytes);
    for (let i = 0; i < text.length; ) {
      const code = text.codePointAt(i) as number;
      if (code === 0x1b) {
        // The filter lets whole sequences through only.
        SEQUENCE.lastIndex = i;
        const match = SEQUENCE.exec(text);
        if (match?.[2]) this.#screen.obey(match[1], match[2]);
        i += match?.[0].length ?? 1;
        continue;
      }
      const ch = String.fromCodePoint(code);
      if (code < 0x20) this.#screen.control(ch);
      else this.#screen.print(ch);
      i += ch.length;
    }
  }

  /** The line in which the cursor is. */
  get line(): string {
    return this.#screen.line;
  }

  /** All lines, without blanks at their ends and empty ones at the end. */
  get lines(): string[] {
    const lines = this.#screen.lines();
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }
}

/** Lines of what was printed into a terminal of this width. */
export function plainLines(bytes: Uint8Array, cols: number): string[] {
  const terminal = new PlainTerminal(cols);
  terminal.push(bytes);
  return terminal.lines;
}
