// How a line of text looks on rows of the screen: control characters made visible, tabs, overstriking, colours.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { char_width } from "../coreutils/width.ts";
import { decode_utf8, utf8_characters } from "../lib/bytes.ts";

export interface LayoutOptions {
  columns: number;
  /** -S: a long line is cut */
  chop: boolean;
  /** -R: colours are passed on */
  raw_colour: boolean;
  /** -r: everything is */
  raw: boolean;
  /** distance of tab stops */
  tab: number;
  utf8: boolean;
  /** column of a chopped line at the left edge */
  shift: number;
}

export const STANDOUT = "\x1b[7m";
export const STANDOUT_END = "\x1b[27m";
const UNDERLINE = ["\x1b[4m", "\x1b[24m"];
const BOLD = ["\x1b[1m", "\x1b[0m"];

type Look = "" | "standout" | "bold" | "underline";

interface Cell {
  text: ByteString;
  width: number;
  look: Look;
  /** offset in the line, for marking matches */
  at: number;
}

const COLOUR = /^\x1b\[[0-9;:]*m/;

const cell = (text: ByteString, width: number, look: Look, at: number): Cell => ({ text, width, look, at });

/** A control character or a byte that is none. */
function visible(c: ByteString): ByteString {
  const code = c.charCodeAt(0);
  if (c === "\x1b") return "ESC";
  if (code < 32) return `^${String.fromCharCode(code + 64)}`;
  if (code === 127) return "^?";
  return `<${code.toString(16).toUpperCase().padStart(2, "0")}>`;
}

function cells_of(line: ByteString, o: LayoutOptions): Cell[] {
  const out: Cell[] = [];
  let column = 0;
  let at = 0;
  const chars = o.utf8 ? utf8_characters(line) : [...line];
  for (let i = 0; i < chars.length; i++) {
    const c = chars[i];
    const push = (text: ByteString, width: number, look: Look): void => {
      out.push(cell(text, width, look, at));
      column += width;
    };
    if (c === "\x1b" && o.raw_colour) {
      const colour = COLOUR.exec(chars.slice(i, i + 40).join(""))?.[0];
      if (colour) {
        push(colour, 0, "");
        at += colour.length;
        i += colour.length - 1;
        continue;
      }
    }
    if (c === "\t") push(" ".repeat(o.tab - (column % o.tab)), o.tab - (column % o.tab), "");
    else if (c === "\b" && out.length > 0 && i + 1 < chars.length && !o.raw) {
      // x BACKSPACE x is bold, _ BACKSPACE x underlined, as nroff writes them
      const before = out.pop() as Cell;
      column -= before.width;
      const next = chars[++i];
      const look: Look =
        before.text === next ? (next === "_" ? before.look || "underline" : "bold") : "underline";
      out.push(cell(next, before.width, look, before.at));
      column += before.width;
      at += c.length + next.length;
      continue;
    } else if (c.length > 1) {
      const width = char_width(decode_utf8(c).codePointAt(0) ?? 0);
      if (width < 0 && !o.raw)
        push(
          `<U+${(decode_utf8(c).codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
          8,
          "standout",
        );
      else push(c, Math.max(width, 0), "");
    } else if (o.raw || (c >= " " && c <= "~")) push(c, 1, "");
    else push(visible(c), visible(c).length, "standout");
    at += c.length;
  }
  return out;
}

const LOOKS: Readonly<Record<Look, readonly string[]>> = {
  "": ["", ""],
  standout: [STANDOUT, STANDOUT_END],
  bold: BOLD,
  underline: UNDERLINE,
};

/** One row, with the escape sequences that make it look right; `marked` says what of the line stands out. */
function render(cells: readonly Cell[], marked: readonly (readonly [number, number])[]): ByteString {
  let out = "";
  let look: Look = "";
  for (const c of cells) {
    const is_marked = marked.some(([from, to]) => c.at >= from && c.at < to);
    const want: Look = is_marked && c.width > 0 ? "standout" : c.look;
    if (want !== look) out += LOOKS[look][1] + LOOKS[want][0];
    look = want;
    out += c.text;
  }
  return out + LOOKS[look][1];
}

/** The rows of a line; at least one. */
export function layout(
  line: ByteString,
  o: LayoutOptions,
  marked: readonly (readonly [number, number])[],
): ByteString[] {
  if (
    marked.length === 0 &&
    line.length <= o.columns - (o.chop ? 1 : 0) &&
    o.shift === 0 &&
    /^[ -~]*$/.test(line)
  )
    return [line];
  const cells = cells_of(line, o);
  const reset =
    o.raw_colour && cells.some((c) => c.width === 0 && c.text.startsWith("\x1b[")) ? "\x1b[m" : "";
  if (o.chop) {
    const total = cells.reduce((n, c) => n + c.width, 0);
    let skipped = 0;
    let first = 0;
    while (first < cells.length && skipped < o.shift) skipped += cells[first++].width;
    const room = total - skipped > o.columns ? o.columns - 1 : o.columns;
    let used = 0;
    let last = first;
    while (last < cells.length && used + cells[last].width <= room) used += cells[last++].width;
    const more = last < cells.length ? `${STANDOUT}>${STANDOUT_END}` : "";
    return [render(cells.slice(first, last), marked) + reset + more];
  }
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const c of cells) {
    if (used + c.width > o.columns) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(c);
    used += c.width;
  }
  return rows.map((r) => render(r, marked) + reset);
}
