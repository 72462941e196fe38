// factor(1).
import type { Code } from "../../lib/code.ts";
import { InStream } from "../../lib/stdio.ts";
import { preempt } from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";

const mul = (a: bigint, b: bigint, n: bigint): bigint => (a * b) % n;

function power(base: bigint, exponent: bigint, n: bigint): bigint {
  let [b, e, r] = [base % n, exponent, 1n];
  for (; e > 0n; e >>= 1n) {
    if (e & 1n) r = mul(r, b, n);
    b = mul(b, b, n);
  }
  return r;
}

/** Miller-Rabin with the bases that decide every number below 3.3e24. */
function is_prime(n: bigint): boolean {
  const bases = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n];
  if (n < 2n) return false;
  for (const p of bases) if (n % p === 0n) return n === p;
  let [d, s] = [n - 1n, 0];
  while (!(d & 1n)) {
    d >>= 1n;
    s++;
  }
  return bases.every((a) => {
    let x = power(a, d, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < s; i++) {
      x = mul(x, x, n);
      if (x === n - 1n) return true;
    }
    return false;
  });
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** A divisor of a composite number, by Pollard's rho. */
function* divisor(n: bigint): Code<bigint> {
  if (!(n & 1n)) return 2n;
  for (let c = 1n; ; c++) {
    let [x, y, d, steps] = [2n, 2n, 1n, 0];
    const next = (v: bigint): bigint => (v * v + c) % n;
    while (d === 1n) {
      x = next(x);
      y = next(next(y));
      d = gcd(x > y ? x - y : y - x, n);
      if (++steps % 1000 === 0) yield preempt();
    }
    if (d !== n) return d;
  }
}

function* factors(n: bigint): Code<bigint[]> {
  if (n === 1n || n === 0n) return [];
  if (is_prime(n)) return [n];
  const d = yield* divisor(n);
  return [...(yield* factors(d)), ...(yield* factors(n / d))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function* show(t: Tool, text: string): Code<void> {
  const m = /^\s*\+?(\d+)\s*$/.exec(text);
  if (!m) return yield* t.error(`${t.quote(text)} is not a valid positive integer`);
  const n = BigInt(m[1]);
  yield* t.out.print(`${n}:${(yield* factors(n)).map((f) => ` ${f}`).join("")}\n`);
}

export const factor = tool({
  name: "factor",
  usage: "[NUMBER]...\nOPTION",
  about: `Print the prime factors of each specified integer NUMBER.  If none
are specified on the command line, read them from standard input.`,
  *run(t) {
    if (t.operands.length > 0) for (const text of t.operands) yield* show(t, text);
    else {
      const input = new InStream(0);
      for (let line = yield* input.line(); line !== null; line = yield* input.line())
        for (const word of line.split(/\s+/).filter(Boolean)) yield* show(t, word);
    }
    return t.status;
  },
});
