// Compression with DEFLATE (RFC 1951): matches found by hash chains, each block with the codes that fit it best.
import {
  codes_of,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_BLOCK,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASE,
  LENGTH_EXTRA,
  MAX_MATCH,
  MIN_MATCH,
  ORDER,
  WINDOW,
} from "./tables.ts";

/** Literals and matches of a block at most. */
const BLOCK_TOKENS = 16384;
const HASH_SIZE = 32768;
/** How many earlier places are tried for a match, by level 1 to 9. */
const CHAIN = [4, 5, 6, 16, 32, 128, 256, 512, 1024];

class Bits {
  readonly bytes: number[] = [];
  #bits = 0;
  #count = 0;

  put(value: number, n: number): void {
    this.#bits |= value << this.#count;
    this.#count += n;
    for (; this.#count >= 8; this.#count -= 8) {
      this.bytes.push(this.#bits & 0xff);
      this.#bits >>>= 8;
    }
  }

  align(): void {
    if (this.#count > 0) this.put(0, 8 - this.#count);
  }
}

/** Code lengths of at most `limit` bits for symbols that occur so often (Huffman's, shortened where too long). */
export function code_lengths(counts: readonly number[], limit: number): number[] {
  const lengths = new Array<number>(counts.length).fill(0);
  interface Node {
    count: number;
    symbols: number[];
  }
  const heap: Node[] = counts.flatMap((count, symbol) => (count > 0 ? [{ count, symbols: [symbol] }] : []));
  if (heap.length === 1) {
    // a code of one word alone would be incomplete
    const only = heap[0].symbols[0];
    lengths[only] = 1;
    lengths[only === 0 ? 1 : 0] = 1;
  }
  heap.sort((a, b) => b.count - a.count);
  while (heap.length > 1) {
    const [a, b] = [heap.pop() as Node, heap.pop() as Node];
    const node = { count: a.count + b.count, symbols: [...a.symbols, ...b.symbols] };
    for (const s of node.symbols) lengths[s]++;
    let at = heap.length;
    while (at > 0 && heap[at - 1].count < node.count) at--;
    heap.splice(at, 0, node);
  }
  // codes that are too long are cut, and others made longer until all have room again (Kraft's sum at most 1)
  let sum = 0;
  for (let s = 0; s < lengths.length; s++) {
    if (lengths[s] > limit) lengths[s] = limit;
    if (lengths[s] > 0) sum += 2 ** (limit - lengths[s]);
  }
  for (let l = limit - 1; sum > 2 ** limit && l > 0; l--)
    for (let s = 0; s < lengths.length && sum > 2 ** limit; s++)
      if (lengths[s] === l) {
        lengths[s]++;
        sum -= 2 ** (limit - l - 1);
      }
  // and what room is left over is used, as a code must be complete
  for (let s = 0; s < lengths.length && sum < 2 ** limit && heap.length > 0; s++)
    if (lengths[s] === limit && limit > 1) {
      lengths[s]--;
      sum++;
    }
  return lengths;
}

const symbol_of = (bases: readonly number[], value: number): number => {
  let symbol = bases.length - 1;
  while (bases[symbol] > value) symbol--;
  return symbol;
};

/** Lengths as the code length code says them: [symbol, extra bits, their value]. */
function run_lengths(lengths: readonly number[]): [number, number, number][] {
  const out: [number, number, number][] = [];
  for (let i = 0; i < lengths.length; ) {
    const value = lengths[i];
    let n = 1;
    while (lengths[i + n] === value) n++;
    if (value === 0 && n >= 3) {
      n = Math.min(n, 138);
      out.push(n < 11 ? [17, 3, n - 3] : [18, 7, n - 11]);
    } else if (n >= 4) {
      n = Math.min(n, 7);
      out.push([value, 0, 0], [16, 2, n - 4]);
    } else {
      n = 1;
      out.push([value, 0, 0]);
    }
    i += n;
  }
  return out;
}

/** A literal (distance 0) or a match. */
interface Token {
  value: number;
  distance: number;
}

function write_tokens(
  out: Bits,
  tokens: readonly Token[],
  lit: readonly number[],
  dist: readonly number[],
): void {
  const [lit_codes, dist_codes] = [codes_of(lit), codes_of(dist)];
  for (const { value, distance } of tokens) {
    if (distance === 0) {
      out.put(lit_codes[value], lit[value]);
      continue;
    }
    const l = symbol_of(LENGTH_BASE, value);
    out.put(lit_codes[257 + l], lit[257 + l]);
    out.put(value - LENGTH_BASE[l], LENGTH_EXTRA[l]);
    const d = symbol_of(DISTANCE_BASE, distance);
    out.put(dist_codes[d], dist[d]);
    out.put(distance - DISTANCE_BASE[d], DISTANCE_EXTRA[d]);
  }
  out.put(lit_codes[END_BLOCK], lit[END_BLOCK]);
}

const trimmed = (lengths: readonly number[], least: number): number[] => {
  let n = lengths.length;
  while (n > least && lengths[n - 1] === 0) n--;
  return lengths.slice(0, n);
};

function write_block(out: Bits, tokens: readonly Token[], raw: Uint8Array, last: boolean): void {
  const counts = new Array<number>(286).fill(0);
  const distances = new Array<number>(30).fill(0);
  counts[END_BLOCK] = 1;
  let extra = 0;
  for (const { value, distance } of tokens) {
    if (distance === 0) {
      counts[value]++;
      continue;
    }
    const [l, d] = [symbol_of(LENGTH_BASE, value), symbol_of(DISTANCE_BASE, distance)];
    counts[257 + l]++;
    distances[d]++;
    extra += LENGTH_EXTRA[l] + DISTANCE_EXTRA[d];
  }
  const lit = trimmed(code_lengths(counts, 15), 257);
  const dist = trimmed(code_lengths(distances, 15), 1);
  const runs = run_lengths([...lit, ...dist]);
  const kinds = new Array<number>(19).fill(0);
  for (const [symbol] of runs) kinds[symbol]++;
  const small = code_lengths(kinds, 7);
  let n = 19;
  while (n > 4 && small[ORDER[n - 1]] === 0) n--;
  const sum = (of: readonly number[], by: readonly number[]) =>
    of.reduce((s, c, i) => s + c * (by[i] ?? 0), 0);
  const dynamic =
    14 +
    3 * n +
    runs.reduce((s, [symbol, bits]) => s + small[symbol] + bits, 0) +
    sum(counts, lit) +
    sum(distances, dist);
  const fixed = sum(counts, FIXED_LITERALS) + sum(distances, FIXED_DISTANCES);
  out.put(last ? 1 : 0, 1);
  if (raw.length < 65536 && 8 * raw.length + 32 < Math.min(dynamic, fixed) + extra) {
    out.put(0, 2);
    out.align();
    out.put(raw.length, 16);
    out.put(raw.length ^ 0xffff, 16);
    for (const byte of raw) out.put(byte, 8);
  } else if (fixed <= dynamic) {
    out.put(1, 2);
    write_tokens(out, tokens, FIXED_LITERALS, FIXED_DISTANCES);
  } else {
    out.put(2, 2);
    out.put(lit.length - 257, 5);
    out.put(dist.length - 1, 5);
    out.put(n - 4, 4);
    for (let i = 0; i < n; i++) out.put(small[ORDER[i]], 3);
    const codes = codes_of(small);
    for (const [symbol, bits, value] of runs) {
      out.put(codes[symbol], small[symbol]);
      out.put(value, bits);
    }
    write_tokens(out, tokens, lit, dist);
  }
}

/** Compresses at a level from 1, the fastest, to 9. */
export function deflate(data: Uint8Array, level: number): Uint8Array {
  const out = new Bits();
  const head = new Int32Array(HASH_SIZE).fill(-1);
  const previous = new Int32Array(data.length);
  const hash = (i: number) => ((data[i] << 10) ^ (data[i + 1] << 5) ^ data[i + 2]) & (HASH_SIZE - 1);
  const insert = (i: number): void => {
    if (i + MIN_MATCH > data.length) return;
    const h = hash(i);
    previous[i] = head[h];
    head[h] = i;
  };
  const longest = (i: number): Token => {
    const best: Token = { value: 0, distance: 0 };
    if (i + MIN_MATCH > data.length) return best;
    const most = Math.min(MAX_MATCH, data.length - i);
    let from = head[hash(i)];
    for (let tries = CHAIN[level - 1]; from >= 0 && i - from <= WINDOW && tries > 0; tries--) {
      let n = 0;
      while (n < most && data[from + n] === data[i + n]) n++;
      if (n > best.value) Object.assign(best, { value: n, distance: i - from });
      if (n === most) break;
      from = previous[from];
    }
    return best;
  };
  let tokens: Token[] = [];
  let start = 0;
  for (let i = 0; i < data.length; ) {
    let match = longest(i);
    insert(i);
    // a longer match that begins at the next byte is better
    if (
      level > 3 &&
      match.value >= MIN_MATCH &&
      match.value < MAX_MATCH &&
      longest(i + 1).value > match.value
    )
      match = { value: 0, distance: 0 };
    if (match.value < MIN_MATCH) match = { value: data[i], distance: 0 };
    tokens.push(match);
    const end = match.distance === 0 ? i + 1 : i + match.value;
    while (++i < end) insert(i);
    if (tokens.length === BLOCK_TOKENS && i < data.length) {
      write_block(out, tokens, data.subarray(start, i), false);
      tokens = [];
      start = i;
    }
  }
  write_block(out, tokens, data.subarray(start), true);
  out.align();
  return Uint8Array.from(out.bytes);
}
