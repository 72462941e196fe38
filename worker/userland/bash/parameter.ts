// Parameter expansion: $x, ${x...} in all its forms.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { decode_utf8, encode_utf8, utf8_characters } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { arith_word } from "./arith_env.ts";
import { element_assignments } from "./declare_print.ts";
import {
  expand_nosplit,
  expand_parts,
  expand_pattern,
  expand_pieces,
  nested,
  subscript_text,
  type Use,
} from "./expand.ts";
import { BREAK, type Piece } from "./fields.ts";
import { PREEMPT_EVERY } from "./limits.ts";
import { is_utf8 } from "./locale.ts";
import {
  array_keys,
  array_values,
  assign,
  find_variable,
  get_element,
  get_variable,
  is_name,
  resolve_nameref,
  scalar_value,
} from "./names.ts";
import { flag_letters } from "./options.ts";
import { compile_pattern, type Pattern } from "./pattern.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { ansi_c, shell_quote } from "./quote.ts";
import { Discard, type Shell } from "./shell.ts";
import { CLOCK_VARIABLES, update_clock } from "./special_vars.ts";
import {
  A_CAPITAL,
  A_EXPORT,
  A_INTEGER,
  A_LOWER,
  A_NAMEREF,
  A_READONLY,
  A_TRACE,
  A_UPPER,
  type Variable,
} from "./vars.ts";
import { Word } from "./word.ts";
import type { Param } from "./word_parts.ts";

/**
 * Value of a parameter without operators: a string, null when unset, or "list" for $@ and $* (and "later" for what
 * needs the clock).
 */
export function special_parameter(sh: Shell, name: string): ByteString | null | { list: boolean } {
  const c = name.charCodeAt(0);
  // a letter or underscore starts a variable's name
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c === 95 && name.length > 1)) {
    if (CLOCK_VARIABLES.has(name)) return { list: false };
    const v = get_variable(sh, name);
    return v === null && sh.options.nounset ? { list: false } : v === null ? "" : v;
  }
  const v = plain_special(sh, name);
  if (v === undefined) return { list: true };
  return v === null && sh.options.nounset ? { list: false } : (v ?? "");
}

/** Value of a positional or special parameter; null when unset, undefined for @ and *. */
function plain_special(sh: Shell, name: string): ByteString | null | undefined {
  switch (name) {
    case "@":
    case "*":
      return undefined;
    case "#":
      return String(sh.positional.length);
    case "?":
      return String(sh.status);
    case "$":
      return String(sh.pid);
    case "!":
      return sh.last_bg_pid === 0 ? null : String(sh.last_bg_pid);
    case "-":
      return flag_letters(sh.options, sh.interactive, sh.input);
    case "_":
      return sh.last_argument;
    case "0":
      return sh.name0;
    default:
      return sh.positional[Number(name) - 1] ?? null;
  }
}

/** Current value of what is inside the braces before any operator. */
interface Value {
  /** null: unset */
  scalar: ByteString | null;
  /** elements when the parameter is @, *, a[@] or a[*] */
  list: ByteString[] | null;
  star: boolean;
  /** the array or variable, where there is one */
  variable: Variable | undefined;
  name: string;
}

function* value_of(sh: Shell, name: string, index: Word | null): Code<Value> {
  if (CLOCK_VARIABLES.has(name)) yield* update_clock(sh);
  if (!/^[A-Za-z_]./.test(name) && !/^[A-Za-z]/.test(name)) {
    const s = plain_special(sh, name);
    if (s === undefined)
      return { scalar: null, list: [...sh.positional], star: name === "*", variable: undefined, name };
    return { scalar: s, list: null, star: false, variable: undefined, name };
  }
  if (index !== null) {
    const key = yield* subscript_text(sh, index);
    const variable = find_variable(sh, name);
    if (index.text === "@" || index.text === "*")
      return { scalar: null, list: array_values(sh, variable), star: index.text === "*", variable, name };
    return {
      scalar: yield* get_element(sh, name, key),
      list: null,
      star: false,
      variable,
      name: `${name}[${index.text}]`,
    };
  }
  const variable = sh.vars.find(name);
  if (variable && variable.attrs & A_NAMEREF && variable.value) {
    const target = resolve_nameref(sh, name);
    if (target.index !== null)
      return yield* value_of(sh, target.name, new Word(target.index, "subscript", sh.line));
    const t = sh.vars.find(target.name);
    return { scalar: scalar_value(sh, t), list: null, star: false, variable: t, name };
  }
  return { scalar: scalar_value(sh, variable), list: null, star: false, variable, name };
}

function push_value(sh: Shell, v: Value, q: boolean, use: Use, out: Piece[]): void {
  if (v.list === null) {
    if (q) out.push({ kind: "quoted", s: v.scalar ?? "" });
    else if (v.scalar) out.push({ kind: "expanded", s: v.scalar });
    return;
  }
  push_list(sh, v.list, v.star, q, use, out);
}

function push_list(
  sh: Shell,
  list: readonly ByteString[],
  star: boolean,
  q: boolean,
  use: Use,
  out: Piece[],
): void {
  if (star && (q || use === "nosplit")) {
    const ifs = get_variable(sh, "IFS");
    out.push({ kind: "quoted", s: list.join(ifs === null ? " " : (ifs[0] ?? "")) });
    if (!q) out[out.length - 1].kind = "expanded";
    return;
  }
  if (use === "nosplit") {
    if (list.length > 0 || q) out.push({ kind: q ? "quoted" : "expanded", s: list.join(" ") });
    return;
  }
  list.forEach((s, i) => {
    if (i > 0) out.push(BREAK);
    if (q) out.push({ kind: "quoted", s });
    else if (s !== "") out.push({ kind: "expanded", s });
  });
}

function* unbound(sh: Shell, name: string): Code<never> {
  yield* sh.error(`${/^\d/.test(name) ? `$${name}` : name}: unbound variable`);
  throw new Discard(sh.expansion_failure(), true);
}

/** Characters are bytes unless the text has others than ASCII and the locale is UTF-8. */
const is_wide = (sh: Shell, s: ByteString): boolean => /[\x80-\xff]/.test(s) && is_utf8(sh);

function* bad_substitution(sh: Shell, p: Param): Code<never> {
  yield* sh.error(`${p.text}: bad substitution`);
  throw new Discard(1, false);
}

/** Expands `p` and appends the pieces. */
export function* expand_parameter(sh: Shell, p: Param, use: Use, out: Piece[]): Code<void> {
  if (p.bad) yield* bad_substitution(sh, p);
  if (p.op === "" && p.prefix === "" && p.index === null) {
    const s = special_parameter(sh, p.name);
    if (typeof s === "string") {
      if (p.q) out.push({ kind: "quoted", s });
      else if (s !== "") out.push({ kind: "expanded", s });
      return;
    }
  }
  if (p.op === "@names" || p.op === "*names") {
    const names = sh.vars
      .visible()
      .filter(([k, v]) => k.startsWith(p.name) && v.set)
      .map(([k]) => k);
    push_list(sh, names, p.op === "*names", p.q, use, out);
    return;
  }
  if (p.prefix === "!") return yield* indirect(sh, p, use, out);
  const v = yield* value_of(sh, p.name, p.index);
  if (p.prefix === "#") {
    const length = v.list !== null ? v.list.length : yield* length_of(sh, p, v);
    out.push({ kind: p.q ? "quoted" : "expanded", s: String(length) });
    return;
  }
  yield* nested(sh, operate(sh, p, v, use, out));
}

function* length_of(sh: Shell, p: Param, v: Value): Code<number> {
  if (v.scalar === null && sh.options.nounset) yield* unbound(sh, v.name);
  if (p.name === "@" || p.name === "*") return sh.positional.length;
  const s = v.scalar ?? "";
  return is_wide(sh, s) ? utf8_characters(s).length : s.length;
}

/** ${!name}: the value of name is itself a parameter; ${!a[@]} lists keys. */
function* indirect(sh: Shell, p: Param, use: Use, out: Piece[]): Code<void> {
  if (p.index !== null && (p.index.text === "@" || p.index.text === "*") && p.op === "") {
    push_list(sh, array_keys(sh, find_variable(sh, p.name)), p.index.text === "*", p.q, use, out);
    return;
  }
  const variable = p.index === null ? sh.vars.find(p.name) : undefined;
  if (variable && variable.attrs & A_NAMEREF) {
    // the name a nameref refers to
    if (p.op === "") {
      const s = variable.value ?? "";
      if (s !== "" || p.q) out.push({ kind: p.q ? "quoted" : "expanded", s });
      return;
    }
  }
  const ref = yield* value_of(sh, p.name, p.index);
  const target = ref.list ? ref.list.join(" ") : ref.scalar;
  if (target === null || target === "") {
    yield* sh.error(
      target === null
        ? `${p.text.slice(3, p.index === null ? 3 + p.name.length : -1)}: invalid indirect expansion`
        : `${target}: invalid variable name`,
    );
    throw new Discard(1, false);
  }
  const parsed = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])(?:\[([\s\S]+)\])?$/.exec(target);
  if (!parsed) {
    yield* sh.error(`${target}: invalid variable name`);
    throw new Discard(1, false);
  }
  const index = parsed[2] === undefined ? null : new Word(parsed[2], "subscript", sh.line);
  const v = yield* value_of(sh, parsed[1], index);
  const inner: Param = { ...p, name: parsed[1], index, prefix: "" };
  yield* nested(sh, operate(sh, inner, v, use, out));
}

const is_null = (v: Value) =>
  v.list !== null
    ? v.list.length === 0 || (v.list.length === 1 && v.list[0] === "")
    : v.scalar === null || v.scalar === "";
const is_unset = (v: Value) => (v.list !== null ? v.list.length === 0 : v.scalar === null);

function* operate(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  switch (p.op) {
    case "":
      if (is_unset(v) && sh.options.nounset && v.list === null) yield* unbound(sh, v.name);
      push_value(sh, v, p.q, use, out);
      return;
    case "-":
    case ":-":
    case "+":
    case ":+": {
      const empty = p.op.length === 2 ? is_null(v) : is_unset(v);
      if (p.op.endsWith("-") ? !empty : empty) {
        if (p.op.endsWith("-")) push_value(sh, v, p.q, use, out);
        else if (p.q) out.push({ kind: "quoted", s: "" });
        return;
      }
      yield* push_operand(sh, p, use, out);
      return;
    }
    case "=":
    case ":=": {
      if (!(p.op.length === 2 ? is_null(v) : is_unset(v))) {
        push_value(sh, v, p.q, use, out);
        return;
      }
      if (!is_name(p.name)) {
        yield* sh.error(`$${p.name}: cannot assign in this way`);
        throw new Discard(1, false);
      }
      const value = yield* expand_nosplit(sh, p.arg as Word);
      const key = p.index === null ? null : yield* subscript_text(sh, p.index);
      if (!(yield* assign(sh, p.name, key, value))) throw new Discard(1, false);
      const scalar = key === null ? get_variable(sh, p.name) : yield* get_element(sh, p.name, key);
      push_value(sh, { ...v, scalar, list: null }, p.q, use, out);
      return;
    }
    case "?":
    case ":?": {
      if (!(p.op.length === 2 ? is_null(v) : is_unset(v))) {
        push_value(sh, v, p.q, use, out);
        return;
      }
      const text = yield* expand_nosplit(sh, p.arg as Word);
      yield* sh.error(
        `${v.name}: ${text || (p.op === ":?" ? "parameter null or not set" : "parameter not set")}`,
      );
      throw new Discard(sh.expansion_failure(), true);
    }
  }
  if (p.op[0] === "@") return yield* transform(sh, p, v, use, out);
  if (is_unset(v) && sh.options.nounset && v.list === null) yield* unbound(sh, v.name);
  if (p.op === ":") return yield* slice(sh, p, v, use, out);
  const change = yield* changer(sh, p);
  if (v.list !== null) {
    const changed: ByteString[] = [];
    for (const s of v.list) {
      changed.push(change(s));
      if (++sh.ticks % PREEMPT_EVERY === 0) yield* sys.preempt();
    }
    push_list(sh, changed, v.star, p.q, use, out);
  } else if (v.scalar !== null || p.q)
    push_value(sh, { ...v, scalar: change(v.scalar ?? "") }, p.q, use, out);
}

/** The word of ${x:-word}: its quoting is its own. */
function* push_operand(sh: Shell, p: Param, use: Use, out: Piece[]): Code<void> {
  const pieces = yield* expand_parts(sh, (p.arg as Word).parts, use, !p.q);
  if (p.q && pieces.length === 0 && (p.arg as Word).parts.length === 0)
    pieces.push({ kind: "quoted", s: "" });
  for (const piece of pieces) out.push(piece);
}

/** The function that the pattern operators apply to each value. */
function* changer(sh: Shell, p: Param): Code<(s: ByteString) => ByteString> {
  const pattern_text = p.arg === null ? "?" : yield* expand_pattern(sh, p.arg);
  const nocase = sh.shopts.nocasematch && p.op[0] === "/";
  const pattern = compile_pattern(pattern_text, { extglob: sh.shopts.extglob, nocase });
  switch (p.op[0]) {
    case "#":
      return (s) => {
        const n = pattern.prefix(s, p.op === "##");
        return n <= 0 ? s : s.slice(n);
      };
    case "%":
      return (s) => {
        const n = pattern.suffix(s, p.op === "%%");
        return n < 0 ? s : s.slice(0, n);
      };
    case "^":
    case ",":
    case "~": {
      const change = p.op[0] === "^" ? upper : p.op[0] === "," ? lower : toggle;
      const all = p.op.length === 2;
      return (s) =>
        utf8_characters(s)
          .map((c, i) => ((all || i === 0) && pattern.matches(c) ? change(c) : c))
          .join("");
    }
    default:
      return yield* replacer(sh, p, pattern, pattern_text);
  }
}

/** One character in the other case, when that is one character too. */
function recase(c: ByteString, change: (s: string) => string): ByteString {
  if (c < "\x80") return change(c);
  const other = change(decode_utf8(c));
  return [...other].length === 1 ? encode_utf8(other) : c;
}
const upper = (c: ByteString) => recase(c, (s) => s.toUpperCase());
const lower = (c: ByteString) => recase(c, (s) => s.toLowerCase());
const toggle = (c: ByteString) => (upper(c) === c ? lower(c) : upper(c));

/** ${x/pattern/replacement}: an unquoted & in the replacement is the matched text. */
function* replacer(
  sh: Shell,
  p: Param,
  pattern: Pattern,
  text: ByteString,
): Code<(s: ByteString) => ByteString> {
  const pieces = p.arg2 === null ? [] : yield* expand_pieces(sh, p.arg2);
  const template: (ByteString | null)[] = [];
  for (const piece of pieces) {
    if (piece.kind === "quoted" || !sh.shopts.patsub_replacement) template.push(piece.s);
    else {
      const cuts = piece.s.split(/(\\\\|\\&|&)/);
      for (const cut of cuts)
        template.push(cut === "&" ? null : cut === "\\&" ? "&" : cut === "\\\\" ? "\\" : cut);
    }
  }
  const with_match = template.includes(null);
  const fixed = with_match ? "" : template.join("");
  const replacement = (match: ByteString) =>
    with_match ? template.map((t) => (t === null ? match : t)).join("") : fixed;
  if (p.op === "/#") return (s) => prefix_replace(s, pattern, replacement);
  if (p.op === "/%") return (s) => suffix_replace(s, pattern, replacement);
  if (text === "") return (s) => s;
  const all = p.op === "//";
  return (s) => {
    let result = "";
    let from = 0;
    while (from <= s.length) {
      const m = pattern.find(s, from);
      if (!m) break;
      if (m.end === m.start) {
        if (s.length === 0) return replacement("");
        // an empty match replaces nothing inside a text
        if (m.start >= s.length) break;
        result += s.slice(from, m.start + 1);
        from = m.start + 1;
        if (!all) break;
        continue;
      }
      result += s.slice(from, m.start) + replacement(s.slice(m.start, m.end));
      from = m.end;
      if (!all) break;
    }
    return result + s.slice(from);
  };
}

function prefix_replace(s: ByteString, pattern: Pattern, replacement: (m: string) => string): ByteString {
  const n = pattern.prefix(s, true);
  return n < 0 ? s : replacement(s.slice(0, n)) + s.slice(n);
}
function suffix_replace(s: ByteString, pattern: Pattern, replacement: (m: string) => string): ByteString {
  const n = pattern.suffix(s, true);
  return n < 0 ? s : s.slice(0, n) + replacement(s.slice(n));
}

function* slice(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  if (v.list === null && v.scalar === null) {
    if (p.q) out.push({ kind: "quoted", s: "" });
    return;
  }
  const offset = Number(yield* arith_word(sh, p.arg as Word, `${v.name}: `));
  const length = p.arg2 === null ? null : Number(yield* arith_word(sh, p.arg2, `${v.name}: `));
  if (v.list === null) {
    const text = v.scalar ?? "";
    const s = is_wide(sh, text) ? utf8_characters(text) : text;
    let from = offset < 0 ? s.length + offset : offset;
    if (from < 0 || from > s.length) from = s.length;
    let to = length === null ? s.length : length < 0 ? s.length + length : Math.min(s.length, from + length);
    if (length !== null && length < 0 && to < from) {
      yield* sh.error(`${(p.arg2 as Word).text}: substring expression < 0`);
      throw new Discard(1, false);
    }
    to = Math.max(to, from);
    const part = s.slice(from, to);
    push_value(sh, { ...v, scalar: typeof part === "string" ? part : part.join("") }, p.q, use, out);
    return;
  }
  if (length !== null && length < 0) {
    yield* sh.error(`${(p.arg2 as Word).text}: substring expression < 0`);
    throw new Discard(1, false);
  }
  let list = v.list;
  if (p.index === null) {
    // positional parameters: index 0 is $0
    const all = [sh.name0, ...list];
    const from = offset < 0 ? all.length + offset : offset;
    list = from < 0 ? [] : all.slice(from, length === null ? undefined : from + length);
    if (offset === 0 && length === null) list = all;
  } else if (v.variable?.array) {
    // offsets are subscripts, so holes count
    const variable = v.variable;
    const indices = variable.indices();
    const from = offset < 0 ? variable.max_index() + 1 + offset : offset;
    const start = from < 0 ? indices.length : indices.findIndex((i) => i >= from);
    list = start < 0 ? [] : list.slice(start, length === null ? undefined : start + length);
  } else {
    const from = offset < 0 ? list.length + offset : offset;
    list = from < 0 ? [] : list.slice(from, length === null ? undefined : from + length);
  }
  push_list(sh, list, v.star, p.q, use, out);
}

/** Attribute letters as ${x@a} and declare -p print them. */
export function attribute_letters(v: Variable): string {
  let s = "";
  if (v.array || v.dynamic?.list) s += "a";
  if (v.assoc || v.dynamic?.keys) s += "A";
  if (v.attrs & A_INTEGER) s += "i";
  if (v.attrs & A_NAMEREF) s += "n";
  if (v.attrs & A_READONLY) s += "r";
  if (v.attrs & A_TRACE) s += "t";
  if (v.attrs & A_EXPORT) s += "x";
  if (v.attrs & A_CAPITAL) s += "c";
  if (v.attrs & A_LOWER) s += "l";
  if (v.attrs & A_UPPER) s += "u";
  return s;
}

/** ${x@Q} and its family. */
function* transform(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  const op = p.op[1];
  if (is_unset(v) && op !== "a" && op !== "A") {
    if (v.list === null && sh.options.nounset) yield* unbound(sh, v.name);
    if (v.list === null && p.q) out.push({ kind: "quoted", s: "" });
    return;
  }
  if (op === "A" || op === "a" || op === "K" || op === "k") return yield* describe(sh, p, v, op, use, out);
  const one = function* (s: ByteString): Code<ByteString> {
    switch (op) {
      case "Q":
        return shell_quote(s);
      case "E":
        return ansi_c(s);
      case "P":
        return yield* expand_prompt_string(sh, s);
      case "U":
        return utf8_characters(s).map(upper).join("");
      case "u":
        return utf8_characters(s)
          .map((c, i) => (i === 0 ? upper(c) : c))
          .join("");
      case "L":
        return utf8_characters(s).map(lower).join("");
      default:
        yield* sh.error(`${p.text}: bad substitution`);
        throw new Discard(1, true);
    }
  };
  if (v.list === null) {
    push_value(sh, { ...v, scalar: yield* one(v.scalar ?? "") }, p.q, use, out);
    return;
  }
  const list: ByteString[] = [];
  for (const s of v.list) list.push(yield* one(s));
  push_list(sh, list, v.star, p.q, use, out);
}

/** ${x@A}, ${x@a}, ${x@K}, ${x@k}: what the variable is. */
function* describe(sh: Shell, p: Param, v: Value, op: string, use: Use, out: Piece[]): Code<void> {
  const letters = v.variable ? attribute_letters(v.variable) : "";
  if (op === "a") {
    if (v.list !== null)
      push_list(
        sh,
        v.list.map(() => letters),
        v.star,
        p.q,
        use,
        out,
      );
    else push_value(sh, { ...v, scalar: letters }, p.q, use, out);
    return;
  }
  if (op === "A") {
    if (v.list !== null && !v.variable) {
      const s = v.list.length === 0 ? "" : `set -- ${v.list.map(shell_quote).join(" ")}`;
      push_value(sh, { ...v, list: null, scalar: s }, p.q, use, out);
      return;
    }
    if (v.list !== null && v.variable) {
      const s = v.variable.set
        ? `declare -${letters || "-"} ${p.name}=(${element_assignments(sh, v.variable)})`
        : "";
      push_value(sh, { ...v, list: null, scalar: s }, p.q, use, out);
      return;
    }
    const value = v.scalar === null ? "" : `=${shell_quote(v.scalar)}`;
    const s =
      letters === ""
        ? v.scalar === null
          ? ""
          : `${p.name}${value}`
        : `declare -${letters} ${p.name}${value}`;
    push_value(sh, { ...v, scalar: s }, p.q, use, out);
    return;
  }
  if (v.list === null || !v.variable) {
    if (v.list !== null) push_list(sh, v.list.map(shell_quote), v.star, p.q, use, out);
    else push_value(sh, { ...v, scalar: v.scalar === null ? null : shell_quote(v.scalar) }, p.q, use, out);
    return;
  }
  const keys = array_keys(sh, v.variable);
  if (op === "K") {
    const s = element_assignments(sh, v.variable, true);
    push_value(sh, { ...v, list: null, scalar: s }, p.q, use, out);
    return;
  }
  push_list(
    sh,
    keys.flatMap((k, i) => [k, (v.list as string[])[i]]),
    v.star,
    p.q,
    use,
    out,
  );
}
