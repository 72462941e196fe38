// Numbers of the x87's 80 bits (long double), as far as numfmt(1) computes with them: fractions of integers, rounded to
// 64 bits after each operation. No infinities, no signed zeros.

export interface Real {
  n: bigint;
  /** > 0 */
  d: bigint;
}

export type Rounding = "up" | "down" | "from-zero" | "towards-zero" | "nearest";

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
const bits = (n: bigint): number => n.toString(2).length;

/** Quotient of non-negative integers, to the nearest, ties to even. */
function divide_even(n: bigint, d: bigint): bigint {
  const q = n / d;
  const twice = 2n * (n % d);
  return twice > d || (twice === d && q % 2n === 1n) ? q + 1n : q;
}

/** n / d as a long double */
export function real(n: bigint, d = 1n): Real {
  if (n === 0n) return { n: 0n, d: 1n };
  const a = abs(n);
  // one bit more or less than 64, which the second try sets right
  let shift = 64 - (bits(a) - bits(d));
  const scaled = () => (shift >= 0 ? [a << BigInt(shift), d] : [a, d << BigInt(-shift)]);
  const [n1, d1] = scaled();
  if (bits(n1 / d1) > 64) shift--;
  const [n2, d2] = scaled();
  const q = divide_even(n2, d2) * (n < 0n ? -1n : 1n);
  return shift >= 0 ? { n: q, d: 1n << BigInt(shift) } : { n: q << BigInt(-shift), d: 1n };
}

export const add = (x: Real, y: Real): Real => real(x.n * y.d + y.n * x.d, x.d * y.d);
export const multiply = (x: Real, y: Real): Real => real(x.n * y.n, x.d * y.d);
export const divide = (x: Real, y: Real): Real => real(y.n < 0n ? -x.n * y.d : x.n * y.d, x.d * abs(y.n));

/** |x| < n */
export const below = (x: Real, n: bigint): boolean => abs(x.n) < n * x.d;

/** An integer. */
export function round(x: Real, how: Rounding): Real {
  const negative = x.n < 0n;
  const q = abs(x.n) / x.d;
  const rest = abs(x.n) % x.d;
  let away = rest !== 0n;
  if (how === "towards-zero") away = false;
  else if (how === "up") away &&= !negative;
  else if (how === "down") away &&= negative;
  else if (how === "nearest") away = 2n * rest >= x.d;
  const a = away ? q + 1n : q;
  return real(negative ? -a : a);
}

/** printf's %.{digits}Lf */
export function fixed(x: Real, digits: number): string {
  const q = divide_even(abs(x.n) * 10n ** BigInt(digits), x.d);
  const text = q.toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${x.n < 0n ? "-" : ""}${whole}${digits > 0 ? `.${text.slice(text.length - digits)}` : ""}`;
}

/** printf's %Lg */
export function general(x: Real): string {
  const [mantissa, exponent] = (Number(x.n) / Number(x.d)).toExponential(5).split("e");
  const e = Number(exponent);
  const strip = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (e >= -4 && e < 6) return strip((Number(x.n) / Number(x.d)).toFixed(5 - e));
  return `${strip(mantissa)}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}
