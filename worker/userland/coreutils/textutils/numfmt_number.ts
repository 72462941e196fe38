// numfmt's numbers: reading them with suffixes and printing them scaled.
import {
  add,
  below,
  divide,
  fixed,
  general,
  multiply,
  type Real,
  type Rounding,
  real,
  round,
} from "./long_double.ts";

/** What --from and --to take. */
export type Scale = "none" | "auto" | "si" | "iec" | "iec-i";

const SUFFIXES = "KMGTPEZY";
/** Digits that a long double keeps for certain, and those that are accepted before and after the point. */
const KEPT_DIGITS = 18;
const MAX_DIGITS = 27;

/** What is wrong with a number; the text of it is to be quoted. */
export type Wrong =
  | "overflow"
  | "number"
  | "suffix"
  | "rejected"
  | "missing-i"
  | { kind: "trailing"; rest: string };

export interface Parsed {
  value: Real;
  /** digits after the point */
  precision: number;
  /** more digits than are kept */
  loss: boolean;
  wrong: Wrong | null;
}

const TEN = real(10n);
/** Of 10, in an 80-bit number. */
const MOST_EXPONENT = 4932;

function power(base: Real, n: number): Real {
  let result = real(1n);
  for (let i = 0; i < n; i++) result = multiply(result, base);
  return result;
}

/** Digits as a number; null when they are too many. */
function digits_value(digits: string): { value: Real; loss: boolean } | null {
  const significant = digits.replace(/^0+/, "");
  if (significant.length > MAX_DIGITS) return null;
  let value = real(0n);
  for (const c of significant) value = add(multiply(value, TEN), real(BigInt(c)));
  return { value, loss: significant.length > KEPT_DIGITS };
}

/**
 * Reads a number. `after` is what stands behind the end of `text` in the line: the real numfmt looks there for what
 * follows a suffix if there are blanks in its place.
 */
export function parse_number(text: string, from: Scale, after: string): Parsed {
  const out: Parsed = { value: real(0n), precision: 0, loss: false, wrong: null };
  const fail = (wrong: Wrong): Parsed => ({ ...out, wrong });
  const m = /^(-?)(\d*)(?:(\.)(-?)(\d*))?/.exec(text);
  if (!m || (m[2] === "" && m[3] === undefined)) return fail("number");
  const whole = digits_value(m[2]);
  if (!whole) return fail("overflow");
  out.value = whole.value;
  out.loss = whole.loss;
  if (m[3] !== undefined) {
    // a second point is found wrong later than other characters
    if (m[4] !== "" || (m[5] === "" && text[m[0].length] !== ".")) return fail("number");
    const part = digits_value(m[5]);
    if (!part) return fail("overflow");
    out.loss ||= part.loss;
    out.precision = m[5].length;
    // beyond that the power is none of the processor's numbers
    if (out.precision <= MOST_EXPONENT)
      out.value = add(whole.value, divide(part.value, power(TEN, out.precision)));
  }
  if (m[1] === "-") out.value = real(-out.value.n, out.value.d);
  let rest = text.slice(m[0].length);
  if (rest === "") return from === "iec-i" ? fail("missing-i") : out;
  rest = rest.replace(/^[ \t]+/, "");
  const c = rest.slice(0, 1);
  const exponent = SUFFIXES.indexOf(c) + 1;
  if (c !== "" && exponent === 0) return fail("suffix");
  if (from === "none") return fail("rejected");
  let base = from === "iec" || from === "iec-i" ? 1024n : 1000n;
  rest = c === "" ? after : rest.slice(1);
  if (from === "auto" && rest.startsWith("i")) {
    base = 1024n;
    rest = rest.slice(1);
  } else if (from === "iec-i") {
    if (!rest.startsWith("i")) return fail("missing-i");
    rest = rest.slice(1);
  }
  out.precision = 0;
  out.value = multiply(out.value, power(real(base), exponent));
  return rest === "" ? out : fail({ kind: "trailing", rest });
}

/** The power of `base` that a number begins with, and the number divided by it. */
function scale_down(x: Real, base: bigint): { value: Real; exponent: number } {
  let value = x;
  let exponent = 0;
  for (; !below(value, base); exponent++) value = divide(value, real(base));
  return { value, exponent };
}

/** Why a number cannot be printed, or null. */
export function too_large(x: Real, precision: number, to: Scale): string | null {
  const { exponent } = scale_down(x, 10n);
  if (to === "none" && exponent + precision > KEPT_DIGITS)
    return precision > 0
      ? `value/precision too large to be printed: '${general(x)}/${precision}' (consider using --to)`
      : `value too large to be printed: '${general(x)}' (consider using --to)`;
  return exponent > MAX_DIGITS - 1
    ? `value too large to be printed: '${general(x)}' (cannot handle values > 999Y)`
    : null;
}

export interface Printing {
  to: Scale;
  rounding: Rounding;
  /** digits after the point of the input */
  precision: number;
  /** those the format asks for; null when it does not */
  asked: number | null;
}

const shift_round = (x: Real, digits: number, how: Rounding): Real => {
  const p = power(TEN, digits);
  return divide(round(multiply(x, p), how), p);
};

/** What there is room for in a number and the letter of its suffix; more digits than these need not be made. */
const ROOM = 127;

export interface Printed {
  digits: string;
  suffix: string;
  /** for messages */
  value: string;
  /** characters there is room for in `digits` */
  room: number;
}

/** The number and its suffix. */
export function print_number(x: Real, p: Printing): Printed {
  if (p.to === "none") {
    const value = shift_round(x, p.precision, p.rounding);
    return { digits: fixed(value, p.precision), suffix: "", value: fixed(value, 6), room: ROOM };
  }
  const base = p.to === "si" ? 1000n : 1024n;
  const scaled = scale_down(x, base);
  let { exponent } = scaled;
  const kept = p.asked === null ? (below(scaled.value, 10n) ? 1 : 0) : Math.min(3 * exponent, p.asked);
  let value = shift_round(scaled.value, kept, p.rounding);
  if (!below(value, base)) {
    value = divide(value, real(base));
    exponent++;
  }
  const digits = p.asked ?? (value.n !== 0n && below(value, 10n) && exponent > 0 ? 1 : 0);
  const letter = exponent === 0 ? "" : (SUFFIXES[exponent - 1] ?? "(error)");
  return {
    digits: fixed(value, Math.min(digits, ROOM)),
    suffix: letter + (p.to === "iec-i" && exponent > 0 ? "i" : ""),
    value: fixed(value, 6),
    room: ROOM - 1 - letter.length,
  };
}
