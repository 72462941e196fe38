// The functions of bc -l: sine, cosine, arctangent, logarithm, exponential and Bessel function, by series on whole numbers
// with more digits than are asked for, which are cut off in the end.
import { at_scale, isqrt, type Num, ZERO } from "./number.ts";

/** Digits that are computed beyond those that are shown. */
const GUARD = 12;

interface Fixed {
  /** digits behind the point */
  digits: number;
  /** 1 with these digits */
  one: bigint;
}
const fixed = (digits: number): Fixed => ({ digits, one: 10n ** BigInt(digits) });
const size = (x: Num): number => Math.max(0, x.value.toString().length - x.scale);
const result = (f: Fixed, value: bigint, scale: number): Num => ({
  value: value / 10n ** BigInt(f.digits - scale),
  scale,
});

/** The sum of terms, of which each is made of the one before, until they are 0. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = 0n;
  for (let term = first, n = 1n; term !== 0n; term = next(term, n++)) sum += term;
  return sum;
}

/** arctan(1/n) */
function arctan_inverse(f: Fixed, n: bigint): bigint {
  let sum = 0n;
  for (let power = f.one / n, k = 1n; power !== 0n; power = -power / (n * n), k += 2n) sum += power / k;
  return sum;
}
const pi = (f: Fixed): bigint => 16n * arctan_inverse(f, 5n) - 4n * arctan_inverse(f, 239n);

function sine_at(x: Num, scale: number, quarter: bigint): Num {
  const f = fixed(scale + GUARD + size(x));
  const turn = 2n * pi(f);
  let angle = (at_scale(x, f.digits) + (quarter * turn) / 4n) % turn;
  if (angle > turn / 2n) angle -= turn;
  if (angle < -turn / 2n) angle += turn;
  if (angle > turn / 4n) angle = turn / 2n - angle;
  if (angle < -turn / 4n) angle = -turn / 2n - angle;
  const square = (angle * angle) / f.one;
  return result(
    f,
    series(angle, (term, n) => (-term * square) / f.one / (2n * n * (2n * n + 1n))),
    scale,
  );
}
const sine = (x: Num, scale: number): Num => sine_at(x, scale, 0n);
const cosine = (x: Num, scale: number): Num => sine_at(x, scale, 1n);

function arctangent(x: Num, scale: number): Num {
  const f = fixed(scale + GUARD);
  let t = at_scale(x, f.digits);
  const inverted = t > f.one || t < -f.one;
  if (inverted) t = (f.one * f.one) / t;
  // atan(t) = 2 atan(t / (1 + sqrt(1 + t^2))), until t is small
  let halved = 0n;
  for (; t * 10n > f.one || -t * 10n > f.one; halved++)
    t = (t * f.one) / (f.one + isqrt(f.one * f.one + t * t));
  const square = (t * t) / f.one;
  let sum = 0n;
  for (let power = t, k = 1n; power !== 0n; power = (-power * square) / f.one, k += 2n) sum += power / k;
  sum <<= halved;
  if (inverted) sum = (x.value < 0n ? -pi(f) : pi(f)) / 2n - sum;
  return result(f, sum, scale);
}

/** exp of a number with the digits of `f`; it is halved until it is small, and the result squared again. */
function exp(f: Fixed, x: bigint): bigint {
  let t = x;
  let halved = 0;
  for (; t * 2n > f.one; halved++) t /= 2n;
  let sum = series(f.one, (term, n) => (term * t) / f.one / n);
  for (; halved > 0; halved--) sum = (sum * sum) / f.one;
  return sum;
}
function exponential(x: Num, scale: number): Num {
  const negative = x.value < 0n;
  const positive = negative ? { value: -x.value, scale: x.scale } : x;
  const whole = Number(at_scale(positive, 0));
  // as many digits before the point as the result has, and a few that squaring costs
  const f = fixed(scale + 2 * GUARD + Math.ceil(whole / 2.3));
  const value = exp(f, at_scale(positive, f.digits));
  return result(f, negative ? (f.one * f.one) / value : value, scale);
}

function logarithm(x: Num, scale: number): Num {
  if (x.value <= 0n) return { value: (1n - 10n ** BigInt(scale)) * 10n ** BigInt(scale), scale };
  const f = fixed(scale + 2 * GUARD + size(x));
  // far from 1, the series is slow: the root of the number has half its logarithm
  const wide = fixed(f.digits + Math.max(0, x.scale - x.value.toString().length));
  let t = at_scale(x, wide.digits);
  let halved = 0n;
  for (; t * 10n > wide.one * 12n || t * 12n < wide.one * 10n; halved++) t = isqrt(t * wide.one);
  const ratio = ((t - wide.one) * wide.one) / (t + wide.one);
  const square = (ratio * ratio) / wide.one;
  let sum = 0n;
  for (let power = ratio, k = 1n; power !== 0n; power = (power * square) / wide.one, k += 2n)
    sum += power / k;
  return result(wide, (2n * sum) << halved, scale);
}

/** The Bessel function of whole order `order`. */
function bessel(order: Num, x: Num, scale: number): Num {
  const whole = at_scale(order, 0);
  const n = whole < 0n ? -whole : whole;
  const big = Number(at_scale(x, 0));
  const f = fixed(scale + 2 * GUARD + Math.ceil(Math.abs(big)));
  const half = at_scale(x, f.digits) / 2n;
  let first = f.one;
  for (let k = 1n; k <= n && first !== 0n; k++) first = (first * half) / f.one / k;
  if (whole < 0n && n % 2n === 1n) first = -first;
  const square = (half * half) / f.one;
  return result(
    f,
    series(first, (term, k) => (-term * square) / f.one / (k * (n + k))),
    scale,
  );
}

/** By name; each takes its arguments and the scale. */
export const LIBRARY: Readonly<Record<string, (args: readonly Num[], scale: number) => Num>> = {
  s: ([x = ZERO], scale) => sine(x, scale),
  c: ([x = ZERO], scale) => cosine(x, scale),
  a: ([x = ZERO], scale) => arctangent(x, scale),
  l: ([x = ZERO], scale) => logarithm(x, scale),
  e: ([x = ZERO], scale) => exponential(x, scale),
  j: ([n = ZERO, x = ZERO], scale) => bessel(n, x, scale),
};
