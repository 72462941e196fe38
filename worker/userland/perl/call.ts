// Calls of the program's own subs.
import type { Code } from "../lib/code.ts";
import type { Expr } from "./ast.ts";
import { arguments_of } from "./evaluate.ts";
import { CALL_DEPTH_LIMIT, type Machine } from "./machine.ts";
import { Scope } from "./scope.ts";
import { block_values } from "./statements.ts";
import {
  PerlArray,
  PerlCode,
  Ref,
  ReturnValue,
  type Scalar,
  to_str,
  type Value,
  type Want,
} from "./values.ts";

/** Calls a sub by name: name(...) or &name; with the caller's @_. */
export function* call_named(m: Machine, e: Expr & { k: "call" }, want: Want): Code<Value[]> {
  const code = m.subs.get(e.name);
  const args = e.inherit ? null : yield* arguments_of(m, e.args);
  if (!code) m.die(`Undefined subroutine &main::${e.name} called`);
  return yield* enter_sub(m, code, args, want);
}

/** Calls what a value refers to. */
export function* call_code(m: Machine, v: Value, args: Scalar[], want: Want): Code<Value[]> {
  let code: PerlCode | undefined;
  if (v instanceof Ref) code = v.to instanceof PerlCode ? v.to : m.die("Not a CODE reference");
  else if (v === undefined) m.die("Can't use an undefined value as a subroutine reference");
  else if (m.state.strict)
    m.die(`Can't use string ("${to_str(v)}") as a subroutine ref while "strict refs" in use`);
  else code = m.subs.get(to_str(v)) ?? m.die(`Undefined subroutine &main::${to_str(v)} called`);
  return yield* enter_sub(m, code as PerlCode, args, want);
}

/** Runs a sub's body; `args` null leaves @_ as it is. */
export function* enter_sub(m: Machine, code: PerlCode, args: Scalar[] | null, want: Want): Code<Value[]> {
  if (m.depth >= CALL_DEPTH_LIMIT)
    m.die(`perl: more than ${CALL_DEPTH_LIMIT} calls inside calls are not simulated`);
  const { scope, line, want: outer } = m;
  const previous = m.arrays.get("_");
  if (args) m.arrays.set("_", new PerlArray(args));
  m.scope = new Scope(code.scope);
  m.want = want;
  m.depth++;
  try {
    return yield* block_values(m, code.body, want);
  } catch (e) {
    if (e instanceof ReturnValue) return e.values;
    throw e;
  } finally {
    m.depth--;
    m.scope = scope;
    m.want = outer;
    m.line = line;
    if (args) {
      if (previous) m.arrays.set("_", previous);
      else m.arrays.delete("_");
    }
  }
}
