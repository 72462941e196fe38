// The [[ ]] command.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { arith_value, expand_arith } from "./arith_env.ts";
import type { CondExpr } from "./ast.ts";
import { expand_nosplit, expand_pieces } from "./expand.ts";
import { join_pattern } from "./fields.ts";
import { compare_files, file_test, is_terminal } from "./file_test.ts";
import { compile_pattern } from "./pattern.ts";
import { regex_match } from "./regex_match.ts";
import { Discard, type Shell } from "./shell.ts";
import { is_nameref, option_on, variable_set } from "./test_env.ts";
import { compare_integers } from "./test_expr.ts";
import type { Word } from "./word.ts";
import { trace } from "./xtrace.ts";

/** Status of the expression: 0 true, 1 false, 2 error. */
export function* evaluate_condition(sh: Shell, e: CondExpr): Code<number> {
  try {
    return (yield* evaluate(sh, e)) ? 0 : 1;
  } catch (error) {
    if (error instanceof CondError) return error.status;
    throw error;
  }
}

/** Already reported. */
class CondError extends Error {
  readonly status: number;
  constructor(status: number) {
    super("condition");
    this.status = status;
  }
}

/** `not`: what -x shows before a test that is negated. */
function* evaluate(sh: Shell, e: CondExpr, not = ""): Code<boolean> {
  switch (e.kind) {
    case "paren":
      return yield* evaluate(sh, e.operand);
    case "not":
      return !(yield* evaluate(sh, e.operand, not ? "" : "! "));
    case "and":
      return (yield* evaluate(sh, e.left)) && (yield* evaluate(sh, e.right));
    case "or":
      return (yield* evaluate(sh, e.left)) || (yield* evaluate(sh, e.right));
    case "unary":
      return yield* unary(sh, e.op, e.operand, not);
    case "binary":
      return yield* binary(sh, e.op, e.left, e.right, not);
  }
}

function* unary(sh: Shell, op: string, operand: Word, not: string): Code<boolean> {
  const s = yield* (op === "-v" ? expand_arith : expand_nosplit)(sh, operand);
  if (sh.options.xtrace) yield* trace(sh, `[[ ${not}${op} ${s || "''"} ]]`);
  switch (op) {
    case "-n":
      return s !== "";
    case "-z":
      return s === "";
    case "-v":
      return yield* variable_set(sh, s);
    case "-R":
      return is_nameref(sh, s);
    case "-o":
      return option_on(sh, s);
    case "-t":
      return /^\s*\d+\s*$/.test(s) && (yield* is_terminal(Number(s)));
    default:
      return yield* file_test(op[1], s);
  }
}

/** Quoted text of a pattern as -x shows it: a backslash before each character. */
const escaped = (s: ByteString): ByteString => s.replace(/[^\x80-\xbf][\x80-\xbf]*/g, "\\$&");

function* binary(sh: Shell, op: string, left: Word, right: Word, not: string): Code<boolean> {
  const a = yield* (op.startsWith("-") ? expand_arith : expand_nosplit)(sh, left);
  const show = function* (b: ByteString): Code<void> {
    if (sh.options.xtrace) yield* trace(sh, `[[ ${not}${a || "''"} ${op} ${b || "''"} ]]`);
  };
  switch (op) {
    case "=":
    case "==":
    case "!=": {
      const pieces = yield* expand_pieces(sh, right);
      const pattern = join_pattern(pieces);
      yield* show(pieces.map(({ kind, s }) => (kind === "quoted" ? escaped(s) : s)).join(""));
      const p = compile_pattern(pattern, { extglob: true, nocase: sh.shopts.nocasematch });
      return p.matches(a) === (op !== "!=");
    }
    case "=~": {
      const matched = yield* regex_match(sh, a, right, show);
      if (matched === null) throw new CondError(2);
      return matched;
    }
    case "<":
    case ">": {
      const b = yield* expand_nosplit(sh, right);
      yield* show(b);
      return op === "<" ? a < b : a > b;
    }
    case "-nt":
    case "-ot":
    case "-ef": {
      const b = yield* expand_nosplit(sh, right);
      yield* show(b);
      return yield* compare_files(op, a, b);
    }
    default: {
      const b = yield* expand_arith(sh, right);
      yield* show(b);
      try {
        return compare_integers(
          op,
          yield* arith_value(sh, a || "0", "[[: "),
          yield* arith_value(sh, b || "0", "[[: "),
        );
      } catch (error) {
        if (error instanceof Discard && !error.whole) throw new CondError(1);
        throw error;
      }
    }
  }
}
