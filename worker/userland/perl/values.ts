// Perl's values: scalars, arrays, hashes, references, code, handles; conversions to string, number and truth.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { encode_utf8 } from "../lib/bytes.ts";
import type { Regex } from "../lib/regex.ts";
import type { Block } from "./ast.ts";
import type { Handle } from "./handle.ts";
import type { Scope } from "./scope.ts";

/** Whatever a reference can point to. */
export abstract class Mutable {
  /** address shown for references; 0 until one is made */
  addr = 0;
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

/** Context of a call. */
export type Want = "list" | "scalar" | "void";

/** A sub of the program, with the variables it closed over. */
export class PerlCode extends Mutable {
  readonly name: string;
  readonly body: Block;
  readonly scope: Scope;
  constructor(name: string, body: Block, scope: Scope) {
    super();
    this.name = name;
    this.body = body;
    this.scope = scope;
  }
}

/** A compiled pattern: what qr// makes. */
export class Pattern extends Mutable {
  readonly regex: Regex;
  /** as it is shown and put into other patterns: (?^i:...) */
  readonly source: string;
  constructor(regex: Regex, source: string) {
    super();
    this.regex = regex;
    this.source = source;
  }
}

/** What open() puts into a scalar, and a bareword file handle stands for. */
export class Glob extends Mutable {
  readonly name: string;
  handle: Handle | null = null;
  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** die(): unwinds to the nearest eval. */
export class PerlDie {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** next and last: unwind to their loop. */
export class LoopControl {
  readonly kind: "next" | "last";
  readonly label: string | null;
  constructor(kind: "next" | "last", label: string | null) {
    this.kind = kind;
    this.label = label;
  }
}

/** return: unwinds to the sub. */
export class ReturnValue {
  readonly values: Value[];
  constructor(values: Value[]) {
    this.values = values;
  }
}

/** exit(): unwinds everything. */
export class ExitProgram {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** ref() of what a reference points to. */
export function ref_type(to: Mutable): string {
  if (to instanceof PerlArray) return "ARRAY";
  if (to instanceof PerlHash) return "HASH";
  if (to instanceof PerlCode) return "CODE";
  if (to instanceof Glob) return "GLOB";
  if (to instanceof Pattern) return "Regexp";
  return to instanceof Scalar && to.v instanceof Ref ? "REF" : "SCALAR";
}

const ref_text = (to: Mutable): string =>
  to instanceof Pattern ? to.source : `${ref_type(to)}(0x${to.addr.toString(16)})`;

/** Fifteen significant digits, as Perl prints doubles. */
export function format_number(n: number): string {
  if (Number.isInteger(n) && Math.abs(n) < 1e15) return Object.is(n, -0) ? "0" : String(n);
  if (Number.isNaN(n)) return "NaN";
  if (!Number.isFinite(n)) return n > 0 ? "Inf" : "-Inf";
  if (Number.isSafeInteger(n)) return String(n);
  return format_g(n, 15, false);
}

/** Text of a >= 0 rounded to a digit, halves to even as C does; JavaScript rounds them up. */
function half_even(rounded: string, exact: string): string {
  const cut = rounded.replace(/e.*/, "").length;
  const tail = exact.replace(/e.*/, "").slice(cut);
  if (!/^\.?50*$/.test(tail)) return rounded;
  const down = exact.slice(0, cut);
  return Number(down.at(-1)) % 2 === 0 ? down + (/e.*/.exec(exact)?.[0] ?? "") : rounded;
}

/** C's %.{precision}f of a number >= 0. */
export function format_f(n: number, precision: number): string {
  const p = Math.min(precision, 100);
  if (n >= 1e21) return `${BigInt(n)}${p > 0 ? `.${"0".repeat(p)}` : ""}`;
  return half_even(n.toFixed(p), n.toFixed(100));
}

/** C's %.{precision}e of a number >= 0, but for the exponent, which has no leading zero. */
export function format_e(n: number, precision: number): string {
  const p = Math.min(precision, 100);
  return half_even(n.toExponential(p), n.toExponential(100));
}

/** C's %.{precision}g; `alt` keeps trailing zeros. */
export function format_g(n: number, precision: number, alt: boolean): string {
  const p = Math.max(1, precision);
  if (n === 0) return Object.is(n, -0) ? "-0" : "0";
  const sign = n < 0 ? "-" : "";
  const a = Math.abs(n);
  const [mantissa, exponent] = format_e(a, p - 1).split("e");
  const x = Number(exponent);
  const strip = (s: string) => (alt || !s.includes(".") ? s : s.replace(/\.?0+$/, ""));
  if (x < -4 || x >= p)
    return `${sign}${strip(mantissa)}e${x < 0 ? "-" : "+"}${String(Math.abs(x)).padStart(2, "0")}`;
  return sign + strip(format_f(a, Math.max(0, p - 1 - x)));
}

export function to_str(v: Value): string {
  if (typeof v === "string") return v;
  if (v === undefined) return "";
  if (typeof v === "number") return format_number(v);
  if (typeof v === "bigint") return String(v);
  if (v instanceof Ref) return ref_text(v.to);
  if (v instanceof Glob) return `*main::${v.name}`;
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

/** Bytes for the outside world: a text with characters beyond 255 in UTF-8. */
export function to_bytes(v: Value): ByteString {
  const s = to_str(v);
  for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 255) return encode_utf8(s);
  return s;
}
