// One line of pr's output: columns of text, and blanks that become tabs where there are several columns.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { check_length } from "../exhausted.ts";

const TAB = 8;
const next_stop = (column: number): number => column + TAB - (column % TAB);

/** How a byte of the input stands in the output. */
export type Show = "plain" | "octal" | "hat";

function shown(c: ByteString, show: Show): ByteString {
  const code = c.charCodeAt(0);
  if (show === "plain" || (code >= 0x20 && code < 0x7f) || c === "\t") return c;
  if (show === "octal" || code >= 0x80) return `\\${code.toString(8).padStart(3, "0")}`;
  return `^${String.fromCharCode(code ^ 0x40)}`;
}

/** Columns of a byte: those that are not printed take none, a backspace takes one back. */
const byte_width = (c: ByteString): number => (c === "\b" ? -1 : c >= " " && c <= "~" ? 1 : 0);

/**
 * Text with its tabs made blanks and what is not printed shown, cut behind `width` columns. `from` is the column where
 * it begins, for tab stops.
 */
export function visible(
  text: ByteString,
  show: Show,
  width: number,
  tab: { tab: ByteString; width: number } | null,
): ByteString {
  let out = "";
  let column = 0;
  for (const c of text) {
    const piece = tab && c === tab.tab ? " ".repeat(tab.width - (column % tab.width)) : shown(c, show);
    for (const p of piece) {
      const after = p === "\t" ? next_stop(column) : column + byte_width(p);
      if (after > width) return out;
      out += p;
      column = Math.max(0, after);
    }
    check_length(out.length);
  }
  return out;
}

export class Line {
  #out: ByteString = "";
  #column = 0;
  #blanks = 0;
  readonly #tabs: boolean;

  /** tabs: blanks are printed as tabs where that is shorter */
  constructor(tabs: boolean) {
    this.#tabs = tabs;
  }

  put(text: ByteString): void {
    for (const c of text) {
      if (c === " ") {
        this.#blanks++;
        continue;
      }
      this.flush();
      this.#out += c;
      this.#column = c === "\t" ? next_stop(this.#column) : Math.max(0, this.#column + byte_width(c));
    }
  }

  /** Prints the blanks that were put. */
  flush(): void {
    const goal = this.#column + this.#blanks;
    this.#blanks = 0;
    if (this.#tabs)
      while (goal - this.#column > 1 && next_stop(this.#column) <= goal) {
        this.#out += "\t";
        this.#column = next_stop(this.#column);
      }
    this.#out += " ".repeat(goal - this.#column);
    this.#column = goal;
  }

  /** Blanks up to a column. */
  pad(column: number): void {
    this.#blanks = Math.max(this.#blanks, column - this.#column);
  }

  get column(): number {
    return this.#column + this.#blanks;
  }

  get text(): ByteString {
    return this.#out;
  }
}
