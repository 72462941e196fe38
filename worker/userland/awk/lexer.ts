// Tokens of an awk program.
import { C_ESCAPES } from "../lib/escapes.ts";
import { AwkError } from "./ast.ts";

export type TokenType =
  | "number"
  | "string"
  | "regex"
  | "name"
  /** a name with a parenthesis right behind it */
  | "func_name"
  | "builtin"
  | "keyword"
  | "op"
  /** > or >> of print */
  | "redirect"
  | "newline"
  | "eof";

export interface Token {
  type: TokenType;
  text: string;
  /** of a number */
  value: number;
  line: number;
}

const KEYWORDS = new Set(
  "BEGIN END function if else while for do break continue next nextfile exit return delete in getline print printf".split(
    " ",
  ),
);
export const BUILTINS = new Set(
  "length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush strftime mktime systime".split(
    " ",
  ),
);
const OPERATORS = [
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "==",
  "<=",
  ">=",
  "!=",
  "!~",
  ">>",
  ..."{}()[];,+-*/%^!><|?:~$=",
];

const ESCAPES: Readonly<Record<string, string>> = { ...C_ESCAPES, '"': '"' };

/** Escapes of a string constant, of -v and of command line assignments; unknown ones keep their backslash. */
export function unescape_string(s: string): string {
  return s.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(\n)|([\s\S]))/g,
    (whole, octal: string, hex: string, newline: string, c: string) => {
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      if (newline) return "";
      // "\/" keeps its backslash, as an unknown escape does
      return c === "/" ? whole : (ESCAPES[c] ?? whole);
    },
  );
}

export class Lexer {
  readonly #s: string;
  #pos = 0;
  line = 1;

  constructor(source: string) {
    this.#s = source;
  }

  #token(type: TokenType, text: string, value = 0): Token {
    return { type, text, value, line: this.line };
  }

  #error(message: string): never {
    throw new AwkError(`line ${this.line}: ${message}`);
  }

  #skip_blanks(): void {
    const s = this.#s;
    for (;;) {
      const c = s[this.#pos];
      if (c === " " || c === "\t" || c === "\r") this.#pos++;
      else if (c === "\\" && /^\\\r?\n/.test(s.slice(this.#pos, this.#pos + 3))) {
        this.#pos = s.indexOf("\n", this.#pos) + 1;
        this.line++;
      } else if (c === "#") {
        while (this.#pos < s.length && s[this.#pos] !== "\n") this.#pos++;
      } else return;
    }
  }

  /**
   * The next token; a slash is a division: where an operand may stand the parser calls `regex`. With `printing`, > is a
   * redirection, whatever follows: mawk has no >= there.
   */
  next(printing = false): Token {
    this.#skip_blanks();
    const s = this.#s;
    const c = s[this.#pos];
    if (c === undefined) return this.#token("eof", "end of line");
    if (c === "\n") {
      const t = this.#token("newline", "end of line");
      this.#pos++;
      this.line++;
      return t;
    }
    if (/[0-9.]/.test(c)) {
      const m = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(s.slice(this.#pos, this.#pos + 400));
      if (m) {
        this.#pos += m[0].length;
        const value = Number(m[0]);
        if (!Number.isFinite(value)) this.#error(`${m[0]} : decimal overflow`);
        return this.#token("number", m[0], value);
      }
    }
    if (/[A-Za-z_]/.test(c)) return this.#word();
    if (c === '"') return this.#string();
    if (printing && c === ">") {
      const text = s[this.#pos + 1] === ">" ? ">>" : ">";
      this.#pos += text.length;
      return this.#token("redirect", text);
    }
    const op = OPERATORS.find((o) => s.startsWith(o, this.#pos));
    if (op === undefined) {
      const code = c.charCodeAt(0);
      const shown = code >= 32 && code < 127 ? `'${c}'` : `'\\${code.toString(8).padStart(3, "0")}'`;
      throw new AwkError(`${this.line}: unexpected character ${shown}`);
    }
    this.#pos += op.length;
    return this.#token("op", op);
  }

  /** The word that comes next, without reading it; "" for anything else. */
  peek_word(): string {
    return /^[ \t]*([A-Za-z_]\w*)/.exec(this.#s.slice(this.#pos, this.#pos + 100))?.[1] ?? "";
  }

  #word(): Token {
    const word = /^\w+/.exec(this.#s.slice(this.#pos, this.#pos + 1000))?.[0] as string;
    this.#pos += word.length;
    if (KEYWORDS.has(word)) return this.#token("keyword", word);
    if (BUILTINS.has(word)) return this.#token("builtin", word);
    return this.#token(this.#s[this.#pos] === "(" ? "func_name" : "name", word);
  }

  #string(): Token {
    const s = this.#s;
    const { line } = this;
    let i = this.#pos + 1;
    for (; s[i] !== '"'; i++) {
      if (s[i] === undefined || s[i] === "\n") {
        const shown = s.slice(this.#pos, this.#pos + 11);
        return this.#error(`runaway string constant ${shown.split("\n")[0]} ...`);
      }
      if (s[i] === "\\") {
        i++;
        if (s[i] === "\n") this.line++;
      }
    }
    const text = unescape_string(s.slice(this.#pos + 1, i));
    this.#pos = i + 1;
    return { type: "string", text, value: 0, line };
  }

  /** Reads on from a slash (or "/=") as a regular expression. */
  regex(start: Token): Token {
    const s = this.#s;
    let i = this.#pos;
    let text = start.text === "/=" ? "=" : "";
    let bracket = false;
    for (; bracket || s[i] !== "/"; i++) {
      const c = s[i];
      if (c === undefined || c === "\n")
        return this.#error(`runaway regular expression /${text.slice(0, 10)} ...`);
      if (c === "\\") {
        if (s[i + 1] === "/") text += "/";
        else text += c + (s[i + 1] ?? "");
        i++;
        continue;
      }
      if (c === "[" && !bracket) {
        bracket = true;
        text += c;
        if (s[i + 1] === "^") text += s[++i];
        if (s[i + 1] === "]") text += s[++i];
        continue;
      }
      if (bracket && c === "[" && /[:.=]/.test(s[i + 1] ?? "")) {
        const end = s.indexOf(`${s[i + 1]}]`, i + 2);
        if (end > 0) {
          text += s.slice(i, end + 2);
          i = end + 1;
          continue;
        }
      }
      if (c === "]") bracket = false;
      text += c;
    }
    this.#pos = i + 1;
    return this.#token("regex", text);
  }
}
