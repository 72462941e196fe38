// Splitting a word's text into the parts it expands from: literal text, parameters, substitutions, tildes.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { ansi_c } from "./quote.ts";
import {
  skip_ansi,
  skip_arith,
  skip_backquote,
  skip_brace,
  skip_command,
  skip_double,
  skip_single,
  skip_subscript,
} from "./scan.ts";
import { type LazyProgram, Word, type WordMode } from "./word.ts";

export interface Literal {
  t: "lit";
  s: ByteString;
  /** inside quotes: neither split nor a pattern; "" with q keeps an empty word alive */
  q: boolean;
}
export interface Param {
  t: "param";
  q: boolean;
  /** name, digits or one of the special characters; "" when `bad` */
  name: string;
  /** text inside [ ], or null */
  index: Word | null;
  prefix: "" | "!" | "#";
  /** "", ":-" etc., "#", "##", "%", "%%", "/", "//", "/#", "/%", ":", "^", "^^", ",", ",,", "@X", "@names", "*names" */
  op: string;
  arg: Word | null;
  arg2: Word | null;
  /** the whole ${...} as written, for messages */
  text: ByteString;
  /** true: "bad substitution" when expanded */
  bad: boolean;
  /** what messages of that show: the word it stands in, or the inside of its double quotes */
  context: ByteString;
}
export interface CommandSub {
  t: "cmd";
  q: boolean;
  program: LazyProgram;
}
export interface ArithSub {
  t: "arith";
  q: boolean;
  expression: Word;
}
export interface ProcSub {
  t: "proc";
  dir: "<" | ">";
  program: LazyProgram;
}
export interface Tilde {
  t: "tilde";
  /** the text after ~ up to the slash */
  user: ByteString;
}
export type Part = Literal | Param | CommandSub | ArithSub | ProcSub | Tilde;

/** The text of a substitution as bash keeps it, from the first command on: that has the line number of the outer one. */
const unindented = (text: ByteString): ByteString => text.replace(/^[ \t\n]+/, "");

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

class Compiler {
  readonly parts: Part[] = [];
  readonly s: ByteString;
  readonly mode: WordMode;
  readonly laid_out: boolean;
  #text = "";
  #quoted = false;
  readonly #whole: ByteString;
  #context: ByteString;

  constructor(s: ByteString, mode: WordMode, laid_out: boolean, context: ByteString) {
    this.s = s;
    this.mode = mode;
    this.laid_out = laid_out;
    this.#whole = context;
    this.#context = context;
  }

  put(text: ByteString, quoted: boolean): void {
    if (text === "" || (this.#quoted !== quoted && this.#text !== "")) this.flush();
    if (text === "") {
      if (quoted) this.parts.push({ t: "lit", s: "", q: true });
      return;
    }
    this.#quoted = quoted;
    this.#text += text;
  }

  flush(): void {
    if (this.#text !== "") this.parts.push({ t: "lit", s: this.#text, q: this.#quoted });
    this.#text = "";
  }

  add(part: Part): void {
    this.flush();
    this.parts.push(part);
  }

  /** A `$` at i; returns the index after what it begins. */
  dollar(i: number, q: boolean, in_double: boolean): number {
    const s = this.s;
    const c = s[i + 1];
    if (c === undefined) {
      this.put("$", q);
      return i + 1;
    }
    if (c === "(") {
      if (s[i + 2] === "(") {
        const end = skip_arith(s, i + 3);
        if (end > 0) {
          this.add({
            t: "arith",
            q,
            expression: new Word(s.slice(i + 3, end - 2), "double", this.laid_out),
          });
          return end;
        }
      }
      let end = skip_command(s, i + 2);
      if (end < 0) end = s.length + 1;
      this.command(unindented(s.slice(i + 2, end - 1)), q, this.form);
      return Math.min(end, s.length);
    }
    if (c === "[") {
      let end = skip_subscript(s, i + 2);
      if (end < 0) end = s.length + 1;
      this.add({ t: "arith", q, expression: new Word(s.slice(i + 2, end - 1), "double", this.laid_out) });
      return Math.min(end, s.length);
    }
    if (c === "{") {
      let end = skip_brace(s, i + 2, in_double);
      if (end < 0) end = s.length + 1;
      const part = parameter(s.slice(i + 2, end - 1), q, this.mode.startsWith("heredoc"), this.laid_out);
      part.context = this.#context;
      this.add(part);
      return Math.min(end, s.length);
    }
    if ((!in_double || this.mode === "dquote_operand") && c === "'") {
      let end = skip_ansi(s, i + 2);
      if (end < 0) end = s.length + 1;
      this.put(ansi_c(s.slice(i + 2, end - 1)), true);
      return Math.min(end, s.length);
    }
    if ((!in_double || this.mode === "dquote_operand") && c === '"') return i + 1; // $"..." is "..." in the C locale
    const name = /[A-Za-z_]/.test(c)
      ? (NAME.exec(s.slice(i + 1)) as RegExpExecArray)[0]
      : /[0-9@*#?$!_-]/.test(c)
        ? c
        : "";
    if (name === "") {
      this.put("$", q);
      return i + 1;
    }
    this.add({
      t: "param",
      q,
      name,
      index: null,
      prefix: "",
      op: "",
      arg: null,
      arg2: null,
      text: `$${name}`,
      bad: false,
      context: "",
    });
    return i + 1 + name.length;
  }

  /** that of $( ) and <( ) */
  get form(): LazyProgram["form"] {
    return this.laid_out ? "laid out" : "written";
  }

  command(text: ByteString, q: boolean, form: LazyProgram["form"]): void {
    this.add({ t: "cmd", q, program: { text, form, program: null } });
  }

  /** A backquote at i. */
  backquote(i: number, in_double: boolean): number {
    let end = skip_backquote(this.s, i + 1);
    if (end < 0) end = this.s.length + 1;
    const raw = this.s.slice(i + 1, end - 1);
    const text = raw.replace(in_double ? /\\([$`\\"\n])/g : /\\([$`\\])/g, (m, c) => (c === "\n" ? m : c));
    this.command(text, in_double, "backquoted");
    return Math.min(end, this.s.length);
  }

  /** Text inside double quotes from i to end (exclusive). */
  double(i: number, end: number, escapes: string, quote_toggles: boolean): void {
    const s = this.s;
    const before = this.parts.length;
    let any = false;
    while (i < end) {
      const c = s[i];
      if (c === "\\" && i + 1 < end) {
        const d = s[i + 1];
        if (d === "\n") {
          i += 2;
          continue;
        }
        this.put(escapes.includes(d) ? d : c + d, true);
        i += 2;
      } else if (c === "$") i = this.dollar(i, true, true);
      else if (c === "`") i = this.backquote(i, true);
      else if (c === '"' && quote_toggles) i++;
      else {
        let k = i + 1;
        while (k < end && !'\\$`"'.includes(s[k])) k++;
        this.put(s.slice(i, k), true);
        i = k;
      }
      any = true;
    }
    if (!any && this.parts.length === before) this.put("", true);
  }

  /** ~user at i, when what follows allows it. Returns the new index, or i when it is no tilde prefix. */
  tilde(i: number, stop: string): number {
    const s = this.s;
    let k = i + 1;
    while (k < s.length && !stop.includes(s[k])) {
      if ("\\'\"$`".includes(s[k])) return i;
      k++;
    }
    this.add({ t: "tilde", user: s.slice(i + 1, k) });
    return k;
  }

  /** Unquoted text. */
  unquoted(mode: WordMode): void {
    const s = this.s;
    let i = 0;
    const assignment = mode === "word" ? /^[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=/.exec(s) : null;
    const colons = mode === "assign" || assignment !== null;
    const equals = assignment ? assignment[0].length : -1;
    if (s[0] === "~") i = this.tilde(0, mode === "assign" ? "/:" : "/");
    while (i < s.length) {
      const c = s[i];
      switch (c) {
        case "\\":
          if (s[i + 1] === "\n") i += 2;
          else if (i + 1 >= s.length) {
            this.put("\\", true);
            i++;
          } else {
            this.put(s[i + 1], true);
            i += 2;
          }
          break;
        case "'": {
          let end = skip_single(s, i + 1);
          if (end < 0) end = s.length + 1;
          this.put(s.slice(i + 1, end - 1), true);
          i = Math.min(end, s.length);
          break;
        }
        case '"': {
          let end = skip_double(s, i + 1);
          if (end < 0) end = s.length + 1;
          this.#context = s.slice(i + 1, end - 1).replaceAll('\\"', '"');
          this.double(i + 1, end - 1, '$`"\\', false);
          this.#context = this.#whole;
          i = Math.min(end, s.length);
          break;
        }
        case "$":
          i = this.dollar(i, false, false);
          break;
        case "`":
          i = this.backquote(i, false);
          break;
        case "<":
        case ">":
          if (s[i + 1] === "(" && mode !== "subscript") {
            let end = skip_command(s, i + 2);
            if (end < 0) end = s.length + 1;
            this.add({
              t: "proc",
              dir: c,
              program: { text: unindented(s.slice(i + 2, end - 1)), form: this.form, program: null },
            });
            i = Math.min(end, s.length);
          } else {
            this.put(c, false);
            i++;
          }
          break;
        case "~": {
          const k = (colons && s[i - 1] === ":") || i === equals ? this.tilde(i, "/:") : i;
          if (k === i) this.put(c, false);
          i = k === i ? i + 1 : k;
          break;
        }
        default: {
          let k = i + 1;
          while (k < s.length && !"\\'\"$`<>~".includes(s[k])) k++;
          this.put(s.slice(i, k), false);
          i = k;
        }
      }
    }
  }
}

/** The parts of `text` read in `mode`; `context`: what messages show of it. */
export function compile(
  text: ByteString,
  mode: WordMode,
  laid_out: boolean,
  context: ByteString,
): readonly Part[] {
  const c = new Compiler(text, mode, laid_out, context);
  const operand = mode === "dquote_operand" || mode === "heredoc_operand";
  if (mode === "double" || mode === "heredoc" || mode === "prompt" || operand)
    c.double(
      0,
      text.length,
      mode === "heredoc" ? "$`\\" : operand ? '$`"\\}' : '$`"\\',
      mode === "double" || operand,
    );
  else c.unquoted(mode);
  c.flush();
  return c.parts;
}

/** The inside of ${ }. */
function parameter(body: ByteString, q: boolean, document: boolean, laid_out: boolean): Param {
  const part: Param = {
    t: "param",
    q,
    name: "",
    index: null,
    prefix: "",
    op: "",
    arg: null,
    arg2: null,
    text: `\${${body}}`,
    bad: false,
    context: "",
  };
  const bad = (): Param => {
    part.bad = true;
    return part;
  };
  let i = 0;
  const s = body;
  // ${#} ${#-word} ${#x}; ${!} ${!-word} ${!x}
  if (s[0] === "#" && s.length > 1 && /[A-Za-z_0-9@*#?$!-]/.test(s[1])) {
    const special = /[@*#?$!-]/.test(s[1]);
    if (!special || s.length === 2) {
      part.prefix = "#";
      i = 1;
    }
  } else if (s[0] === "!" && s.length > 1 && /[A-Za-z_0-9@*#?$!-]/.test(s[1])) {
    if (s.length === 2 && "$!".includes(s[1])) return bad();
    if (/[A-Za-z_0-9@*#]/.test(s[1]) || (s.length === 2 && s[1] === "?")) {
      part.prefix = "!";
      i = 1;
    }
  }
  const m = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])/.exec(s.slice(i));
  if (!m) return bad();
  part.name = m[0];
  i += m[0].length;
  if (s[i] === "[" && /^[A-Za-z_]/.test(part.name)) {
    const end = skip_subscript(s, i + 1);
    if (end < 0 || end === i + 2) return bad();
    part.index = new Word(s.slice(i + 1, end - 1), "subscript", laid_out);
    i = end;
  }
  if (i >= s.length) return part;
  if (part.prefix === "#") return bad();
  const rest = s.slice(i);
  // an operator alone behind the number of arguments, or anything behind $!
  if (part.name === "#" && rest.length === 1 && "/%=+".includes(rest)) return bad();
  if (part.name === "!" && rest[0] === "?") return bad();
  const mode: WordMode = document ? "heredoc_operand" : q ? "dquote_operand" : "operand";
  const pattern_mode: WordMode = q ? "pattern" : "operand";
  if (part.prefix === "!" && (rest === "@" || rest === "*") && part.index === null) {
    part.op = `${rest}names`;
    return part;
  }
  const two = rest.slice(0, 2);
  if ("^,~".includes(rest[0]) && "#?-".includes(part.name)) return bad();
  switch (rest[0]) {
    case ":":
      if ("-=?+".includes(rest[1] ?? " ")) {
        part.op = two;
        part.arg = new Word(rest.slice(2), mode, laid_out);
      } else {
        const [offset, length] = split_slice(rest.slice(1));
        if (rest.length === 1) return bad();
        part.op = ":";
        part.arg = new Word(offset, "double", laid_out);
        part.arg2 = length === null ? null : new Word(length, "double", laid_out);
      }
      return part;
    case "-":
    case "=":
    case "?":
    case "+":
      part.op = rest[0];
      part.arg = new Word(rest.slice(1), mode, laid_out);
      return part;
    case "#":
    case "%":
      part.op = rest[1] === rest[0] ? two : rest[0];
      part.arg = new Word(rest.slice(part.op.length), pattern_mode, laid_out);
      return part;
    case "^":
    case ",":
    case "~":
      part.op = rest[1] === rest[0] ? two : rest[0];
      part.arg =
        rest.length > part.op.length ? new Word(rest.slice(part.op.length), pattern_mode, laid_out) : null;
      return part;
    case "/": {
      let k = 1;
      part.op = "/";
      if (rest.length > 2 && "/#%".includes(rest[1])) {
        part.op = two;
        k = 2;
      } else if (rest[1] === "/") {
        part.op = "//";
        k = 2;
      }
      // the pattern of // may begin with a slash: ${PATH////_}
      const cut = find_slash(rest, part.op === "//" && rest[k] === "/" ? k + 1 : k);
      part.arg = new Word(rest.slice(k, cut < 0 ? rest.length : cut), pattern_mode, laid_out);
      part.arg2 = cut < 0 ? null : new Word(rest.slice(cut + 1), pattern_mode, laid_out);
      return part;
    }
    case "@":
      // what transforms nothing is wrong only when there is something to transform
      part.op = rest;
      return part;
    default:
      return bad();
  }
}

/** offset[:length] of ${x:...}: the colon that belongs to no ?: , quote or substitution. */
function split_slice(s: ByteString): [ByteString, ByteString | null] {
  let questions = 0;
  let depth = 0;
  for (let i = 0; i < s.length; ) {
    const c = s[i];
    if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === "?") questions++;
    else if (c === ":" && depth === 0) {
      if (questions === 0) return [s.slice(0, i), s.slice(i + 1)];
      questions--;
    }
    i = next(s, i);
  }
  return [s, null];
}

function find_slash(s: ByteString, from: number): number {
  for (let i = from; i < s.length; i = next(s, i)) if (s[i] === "/" && i > from - 1) return i;
  return -1;
}

function next(s: ByteString, i: number): number {
  let end = i + 1;
  const c = s[i];
  if (c === "\\") end = i + 2;
  else if (c === "'") end = skip_single(s, i + 1);
  else if (c === '"') end = skip_double(s, i + 1);
  else if (c === "`") end = skip_backquote(s, i + 1);
  else if (c === "$" && s[i + 1] === "{") end = skip_brace(s, i + 2, false);
  else if (c === "$" && s[i + 1] === "(") end = skip_command(s, i + 2);
  return end < 0 ? i + 1 : end;
}
