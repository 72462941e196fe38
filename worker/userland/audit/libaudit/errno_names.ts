// errno names as rules and reports use them (audit_errno_to_name(3)).
import * as errno from "../../../kernel/uapi/errno.ts";

const entries: [string, number][] = [];
for (const [name, value] of Object.entries(errno))
  if (/^E[A-Z0-9]+$/.test(name) && typeof value === "number") entries.push([name, value]);
const plain = entries.filter(([name]) => !["EWOULDBLOCK", "EDEADLOCK", "ENOTSUP"].includes(name));

/** The tools know two old spellings besides, but not ENOTSUP. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...plain,
  ["EWOULDBLOCK", errno.EAGAIN],
  ["EDEADLOCK", errno.EDEADLK],
]);
const NAMES: ReadonlyMap<number, string> = new Map(plain.map(([s, n]) => [n, s]));

/** "EACCES" or "-EACCES" (any case) to 13 or -13; null if unknown. */
export function errnoNumber(name: string): number | null {
  const negative = name.startsWith("-");
  const value = NUMBERS.get((negative ? name.slice(1) : name).toUpperCase());
  return value === undefined ? null : negative ? -value : value;
}

/** Name of a positive errno, or null. */
export const errnoName = (value: number): string | null => NAMES.get(value) ?? null;

/** All names. */
export const ERRNO_NAMES: readonly string[] = [...NAMES.values()];
