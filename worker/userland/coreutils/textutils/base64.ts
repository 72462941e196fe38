// base64(1).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { tool } from "../tool.ts";
import { read_all } from "./whole.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encode(data: ByteString): string {
  let out = "";
  for (let i = 0; i < data.length; i += 3) {
    const n =
      (data.charCodeAt(i) << 16) | ((data.charCodeAt(i + 1) || 0) << 8) | (data.charCodeAt(i + 2) || 0);
    const four = [18, 12, 6, 0].map((s) => ALPHABET[(n >>> s) & 63]).join("");
    const left = data.length - i;
    out += left >= 3 ? four : four.slice(0, left + 1) + "=".repeat(3 - left);
  }
  return out;
}

/** What could be decoded, and whether all of it could. */
function decode(text: string): { data: ByteString; ok: boolean } {
  let data = "";
  let i = 0;
  for (; i + 4 <= text.length; i += 4) {
    const four = text.slice(i, i + 4);
    const m = /^([A-Za-z0-9+/]{2})(==|[A-Za-z0-9+/]=|[A-Za-z0-9+/]{2})$/.exec(four);
    if (!m) {
      // the first byte of a bad group is there when its two characters are
      if (/^[A-Za-z0-9+/]{2}/.test(four))
        data += group(four).slice(0, /^[A-Za-z0-9+/]{3}/.test(four) ? 2 : 1);
      return { data, ok: false };
    }
    data += group(four).slice(0, 3 - (four.match(/=/g)?.length ?? 0));
  }
  const rest = text.slice(i);
  if (rest.length >= 2 && /^[A-Za-z0-9+/]+$/.test(rest))
    data += group(rest.padEnd(4, "A")).slice(0, rest.length - 1);
  return { data, ok: rest === "" };
}

function group(four: string): ByteString {
  let n = 0;
  for (const c of four) n = (n << 6) | Math.max(ALPHABET.indexOf(c), 0);
  return String.fromCharCode((n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}

export const base64 = tool({
  name: "base64",
  usage: "[OPTION]... [FILE]",
  about: `Base64 encode or decode FILE, or standard input, to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -d, --decode          decode data
  -i, --ignore-garbage  when decoding, ignore non-alphabet characters
  -w, --wrap=COLS       wrap encoded lines after COLS character (default 76).
                          Use 0 to disable line wrapping`,
  notes: `The data are encoded as described for the base64 alphabet in RFC 4648.
When decoding, the input may contain newlines in addition to the bytes of
the formal base64 alphabet.  Use --ignore-garbage to attempt to recover
from any other non-alphabet bytes in the encoded stream.`,
  *run(t) {
    const wrap_text = t.last("w")?.arg ?? "76";
    if (!/^\d+$/.test(wrap_text)) yield* t.die(`invalid wrap size: ${t.quote(wrap_text)}`);
    const wrap = Number(wrap_text);
    yield* t.expect_operands(0, 1);
    const name = t.operands[0] ?? "-";
    const data = yield* read_all(t, name);
    if (data === null) return 1;
    if (!t.has("d")) {
      const text = encode(data);
      if (wrap === 0) yield* t.out.print(text);
      else for (let i = 0; i < text.length; i += wrap) yield* t.out.print(`${text.slice(i, i + wrap)}\n`);
      return t.status;
    }
    const { data: plain, ok } = decode(
      t.has("i") ? data.replace(/[^A-Za-z0-9+/=]/g, "") : data.replaceAll("\n", ""),
    );
    yield* t.out.print(plain);
    if (!ok) yield* t.die("invalid input");
    return t.status;
  },
});
