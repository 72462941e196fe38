// Keys of sort(1): KEYDEF parsing, where a key stands in a line, and how keys compare.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { md5 } from "../../lib/digest.ts";
import { version_compare } from "../version_sort.ts";

/** Ordering options of one key, or of all without keys. */
export interface Order {
  /** skip leading blanks at the start, at the end of the key */
  skip_start: boolean;
  skip_end: boolean;
  /** d and i: which characters count */
  dictionary: boolean;
  printable: boolean;
  fold: boolean;
  /** one of g h M n R V, "" for plain text */
  kind: string;
  /** more than one kind, for the message about it */
  kinds: string;
  reverse: boolean;
}

export const no_order = (): Order => ({
  skip_start: false,
  skip_end: false,
  dictionary: false,
  printable: false,
  fold: false,
  kind: "",
  kinds: "",
  reverse: false,
});

/** sword, schar, eword, echar: fields and characters before the start and the end; eword null: end of line. */
export interface Key {
  sword: number;
  schar: number;
  eword: number | null;
  echar: number;
  order: Order;
}

/** Takes one ordering letter; false when it is none. `where`: does b apply to start, end or both? */
export function set_order(o: Order, letter: string, where: "start" | "end" | "both"): boolean {
  switch (letter) {
    case "b":
      if (where !== "end") o.skip_start = true;
      if (where !== "start") o.skip_end = true;
      return true;
    case "d":
      o.dictionary = true;
      return true;
    case "i":
      o.printable = true;
      return true;
    case "f":
      o.fold = true;
      return true;
    case "r":
      o.reverse = true;
      return true;
  }
  if (!"ghMnRV".includes(letter)) return false;
  o.kind = letter;
  if (!o.kinds.includes(letter)) o.kinds += letter;
  return true;
}

/** Nothing but r was set: global options apply. */
export const is_default = (o: Order): boolean =>
  !o.skip_start && !o.skip_end && !o.dictionary && !o.printable && !o.fold && o.kinds === "" && !o.reverse;

/** The letters that cannot go together, e.g. "dn"; null when all is well. */
export function incompatible(o: Order): string | null {
  const numbers = [...o.kinds].filter((kind) => "ghMn".includes(kind)).length;
  const text = o.dictionary || o.printable || o.kinds.includes("R") || o.kinds.includes("V");
  if (numbers + (text ? 1 : 0) <= 1) return null;
  return [
    o.dictionary ? "d" : "",
    o.fold ? "f" : "",
    o.kinds.includes("g") ? "g" : "",
    o.kinds.includes("h") ? "h" : "",
    // i is shown only where d does not hide it
    o.printable && !o.dictionary ? "i" : "",
    o.kinds.includes("M") ? "M" : "",
    o.kinds.includes("n") ? "n" : "",
    o.kinds.includes("R") ? "R" : "",
    o.kinds.includes("V") ? "V" : "",
  ].join("");
}

/** Counts are cut off here: no line has more fields or characters. */
const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** Parses a KEYDEF: the key, or the message of what is wrong (with `quote` for values). */
export function parse_key(def: string, quote: (s: string) => string): Key | string {
  const order = no_order();
  const key: Key = { sword: 0, schar: 0, eword: null, echar: 0, order };
  let s = def;
  const number = (): number | null => {
    const m = /^\d+/.exec(s);
    if (!m) return null;
    s = s.slice(m[0].length);
    return Math.min(Number(m[0]), MAX_COUNT);
  };
  const bad = (what: string) => `${what}: invalid field specification ${quote(def)}`;
  const count = (what: string) => `${what}: invalid count at start of ${quote(s)}`;
  const letters = (where: "start" | "end") => {
    while (s !== "" && set_order(order, s[0], where)) s = s.slice(1);
  };
  const first = number();
  if (first === null) return count("invalid number at field start");
  if (first === 0) return bad("field number is zero");
  key.sword = first - 1;
  if (s[0] === ".") {
    s = s.slice(1);
    const c = number();
    if (c === null) return count("invalid number after '.'");
    if (c === 0) return bad("character offset is zero");
    key.schar = c - 1;
  }
  letters("start");
  if (s[0] === ",") {
    s = s.slice(1);
    const last = number();
    if (last === null) return count("invalid number after ','");
    if (last === 0) return bad("field number is zero");
    key.eword = last;
    if (s[0] === ".") {
      s = s.slice(1);
      const c = number();
      if (c === null) return count("invalid number after '.'");
      key.echar = c;
    }
    if (key.echar > 0) key.eword--;
    letters("end");
  }
  return s === "" ? key : bad("stray character in field spec");
}

const is_blank = (c: number): boolean => c === 32 || c === 9 || c === 10;

/** Where the key of a line starts and ends. `tab` null: fields are parted by the empty string before blanks. */
export function key_bounds(line: ByteString, k: Key, tab: string | null): [number, number] {
  const n = line.length;
  let i = 0;
  const skip_blanks = () => {
    while (i < n && is_blank(line.charCodeAt(i))) i++;
  };
  const skip_field = () => {
    skip_blanks();
    while (i < n && !is_blank(line.charCodeAt(i))) i++;
  };
  for (let w = k.sword; w > 0 && i < n; w--) {
    if (tab === null) skip_field();
    else {
      const at = line.indexOf(tab, i);
      i = at < 0 ? n : at + 1;
    }
  }
  if (k.order.skip_start) skip_blanks();
  const start = Math.min(n, i + k.schar);
  if (k.eword === null) return [start, n];
  i = 0;
  let words = k.eword;
  for (; words > 0 && i < n; words--) {
    if (tab === null) skip_field();
    else {
      const at = line.indexOf(tab, i);
      i = at < 0 ? n : words > 1 || k.echar > 0 ? at + 1 : at;
    }
  }
  if (k.echar > 0) {
    if (k.order.skip_end) skip_blanks();
    i = Math.min(n, i + k.echar);
  }
  return [start, Math.max(start, i)];
}

/** A key made ready to compare: see the comparators below. */
export type Prepared = ByteString | number | null | Numeric;
interface Numeric {
  negative: boolean;
  /** digits before the point without leading zeros, behind it without trailing ones */
  whole: string;
  fraction: string;
  /** power of 1000 of the suffix, for -h */
  unit: number;
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const NUMBER = /^[ \t\n]*(-?)0*(\d*)(?:\.(\d*))?/;
const HUMAN_UNITS = "KMGTPEZY";

function numeric(text: ByteString, human: boolean): Numeric {
  const m = NUMBER.exec(text) as RegExpExecArray;
  const whole = m[2];
  const fraction = (m[3] ?? "").replace(/0+$/, "");
  const zero = whole === "" && fraction === "";
  let unit = 0;
  if (human && !zero) {
    const c = text[m[0].length] ?? "";
    unit = c === "k" ? 1 : c === "" ? 0 : HUMAN_UNITS.indexOf(c) + 1;
  }
  return { negative: m[1] === "-" && !zero, whole, fraction, unit };
}

/** strtold(3) as far as doubles go; null for no number, which comes before NaN, which comes before numbers. */
function general(text: ByteString): number | null {
  const m =
    /^[ \t-\r]*([-+]?)(?:(inf(?:inity)?)|(nan)|0[xX]([0-9a-fA-F]+)|((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/i.exec(
      text,
    );
  if (!m) return null;
  if (m[3]) return Number.NaN;
  const value = m[2] ? Number.POSITIVE_INFINITY : m[4] ? Number.parseInt(m[4], 16) : Number(m[5]);
  return m[1] === "-" ? -value : value;
}
/** Upper case, and only the characters that count. */
function translate(text: ByteString, o: Order): ByteString {
  let s = text;
  if (o.dictionary) s = s.replace(/[^0-9A-Za-z \t\n]+/g, "");
  else if (o.printable) s = s.replace(/[^ -~]+/g, "");
  return o.fold ? s.replace(/[a-z]+/g, (x) => x.toUpperCase()) : s;
}

/** What -R hashes of a text: outside the C locale its strxfrm(3) form, which ends in a NUL. */
const hashed = (text: ByteString, utf8: boolean): ByteString => (utf8 && text !== "" ? `${text}\0` : text);

/** `salt`: what -R mixes in. */
export function prepare_key(raw: ByteString, o: Order, salt: ByteString, utf8: boolean): Prepared {
  const text = o.dictionary || o.printable || o.fold ? translate(raw, o) : raw;
  switch (o.kind) {
    case "n":
    case "h":
      return numeric(text, o.kind === "h");
    case "g":
      return general(text);
    case "M": {
      const word = text
        .replace(/^[ \t\n]+/, "")
        .slice(0, 3)
        .toUpperCase();
      return MONTHS.indexOf(word) + 1;
    }
    case "R":
      return md5(salt + hashed(text, utf8)) + text;
  }
  return text;
}

function compare_numeric(a: Numeric, b: Numeric): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  const zero_a = a.whole === "" && a.fraction === "";
  const zero_b = b.whole === "" && b.fraction === "";
  // a number of a larger unit is larger, whatever its digits
  if (a.unit !== b.unit && !zero_a && !zero_b) return a.unit < b.unit ? -sign : sign;
  if (a.whole.length !== b.whole.length) return a.whole.length < b.whole.length ? -sign : sign;
  if (a.whole !== b.whole) return a.whole < b.whole ? -sign : sign;
  if (a.fraction !== b.fraction) return a.fraction < b.fraction ? -sign : sign;
  return 0;
}

const compare_text = (a: ByteString, b: ByteString): number => (a < b ? -1 : a > b ? 1 : 0);

function compare_general(a: number | null, b: number | null): number {
  const rank = (x: number | null) => (x === null ? 0 : Number.isNaN(x) ? 1 : 2);
  if (rank(a) < 2 || rank(b) < 2) return rank(a) - rank(b);
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

/** Order of two prepared keys, without regard to -r. */
export function compare_keys(a: Prepared, b: Prepared, o: Order): number {
  switch (o.kind) {
    case "n":
    case "h":
      return compare_numeric(a as Numeric, b as Numeric);
    case "g":
      return compare_general(a as number | null, b as number | null);
    case "M":
      return (a as number) - (b as number);
    case "V":
      return version_compare(a as ByteString, b as ByteString);
  }
  return compare_text(a as ByteString, b as ByteString);
}
