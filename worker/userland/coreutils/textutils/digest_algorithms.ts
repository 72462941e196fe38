// The digests that cksum(1) and the programs of one digest each compute, and how a file is digested.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { Blake2b } from "../../lib/blake2b.ts";
import type { Code } from "../../lib/code.ts";
import { hex, Md5, Sha1, Sha256, Sha512 } from "../../lib/digest.ts";
import { Sm3 } from "../../lib/sm3.ts";
import type { Tool } from "../tool.ts";

interface Hasher {
  update(data: ByteString): unknown;
  digest(): ByteString;
}

export interface Algorithm {
  /** as cksum -a calls it */
  option: string;
  /** as --tag calls it */
  tag: string;
  /** length of the digest; the greatest, where others can be had */
  bits: number;
  make: (bits: number) => Hasher;
}

export const MD5: Algorithm = { option: "md5", tag: "MD5", bits: 128, make: () => new Md5() };
export const SHA1: Algorithm = { option: "sha1", tag: "SHA1", bits: 160, make: () => new Sha1() };
export const SHA224: Algorithm = { option: "sha224", tag: "SHA224", bits: 224, make: () => new Sha256(224) };
export const SHA256: Algorithm = { option: "sha256", tag: "SHA256", bits: 256, make: () => new Sha256() };
export const SHA384: Algorithm = { option: "sha384", tag: "SHA384", bits: 384, make: () => new Sha512(384) };
export const SHA512: Algorithm = { option: "sha512", tag: "SHA512", bits: 512, make: () => new Sha512() };
export const BLAKE2B: Algorithm = {
  option: "blake2b",
  tag: "BLAKE2b",
  bits: 512,
  make: (bits) => new Blake2b(bits),
};
const SM3: Algorithm = { option: "sm3", tag: "SM3", bits: 256, make: () => new Sm3() };

/** In cksum's order. */
export const ALGORITHMS: readonly Algorithm[] = [MD5, SHA1, SHA224, SHA256, SHA384, SHA512, BLAKE2B, SM3];

/** Digest of a file in hexadecimal, or null after a message. */
export function* digest_of(t: Tool, a: Algorithm, bits: number, name: ByteString): Code<string | null> {
  const input = yield* t.open_input(name);
  if (!input) return null;
  const d = a.make(bits);
  for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) d.update(c);
  const failed = input.error !== 0;
  yield* t.close_input(input, name);
  return failed ? null : hex(d.digest());
}
