// The message digest BLAKE2b (RFC 7693) without a key, for byte strings given piece by piece.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** The initial state (section 2.6): eight words of 64 bits, of each the lower half first, as all words here. */
const IV = Uint32Array.of(
  ...[0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a],
  ...[0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19],
);

/** Which words of the message each round takes (section 2.7); the rounds 10 and 11 are the first two again. */
const SIGMA: readonly (readonly number[])[] = [
  "0123456789abcdef",
  "ea489fd61c02b753",
  "b8c052fdae367194",
  "7931dcbe265a40f8",
  "905724afe1bc683d",
  "2c6a0b834d75fe19",
  "c51fed4a0763928b",
  "db7ec13950f4862a",
  "6fe9b308c2d714a5",
  "a2847615fb9e3cd0",
].map((row) => Array.from(row, (digit) => Number.parseInt(digit, 16)));

/** The columns and diagonals of the state that a round mixes (section 3.2). */
const MIXED: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

const BLOCK = 128;

/** v[a] += the word of these halves */
function add(v: Uint32Array, a: number, low: number, high: number): void {
  const sum = v[2 * a] + low;
  v[2 * a] = sum;
  v[2 * a + 1] += high + (sum > 0xffffffff ? 1 : 0);
}

/** v[a] = (v[a] ^ v[b]) rotated to the right by n bits, 0 < n < 64 */
function xor_rotate(v: Uint32Array, a: number, b: number, n: number): void {
  const low = v[2 * a] ^ v[2 * b];
  const high = v[2 * a + 1] ^ v[2 * b + 1];
  const [x, y] = n < 32 ? [low, high] : [high, low];
  const bits = n % 32;
  v[2 * a] = bits === 0 ? x : (x >>> bits) | (y << (32 - bits));
  v[2 * a + 1] = bits === 0 ? y : (y >>> bits) | (x << (32 - bits));
}

export class Blake2b {
  readonly #bytes: number;
  readonly #state: Uint32Array;
  readonly #v = new Uint32Array(32);
  readonly #words = new Uint32Array(32);
  #rest: ByteString = "";
  #total = 0;

  /** bits: length of the digest, a multiple of 8 up to 512 */
  constructor(bits = 512) {
    this.#bytes = bits / 8;
    this.#state = Uint32Array.from(IV);
    // the parameter block: no key, depth and fanout 1
    this.#state[0] ^= 0x01010000 ^ this.#bytes;
  }

  update(data: ByteString): this {
    const all = this.#rest === "" ? data : this.#rest + data;
    let i = 0;
    // the last block is marked as such, so that a full one waits until more comes
    for (; i + BLOCK < all.length; i += BLOCK) {
      this.#total += BLOCK;
      this.#compress(all, i, false);
    }
    this.#rest = all.slice(i);
    return this;
  }

  #compress(s: ByteString, at: number, last: boolean): void {
    const v = this.#v;
    const m = this.#words;
    for (let k = 0; k < 32; k++) {
      const i = at + 4 * k;
      m[k] =
        s.charCodeAt(i) |
        (s.charCodeAt(i + 1) << 8) |
        (s.charCodeAt(i + 2) << 16) |
        (s.charCodeAt(i + 3) << 24);
    }
    v.set(this.#state);
    v.set(IV, 16);
    v[24] ^= this.#total;
    v[25] ^= Math.floor(this.#total / 2 ** 32);
    if (last) {
      v[28] = ~v[28];
      v[29] = ~v[29];
    }
    for (let round = 0; round < 12; round++) {
      const sigma = SIGMA[round % 10];
      for (let i = 0; i < 8; i++) {
        const [a, b, c, d] = MIXED[i];
        const x = 2 * sigma[2 * i];
        const y = 2 * sigma[2 * i + 1];
        add(v, a, v[2 * b], v[2 * b + 1]);
        add(v, a, m[x], m[x + 1]);
        xor_rotate(v, d, a, 32);
        add(v, c, v[2 * d], v[2 * d + 1]);
        xor_rotate(v, b, c, 24);
        add(v, a, v[2 * b], v[2 * b + 1]);
        add(v, a, m[y], m[y + 1]);
        xor_rotate(v, d, a, 16);
        add(v, c, v[2 * d], v[2 * d + 1]);
        xor_rotate(v, b, c, 63);
      }
    }
    for (let i = 0; i < 16; i++) this.#state[i] ^= v[i] ^ v[i + 16];
  }

  /** The digest; it takes no more data afterwards. */
  digest(): ByteString {
    this.#total += this.#rest.length;
    this.#compress(this.#rest.padEnd(BLOCK, "\0"), 0, true);
    let out = "";
    for (let i = 0; i < this.#bytes; i++)
      out += String.fromCharCode((this.#state[i >> 2] >>> (8 * (i & 3))) & 255);
    return out;
  }
}
