// The one place that knows unbash: program text to bash's command tree, or bash's verdict on it.
import * as U from "unbash";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type {
  ArithFor,
  ArrayElement,
  ArrayLiteral,
  Assignment,
  Case,
  Command,
  CondExpr,
  FunctionDef,
  If,
  List,
  ListItem,
  Redirection,
  Simple,
} from "./ast.ts";
import { begins_command, skip_arith, skip_subscript } from "./scan.ts";
import { Word, type WordMode } from "./word.ts";

export interface ShellSyntaxError {
  /** without prefix, e.g. "syntax error near unexpected token `)'"; several lines are messages of their own; may be "" */
  message: string;
  /** line number of the message's prefix */
  line: number;
  /** messages that follow, each with its line number */
  also?: readonly { message: string; line: number }[] | undefined;
  /** the line echoed below the message, or null */
  echo: string | null;
  /** exit status; null: the one before stays */
  status: number | null;
  /** only the line is given up, not the shell */
  recoverable: boolean;
}

const LATE_ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/;

/** Joins words that follow each other without a blank. */
function joined<T extends U.Word | U.Assignment>(list: readonly T[]): T[] {
  const out: T[] = [];
  for (const w of list) {
    const before = out[out.length - 1];
    if (before === undefined || before.end !== w.pos) {
      out.push(w);
      continue;
    }
    const { end } = w;
    const text = before.text + w.text;
    if (before.type !== "Assignment") out[out.length - 1] = { ...before, text, end };
    else if (before.value.type !== "ArrayValue") {
      // its fields are accessors, which a spread would leave behind
      const { type, pos, name, index, append } = before;
      const value = { ...before.value, text: before.value.text + w.text, end };
      out[out.length - 1] = { type, pos, end, text, name, index, append, value } as T;
    }
  }
  return out;
}

/** The command before |&, which is `2>&1 |`: what goes wrong before its redirections is not in the pipe. */
function with_stderr(c: Command): Command {
  if (!("redirects" in c)) return c;
  const both: Redirection = { fd: 2, op: ">&", target: new Word("1", "word") };
  return { ...c, redirects: [...c.redirects, both] };
}

class Converter {
  readonly source: string;
  readonly first_line: number;
  readonly laid_out: boolean;
  readonly #newlines: number[] = [];
  #function = { line: 0, body_line: 0 };

  constructor(source: string, first_line: number, laid_out: boolean) {
    this.source = source;
    this.first_line = first_line;
    this.laid_out = laid_out;
    for (let i = source.indexOf("\n"); i >= 0; i = source.indexOf("\n", i + 1)) this.#newlines.push(i);
  }

  line(pos: number): number {
    let lo = 0;
    let hi = this.#newlines.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.#newlines[mid] < pos) lo = mid + 1;
      else hi = mid;
    }
    return this.first_line + lo;
  }

  word(w: U.Word, mode: WordMode = "word", context?: ByteString): Word {
    return this.word_of(w.text, mode, context);
  }
  word_of(text: ByteString, mode: WordMode, context?: ByteString): Word {
    return new Word(text, mode, this.laid_out, context);
  }

  /** Words; a process substitution in the middle of one comes from the parser in pieces that touch. */
  words(list: readonly U.Word[]): Word[] {
    return joined(list).map((w) => this.word(w));
  }

  list(statements: readonly U.Statement[]): List {
    const items: ListItem[] = statements.map((s, i) => ({
      command: this.statement(s),
      background: s.background === true,
      newline: /^[^;&]*\n/.test(this.source.slice(s.command.end, statements[i + 1]?.pos)),
    }));
    return { kind: "list", items };
  }

  statement(s: U.Statement): Command {
    const c = s.command;
    if (c.type !== "AndOr") return this.pipeline(c);
    return { kind: "andor", commands: c.commands.map((p) => this.pipeline(p)), operators: c.operators };
  }

  pipeline(p: U.PipelineNode): Command {
    if (p.type !== "Pipeline") return this.command(p);
    let negate = false;
    let time: "no" | "bash" | "posix" = "no";
    for (const prefix of p.prefixes)
      if (prefix.type === "Negation") negate = !negate;
      else time = prefix.posix ? "posix" : "bash";
    return {
      kind: "pipeline",
      negate,
      time,
      commands: p.commands.map((c, i) => {
        const command = this.command(c);
        return p.operators[i] === "|&" ? with_stderr(command) : command;
      }),
      line: this.line(p.pos),
    };
  }

  redirects(list: readonly U.Redirection[]): Redirection[] {
    return list.map((r): Redirection => {
      const d = r.descriptor;
      const fd = d === undefined ? null : d.type === "FileDescriptor" ? d.value : d.name;
      if (r.type === "HereDoc") {
        const quoted = r.delimiter?.quoted ?? false;
        const tabs = r.operator === "<<-";
        let body = r.body.text;
        if (quoted) body = tabs ? body.replace(/^\t+/gm, "") : body;
        // lines are joined before tabs are taken from where one begins
        else
          body = body.replace(tabs ? /(\\[^\n])|\\\n(\t*)|^\t+/gm : /(\\[^\n])|\\\n/g, (_, escaped, kept) =>
            typeof escaped === "string" ? escaped : typeof kept === "string" ? kept : "",
          );
        return {
          fd,
          op: r.operator,
          delimiter: r.delimiter?.text ?? "",
          quoted,
          body: this.word_of(body, "heredoc"),
          closed: r.closing !== undefined,
          line: this.line(r.pos),
          end_line: this.line(r.body.end),
        };
      }
      const target = r.target ? this.word(r.target) : new Word("", "word");
      return { fd, op: r.operator, target };
    });
  }

  /** `argument`: of a declaration builtin. */
  assignment(a: U.Assignment, argument = false): Assignment {
    return {
      kind: "assignment",
      name: a.name,
      index: a.index ? this.word(a.index, "subscript") : null,
      append: a.append === true,
      value:
        a.value.type === "ArrayValue"
          ? this.array(a.value, argument)
          : this.word(a.value, "assign", argument ? a.text : undefined),
      text: a.text,
    };
  }

  array(v: U.ArrayValue, argument: boolean): ArrayLiteral {
    const elements = joined(v.elements).map((w): ArrayElement => {
      const whole = this.word(w);
      if (w.text.startsWith("[")) {
        const close = skip_subscript(w.text, 1);
        const append = close > 0 && w.text[close] === "+" && w.text[close + 1] === "=";
        if (close > 0 && (append || w.text[close] === "=")) {
          const index = this.word_of(w.text.slice(1, close - 1), "subscript");
          const shown = argument ? undefined : `\\[${w.text.slice(1, close - 1)}\\]${w.text.slice(close)}`;
          const value = this.word_of(w.text.slice(close + (append ? 2 : 1)), "assign", shown);
          return { index, append, value, whole };
        }
      }
      return { index: null, append: false, value: whole, whole };
    });
    return { elements };
  }

  simple(c: U.Command): Simple {
    const words: (Word | Assignment)[] = [];
    const assignments: Assignment[] = [];
    const prefix = c.prefix.filter((p) => p.type === "Assignment");

    const args = joined([...prefix, ...(c.name ? [c.name] : []), ...c.args]);
    // when the name belonged to an assignment, those behind it are no arguments either
    const late = c.name !== undefined && !args.includes(c.name) && prefix.length > 0;
    args.forEach((a, i) => {
      const more = late && a.type === "Word" && words.length === 0 ? LATE_ASSIGNMENT.exec(a.text) : null;
      if (more) {
        const value = this.word_of(a.text.slice(more[0].length), "assign");
        const append = more[2] === "+";
        assignments.push({ kind: "assignment", name: more[1], index: null, append, value, text: a.text });
      } else if (a.type !== "Assignment") words.push(this.word(a));
      else if (i < prefix.length) assignments.push(this.assignment(a));
      else words.push(this.assignment(a, true));
    });
    return {
      kind: "simple",
      assignments,
      words,
      redirects: this.redirects(c.redirects),
      line: this.simple_line(c),
    };
  }

  /**
   * $LINENO of a simple command: where bash makes it one. That is when its first word has been read and the token behind
   * it, which might have been the parenthesis of a function, or when its first assignment or redirection has been read.
   */
  simple_line(c: U.Command): number {
    if (this.#newlines.length === 0) return this.first_line;
    const tokens = [...c.prefix, ...c.args, ...c.redirects, ...(c.name ? [c.name] : [])].sort(
      (a, b) => a.pos - b.pos,
    );
    const [first, second] = tokens;
    if (first !== c.name) return this.line(first?.end ?? c.pos);
    // a redirection is read up to its operator, a word up to its end
    if (second) return this.line("operator" in second ? second.pos : second.end);
    const behind = /(?:[ \t]|\\\n)*/y;
    behind.lastIndex = first.end;
    return this.line(first.end + (behind.exec(this.source)?.[0].length ?? 0));
  }

  command(c: U.CommandNode | U.CompoundList, redirects: readonly Redirection[] = []): Command {
    const line = this.line(c.pos);
    switch (c.type) {
      case "Command":
        return this.simple(c);
      case "Redirected":
        return this.command(c.command, this.redirects(c.redirects));
      case "If":
        return this.if(c, redirects, line);
      case "For":
      case "Select":
        return {
          kind: c.type === "For" ? "for" : "select",
          name: c.name.text,
          words: c.wordlist ? this.words(c.wordlist) : null,
          body: this.list(c.body.commands),
          redirects,
          line,
        };
      case "ArithmeticFor":
        return this.arith_for(c, redirects, line);
      case "While":
        return {
          kind: "while",
          until: c.kind === "until",
          test: this.list(c.clause.commands),
          body: this.list(c.body.commands),
          redirects,
          line,
        };
      case "Case":
        return this.case(c, redirects, line);
      case "BraceGroup":
        return { kind: "group", body: this.list(c.body.commands), redirects, line };
      case "CompoundList":
        return { kind: "group", body: this.list(c.commands), redirects, line };
      case "Subshell":
        return {
          kind: "subshell",
          body: this.list(c.body.commands),
          redirects,
          // that of its parenthesis, before redirections
          line: this.line(c.end),
        };
      case "TestCommand":
        return { kind: "cond", expression: this.condition(c.expression), redirects, line: this.line(c.end) };
      case "ArithmeticCommand":
        return {
          kind: "arith",
          expression: this.word_of(c.body, "double"),
          redirects,
          line: this.line(c.end),
        };
      case "Function":
        return this.function(c, line);
      case "Coproc":
        return { kind: "coproc", name: new Word(c.name?.text ?? "COPROC"), body: this.command(c.body), line };
    }
  }

  /** bash remembers one place where a function begins, and its brace: after a function within it, that is the inner one's. */
  function(c: U.Function, line: number): FunctionDef {
    const begin = { line, body_line: this.line(c.body.pos) };
    this.#function = begin;
    const body = this.command(c.body);
    const at = body.kind === "group" ? this.#function : { ...begin, line: this.#function.line };
    return { kind: "function", name: c.name.text, body, ...at };
  }

  if(c: U.If, redirects: readonly Redirection[], line: number): If {
    const branches = [c, ...c.elif].map((b) => ({
      test: this.list(b.clause.commands),
      body: this.list(b.then.commands),
    }));
    return { kind: "if", branches, otherwise: c.else ? this.list(c.else.commands) : null, redirects, line };
  }

  /** The three expressions are taken from the source: they are expanded as text before they are evaluated. */
  arith_for(c: U.ArithmeticFor, redirects: readonly Redirection[], line: number): ArithFor {
    const open = this.source.indexOf("((", c.pos) + 2;
    const close = skip_arith(this.source, open);
    const text = this.source.slice(open, close < 0 ? open : close - 2);
    const cuts: number[] = [];
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === ";") cuts.push(i);
    }
    const part = (from: number, to: number) => this.word_of(text.slice(from, to).trim(), "double");
    return {
      kind: "arithfor",
      init: part(0, cuts[0] ?? text.length),
      test: part((cuts[0] ?? text.length) + 1, cuts[1] ?? text.length),
      step: part((cuts[1] ?? text.length) + 1, text.length),
      body: this.list(c.body.commands),
      redirects,
      line,
    };
  }

  case(c: U.Case, redirects: readonly Redirection[], line: number): Case {
    return {
      kind: "case",
      word: this.word(c.word),
      items: c.items.map((item) => ({
        patterns: item.pattern.map((p) => this.word(p)),
        body: this.list(item.body.commands),
        end: item.terminator ?? ";;",
      })),
      redirects,
      line,
    };
  }

  condition(e: U.TestExpression): CondExpr {
    switch (e.type) {
      case "TestUnary":
        return { kind: "unary", op: e.operator, operand: this.word(e.operand) };
      case "TestBinary":
        return { kind: "binary", op: e.operator, left: this.word(e.left), right: this.word(e.right) };
      case "TestLogical":
        return e.operands
          .map((o) => this.condition(o))
          .reduce((left, right) => ({ kind: e.operator === "&&" ? "and" : "or", left, right }));
      case "TestNot": {
        const operand = this.condition(e.operand);
        return e.negations.length % 2 === 1 ? { kind: "not", operand } : operand;
      }
      case "TestGroup":
        return { kind: "paren", operand: this.condition(e.expression) };
    }
  }
}

/** Stands for such a word while the text is parsed; no byte string has it. */
const HIDDEN_CASE = "cas\ue000";

/** The tree, made of text in which words were hidden, as it was written. */
function shown<T>(value: T): T {
  if (typeof value === "string") return value.replaceAll(HIDDEN_CASE, "case") as T;
  if (value instanceof Word) return new Word(shown(value.text), value.mode, value.laid_out) as T;
  if (Array.isArray(value)) return value.map(shown) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shown(v)])) as T;
}

/** The tree of text that the grammar accepted; the parser's own complaint when it does not agree. */
export function parse_command(
  source: ByteString,
  first_line: number,
  laid_out = false,
): List | ShellSyntaxError {
  const parsed = parse_text(source, first_line, laid_out);
  if ("kind" in parsed) return parsed;
  // inside $( ) the parser takes every word `case` for the beginning of a command
  const hidden = source.replace(/\bcase\b/g, (word, at: number) =>
    begins_command(source, at) && source[at + 4] !== ")" ? word : HIDDEN_CASE,
  );
  if (hidden === source) return parsed;
  const again = parse_text(hidden, first_line, laid_out);
  return "kind" in again ? shown(again) : parsed;
}

function parse_text(source: string, first_line: number, laid_out: boolean): List | ShellSyntaxError {
  const script = U.parse(source);
  const c = new Converter(script.source ?? source, first_line, laid_out);
  const errors = script.errors ?? [];
  if (errors.length === 0) return c.list(script.commands);
  const error = errors.reduce((a, b) => (b.pos < a.pos ? b : a));
  return {
    message: `syntax error: ${error.message}`,
    line: c.line(error.pos),
    echo: null,
    status: 2,
    recoverable: false,
  };
}

/** `( ... )` given at run time to declare -a, as its elements; null when it is not well-formed. */
export function parse_array_text(text: ByteString, line: number): ArrayLiteral | null {
  const list = parse_command(`x=${text}`, line);
  if (!("kind" in list) || list.items.length !== 1) return null;
  const item = list.items[0].command;
  if (item.kind !== "simple" || item.assignments.length !== 1) return null;
  const { value } = item.assignments[0];
  return value instanceof Word ? null : value;
}
