// m//, s///, tr///, qr// and split's patterns, on Perl's strings.
import type { Code } from "../lib/code.ts";
import { compile_regex, type Regex, RegexLimit, type RegexMatch } from "../lib/regex.ts";
import type { Expr, Template } from "./ast.ts";
import { check_defined, lvalue, scalar } from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { Pattern, Ref, type Scalar, to_str, type Value, type Want } from "./values.ts";

const TOPIC: Expr = { k: "var", sigil: "$", name: "_" };

/** Patterns kept compiled. */
const CACHE_LIMIT = 500;

/** Text of a pattern with its variables put in. */
function* pattern_text(m: Machine, parts: Template): Code<string | Pattern> {
  if (parts.length === 1) {
    const v = parts[0].k === "const" ? parts[0].v : yield* scalar(m, parts[0]);
    if (v instanceof Ref && v.to instanceof Pattern) return v.to;
    yield* check_defined(m, v, parts[0], "regexp compilation");
    return to_str(v);
  }
  let out = "";
  for (const p of parts) out += to_str(p.k === "const" ? p.v : yield* scalar(m, p));
  return out;
}

function compile(m: Machine, source: string, flags: string): Regex {
  const key = `${[..."imsx"].filter((f) => flags.includes(f)).join("")}/${source}`;
  const known = m.patterns.get(key);
  if (known) return known;
  const result = compile_regex(source, {
    syntax: "perl",
    bytes: true,
    icase: flags.includes("i"),
    multiline: flags.includes("m"),
    dotall: flags.includes("s"),
    extended: flags.includes("x"),
  });
  if (!result.ok) {
    const at = Math.min(result.at, source.length);
    m.die(
      `${result.error} in regex; marked by <-- HERE in m/${source.slice(0, at)} <-- HERE ${source.slice(at)}/`,
    );
  }
  if (m.patterns.size >= CACHE_LIMIT) m.patterns.clear();
  m.patterns.set(key, result.regex);
  return result.regex;
}

export function* regex_of(m: Machine, parts: Template, flags: string): Code<Regex> {
  const text = yield* pattern_text(m, parts);
  return text instanceof Pattern ? text.regex : compile(m, text, flags);
}

export function* quote_pattern(m: Machine, e: Expr & { k: "qr" }): Code<Value> {
  const text = yield* pattern_text(m, e.pattern);
  if (text instanceof Pattern) return new Ref(text);
  const on = [..."msix"].filter((f) => e.flags.includes(f)).join("");
  return new Ref(new Pattern(compile(m, text, e.flags), `(?^${on}:${text})`));
}

/** The leftmost match from `from` on; a pattern that runs away is the program's error. */
export function search(m: Machine, regex: Regex, s: string, from: number): RegexMatch | null {
  try {
    return regex.exec(s, from);
  } catch (e) {
    if (e instanceof RegexLimit) m.die("Complex regular subexpression recursion limit exceeded");
    throw e;
  }
}

function remember(m: Machine, regex: Regex, subject: string, found: RegexMatch): void {
  m.last_match = { subject, groups: found.groups, names: regex.names };
}

const group_values = (s: string, found: RegexMatch): Value[] =>
  found.groups.slice(1).map((g) => (g ? s.slice(g[0], g[1]) : undefined));

export function* match(m: Machine, e: Expr & { k: "match" }, want: Want): Code<Value[]> {
  const global = e.flags.includes("g");
  const box: Scalar = yield* lvalue(m, e.on ?? TOPIC);
  yield* check_defined(m, box.v, e.on ?? TOPIC, "pattern match (m//)");
  const s = to_str(box.v);
  const regex = yield* regex_of(m, e.pattern, e.flags);
  if (global && want === "list" && !e.negate) return match_all(m, regex, s);
  let from = 0;
  // a constant has no variable to keep the position: its place in the program does
  const holder: object = e.on?.k === "const" ? e.on : box;
  if (global) {
    const at = m.positions.get(holder);
    from = at && at.subject === s ? at.pos : 0;
  }
  const found = from > s.length ? null : search(m, regex, s, from);
  if (found) remember(m, regex, s, found);
  if (global) {
    if (!found) m.positions.delete(holder);
    // an empty match moves on by one, so that it is not found for ever
    else m.positions.set(holder, { subject: s, pos: found.end > found.start ? found.end : found.end + 1 });
  }
  if (e.negate) return [found ? "" : 1];
  if (want !== "list" || global) return [found ? 1 : ""];
  if (!found) return [];
  return regex.group_count > 0 ? group_values(s, found) : [1];
}

function match_all(m: Machine, regex: Regex, s: string): Value[] {
  const out: Value[] = [];
  for (let from = 0; from <= s.length; ) {
    const found = search(m, regex, s, from);
    if (!found) break;
    remember(m, regex, s, found);
    if (regex.group_count === 0) out.push(s.slice(found.start, found.end));
    else out.push(...group_values(s, found));
    from = found.end > found.start ? found.end : found.end + 1;
  }
  return out;
}

export function* substitute(m: Machine, e: Expr & { k: "subst" }): Code<Value> {
  const box: Scalar = yield* lvalue(m, e.on ?? TOPIC);
  yield* check_defined(m, box.v, e.on ?? TOPIC, "substitution (s///)");
  const s = to_str(box.v);
  const regex = yield* regex_of(m, e.pattern, e.flags);
  let out = "";
  let copied = 0;
  let count = 0;
  for (let from = 0; from <= s.length; ) {
    const found = search(m, regex, s, from);
    if (!found) break;
    remember(m, regex, s, found);
    count++;
    out += s.slice(copied, found.start) + to_str(yield* scalar(m, e.replacement));
    copied = found.end;
    if (!e.flags.includes("g")) break;
    from = found.end;
    if (found.end === found.start) {
      if (from < s.length) out += s[from];
      copied = ++from;
    }
  }
  const result = count > 0 ? out + s.slice(copied) : s;
  if (e.flags.includes("r")) return result;
  if (count > 0) box.v = result;
  if (e.negate) return count > 0 ? "" : 1;
  return count > 0 ? count : "";
}

export function* transliterate(m: Machine, e: Expr & { k: "trans" }): Code<Value> {
  const box: Scalar = yield* lvalue(m, e.on ?? TOPIC);
  yield* check_defined(m, box.v, e.on ?? TOPIC, "transliteration (tr///)");
  const s = to_str(box.v);
  const complement = e.flags.includes("c");
  const remove = e.flags.includes("d");
  const to = e.to === "" && !remove ? null : e.to;
  const last = to?.[to.length - 1] ?? "";
  let out = "";
  let count = 0;
  let squeezed = "";
  for (const c of s) {
    const i = e.from.indexOf(c);
    if (complement ? i >= 0 : i < 0) {
      out += c;
      squeezed = "";
      continue;
    }
    count++;
    let r = c;
    if (to !== null) {
      if (complement) r = remove ? "" : last;
      else r = i < to.length ? to[i] : remove ? "" : last;
    }
    if (!(e.flags.includes("s") && r !== "" && r === squeezed)) out += r;
    squeezed = r;
  }
  if (e.flags.includes("r")) return out;
  if (out !== s) box.v = out;
  return e.negate ? (count > 0 ? "" : 1) : count;
}
