// pack and unpack (perlfunc): strings, hexadecimal digits, bits and integers.
import type { Code } from "../lib/code.ts";
import type { Expr } from "./ast.ts";
import { check_defined, list_of, scalar } from "./evaluate.ts";
import type { FunctionMap } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { norm_int, to_num, to_str, type Value } from "./values.ts";

/** Bytes of an integer type, its sign and whether its first byte counts most. */
const INTEGERS: Readonly<Record<string, readonly [size: number, signed: boolean, big: boolean]>> = {
  c: [1, true, false],
  C: [1, false, false],
  s: [2, true, false],
  S: [2, false, false],
  l: [4, true, false],
  L: [4, false, false],
  q: [8, true, false],
  Q: [8, false, false],
  i: [4, true, false],
  I: [4, false, false],
  j: [8, true, false],
  J: [8, false, false],
  n: [2, false, true],
  N: [4, false, true],
  v: [2, false, false],
  V: [4, false, false],
};
/** Types of perlfunc that are not simulated: floats, pointers, uuencoding, groups, positions ... */
const OTHERS = "WUwfdFDpPuX@.%(/";

interface Item {
  type: string;
  big: boolean;
  /** Infinity for "*"; null when there is none */
  count: number | null;
}

function parse(m: Machine, template: string, what: string): Item[] {
  const items: Item[] = [];
  const text = template.replace(/#.*$/gm, "");
  for (let at = 0; at < text.length; ) {
    const [all, type, modifier, count] = /^(\S)([<>!]?)(\*|\d+|\[\d+\])?\s*/.exec(text.slice(at)) ?? [];
    if (all === undefined) {
      at++;
      continue;
    }
    at += all.length;
    if (OTHERS.includes(type) || modifier === "!") return m.unsupported(`${what} ${type}${modifier}`);
    if (!(type in INTEGERS) && !"aAZhHbBx".includes(type)) return m.die(`Invalid type '${type}' in ${what}`);
    items.push({
      type,
      big: modifier === ">" || (INTEGERS[type]?.[2] ?? false),
      count: count === "*" ? Number.POSITIVE_INFINITY : count ? Number(count.replace(/\D/g, "")) : null,
    });
  }
  return items;
}

function bytes_of(value: Value, size: number, big: boolean): string {
  const n = to_num(value);
  let rest = BigInt.asUintN(
    size * 8,
    typeof n === "bigint" ? n : Number.isFinite(n) ? BigInt(Math.trunc(n)) : 0n,
  );
  let out = "";
  for (let i = 0; i < size; i++) {
    const c = String.fromCharCode(Number(rest & 0xffn));
    out = big ? c + out : out + c;
    rest >>= 8n;
  }
  return out;
}

function integer_of(bytes: string, signed: boolean, big: boolean): Value {
  let n = 0n;
  for (const c of big ? bytes : [...bytes].reverse()) n = (n << 8n) | BigInt(c.charCodeAt(0) & 0xff);
  return norm_int(signed ? BigInt.asIntN(bytes.length * 8, n) : n);
}

/** The value of a hexadecimal digit; letters that are none count by their low bits, as in Perl. */
const nibble = (c: string): number => (c.charCodeAt(0) + (/[a-z]/i.test(c) ? 9 : 0)) & 15;

/** Digits (two to a byte) or bits (eight to a byte) as bytes; `low` puts the first of them lowest. */
function from_digits(text: string, per_byte: number, low: boolean): string {
  const width = 8 / per_byte;
  let out = "";
  for (let at = 0; at < text.length; at += per_byte) {
    let byte = 0;
    for (let i = 0; i < per_byte; i++) {
      const c = text[at + i] ?? "0";
      const digit = per_byte === 2 ? nibble(c) : c.charCodeAt(0) & 1;
      byte |= digit << (width * (low ? i : per_byte - 1 - i));
    }
    out += String.fromCharCode(byte);
  }
  return out;
}

function to_digits(bytes: string, per_byte: number, low: boolean): string {
  const width = 8 / per_byte;
  let out = "";
  for (const c of bytes)
    for (let i = 0; i < per_byte; i++) {
      const shift = width * (low ? i : per_byte - 1 - i);
      out += ((c.charCodeAt(0) >> shift) & ((1 << width) - 1)).toString(16);
    }
  return out;
}

/** Digits that make up a byte, by type. */
const per_byte_of = (type: string): number => ("hH".includes(type) ? 2 : 8);

function pack(m: Machine, template: string, values: readonly Value[]): string {
  const rest = [...values];
  let out = "";
  for (const { type, big, count } of parse(m, template, "pack")) {
    const integer = INTEGERS[type];
    if (integer) {
      const times = count === Number.POSITIVE_INFINITY ? rest.length : (count ?? 1);
      for (let i = 0; i < times; i++) out += bytes_of(rest.shift() ?? 0, integer[0], big);
    } else if (type === "x") out += "\0".repeat(Number.isFinite(count ?? 1) ? (count ?? 1) : 0);
    else {
      const text = to_str(rest.shift());
      const size = count ?? 1;
      if ("hHbB".includes(type)) {
        const digits = Number.isFinite(size) ? text.slice(0, size).padEnd(size, "0") : text;
        out += from_digits(digits, per_byte_of(type), type === "h" || type === "b");
      } else if (!Number.isFinite(size)) out += type === "Z" ? `${text}\0` : text;
      else if (type === "Z") out += text.slice(0, Math.max(0, size - 1)).padEnd(size, "\0");
      else out += text.slice(0, size).padEnd(size, type === "A" ? " " : "\0");
    }
  }
  return out;
}

function unpack(m: Machine, template: string, data: string): Value[] {
  const out: Value[] = [];
  let at = 0;
  for (const { type, big, count } of parse(m, template, "unpack")) {
    const integer = INTEGERS[type];
    if (integer) {
      const [size, signed] = integer;
      for (let i = 0; i < (count ?? 1) && at + size <= data.length; i++, at += size)
        out.push(integer_of(data.slice(at, at + size), signed, big));
    } else if (type === "x") {
      const skipped = Number.isFinite(count ?? 1) ? (count ?? 1) : data.length - at;
      if (at + skipped > data.length) return m.die("'x' outside of string in unpack");
      at += skipped;
    } else if ("hHbB".includes(type)) {
      const per = per_byte_of(type);
      const digits = Math.min(count ?? 1, (data.length - at) * per);
      const bytes = data.slice(at, at + Math.ceil(digits / per));
      out.push(to_digits(bytes, per, type === "h" || type === "b").slice(0, digits));
      at += bytes.length;
    } else {
      let text = data.slice(at, at + Math.min(count ?? 1, data.length - at));
      const end = type === "Z" ? text.indexOf("\0") : -1;
      at += type === "Z" && count === Number.POSITIVE_INFINITY && end >= 0 ? end + 1 : text.length;
      if (type === "Z" && end >= 0) text = text.slice(0, end);
      out.push(type === "A" ? text.replace(/[\0\s]+$/, "") : text);
    }
  }
  return out;
}

export const PACK_FUNCTIONS: FunctionMap = {
  pack: function* (m, e): Code<Value[]> {
    const [template, ...values] = yield* list_of(m, e.args);
    return [pack(m, to_str(template), values)];
  },
  unpack: function* (m, e, want): Code<Value[]> {
    const template = to_str(yield* scalar(m, e.args[0]));
    const from: Expr = e.args[1] ?? { k: "var", sigil: "$", name: "_" };
    const data = yield* scalar(m, from);
    yield* check_defined(m, data, from, "unpack");
    const values = unpack(m, template, to_str(data));
    // in scalar context the first of them counts
    return want === "list" ? values : values.slice(0, 1);
  },
};
