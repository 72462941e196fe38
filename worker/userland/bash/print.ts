// Printing commands the way bash does: `declare -f`, `type`, job texts, `set -x` of compound commands.
import type {
  ArrayLiteral,
  Assignment,
  Command,
  CondExpr,
  HereDoc,
  List,
  Redirect,
  Redirection,
  Simple,
} from "./ast.ts";
import { Word } from "./word.ts";

/** Text of a word or assignment, quoting as written. */
export function word_text(w: Word | Assignment): string {
  return w instanceof Word ? w.text : assignment_text(w);
}
export function assignment_text(a: Assignment): string {
  const left = `${a.name}${a.index ? `[${a.index.text}]` : ""}${a.append ? "+" : ""}=`;
  return left + (a.value instanceof Word ? a.value.text : array_text(a.value));
}
const array_text = (v: ArrayLiteral) => `(${v.elements.map((e) => e.whole.text).join(" ")})`;

class Printer {
  out = "";
  #indent = 0;
  /** here-documents whose bodies follow the next newline */
  #docs: HereDoc[] = [];
  /** the separator after a here-document was its newline, and the next one is left out too, as bash does */
  #after_document = false;
  readonly multiline: boolean;
  /** inside a function definition, where bash lays groups out over several lines */
  #in_function = 0;

  /** blanks per level */
  readonly step: number;

  constructor(multiline: boolean, step = 4) {
    this.multiline = multiline;
    this.step = step;
  }

  newline(): void {
    this.out += "\n";
    this.flush_docs();
    this.out += " ".repeat(this.#indent);
  }
  flush_docs(): void {
    for (const doc of this.#docs.splice(0)) this.out += `${doc.body.text}${bare(doc.delimiter)}\n`;
  }
  get has_docs(): boolean {
    return this.#docs.length > 0;
  }

  list(l: List): void {
    l.items.forEach((item, i) => {
      this.command(item.command);
      const last = i === l.items.length - 1;
      if (item.background) this.out += last ? " &" : " & ";
      else if (!last) {
        if (this.has_docs) {
          this.out += "\n";
          this.flush_docs();
          this.#after_document = true;
          if (this.#in_function) this.newline();
        } else if (this.#in_function) {
          if (!this.#after_document) this.out += ";";
          this.#after_document = false;
          this.newline();
        } else this.out += "; ";
      }
    });
  }

  /** A list with the semicolon that must end it before a closing keyword. */
  body(l: List): void {
    this.list(l);
    this.semicolon();
  }
  semicolon(): void {
    if (this.has_docs) {
      this.out += "\n";
      this.flush_docs();
    } else if (!this.out.endsWith("&") && !this.out.endsWith("\n")) this.out += ";";
  }

  redirects(list: readonly Redirection[]): void {
    for (const r of list) {
      this.out += " ";
      this.redirect(r);
    }
  }

  redirect(r: Redirection): void {
    if (is_heredoc(r)) {
      this.out += `${fd_text(r.fd, 0)}${r.op}${r.delimiter}`;
      this.#docs.push(r);
      return;
    }
    this.out += redirect_text(r);
  }

  simple(c: Simple): void {
    const parts = [...c.assignments.map(assignment_text), ...c.words.map(word_text)];
    this.out += parts.join(" ");
    c.redirects.forEach((r, i) => {
      if (i > 0 || parts.length > 0) this.out += " ";
      this.redirect(r);
    });
  }

  indented(body: () => void): void {
    this.#indent += this.step;
    this.newline();
    body();
    this.#indent -= this.step;
    this.newline();
  }

  command(c: Command): void {
    switch (c.kind) {
      case "simple":
        this.simple(c);
        return;
      case "list":
        this.list(c);
        return;
      case "andor":
        c.commands.forEach((x, i) => {
          if (i > 0) this.out += ` ${c.operators[i - 1]} `;
          this.command(x);
        });
        return;
      case "pipeline":
        if (c.time !== "no") this.out += c.time === "posix" ? "time -p " : "time ";
        if (c.negate) this.out += "! ";
        c.commands.forEach((x, i) => {
          if (i > 0) this.out += c.stderr[i - 1] ? " 2>&1 | " : " | ";
          this.command(x);
        });
        return;
      case "if":
        c.branches.forEach((b, i) => {
          this.out += i === 0 ? "if " : "elif ";
          if (i > 0) {
            // bash prints elif as an if nested in the else part
            this.out = `${this.out.slice(0, -5)}if `;
          }
          this.body(b.test);
          this.out += " then";
          this.indented(() => this.body(b.body));
          if (i < c.branches.length - 1) {
            this.out += "else";
            this.#indent += this.step;
            this.newline();
          } else if (c.otherwise) {
            const otherwise = c.otherwise;
            this.out += "else";
            this.indented(() => this.body(otherwise));
          }
        });
        this.out += "fi";
        for (let i = 1; i < c.branches.length; i++) {
          this.semicolon();
          this.#indent -= this.step;
          this.newline();
          this.out += "fi";
        }
        break;
      case "while":
        this.out += c.until ? "until " : "while ";
        this.body(c.test);
        this.out += " do";
        this.indented(() => this.body(c.body));
        this.out += "done";
        break;
      case "for":
      case "select":
        this.out += `${c.kind} ${c.name}`;
        this.out += c.words === null ? ' in "$@"' : ` in${c.words.map((w) => ` ${w.text}`).join("")}`;
        this.out += ";";
        this.newline();
        this.out += "do";
        this.indented(() => this.body(c.body));
        this.out += "done";
        break;
      case "arithfor":
        this.out += `for ((${c.init.text || "1"}; ${c.test.text || "1"}; ${c.step.text || "1"}))`;
        this.newline();
        this.out += "do";
        this.indented(() => this.body(c.body));
        this.out += "done";
        break;
      case "case":
        this.out += `case ${c.word.text} in `;
        this.#indent += this.step;
        c.items.forEach((item) => {
          this.newline();
          this.out += `${item.patterns.map((p) => p.text).join(" | ")})`;
          // an empty body is an empty line
          if (item.body.items.length > 0) this.#indent += this.step;
          else this.out += "\n";
          if (item.body.items.length > 0) {
            this.newline();
            this.list(item.body);
            this.#indent -= this.step;
          }
          this.newline();
          this.out += item.end;
        });
        this.#indent -= this.step;
        this.newline();
        this.out += "esac";
        break;
      case "group":
        this.group(c.body);
        break;
      case "subshell":
        this.out += "( ";
        this.list(c.body);
        if (this.has_docs) this.newline();
        this.out += " )";
        break;
      case "arith":
        this.out += `((${c.expression.text}))`;
        break;
      case "cond":
        this.out += `[[ ${condition_text(c.expression)} ]]`;
        break;
      case "function":
        this.function_text(c.name, c.body);
        return;
      case "coproc":
        this.out += `coproc ${c.name} `;
        this.command(c.body);
        return;
    }
    this.redirects(c.redirects);
  }

  group(body: List): void {
    if (!this.#in_function) {
      this.out += "{ ";
      this.list(body);
      this.semicolon();
      this.out += " }";
      return;
    }
    this.out += "{ ";
    this.#indent += this.step;
    this.newline();
    this.list(body);
    if (this.has_docs) {
      this.out += "\n";
      this.flush_docs();
      this.#indent -= this.step;
      this.out += " ".repeat(this.#indent);
    } else {
      this.#indent -= this.step;
      this.newline();
    }
    this.out += "}";
  }

  function_text(name: string, body: Command): void {
    this.out += `${this.#in_function ? "function " : ""}${name} () `;
    this.newline();
    this.#in_function++;
    if (body.kind === "group") this.command(body);
    else {
      this.out += "{ ";
      this.indented(() => this.command(body));
      this.out += "}";
    }
    this.#in_function--;
  }
}

const bare = (delimiter: string) => delimiter.replace(/\\(.)|['"]/g, "$1");
export const is_heredoc = (r: Redirection): r is HereDoc => r.op === "<<" || r.op === "<<-";

function fd_text(fd: Redirection["fd"], fallback: number): string {
  if (typeof fd === "string") return `{${fd}}`;
  return fd === null || fd === fallback ? "" : String(fd);
}

export function redirect_text(r: Redirect): string {
  const input = r.op === "<" || r.op === "<>" || r.op === "<<<";
  const target = r.target.text;
  switch (r.op) {
    case "<&":
    case ">&": {
      // a plain >&word without a number stays as it was; descriptors are always written out
      const fd = typeof r.fd === "string" ? `{${r.fd}}` : String(r.fd ?? (r.op === "<&" ? 0 : 1));
      if (target === "-") return `${fd}>&-`;
      if (/^\d+-?$/.test(target)) return `${fd}${r.op}${target}`;
      return r.fd === null && r.op === ">&" ? `&> ${target}` : `${fd}${r.op}${target}`;
    }
    case "<<<":
      return `${fd_text(r.fd, 0)}<<< ${target}`;
    case "&>":
    case "&>>":
      return `${r.op} ${target}`;
    default:
      return `${fd_text(r.fd, input ? 0 : 1)}${r.op} ${target}`;
  }
}

function condition_text(e: CondExpr): string {
  switch (e.kind) {
    case "unary":
      return `${e.op} ${e.operand.text}`;
    case "binary":
      return `${e.left.text} ${e.op} ${e.right.text}`;
    case "and":
      return `${condition_text(e.left)} && ${condition_text(e.right)}`;
    case "or":
      return `${condition_text(e.left)} || ${condition_text(e.right)}`;
    case "not":
      return `! ${condition_text(e.operand)}`;
    case "paren":
      return `( ${condition_text(e.operand)} )`;
  }
}

/** A command on one line where bash would use one, as job listings show it. */
export function command_text(c: Command): string {
  const p = new Printer(false);
  p.command(c);
  if (p.has_docs) {
    p.out += "\n";
    p.flush_docs();
  }
  return p.out;
}

/** The command as BASH_COMMAND names it: of a loop or case only how it begins. */
export function header_text(c: Command): string {
  if (c.kind === "for" || c.kind === "select") {
    const words = c.words === null ? ' in "$@"' : ` in${c.words.map((w) => ` ${w.text}`).join("")}`;
    return `${c.kind} ${c.name}${words}`;
  }
  return c.kind === "case" ? `case ${c.word.text} in ` : command_text(c);
}

/** A function definition as `declare -f` prints it, without the final newline. */
export function function_text(name: string, body: Command): string {
  const p = new Printer(true);
  p.function_text(name, body);
  return p.out;
}

/** A function as an exported one stands in the environment, after its name. */
export function exported_function_text(body: Command): string {
  const p = new Printer(true, 1);
  p.function_text("", body);
  return p.out.replace(/^ \(\) \n\{ \n /, "() {  ");
}
