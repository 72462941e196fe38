// Strings in records: quoted when they are tame, in hex when they are not; and the escaping of what a terminal would
// misread when they are printed.

const HEX = /^[0-9A-Fa-f]/;
const nibble = (c: string): number => Number.parseInt(c, 16);

/** Bytes of a hex text up to the first pair that is none; a single last digit is the high half of its byte. */
export function hexBytes(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i += 2) {
    const high = nibble(text[i]);
    if (Number.isNaN(high)) break;
    const low = i + 1 < text.length ? nibble(text[i + 1]) : 0;
    out += String.fromCharCode((high << 4) | (Number.isNaN(low) ? 0 : low));
  }
  return out;
}

/** Undoes the kernel's encoding of a string field; other text (such as (null) or ?) stays. */
export function unescapeField(value: string): string {
  if (value.startsWith('"')) {
    const end = value.indexOf('"', 1);
    return end < 0 ? "" : value.slice(1, end);
  }
  // what a leading 00 stands for is an empty first string, as in abstract socket names
  const rest = value.startsWith("00") ? value.slice(2) : value;
  if (rest.length < 2 || !HEX.test(rest)) return value;
  return hexBytes(rest).split("\0")[0];
}

/** A process title: the NULs between arguments become blanks. */
export function unescapeTitle(value: string): string {
  if (value.startsWith('"')) return unescapeField(value);
  if (value.length < 3 || !HEX.test(value)) return value;
  return hexBytes(value).replaceAll("\0", " ");
}

export type EscapeMode = "raw" | "tty" | "shell" | "shell_quote";

/** Characters that a mode guards beside control characters. */
const GUARDED: Readonly<Record<EscapeMode, string>> = {
  raw: "",
  tty: "",
  shell: "\"'`$\\!()| ",
  shell_quote: "\"'`$\\!()| ;#&*?[]<>{}",
};

/** ausearch --escape: control characters become \ooo, and shells' special characters get a backslash. */
export function escapeOutput(text: string, mode: EscapeMode): string {
  if (mode === "raw") return text;
  if (mode === "tty" && !/[\0-\x1f]/.test(text)) return text;
  const guarded = GUARDED[mode];
  let out = "";
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (code < 32) out += `\\${code.toString(8).padStart(3, "0")}`;
    else if (guarded.includes(c)) out += `\\${c}`;
    else out += c;
  }
  return out;
}
