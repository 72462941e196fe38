// The l command: a line in a form that shows every byte.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { CONTROL_ESCAPES } from "../lib/escapes.ts";

const NAMES: Readonly<Record<number, string>> = { ...CONTROL_ESCAPES, 92: "\\\\" };

/** Folds at `width` columns, the last of which holds a backslash; 0 does not fold. The line end is "$". */
export function unambiguous(s: ByteString, width: number, delimiter: string): ByteString {
  let out = "";
  let column = 0;
  for (const c of s) {
    const code = c.charCodeAt(0);
    const shown = NAMES[code] ?? (code >= 32 && code < 127 ? c : `\\${code.toString(8).padStart(3, "0")}`);
    if (width > 0 && column + shown.length > width - 1) {
      out += `\\${delimiter}`;
      column = 0;
    }
    out += shown;
    column += shown.length;
  }
  return `${out}$`;
}
