// How one line of output is written: its mark, tabs, colours.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { check_length } from "../coreutils/exhausted.ts";

/** SGR parameters of the parts that have colours. */
export interface Palette {
  /** reset, header, line numbers, added and deleted lines */
  rs: string;
  hd: string;
  ln: string;
  ad: string;
  de: string;
}

export type Part = Exclude<keyof Palette, "rs">;

export interface LineStyle {
  /** -t: tabs become spaces */
  expand_tabs: boolean;
  tab_size: number;
  /** -T: a tab stands between mark and line, so that the line's own tabs line up */
  initial_tab: boolean;
  /** --suppress-blank-empty: nothing stands between the mark and an empty line */
  bare_blanks: boolean;
  /** null: no colours */
  palette: Palette | null;
}

const NO_NEWLINE = "\\ No newline at end of file\n";

export const DEFAULT_PALETTE: Palette = { rs: "0", hd: "1", ad: "32", de: "31", ln: "36" };

export const paint = (s: LineStyle, part: Part | null, text: ByteString): ByteString =>
  s.palette && part ? `\x1b[${s.palette[part]}m${text}\x1b[${s.palette.rs}m` : text;

/** The tabs of a line as spaces. */
export function untab(text: ByteString, tab_size: number): ByteString {
  let out = "";
  let column = 0;
  for (const c of text) {
    if (c === "\t") {
      const n = tab_size - (column % tab_size);
      out += " ".repeat(n);
      check_length(out.length);
      column += n;
      continue;
    }
    if (c === "\r") column = 0;
    else if (c === "\b") column = Math.max(0, column - 1);
    else if (c >= " " && c !== "\x7f") column++;
    out += c;
  }
  return out;
}

/**
 * A line with its mark. `gap` is what stands between them: a blank in normal and context output; in unified output the
 * mark, which may be a blank, touches the line.
 */
export function marked(
  s: LineStyle,
  mark: "<" | ">" | "-" | "+" | "!" | " ",
  gap: "" | " ",
  text: ByteString,
  part: Part | null,
): ByteString {
  const ended = text.endsWith("\n");
  const bare = ended ? text.slice(0, -1) : text;
  let start = mark + gap;
  if (s.bare_blanks && text === "\n") start = mark.trimEnd();
  else if (s.initial_tab) start = `${gap === "" ? mark.trimEnd() : mark}\t`;
  const shown = s.expand_tabs ? untab(bare, s.tab_size) : bare;
  return `${paint(s, part, start + shown)}\n${ended ? "" : NO_NEWLINE}`;
}
