// base64(1).
import { decode_base64, encode_base64 } from "../../lib/base64.ts";
import { tool } from "../tool.ts";
import { read_all } from "./whole.ts";

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
      const text = encode_base64(data);
      if (wrap === 0) yield* t.out.print(text);
      else for (let i = 0; i < text.length; i += wrap) yield* t.out.print(`${text.slice(i, i + wrap)}\n`);
      return t.status;
    }
    const { data: plain, ok } = decode_base64(
      t.has("i") ? data.replace(/[^A-Za-z0-9+/=]/g, "") : data.replaceAll("\n", ""),
    );
    yield* t.out.print(plain);
    if (!ok) yield* t.die("invalid input");
    return t.status;
  },
});
