// Regular expressions of awk programs, compiled once each; and what separates fields.
import { compile_regex, type Regex } from "../lib/regex.ts";
import { AwkError } from "./ast.ts";

/** Dynamic expressions kept at most. */
const MAX_CACHED = 500;
const cache_of = () => new Map<string, Regex>();

export class Patterns {
  readonly #cache = cache_of();

  /** `line`: where the program has it as a constant. */
  get(source: string, line?: number): Regex {
    const known = this.#cache.get(source);
    if (known) return known;
    const r = compile_regex(source, { syntax: "ere", dialect: "awk", bytes: true, nosub: true });
    if (!r.ok) {
      const where = line === undefined ? "run time error" : `line ${line}`;
      throw new AwkError(`${where}: regular expression compile failed (${r.error})\n${source}`);
    }
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(source, r.regex);
    return r.regex;
  }
}

export type Separator =
  | { kind: "blanks" }
  | { kind: "chars" }
  | { kind: "string"; text: string }
  | { kind: "regex"; regex: Regex };

const META = "^.$|()[]+*?\\";

/** The meaning of FS, or of split's third argument when it is a string. */
export function separator_of(text: string, patterns: Patterns): Separator {
  if (text === " ") return { kind: "blanks" };
  if (text === "") return { kind: "chars" };
  if (text.length === 1) return { kind: "string", text };
  if (![...text].some((c) => META.includes(c))) return { kind: "string", text };
  return { kind: "regex", regex: patterns.get(text) };
}

/** Splits a string into fields. */
export function split_fields(s: string, by: Separator): string[] {
  if (s === "") return [];
  switch (by.kind) {
    case "blanks":
      return s.match(/[^ \t\n\v\f\r]+/g) ?? [];
    case "chars":
      return [...s];
    case "string":
      return s.split(by.text);
    case "regex":
      return split_regex(s, by.regex);
  }
}

function split_regex(s: string, regex: Regex): string[] {
  const out: string[] = [];
  let from = 0;
  for (let at = 0; at <= s.length; ) {
    const m = regex.exec(s, at);
    if (!m) break;
    if (m.start === m.end) {
      at = m.end + 1;
      continue;
    }
    out.push(s.slice(from, m.start));
    from = m.end;
    at = m.end;
  }
  out.push(s.slice(from));
  return out;
}
