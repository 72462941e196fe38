// What declare and its kin print: variables and functions, all of them or by name. Attributes of functions, too, which are
// found where they are printed.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { declaration, in_no_function, set_line } from "../declare_print.ts";
import { is_name } from "../names.ts";
import { function_text } from "../print.ts";
import type { Shell } from "../shell.ts";
import { A_EXPORT, A_INVISIBLE, A_READONLY, A_TRACE, type Scope, type Variable } from "../vars.ts";

/** What the options of declare ask for. */
export interface DeclareRequest {
  who: string;
  on: number;
  off: number;
  array: boolean;
  assoc: boolean;
  /** +a, +A: refused */
  unarray: boolean;
  functions: boolean;
  names_only: boolean;
  global: boolean;
  inherit: boolean;
  print: boolean;
  scope: Scope;
}

/** Lists variables with the requested attributes, as declare -p (or without -p) does. */
function* list_variables(sh: Shell, r: DeclareRequest, local_only: boolean): Code<number> {
  const wanted = (v: Variable) =>
    (v.attrs & r.on) === r.on &&
    (!r.array || v.array !== null || v.dynamic?.list) &&
    (!r.assoc || v.assoc !== null || v.dynamic?.keys);
  const rows: [string, Variable][] = local_only
    ? [...r.scope.map].sort((x, y) => (x[0] < y[0] ? -1 : 1))
    : sh.vars.visible();
  for (const [name, v] of rows) {
    if (!wanted(v)) continue;
    if (!v.set && !(v.attrs & ~A_INVISIBLE) && !local_only) continue;
    if (in_no_function(sh, name, v) && !r.array) continue;
    let line = declaration(sh, name, v, true);
    // POSIX: as the commands that make them
    if (sh.options.posix && (r.who === "export" || r.who === "readonly"))
      line = line.replace(/^declare -([aA]?)\S*/, (_, array) => `${r.who}${array && ` -${array}`}`);
    yield* write_all(1, `${line}\n`);
  }
  return 0;
}

function function_letters(f: { readonly: boolean; traced: boolean; exported: boolean }): string {
  return `f${f.readonly ? "r" : ""}${f.traced ? "t" : ""}${f.exported ? "x" : ""}`;
}

/** The functions by these names, or all of them: their text, or with attributes to change those. */
export function* declare_functions(sh: Shell, r: DeclareRequest, names: readonly string[]): Code<number> {
  if (names.length === 0) {
    for (const [name, f] of sh.functions.entries().sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      if (r.on & A_EXPORT && !f.exported) continue;
      if (r.on & A_READONLY && !f.readonly) continue;
      if (!r.names_only) yield* write_all(1, `${function_text(name, f.body)}\n`);
      if (r.names_only || r.on & (A_EXPORT | A_READONLY | A_TRACE) || r.print) {
        if (r.names_only || function_letters(f) !== "f")
          yield* write_all(1, `declare -${function_letters(f)} ${name}\n`);
      }
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const f = sh.functions.get(name);
    if (!f) {
      if (r.print || r.who === "export" || r.who === "readonly" || r.on | r.off)
        yield* sh.error(
          `${r.who}: ${name}: not ${r.who === "export" || r.who === "readonly" ? "a function" : "found"}`,
        );
      status = 1;
      continue;
    }
    if (r.on | r.off) {
      if (f.readonly && r.off & A_READONLY) {
        yield* sh.error(`${r.who}: ${name}: readonly function`);
        status = 1;
        continue;
      }
      if (r.on & A_EXPORT) sh.exports_functions = true;
      sh.functions.set(name, {
        ...f,
        exported: r.on & A_EXPORT ? true : r.off & A_EXPORT ? false : f.exported,
        readonly: f.readonly || (r.on & A_READONLY) !== 0,
        traced: r.on & A_TRACE ? true : r.off & A_TRACE ? false : f.traced,
      });
      sh.vars.changed();
    } else if (r.names_only)
      yield* write_all(
        1,
        r.print
          ? `declare -${function_letters(f)} ${name}\n`
          : sh.shopts.extdebug
            ? `${name} ${f.def.line} ${f.source}\n`
            : `${name}\n`,
      );
    else {
      yield* write_all(1, `${function_text(name, f.body)}\n`);
      if (function_letters(f) !== "f" && r.print)
        yield* write_all(1, `declare -${function_letters(f)} ${name}\n`);
    }
  }
  return status;
}

/** Without a name: all variables with the attributes asked for. `options`: how many were given. */
export function* list_all(sh: Shell, r: DeclareRequest, options: number): Code<number> {
  if (r.who === "local") {
    if (sh.local_options) yield* write_all(1, "local -\n");
    return yield* list_variables(sh, r, true);
  }
  if (r.who === "export" || r.who === "readonly" || options > 0) return yield* list_variables(sh, r, false);
  // bare declare: like set, with functions
  yield* list_set(sh, () => true);
  return yield* declare_functions(sh, r, []);
}

/** declare -p NAME; false after a message. */
export function* print_one(sh: Shell, r: DeclareRequest, name: string): Code<boolean> {
  const v = r.who === "local" ? r.scope.map.get(name) : sh.vars.find(name);
  if (v && is_name(name) && (v.set || v.attrs & ~A_INVISIBLE || v.attrs & A_INVISIBLE)) {
    yield* write_all(1, `${declaration(sh, name, v)}\n`);
    return true;
  }
  yield* sh.error(`${r.who}: ${name}: not found`);
  return false;
}

/** Variables as `set` lists them, of those that are `listed`. */
export function* list_set(sh: Shell, listed: (v: Variable) => boolean): Code<void> {
  let out = "";
  for (const [name, v] of sh.vars.visible()) {
    const line = listed(v) ? set_line(sh, name, v) : null;
    if (line !== null) out += `${line}\n`;
  }
  yield* write_all(1, out);
}
