// declare, typeset, local, export, readonly: attributes and values of variables and functions.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import type { Assignment } from "../ast.ts";
import { assign_array, assign_reference, resolve_nameref, split_reference, warn_circular } from "../names.ts";
import { parse_array_text } from "../parser.ts";
import { trace_quote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import {
  A_CAPITAL,
  A_EXPORT,
  A_INTEGER,
  A_INVISIBLE,
  A_LOWER,
  A_NAMEREF,
  A_READONLY,
  A_TRACE,
  A_UPPER,
} from "../vars.ts";
import { Word } from "../word.ts";
import { trace } from "../xtrace.ts";
import { type DeclareRequest, declare_functions, list_all, print_one } from "./declare_list.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

const ATTRIBUTES: Readonly<Record<string, number>> = {
  i: A_INTEGER,
  l: A_LOWER,
  u: A_UPPER,
  c: A_CAPITAL,
  n: A_NAMEREF,
  r: A_READONLY,
  t: A_TRACE,
  x: A_EXPORT,
};

/** Splits `name[index]+=value`; null when it is no valid argument. */
export function split_assignment(
  text: ByteString,
): { name: string; index: string | null; append: boolean; value: ByteString | null } | null {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)/.exec(text);
  if (!m) return null;
  let i = m[0].length;
  let index: string | null = null;
  if (text[i] === "[") {
    let depth = 0;
    let k = i;
    for (; k < text.length; k++) {
      if (text[k] === "[") depth++;
      else if (text[k] === "]" && --depth === 0) break;
    }
    if (k >= text.length) return null;
    index = text.slice(i + 1, k);
    i = k + 1;
  }
  if (i === text.length) return { name: m[0], index, append: false, value: null };
  if (text.startsWith("+=", i)) return { name: m[0], index, append: true, value: text.slice(i + 2) };
  if (text[i] === "=") return { name: m[0], index, append: false, value: text.slice(i + 1) };
  return null;
}

/** Declares one argument; false after a message. */
function* declare_one(
  sh: Shell,
  r: DeclareRequest,
  text: ByteString,
  compound: Assignment | undefined,
): Code<boolean> {
  const a = compound
    ? { name: compound.name, index: null, append: compound.append, value: null }
    : split_assignment(text);
  if (!a || (r.on & A_NAMEREF && a.value !== null && !split_reference(a.value))) {
    yield* sh.error(
      a?.value
        ? `${r.who}: \`${a.value}': invalid variable name for name reference`
        : `${r.who}: \`${a ? "" : text}': not a valid identifier`,
    );
    return false;
  }
  if (a.index !== null && (r.who === "export" || r.who === "readonly")) {
    yield* sh.error(`${r.who}: \`${a.name}[${a.index}]': not a valid identifier`);
    return false;
  }
  // bash assigns here as it does before a command, which is traced by itself
  const plain = r.who === "export" || (r.who === "readonly" && !r.array && !r.assoc);
  if (plain && sh.options.xtrace && a.value !== null)
    yield* trace(sh, `${a.name}${a.append ? "+" : ""}=${a.value && trace_quote(a.value)}`);
  let { name } = a;
  let { scope } = r;
  const local = scope !== sh.vars.scopes[0];
  let existing = scope.map.get(name);
  if (existing && existing.attrs & A_NAMEREF && !((r.on | r.off) & A_NAMEREF) && existing.value) {
    name = resolve_nameref(sh, name).name;
    scope = r.scope === sh.vars.scopes[0] ? scope : (sh.vars.scope_of(name) ?? sh.vars.scopes[0]);
    existing = scope.map.get(name);
  }
  // export and readonly work on what is visible
  if (r.who === "export" || r.who === "readonly") {
    const visible = sh.vars.scope_of(name);
    if (visible) {
      scope = visible;
      existing = visible.map.get(name);
      // a temporary environment's variable becomes a real one
      if (!visible.is_function && r.who === "export") scope = visible;
    } else scope = sh.vars.scopes[0];
  }
  if (r.on & A_NAMEREF && (r.array || r.assoc || compound)) {
    yield* sh.error(`${r.who}: ${name}: reference variable cannot be an array`);
    return false;
  }
  if (r.on & A_NAMEREF && a.value === name) {
    if (!local) {
      yield* sh.error(`${r.who}: ${name}: nameref variable self references not allowed`);
      return false;
    }
    yield* sh.error(`${r.who}: warning: ${name}: circular name reference`);
    yield* warn_circular(sh, name);
  }
  if (r.unarray && existing && (existing.array || existing.assoc)) {
    yield* sh.error(`${r.who}: ${name}: cannot destroy array variables in this way`);
    return false;
  }
  if (r.assoc && existing?.array) {
    yield* sh.error(`${r.who}: ${name}: cannot convert indexed to associative array`);
    return false;
  }
  if (r.array && existing?.assoc) {
    yield* sh.error(`${r.who}: ${name}: cannot convert associative to indexed array`);
    return false;
  }
  if (existing && existing.attrs & A_READONLY) {
    const changes =
      a.value !== null || compound !== undefined || r.off & A_READONLY || (r.array && !existing.array);
    if (changes) {
      sh.special_failed = plain;
      // a plain readonly assigns as export does, with -a or -A it is a declare
      yield* sh.error(`${plain || r.who === "local" ? "" : `${r.who}: `}${name}: readonly variable`);
      return false;
    }
  } else if (local && !existing && r.who !== "export" && r.who !== "readonly") {
    const outer = sh.vars.find(name);
    if (outer && outer.attrs & A_READONLY && sh.vars.scopes[0].map.get(name) === outer) {
      yield* sh.error(`${r.who}: ${name}: readonly variable`);
      return false;
    }
  }
  const refers = r.on & A_NAMEREF && a.value === null ? (existing?.value ?? null) : null;
  if (refers !== null && !split_reference(refers)) {
    yield* sh.error(`${r.who}: \`${refers}': invalid variable name for name reference`);
    return false;
  }
  const v = sh.vars.own(scope, name);
  if (!existing) {
    v.attrs = A_INVISIBLE;
    const below = local
      ? sh.vars.scopes.slice(0, sh.vars.scopes.indexOf(scope)).findLast((s) => s.map.has(name))
      : undefined;
    const outer = below?.map.get(name);
    // a variable of the call's own environment gives its value to the local
    const temporary = below !== undefined && !below.is_function;
    if (outer && (r.inherit || sh.shopts.localvar_inherit || temporary)) {
      const copy = outer.copy(sh.vars.token);
      v.value = copy.value;
      v.array = copy.array;
      v.sorted = copy.sorted;
      v.assoc = copy.assoc;
      v.attrs = copy.attrs;
    }
  }
  if (r.assoc && !v.assoc) {
    v.assoc = new Map(v.value === null ? [] : [["0", v.value]]);
    v.value = null;
    if (compound === undefined && a.value === null && v.assoc.size === 0) v.attrs |= A_INVISIBLE;
  }
  if (r.array && !v.array && !v.assoc) {
    const empty = v.value === null;
    v.make_array();
    if (compound === undefined && a.value === null && empty) v.attrs |= A_INVISIBLE;
  }
  if (a.index !== null && !v.assoc) {
    v.make_array();
    v.attrs &= ~A_INVISIBLE;
  }
  // attributes that change values come before the value, readonly after it
  v.attrs = (v.attrs | (r.on & ~A_READONLY)) & ~r.off;
  if (r.on & A_LOWER) v.attrs &= ~(A_UPPER | A_CAPITAL);
  if (r.on & A_UPPER) v.attrs &= ~(A_LOWER | A_CAPITAL);
  let ok = true;
  const options = { scope, append: a.append, raw: (r.on & A_NAMEREF) !== 0, who: `${r.who}: ` };
  if (compound && !(compound.value instanceof Word))
    ok = yield* assign_array(sh, name, compound.value, options);
  else if (a.value !== null) {
    const literal =
      (v.array || v.assoc) && a.index === null && /^\([\s\S]*\)$/.test(a.value)
        ? parse_array_text(a.value, sh.line)
        : null;
    ok = literal
      ? yield* assign_array(sh, name, literal, options)
      : yield* assign_reference(sh, { name, index: a.index }, a.value, options);
  }
  if (r.on & A_READONLY) sh.vars.own(scope, name).attrs |= A_READONLY;
  sh.vars.changed();
  return ok;
}

function* run(
  sh: Shell,
  words: readonly ByteString[],
  compound: ReadonlyMap<number, Assignment>,
): Code<number> {
  const who = words[0];
  if (who === "local" && sh.function_depth === 0) {
    yield* sh.error("local: can only be used in a function");
    return 1;
  }
  const spec =
    who === "export"
      ? "aAfnp"
      : who === "readonly"
        ? "aAfp"
        : who === "local"
          ? "+aAcfFgiIlnrtuxp"
          : "+aAcfFgiIlnrtuxp";
  // NAME=( ) arguments are never options
  const o = yield* builtin_options(sh, words, spec);
  if (!o) return 2;
  const r: DeclareRequest = {
    who,
    on: who === "export" ? A_EXPORT : who === "readonly" ? A_READONLY : 0,
    off: 0,
    array: false,
    assoc: false,
    unarray: false,
    functions: false,
    names_only: false,
    global: false,
    inherit: false,
    print: false,
    scope: sh.vars.scopes[0],
  };
  for (const g of o.given) {
    if (who === "export" && g.letter === "n") {
      r.off |= A_EXPORT;
      r.on = 0;
    } else if (g.letter === "a") r[g.plus ? "unarray" : "array"] = true;
    else if (g.letter === "A") r[g.plus ? "unarray" : "assoc"] = true;
    else if (g.letter === "f") r.functions = true;
    else if (g.letter === "F") r.functions = r.names_only = true;
    else if (g.letter === "g") r.global = true;
    else if (g.letter === "I") r.inherit = true;
    else if (g.letter === "p") r.print = true;
    else if (g.plus) r.off |= ATTRIBUTES[g.letter];
    else r.on |= ATTRIBUTES[g.letter];
  }
  if (r.functions) return yield* declare_functions(sh, r, o.rest);
  const in_function = sh.function_depth > 0 && who !== "export" && who !== "readonly";
  if (in_function && !r.global) r.scope = sh.vars.function_scope();
  if (o.rest.length === 0) return yield* list_all(sh, r, o.given.filter((g) => !g.plus).length);
  const shift = words.length - o.rest.length;
  let status = 0;
  for (let i = 0; i < o.rest.length; i++) {
    const text = o.rest[i];
    if (who === "local" && text === "-") {
      sh.local_options = { ...sh.options };
      continue;
    }
    if (r.print && who !== "export" && who !== "readonly") {
      if (yield* print_one(sh, r, text)) continue;
      status = 1;
      continue;
    }
    if (!(yield* declare_one(sh, r, text, compound.get(i + shift)))) status = 1;
  }
  return status;
}

const declare: Builtin = {
  run,
  usage: "[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]",
  summary: "Set variable values and attributes.",
};
export const declare_builtins: Readonly<Record<string, Builtin>> = {
  declare,
  typeset: {
    ...declare,
    usage: "[-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]",
  },
  local: { run, usage: "[option] name[=value] ...", summary: "Define local variables." },
  export: {
    run,
    special: true,
    usage: "[-fn] [name[=value] ...] or export -p",
    summary: "Set export attribute for shell variables.",
  },
  readonly: {
    run,
    special: true,
    usage: "[-aAf] [name[=value] ...] or readonly -p",
    summary: "Mark shell variables as unchangeable.",
  },
};
