// Key sequences and what they are bound to.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";

/** A named editing command, a macro (bytes to be read as if typed), or a shell command of `bind -x`. */
export type Binding =
  | { kind: "function"; name: string }
  | { kind: "macro"; text: ByteString }
  | { kind: "shell"; command: ByteString };

/** Bindings by key sequence. Copies share the data until one side writes. */
export class Keymap {
  #map: Map<ByteString, Binding>;
  /** every proper prefix of a bound sequence, and how many sequences it begins */
  #prefixes: Map<ByteString, number>;
  #owned: boolean;

  constructor(from?: Keymap) {
    this.#map = from ? from.#map : new Map();
    this.#prefixes = from ? from.#prefixes : new Map();
    this.#owned = !from;
    if (from) from.#owned = false;
  }
  #own(): void {
    if (this.#owned) return;
    this.#map = new Map(this.#map);
    this.#prefixes = new Map(this.#prefixes);
    this.#owned = true;
  }
  get(keys: ByteString): Binding | undefined {
    return this.#map.get(keys);
  }
  is_prefix(keys: ByteString): boolean {
    return this.#prefixes.has(keys);
  }
  bind(keys: ByteString, binding: Binding): void {
    if (keys === "") return;
    this.#own();
    if (!this.#map.has(keys)) this.#count(keys, 1);
    this.#map.set(keys, binding);
  }
  unbind(keys: ByteString): void {
    if (!this.#map.has(keys)) return;
    this.#own();
    this.#map.delete(keys);
    this.#count(keys, -1);
  }
  #count(keys: ByteString, by: number): void {
    for (let n = 1; n < keys.length; n++) {
      const prefix = keys.slice(0, n);
      const count = (this.#prefixes.get(prefix) ?? 0) + by;
      if (count > 0) this.#prefixes.set(prefix, count);
      else this.#prefixes.delete(prefix);
    }
  }
  entries(): [ByteString, Binding][] {
    return [...this.#map.entries()];
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  d: "\x7f",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** A key with Meta: after ESC under convert-meta, else the byte with its high bit, as readline has it. */
export const meta_key = (c: ByteString, convert_meta: boolean): ByteString =>
  convert_meta ? `\x1b${c}` : String.fromCharCode(c.charCodeAt(0) | 0x80);

/** Decodes a quoted key sequence or macro of an inputrc line: \C-x, \M-x, \e, \n, \\, octal, hex. */
export function decode_keys(text: ByteString, convert_meta = false): ByteString {
  let out = "";
  for (let i = 0; i < text.length; ) {
    if (text[i] !== "\\") {
      out += text[i++];
      continue;
    }
    let control = false;
    let meta = false;
    while (/^\\[CM]-./s.test(text.slice(i, i + 4))) {
      if (text[i + 1] === "C") control = true;
      else meta = true;
      i += 3;
    }
    let c: string;
    const rest = text.slice(i, i + 4);
    const number = /^\\([0-7]{1,3})/.exec(rest) ?? /^\\x([0-9a-fA-F]{1,2})/.exec(rest);
    if (number) {
      c = String.fromCharCode(Number.parseInt(number[1], number[0][1] === "x" ? 16 : 8) & 0xff);
      i += number[0].length;
    } else if (text[i] === "\\" && i + 1 < text.length) {
      c = ESCAPES[text[i + 1]] ?? text[i + 1];
      i += 2;
    } else c = text[i++] ?? "\\";
    if (control) c = c === "?" ? "\x7f" : String.fromCharCode(c.toUpperCase().charCodeAt(0) & 0x1f);
    out += meta ? meta_key(c, convert_meta) : c;
  }
  return out;
}

/** A key sequence as `bind -p` prints it. */
export function encode_keys(keys: ByteString): ByteString {
  let out = "";
  for (const ch of keys) {
    const c = ch.charCodeAt(0);
    if (c === 0x1b) out += "\\e";
    else if (c === 0x7f) out += "\\C-?";
    else if (c < 0x20) {
      const base = String.fromCharCode(c | 0x40);
      out += `\\C-${base === "\\" ? "\\\\" : base.toLowerCase()}`;
    } else if (ch === '"' || ch === "\\") out += `\\${ch}`;
    else if (c >= 0x80) out += `\\${c.toString(8)}`;
    else out += ch;
  }
  return out;
}
