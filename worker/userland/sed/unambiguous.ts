// The l command: a line in a form that shows every byte.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

const NAMES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** Folds at `width` columns, the last of which holds a backslash; 0 does not fold. The line end is "$". */
export function unambiguous(s: ByteString, width: number): ByteString {
  let out = "";
  let column = 0;
  for (const c of s) {
    const code = c.charCodeAt(0);
    const shown = NAMES[c] ?? (code >= 32 && code < 127 ? c : `\\${code.toString(8).padStart(3, "0")}`);
    if (width > 0 && column + shown.length > width - 1) {
      out += "\\\n";
      column = 0;
    }
    out += shown;
    column += shown.length;
  }
  return `${out}$`;
}
