// N, +N and -N as find(1) compares with them, and ages in days and minutes.
import type { timespec } from "../../kernel/uapi/sched.ts";

/** exactly, more than or less than n */
export interface Comparison {
  how: "=" | "+" | "-";
  n: number;
}

export function parse_comparison(text: string, pattern = /^\d+$/): Comparison | null {
  const m = /^([-+]?)(.+)$/s.exec(text);
  if (!m || !pattern.test(m[2])) return null;
  return { how: (m[1] || "=") as Comparison["how"], n: Number(m[2]) };
}

export const compare = (value: number, c: Comparison): boolean =>
  c.how === "=" ? value === c.n : c.how === "+" ? value > c.n : value < c.n;

const DECIMAL = /^(\d+\.?\d*|\.\d+)$/;
export const parse_age = (text: string): Comparison | null => parse_comparison(text, DECIMAL);

/**
 * -mtime and -mmin: `us` is a file's time in microseconds, `origin` what it is seen from. Days are counted by whole
 * days past, minutes are rounded up: "-mtime 0" is the last 24 hours, "-mmin 1" the last minute.
 */
export function age_matches(us: number, origin: timespec, c: Comparison, unit: "day" | "min"): boolean {
  const seconds = origin.tv_sec - us / 1e6 + origin.tv_nsec / 1e9;
  if (unit === "min") {
    const age = seconds / 60;
    return c.how === "+" ? age > c.n : c.how === "-" ? age < c.n : age > c.n - 1 && age <= c.n;
  }
  const age = seconds / 86400;
  return c.how === "+" ? age >= c.n + 1 : c.how === "-" ? age < c.n : age >= c.n && age < c.n + 1;
}
