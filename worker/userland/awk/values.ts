// Values of awk: numbers, strings, and strings from outside that look like numbers.
import { format_long_double, long_double_of_double } from "../bash/long_double.ts";

/** A string from the input, the command line or split that looks like a number, and is one in comparisons. */
export class StrNum {
  readonly text: string;
  readonly value: number;
  constructor(text: string, value: number) {
    this.text = text;
    this.value = value;
  }
}

/** undefined: never assigned, which is "" and 0. */
export type Value = number | string | StrNum | undefined;

/** mawk's integers: numbers beyond are printed by OFMT, and %d cuts them off. */
export const MAX_INT = 2147483647;
const MAX_UINT = 4294967295;

const NUMBER =
  /^[ \t\n\v\f\r]*([-+]?(?:0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan))/i;
/** What can be a number from outside: it starts like one and its last character is a digit or a point. */
const LOOKS_NUMERIC = /^[ \t\n\v\f\r]*([-+]?[.\d](?:\S*[.\d])?)[ \t\n\v\f\r]*$/;

function hexadecimal(text: string): number {
  const m = /^([-+]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([-+]?\d+))?$/i.exec(text) as RegExpExecArray;
  const digits = Number.parseInt(m[2] + m[3] || "0", 16);
  return (m[1] === "-" ? -1 : 1) * digits * 2 ** (Number(m[4] ?? 0) - 4 * m[3].length);
}

/** strtod(3) of the beginning of a string. */
export function number_of(text: string): number {
  // nearly all numbers are plain ones
  const n = +text;
  if (!Number.isNaN(n) && text !== "" && /^[-+.\d]/.test(text) && !/^[-+]?0[xXbBoO]/.test(text)) return n;
  const m = NUMBER.exec(text);
  if (!m) return 0;
  const word = m[1].toLowerCase();
  if (/^[-+]?0x/.test(word)) return hexadecimal(word);
  if (word.endsWith("nan")) return Number.NaN;
  if (/inf/.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(m[1]);
}

/** A string from outside as a value. */
export function from_input(text: string): Value {
  const c = text.charCodeAt(0);
  // digits, blanks, signs and points can start a number
  if (!(c <= 57)) return text;
  const number = LOOKS_NUMERIC.exec(text)?.[1];
  if (number === undefined || NUMBER.exec(number)?.[0] !== number) return text;
  return new StrNum(text, number_of(number));
}

export function to_number(v: Value): number {
  if (typeof v === "number") return v;
  if (v === undefined) return 0;
  return typeof v === "string" ? number_of(v) : v.value;
}

export const is_integer = (n: number): boolean => Number.isInteger(n) && n <= MAX_INT && n >= -MAX_INT;

/** A number as a string, with CONVFMT or OFMT for those that are no integers. */
export function number_text(n: number, format: string): string {
  if (is_integer(n)) return Object.is(n, -0) ? "0" : String(n);
  return format_number(n, format);
}

export function to_text(v: Value, convfmt: string): string {
  if (typeof v === "string") return v;
  if (typeof v === "number") return number_text(v, convfmt);
  return v === undefined ? "" : v.text;
}

export function to_boolean(v: Value): boolean {
  if (typeof v === "number") return v !== 0;
  if (typeof v === "string") return v !== "";
  return v !== undefined && v.value !== 0;
}

/** Negative, zero or positive: by number when both are numbers, else as strings. */
export function compare_values(a: Value, b: Value, convfmt: string): number {
  if (typeof a !== "string" && typeof b !== "string") {
    const x = to_number(a);
    const y = to_number(b);
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
  }
  const s = to_text(a, convfmt);
  const t = to_text(b, convfmt);
  return s < t ? -1 : s > t ? 1 : 0;
}

/** (int) of a double, cut off at the limits. */
export function to_int(n: number): number {
  if (Number.isNaN(n)) return -MAX_INT - 1;
  return n >= MAX_INT ? MAX_INT : n <= -MAX_INT ? -MAX_INT : Math.trunc(n);
}

export const to_unsigned = (n: number): number => (n >= MAX_UINT ? MAX_UINT : n > 0 ? Math.trunc(n) : 0);

export interface NumberFormat {
  flags: string;
  width: number;
  /** -1 for none */
  precision: number;
  conversion: string;
}

export function pad(text: string, f: NumberFormat): string {
  return f.flags.includes("-") ? text.padEnd(f.width) : text.padStart(f.width);
}

/** e, f and g conversions of printf(3), exactly. */
export function format_float(n: number, f: NumberFormat): string {
  const lower = f.conversion.toLowerCase();
  const negative = n < 0 || Object.is(n, -0);
  let text = format_long_double(long_double_of_double(n), lower, f.precision, f.flags.includes("#"));
  if (lower !== f.conversion) text = text.toUpperCase();
  const sign = negative ? "-" : f.flags.includes("+") ? "+" : f.flags.includes(" ") ? " " : "";
  if (f.flags.includes("0") && !f.flags.includes("-") && Number.isFinite(n))
    return sign + text.padStart(f.width - sign.length, "0");
  return pad(sign + text, f);
}

/** d, i, o, x, X and u conversions. */
export function format_integer(n: number, f: NumberFormat): string {
  const base = f.conversion === "o" ? 8 : /x/i.test(f.conversion) ? 16 : 10;
  let digits = Math.abs(n).toString(base);
  if (f.precision === 0 && n === 0) digits = "";
  digits = digits.padStart(f.precision, "0");
  let prefix = n < 0 ? "-" : "";
  if ("di".includes(f.conversion) && prefix === "")
    prefix = f.flags.includes("+") ? "+" : f.flags.includes(" ") ? " " : "";
  if (f.flags.includes("#") && base === 8 && digits[0] !== "0") digits = `0${digits}`;
  if (f.flags.includes("#") && base === 16 && n !== 0) prefix = "0x";
  if (f.flags.includes("0") && !f.flags.includes("-") && f.precision < 0)
    digits = digits.padStart(f.width - prefix.length, "0");
  const text = f.conversion === "X" ? (prefix + digits).toUpperCase() : prefix + digits;
  return pad(text, f);
}

const SIMPLE = /^(?:[^%]|%%)*%([-+ #0]*)(\d*)(?:\.(\d*))?([eEfFgG])(?:[^%]|%%)*$/;

/** A format of another conversion, which cuts the number off; one with none stands for itself. */
function format_other(n: number, format: string): string {
  const m = /^%([-+ #0]*)(\d*)(?:\.(\d*))?([dioxXuc])$/.exec(format);
  if (!m) return format;
  const f = {
    flags: m[1],
    width: Number(m[2]),
    precision: m[3] === undefined ? -1 : Number(m[3]),
    conversion: m[4],
  };
  if (m[4] === "c") return pad(String.fromCharCode(to_int(n) & 255), f);
  return format_integer("di".includes(m[4]) ? to_int(n) : to_unsigned(n), f);
}

/** One number by a format such as "%.6g" (CONVFMT, OFMT). */
export function format_number(n: number, format: string): string {
  const m = SIMPLE.exec(format);
  if (!m) return format_other(n, format);
  const text = format_float(n, {
    flags: m[1],
    width: Number(m[2]),
    precision: m[3] === undefined ? -1 : Number(m[3]),
    conversion: m[4],
  });
  const at = format.search(/(?<!%)(?:%%)*%[-+ #0]*[\d.]*[eEfFgG]/);
  const directive = /%[-+ #0]*[\d.]*[eEfFgG]/.exec(format.slice(at))?.[0] ?? "";
  return format === directive ? text : format.replace(directive, () => text).replaceAll("%%", "%");
}
