// Parameter expansion: $x, ${x...} in all its forms.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_characters } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { arith_word } from "./arith_env.ts";
import { expand_nosplit, expand_parts, nested, subscript_of, type Use } from "./expand.ts";
import { type Piece, split_fields } from "./fields.ts";
import { PREEMPT_EVERY } from "./limits.ts";
import {
  array_keys,
  assign,
  find_variable,
  get_element,
  get_variable,
  is_name,
  resolve_nameref,
  split_reference,
} from "./names.ts";
import { changer } from "./parameter_change.ts";
import { transform } from "./parameter_transform.ts";
import {
  is_unset,
  is_wide,
  push_list,
  push_value,
  special_parameter,
  unbound,
  type Value,
  value_of,
} from "./parameter_value.ts";
import { Discard, type Shell } from "./shell.ts";
import { A_INVISIBLE, A_NAMEREF } from "./vars.ts";
import { Word } from "./word.ts";
import type { Param } from "./word_parts.ts";

function* bad_substitution(sh: Shell, p: Param): Code<never> {
  yield* sh.error(`${p.context}: bad substitution`);
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
  const v = yield* value_of(sh, p.name, p.index, p.prefix === "#");
  if (p.prefix === "#") {
    // an array without elements is set, one that was only declared is not
    const known = v.variable?.set && !(v.variable.attrs & A_INVISIBLE);
    if (sh.options.nounset && v.list !== null && p.index !== null && !known) yield* unbound(sh, p.name);
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
    const star = p.index.text === "*" || (use === "nosplit" && p.q);
    push_list(sh, array_keys(sh, find_variable(sh, p.name)), star, p.q, use, out);
    return;
  }
  const variable = p.index === null ? sh.vars.find(p.name) : undefined;
  if (variable && variable.attrs & A_NAMEREF) {
    // the name a nameref refers to; what changes values, and the name is that of an element, changes the element
    const { name, index, circular } = resolve_nameref(sh, p.name);
    const s =
      circular || !variable.value ? (variable.value ?? "") : index === null ? name : `${name}[${index}]`;
    if (p.op === "") {
      if (s !== "" || p.q) out.push({ kind: p.q ? "quoted" : "expanded", s });
      return;
    }
    if (s !== "") {
      const value = index === null || /[-=?+]$/.test(p.op) ? s : (yield* value_of(sh, p.name, null)).scalar;
      const named: Value = { scalar: value, list: null, star: false, variable: sh.vars.find(name), name: s };
      yield* nested(sh, operate(sh, { ...p, name, prefix: "" }, named, use, out));
      return;
    }
  }
  const ref = yield* value_of(sh, p.name, p.index);
  const target = ref.list ? ref.list.join(get_variable(sh, "IFS")?.charAt(0) ?? " ") : ref.scalar;
  // an element that is not there names nothing
  if (ref.list?.length === 0 || (target === null && p.index !== null && find_variable(sh, p.name)))
    return yield* nested(
      sh,
      operate(sh, { ...p, prefix: "" }, { ...ref, scalar: null, list: null }, use, out),
    );
  if (target === null || target === "") {
    yield* sh.error(
      target === null
        ? `${p.text.slice(3, p.index === null ? 3 + p.name.length : -1)}: invalid indirect expansion`
        : `${target}: invalid variable name`,
    );
    throw new Discard(1, false);
  }
  const parsed = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])(?:\[([\s\S]+)\])?$/.exec(target);
  if (!parsed || (parsed[2] !== undefined && !split_reference(target))) {
    yield* sh.error(`${target}: invalid variable name`);
    throw new Discard(1, false);
  }
  const index = parsed[2] === undefined ? null : new Word(parsed[2], "subscript");
  const v = yield* value_of(sh, parsed[1], index);
  if ((index || !is_name(parsed[1])) && p.op.endsWith("=") && (p.op === "=" ? is_unset(v) : is_null(v))) {
    yield* sh.error(`${target}: invalid variable name`);
    throw new Discard(1, false);
  }
  const inner: Param = { ...p, name: parsed[1], index, prefix: "" };
  v.name = `!${p.text.slice(3, p.index === null ? 3 + p.name.length : p.text.indexOf("]") + 1)}`;
  yield* nested(sh, operate(sh, inner, v, use, out));
}

const is_null = (v: Value) =>
  v.list !== null
    ? v.list.length === 0 || (v.list.length === 1 && v.list[0] === "")
    : v.scalar === null || v.scalar === "";

function* operate(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  switch (p.op) {
    case "":
      if (is_unset(v) && sh.options.nounset && v.list === null) yield* unbound(sh, v.name, p.text[1] !== "{");
      push_value(sh, v, p.q, use, out);
      return;
    case "-":
    case ":-":
    case "+":
    case ":+": {
      const empty = p.op.length === 2 ? is_null(v) : is_unset(v);
      if (p.op.endsWith("-") ? !empty : empty) {
        if (p.op.endsWith("-")) push_value(sh, v, p.q, use, out);
        else if (p.q && (v.list === null || v.star)) out.push({ kind: "quoted", s: "" });
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
      const key = p.index === null ? null : yield* subscript_of(sh, p.name, p.index);
      if (key === "" && find_variable(sh, p.name)?.assoc) {
        yield* sh.error(`${p.name}[${p.index?.text}]: bad array subscript`);
        throw new Discard(1, false);
      }
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
      // the message is read as without quotes around it
      const said = (p.arg as Word).text;
      const pieces = yield* expand_parts(sh, new Word(said, "operand").parts, "nosplit");
      const fields = split_fields(pieces, get_variable(sh, "IFS") ?? " \t\n");
      const text = fields.map((f) => f.text).join(" ");
      const usual = p.op === ":?" ? "parameter null or not set" : "parameter not set";
      yield* sh.error(`${v.name}: ${said === "" ? usual : text}`);
      throw new Discard(sh.failure_status(), true);
    }
  }
  if (p.op[0] === "@") return yield* transform(sh, p, v, use, out);
  if (is_unset(v) && sh.options.nounset && v.list === null) yield* unbound(sh, v.name);
  if (p.op === ":") return yield* slice(sh, p, v, use, out);
  // where there is no value, the pattern is not expanded
  if (v.list === null && v.scalar === null) return push_value(sh, v, p.q, use, out);
  const change = yield* changer(sh, p);
  if (v.list !== null) {
    const changed: ByteString[] = [];
    for (const s of v.list) {
      changed.push(change(s));
      if (++sh.ticks % PREEMPT_EVERY === 0) yield sys.preempt();
    }
    // where nothing is split, the words of $@ are joined as those of $* are, some without quotes only
    const joined = use === "nosplit" && (p.q || "#%".includes(p.op[0]));
    push_list(sh, changed, v.star || joined, p.q, use, out);
  } else push_value(sh, { ...v, scalar: change(v.scalar ?? "") }, p.q, use, out);
}

/** The word of ${x:-word}: its quoting is its own. */
function* push_operand(sh: Shell, p: Param, use: Use, out: Piece[]): Code<void> {
  const pieces = yield* expand_parts(sh, (p.arg as Word).parts, use, !p.q);
  if (p.q && pieces.length === 0) pieces.push({ kind: "quoted", s: "" });
  for (const piece of pieces) out.push(piece);
}

function* slice(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  if (v.list?.length === 0 && p.index !== null) return push_list(sh, [], v.star, p.q, use, out);
  if (v.list === null && v.scalar === null) {
    if (p.q) out.push({ kind: "quoted", s: "" });
    return;
  }
  const who = v.list !== null && p.index !== null ? `${p.name}[${p.index.text}]: ` : `${v.name}: `;
  const offset = Number(yield* arith_word(sh, p.arg as Word, who));
  const length = p.arg2 === null ? null : Number(yield* arith_word(sh, p.arg2, who));
  const array = v.variable && (v.variable.array || v.variable.assoc || v.variable.dynamic);
  if (v.list === null || (p.index !== null && !array)) {
    const text = v.scalar ?? v.list?.[0] ?? "";
    const s = is_wide(sh, text) ? utf8_characters(text) : text;
    const from = offset < 0 ? s.length + offset : offset;
    if (from < 0 || from > s.length) {
      push_value(sh, { ...v, list: null, scalar: "" }, p.q, use, out);
      return;
    }
    let to = length === null ? s.length : length < 0 ? s.length + length : Math.min(s.length, from + length);
    if (length !== null && length < 0 && to < from) {
      yield* sh.error(`${(p.arg2 as Word).text}: substring expression < 0`);
      throw new Discard(1, false);
    }
    to = Math.max(to, from);
    const part = s.slice(from, to);
    push_value(
      sh,
      { ...v, list: null, scalar: typeof part === "string" ? part : part.join("") },
      p.q,
      use,
      out,
    );
    return;
  }
  let list = v.list;
  // where the elements begin that are left, below 0 when the offset is out of range
  let start: number;
  if (p.index === null) {
    // positional parameters: index 0 is $0
    list = [sh.name0, ...list];
    start = offset < 0 ? list.length + offset : offset;
    if (start > list.length || (length !== null && length < 0 && offset < 0 && start < 1)) start = -1;
  } else if (v.variable?.array) {
    // offsets are subscripts, so holes count
    const from = offset < 0 ? v.variable.max_index() + 1 + offset : offset;
    start = from < 0 ? -1 : v.variable.indices().findIndex((i) => i >= from);
  } else if (v.variable?.assoc) {
    // they are counted from 1
    start = Math.max(0, offset < 0 ? list.length + offset : offset - 1);
    if (start >= list.length) start = -1;
  } else start = offset < 0 ? list.length + offset : offset;
  if (start >= 0 && length !== null && length < 0) {
    yield* sh.error(`${(p.arg2 as Word).text}: substring expression < 0`);
    throw new Discard(1, false);
  }
  list = start < 0 ? [] : list.slice(start, length === null ? undefined : start + length);
  push_list(sh, list, v.star || (use === "nosplit" && p.q), p.q, use, out);
}
