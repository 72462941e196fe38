// What a parser of scenarios is given where the regular expressions are to be looked at, too: their compiler is large.
import { compile_pattern } from "../../worker/userland/lib/pattern.ts";

/** What is wrong with the pattern of a `matches`, or null. */
export function check_regex(pattern: string): string | null {
  const made = compile_pattern(pattern);
  return made.ok ? null : made.error;
}
