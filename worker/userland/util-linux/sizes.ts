// Sizes as the programs of util-linux read and print them: fallocate(1), lslocks(8).

const UNITS = "BKMGTPE";

/** "1.5K", "10MiB", "0x10", "3KB" (thousands) in bytes; null when it is none. */
export function parse_size(text: string): number | null {
  const match = /^\s*\+?(0x[0-9a-f]+|\d+)(?:\.(\d+))?([KMGTPEZY])?(iB|B)?$/i.exec(text);
  if (!match) return null;
  const [, whole, fraction, unit, tail] = match;
  if ((fraction || tail) && !unit) return null;
  if (tail && !/^(?:iB|B)$/.test(tail)) return null;
  const base = tail === "B" ? 1000 : 1024;
  const power = unit ? "KMGTPEZY".indexOf(unit.toUpperCase()) + 1 : 0;
  // a leading 0 means octal, as in C
  const n = /^0\d/.test(whole) ? Number(`0o${whole}`) : Number(whole);
  if (Number.isNaN(n)) return null;
  const bytes = Math.floor((n + (fraction ? Number(`0.${fraction}`) : 0)) * base ** power);
  return bytes < 2 ** 64 ? bytes : null;
}

/** Bytes with a unit and at most one digit behind the point: "1.4M", or with `words` "1.4 MiB". */
export function human_size(bytes: number, words = false): string {
  let n = bytes;
  let unit = 0;
  for (; n >= 1024 && unit < 6; unit++) n /= 1024;
  const tenths = Math.round(n * 10);
  const number = tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1);
  return words ? `${number} ${UNITS[unit]}${unit ? "iB" : ""}` : `${number}${UNITS[unit]}`;
}
