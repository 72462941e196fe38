// The text that a terminal has shown, line by line, as a reader saw it: escape sequences and what was overwritten
// while a line was edited are gone, and a line that was wrapped at the edge is one line.
import type { ByteString } from "../api.ts";

/** ESC [ ... , ESC ] ... BEL, and the other sequences. */
const SEQUENCE =
  /^\x1b(?:\[([0-?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-OQ-WYZ\\`-~])/;
/** A sequence longer than this is none: it would hold up what follows for ever. */
const LONGEST = 1_000;

export class TerminalText {
  /** Told of each line that is finished, and of the one that is being written: see `line`. */
  readonly #finished: (line: ByteString) => void;
  #cells: string[] = [];
  /** Where in the line the terminal's row begins that the cursor is in, and where the cursor is. */
  #row = 0;
  #cursor = 0;
  #cols: number;
  /** The beginning of a sequence whose end has not come yet. */
  #rest = "";

  constructor(cols: number, finished: (line: ByteString) => void) {
    this.#cols = cols;
    this.#finished = finished;
  }

  /** The line that is being written. */
  get line(): ByteString {
    return this.#cells.join("").trimEnd();
  }

  resize(cols: number): void {
    this.#cols = cols;
  }

  write(bytes: ByteString): void {
    const text = this.#rest + bytes;
    this.#rest = "";
    for (let i = 0; i < text.length; ) {
      const c = text[i];
      if (c !== "\x1b") {
        this.#char(c);
        i++;
        continue;
      }
      const match = SEQUENCE.exec(text.slice(i, i + LONGEST));
      if (match) {
        if (match[2] !== undefined) this.#control(match[2], match[1]);
        i += match[0].length;
      } else if (text.length - i < LONGEST) {
        this.#rest = text.slice(i);
        return;
      } else i++;
    }
  }

  #char(c: string): void {
    if (c === "\n") this.#newline();
    else if (c === "\r") this.#cursor = this.#row;
    else if (c === "\b") this.#cursor = Math.max(this.#row, this.#cursor - 1);
    else if (c === "\t") this.#move(8 - ((this.#cursor - this.#row) % 8));
    else if (c >= " " && c !== "\x7f") {
      // the terminal wraps when the next character comes, not at the edge
      if (this.#cursor - this.#row >= this.#cols) this.#row += this.#cols;
      this.#fill();
      this.#cells[this.#cursor++] = c;
    }
  }

  #fill(): void {
    while (this.#cells.length < this.#cursor) this.#cells.push(" ");
  }

  #move(by: number): void {
    this.#cursor = Math.min(Math.max(this.#row, this.#cursor + by), this.#row + this.#cols);
  }

  #newline(): void {
    this.#finished(this.line);
    this.#cells = [];
    this.#row = 0;
    this.#cursor = 0;
  }

  #control(final: string, parameters: string): void {
    const n = Math.max(1, Number.parseInt(parameters, 10) || 1);
    switch (final) {
      case "A":
        if (this.#row >= n * this.#cols) {
          this.#row -= n * this.#cols;
          this.#cursor -= n * this.#cols;
        }
        break;
      case "B":
        this.#row += n * this.#cols;
        this.#cursor += n * this.#cols;
        break;
      case "C":
        this.#move(n);
        break;
      case "D":
        this.#move(-n);
        break;
      case "G":
        this.#cursor = this.#row + Math.min(n - 1, this.#cols);
        break;
      case "K":
        if (parameters === "" || parameters === "0")
          this.#cells.length = Math.min(this.#cells.length, this.#cursor);
        break;
      case "J":
        // up to the end of the screen; the whole screen: what stood there was read
        if (parameters === "" || parameters === "0")
          this.#cells.length = Math.min(this.#cells.length, this.#cursor);
        else if (this.#cells.length > 0) this.#newline();
        break;
      case "P":
        this.#cells.splice(this.#cursor, n);
        break;
      case "@":
        this.#fill();
        this.#cells.splice(this.#cursor, 0, ...Array.from({ length: Math.min(n, this.#cols) }, () => " "));
        break;
      case "H":
      case "f":
        // somewhere else on the screen: another line
        if (this.#cells.length > 0) this.#newline();
    }
  }
}
