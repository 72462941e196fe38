// Perl's own functions by name.
import type { Code } from "../lib/code.ts";
import type { Expr } from "./ast.ts";
import { FILE_FUNCTIONS } from "./func_file.ts";
import { LIST_FUNCTIONS } from "./func_list.ts";
import { PACK_FUNCTIONS } from "./func_pack.ts";
import { PROCESS_FUNCTIONS } from "./func_process.ts";
import { STAT_FUNCTIONS } from "./func_stat.ts";
import { STRING_FUNCTIONS } from "./func_string.ts";
import { TIME_FUNCTIONS } from "./func_time.ts";
import type { Machine } from "./machine.ts";
import type { Value, Want } from "./values.ts";

export type FuncExpr = Expr & { k: "func" };

/**
 * A function of Perl's: its arguments come unevaluated, as many treat them specially. The result is its values; in
 * scalar context the last one counts.
 */
export type PerlFunction = (m: Machine, e: FuncExpr, want: Want) => Code<Value[]>;

export type FunctionMap = Readonly<Record<string, PerlFunction>>;

export function* call_function(m: Machine, e: FuncExpr, want: Want): Code<Value[]> {
  for (const table of [
    LIST_FUNCTIONS,
    STRING_FUNCTIONS,
    PACK_FUNCTIONS,
    FILE_FUNCTIONS,
    PROCESS_FUNCTIONS,
    STAT_FUNCTIONS,
    TIME_FUNCTIONS,
  ])
    if (Object.hasOwn(table, e.name)) return yield* table[e.name](m, e, want);
  return m.unsupported(e.name);
}
