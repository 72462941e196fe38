// Numbers of bc(1): any number of digits, of which `scale` stand behind the point. Results are cut off, never rounded.

export interface Num {
  /** the number times ten to the power of `scale` */
  value: bigint;
  scale: number;
}

export const num = (value: bigint | number, scale = 0): Num => ({ value: BigInt(value), scale });
export const ZERO = num(0);
export const ONE = num(1);
const ten = (n: number): bigint => 10n ** BigInt(n);

/** The value with so many digits behind the point, more of them cut off. */
export const at_scale = ({ value, scale }: Num, wanted: number): bigint =>
  wanted >= scale ? value * ten(wanted - scale) : value / ten(scale - wanted);
export const cut = (a: Num, scale: number): Num =>
  a.scale <= scale ? a : { value: at_scale(a, scale), scale };

export function add(a: Num, b: Num): Num {
  const scale = Math.max(a.scale, b.scale);
  return { value: at_scale(a, scale) + at_scale(b, scale), scale };
}
export const negate = (a: Num): Num => ({ value: -a.value, scale: a.scale });
export const subtract = (a: Num, b: Num): Num => add(a, negate(b));
export const compare = (a: Num, b: Num): number => {
  const { value } = subtract(a, b);
  return value < 0n ? -1 : value > 0n ? 1 : 0;
};
export const multiply = (a: Num, b: Num, scale: number): Num =>
  cut({ value: a.value * b.value, scale: a.scale + b.scale }, Math.max(scale, a.scale, b.scale));
/** The divisor is not 0. */
export const divide = (a: Num, b: Num, scale: number): Num => ({
  value: at_scale(a, scale + b.scale) / b.value,
  scale,
});
export function modulo(a: Num, b: Num, scale: number): Num {
  const quotient = divide(a, b, scale);
  const product = { value: quotient.value * b.value, scale: scale + b.scale };
  return cut(subtract(a, product), Math.max(a.scale, scale + b.scale));
}
/** A power with a whole exponent; one below 0 not of 0. */
export function power(a: Num, exponent: number, scale: number): Num {
  if (exponent === 0) return ONE;
  const n = Math.abs(exponent);
  const whole = { value: a.value ** BigInt(n), scale: a.scale * n };
  return exponent < 0 ? divide(ONE, whole, scale) : cut(whole, Math.max(scale, a.scale));
}
/** The whole part of a square root. */
export function isqrt(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
export function square_root(a: Num, scale: number): Num {
  const s = Math.max(scale, a.scale);
  return { value: isqrt(at_scale(a, 2 * s)), scale: s };
}
/** Digits that count: all but zeros before the first. */
export function length(a: Num): number {
  const digits = (a.value < 0n ? -a.value : a.value).toString().length;
  return Math.max(digits, a.scale, 1);
}

/** A constant of a program: a single digit is what it is, of several each is less than the base. */
export function parse_number(text: string, base: number): Num {
  const digit = (c: string): number => Number.parseInt(c, 36);
  if (text.length === 1 && text !== ".") return num(digit(text));
  if (base === 10 && /^[\d.]*$/.test(text)) {
    const [whole, fraction = ""] = text.split(".");
    return num(BigInt(whole + fraction || "0"), fraction.length);
  }
  const [whole, fraction = ""] = text.split(".");
  let value = 0n;
  for (const c of whole + fraction) value = value * BigInt(base) + BigInt(Math.min(digit(c), base - 1));
  const below = num(BigInt(base) ** BigInt(fraction.length));
  return fraction === "" ? num(value) : divide(num(value), below, fraction.length);
}

/** A number as it is printed in a base, in one line. */
export function format(a: Num, base: bigint): string {
  if (a.value === 0n) return "0";
  const sign = a.value < 0n ? "-" : "";
  const digits = (a.value < 0n ? -a.value : a.value).toString().padStart(a.scale + 1, "0");
  const whole = digits.slice(0, digits.length - a.scale);
  const fraction = digits.slice(digits.length - a.scale);
  if (base === 10n) return `${sign}${whole === "0" ? "" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  const wide = (base - 1n).toString().length;
  const digit = (n: bigint, space = " "): string =>
    base <= 16n ? n.toString(16).toUpperCase() : `${space}${n.toString().padStart(wide, "0")}`;
  const groups: string[] = [];
  for (let n = BigInt(whole); n > 0n; n /= base) groups.push(digit(n % base));
  let out = sign + groups.reverse().join("");
  if (a.scale === 0) return out;
  out += ".";
  const one = ten(a.scale);
  let rest = BigInt(fraction);
  for (let t = 1n; t.toString().length <= a.scale; t *= base) {
    rest *= base;
    out += digit(rest / one, t === 1n ? "" : " ");
    rest %= one;
  }
  return out;
}
