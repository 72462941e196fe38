// What a parameter is: the special ones, variables, elements and lists; and how its value goes into a word.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { subscript_of, type Use } from "./expand.ts";
import { BREAK, type Piece } from "./fields.ts";
import { is_utf8 } from "./locale.ts";
import {
  array_values,
  find_variable,
  get_element,
  get_variable,
  resolve_nameref,
  scalar_value,
  warn_circular,
} from "./names.ts";
import { flag_letters } from "./options.ts";
import { Discard, type Shell } from "./shell.ts";
import { CLOCK_VARIABLES, update_clock } from "./special_vars.ts";
import { A_NAMEREF, type Variable } from "./vars.ts";
import { Word } from "./word.ts";

/**
 * Value of a parameter without operators: a string, null when unset, or "list" for $@ and $* (and "later" for what
 * needs the clock).
 */
export function special_parameter(sh: Shell, name: string): ByteString | null | { list: boolean } {
  const c = name.charCodeAt(0);
  // a letter or underscore starts a variable's name
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c === 95 && name.length > 1)) {
    if (CLOCK_VARIABLES.has(name)) return { list: false };
    const found = sh.vars.find(name);
    if (found && found.attrs & A_NAMEREF) return { list: false };
    const v = scalar_value(sh, found);
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
      return flag_letters(sh.options, sh.interactive, sh.input, sh.restricted);
    case "_":
      return sh.last_argument;
    default: {
      // ${00} is $0 too
      const n = Number(name);
      return n === 0 ? sh.name0 : sh.positional.get(n);
    }
  }
}

/** Current value of what is inside the braces before any operator. */
export interface Value {
  /** null: unset */
  scalar: ByteString | null;
  /** elements when the parameter is @, *, a[@] or a[*] */
  list: ByteString[] | null;
  star: boolean;
  /** the array or variable, where there is one */
  variable: Variable | undefined;
  name: string;
}

/** `length`: of ${#NAME[INDEX]}, where a wrong key gives the command up. */
export function* value_of(sh: Shell, name: string, index: Word | null, length = false): Code<Value> {
  if (CLOCK_VARIABLES.has(name)) yield* update_clock(sh);
  if (!/^[A-Za-z_]./.test(name) && !/^[A-Za-z]/.test(name)) {
    const s = plain_special(sh, name);
    if (s === undefined)
      return { scalar: null, list: [...sh.positional.list()], star: name === "*", variable: undefined, name };
    return { scalar: s, list: null, star: false, variable: undefined, name };
  }
  if (index !== null) {
    const key = yield* subscript_of(sh, name, index);
    const variable = find_variable(sh, name);
    if (index.text === "@" || index.text === "*")
      return {
        scalar: null,
        list: array_values(sh, variable),
        star: index.text === "*",
        variable,
        name: `${name}[${index.text}]`,
      };
    if (key === "" && variable?.assoc) {
      yield* sh.error(`${length ? `${index.text}]` : name}: bad array subscript`);
      if (length) throw new Discard(1, false);
    }
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
    if (target.circular) yield* warn_circular(sh, name);
    if (target.index !== null) return yield* value_of(sh, target.name, new Word(target.index, "subscript"));
    const t = find_variable(sh, name);
    return { scalar: scalar_value(sh, t), list: null, star: false, variable: t, name };
  }
  return { scalar: scalar_value(sh, variable), list: null, star: false, variable, name };
}

export function push_value(sh: Shell, v: Value, q: boolean, use: Use, out: Piece[]): void {
  if (v.list === null) {
    if (q) out.push({ kind: "quoted", s: v.scalar ?? "" });
    else if (v.scalar) out.push({ kind: "expanded", s: v.scalar });
    return;
  }
  push_list(sh, v.list, v.star, q, use, out);
}

export function push_list(
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
  // unquoted, they are as if joined by the first character of IFS, so that with another than a blank empty ones stay
  const between = q ? "" : (get_variable(sh, "IFS") ?? " ").charAt(0);
  list.forEach((s, i) => {
    if (i > 0) out.push(between === "" ? BREAK : { kind: "expanded", s: between });
    if (q) out.push({ kind: "quoted", s });
    else if (s !== "") out.push({ kind: "expanded", s });
  });
}

/** `bare`: written without braces, where the name of a parameter of the shell is shown with its dollar. */
export function* unbound(sh: Shell, name: string, bare = false): Code<never> {
  yield* sh.error(`${bare && /^[\d!]/.test(name) ? `$${name}` : name}: unbound variable`);
  throw new Discard(sh.failure_status(), true);
}

/** Characters are bytes unless the text has others than ASCII and the locale is UTF-8. */
export const is_wide = (sh: Shell, s: ByteString): boolean => /[\x80-\xff]/.test(s) && is_utf8(sh);

export const is_unset = (v: Value) => (v.list !== null ? v.list.length === 0 : v.scalar === null);
