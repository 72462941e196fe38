// Characters in the other case, as ${x^p} and ${x@U} change them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_utf8, encode_utf8 } from "../lib/bytes.ts";

/** One character in the other case, when that is one character too. */
function recase(c: ByteString, change: (s: string) => string): ByteString {
  if (c < "\x80") return change(c);
  const other = change(decode_utf8(c));
  return [...other].length === 1 ? encode_utf8(other) : c;
}
export const upper = (c: ByteString) => recase(c, (s) => s.toUpperCase());
export const lower = (c: ByteString) => recase(c, (s) => s.toLowerCase());
