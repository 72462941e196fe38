// The decimal numbers that options of several programs take.
import { EOVERFLOW, ERANGE } from "../../../kernel/uapi/errno.ts";
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

export const INT_MAX = 2n ** 31n - 1n;
export const INTMAX_MAX = 2n ** 63n - 1n;
export const INTMAX_MIN = -(2n ** 63n);

/**
 * A number from `min` to `max`. Anything else ends the program with the message `said` and why: one for which there is
 * no room (EOVERFLOW), or below `min` (ERANGE).
 */
export function* decimal(t: Tool, text: string, said: string, min: bigint, max: bigint): Code<bigint> {
  if (!/^\s*[-+]?\d+$/.test(text)) return yield* t.die(said);
  const n = BigInt(text.trim().replace(/^\+/, ""));
  if (n > max || n < INTMAX_MIN) return yield* t.die(said, EOVERFLOW);
  if (n < min) return yield* t.die(said, ERANGE);
  return n;
}
