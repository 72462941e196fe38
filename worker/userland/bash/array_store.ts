// Filling an indexed array from a builtin: read -a, mapfile.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { convert, resolve_nameref, warn_circular } from "./names.ts";
import type { Shell } from "./shell.ts";
import { A_INVISIBLE, A_NOASSIGN, A_READONLY, type Variable } from "./vars.ts";

/** The indexed array of that name, made, or emptied with `clear`; null after a message. */
export function* indexed_array(sh: Shell, name: string, clear: boolean, who: string): Code<Variable | null> {
  const { name: target, circular } = resolve_nameref(sh, name);
  if (circular) yield* warn_circular(sh, target);
  const scope = (circular ? null : sh.vars.scope_of(target)) ?? sh.vars.scopes[0];
  const old = scope.map.get(target);
  if (old && old.attrs & (A_READONLY | A_NOASSIGN)) {
    yield* sh.error(`${target}: readonly variable`);
    return null;
  }
  if (old?.assoc) {
    yield* sh.error(`${who}: ${name}: not an indexed array`);
    return null;
  }
  const v = sh.vars.own(scope, target);
  if (clear) v.clear_array();
  else v.make_array();
  v.attrs &= ~A_INVISIBLE;
  sh.vars.changed();
  return v;
}

/** name=(values); false after a message. */
export function* assign_values(
  sh: Shell,
  name: string,
  values: readonly ByteString[],
  who: string,
): Code<boolean> {
  const v = yield* indexed_array(sh, name, true, who);
  if (!v) return false;
  for (let i = 0; i < values.length; i++) v.put(i, yield* convert(sh, v, values[i], `${who}: `));
  return true;
}
