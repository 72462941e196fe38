// linux/byteorder: numbers as the bytes they have in memory (le) or in packets (be).
import type { ByteString } from "./syscall.ts";

export const be16 = (n: number): ByteString => String.fromCharCode((n >> 8) & 255, n & 255);
export const be32 = (n: number): ByteString => be16(n >>> 16) + be16(n & 0xffff);
export const get_be16 = (s: ByteString, at: number): number => (s.charCodeAt(at) << 8) | s.charCodeAt(at + 1);
export const le16 = (n: number): ByteString => String.fromCharCode(n & 255, (n >> 8) & 255);
export const le32 = (n: number): ByteString => le16(n & 0xffff) + le16(n >>> 16);
export const get_le32 = (s: ByteString, at: number): number =>
  (s.charCodeAt(at) |
    (s.charCodeAt(at + 1) << 8) |
    (s.charCodeAt(at + 2) << 16) |
    (s.charCodeAt(at + 3) << 24)) >>>
  0;
