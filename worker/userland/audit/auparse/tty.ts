// Keystrokes of TTY and USER_TTY records: text in quotes, keys by name.
import { hexBytes } from "./escaped.ts";

/** Escape sequences of the usual terminals. Where one begins another, the longer wins. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ["[A", "up"],
  ["[B", "down"],
  ["[C", "right"],
  ["[D", "left"],
  ["[F", "end"],
  ["[H", "home"],
  ["[Z", "back-tab"],
  ["OA", "up"],
  ["OB", "down"],
  ["OC", "right"],
  ["OD", "left"],
  ["OF", "end"],
  ["OH", "home"],
  ["OM", "send"],
  ["OP", "F1"],
  ["OQ", "F2"],
  ["OR", "F3"],
  ["OS", "F4"],
  ["[1~", "home"],
  ["[2~", "insert"],
  ["[3~", "delete"],
  ["[4~", "end"],
  ["[5~", "page-up"],
  ["[6~", "page-down"],
  ["[7~", "home"],
  ["[8~", "end"],
  ["[11~", "F1"],
  ["[12~", "F2"],
  ["[13~", "F3"],
  ["[14~", "F4"],
  ["[15~", "F5"],
  ["[17~", "F6"],
  ["[18~", "F7"],
  ["[19~", "F8"],
  ["[20~", "F9"],
  ["[21~", "F10"],
  ["[23~", "F11"],
  ["[24~", "F12"],
  ["[[A", "F1"],
  ["[[B", "F2"],
  ["[[C", "F3"],
  ["[[D", "F4"],
  ["[[E", "F5"],
  ["[1;2A", "scroll-backward"],
  ["[1;2B", "scroll-forward"],
  ["[1;2C", "shift-right"],
  ["[1;2D", "shift-left"],
  ["[1;2F", "shift-end"],
  ["[1;2H", "shift-home"],
  ["[2;2~", "shift-insert"],
  ["[3;2~", "shift-del"],
  ["[5;2~", "shift-previous"],
  ["[6;2~", "shift-next"],
]);
const LONGEST = 5;

const CONTROL: ReadonlyMap<number, string> = new Map([
  [0x08, "backspace"],
  [0x09, "tab"],
  [0x0a, "nl"],
  [0x0d, "ret"],
  [0x1b, "esc"],
  [0x7f, "backspace"],
]);

/** data= of a TTY record, e.g. `"ls -l",<ret>`. */
export function interpretKeystrokes(value: string): string {
  const data = value.startsWith('"') ? value.slice(1, value.indexOf('"', 1)) : hexBytes(value);
  if (data === "") return "(null)";
  const parts: string[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push(`"${text}"`);
    text = "";
  };
  for (let i = 0; i < data.length; ) {
    const code = data.charCodeAt(i);
    const key = keyAt(data, i);
    if (key) {
      flush();
      parts.push(`<${key.name}>`);
      i += key.length;
      continue;
    }
    const c = data[i++];
    if (code < 32 || code > 126) text += `\\${code.toString(8).padStart(3, "0")}`;
    else text += c === '"' || c === "\\" ? `\\${c}` : c;
  }
  flush();
  return parts.join(",");
}

/** The same for reports and words: what is in quotes stays so and ends at a blank, what is no hex is shown as it is. */
export function interpretTyped(value: string): string {
  const data = value.split(" ", 1)[0];
  return /^(?:[0-9A-Fa-f]{2})+$/.test(data) ? interpretKeystrokes(data) : data;
}

function keyAt(data: string, i: number): { name: string; length: number } | null {
  const code = data.charCodeAt(i);
  if (code === 0x1b)
    for (let n = LONGEST; n >= 2; n--) {
      const name = KEYS.get(data.slice(i + 1, i + 1 + n));
      if (name) return { name, length: n + 1 };
    }
  const name = CONTROL.get(code);
  if (name) return { name, length: 1 };
  if (code >= 1 && code <= 26) return { name: `^${String.fromCharCode(64 + code)}`, length: 1 };
  return null;
}
