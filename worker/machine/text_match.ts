// The questions about text and numbers that predicates ask (worker/api.ts), compiled.
import type { ByteString, NumberMatch, TextMatch } from "../api.ts";
import { encode_utf8 } from "../userland/lib/bytes.ts";
import { compile_pattern } from "../userland/lib/pattern.ts";
import { RegexLimit } from "../userland/lib/regex.ts";

export type TextTest = (text: ByteString) => boolean;

/** @throws Error for a pattern that is no regular expression. */
export function text_test(match: TextMatch): TextTest {
  if (typeof match === "string") {
    const wanted = encode_utf8(match);
    return (text) => text === wanted;
  }
  if ("any_of" in match) {
    const wanted = new Set(match.any_of.map(encode_utf8));
    return (text) => wanted.has(text);
  }
  if ("not" in match) {
    const test = text_test(match.not);
    return (text) => !test(text);
  }
  const made = compile_pattern(match.matches);
  if (!made.ok) throw new Error(`"${match.matches}" is no regular expression: ${made.error}`);
  return (text) => {
    try {
      return made.regex.test(text);
    } catch (error) {
      // a pattern that only backtracking can match, on text that takes it too many steps
      if (error instanceof RegexLimit) return false;
      throw error;
    }
  };
}

/** Without a question, the number is to be 1 or more. */
export function number_test(match: NumberMatch | undefined): (n: number) => boolean {
  if (match === undefined) return (n) => n >= 1;
  if (typeof match === "number") return (n) => n === match;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = match;
  return (n) => n >= min && n <= max;
}
