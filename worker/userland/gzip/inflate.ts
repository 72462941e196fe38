// Decompression of DEFLATE data (RFC 1951).
import {
  codes_of,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_BLOCK,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASE,
  LENGTH_EXTRA,
  ORDER,
} from "./tables.ts";

/** What is wrong with compressed data: it ends too early, or breaks the format. */
export class Damaged extends Error {
  readonly early: boolean;
  constructor(early: boolean) {
    super(early ? "unexpected end of file" : "format violated");
    this.early = early;
  }
}

/** Codes to symbols: `length * 2^16 + code`, the code as it is read, first bit lowest. */
type Decoder = ReadonlyMap<number, number>;

function decoder(lengths: readonly number[]): Decoder {
  const codes = codes_of(lengths);
  return new Map(
    lengths.flatMap((l, symbol) => (l > 0 ? [[(l << 16) | codes[symbol], symbol] as const] : [])),
  );
}

class Inflater {
  readonly #in: Uint8Array;
  pos: number;
  #bits = 0;
  #count = 0;
  out = new Uint8Array(65536);
  length = 0;

  constructor(data: Uint8Array, pos: number) {
    this.#in = data;
    this.pos = pos;
  }

  bits(n: number): number {
    while (this.#count < n) {
      if (this.pos >= this.#in.length) throw new Damaged(true);
      this.#bits |= this.#in[this.pos++] << this.#count;
      this.#count += 8;
    }
    const value = this.#bits & ((1 << n) - 1);
    this.#bits >>>= n;
    this.#count -= n;
    return value;
  }

  #symbol(d: Decoder): number {
    let code = 0;
    for (let l = 1; l <= 15; l++) {
      code |= this.bits(1) << (l - 1);
      const symbol = d.get((l << 16) | code);
      if (symbol !== undefined) return symbol;
    }
    throw new Damaged(false);
  }

  #put(byte: number): void {
    if (this.length === this.out.length) {
      const more = new Uint8Array(this.out.length * 2);
      more.set(this.out);
      this.out = more;
    }
    this.out[this.length++] = byte;
  }

  /** Bytes as they are; also discards what is left of the byte before them. */
  stored(): void {
    this.pos -= this.#count >> 3;
    this.#bits = 0;
    this.#count = 0;
    const n = this.bits(16);
    if ((this.bits(16) ^ n) !== 0xffff) throw new Damaged(false);
    for (let i = 0; i < n; i++) this.#put(this.bits(8));
  }

  /** The codes that a block brings with it. */
  codes(): [Decoder, Decoder] {
    const [literals, distances, kinds] = [this.bits(5) + 257, this.bits(5) + 1, this.bits(4) + 4];
    const small = new Array<number>(19).fill(0);
    for (let i = 0; i < kinds; i++) small[ORDER[i]] = this.bits(3);
    const code = decoder(small);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const symbol = this.#symbol(code);
      if (symbol < 16) lengths.push(symbol);
      else {
        if (symbol === 16 && lengths.length === 0) throw new Damaged(false);
        const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
        const n = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
        for (let i = 0; i < n; i++) lengths.push(value);
      }
    }
    if (lengths.length > literals + distances) throw new Damaged(false);
    return [decoder(lengths.slice(0, literals)), decoder(lengths.slice(literals))];
  }

  compressed(literals: Decoder, distances: Decoder): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === END_BLOCK) return;
      if (symbol < END_BLOCK) {
        this.#put(symbol);
        continue;
      }
      const l = symbol - 257;
      if (l >= LENGTH_BASE.length) throw new Damaged(false);
      const length = LENGTH_BASE[l] + this.bits(LENGTH_EXTRA[l]);
      const d = this.#symbol(distances);
      const distance = DISTANCE_BASE[d] + this.bits(DISTANCE_EXTRA[d]);
      if (!(distance <= this.length)) throw new Damaged(false);
      for (let i = 0; i < length; i++) this.#put(this.out[this.length - distance]);
    }
  }
}

/**
 * The data that begins at `pos`, and where its last byte is behind.
 * @throws Damaged
 */
export function inflate(data: Uint8Array, pos: number): { bytes: Uint8Array; end: number } {
  const z = new Inflater(data, pos);
  for (let last = 0; last === 0; ) {
    last = z.bits(1);
    const type = z.bits(2);
    if (type === 0) z.stored();
    else if (type === 1) z.compressed(decoder(FIXED_LITERALS), decoder(FIXED_DISTANCES));
    else if (type === 2) z.compressed(...z.codes());
    else throw new Damaged(false);
  }
  return { bytes: z.out.subarray(0, z.length), end: z.pos };
}
