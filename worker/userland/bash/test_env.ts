// What test, [ and [[ ask about the shell itself: variables, options.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { expand_nosplit } from "./expand.ts";
import {
  array_values,
  find_variable,
  get_element,
  get_variable,
  split_reference,
  warn_if_circular,
} from "./names.ts";
import type { Options } from "./options.ts";
import type { Shell } from "./shell.ts";
import type { TestEnv } from "./test_expr.ts";
import { A_NAMEREF } from "./vars.ts";
import { Word } from "./word.ts";

/** -v NAME: a variable or element that has a value. */
export function* variable_set(sh: Shell, text: ByteString): Code<boolean> {
  if (/^\d+$/.test(text)) return Number(text) === 0 || sh.positional.length >= Number(text);
  const ref = split_reference(text);
  if (!ref) return false;
  if (ref.index === null) {
    yield* warn_if_circular(sh, ref.name);
    return get_variable(sh, ref.name) !== null;
  }
  const v = find_variable(sh, ref.name);
  // of an associative array it is a key like any other
  if ((ref.index === "@" || ref.index === "*") && !v?.assoc) return array_values(sh, v).length > 0;
  let { index } = ref;
  if (/[$`"'\\]/.test(index))
    index = yield* expand_nosplit(sh, new Word(index, v?.assoc ? "subscript" : "double"));
  return (yield* get_element(sh, ref.name, index)) !== null;
}

export const is_nameref = (sh: Shell, name: ByteString): boolean =>
  ((sh.vars.find(name)?.attrs ?? 0) & A_NAMEREF) !== 0;

export const option_on = (sh: Shell, name: ByteString): boolean => sh.options[name as keyof Options] === true;

export function test_env(sh: Shell, name: ByteString): TestEnv {
  return {
    name,
    *variable_set(n) {
      return yield* variable_set(sh, n);
    },
    *is_nameref(n) {
      return is_nameref(sh, n);
    },
    *option(n) {
      return option_on(sh, n);
    },
  };
}
