// The grammar of sudoers(5): what a text says, where it is not one, and which aliases it has and uses.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { compile_regex } from "../lib/regex.ts";

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
/** One of a list: of users, hosts, those to run as, or commands. */
export interface Member {
  /** an odd number of "!" stands before it */
  negated: boolean;
  /** "alias": it looks like the name of one */
  kind: "all" | "alias" | "word" | "command";
  /** without quotes and backslashes; a command with its arguments as written */
  text: ByteString;
}
export interface AliasUse extends Place {
  kind: AliasKind;
  name: string;
}
export interface Alias extends AliasUse {
  members: Member[];
}
/** Who may run one command where and as whom. */
export interface Specification extends Place {
  users: readonly Member[];
  hosts: readonly Member[];
  /** null: as root */
  runas: { users: readonly Member[]; groups: readonly Member[] } | null;
  /** those of this command, and of the ones before it in the list: "NOPASSWD" */
  tags: readonly string[];
  /** "CWD=/tmp" */
  options: readonly string[];
  command: Member;
  /** the file must have one of these: "sha256:HEX" */
  digests: readonly string[];
}
/** One setting of a line of Defaults. */
export interface Setting extends Place {
  /** "" for all; ":" users, "@" hosts, ">" those to run as, "!" commands */
  scope: "" | ":" | "@" | ">" | "!";
  of: readonly Member[];
  name: string;
  negated: boolean;
  sign: "" | "=" | "+=" | "-=";
  value: ByteString;
}
/** A file or a directory that a line includes. */
export interface Include {
  path: ByteString;
  directory: boolean;
}
export interface Parsed {
  faults: SyntaxFault[];
  aliases: Alias[];
  /** aliases that specifications of users and Defaults name */
  uses: AliasUse[];
  /** in the order of the text */
  lines: (
    | { is: "settings"; settings: Setting[] }
    | { is: "specifications"; specifications: Specification[] }
    | { is: "include"; include: Include }
  )[];
}

interface Token {
  kind: "end" | "word" | "alias" | "all" | "tag" | "command" | "bad string" | "mark";
  text: ByteString;
  at: number;
}
const TAG = /(?:NO)?(?:PASSWD|EXEC|INTERCEPT|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW)[ \t]*:/y;
const WORD = /(?:[^#>!=:,() \t\n\\"]|\\[^\n])+/y;
const REGEX = /\^(?:[^#\\ \t\n]|\\[^\n])*\$(?=[ \t\n,:]|$)/y;
const COMMAND = /\/(?:[^,:=\\ \t\n#]|\\[^\n])*/y;
const EDIT = /(?:sudoedit|list)(?=[ \t\n,:]|$)/y;
const REGEX_ARGUMENTS = /[ \t]+\^(?:[^#\\\n]|\\[^\n])*?\$(?=[ \t]*(?:[\n,:]|$))/y;
const ARGUMENTS = /[ \t]+(?!=)(?:[^,:#\\\n]|\\[^\n])+/y;
const OPTION = /(?:CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER|ROLE|TYPE|APPARMOR_PROFILE)[ \t]*=[ \t]*[^ \t\n,]+/y;
const TIME = /^\d{10}(\d\d(\d\d)?)?([.,]\d+)?(Z|[-+]\d\d(\d\d)?)?$/;
const OPTION_VALUES: Readonly<Record<string, { valid: RegExp; fault: string }>> = {
  NOTBEFORE: { valid: TIME, fault: "invalid notbefore value" },
  NOTAFTER: { valid: TIME, fault: "invalid notafter value" },
  TIMEOUT: { valid: /^(\d+|(?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?)$/i, fault: "invalid timeout value" },
  CWD: { valid: /^[/~*]/, fault: "values for \"CWD\" must start with a '/', '~', or '*'" },
  CHROOT: { valid: /^[/~*]/, fault: "values for \"CHROOT\" must start with a '/', '~', or '*'" },
};
const DIGEST = /sha(?:224|256|384|512)[ \t]*:[ \t]*[\w+/=]+/y;
const BLANKS = /(?:[ \t]|\\\n)*/y;
const LIST_OF: Readonly<Record<string, AliasKind>> = {
  User: "User",
  Host: "Host",
  Cmnd: "Cmnd",
  Cmd: "Cmnd",
  Runas: "Runas",
};

const SCOPES: Readonly<Record<string, AliasKind>> = { ":": "User", "@": "Host", ">": "Runas" };

/** Tags with one more, which replaces its opposite. */
const with_tag = (tags: readonly string[], tag: string): readonly string[] => {
  const bare = (t: string): string => t.replace(/^NO/, "");
  return [...tags.filter((t) => bare(t) !== bare(tag)), tag];
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
  /** aliases that the line names */
  #named: AliasUse[] = [];
  readonly result: Parsed = { faults: [], aliases: [], uses: [], lines: [] };

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
    const path = this.#match(COMMAND) ?? this.#match(REGEX) ?? this.#match(EDIT);
    if (path !== null) {
      this.#at += path.length;
      const rest =
        bare || path.endsWith("/") ? "" : (this.#match(REGEX_ARGUMENTS) ?? this.#match(ARGUMENTS) ?? "");
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

  /** Any number of "!"; whether they are odd. */
  #negation(): boolean {
    let negated = false;
    while (this.#took("!")) negated = !negated;
    return negated;
  }

  #member(negated: boolean, token: Token, kind: AliasKind): Member {
    if (token.kind === "alias") this.#named.push({ kind, name: token.text, line: 0, column: 0 });
    const text =
      token.kind === "command" ? token.text : token.text.replace(/^"(.*)"$/, "$1").replace(/\\(.)/g, "$1");
    return { negated, kind: token.kind as Member["kind"], text };
  }

  /** A list of users, hosts or those to run as. */
  #list(kind: AliasKind): Member[] {
    const list: Member[] = [];
    do {
      const negated = this.#negation();
      const token = this.#peek();
      const fits =
        token.kind === "word"
          ? !NOT_IN[kind].test(token.text)
          : token.kind === "alias" || token.kind === "all";
      if (!fits) throw new Fault(token);
      this.#take();
      list.push(this.#member(negated, token, kind));
    } while (this.#took(","));
    return list;
  }

  #command(bare = false): { command: Member; digests: string[] } {
    const digests: string[] = [];
    for (let next = this.#digest(); next !== null; next = this.#took(",") ? this.#digest() : null)
      digests.push(next);
    const negated = this.#negation();
    const token = this.#peek(bare);
    if (token.text === '""') throw new Fault(token, "empty string");
    if (token.kind === "word") throw new Fault(token, "expected a fully-qualified path name");
    if (token.kind !== "command" && token.kind !== "alias" && token.kind !== "all") throw new Fault(token);
    const regex = /^\^\S*\$/.exec(token.text)?.[0].replace(/^\^\(\?i\)/, "^");
    const compiled = regex === undefined ? null : compile_regex(regex, { syntax: "ere" });
    if (compiled?.ok === false) throw new Fault({ ...token, kind: "word" }, compiled.error);
    this.#take(bare);
    return { command: this.#member(negated, token, "Cmnd"), digests };
  }
  #digest(): string | null {
    this.#peek();
    const digest = this.#match(DIGEST);
    this.#at += digest?.length ?? 0;
    return digest;
  }

  #commands(bare = false): Member[] {
    const list: Member[] = [];
    do list.push(this.#command(bare).command);
    while (this.#took(","));
    return list;
  }

  /** "(RUNAS) OPTIONS TAGS: COMMAND", one after the other; what stands before a command holds for the next ones too. */
  #specifications(users: readonly Member[], hosts: readonly Member[]): Specification[] {
    const specifications: Specification[] = [];
    let runas: Specification["runas"] = null;
    let tags: readonly string[] = [];
    let options: readonly string[] = [];
    do {
      const { at } = this.#peek();
      if (this.#took("(")) {
        runas = { users: this.#ends_list() ? [] : this.#list("Runas"), groups: [] };
        if (this.#took(":") && !this.#ends_list()) runas = { ...runas, groups: this.#list("Runas") };
        this.#expect(")");
      }
      for (;;) {
        if (this.#peek().kind === "tag") tags = with_tag(tags, this.#take().text.replace(/[ \t]*:/, ""));
        else {
          const option = this.#match(OPTION);
          if (option === null) break;
          this.#at += option.length;
          this.#check_option(option);
          options = [...options, option];
        }
      }
      const place = this.place(at);
      specifications.push({ users, hosts, runas, tags, options, ...this.#command(), ...place });
    } while (this.#took(","));
    return specifications;
  }
  #check_option(option: string): void {
    const [, name, value] = /^(\w+)[ \t]*=[ \t]*(.*)$/.exec(option) ?? [];
    const fault = OPTION_VALUES[name]?.valid.test(value) === false ? OPTION_VALUES[name].fault : null;
    if (fault !== null) throw new Fault({ kind: "word", text: value, at: this.#at - value.length }, fault);
  }
  #ends_list(): boolean {
    const { kind, text } = this.#peek();
    return kind === "mark" && (text === ")" || text === ":");
  }

  #user_line(): Specification[] {
    const specifications: Specification[] = [];
    const users = this.#list("User");
    do {
      const hosts = this.#list("Host");
      this.#expect("=");
      specifications.push(...this.#specifications(users, hosts));
    } while (this.#took(":"));
    return specifications;
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

  #defaults_line(scope: Setting["scope"]): Setting[] {
    const of = scope === "" ? [] : scope === "!" ? this.#commands(true) : this.#list(SCOPES[scope]);
    if (!/[ \t\\]/.test(this.#text[this.#at - 1] ?? "") && !/[ \t\\]/.test(this.#text[this.#at]))
      throw new Fault(this.#peek());
    const settings: Setting[] = [];
    do {
      const negated = this.#negation();
      const name = this.#peek();
      const letters = this.#match(/[a-z_0-9]+/y);
      if (letters === null) throw new Fault(name.kind === "end" ? name : { ...name, text: name.text[0] });
      this.#at += letters.length;
      const sign = this.#match(/[ \t]*[-+]?=[ \t]*/y);
      if (sign !== null && negated) throw new Fault({ ...this.#peek(), text: sign.trim() });
      this.#at += sign?.length ?? 0;
      // what is wrong with a setting is told of where reading stood when it was complete
      const at = negated ? name.at : this.#peek().at;
      const value = sign === null ? "" : this.#value();
      this.#nothing_more();
      const how = (sign?.trim() ?? "") as Setting["sign"];
      settings.push({ scope, of, negated, name: letters, sign: how, value, ...this.place(at) });
    } while (this.#took(","));
    return settings;
  }
  #value(): ByteString {
    const value = this.#match(/(?:[^#,"\\ \t\n]|\\[^\n])+/y);
    if (value !== null) {
      this.#at += value.length;
      return value.replace(/\\(.)/g, "$1");
    }
    const token = this.#take();
    if (token.kind !== "word") throw new Fault(token);
    return token.text.replace(/^"(.*)"$/, "$1");
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
      const file = { path: path.replace(/^"(.*)"$/, "$1"), directory: how.endsWith("dir") };
      this.result.lines.push({ is: "include", include: file });
      this.#end();
      return;
    }
    if (this.#peek().kind === "end") return;
    const defaults = this.#match(/Defaults(?:[:@>!](?=.)|(?=[ \t]))/y);
    const alias = this.#match(/(?:User|Host|Cmnd|Cmd|Runas)_Alias(?=[ \t])/y);
    this.#named = [];
    let line: Parsed["lines"][number] | null = null;
    if (defaults !== null) {
      this.#at += defaults.length;
      const scope = defaults.slice("Defaults".length) as Setting["scope"];
      line = { is: "settings", settings: this.#defaults_line(scope) };
    } else if (alias !== null) {
      this.#at += alias.length;
      this.#alias_line(LIST_OF[alias.split("_")[0]]);
    } else line = { is: "specifications", specifications: this.#user_line() };
    this.#end();
    if (line === null) return;
    this.result.lines.push(line);
    const place = this.place(this.#peek().at);
    this.result.uses.push(...this.#named.map((use) => ({ ...use, ...place })));
  }

  run(): Parsed {
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

export const parse_sudoers = (text: ByteString): Parsed => new Parser(text).run();
