// drivers/char/random: the only source of chance in the machine, seeded by the boot configuration (xoshiro128**).
import type { Kernel } from "./kernel.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** Four words of state from a 32-bit seed (splitmix32). */
export function seed_random(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let x = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    state[i] = (z ^ (z >>> 16)) >>> 0;
  }
  if (state.every((w) => w === 0)) state[0] = 1;
  return state;
}

const rotl = (x: number, n: number) => ((x << n) | (x >>> (32 - n))) >>> 0;

/** 32 random bits. */
export function get_random_u32(k: Kernel): number {
  const s = k.random_state;
  const result = Math.imul(rotl(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0;
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl(s[3], 11);
  return result;
}

/** `count` random bytes. */
export function get_random_bytes(k: Kernel, count: number): ByteString {
  const parts: string[] = [];
  for (let i = 0; i < count; i += 4) {
    const w = get_random_u32(k);
    parts.push(String.fromCharCode(w & 255, (w >>> 8) & 255, (w >>> 16) & 255, w >>> 24));
  }
  return parts.join("").slice(0, count);
}
