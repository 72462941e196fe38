// How bash quotes values when it prints them so that they can be read back, and how it decodes $'...' and echo -e.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { CONTROL_ESCAPES } from "../lib/escapes.ts";
import { decode_escape } from "./escapes.ts";
import { CHARACTER_CLASSES, characters } from "./pattern_parse.ts";

/** Whether every character is printable in a UTF-8 locale. */
function printable(s: ByteString): boolean {
  if (/^[ -~]*$/.test(s)) return true;
  const { codes } = characters(s);
  for (let i = 0; i < codes.length; i++) if (!CHARACTER_CLASSES.print(codes[i])) return false;
  return true;
}

const ANSI_NAMES: Readonly<Record<number, string>> = {
  ...CONTROL_ESCAPES,
  27: "\\E",
  39: "\\'",
  92: "\\\\",
};

/** `$'...'` with every unprintable byte as an escape. */
export function ansi_quote(s: ByteString): ByteString {
  const { codes, offsets } = characters(s);
  let out = "$'";
  for (let i = 0; i < codes.length; i++) {
    const c = codes[i];
    const bytes = offsets ? s.slice(offsets[i], offsets[i + 1]) : s[i];
    if (c in ANSI_NAMES) out += ANSI_NAMES[c];
    else if (CHARACTER_CLASSES.print(c)) out += bytes;
    else for (const b of bytes) out += `\\${b.charCodeAt(0).toString(8).padStart(3, "0")}`;
  }
  return `${out}'`;
}

/** '...' with each single quote written as '\''. */
export const single_quote = (s: ByteString): ByteString =>
  s === "'" ? "\\'" : `'${s.replaceAll("'", "'\\''")}'`;

/** `${v@Q}`: always quoted. */
export const shell_quote = (s: ByteString): ByteString => (printable(s) ? single_quote(s) : ansi_quote(s));

/** A name in a message: as it is, unless a terminal would not show it. */
export const shown_name = (s: ByteString): ByteString => (printable(s) ? s : ansi_quote(s));

/** printf %q: backslashes where needed. */
export function printf_q(s: ByteString): ByteString {
  if (s === "") return "''";
  if (!printable(s)) return ansi_quote(s);
  return s.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^#|^~|(?<=[:=])~/g, "\\$&");
}

/** The value as `declare -p` prints it. */
export const declare_quote = (s: ByteString): ByteString =>
  printable(s) ? `"${s.replace(/["$\\`]/g, "\\$&")}"` : ansi_quote(s);

/** The value as `set` and `alias`-like listings print it: quoted only when it must be. */
export function set_quote(s: ByteString): ByteString {
  if (!printable(s)) return ansi_quote(s);
  return /[ !"$&'()*;<>?[\\\]^`{|}]|^#|^~|[:=]~/.test(s) ? single_quote(s) : s;
}

/** Decodes the inside of $'...'. As in C, a NUL ends the string. */
export function ansi_c(s: ByteString): ByteString {
  let out = "";
  for (let i = 0; i < s.length; ) {
    const k = s.indexOf("\\", i);
    if (k < 0) return out + s.slice(i);
    out += s.slice(i, k);
    const e = decode_escape(s, k + 1, "ansi");
    if (e.text === "\0") return out;
    out += e.text;
    i = e.next;
  }
  return out;
}

/** Decodes echo -e's argument; `stop` means that \c ended all output. */
export function echo_escapes(s: ByteString): { text: ByteString; stop: boolean } {
  let text = "";
  for (let i = 0; i < s.length; ) {
    const k = s.indexOf("\\", i);
    if (k < 0) return { text: text + s.slice(i), stop: false };
    const e = decode_escape(s, k + 1, "echo");
    text += s.slice(i, k) + e.text;
    if (e.stop) return { text, stop: true };
    i = e.next;
  }
  return { text, stop: false };
}

/** A word as -x shows it: quoted only when needed. */
export function trace_quote(s: ByteString): ByteString {
  if (s === "") return "''";
  if (/[ \t\n'"\\|&;()<>!{}*[\]?^$`]|^[#~]|[:=]~/.test(s)) return single_quote(s);
  return printable(s) ? s : ansi_quote(s);
}
