// base64(1), base32(1), basenc(1).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";
import { BASE32, BASE64, ENCODINGS, type Encoding } from "./base_encodings.ts";
import { read_all } from "./whole.ts";

const OPTIONS = `
  -d, --decode          decode data
  -i, --ignore-garbage  when decoding, ignore non-alphabet characters
  -w, --wrap=COLS       wrap encoded lines after COLS character (default 76).
                          Use 0 to disable line wrapping`;

const about = (what: string): string => `${what} encode or decode FILE, or standard input, to standard output.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`;

const notes = (alphabet: string, recover = "the formal"): string =>
  `When decoding, the input may contain newlines in addition to the bytes of
${recover} ${alphabet}.  Use --ignore-garbage to attempt to recover
from any other non-alphabet bytes in the encoded stream.`;

function* run(t: Tool, encoding: Encoding): Code<number> {
  const wrap_text = t.last("w")?.arg ?? "76";
  if (!/^\d+$/.test(wrap_text)) yield* t.die(`invalid wrap size: ${t.quote(wrap_text)}`);
  // a width that no number holds is none
  const wrap = Number(wrap_text) < 2 ** 63 ? Number(wrap_text) : 0;
  yield* t.expect_operands(0, 1);
  const data = yield* read_all(t, t.operands[0] ?? "-");
  if (data === null) return 1;
  if (t.has("d")) {
    const kept: ByteString = t.has("i")
      ? [...data].filter((c) => encoding.alphabet.includes(c)).join("")
      : data.replaceAll("\n", "");
    const { data: plain, ok } = encoding.decode(kept);
    yield* t.out.print(plain);
    if (!ok) yield* t.die("invalid input");
    return t.status;
  }
  const text = encoding.encode(data);
  if (text === null)
    return yield* t.die(`invalid input (length must be multiple of ${encoding.group} characters)`);
  if (wrap === 0) yield* t.out.print(text);
  else for (let i = 0; i < text.length; i += wrap) yield* t.out.print(`${text.slice(i, i + wrap)}\n`);
  return t.status;
}

const of_one = (name: "base64" | "base32", encoding: Encoding) =>
  tool({
    name,
    usage: "[OPTION]... [FILE]",
    about: about(`B${name.slice(1)}`),
    options: OPTIONS,
    notes: `The data are encoded as described for the ${name} alphabet in RFC 4648.
${notes(`${name} alphabet`)}`,
    *run(t) {
      return yield* run(t, encoding);
    },
  });

export const base64 = of_one("base64", BASE64);
export const base32 = of_one("base32", BASE32);

export const basenc = tool({
  name: "basenc",
  usage: "[OPTION]... [FILE]",
  about: about("basenc"),
  options: `
      --base64          same as 'base64' program (RFC4648 section 4)
      --base64url       file- and url-safe base64 (RFC4648 section 5)
      --base32          same as 'base32' program (RFC4648 section 6)
      --base32hex       extended hex alphabet base32 (RFC4648 section 7)
      --base16          hex encoding (RFC4648 section 8)
      --base2msbf       bit string with most significant bit (msb) first
      --base2lsbf       bit string with least significant bit (lsb) first${OPTIONS}
      --z85             ascii85-like encoding (ZeroMQ spec:32/Z85);
                        when encoding, input length must be a multiple of 4;
                        when decoding, input length must be a multiple of 5`,
  notes: notes("alphabet"),
  *run(t) {
    const chosen = t.options.findLast((o) => Object.hasOwn(ENCODINGS, o.opt))?.opt;
    if (chosen === undefined) return yield* t.usage("missing encoding type");
    return yield* run(t, ENCODINGS[chosen]);
  },
});
