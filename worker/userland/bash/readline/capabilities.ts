// What the terminal can do: the few terminfo capabilities line editing needs, by $TERM.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

export interface Capabilities {
  /** moves the cursor right (cuf1) and up (cuu1), clears to the end of the row (el); without them: not at all */
  moves: boolean;
  /** inserts blanks (ich) and deletes characters (dch) */
  inserts: boolean;
  /** text that fills a row goes on at the next (am, xenl) */
  wraps: boolean;
  /** clears the screen (clear, E3) */
  clears: boolean;
  /** standout and the modes of bracketed paste */
  highlights: boolean;
  bracketed_paste: boolean;
}

const ANSI: Capabilities = {
  moves: true,
  inserts: true,
  wraps: true,
  clears: true,
  highlights: true,
  bracketed_paste: true,
};
const DUMB: Capabilities = {
  moves: false,
  inserts: false,
  wraps: false,
  clears: false,
  highlights: false,
  bracketed_paste: false,
};

/** Terminals that are not like an xterm are taken for a dumb one. */
export function capabilities(term: ByteString): Capabilities {
  if (/^(xterm|screen|tmux|linux|rxvt|putty|vt220|konsole|gnome|alacritty|foot|kitty)/.test(term))
    return ANSI;
  return /^vt10/.test(term) ? { ...ANSI, inserts: false } : DUMB;
}
