// The expression of find(1): operators over predicates, as a tree, and the evaluation of it.
import type { Code } from "../lib/code.ts";
import type { Find, Predicate } from "./context.ts";

export type Operator = "(" | ")" | "!" | "-a" | "-o" | ",";
/** An operator, with the word it was written as, or a predicate. */
export type Token = { op: Operator; text: string } | { predicate: Predicate };

export type Node =
  | { kind: "predicate"; predicate: Predicate }
  | { kind: "not"; of: Node }
  | { kind: "and" | "or" | "list"; left: Node; right: Node };

/** A malformed expression; the message is find's. */
export class ExpressionError extends Error {}

const NO_CLOSE = "invalid expression; I was expecting to find a ')' somewhere but did not see one.";
const binary_first = (text: string) =>
  `invalid expression; you have used a binary operator '${text}' with nothing before it.`;

/** Builds the tree of tokens in order; precedence: ( ), !, and, or, comma. */
export class ExpressionParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #op(): string | null {
    const token = this.#tokens[this.#at];
    return token && "op" in token ? token.op : null;
  }
  /** the word that stands where an operator does */
  get #text(): string {
    const token = this.#tokens[this.#at];
    return token && "op" in token ? token.text : "";
  }

  parse(): Node {
    const tree = this.#list(null);
    if (this.#op === ")") throw new ExpressionError("you have too many ')'");
    return tree;
  }

  #list(after: string | null): Node {
    let left = this.#or(after);
    while (this.#op === ",") {
      const op = this.#text;
      this.#at++;
      left = { kind: "list", left, right: this.#or(op) };
    }
    return left;
  }

  #or(after: string | null): Node {
    let left = this.#and(after);
    while (this.#op === "-o") {
      const op = this.#text;
      this.#at++;
      left = { kind: "or", left, right: this.#and(op) };
    }
    return left;
  }

  #and(after: string | null): Node {
    let left = this.#unary(after);
    for (;;) {
      const { length } = this.#tokens;
      if (this.#op === "-a") {
        const op = this.#text;
        this.#at++;
        left = { kind: "and", left, right: this.#unary(op) };
      } else if (this.#at < length && (this.#op === null || this.#op === "(" || this.#op === "!"))
        left = { kind: "and", left, right: this.#unary(null) };
      else return left;
    }
  }

  /** `after`: the operator this is the operand of. */
  #unary(after: string | null): Node {
    const token = this.#tokens[this.#at];
    if (!token) throw new ExpressionError(`expected an expression after '${after ?? ""}'`);
    if ("predicate" in token) {
      this.#at++;
      return { kind: "predicate", predicate: token.predicate };
    }
    this.#at++;
    switch (token.op) {
      case "!":
        return { kind: "not", of: this.#unary(token.text) };
      case "(":
        return this.#parenthesis();
      case ")":
        if (after !== null) throw new ExpressionError(`expected an expression between '${after}' and ')'`);
        throw new ExpressionError(
          this.#depth > 0
            ? "invalid expression; empty parentheses are not allowed."
            : "invalid expression; you have too many ')'",
        );
      default:
        throw new ExpressionError(binary_first(token.text));
    }
  }

  #parenthesis(): Node {
    if (this.#at >= this.#tokens.length)
      throw new ExpressionError(
        "invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('",
      );
    this.#depth++;
    const inner = this.#list(null);
    this.#depth--;
    if (this.#op !== ")") throw new ExpressionError(NO_CLOSE);
    this.#at++;
    return inner;
  }
}

/** Whether the tree holds for the file at hand; actions happen on the way. */
export function* evaluate(f: Find, node: Node): Code<boolean> {
  switch (node.kind) {
    case "predicate":
      return yield* node.predicate.test(f);
    case "not":
      return !(yield* evaluate(f, node.of));
    case "and":
      return (yield* evaluate(f, node.left)) && !f.quit && (yield* evaluate(f, node.right));
    case "or":
      return (yield* evaluate(f, node.left)) || (!f.quit && (yield* evaluate(f, node.right)));
    default:
      yield* evaluate(f, node.left);
      return !f.quit && (yield* evaluate(f, node.right));
  }
}
