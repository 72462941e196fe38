// Option parsing for builtins (bash's internal getopt) and their usage messages.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import type { Shell } from "../shell.ts";
import { all_builtins } from "./index.ts";

export interface Options {
  /** letters given, in order; `arg` for those that take one; `plus` when given as +x */
  given: { letter: string; arg: string | null; plus: boolean }[];
  rest: string[];
}

/**
 * Parses `words` (with the name at 0) by an optstring such as "ab:"; a leading "+" allows +x options, and
 * after a letter `:` asks for an argument, `;` takes one if there is one. On an unknown
 * option prints bash's message and usage and returns null (the builtin's status is then 2).
 */
export function* builtin_options(
  sh: Shell,
  words: readonly string[],
  optstring: string,
): Code<Options | null> {
  const plus_allowed = optstring.startsWith("+");
  const spec = plus_allowed ? optstring.slice(1) : optstring;
  const given: Options["given"] = [];
  let i = 1;
  for (; i < words.length; i++) {
    const w = words[i];
    if (w === "--") {
      i++;
      break;
    }
    const plus = plus_allowed && w.startsWith("+");
    if ((!w.startsWith("-") && !plus) || w.length === 1) break;
    if (w === "--help" && !spec.includes("-")) {
      yield* usage(sh, words[0], 1);
      return null;
    }
    for (let k = 1; k < w.length; k++) {
      const letter = w[k];
      const at = letter === ":" || letter === ";" ? -1 : spec.indexOf(letter);
      if (at < 0) {
        yield* sh.error(`${words[0]}: ${plus ? "+" : "-"}${letter}: invalid option`);
        yield* usage(sh, words[0]);
        return null;
      }
      if (spec[at + 1] !== ":" && spec[at + 1] !== ";") {
        given.push({ letter, arg: null, plus });
        continue;
      }
      if (k + 1 < w.length) given.push({ letter, arg: w.slice(k + 1), plus });
      else if (spec[at + 1] === ";") {
        const next = words[i + 1];
        const arg = next === undefined || next.startsWith("-") ? null : next;
        if (arg !== null) i++;
        given.push({ letter, arg, plus });
      } else if (i + 1 < words.length) given.push({ letter, arg: words[++i], plus });
      else {
        yield* sh.error(`${words[0]}: -${letter}: option requires an argument`);
        yield* usage(sh, words[0]);
        return null;
      }
      break;
    }
  }
  return { given, rest: words.slice(i) };
}

/** `NAME: usage: ...` */
export function* usage(sh: Shell, name: string, fd = 2): Code<void> {
  const b = all_builtins().get(name);
  if (!b) return;
  const text = `${b.usage === "" ? name : `${name} ${b.usage}`}\n`;
  if (fd === 1) yield* write_all(1, `${name}: ${text}    ${b.summary}\n`);
  else yield* write_all(2, sh.interactive_shell ? `${name}: usage: ${text}` : `${name}: usage: ${text}`);
}
