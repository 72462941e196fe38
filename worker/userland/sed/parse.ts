// Compiles a sed script (POSIX "sed", GNU sed manual).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_length_at } from "../lib/bytes.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import {
  type Address,
  type Command,
  type EndAddress,
  type ParseOptions,
  type Script,
  SedError,
  type Substitution,
} from "./ast.ts";
import { char_escape, decode_regex, decode_text } from "./escapes.ts";
import { check_groups, parse_replacement } from "./replacement.ts";
import { EOF, Scanner, type Source } from "./scanner.ts";

/** The version `v` compares with. */
const VERSION = [4, 9];

/** Characters (or bytes) of a string, one by one. */
export function characters(s: ByteString, utf8: boolean): ByteString[] {
  const out: ByteString[] = [];
  for (let i = 0; i < s.length; ) {
    const n = utf8 ? utf8_length_at(s, i) : 1;
    out.push(s.slice(i, i + n));
    i += n;
  }
  return out;
}

/** Commands that --posix does not know. */
const GNU_COMMANDS = "eFzQTRWvL";

class Parser {
  readonly #o: ParseOptions;
  readonly commands: Command[] = [];
  quiet = false;
  /** open braces: index of the {, and where it stood in a file */
  readonly #blocks: { index: number; scanner: Scanner; at: number }[] = [];
  readonly #labels = new Map<string, number>();
  /** an a, i or c whose text goes on in the next -e */
  #pending: { command: Command; text: ByteString } | null = null;

  constructor(o: ParseOptions) {
    this.#o = o;
  }

  source(source: Source, first: boolean): void {
    const s = new Scanner(source);
    if (this.#pending) this.#text(s, this.#pending.command, this.#pending.text);
    for (;;) {
      let c = s.next();
      while (c === ";" || /^\s$/.test(c)) c = s.next();
      if (c === EOF) return;
      this.#command(s, c, first);
    }
  }

  finish(): void {
    if (this.#pending) this.#end_text(this.#pending.command, this.#pending.text);
    const open = this.#blocks.at(-1);
    if (open) {
      const where = open.scanner.source.file === null ? 0 : open.at;
      throw new SedError(`${open.scanner.where(where)}: unmatched \`{'`);
    }
    for (const c of this.commands) {
      if (!"btT".includes(c.name)) continue;
      const target = c.text === "" ? this.commands.length : this.#labels.get(c.text);
      if (target === undefined) throw new SedError(`can't find label for jump to \`${c.text}'`, 4);
      c.target = target;
    }
  }

  #regex(s: Scanner, pattern: ByteString, flags: string): Regex | null {
    if (pattern === "") {
      if (flags !== "") s.fail("no previous regular expression");
      return null;
    }
    const r = compile_regex(decode_regex(pattern), {
      syntax: this.#o.extended ? "ere" : "bre",
      dialect: "sed",
      icase: flags.includes("I"),
      // records that end with NUL have no lines inside them
      multiline: flags.includes("M") && this.#o.delimiter === "\n",
      bytes: !this.#o.utf8,
    });
    if (!r.ok) return s.fail(r.error);
    return r.regex;
  }

  /** An address that starts with `c`; null when it is none. */
  #address(s: Scanner, c: string): EndAddress | null {
    if (c === "/" || c === "\\") {
      const slash = c === "\\" ? s.next() : c;
      const pattern = slash === EOF || slash === "\n" ? null : s.delimited(slash, true);
      if (pattern === null) return s.fail("unterminated address regex");
      let flags = "";
      for (;;) {
        const f = s.next_nonblank();
        if ((f !== "I" && f !== "M") || this.#o.posix) {
          s.back(f);
          break;
        }
        flags += f;
      }
      return { kind: "regex", regex: this.#regex(s, pattern, flags) };
    }
    if (c >= "0" && c <= "9") {
      const n = s.integer(c);
      const mark = s.next_nonblank();
      if (mark !== "~" || this.#o.posix) {
        s.back(mark);
        return { kind: "line", n };
      }
      const d = s.next_nonblank();
      if (d >= "0" && d <= "9") {
        const step = s.integer(d);
        return step > 0 ? { kind: "step", first: n, step } : { kind: "line", n };
      }
      s.back(d);
      return { kind: "line", n };
    }
    if ((c === "+" || c === "~") && !this.#o.posix) {
      const d = s.next_nonblank();
      if (!(d >= "0" && d <= "9")) {
        s.back(d);
        // a lone + or ~ counts as +0
        return { kind: c === "+" ? "plus" : "multiple", n: 0 };
      }
      return { kind: c === "+" ? "plus" : "multiple", n: s.integer(d) };
    }
    return c === "$" ? { kind: "last" } : null;
  }

  #command(s: Scanner, start: string, first: boolean): void {
    let c = start;
    let a1: Address | null = null;
    let a2: EndAddress | null = null;
    const address = this.#address(s, c);
    if (address) {
      if (address.kind === "plus" || address.kind === "multiple")
        s.fail("invalid usage of +N or ~N as first address");
      a1 = address;
      c = s.next_nonblank();
      if (c === ",") {
        a2 = this.#address(s, s.next_nonblank());
        if (!a2) s.fail("unexpected `,'");
        c = s.next_nonblank();
      }
      if (a1.kind === "line" && a1.n === 0) {
        if (a2?.kind !== "regex" || this.#o.posix) s.fail("invalid usage of line address 0");
        a1 = { kind: "zero" };
      }
    }
    let negate = false;
    if (c === "!") {
      negate = true;
      c = s.next_nonblank();
      if (c === "!") s.fail("multiple `!'s");
    }
    if (c === EOF) s.fail("missing command");
    if (c === "#") {
      if (a1) s.fail("comments don't accept any addresses");
      this.#comment(s, first);
      return;
    }
    const command: Command = {
      name: c,
      a1,
      a2,
      negate,
      text: "",
      number: -1,
      target: 0,
      subst: null,
      map: null,
      file: null,
      range: a1?.kind === "zero" ? "active" : "inactive",
      range_end: 0,
    };
    this.#body(s, command);
  }

  #comment(s: Scanner, first: boolean): void {
    if (first && s.pos === 1 && s.source.text[1] === "n") this.quiet = true;
    let c = s.next();
    while (c !== EOF && c !== "\n") c = s.next();
  }

  #body(s: Scanner, c: Command): void {
    const { name } = c;
    if (this.#o.posix && GNU_COMMANDS.includes(name)) s.fail(`unknown command: \`${name}'`);
    switch (name) {
      case "{":
        this.#blocks.push({ index: this.commands.length, scanner: s, at: s.pos });
        this.commands.push(c);
        return;
      case "}": {
        const open = this.#blocks.pop();
        if (!open) s.fail("unexpected `}'");
        if (c.a1) s.fail("} doesn't want any addresses");
        s.end_of_command();
        this.commands[open.index].target = this.commands.length;
        return;
      }
      case "a":
      case "i":
      case "c":
        this.commands.push(c);
        this.#text_start(s, c);
        return;
      case ":": {
        if (c.a1) s.fail(": doesn't want any addresses");
        const label = s.label();
        if (label === "") s.fail('":" lacks a label');
        this.#labels.set(label, this.commands.length);
        return;
      }
      case "b":
      case "t":
      case "T":
        c.text = s.label();
        break;
      case "q":
      case "Q":
      case "l":
      case "L": {
        if (c.a2 && name.toLowerCase() === "q") s.fail("command only uses one address");
        const d = s.next_nonblank();
        if (d >= "0" && d <= "9" && !this.#o.posix) c.number = s.integer(d);
        else s.back(d);
        s.end_of_command();
        break;
      }
      case "r":
      case "R":
      case "w":
      case "W":
        if (this.#o.sandbox) s.fail("e/r/w commands disabled in sandbox mode");
        c.text = s.file_name();
        if (c.text === "") s.fail("missing filename in r/R/w/W commands");
        if (name === "w" || name === "W") c.file = c.text;
        break;
      case "e":
        if (this.#o.sandbox) s.fail("e/r/w commands disabled in sandbox mode");
        c.text = s.file_name();
        break;
      case "s":
        c.subst = this.#substitution(s);
        c.file = c.subst.file;
        break;
      case "y":
        c.map = this.#transliteration(s);
        break;
      case "v":
        this.#version(s);
        return;
      default:
        if (!"=dDFgGhHnNpPzx".includes(name)) s.fail(`unknown command: \`${name}'`);
        s.end_of_command();
    }
    this.commands.push(c);
  }

  #version(s: Scanner): void {
    const wanted = s.label().split(".").map(Number);
    for (let i = 0; i < 2; i++) {
      const d = (wanted[i] || 0) - VERSION[i];
      if (d > 0) s.fail("expected newer version of sed");
      if (d < 0) return;
    }
  }

  #text_start(s: Scanner, c: Command): void {
    const ch = s.next_nonblank();
    if (ch === EOF) s.fail("expected \\ after `a', `c' or `i'");
    if (ch !== "\\") {
      if (this.#o.posix) s.fail("expected \\ after `a', `c' or `i'");
      s.back(ch);
      this.#text(s, c, "");
      return;
    }
    const next = s.next();
    if (next === EOF) {
      this.#pending = { command: c, text: "" };
      return;
    }
    if (next !== "\n") s.back(next);
    this.#text(s, c, "");
  }

  /** Reads the text of a, i or c on from `text` to a newline that is not escaped. */
  #text(s: Scanner, c: Command, text: ByteString): void {
    this.#pending = null;
    let raw = text;
    for (;;) {
      const ch = s.next();
      if (ch === "\\") {
        const e = s.next();
        if (e === EOF) {
          this.#pending = { command: c, text: `${raw}\n` };
          return;
        }
        raw += `\\${e}`;
      } else if (ch === EOF || ch === "\n") {
        this.#end_text(c, `${raw}\n`);
        return;
      } else raw += ch;
    }
  }

  #end_text(c: Command, raw: ByteString): void {
    c.text = decode_text(raw);
    this.#pending = null;
  }

  #substitution(s: Scanner): Substitution {
    const slash = s.next();
    const pattern = slash === EOF || slash === "\n" || slash === "\\" ? null : s.delimited(slash, true);
    const replacement = pattern === null ? null : s.delimited(slash, false);
    if (pattern === null || replacement === null) return s.fail("unterminated `s' command");
    const sub: Substitution = {
      regex: null,
      replacement: [],
      global: false,
      nth: 0,
      print: 0,
      evaluate: false,
      file: null,
    };
    const flags = this.#flags(s, sub);
    const { parts, max_group } = parse_replacement(replacement);
    sub.replacement = parts;
    sub.regex = this.#regex(s, pattern, flags);
    if (sub.regex)
      try {
        check_groups(max_group, sub.regex.group_count);
      } catch (e) {
        if (e instanceof SedError) s.fail(e.message);
        throw e;
      }
    return sub;
  }

  /** Flags of s; those that belong to the regular expression are returned. */
  #flags(s: Scanner, sub: Substitution): string {
    let regex_flags = "";
    for (;;) {
      const f = s.next();
      switch (f) {
        case "i":
        case "I":
          if (this.#o.posix) return s.fail("unknown option to `s'");
          regex_flags += "I";
          break;
        case "m":
        case "M":
          if (this.#o.posix) return s.fail("unknown option to `s'");
          regex_flags += "M";
          break;
        case "e":
          if (this.#o.posix) return s.fail("unknown option to `s'");
          if (this.#o.sandbox) s.fail("e/r/w commands disabled in sandbox mode");
          sub.evaluate = true;
          break;
        case "p":
          if (sub.print) s.fail("multiple `p' options to `s' command");
          // before e it prints what is executed, after e the result
          sub.print = sub.evaluate ? 2 : 1;
          break;
        case "g":
          if (sub.global) s.fail("multiple `g' options to `s' command");
          sub.global = true;
          break;
        case "w":
          if (this.#o.sandbox) s.fail("e/r/w commands disabled in sandbox mode");
          sub.file = s.file_name();
          if (sub.file === "") s.fail("missing filename in r/R/w/W commands");
          return regex_flags;
        case "}":
        case "#":
          s.back(f);
          return regex_flags;
        case "\n":
        case ";":
        case EOF:
          return regex_flags;
        case " ":
        case "\t":
          break;
        case "\r":
          if (/^(\n|$)/.test(s.source.text.slice(s.pos, s.pos + 1))) break;
          return s.fail("unknown option to `s'");
        default:
          if (!(f >= "0" && f <= "9")) return s.fail("unknown option to `s'");
          if (sub.nth) s.fail("multiple number options to `s' command");
          sub.nth = s.integer(f);
          if (sub.nth === 0) s.fail("number option to `s' command may not be zero");
      }
    }
  }

  #transliteration(s: Scanner): ReadonlyMap<string, string> {
    const slash = s.next();
    const from = slash === EOF || slash === "\n" || slash === "\\" ? null : s.delimited(slash, false);
    const to = from === null ? null : s.delimited(slash, false);
    if (from === null || to === null) return s.fail("unterminated `y' command");
    const a = characters(this.#plain(from), this.#o.utf8);
    const b = characters(this.#plain(to), this.#o.utf8);
    if (a.length !== b.length) s.fail("strings for `y' command are different lengths");
    s.end_of_command();
    const map = new Map<string, string>();
    a.forEach((ch, i) => {
      if (!map.has(ch)) map.set(ch, b[i]);
    });
    return map;
  }

  /** The strings of y: \\ is a backslash, \n a newline. */
  #plain(text: ByteString): ByteString {
    let out = "";
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      const e = text[i + 1];
      const special = c === "\\" ? char_escape(text, i + 1) : null;
      if (special) {
        out += special.char;
        i = special.next - 1;
      } else if (c === "\\" && e !== undefined) {
        out += e === "n" ? "\n" : e;
        i++;
      } else out += c;
    }
    return out;
  }
}

/** Compiles all sources; throws SedError with the message after "sed: ". */
export function parse_script(sources: readonly Source[], o: ParseOptions): Script {
  const p = new Parser(o);
  sources.forEach((source, i) => {
    p.source(source, i === 0);
  });
  p.finish();
  return { commands: p.commands, quiet: p.quiet };
}
