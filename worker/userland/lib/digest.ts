// Message digests: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), for byte strings given piece by piece.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

/** What all but SHA-384 and SHA-512 share: blocks of 64 bytes, 32-bit words, padding with the length in bits. */
export abstract class Digest {
  readonly #little: boolean;
  readonly #words = new Int32Array(16);
  protected readonly state: Int32Array;
  #rest: ByteString = "";
  #length = 0;

  constructor(initial: readonly number[], little: boolean) {
    this.state = Int32Array.from(initial);
    this.#little = little;
  }

  protected abstract block(w: Int32Array): void;

  update(data: ByteString): this {
    this.#length += data.length;
    const all = this.#rest === "" ? data : this.#rest + data;
    let i = 0;
    for (; i + 64 <= all.length; i += 64) this.#feed(all, i);
    this.#rest = all.slice(i);
    return this;
  }

  #feed(s: ByteString, at: number): void {
    for (let k = 0; k < 16; k++) {
      const i = at + 4 * k;
      const [a, b, c, d] = [s.charCodeAt(i), s.charCodeAt(i + 1), s.charCodeAt(i + 2), s.charCodeAt(i + 3)];
      this.#words[k] = this.#little
        ? a | (b << 8) | (c << 16) | (d << 24)
        : (a << 24) | (b << 16) | (c << 8) | d;
    }
    this.block(this.#words);
  }

  /** The bytes of `words` 32-bit words of the state; the digest takes no more data afterwards. */
  protected result(words: number): ByteString {
    const high = Math.floor(this.#length / 2 ** 29);
    const low = (this.#length << 3) >>> 0;
    const zeros = "\0".repeat((119 - (this.#length % 64)) % 64);
    const length = this.#little ? this.#bytes(low) + this.#bytes(high) : this.#bytes(high) + this.#bytes(low);
    const tail = `${this.#rest}\x80${zeros}${length}`;
    for (let i = 0; i < tail.length; i += 64) this.#feed(tail, i);
    let out = "";
    for (let k = 0; k < words; k++) out += this.#bytes(this.state[k]);
    return out;
  }

  #bytes(word: number): ByteString {
    const b = [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
    return String.fromCharCode(...(this.#little ? b.reverse() : b));
  }

  abstract digest(): ByteString;
}

export const rotl = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const rotr = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** floor(2^32 * |sin(i + 1)|), the constants of RFC 1321 */
const MD5_K = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))));
const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

export class Md5 extends Digest {
  constructor() {
    super([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476], true);
  }

  protected block(w: Int32Array): void {
    const s = this.state;
    let [a, b, c, d] = s;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let f: number;
      let g: number;
      if (round === 0) [f, g] = [(b & c) | (~b & d), i];
      else if (round === 1) [f, g] = [(d & b) | (~d & c), (5 * i + 1) & 15];
      else if (round === 2) [f, g] = [b ^ c ^ d, (3 * i + 5) & 15];
      else [f, g] = [c ^ (b | ~d), (7 * i) & 15];
      const next = (b + rotl((a + f + MD5_K[i] + w[g]) | 0, MD5_SHIFTS[round][i & 3])) | 0;
      a = d;
      d = c;
      c = b;
      b = next;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
  }

  digest(): ByteString {
    return this.result(4);
  }
}

export class Sha1 extends Digest {
  readonly #w = new Int32Array(80);
  constructor() {
    super([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0], false);
  }

  protected block(words: Int32Array): void {
    const w = this.#w;
    w.set(words);
    for (let i = 16; i < 80; i++) w[i] = rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    const s = this.state;
    let [a, b, c, d, e] = s;
    for (let i = 0; i < 80; i++) {
      let f: number;
      let k: number;
      if (i < 20) [f, k] = [(b & c) | (~b & d), 0x5a827999];
      else if (i < 40) [f, k] = [b ^ c ^ d, 0x6ed9eba1];
      else if (i < 60) [f, k] = [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
      else [f, k] = [b ^ c ^ d, 0xca62c1d6];
      const next = (rotl(a, 5) + f + e + k + w[i]) | 0;
      e = d;
      d = c;
      c = rotl(b, 30);
      b = a;
      a = next;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
  }

  digest(): ByteString {
    return this.result(5);
  }
}

/** The first 80 primes: the constants of SHA-2 are fractions of their roots. */
const PRIMES = (() => {
  const found: bigint[] = [];
  for (let n = 2n; found.length < 80; n++) if (found.every((p) => n % p !== 0n)) found.push(n);
  return found;
})();

/** floor of the k-th root of n, by Newton's method. */
function root(n: bigint, k: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / Number(k)));
  for (;;) {
    const next = ((k - 1n) * x + n / x ** (k - 1n)) / k;
    if (next >= x) return x;
    x = next;
  }
}
/** The first `bits` bits of the fraction of a prime's k-th root. */
const fraction = (p: bigint, k: bigint, bits: bigint): bigint =>
  root(p << (bits * k), k) & ((1n << bits) - 1n);

const SHA256_K = Int32Array.from(PRIMES.slice(0, 64), (p) => Number(fraction(p, 3n, 32n)));
const SHA256_H = PRIMES.slice(0, 8).map((p) => Number(fraction(p, 2n, 32n)));
/** SHA-224 starts from the second halves of the 64-bit fractions of the 9th to 16th prime. */
const SHA224_H = PRIMES.slice(8, 16).map((p) => Number(fraction(p, 2n, 64n) & 0xffffffffn));

export class Sha256 extends Digest {
  readonly #w = new Int32Array(64);
  readonly #length: number;

  /** bits: 256 or 224 */
  constructor(bits: 256 | 224 = 256) {
    super(bits === 256 ? SHA256_H : SHA224_H, false);
    this.#length = bits / 32;
  }

  protected block(words: Int32Array): void {
    const w = this.#w;
    w.set(words);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
      const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    const st = this.state;
    let [a, b, c, d, e, f, g, h] = st;
    for (let i = 0; i < 64; i++) {
      const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA256_K[i] + w[i]) | 0;
      const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    const v = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) st[i] += v[i];
  }

  digest(): ByteString {
    return this.result(this.#length);
  }
}

const MASK64 = (1n << 64n) - 1n;
const SHA512_K = PRIMES.map((p) => fraction(p, 3n, 64n));

/** SHA-512 and SHA-384: 64-bit words, blocks of 128 bytes. */
export class Sha512 {
  readonly #length: number;
  readonly #state: bigint[];
  #rest: ByteString = "";
  #total = 0;

  /** bits: 512 or 384, which starts from the roots of the 9th to 16th prime */
  constructor(bits: 512 | 384 = 512) {
    this.#length = bits / 64;
    this.#state = PRIMES.slice(...(bits === 512 ? [0, 8] : [8, 16])).map((p) => fraction(p, 2n, 64n));
  }

  update(data: ByteString): this {
    this.#total += data.length;
    const all = this.#rest + data;
    let i = 0;
    for (; i + 128 <= all.length; i += 128) this.#block(all.slice(i, i + 128));
    this.#rest = all.slice(i);
    return this;
  }

  #block(block: ByteString): void {
    const rotr64 = (x: bigint, n: bigint) => ((x >> n) | (x << (64n - n))) & MASK64;
    const w = Array.from({ length: 16 }, (_, i) => BigInt(`0x${hex(block.slice(8 * i, 8 * i + 8))}`));
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = rotr64(x, 1n) ^ rotr64(x, 8n) ^ (x >> 7n);
      const s1 = rotr64(y, 19n) ^ rotr64(y, 61n) ^ (y >> 6n);
      w.push((w[i - 16] + s0 + w[i - 7] + s1) & MASK64);
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let i = 0; i < 80; i++) {
      const s1 = rotr64(e, 14n) ^ rotr64(e, 18n) ^ rotr64(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & g)) + SHA512_K[i] + w[i];
      const s0 = rotr64(a, 28n) ^ rotr64(a, 34n) ^ rotr64(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK64, c, b, a, (t1 + t2) & MASK64];
    }
    for (const [i, v] of [a, b, c, d, e, f, g, h].entries()) this.#state[i] = (this.#state[i] + v) & MASK64;
  }

  /** The digest; it takes no more data afterwards. */
  digest(): ByteString {
    const bits = (8 * this.#total).toString(16).padStart(32, "0");
    const length = bits.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
    this.update(`\x80${"\0".repeat((239 - (this.#total % 128)) % 128)}${length}`);
    const words = this.#state.slice(0, this.#length).map((v) => v.toString(16).padStart(16, "0"));
    return words.join("").replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
  }
}

/** Digest in lower case hexadecimal. */
export function hex(bytes: ByteString): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += bytes.charCodeAt(i).toString(16).padStart(2, "0");
  return out;
}

/** The 16 bytes of the MD5 digest of a whole string. */
export const md5 = (data: ByteString): ByteString => new Md5().update(data).digest();
