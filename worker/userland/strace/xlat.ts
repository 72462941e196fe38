// Names of numbers: one of a list, or a set of bits, the way strace prints them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { int, type Printer, plain, uint } from "./call.ts";

/** Name to number, in the order of printing. */
export type Names = Readonly<Record<string, number>>;

/** The name of a number, or the number and, in a comment, what it is not one of. */
export function one_of(names: Names, value: number, unknown: ByteString): ByteString {
  for (const name in names) if (names[name] === value) return name;
  return `${value < 0 ? value : `0x${value.toString(16)}`} /* ${unknown} */`;
}

/** Names of the bits that are set, joined by |; what has no name follows in hexadecimal. */
export function bits_of(names: Names, value: number, unknown: ByteString, first = ""): ByteString {
  const out = first === "" ? [] : [first];
  let rest = value >>> 0;
  for (const name in names) {
    const bits = names[name] >>> 0;
    if (bits !== 0 && (rest & bits) >>> 0 === bits) {
      out.push(name);
      rest = (rest & ~bits) >>> 0;
    }
  }
  if (rest !== 0)
    out.push(out.length === 0 ? `0x${rest.toString(16)} /* ${unknown} */` : `0x${rest.toString(16)}`);
  if (out.length > 0) return out.join("|");
  for (const name in names) if (names[name] === 0) return name;
  return "0";
}

export const one = (names: Names, unknown: ByteString): Printer =>
  plain((value) => one_of(names, int(value), unknown));
export const bits = (names: Names, unknown: ByteString): Printer =>
  plain((value) => bits_of(names, uint(value), unknown));
