// How declare -p, set, export -p and ${x@A} spell variables.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { array_keys, array_values, scalar_value } from "./names.ts";
import { ansi_quote, declare_quote, set_quote } from "./quote.ts";
import type { Shell } from "./shell.ts";
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
  type Dynamic,
  type Variable,
} from "./vars.ts";

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

const quote_key = (k: ByteString): ByteString =>
  /^[\w@%+:.,/=\x80-\xff-][\w@%+:.,/=~#\x80-\xff-]*$/.test(k) && k !== "@"
    ? k
    : /[\x00-\x1f\x7f]/.test(k)
      ? ansi_quote(k)
      : `"${k.replace(/["$\\`]/g, "\\$&")}"`;

/**
 * A list of all variables shows a computed array without elements until somebody asks for it by its name; the names of
 * functions are unset outside of them.
 */
function unasked(sh: Shell, name: string, v: Variable): boolean {
  if (name === "BASH_ARGC" || name === "BASH_ARGV") return sh.extra.call_arguments.length === 0;
  return (name === "DIRSTACK" || name === "GROUPS") && !sh.extra.asked.has(v.dynamic as Dynamic);
}
export const in_no_function = (sh: Shell, name: string, v: Variable): boolean =>
  name === "FUNCNAME" && v.dynamic?.list?.(sh).length === 0;

/** `[0]="x" [1]="y"` ; `bare`: without brackets, for ${a[@]@K}. */
export function element_assignments(sh: Shell, v: Variable, bare = false): ByteString {
  const keys = array_keys(sh, v);
  const values = array_values(sh, v);
  const assoc = v.assoc !== null || v.dynamic?.keys !== undefined;
  const cells = keys.map((k, i) => {
    const key = assoc ? quote_key(k) : k;
    return bare ? `${key} ${declare_quote(values[i])}` : `[${key}]=${declare_quote(values[i])}`;
  });
  return assoc && cells.length > 0 ? `${cells.join(" ")} ` : cells.join(" ");
}

/** One line of `declare -p`, without newline; `listed`: of all variables. */
export function declaration(sh: Shell, name: string, v: Variable, listed = false): ByteString {
  const letters = attribute_letters(v);
  const head = `declare -${letters || "-"} ${name}`;
  if (v.attrs & A_INVISIBLE || in_no_function(sh, name, v)) return head;
  if (listed && unasked(sh, name, v)) return `${head}=()`;
  if (v.array || v.assoc || v.dynamic?.list || v.dynamic?.keys)
    return `${head}=(${element_assignments(sh, v)})`;
  const value = scalar_value(sh, v);
  return value === null ? head : `${head}=${declare_quote(value)}`;
}

/** One line of `set`, without newline; null for what it does not list. */
export function set_line(sh: Shell, name: string, v: Variable): ByteString | null {
  if (!v.set || in_no_function(sh, name, v)) return null;
  if (unasked(sh, name, v)) return `${name}=()`;
  if (v.array || v.assoc || v.dynamic?.list || v.dynamic?.keys)
    return `${name}=(${element_assignments(sh, v)})`;
  return `${name}=${set_quote(scalar_value(sh, v) ?? "")}`;
}
