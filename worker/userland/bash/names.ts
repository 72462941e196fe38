// Reading and writing variables by name: namerefs, attributes, subscripts, the shell's own variables.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { arith_value, subscript_value } from "./arith_env.ts";
import type { ArrayLiteral, Assignment } from "./ast.ts";
import { expand_nosplit, expand_text, expand_words, subscript_of, subscript_text } from "./expand.ts";
import { MAX_ARRAY } from "./limits.ts";
import { skip_subscript } from "./scan.ts";
import { Discard, type Shell } from "./shell.ts";
import { on_variable_set, on_variable_unset } from "./special_vars.ts";
import {
  A_CAPITAL,
  A_EXPORT,
  A_INTEGER,
  A_INVISIBLE,
  A_LOWER,
  A_NAMEREF,
  A_NOASSIGN,
  A_NOUNSET,
  A_READONLY,
  A_UPPER,
  type Dynamic,
  type Scope,
  type Variable,
} from "./vars.ts";
import { Word } from "./word.ts";
import { set_trace_descriptor, trace_assignment } from "./xtrace.ts";

export const is_name = (s: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(s);

/** NAME or NAME[subscript] taken apart; null when it is neither. */
export function split_reference(s: string): { name: string; index: string | null } | null {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([\s\S]+)\])?$/.exec(s);
  // the bracket that closes is the last character, not one before it
  if (!m || (m[2] !== undefined && skip_subscript(s, m[1].length + 1) !== s.length)) return null;
  return { name: m[1], index: m[2] ?? null };
}

/** What a nameref stands for, with the subscript it may carry. `circular`: itself, which is warned of at each use. */
interface Referent {
  name: string;
  index: string | null;
  circular: boolean;
}

/** Follows a nameref to its end. */
export function resolve_nameref(sh: Shell, name: string): Referent {
  const origin = name;
  let index: string | null = null;
  for (let hops = 0; hops < 10; hops++) {
    const v = sh.vars.find(name);
    if (!v || !(v.attrs & A_NAMEREF) || !v.value) return { name, index, circular: false };
    const target = split_reference(v.value);
    if (!target) return { name, index, circular: false };
    if (target.name === name || target.name === origin) return { name: origin, index: null, circular: true };
    name = target.name;
    if (target.index !== null) index = target.index;
  }
  return { name, index, circular: false };
}

/** A circular reference of a function is taken for the global variable of the name, another for none. */
function referent(sh: Shell, target: Referent): Variable | undefined {
  if (!target.circular) return sh.vars.find(target.name);
  const global = sh.vars.scopes[0].map.get(target.name);
  return global && global.attrs & A_NAMEREF ? undefined : global;
}

export const warn_circular = (sh: Shell, name: string): Code<void> =>
  sh.error(`warning: ${name}: circular name reference`);

/** Warns when a name is a reference to itself, for those who look it up once more than they use it; true: it is. */
export function* warn_if_circular(sh: Shell, name: string): Code<boolean> {
  const v = sh.vars.find(name);
  if (v === undefined || !(v.attrs & A_NAMEREF) || !resolve_nameref(sh, name).circular) return false;
  yield* warn_circular(sh, name);
  return true;
}

export function find_variable(sh: Shell, name: string): Variable | undefined {
  const v = sh.vars.find(name);
  return v !== undefined && v.attrs & A_NAMEREF ? referent(sh, resolve_nameref(sh, name)) : v;
}

function note_asked({ extra }: Shell, d: Dynamic): void {
  if (!extra.asked.has(d)) extra.asked = new Set([...extra.asked, d]);
}

/** Value of a plain name: element 0 of an array; null when unset. */
export function scalar_value(sh: Shell, v: Variable | undefined): ByteString | null {
  if (v === undefined) return null;
  if (v.dynamic) {
    note_asked(sh, v.dynamic);
    return v.dynamic.list ? (v.dynamic.list(sh)[0] ?? null) : v.dynamic.get(sh);
  }
  if (v.array) return v.array.get(0) ?? null;
  if (v.assoc) return v.assoc.get("0") ?? null;
  return v.value;
}

export function get_variable(sh: Shell, name: string): ByteString | null {
  const v = sh.vars.find(name);
  if (v === undefined) return null;
  if (v.attrs & A_NAMEREF && v.value) {
    const target = resolve_nameref(sh, name);
    const t = referent(sh, target);
    if (target.index !== null && t && /^\d+$/.test(target.index) && t.array)
      return t.array.get(Number(target.index)) ?? null;
    if (target.index !== null && t?.assoc) return t.assoc.get(target.index) ?? null;
    return t && !(t.attrs & A_NAMEREF) ? scalar_value(sh, t) : null;
  }
  return scalar_value(sh, v);
}

/** Elements of an array (or the one of a scalar) in order. */
export function array_values(sh: Shell, v: Variable | undefined): ByteString[] {
  if (v === undefined) return [];
  if (v.dynamic?.list) {
    note_asked(sh, v.dynamic);
    return [...v.dynamic.list(sh)];
  }
  if (v.dynamic?.keys) return [...v.dynamic.keys(sh).values()];
  if (v.array) return v.indices().map((i) => (v.array as Map<number, string>).get(i) as string);
  if (v.assoc) return v.keys().map((k) => (v.assoc as Map<string, string>).get(k) as string);
  const s = scalar_value(sh, v);
  return s === null ? [] : [s];
}
export function array_keys(sh: Shell, v: Variable | undefined): ByteString[] {
  if (v === undefined) return [];
  if (v.dynamic?.list) return v.dynamic.list(sh).map((_, i) => String(i));
  if (v.dynamic?.keys) return [...v.dynamic.keys(sh).keys()];
  if (v.array) return v.indices().map(String);
  if (v.assoc) return v.keys();
  return scalar_value(sh, v) === null ? [] : ["0"];
}

/** An index of an indexed array: the subscript as arithmetic; negative ones count from the end. null after a message, which names `shown`. */
export function* array_index(
  sh: Shell,
  name: string,
  v: Variable | undefined,
  subscript: ByteString,
  shown?: string,
): Code<number | null> {
  const n = Number(yield* subscript_value(sh, subscript));
  if (n >= 0) return n;
  const max = v?.dynamic?.list ? v.dynamic.list(sh).length - 1 : v?.array ? v.max_index() : v?.set ? 0 : -1;
  if (max + 1 + n < 0) {
    yield* sh.error(`${shown ?? `${name}[${subscript}]`}: bad array subscript`);
    return null;
  }
  return max + 1 + n;
}

/** ${name[subscript]}; null when unset. A bad subscript prints its message and gives null. */
export function* get_element(sh: Shell, name: string, subscript: ByteString): Code<ByteString | null> {
  const target = resolve_nameref(sh, name);
  const v = sh.vars.find(target.name);
  if (v?.assoc) return v.assoc.get(subscript) ?? null;
  if (v?.dynamic?.keys) return v.dynamic.keys(sh).get(subscript) ?? null;
  const index = yield* array_index(sh, name, v, subscript, name);
  if (index === null || v === undefined) return null;
  if (v.dynamic?.list) {
    note_asked(sh, v.dynamic);
    return v.dynamic.list(sh)[index] ?? null;
  }
  if (v.array) return v.array.get(index) ?? null;
  return index === 0 ? scalar_value(sh, v) : null;
}

/** The value as the variable's attributes want it. */
export function* convert(sh: Shell, v: Variable, value: ByteString, who = ""): Code<ByteString> {
  if (v.attrs & A_INTEGER) return String(yield* arith_value(sh, value === "" ? "0" : value, who));
  if (v.attrs & A_LOWER) return value.replace(/[A-Z]/g, (c) => c.toLowerCase());
  if (v.attrs & A_UPPER) return value.replace(/[a-z]/g, (c) => c.toUpperCase());
  if (v.attrs & A_CAPITAL)
    return value.replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/^[a-z]/, (c) => c.toUpperCase());
  return value;
}

export interface AssignOptions {
  append?: boolean;
  /** which scope; the visible one, else global, when absent */
  scope?: Scope;
  /** do not follow a nameref */
  raw?: boolean;
  /** `declare: ` before messages about the value's arithmetic */
  who?: string;
  /** set -x shows the assignment */
  traced?: boolean;
}

/**
 * Assigns `value` to a name, or to an element when `subscript` is given. False after a message (readonly, bad
 * subscript ...).
 */
export function* assign(
  sh: Shell,
  name: string,
  subscript: ByteString | null,
  value: ByteString,
  o: AssignOptions = {},
): Code<boolean> {
  let scope = o.scope ?? sh.vars.scope_of(name) ?? sh.vars.scopes[0];
  const before = scope.map.get(name);
  if (before && before.attrs & A_NAMEREF && !o.raw) {
    if (!before.value) {
      if (!split_reference(value)) {
        yield* sh.error(`\`${value}': not a valid identifier`);
        return false;
      }
    } else {
      const target = resolve_nameref(sh, name);
      name = target.name;
      subscript = subscript ?? target.index;
      scope = sh.vars.scope_of(name) ?? sh.vars.scopes[0];
      if (target.circular) {
        yield* warn_circular(sh, name);
        if (scope === sh.vars.scopes[0]) return false;
        scope = sh.vars.scopes[0];
      }
    }
  }
  const old = scope.map.get(name);
  if (old && old.attrs & A_READONLY) {
    yield* sh.error(`${name}: readonly variable`);
    return false;
  }
  if (old && old.attrs & A_NOASSIGN) return true;
  if (old?.dynamic) {
    if (subscript !== null) old.dynamic.store?.(sh, subscript, value);
    else old.dynamic.set?.(sh, o.append ? old.dynamic.get(sh) + value : value);
    return true;
  }
  // the subscript and the value may themselves assign (x[i++]=..., declare -i): the variable is taken afterwards
  let key: number | string | null = null;
  if (old?.assoc) key = subscript ?? "0";
  else if (subscript !== null) {
    if (subscript === "@" || subscript === "*") {
      yield* sh.error(`${name}[${subscript}]: bad array subscript`);
      return false;
    }
    key = yield* array_index(sh, name, old, subscript);
    if (key === null) return false;
  } else if (old?.array) key = 0;
  if (old) {
    const current =
      key === null
        ? (old.value ?? "")
        : old.assoc
          ? (old.assoc.get(String(key)) ?? "")
          : ((old.array ? old.array.get(key as number) : old.value) ?? "");
    if (o.append && old.attrs & A_INTEGER)
      value = String(
        BigInt.asIntN(64, (yield* arith_value(sh, current || "0")) + (yield* arith_value(sh, value || "0"))),
      );
    else {
      value = yield* convert(sh, old, value, o.who);
      if (o.append) value = current + value;
    }
  }
  const v = sh.vars.own(scope, name);
  if (key === null) v.value = value;
  else if (v.assoc) v.assoc.set(String(key), value);
  else {
    v.make_array();
    v.put(key as number, value);
  }
  v.attrs &= ~A_INVISIBLE;
  if (sh.options.allexport && !v.array && !v.assoc) v.attrs |= A_EXPORT;
  if (v.attrs & A_EXPORT) sh.vars.changed();
  on_variable_set(sh, name, value);
  // before a program it counts only for that
  const passed = o.scope && o.scope !== sh.vars.scopes[0] && !o.scope.is_function;
  if (name === "BASH_XTRACEFD" && key === null && !passed) yield* set_trace_descriptor(sh);
  return true;
}

/** Assigns to what a builtin was given the name of; the subscript is expanded now. False after a message. */
export function* assign_reference(
  sh: Shell,
  { name, index }: { name: string; index: ByteString | null },
  value: ByteString,
  o: AssignOptions = {},
): Code<boolean> {
  if (index === null) return yield* assign(sh, name, null, value, o);
  let key = index;
  const associative = find_variable(sh, name)?.assoc;
  if (associative) key = yield* expand_nosplit(sh, new Word(index, "subscript"));
  else if (/[$`"\\]/.test(index)) key = yield* expand_text(sh, index);
  if (index === "" || (associative && key === "")) {
    yield* sh.error(`${name}[${index}]: bad array subscript`);
    return false;
  }
  return yield* assign(sh, name, key, value, o);
}

/** name=( ... ) */
export function* assign_array(
  sh: Shell,
  name: string,
  literal: ArrayLiteral,
  o: AssignOptions = {},
): Code<boolean> {
  const target = o.raw ? { name, circular: false } : resolve_nameref(sh, name);
  name = target.name;
  let scope = o.scope ?? sh.vars.scope_of(name) ?? sh.vars.scopes[0];
  if (target.circular) {
    yield* warn_circular(sh, name);
    scope = sh.vars.scopes[0];
  }
  const old = scope.map.get(name);
  if (old && old.attrs & A_READONLY) {
    yield* sh.error(`${name}: readonly variable`);
    return false;
  }
  if (old && old.attrs & A_NOASSIGN) return true;
  // everything is expanded before the array changes: a=("${a[@]}" x)
  const items: { key: ByteString | null; append: boolean; value: ByteString; text: ByteString }[] = [];
  const associative = old?.assoc != null;
  const pairs = associative && literal.elements[0]?.whole.text[0] !== "[";
  for (const e of literal.elements) {
    const { text } = e.whole;
    // keys and values of an associative array are neither split nor names of files
    if (pairs || (associative && e.index === null))
      items.push({ key: null, append: false, value: yield* expand_nosplit(sh, e.whole), text });
    else if (e.index !== null) {
      const key = yield* subscript_text(sh, e.index);
      items.push({ key, append: e.append, value: yield* expand_nosplit(sh, e.value), text });
    } else
      for (const value of yield* expand_words(sh, [e.whole]))
        items.push({ key: null, append: false, value, text });
    if (items.length > MAX_ARRAY) {
      yield* sh.error(`${name}: too many elements (limit ${MAX_ARRAY})`);
      throw new Discard(1, false);
    }
  }
  const v = sh.vars.own(scope, name);
  if (target.circular) v.attrs &= ~A_NAMEREF;
  if (associative) {
    const map = o.append && v.assoc ? v.assoc : new Map<string, string>();
    if (pairs) {
      for (let i = 0; i < items.length; i += 2) {
        const key = items[i].value;
        if (key !== "") map.set(key, items[i + 1]?.value ?? "");
        else yield* sh.error(`${items[i].text}: bad array subscript`);
      }
    } else
      for (const item of items) {
        if (item.key === null) {
          yield* sh.error(`${name}: ${item.text}: must use subscript when assigning associative array`);
          continue;
        }
        if (item.key === "") {
          yield* sh.error(`${item.text}: bad array subscript`);
          continue;
        }
        const value = yield* convert(sh, v, item.value);
        // what is added to is the value before
        map.set(item.key, item.append ? (v.assoc?.get(item.key) ?? "") + value : value);
      }
    v.assoc = map;
    v.attrs &= ~A_INVISIBLE;
    return true;
  }
  if (o.append) v.make_array();
  else v.clear_array();
  const array = v.array ?? new Map<number, ByteString>();
  v.attrs &= ~A_INVISIBLE;
  let next = v.max_index() + 1;
  for (const item of items) {
    let index: number = next;
    if (item.key !== null) {
      const shown = `[${item.key}]${item.append ? "+" : ""}=${item.value}`;
      if (item.key === "@" || item.key === "*") {
        yield* sh.error(`${shown}: cannot assign to non-numeric index`);
        continue;
      }
      if (item.key === "") {
        yield* sh.error(`${shown}: bad array subscript`);
        continue;
      }
      const i = yield* array_index(sh, name, v, item.key, shown);
      if (i === null) continue;
      index = i;
    }
    const value = yield* convert(sh, v, item.value);
    const before = item.append ? (array.get(index) ?? "") : "";
    if (item.append && v.attrs & A_INTEGER)
      v.put(
        index,
        String((yield* arith_value(sh, before || "0")) + (yield* arith_value(sh, item.value || "0"))),
      );
    else v.put(index, before + value);
    next = index + 1;
  }
  on_variable_set(sh, name, array.get(0) ?? "");
  return true;
}

/** One NAME=value of the program. */
export function* do_assignment(sh: Shell, a: Assignment, o: AssignOptions = {}): Code<boolean> {
  const options: AssignOptions = a.append ? { ...o, append: true } : o;
  if (!(a.value instanceof Word)) {
    if (o.traced) yield* trace_assignment(sh, a, "");
    if (a.index !== null) {
      yield* sh.error(`${a.name}[${a.index.text}]: cannot assign list to array member`);
      return false;
    }
    return yield* assign_array(sh, a.name, a.value, options);
  }
  const value = yield* expand_nosplit(sh, a.value);
  if (o.traced) yield* trace_assignment(sh, a, value);
  const index = a.index === null ? null : yield* subscript_of(sh, a.name, a.index);
  // what comes to nothing is the expression 0, but no key
  if (index === "" && (a.index?.text === "" || find_variable(sh, a.name)?.assoc)) {
    yield* sh.error(`${a.name}[${a.index?.text}]: bad array subscript`);
    return false;
  }
  return yield* assign(sh, a.name, index, value, options);
}

/** Unsets a variable (following a nameref unless `raw`); false after a message. */
export function* unset_variable(sh: Shell, name: string, who: string, raw = false): Code<boolean> {
  const target = raw ? name : resolve_nameref(sh, name).name;
  const scope = sh.vars.scope_of(target);
  if (!scope) return true;
  const v = scope.map.get(target) as Variable;
  if (v.attrs & A_READONLY || v.attrs & A_NOUNSET) {
    yield* sh.error(`${who}: ${target}: cannot unset${v.attrs & A_READONLY ? ": readonly variable" : ""}`);
    return false;
  }
  if (sh.vars.is_own_scope(scope) || (sh.shopts.localvar_unset && scope !== sh.vars.scopes[0])) {
    // a local stays declared, without a value, so that it keeps hiding the outer one (localvar_unset: for a callee too)
    const local = sh.vars.own(scope, target);
    local.value = null;
    local.array = null;
    local.assoc = null;
    local.dynamic = null;
    local.attrs = A_INVISIBLE;
    sh.vars.changed();
  } else sh.vars.remove(scope, target);
  on_variable_unset(sh, target);
  if (target === "BASH_XTRACEFD") yield* set_trace_descriptor(sh);
  return true;
}
