// The simple escape sequences of C. Each program has some more, and its own word on what it does not know.

/** The character that `\\` and a letter stand for. */
export const C_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** Text of /proc/mounts and its like, in which blanks and backslashes are octal ("\040"). */
export const unescape_octal = (s: string): string =>
  s.replace(/\\([0-7]{3})/g, (_, o: string) => String.fromCharCode(Number.parseInt(o, 8)));

/** How control characters are written, by their codes. */
export const CONTROL_ESCAPES: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

/** As od -c and hexdump -c show what is not printed, where C has a name for it; NUL is one then. */
export const DUMP_ESCAPES: Readonly<Record<number, string>> = { 0: "\\0", ...CONTROL_ESCAPES };
/** Whether a byte is shown as it is beside a dump: printable ASCII. */
export const is_print = (c: string): boolean => c >= " " && c <= "~";
