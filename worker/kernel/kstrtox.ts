// lib/kstrtox: strict parsing of numbers written to kernel files.
import { EINVAL, ERANGE } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

const U64_MAX = (1n << 64n) - 1n;
/** The kernel copies at most so many bytes: sign, 64 digits (base 2 of a u64), newline. The rest is not looked at. */
const MAX_COPY = 66;

/**
 * kstrtou64_from_user(base 10): the number, or a negated errno. One leading plus and one trailing newline are
 * accepted, nothing else beside digits; -EINVAL when there is no number, -ERANGE beyond 64 bits.
 */
export function kstrtou64_from_user(text: ByteString): bigint | number {
  let s = text.slice(0, MAX_COPY);
  if (s.startsWith("+")) s = s.slice(1);
  if (s.endsWith("\n")) s = s.slice(0, -1);
  if (!/^[0-9]+$/.test(s)) {
    // the digits before the first wrong character may overflow first
    const digits = /^[0-9]+/.exec(s)?.[0];
    return digits && BigInt(digits) > U64_MAX ? -ERANGE : -EINVAL;
  }
  const value = BigInt(s);
  return value > U64_MAX ? -ERANGE : value;
}

/** kstrtou32_from_user(base 10). */
export function kstrtou32_from_user(text: ByteString): number {
  const value = kstrtou64_from_user(text);
  if (typeof value === "number") return value;
  return value > 0xffffffffn ? -ERANGE : Number(value);
}
