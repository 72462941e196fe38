// The tables of /proc/net that net-tools read: addresses are words in the processor's byte order.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";

/** The lines of a file of /proc/net behind its heading. */
export function* table_lines(name: string): Code<string[]> {
  const text = yield* read_file(`/proc/net/${name}`);
  return typeof text === "string" ? text.split("\n").slice(1).filter(Boolean) : [];
}

/** Bytes of an address written as words of eight digits. */
export function address_bytes(hex: string): ByteString {
  let out = "";
  for (let i = 0; i < hex.length; i += 8)
    for (let j = 6; j >= 0; j -= 2)
      out += String.fromCharCode(Number.parseInt(hex.slice(i + j, i + j + 2), 16));
  return out;
}
