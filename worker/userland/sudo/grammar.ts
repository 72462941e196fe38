// The grammar of sudoers(5), for visudo -c: whether a text is one, where it is not, and which aliases it has and uses.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

export type AliasKind = "User" | "Host" | "Cmnd" | "Runas";
/** Where something stands: line and column from 1. */
export interface Place {
  line: number;
  column: number;
}
export interface SyntaxFault extends Place {
  message: string;
  /** the line it is in, and how many characters of it are marked */
  text: ByteString;
  length: number;
}
export interface AliasUse extends Place {
  kind: AliasKind;
  name: string;
}
export interface Alias extends AliasUse {
  members: AliasUse[];
}
export interface Checked {
  faults: SyntaxFault[];
  aliases: Alias[];
  /** aliases that specifications of users and Defaults name */
  uses: AliasUse[];
  /** files and directories that lines include */
  includes: { path: ByteString; directory: boolean }[];
}

interface Token {
  kind: "end" | "word" | "alias" | "all" | "tag" | "command" | "bad string" | "mark";
  text: ByteString;
  at: number;
}
const TAG = /(?:NO)?(?:PASSWD|EXEC|INTERCEPT|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW)[ \t]*:/y;
const WORD = /(?:[^#>!=:,() \t\n\\"]|\\[^\n])+/y;
const COMMAND = /\/(?:[^,:=\\ \t\n#]|\\[^\n])*/y;
const EDIT = /(?:sudoedit|list)(?=[ \t\n,:]|$)/y;
const ARGUMENTS = /[ \t]+(?!=)(?:[^,:#\\\n]|\\[^\n])+/y;
const OPTION = /(?:CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER|ROLE|TYPE|APPARMOR_PROFILE)[ \t]*=[ \t]*[^ \t\n,]+/y;
const DIGEST = /sha(?:224|256|384|512)[ \t]*:[ \t]*[\w+/=]+/y;
const BLANKS = /(?:[ \t]|\\\n)*/y;
const LIST_OF: Readonly<Record<string, AliasKind>> = {
  User: "User",
  Host: "Host",
  Cmnd: "Cmnd",
  Cmd: "Cmnd",
  Runas: "Runas",
};

/** Words that a list cannot have: addresses are no users, and groups no hosts. */
const NOT_IN: Readonly<Record<AliasKind, RegExp>> = {
  User: /^\d+\.\d+\.\d+\.\d+/,
  Runas: /^\d+\.\d+\.\d+\.\d+/,
  Host: /^%/,
  Cmnd: /^/,
};

/** Thrown when a line is none, and caught where the next one begins. */
class Fault {
  readonly token: Token;
  readonly message: string;
  constructor(token: Token, message = "syntax error") {
    this.token = token;
    this.message = message;
  }
}

class Parser {
  readonly #text: ByteString;
  #at = 0;
  readonly result: Checked = { faults: [], aliases: [], uses: [], includes: [] };

  constructor(text: ByteString) {
    this.#text = text.endsWith("\n") ? text : `${text}\n`;
  }

  #match(pattern: RegExp): ByteString | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  /** The next token, which stays to be read. A path and its arguments are one, but behind "Defaults!". */
  #peek(bare = false): Token {
    this.#at += this.#match(BLANKS)?.length ?? 0;
    const at = this.#at;
    const c = this.#text[at] ?? "\n";
    const token = (kind: Token["kind"], text: ByteString | null): Token => ({ kind, text: text ?? "", at });
    if (c === "\n") return token("end", "\n");
    if (c === "#" && !/\d/.test(this.#text[at + 1] ?? ""))
      return token("end", this.#text.slice(at, this.#text.indexOf("\n", at) + 1));
    if (c === '"') {
      const end = this.#text.indexOf('"', at + 1);
      const line = this.#text.indexOf("\n", at);
      return end < 0 || end > line
        ? { ...token("bad string", "\n"), at: line }
        : token("word", this.#text.slice(at, end + 1));
    }
    const path = this.#match(COMMAND) ?? this.#match(EDIT);
    if (path !== null) {
      this.#at += path.length;
      const rest = bare || path.endsWith("/") ? "" : (this.#match(ARGUMENTS) ?? "");
      this.#at = at;
      return token("command", path + rest);
    }
    if (c === "#") return token("word", this.#match(/#\d+/y));
    const tag = this.#match(TAG);
    if (tag !== null) return token("tag", tag);
    const word = this.#match(/%:?#\d+/y) ?? this.#match(WORD);
    if (word === null) return token("mark", c);
    if (word === "ALL") return token("all", word);
    return token(/^[A-Z][A-Z0-9_]*$/.test(word) ? "alias" : "word", word);
  }

  #take(bare = false): Token {
    const token = this.#peek(bare);
    this.#at = token.at + token.text.length;
    return token;
  }

  /** Takes the mark, if it is next. */
  #took(mark: string): boolean {
    if (this.#peek().text !== mark || this.#peek().kind !== "mark") return false;
    this.#take();
    return true;
  }

  #expect(mark: string): void {
    if (!this.#took(mark)) throw new Fault(this.#peek());
  }

  #end(): void {
    if (this.#peek().kind !== "end") throw new Fault(this.#peek());
  }

  /** Where an offset is; asked for in the order of the text, so that lines are counted once. */
  place(at: number): Place {
    for (let next = this.#line_end(); next < at; next = this.#line_end()) {
      this.#line_start = next + 1;
      this.#line_number++;
    }
    return { line: this.#line_number, column: at - this.#line_start + 1 };
  }
  #line_start = 0;
  #line_number = 1;
  #line_end(): number {
    const end = this.#text.indexOf("\n", this.#line_start);
    return end < 0 ? this.#text.length : end;
  }

  /** A list of users, hosts or those to run as, with the aliases it names. */
  #list(kind: AliasKind): AliasUse[] {
    const uses: AliasUse[] = [];
    do {
      while (this.#took("!"));
      const token = this.#peek();
      const fits =
        token.kind === "word"
          ? !NOT_IN[kind].test(token.text)
          : token.kind === "alias" || token.kind === "all";
      if (!fits) throw new Fault(token);
      this.#take();
      if (token.kind === "alias") uses.push({ kind, name: token.text, line: 0, column: 0 });
    } while (this.#took(","));
    return uses;
  }

  #command(bare = false): AliasUse[] {
    for (let digest = this.#digest(); digest; digest = this.#took(",") && this.#digest());
    while (this.#took("!"));
    const token = this.#peek(bare);
    if (token.text === '""') throw new Fault(token, "empty string");
    if (token.kind === "word") throw new Fault(token, "expected a fully-qualified path name");
    if (token.kind !== "command" && token.kind !== "alias" && token.kind !== "all") throw new Fault(token);
    this.#take(bare);
    return token.kind === "alias" ? [{ kind: "Cmnd", name: token.text, line: 0, column: 0 }] : [];
  }
  #digest(): boolean {
    this.#peek();
    const digest = this.#match(DIGEST);
    this.#at += digest?.length ?? 0;
    return digest !== null;
  }

  #commands(bare = false): AliasUse[] {
    const uses = this.#command(bare);
    while (this.#took(",")) uses.push(...this.#command(bare));
    return uses;
  }

  /** "(RUNAS) OPTIONS TAGS: COMMAND", one after the other */
  #specifications(): AliasUse[] {
    const uses: AliasUse[] = [];
    do {
      if (this.#took("(")) {
        if (!this.#ends_list()) uses.push(...this.#list("Runas"));
        if (this.#took(":") && !this.#ends_list()) uses.push(...this.#list("Runas"));
        this.#expect(")");
      }
      for (;;) {
        if (this.#peek().kind === "tag") this.#take();
        else {
          const option = this.#match(OPTION);
          if (option === null) break;
          this.#at += option.length;
        }
      }
      uses.push(...this.#command());
    } while (this.#took(","));
    return uses;
  }
  #ends_list(): boolean {
    const { kind, text } = this.#peek();
    return kind === "mark" && (text === ")" || text === ":");
  }

  #user_line(): AliasUse[] {
    const uses = this.#list("User");
    do {
      uses.push(...this.#list("Host"));
      this.#expect("=");
      uses.push(...this.#specifications());
    } while (this.#took(":"));
    return uses;
  }

  #alias_line(kind: AliasKind): void {
    do {
      const name = this.#take();
      if (name.kind === "all") throw new Fault(name, "syntax error, reserved word ALL used as an alias name");
      if (name.kind !== "alias") throw new Fault(name);
      this.#expect("=");
      const members = kind === "Cmnd" ? this.#commands() : this.#list(kind);
      if (this.result.aliases.some((a) => a.kind === kind && a.name === name.text))
        throw new Fault(this.#peek(), `Alias "${name.text}" already defined`);
      this.result.aliases.push({ kind, name: name.text, members, ...this.place(name.at) });
    } while (this.#took(":"));
  }

  #defaults_line(kind: string): AliasUse[] {
    const uses =
      kind === ""
        ? []
        : kind === "!"
          ? this.#commands(true)
          : this.#list(kind === ":" ? "User" : kind === "@" ? "Host" : "Runas");
    if (!/[ \t\\]/.test(this.#text[this.#at - 1] ?? "") && !/[ \t\\]/.test(this.#text[this.#at]))
      throw new Fault(this.#peek());
    do {
      const negated = this.#took("!");
      while (this.#took("!"));
      const name = this.#peek();
      const letters = this.#match(/[a-z_0-9]+/y);
      if (letters === null) throw new Fault(name.kind === "end" ? name : { ...name, text: name.text[0] });
      this.#at += letters.length;
      const sign = this.#match(/[ \t]*[-+]?=[ \t]*/y);
      if (sign === null) {
        this.#nothing_more();
        continue;
      }
      if (negated) throw new Fault({ ...this.#peek(), text: sign.trim() });
      this.#at += sign.length;
      const value = this.#match(/(?:[^#,"\\ \t\n]|\\[^\n])+/y);
      if (value !== null) this.#at += value.length;
      else {
        const token = this.#take();
        if (token.kind !== "word") throw new Fault(token);
      }
      this.#nothing_more();
    } while (this.#took(","));
    return uses;
  }

  /** What stands behind a setting that is done is one word up to a blank. */
  #nothing_more(): void {
    const more = this.#peek();
    const word = this.#match(/[^#,"\\ \t\n]+/y);
    if (word !== null) throw new Fault({ ...more, kind: "word", text: word });
  }

  #line(): void {
    this.#at += this.#match(BLANKS)?.length ?? 0;
    const include = this.#match(/[@#]include(?:dir)?[ \t]+[^ \t\n]+/y);
    if (include !== null) {
      this.#at += include.length;
      const [how, path] = include.split(/[ \t]+/);
      this.result.includes.push({ path: path.replace(/^"(.*)"$/, "$1"), directory: how.endsWith("dir") });
      this.#end();
      return;
    }
    if (this.#peek().kind === "end") return;
    const defaults = this.#match(/Defaults(?:[:@>!](?=.)|(?=[ \t]))/y);
    const alias = this.#match(/(?:User|Host|Cmnd|Cmd|Runas)_Alias(?=[ \t])/y);
    let uses: AliasUse[] = [];
    if (defaults !== null) {
      this.#at += defaults.length;
      uses = this.#defaults_line(defaults.slice("Defaults".length));
    } else if (alias !== null) {
      this.#at += alias.length;
      this.#alias_line(LIST_OF[alias.split("_")[0]]);
    } else uses = this.#user_line();
    this.#end();
    const place = this.place(this.#peek().at);
    this.result.uses.push(...uses.map((use) => ({ ...use, ...place })));
  }

  run(): Checked {
    while (this.#at < this.#text.length) {
      try {
        this.#line();
      } catch (e) {
        if (!(e instanceof Fault)) throw e;
        const { kind, at, text: found } = e.token;
        // of a command and of a string it is the end that is pointed at
        const end =
          kind === "command" ? at + found.length : found.startsWith('"') ? at + found.length - 1 : null;
        const place = this.place(end ?? at);
        const text = this.#text.slice(this.#line_start, this.#line_end());
        const message = e.token.kind === "bad string" ? "unexpected line break in string" : e.message;
        this.result.faults.push({ message, text, length: end === null ? found.length : 1, ...place });
        this.#at = e.token.at;
      }
      // the rest of the line, which a backslash continues
      const rest = this.#match(/(?:[^\\\n]|\\[\s\S])*/y) ?? "";
      this.#at += rest.length + 1;
    }
    return this.result;
  }
}

export const check_sudoers = (text: ByteString): Checked => new Parser(text).run();
