// The transformations ${x@U} ${x@Q} ${x@a} and their kin.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_characters } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { lower, upper } from "./character_case.ts";
import { attribute_letters, element_assignments } from "./declare_print.ts";
import type { Use } from "./expand.ts";
import type { Piece } from "./fields.ts";
import { array_keys, resolve_nameref } from "./names.ts";
import { is_unset, push_list, push_value, unbound, type Value } from "./parameter_value.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { ansi_c, shell_quote } from "./quote.ts";
import { Discard, type Shell } from "./shell.ts";
import type { Param } from "./word_parts.ts";

/** ${x@Q} and its family. */
export function* transform(sh: Shell, p: Param, v: Value, use: Use, out: Piece[]): Code<void> {
  const op = p.op.slice(1);
  if (is_unset(v) && op !== "a" && op !== "A") {
    if (v.list === null && sh.options.nounset) yield* unbound(sh, v.name);
    if (v.list === null && p.q) out.push({ kind: "quoted", s: "" });
    return;
  }
  if (op === "A" || op === "a" || op === "K" || op === "k") return yield* describe(sh, p, v, op, use, out);
  const one = function* (s: ByteString): Code<ByteString> {
    switch (op) {
      case "Q":
        return shell_quote(s);
      case "E":
        return ansi_c(s);
      case "P":
        return yield* expand_prompt_string(sh, s, { own: true });
      case "U":
        return utf8_characters(s).map(upper).join("");
      case "u":
        return utf8_characters(s)
          .map((c, i) => (i === 0 ? upper(c) : c))
          .join("");
      case "L":
        return utf8_characters(s).map(lower).join("");
      default:
        yield* sh.error(`${p.context}: bad substitution`);
        throw new Discard(1, true);
    }
  };
  if (v.list === null) {
    push_value(sh, { ...v, scalar: yield* one(v.scalar ?? "") }, p.q, use, out);
    return;
  }
  const list: ByteString[] = [];
  for (const s of v.list) list.push(yield* one(s));
  push_list(sh, list, v.star || use === "nosplit", p.q, use, out);
}

/** ${x@A}, ${x@a}, ${x@K}, ${x@k}: what the variable is. */
function* describe(sh: Shell, p: Param, v: Value, op: string, use: Use, out: Piece[]): Code<void> {
  const letters = v.variable ? attribute_letters(v.variable) : "";
  if (op === "a") {
    if (v.list !== null)
      push_list(
        sh,
        v.list.map(() => letters),
        v.star,
        p.q,
        use,
        out,
      );
    else push_value(sh, { ...v, scalar: letters }, p.q, use, out);
    return;
  }
  if (op === "A") {
    if (v.list !== null) {
      let words: ByteString[] = [];
      if (!v.variable) words = v.list.length === 0 ? [] : ["set", "--", ...v.list.map(shell_quote)];
      else if (v.variable.set)
        words = [
          "declare",
          `-${letters || "-"}`,
          `${resolve_nameref(sh, p.name).name}=(${element_assignments(sh, v.variable)})`,
        ];
      // "${a[@]@A}" is a command in words
      if (p.q && !v.star && use === "split") push_list(sh, words, false, true, use, out);
      else push_value(sh, { ...v, list: null, scalar: words.join(" ") }, p.q, use, out);
      return;
    }
    if (!v.variable) {
      // what is no variable has no declaration
      push_value(sh, { ...v, scalar: "" }, p.q, use, out);
      return;
    }
    const value = v.scalar === null ? "" : `=${shell_quote(v.scalar)}`;
    const { name } = resolve_nameref(sh, p.name);
    const s =
      letters === "" ? (v.scalar === null ? "" : `${name}${value}`) : `declare -${letters} ${name}${value}`;
    push_value(sh, { ...v, scalar: s }, p.q, use, out);
    return;
  }
  if (v.list === null || !v.variable) {
    if (v.list !== null) push_list(sh, v.list.map(shell_quote), v.star, p.q, use, out);
    else push_value(sh, { ...v, scalar: v.scalar === null ? null : shell_quote(v.scalar) }, p.q, use, out);
    return;
  }
  const keys = array_keys(sh, v.variable);
  if (op === "K") {
    const s = element_assignments(sh, v.variable, true);
    push_value(sh, { ...v, list: null, scalar: s }, p.q, use, out);
    return;
  }
  push_list(
    sh,
    keys.flatMap((k, i) => [k, (v.list as string[])[i]]),
    v.star,
    p.q,
    use,
    out,
  );
}
