// numfmt's --format: one directive %[0]['][-][N][.][N]f with text around it.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Tool } from "../tool.ts";

export interface Format {
  before: ByteString;
  after: ByteString;
  /** columns, 0 for none; to be filled with zeros, or with blanks on the right */
  width: number;
  zeros: boolean;
  left: boolean;
  precision: number | null;
  /** thousands are to be set off, as the locale says: not at all in those that there are */
  grouping: boolean;
}

const MAX_WIDTH = 2n ** 63n - 1n;
const MAX_PRECISION = 2n ** 31n - 1n;

/** Reads a format, or ends the program. */
export function* parse_format(t: Tool, text: ByteString): Code<Format> {
  const quoted = t.quote(text);
  const before = /^(?:[^%]|%%)*/.exec(text)?.[0] ?? "";
  let rest = text.slice(before.length);
  if (rest === "") yield* t.die(`format ${quoted} has no % directive`);
  const flags = /^%([ '0]*)/.exec(rest)?.[1] ?? "";
  rest = rest.slice(1 + flags.length);
  const width = /^\s*([-+]?)(\d*)/.exec(rest);
  const digits = width?.[2] ?? "";
  if (digits !== "" && BigInt(digits) > MAX_WIDTH) yield* t.die(`invalid format ${quoted} (width overflow)`);
  if (digits !== "") rest = rest.slice(width?.[0].length);
  if (rest === "") yield* t.die(`format ${quoted} ends in %`);
  let precision: number | null = null;
  if (rest.startsWith(".")) {
    const p = /^\.(\d*)/.exec(rest)?.[1] ?? "";
    if (/^\.[-+ \t]/.test(rest) || (p !== "" && BigInt(p) > MAX_PRECISION))
      yield* t.die(`invalid precision in format ${quoted}`);
    precision = Number(p);
    rest = rest.slice(1 + p.length);
  }
  if (!rest.startsWith("f")) yield* t.die(`invalid format ${quoted}, directive must be %[0]['][-][N][.][N]f`);
  const after = rest.slice(1);
  if (/%/.test(after.replaceAll("%%", ""))) yield* t.die(`format ${quoted} has too many % directives`);
  return {
    before: before.replaceAll("%%", "%"),
    after,
    width: Number(digits),
    zeros: flags.includes("0"),
    left: width?.[1] === "-",
    precision,
    grouping: flags.includes("'"),
  };
}
