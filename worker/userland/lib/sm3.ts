// The message digest SM3 (GB/T 32905-2016), for byte strings given piece by piece.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { Digest, rotl } from "./digest.ts";

const IV = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

const p0 = (x: number): number => x ^ rotl(x, 9) ^ rotl(x, 17);
const p1 = (x: number): number => x ^ rotl(x, 15) ^ rotl(x, 23);

export class Sm3 extends Digest {
  readonly #w = new Int32Array(68);

  constructor() {
    super(IV, false);
  }

  protected block(words: Int32Array): void {
    const w = this.#w;
    w.set(words);
    for (let j = 16; j < 68; j++)
      w[j] = p1(w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)) ^ rotl(w[j - 13], 7) ^ w[j - 6];
    const s = this.state;
    let [a, b, c, d, e, f, g, h] = s;
    for (let j = 0; j < 64; j++) {
      const first = j < 16;
      const t = rotl(first ? 0x79cc4519 : 0x7a879d8a, j % 32);
      const ss1 = rotl((rotl(a, 12) + e + t) | 0, 7);
      const ss2 = ss1 ^ rotl(a, 12);
      const ff = first ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = first ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) | 0;
      const tt2 = (gg + h + ss1 + w[j]) | 0;
      d = c;
      c = rotl(b, 9);
      b = a;
      a = tt1;
      h = g;
      g = rotl(f, 19);
      f = e;
      e = p0(tt2);
    }
    const v = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) s[i] ^= v[i];
  }

  digest(): ByteString {
    return this.result(8);
  }
}
