// lib/kstrtox: numbers from user space, strictly.
import { EINVAL, ERANGE } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

const ULLONG_MAX = 0xffffffffffffffffn;
/** Bytes of a write that are looked at: two 32-digit words, a sign and a newline (kstrtoull_from_user). */
const BUFFER = 66;

/**
 * kstrtou64: decimal digits, one leading plus and one trailing newline allowed. Too large: -ERANGE; anything else
 * that is not a number: -EINVAL. The digits before a bad byte count first, as they are read: overflow is found at the
 * digit where it happens, but a bad byte afterwards is not reached.
 */
export function kstrtou64(text: ByteString): bigint | number {
  const nul = text.indexOf("\0");
  const s = nul < 0 ? text : text.slice(0, nul);
  let i = s[0] === "+" ? 1 : 0;
  const start = i;
  let value = 0n;
  let overflow = false;
  for (; i < s.length; i++) {
    const digit = s.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10n + BigInt(digit);
    if (value > ULLONG_MAX) {
      overflow = true;
      value &= ULLONG_MAX;
    }
  }
  if (overflow) return -ERANGE;
  if (i === start) return -EINVAL;
  if (s[i] === "\n") i++;
  return i === s.length ? value : -EINVAL;
}

/** kstrtou64_from_user: the same on the first 66 bytes of a write. */
export const kstrtou64_from_user = (data: ByteString): bigint | number => kstrtou64(data.slice(0, BUFFER));

/** Bytes of a write that are looked at for a u32: 32 binary digits, a sign and a newline. */
const BUFFER32 = 34;

/** kstrtou32_from_user: as above for 32 bits. */
export function kstrtou32_from_user(data: ByteString): number {
  const value = kstrtou64(data.slice(0, BUFFER32));
  if (typeof value === "number") return value;
  return value > 0xffffffffn ? -ERANGE : Number(value);
}
