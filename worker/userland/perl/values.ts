// Perl's values: scalars, arrays, hashes, references, code, globs; conversions to string, number and truth.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Regex } from "../lib/regex.ts";
import type { Handle } from "./handle.ts";
import type { Machine } from "./machine.ts";

/** Whatever a running program can change; copied by fork (see clone.ts). Subclasses keep their state in plain fields. */
export abstract class Mutable {
  /** address shown for references, given out by the machine; 0 until a reference is made */
  addr = 0;
  /** package it is blessed into */
  blessed: string | null = null;
}

/** A reference. */
export class Ref {
  readonly to: Mutable;
  constructor(to: Mutable) {
    this.to = to;
  }
}

/** A value that is a number and a text at once, as $! is. */
export class Dual {
  readonly num: number;
  readonly str: string;
  constructor(num: number, str: string) {
    this.num = num;
    this.str = str;
  }
}

/** bigint only for 64-bit integers that a double cannot hold exactly. */
export type Value = undefined | string | number | bigint | Ref | Glob | Dual;

export class Scalar extends Mutable {
  v: Value;
  constructor(v?: Value) {
    super();
    this.v = v;
  }
}

export class PerlArray extends Mutable {
  /** holes are elements that do not exist */
  a: (Scalar | undefined)[];
  constructor(a: (Scalar | undefined)[] = []) {
    super();
    this.a = a;
  }
  /** The element's box, made if need be. */
  box(i: number): Scalar {
    return (this.a[i] ??= new Scalar());
  }
  values(): Value[] {
    return this.a.map((s) => s?.v);
  }
  assign(values: readonly Value[]): void {
    this.a = values.map((v) => new Scalar(v));
  }
}

export class PerlHash extends Mutable {
  m = new Map<string, Scalar>();
  /** keys left for each() */
  iterator: string[] | null = null;
  box(key: string): Scalar {
    let s = this.m.get(key);
    if (!s) this.m.set(key, (s = new Scalar()));
    return s;
  }
  pairs(): Value[] {
    const out: Value[] = [];
    for (const [k, s] of this.m) out.push(k, s.v);
    return out;
  }
  assign(values: readonly Value[]): void {
    this.m = new Map();
    this.iterator = null;
    for (let i = 0; i < values.length; i += 2) this.m.set(to_str(values[i]), new Scalar(values[i + 1]));
  }
}

export type Container = Scalar | PerlArray | PerlHash;

/** One instruction: works on the machine's stack; returns code to run when it makes system calls. */
export type Op = (m: Machine) => void | Code<void>;

/** Compiled code of a sub, a file or an eval; never changes once made. */
export interface Routine {
  name: string;
  code: Op[];
  /** sigil of each lexical's slot */
  pad: string[];
  /** which slots come from where: [slot here, slot of the frame that makes the closure] */
  captures: [number, number][];
}

/** A sub written in TypeScript: arguments in, results out. */
export type Native = (m: Machine, args: Scalar[], want: Want) => Code<Value[]>;

/** Context of a call. */
export type Want = "list" | "scalar" | "void";

export class PerlCode extends Mutable {
  routine: Routine | null = null;
  native: Native | null = null;
  captured: Container[] = [];
  name = "__ANON__";
  pkg = "main";
}

export class Glob extends Mutable {
  /** with package, without "*" */
  name: string;
  scalar: Scalar;
  array: PerlArray | null = null;
  hash: PerlHash | null = null;
  code: PerlCode | null = null;
  io: Handle | null = null;
  constructor(name: string) {
    super();
    this.name = name;
    this.scalar = new Scalar();
  }
}

/** What qr// refers to. */
export class Pattern extends Mutable {
  readonly regex: Regex;
  readonly source: string;
  constructor(regex: Regex, source: string) {
    super();
    this.regex = regex;
    this.source = source;
    this.blessed = "Regexp";
  }
}

/** die: carries the value for $@. */
export class Die {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** exit(): unwinds everything. */
export class ExitProgram {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** ref() without blessing. */
export function ref_type(to: Mutable): string {
  if (to instanceof PerlArray) return "ARRAY";
  if (to instanceof PerlHash) return "HASH";
  if (to instanceof PerlCode) return "CODE";
  if (to instanceof Glob) return "GLOB";
  if (to instanceof Pattern) return "Regexp";
  return to instanceof Scalar && to.v instanceof Ref ? "REF" : "SCALAR";
}

const ref_text = (to: Mutable): string => {
  if (to instanceof Pattern && to.blessed === "Regexp") return to.source;
  return `${to.blessed === null ? "" : `${to.blessed}=`}${ref_type(to)}(0x${to.addr.toString(16)})`;
};

/** Fifteen significant digits, as Perl prints doubles. */
export function format_number(n: number): string {
  if (Number.isInteger(n) && Math.abs(n) < 1e15) return Object.is(n, -0) ? "0" : String(n);
  if (Number.isNaN(n)) return "NaN";
  if (!Number.isFinite(n)) return n > 0 ? "Inf" : "-Inf";
  if (Number.isSafeInteger(n)) return String(n);
  return format_g(n, 15, false);
}

/** C's %.{precision}g; `alt` keeps trailing zeros. */
export function format_g(n: number, precision: number, alt: boolean): string {
  const p = Math.max(1, precision);
  if (n === 0) return Object.is(n, -0) ? "-0" : "0";
  const [mantissa, exponent] = n.toExponential(Math.min(100, p - 1)).split("e");
  const x = Number(exponent);
  const strip = (s: string) => (alt || !s.includes(".") ? s : s.replace(/\.?0+$/, ""));
  if (x < -4 || x >= p)
    return `${strip(mantissa)}e${x < 0 ? "-" : "+"}${String(Math.abs(x)).padStart(2, "0")}`;
  return strip(n.toFixed(Math.max(0, Math.min(100, p - 1 - x))));
}

export function to_str(v: Value): string {
  if (typeof v === "string") return v;
  if (v === undefined) return "";
  if (typeof v === "number") return format_number(v);
  if (typeof v === "bigint") return String(v);
  if (v instanceof Ref) return ref_text(v.to);
  if (v instanceof Glob) return `*${v.name}`;
  return v.str;
}

const NUMERIC = /^[ \t\n\r\f\v]*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?))/;
const INFINITE = /^\s*([+-]?)(inf(?:inity)?|nan)/i;

/** Number at the start of a text; 0 when there is none. */
export function parse_number(s: string): number | bigint {
  const m = NUMERIC.exec(s);
  if (m) {
    const n = Number(m[1]);
    if (Number.isInteger(n) && !Number.isSafeInteger(n) && /^[+-]?\d+$/.test(m[1]))
      return norm_int(BigInt(m[1]));
    return n;
  }
  const x = INFINITE.exec(s);
  if (!x) return 0;
  if (x[2].toLowerCase() === "nan") return Number.NaN;
  return x[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Does the whole text look like a number? */
export const looks_numeric = (s: string): boolean =>
  /^\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)\s*$/i.test(s);

const U64 = 1n << 64n;
const I64_MIN = -(1n << 63n);

/** An exact integer as a value: a number if safe, a bigint within 64 bits, else a double. */
export function norm_int(n: bigint): number | bigint {
  const f = Number(n);
  if (Number.isSafeInteger(f)) return f;
  return n >= I64_MIN && n < U64 ? n : f;
}

export function to_num(v: Value): number | bigint {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "string") return parse_number(v);
  if (v === undefined) return 0;
  if (v instanceof Dual) return v.num;
  return v instanceof Ref ? v.to.addr : v.addr;
}

/** As a double. */
export const to_float = (v: Value): number => Number(to_num(v));

/** As an integer (truncated) within the safe range: indices, counts, descriptors. */
export function to_int(v: Value): number {
  const n = to_float(v);
  return Number.isNaN(n) ? 0 : Math.trunc(n);
}

export function truthy(v: Value): boolean {
  if (typeof v === "string") return v !== "" && v !== "0";
  if (v === undefined) return false;
  if (typeof v === "number") return v !== 0;
  if (typeof v === "bigint") return v !== 0n;
  return v instanceof Dual ? v.str !== "" && v.str !== "0" : true;
}

/** Bytes for the outside world: characters beyond 255 in UTF-8. */
export function to_bytes(v: Value): ByteString {
  const s = to_str(v);
  for (let i = 0; i < s.length; i++)
    if (s.charCodeAt(i) > 255) {
      let out = "";
      for (const ch of s) {
        const c = ch.codePointAt(0) as number;
        if (c < 0x80) out += ch;
        else if (c < 0x800) out += String.fromCharCode(0xc0 | (c >> 6), 0x80 | (c & 63));
        else if (c < 0x10000)
          out += String.fromCharCode(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
        else
          out += String.fromCharCode(
            0xf0 | (c >> 18),
            0x80 | ((c >> 12) & 63),
            0x80 | ((c >> 6) & 63),
            0x80 | (c & 63),
          );
      }
      return out;
    }
  return s;
}
