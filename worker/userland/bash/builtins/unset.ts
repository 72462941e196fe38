// unset.
import type { Code } from "../../lib/code.ts";
import { arith_value } from "../arith_env.ts";
import { expand_nosplit, expand_text } from "../expand.ts";
import { array_index, resolve_nameref, split_reference, unset_variable, warn_if_circular } from "../names.ts";
import type { Shell } from "../shell.ts";
import { A_NAMEREF, A_READONLY } from "../vars.ts";
import { Word } from "../word.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

const whole_reference = (s: string) => ({
  name: s.slice(0, s.indexOf("[")),
  index: s.slice(s.indexOf("[") + 1, -1),
});

/** `expanded`: the subscript is the key of an associative array as it is. */
function* unset_element(sh: Shell, name: string, index: string, expanded = false): Code<boolean> {
  const target = resolve_nameref(sh, name).name;
  const found = sh.vars.find(target);
  const scope = sh.vars.scope_of(target);
  if (!found || !scope) return true;
  if (found.attrs & A_READONLY) {
    yield* sh.error(`unset: ${target}: cannot unset: readonly variable`);
    return false;
  }
  if (found.assoc) {
    const key = expanded ? index : yield* expand_nosplit(sh, new Word(index, "subscript"));
    if (key === "" && !expanded) {
      yield* sh.error(`unset: [${index}]: bad array subscript`);
      return false;
    }
    const v = sh.vars.own(scope, target);
    v.assoc?.delete(key);
    return true;
  }
  if (index === "@" || index === "*") {
    if (found.array) sh.vars.own(scope, target).clear_array();
    else return yield* unset_variable(sh, target, "unset");
    return true;
  }
  if (!found.array) {
    if ((yield* arith_value(sh, index)) === 0n) return yield* unset_variable(sh, target, "unset");
    yield* sh.error(`unset: ${target}: not an array variable`);
    return false;
  }
  const text = /[$`"\\]/.test(index) ? yield* expand_text(sh, index) : index;
  const i = yield* array_index(sh, target, found, text, `unset: [${text}]`);
  if (i === null) return false;
  sh.vars.own(scope, target).array?.delete(i);
  return true;
}

const unset: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "fnv");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    if (has("f") && has("v")) {
      yield* sh.error("unset: cannot simultaneously unset a function and a variable");
      return 1;
    }
    let status = 0;
    for (const name of o.rest) {
      if (has("f")) {
        if (!(yield* unset_function(sh, name))) status = 1;
        continue;
      }
      // an element written without quotes around it is one whatever its key has become
      const ref = sh.element_words.has(name) ? whole_reference(name) : split_reference(name);
      if (!ref) {
        // what cannot be a variable may be a function, and one that is not there is no error
        if (!has("v")) {
          if (!(yield* unset_function(sh, name))) status = 1;
          continue;
        }
        yield* sh.error(`unset: \`${name}': not a valid identifier`);
        status = 1;
        continue;
      }
      if (ref.index !== null) {
        if (!(yield* unset_element(sh, ref.name, ref.index, sh.element_words.has(name)))) status = 1;
      } else if (!has("v") && !sh.vars.find(name) && sh.functions.has(name)) {
        if (!(yield* unset_function(sh, name))) status = 1;
      } else if (!(yield* unset_named(sh, name, has("n")))) status = 1;
    }
    return status;
  },
  special: true,
  usage: "[-f] [-v] [-n] [name ...]",
  summary: "Unset values and attributes of shell variables and functions.",
};

/** A reference goes with -n, else what it stands for: a variable or an element. */
function* unset_named(sh: Shell, name: string, raw: boolean): Code<boolean> {
  if (!raw) {
    const target = resolve_nameref(sh, name);
    if (target.index !== null) return yield* unset_element(sh, target.name, target.index);
    // it is looked up twice
    for (let n = 0; n < 2; n++) yield* warn_if_circular(sh, name);
  }
  // -n is for references only
  if (raw && !((sh.vars.find(name)?.attrs ?? 0) & A_NAMEREF)) return true;
  return yield* unset_variable(sh, name, "unset", raw);
}

function* unset_function(sh: Shell, name: string): Code<boolean> {
  if (sh.functions.get(name)?.readonly) {
    yield* sh.error(`unset: ${name}: cannot unset: readonly function`);
    return false;
  }
  sh.functions.delete(name);
  return true;
}

export const unset_builtins: Readonly<Record<string, Builtin>> = { unset };
