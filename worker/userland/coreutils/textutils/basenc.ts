// base64(1), base32(1), basenc(1).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { type Tool, tool } from "../tool.ts";
import { BASE32, BASE64, ENCODINGS, type Encoding } from "./base_encodings.ts";

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

/** Bytes or characters that are taken at a time: all encodings have groups of which this is a multiple. */
const BLOCK = 30_720;

/** Lines of a width, 0 for none; text comes in pieces. */
class Wrapper {
  #rest = "";
  readonly #t: Tool;
  readonly #width: number;

  constructor(t: Tool, width: number) {
    this.#t = t;
    this.#width = width;
  }

  *print(text: string): Code<void> {
    if (this.#width === 0) return yield* this.#t.out.print(text);
    const all = this.#rest + text;
    let at = 0;
    for (; at + this.#width <= all.length; at += this.#width)
      yield* this.#t.out.print(`${all.slice(at, at + this.#width)}\n`);
    this.#rest = all.slice(at);
  }

  *end(): Code<void> {
    if (this.#rest !== "") yield* this.#t.out.print(`${this.#rest}\n`);
  }
}

function* run(t: Tool, encoding: Encoding): Code<number> {
  const wrap_text = t.last("w")?.arg ?? "76";
  if (!/^\d+$/.test(wrap_text)) yield* t.die(`invalid wrap size: ${t.quote(wrap_text)}`);
  // a width that no number holds is none
  const lines = new Wrapper(t, Number(wrap_text) < 2 ** 63 ? Number(wrap_text) : 0);
  yield* t.expect_operands(0, 1);
  const decodes = t.has("d");
  const wanted = (chunk: ByteString): ByteString => {
    if (!decodes) return chunk;
    if (!t.has("i")) return chunk.replaceAll("\n", "");
    return [...chunk].filter((c) => encoding.alphabet.includes(c)).join("");
  };
  const convert = function* (piece: ByteString): Code<void> {
    if (decodes) {
      const { data, ok } = encoding.decode(piece);
      yield* t.out.print(data);
      if (!ok) yield* t.die("invalid input");
      return;
    }
    const text = encoding.encode(piece);
    if (text === null)
      return yield* t.die(`invalid input (length must be multiple of ${encoding.group} characters)`);
    yield* lines.print(text);
  };
  const name = t.operands[0] ?? "-";
  const input = yield* t.open_input(name);
  if (!input) return 1;
  let pending = "";
  for (let c = yield* input.chunk(); c !== null; c = yield* input.chunk()) {
    pending += wanted(c);
    const whole = pending.length - (pending.length % BLOCK);
    if (whole > 0) yield* convert(pending.slice(0, whole));
    pending = pending.slice(whole);
  }
  if (pending !== "") yield* convert(pending);
  yield* lines.end();
  yield* t.close_input(input, name);
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
