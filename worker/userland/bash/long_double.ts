// x87 extended precision numbers (long double of x86-64, 64-bit significand): what printf computes floats in.
// Parsing and printing are exact: integers and powers of two, never JavaScript doubles.

/** sign * mantissa * 2^exponent; mantissa 0 is zero. */
export type LongDouble =
  | { kind: "finite"; negative: boolean; mantissa: bigint; exponent: number }
  | { kind: "infinite" | "nan"; negative: boolean };

const PRECISION = 64;
const MAX_EXPONENT = 16384;
/** exponent of the last bit of the smallest denormal */
const MIN_EXPONENT = -16445;
/** Decimal digits that can decide a rounding; further ones only tell "more than". */
const MAX_DIGITS = 11600;

/** Number of bits of n >= 0. */
function bits(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return 4 * (hex.length - 1) + 32 - Math.clz32(Number.parseInt(hex[0], 16));
}

/** n / d rounded to the nearest, ties to even. */
function divide_even(n: bigint, d: bigint): bigint {
  const q = n / d;
  const twice = (n - q * d) * 2n;
  return twice > d || (twice === d && q & 1n) ? q + 1n : q;
}

/** The nearest long double to n / d; `range` tells that it does not fit. */
function from_ratio(negative: boolean, n: bigint, d: bigint): { value: LongDouble; range: boolean } {
  if (n === 0n) return { value: { kind: "finite", negative, mantissa: 0n, exponent: 0 }, range: false };
  let exponent = Math.max(bits(n) - bits(d) - PRECISION, MIN_EXPONENT);
  const round = () =>
    exponent >= 0 ? divide_even(n, d << BigInt(exponent)) : divide_even(n << BigInt(-exponent), d);
  let mantissa = round();
  if (bits(mantissa) > PRECISION) {
    exponent++;
    mantissa = round();
  }
  if (exponent + bits(mantissa) > MAX_EXPONENT) return { value: { kind: "infinite", negative }, range: true };
  // tiny and inexact: underflow
  const range =
    bits(mantissa) < PRECISION && exponent === MIN_EXPONENT && mantissa * d !== n << BigInt(-exponent);
  return { value: { kind: "finite", negative, mantissa, exponent }, range };
}

/**
 * strtold(3): the number at the start of `s` after white space, how many characters it took (0: none), and whether
 * it was out of range.
 */
export function parse_long_double(s: string): { value: LongDouble; length: number; range: boolean } {
  const zero: LongDouble = { kind: "finite", negative: false, mantissa: 0n, exponent: 0 };
  const m = /^[ \t-\r]*([-+]?)/.exec(s) as RegExpExecArray;
  const negative = m[1] === "-";
  const rest = s.slice(m[0].length);
  const done = (length: number, value: LongDouble, range = false) => ({
    value,
    length: m[0].length + length,
    range,
  });
  const word = /^(?:inf(?:inity)?|nan(?:\([A-Za-z0-9_]*\))?)/i.exec(rest);
  if (word) return done(word[0].length, { kind: /^i/i.test(word[0]) ? "infinite" : "nan", negative });

  const hex = /^0x(?:([0-9a-f]+)(?:\.([0-9a-f]*))?|\.([0-9a-f]+))(?:p([-+]?[0-9]+))?/i.exec(rest);
  if (hex) {
    const fraction = hex[2] ?? hex[3] ?? "";
    const digits = (hex[1] ?? "") + fraction;
    const used = digits.slice(0, MAX_DIGITS);
    const exponent = clamp(hex[4]) - 4 * fraction.length + 4 * (digits.length - used.length);
    const n = BigInt(`0x${used}`);
    if (n !== 0n && Math.abs(exponent) > 200_000)
      return done(hex[0].length, extreme(negative, exponent), true);
    const scaled = exponent >= 0 ? [n << BigInt(exponent), 1n] : [n, 1n << BigInt(-exponent)];
    const { value, range } = from_ratio(negative, scaled[0], scaled[1]);
    return done(hex[0].length, value, range);
  }

  const dec = /^(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:e([-+]?[0-9]+))?/i.exec(rest);
  if (!dec) return { value: zero, length: 0, range: false };
  const fraction = dec[2] ?? dec[3] ?? "";
  const all = (dec[1] ?? "") + fraction;
  const digits = all.replace(/^0+/, "");
  const used = digits.slice(0, MAX_DIGITS);
  const sticky = /[1-9]/.test(digits.slice(MAX_DIGITS)) ? "1" : "0";
  const exponent = clamp(dec[4]) - fraction.length + (digits.length - used.length);
  if (digits === "") return done(dec[0].length, { ...zero, negative });
  const magnitude = exponent + used.length;
  if (magnitude > 5000 || magnitude < -5000) return done(dec[0].length, extreme(negative, magnitude), true);
  const n = BigInt(used + sticky);
  const e = exponent - 1;
  const { value, range } = from_ratio(
    negative,
    e >= 0 ? n * 10n ** BigInt(e) : n,
    e >= 0 ? 1n : 10n ** BigInt(-e),
  );
  return done(dec[0].length, value, range);
}

const clamp = (exponent: string | undefined): number =>
  Math.max(-1e9, Math.min(1e9, Number(exponent ?? "0")));

const extreme = (negative: boolean, magnitude: number): LongDouble =>
  magnitude > 0 ? { kind: "infinite", negative } : { kind: "finite", negative, mantissa: 0n, exponent: 0 };

/** The number of an integer, for %f with a character constant. */
export const long_double_of = (n: bigint): LongDouble => from_ratio(n < 0n, n < 0n ? -n : n, 1n).value;

/** 0.DIGITS * 10^point, exactly. */
interface Decimal {
  digits: string;
  point: number;
}

function decimal(mantissa: bigint, exponent: number): Decimal {
  if (mantissa === 0n) return { digits: "", point: 0 };
  while (exponent < 0 && !(mantissa & 1n)) {
    mantissa >>= 1n;
    exponent++;
  }
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + exponent };
}

/** Rounds to `n` digits (ties to even); the digits may have become one more, then `point` moved. */
function round(d: Decimal, n: number): Decimal {
  if (d.digits.length <= n) return d;
  if (n < 0) return { digits: "", point: d.point };
  const kept = d.digits.slice(0, n);
  const first = d.digits[n];
  const more = /[1-9]/.test(d.digits.slice(n + 1));
  const odd = n > 0 && Number(kept[n - 1]) % 2 === 1;
  const up = first > "5" || (first === "5" && (more || odd));
  if (!up) return { digits: kept, point: d.point };
  const sum = (BigInt(kept || "0") + 1n).toString().padStart(n, "0");
  return sum.length > n ? { digits: sum, point: d.point + 1 } : { digits: sum, point: d.point };
}

function fixed(d: Decimal, precision: number, alternate: boolean): string {
  const r = round(d, d.point + precision);
  const whole = r.point > 0 ? r.digits.slice(0, r.point).padEnd(r.point, "0") : "0";
  const zeros = Math.min(precision, Math.max(0, -r.point));
  const fraction = ("0".repeat(zeros) + r.digits.slice(Math.max(0, r.point))).slice(0, precision);
  return whole + (precision > 0 || alternate ? "." : "") + fraction.padEnd(precision, "0");
}

function scientific(d: Decimal, precision: number, alternate: boolean): string {
  const r = round(d, precision + 1);
  const digits = r.digits.padEnd(precision + 1, "0").slice(0, precision + 1);
  const e = d.digits === "" ? 0 : r.point - 1;
  const exponent = `e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
  return digits[0] + (precision > 0 || alternate ? "." : "") + digits.slice(1) + exponent;
}

function general(d: Decimal, precision: number, alternate: boolean): string {
  const significant = precision || 1;
  const r = round(d, significant);
  const e = d.digits === "" ? 0 : r.point - 1;
  const small = e >= -4 && e < significant;
  const text = small ? fixed(d, significant - 1 - e, alternate) : scientific(d, significant - 1, alternate);
  return alternate
    ? text
    : text.replace(/^([^e.]*)(?:\.([0-9]*?)0*)(e.*)?$/, (_, w, f, x = "") => `${w}${f ? `.${f}` : ""}${x}`);
}

/** glibc's form for x87 numbers: one hex digit 8..f before the point. */
function hexadecimal(mantissa: bigint, exponent: number, precision: number, alternate: boolean): string {
  if (mantissa === 0n) {
    const fraction = precision > 0 ? `.${"0".repeat(precision)}` : alternate ? "." : "";
    return `0x0${fraction}p+0`;
  }
  // a denormal number keeps the smallest exponent and a leading 0
  const shift = Math.min(PRECISION - bits(mantissa), exponent - MIN_EXPONENT);
  let m = mantissa << BigInt(shift);
  let e = exponent - shift + 60;
  if (precision >= 0 && precision < 15) {
    const unit = 1n << BigInt(4 * (15 - precision));
    m = divide_even(m, unit) * unit;
    if (m >> 64n) {
      m >>= 4n;
      e += 4;
    }
  }
  const hex = m.toString(16).padStart(16, "0");
  let fraction = hex.slice(1);
  fraction =
    precision < 0 ? fraction.replace(/0+$/, "") : fraction.slice(0, precision).padEnd(precision, "0");
  const point = fraction || alternate ? "." : "";
  return `0x${hex[0]}${point}${fraction}p${e < 0 ? "-" : "+"}${Math.abs(e)}`;
}

/** Text of |x| for conversion e, f, g or a (lower case), precision -1 for the default; inf and nan as words. */
export function format_long_double(
  x: LongDouble,
  conversion: string,
  precision: number,
  alternate: boolean,
): string {
  if (x.kind !== "finite") return x.kind === "nan" ? "nan" : "inf";
  if (conversion === "a") return hexadecimal(x.mantissa, x.exponent, precision, alternate);
  const p = precision < 0 ? 6 : precision;
  const d = decimal(x.mantissa, x.exponent);
  if (conversion === "e") return scientific(d, p, alternate);
  return conversion === "f" ? fixed(d, p, alternate) : general(d, p, alternate);
}

/** A double as it is: every double is a long double. */
export function long_double_of_double(x: number): LongDouble {
  const negative = x < 0 || Object.is(x, -0);
  if (Number.isNaN(x)) return { kind: "nan", negative };
  const abs = Math.abs(x);
  if (abs === Number.POSITIVE_INFINITY) return { kind: "infinite", negative };
  if (abs === 0) return { kind: "finite", negative, mantissa: 0n, exponent: 0 };
  // scaled to an integer of 53 bits; in two steps, as 2^1074 is no double
  let exponent = Math.max(-1074, Math.floor(Math.log2(abs)) - 52);
  let scaled = abs * 2 ** Math.min(-exponent, 1000) * 2 ** Math.max(0, -exponent - 1000);
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent--;
  }
  return { kind: "finite", negative, mantissa: BigInt(scaled), exponent };
}
