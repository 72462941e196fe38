// strtoul(3), strtol(3) and strtoull(3) as the rule parser uses them, with their wrapping into 32 bits.

const U64 = 1n << 64n;
const MAX_U64 = U64 - 1n;

interface Scanned {
  value: bigint;
  /** characters used; 0 when there was no number */
  used: number;
  /** more than 64 bits */
  overflow: boolean;
}

/** Reads optional blanks, sign and digits; base 0 means C's prefixes. `value` is the magnitude with its sign. */
export function scanNumber(text: string, base: 0 | 10 | 16 = 0): Scanned {
  const m = /^[ \t\n\v\f\r]*([+-]?)(.*)$/s.exec(text) as RegExpExecArray;
  const lead = text.length - m[2].length;
  let digits = m[2];
  let prefix = 0;
  let radix: number = base;
  if ((base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(digits)) {
    radix = 16;
    prefix = 2;
    digits = digits.slice(2);
  } else if (base === 0) radix = digits.startsWith("0") ? 8 : 10;
  const pattern = radix === 16 ? /^[0-9a-fA-F]+/ : radix === 8 ? /^[0-7]+/ : /^[0-9]+/;
  const found = pattern.exec(digits)?.[0] ?? "";
  if (found === "") return { value: 0n, used: 0, overflow: false };
  let value = 0n;
  for (const c of found) {
    if (value > MAX_U64) break;
    value = value * BigInt(radix) + BigInt(Number.parseInt(c, 16));
  }
  const overflow = value > MAX_U64;
  if (overflow) value = MAX_U64;
  // beyond 64 bits C gives the maximum, whatever the sign
  return { value: m[1] === "-" && !overflow ? -value : value, used: lead + prefix + found.length, overflow };
}

/** (u32)strtoul(text): what a 32-bit rule value becomes. */
export const toU32 = (text: string, base: 0 | 10 | 16 = 0): number =>
  Number(BigInt.asUintN(32, scanNumber(text, base).value));

/** strtoull(text): overflow gives the maximum, a minus sign wraps. */
export const toU64 = (text: string): bigint => BigInt.asUintN(64, scanNumber(text).value);

export const isDigit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
/** A digit, or a minus sign with a digit behind it. */
export const isSignedNumber = (text: string): boolean =>
  isDigit(text[0]) || (text[0] === "-" && isDigit(text[1]));
