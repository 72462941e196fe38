// What both directions of DEFLATE know (RFC 1951): symbols of lengths and distances, fixed codes, and CRC-32 (RFC 1952).

/** Shortest match of each length symbol (257 on) and its number of extra bits. */
export const LENGTH_BASE: number[] = [];
export const LENGTH_EXTRA: number[] = [];
/** Smallest distance of each distance symbol and its number of extra bits. */
export const DISTANCE_BASE: number[] = [];
export const DISTANCE_EXTRA: number[] = [];

for (let symbol = 0, base = 3; symbol < 28; symbol++) {
  const extra = symbol < 8 ? 0 : (symbol >> 2) - 1;
  LENGTH_BASE.push(base);
  LENGTH_EXTRA.push(extra);
  base += 1 << extra;
}
// the longest match has a symbol of its own
LENGTH_BASE.push(258);
LENGTH_EXTRA.push(0);
for (let symbol = 0, base = 1; symbol < 30; symbol++) {
  const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
  DISTANCE_BASE.push(base);
  DISTANCE_EXTRA.push(extra);
  base += 1 << extra;
}

export const MIN_MATCH = 3;
export const MAX_MATCH = 258;
export const WINDOW = 32768;
/** The symbol that ends a block. */
export const END_BLOCK = 256;
/** In which order the lengths of the code length code are written. */
export const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
export const FIXED_LITERALS = Array.from({ length: 288 }, (_, i) =>
  i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8,
);
export const FIXED_DISTANCES = new Array<number>(30).fill(5);

/** Canonical codes of the given code lengths, as they are written: first bit lowest. */
export function codes_of(lengths: readonly number[]): number[] {
  const next = new Array<number>(17).fill(0);
  for (const l of lengths) if (l > 0) next[l + 1]++;
  for (let l = 1; l < 17; l++) next[l] = (next[l] + next[l - 1]) << 1;
  // next[l] is now the first code of length l
  return lengths.map((l) => {
    if (l === 0) return 0;
    let code = next[l]++;
    let reversed = 0;
    for (let i = 0; i < l; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
    return reversed;
  });
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

export function crc32(bytes: Uint8Array): number {
  let c = -1;
  for (const b of bytes) c = CRC[(c ^ b) & 0xff] ^ (c >>> 8);
  return ~c >>> 0;
}
