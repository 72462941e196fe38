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
import { single_quote } from "./quote.ts";
import { Word } from "./word.ts";

/** Text of a word or assignment, quoting as written. */
export function word_text(w: Word | Assignment): string {
  return w instanceof Word ? w.shown : assignment_text(w);
}
export function assignment_text(a: Assignment): string {
  const left = `${a.name}${a.index ? `[${a.index.shown}]` : ""}${a.append ? "+" : ""}=`;
  return left + (a.value instanceof Word ? a.value.shown : array_text(a.value));
}
const array_text = (v: ArrayLiteral) => `(${v.elements.map((e) => e.whole.shown).join(" ")})`;

class Printer {
  out = "";
  #indent = 0;
  /** here-documents of a part of a connection (list, pipeline): their bodies follow its next operator */
  #docs: HereDoc[] = [];
  /** connections that are being printed around this command */
  #connections = 0;
  /** bodies of here-documents were the last thing printed: the semicolon that follows is left out, as bash does */
  #after_document = false;
  /** inside a function definition, where bash lays groups out over several lines */
  #in_function = 0;

  /** blanks per level */
  readonly step: number;

  /** in a substitution: commands on lines of their own stay so */
  readonly keeps_newlines: boolean;

  constructor(step = 4, keeps_newlines = false) {
    this.step = step;
    this.keeps_newlines = keeps_newlines;
  }

  newline(): void {
    this.out += `\n${" ".repeat(this.#indent)}`;
  }

  /** The bodies of the here-documents that wait; `operator` goes before them, or alone when there are none. */
  documents(operator = ""): void {
    this.out += operator;
    const docs = this.#docs.splice(0);
    if (docs.length === 0) return;
    this.bodies(docs);
    if (operator !== "") this.out += " ";
  }
  bodies(docs: readonly HereDoc[]): void {
    this.out += "\n";
    for (const doc of docs) this.out += `${doc.body.text}${bare(doc.delimiter)}\n`;
    this.#after_document = true;
  }

  /**
   * Commands joined by operators; `join` prints the one after commands[i]. bash nests lists from the left, pipelines
   * (`nested` false) from the right, and ends each connection with the here-documents of its second half.
   */
  connection(commands: readonly Command[], join: (i: number) => void, nested = true): void {
    if (commands.length > 1) this.#connections++;
    commands.forEach((c, i) => {
      if (i > 0) join(i - 1);
      this.command(c);
      if (i > 0 && (nested || i === commands.length - 1)) this.documents();
    });
    if (commands.length > 1) this.#connections--;
  }

  list(l: List): void {
    const background = l.items[l.items.length - 1]?.background === true;
    if (background) this.#connections++;
    this.connection(
      l.items.map((item) => item.command),
      (i) => this.separator(l.items[i].background, l.items[i].newline),
    );
    if (!background) return;
    this.documents(" &");
    this.#connections--;
  }

  /** What stands between two commands of a list. */
  separator(background: boolean, newline = false): void {
    if (background) {
      this.documents(" &");
      this.out += " ";
      return;
    }
    if (newline && this.keeps_newlines) {
      this.documents();
      if (!this.#after_document) this.out += "\n";
      this.#after_document = false;
      if (this.#in_function) this.newline();
      return;
    }
    if (this.#docs.length > 0) this.documents(this.#in_function ? "" : ";");
    else if (this.#after_document) this.#after_document = false;
    else this.out += ";";
    if (this.#in_function) this.newline();
    else this.out += " ";
  }

  /** A list with the semicolon that must end it before a closing keyword. */
  body(l: List): void {
    this.list(l);
    this.documents();
    this.semicolon();
  }
  semicolon(): void {
    if (!this.out.endsWith("&") && !this.out.endsWith("\n")) this.out += ";";
  }

  redirects(list: readonly Redirection[]): void {
    if (list.length > 0) this.out += " ";
    this.redirections(list);
  }

  redirections(list: readonly Redirection[]): void {
    if (list.length === 0) return;
    this.#after_document = false;
    list.forEach((r, i) => {
      if (i > 0) this.out += " ";
      this.redirect(r);
    });
    const docs = list.filter(is_heredoc);
    if (this.#connections > 0) this.#docs.push(...docs);
    else if (docs.length > 0) this.bodies(docs);
  }

  redirect(r: Redirection): void {
    if (is_heredoc(r)) {
      const end = bare(r.delimiter);
      this.out += `${fd_text(r.fd, 0)}${r.op}${end === r.delimiter ? end : single_quote(end)}`;
      return;
    }
    this.out += redirect_text(r);
  }

  simple(c: Simple): void {
    const parts = [...c.assignments.map(assignment_text), ...c.words.map(word_text)];
    this.out += parts.join(" ");
    if (parts.length > 0) this.redirects(c.redirects);
    else this.redirections(c.redirects);
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
        this.connection(c.commands, (i) => this.documents(` ${c.operators[i]} `));
        return;
      case "pipeline":
        if (c.time !== "no") this.out += c.time === "posix" ? "time -p " : "time ";
        if (c.negate) this.out += "! ";
        this.connection(
          c.commands,
          () => {
            this.documents(" |");
            this.out += " ";
          },
          false,
        );
        return;
      case "if":
        c.branches.forEach((b, i) => {
          this.out += i === 0 ? "if " : "elif ";
          if (i > 0) {
            // bash prints elif as an if nested in the else part
            this.out = `${this.out.slice(0, -5)}if `;
          }
          // bash leaves the here-documents of the test for behind the body
          this.list(b.test);
          this.semicolon();
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
        this.out += c.words === null ? ' in "$@"' : ` in ${c.words.map((w) => w.shown).join(" ")}`;
        this.out += ";";
        this.newline();
        this.out += "do";
        this.indented(() => this.body(c.body));
        this.out += "done";
        break;
      case "arithfor":
        this.out += `for ((${c.init.shown || "1"}; ${c.test.shown || "1"}; ${c.step.shown || "1"}))`;
        this.newline();
        this.out += "do";
        this.indented(() => this.body(c.body));
        this.out += "done";
        break;
      case "case":
        this.out += `case ${c.word.shown} in `;
        this.#indent += this.step;
        c.items.forEach((item) => {
          this.newline();
          this.out += `${item.patterns.map((p) => p.shown).join(" | ")})`;
          // an empty body is an empty line
          if (item.body.items.length > 0) this.#indent += this.step;
          else this.out += "\n";
          if (item.body.items.length > 0) {
            this.newline();
            this.list(item.body);
            this.documents();
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
        this.documents();
        this.out += " )";
        break;
      case "arith":
        this.out += `((${c.expression.shown}))`;
        break;
      case "cond":
        this.out += `[[ ${condition_text(c.expression)} ]]`;
        break;
      case "function":
        this.function_text(c.name, c.body);
        this.#after_document = false;
        return;
      case "coproc":
        this.out += `coproc ${c.name.shown} `;
        this.command(c.body);
        return;
    }
    this.redirects(c.redirects);
  }

  group(body: List): void {
    if (!this.#in_function) {
      this.out += "{ ";
      this.body(body);
      this.out += " }";
      return;
    }
    this.out += "{ ";
    this.#indent += this.step;
    this.newline();
    this.list(body);
    this.documents();
    this.#indent -= this.step;
    this.newline();
    this.out += "}";
  }

  function_text(name: string, body: Command): void {
    this.out += `${this.#in_function || this.keeps_newlines ? "function " : ""}${name} () `;
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
  const input = r.op === "<" || r.op === "<<<";
  const target = r.target.shown;
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
    case "<>":
      return `${fd_text(r.fd ?? 0, -1)}<> ${target}`;
    default:
      return `${fd_text(r.fd, input ? 0 : 1)}${r.op} ${target}`;
  }
}

function condition_text(e: CondExpr): string {
  switch (e.kind) {
    case "unary":
      return `${e.op} ${e.operand.shown}`;
    case "binary":
      return `${e.left.shown} ${e.op} ${e.right.shown}`;
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
export function command_text(c: Command, keeps_newlines = false): string {
  const p = new Printer(4, keeps_newlines);
  p.command(c);
  return p.out;
}

/** The command as BASH_COMMAND names it: of a loop or case only how it begins. */
export function header_text(c: Command): string {
  if (c.kind === "for" || c.kind === "select") {
    const words = c.words === null ? ' in "$@"' : ` in ${c.words.map((w) => w.shown).join(" ")}`;
    return `${c.kind} ${c.name}${words}`;
  }
  return c.kind === "case" ? `case ${c.word.shown} in ` : command_text(c);
}

/** A function definition as `declare -f` prints it, without the final newline. */
export function function_text(name: string, body: Command): string {
  const p = new Printer();
  p.function_text(name, body);
  return p.out;
}

/** A function as an exported one stands in the environment, after its name. */
export function exported_function_text(body: Command): string {
  const p = new Printer(1);
  p.function_text("", body);
  return p.out.replace(/^ \(\) \n\{ \n /, "() {  ");
}
