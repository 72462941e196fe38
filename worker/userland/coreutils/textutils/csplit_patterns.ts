// csplit's operands: where to cut, and how often; and the printf format of its files' suffixes.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { compile_regex, type Regex } from "../../lib/regex.ts";
import type { Tool } from "../tool.ts";

export interface Pattern {
  /** as given, for messages */
  text: ByteString;
  /** a number of a line, or what a line must match */
  line: number;
  regex: Regex | null;
  /** lines between the match and the cut */
  offset: number;
  /** %REGEXP%: what comes before is not written */
  skip: boolean;
  /** how many times more; Infinity for {*} */
  repeat: number;
}

/** A number as strtol(3) takes it, or null. */
const integer = (text: string): number | null => {
  if (!/^\s*[-+]?\d+$/.test(text)) return null;
  const n = Number(text);
  return Math.abs(n) < 2 ** 63 ? n : null;
};

function* parse_regex(t: Tool, text: ByteString): Code<Pattern> {
  const delimiter = text[0];
  const end = text.lastIndexOf(delimiter);
  if (end === 0) yield* t.die(`${text}: closing delimiter '${delimiter}' missing`);
  const rest = text.slice(end + 1);
  const offset = rest === "" ? 0 : integer(rest);
  if (offset === null) return yield* t.die(`${t.quote(text)}: integer expected after delimiter`);
  const r = compile_regex(text.slice(1, end), { syntax: "bre", bytes: !t.utf8, nosub: true });
  if (!r.ok) return yield* t.die(`${t.quote(text)}: invalid regular expression: ${r.error}`);
  return { text, line: 0, regex: r.regex, offset, skip: delimiter === "%", repeat: 0 };
}

function* parse_repeat(t: Tool, text: ByteString): Code<number> {
  if (!text.endsWith("}")) yield* t.die(`${t.quote(text)}: '}' is required in repeat count`);
  const count = text.slice(1, -1);
  if (count === "*") return Number.POSITIVE_INFINITY;
  const n = integer(count);
  if (n === null || n < 0)
    return yield* t.die(`${t.quote(text.slice(0, -1))}}: integer required between '{' and '}'`);
  return n;
}

/** Reads the operands behind the file's name, or ends the program. */
export function* parse_patterns(t: Tool, operands: readonly ByteString[]): Code<Pattern[]> {
  const patterns: Pattern[] = [];
  let last = 0;
  for (let i = 0; i < operands.length; i++) {
    const text = operands[i];
    let pattern: Pattern;
    if (text.startsWith("/") || text.startsWith("%")) pattern = yield* parse_regex(t, text);
    else {
      const line = integer(text);
      if (line === null || line < 0) return yield* t.die(`${t.quote(text)}: invalid pattern`);
      if (line === 0) yield* t.die(`${text}: line number must be greater than zero`);
      if (line < last)
        yield* t.die(`line number ${t.quote(text)} is smaller than preceding line number, ${last}`);
      if (line === last)
        yield* t.warn(`warning: line number ${t.quote(text)} is the same as preceding line number`);
      last = line;
      pattern = { text, line, regex: null, offset: 0, skip: false, repeat: 0 };
    }
    if (operands[i + 1]?.startsWith("{")) pattern.repeat = yield* parse_repeat(t, operands[++i]);
    patterns.push(pattern);
  }
  return patterns;
}

/** Digits of a name that no file can have: the kernel says so, and longer ones need not be made. */
export const LONG_NAME = 5000;

/** The suffixes of the files by their numbers. */
export type Suffix = (n: number) => string;

/** -b: one conversion of printf(3), of an unsigned int, in other text. */
export function* parse_suffix(t: Tool, format: ByteString): Code<Suffix> {
  const before = /^(?:[^%]|%%)*/.exec(format)?.[0] ?? "";
  const rest = format.slice(before.length);
  if (rest === "") return yield* t.die("missing % conversion specification in suffix");
  const m = /^%([-0'#]*)(\d*)(?:(\.)(\d*))?/.exec(rest);
  const conversion = rest.slice(m?.[0].length, (m?.[0].length ?? 0) + 1);
  if (!m || conversion === "") return yield* t.die("missing conversion specifier in suffix");
  if (!/[diuoxX]/.test(conversion)) {
    const code = conversion.charCodeAt(0);
    const shown = code > 0x1f && code < 0x7f ? conversion : `\\${code.toString(8).padStart(3, "0")}`;
    return yield* t.die(`invalid conversion specifier in suffix: ${shown}`);
  }
  const decimal = /[diu]/.test(conversion);
  const wrong = decimal ? "#" : "'";
  if (m[1].includes(wrong)) yield* t.die(`invalid flags in conversion specification: %${wrong}${conversion}`);
  const after = rest.slice(m[0].length + 1);
  if (/%/.test(after.replaceAll("%%", ""))) yield* t.die("too many % conversion specifications in suffix");
  const [, flags, , point] = m;
  const width = Math.min(Number(m[2]), LONG_NAME);
  const precision = Math.min(Number(m[4]), LONG_NAME);
  const base = decimal ? 10 : conversion === "o" ? 8 : 16;
  return (n) => {
    let digits = n.toString(base);
    if (point) digits = (n === 0 ? "" : digits).padStart(precision, "0");
    const alternate = flags.includes("#");
    if (alternate && base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
    const prefix = alternate && base === 16 && n !== 0 ? "0x" : "";
    if (flags.includes("0") && !flags.includes("-") && !point)
      digits = digits.padStart(width - prefix.length, "0");
    const number = prefix + digits;
    const cased = conversion === "X" ? number.toUpperCase() : number;
    const padded = flags.includes("-") ? cased.padEnd(width) : cased.padStart(width);
    return `${before.replaceAll("%%", "%")}${padded}${after.replaceAll("%%", "%")}`;
  };
}
