// The grammar of [[ ]], with the messages bash has for it.
import { type Lexer, SyntaxStop, type Token } from "./syntax_lexer.ts";

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY: ReadonlySet<string> = new Set("= == != =~ < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split(" "));

/** Stops with a message; the shell's status stays what it was, unless the text ended. */
function stop(lexer: Lexer, t: Token, message: string | null, pos?: number): never {
  const rest = t.t === "newline" && lexer.i >= lexer.s.length;
  const at_end = t.t === "eof";
  throw new SyntaxStop({
    kind: "conditional",
    message,
    pos: at_end ? null : (pos ?? t.pos),
    status: at_end || rest ? 2 : null,
    at_end,
  });
}

const shown = (t: Token): string => (t.t === "eof" ? "EOF" : t.text);
const closes = (t: Token): boolean => t.t === "word" && t.text === "]]";
const joins = (t: Token): boolean => t.t === "op" && (t.text === "&&" || t.text === "||");

/** The operand that `read` reads: one without its end is told of twice. */
function operand(operator: "unary" | "binary", read: () => Token): Token {
  return telling(read, { message: `unexpected argument to conditional ${operator} operator`, pos: null });
}

/** Runs `read`; what it finds without an end has one more message. */
function telling<T>(read: () => T, also: { message: string; pos: number | null }): T {
  try {
    return read();
  } catch (e) {
    if (e instanceof SyntaxStop && e.problem.kind === "unterminated")
      throw new SyntaxStop({ ...e.problem, also: [...(e.problem.also ?? []), also] });
    throw e;
  }
}

function skip_newlines(lexer: Lexer): Token {
  while (lexer.peek().t === "newline") lexer.advance();
  return lexer.peek();
}

function or(lexer: Lexer): void {
  and(lexer);
  while (lexer.peek().t === "op" && lexer.peek().text === "||") {
    lexer.advance();
    and(lexer);
  }
}
function and(lexer: Lexer): void {
  term(lexer);
  while (lexer.peek().t === "op" && lexer.peek().text === "&&") {
    lexer.advance();
    term(lexer);
  }
}

function term(lexer: Lexer): void {
  const t = skip_newlines(lexer);
  if (t.t === "eof") stop(lexer, t, "unexpected token `EOF' in conditional command");
  if (closes(t)) stop(lexer, t, null);
  if (t.t === "op" && t.text === "(") {
    lexer.advance();
    telling(() => or(lexer), { message: "expected `)'", pos: lexer.condition_start });
    const close = lexer.peek();
    if (close.t !== "op" || close.text !== ")")
      stop(
        lexer,
        close,
        close.t === "eof"
          ? "unexpected token `EOF', expected `)'"
          : `unexpected token \`${close.text}', expected \`)'`,
        lexer.condition_start,
      );
    lexer.advance();
  } else if (t.t === "word" && t.text === "!") {
    lexer.advance();
    term(lexer);
    return;
  } else if (t.t === "word" && UNARY.test(t.text)) {
    lexer.advance();
    const arg = operand("unary", () => lexer.peek());
    if (arg.t !== "word" || closes(arg))
      stop(lexer, arg, `unexpected argument \`${shown(arg)}' to conditional unary operator`);
    lexer.advance();
  } else if (t.t === "word" || t.t === "number") {
    lexer.advance();
    binary(lexer);
  } else stop(lexer, t, `unexpected token \`${t.text}' in conditional command`);
  skip_newlines(lexer);
}

/** What may follow the first word of a term. */
function binary(lexer: Lexer): void {
  const op = lexer.peek();
  if (closes(op) || joins(op) || (op.t === "op" && op.text === ")")) return;
  if (!BINARY.has(op.text) || op.t === "newline" || op.t === "eof")
    stop(
      lexer,
      op,
      op.t === "word"
        ? "conditional binary operator expected"
        : `unexpected token \`${shown(op)}', conditional binary operator expected`,
    );
  lexer.advance();
  const right = operand("binary", () => (op.text === "=~" ? lexer.regex_word() : lexer.peek()));
  if (op.text === "=~" && right.t === "op")
    stop(
      lexer,
      right,
      `syntax error in conditional expression: unexpected token \`${right.text}'`,
      lexer.condition_start,
    );
  if ((right.t !== "word" && right.t !== "number") || closes(right))
    stop(lexer, right, `unexpected argument \`${shown(right)}' to conditional binary operator`);
  if (op.text !== "=~") lexer.advance();
}

/** After `[[`, up to and with `]]`. */
export function condition(lexer: Lexer): void {
  const start = lexer.i;
  lexer.condition_start = start - 1;
  lexer.in_condition = true;
  lexer.assignment_ok = false;
  or(lexer);
  const t = lexer.peek();
  if (t.t === "eof")
    throw new SyntaxStop({
      kind: "conditional",
      message: "unexpected EOF while looking for `]]'",
      pos: lexer.condition_start,
      status: 2,
      at_end: true,
    });
  if (!closes(t))
    stop(
      lexer,
      t,
      t.t === "word"
        ? "syntax error in conditional expression"
        : `syntax error in conditional expression: unexpected token \`${t.text}'`,
      lexer.condition_start,
    );
  lexer.in_condition = false;
  lexer.advance();
}
