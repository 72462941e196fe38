// Perl regular expressions (perlre), the part documented in docs and refused beyond it.
import {
  alt,
  CLASSES,
  char_node,
  complement,
  DIGIT,
  fold,
  MAX_DEPTH,
  type Node,
  normalize,
  type Parsed,
  type Range,
  RegexError,
  SPACE,
  seq,
  WORD,
} from "./ast.ts";

export interface PerlOptions {
  icase: boolean;
  /** /m */
  multiline: boolean;
  /** /s */
  dotall: boolean;
  /** /x */
  extended: boolean;
  bytes: boolean;
}

const HSPACE: readonly Range[] = [
  [9, 9],
  [32, 32],
];
const VSPACE: readonly Range[] = [[10, 13]];
const SHORTHANDS: Readonly<Record<string, readonly Range[]>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  h: HSPACE,
  v: VSPACE,
  D: complement(DIGIT),
  W: complement(WORD),
  S: complement(SPACE),
  H: complement(HSPACE),
  V: complement(VSPACE),
  N: complement([[10, 10]]),
};
const SIMPLE: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, e: 27, a: 7 };
const MAX_QUANTIFIER = 65534;

/** Parses code points of a pattern; throws RegexError with Perl's text and position. */
export const parse_perl = (codes: readonly number[], options: PerlOptions): Parsed =>
  new PerlParser(codes, options).parse();

class PerlParser {
  readonly #codes: readonly number[];
  #flags: PerlOptions;
  readonly #names = new Map<string, number>();
  /** back-references to check once all groups are known: [group, position] */
  readonly #references: [number, number][] = [];
  #i = 0;
  #groups = 0;
  #depth = 0;
  #quoting = false;

  constructor(codes: readonly number[], options: PerlOptions) {
    this.#codes = codes;
    this.#flags = { ...options };
  }

  parse(): Parsed {
    const node = this.#alternatives();
    if (this.#i < this.#codes.length) throw new RegexError("Unmatched )", this.#i + 1);
    for (const [index, at] of this.#references)
      if (index > this.#groups) throw new RegexError("Reference to nonexistent group", at);
    return { node, groups: this.#groups, names: this.#names, warnings: [] };
  }

  #ch(i = this.#i): string {
    return i < this.#codes.length ? String.fromCodePoint(this.#codes[i]) : "";
  }

  #looking_at(text: string): boolean {
    for (let k = 0; k < text.length; k++) if (this.#ch(this.#i + k) !== text[k]) return false;
    return true;
  }

  #accept(text: string): boolean {
    if (!this.#looking_at(text)) return false;
    this.#i += text.length;
    return true;
  }

  #skip_blanks(): void {
    while (this.#flags.extended && !this.#quoting) {
      const c = this.#ch();
      if (c === "#") while (this.#i < this.#codes.length && this.#ch() !== "\n") this.#i++;
      else if (c !== "" && " \t\n\r\f\v".includes(c)) this.#i++;
      else return;
    }
  }

  #alternatives(): Node {
    const flags = this.#flags;
    const branches = [this.#branch()];
    while (this.#accept("|")) branches.push(this.#branch());
    this.#flags = flags;
    return alt(branches);
  }

  #branch(): Node {
    const items: Node[] = [];
    for (;;) {
      this.#skip_blanks();
      if (this.#i >= this.#codes.length) break;
      if (this.#quoting) {
        if (this.#accept("\\E")) this.#quoting = false;
        else items.push(this.#char(this.#codes[this.#i++]));
        continue;
      }
      const c = this.#ch();
      if (c === "|" || c === ")") break;
      const node = this.#atom();
      if (node === null) continue;
      items.push(this.#quantified(node));
    }
    return seq(items);
  }

  #char(code: number): Node {
    return char_node(code, this.#flags.icase, this.#flags.bytes);
  }

  /** {n}, {n,}, {n,m} at the current position, not consumed; null when it is text. */
  #interval(): { min: number; max: number; length: number } | null {
    let i = this.#i + 1;
    const number = (): number => {
      const start = i;
      let value = 0;
      while (this.#ch(i) >= "0" && this.#ch(i) <= "9")
        value = Math.min(1e9, value * 10 + Number(this.#ch(i++)));
      return i === start ? -1 : value;
    };
    const min = number();
    if (min < 0) return null;
    let max = min;
    if (this.#ch(i) === ",") {
      i++;
      max = number();
    }
    if (this.#ch(i) !== "}") return null;
    if (min > MAX_QUANTIFIER || max > MAX_QUANTIFIER)
      throw new RegexError(`Quantifier in {,} bigger than ${MAX_QUANTIFIER}`, i);
    return { min, max, length: i + 1 - this.#i };
  }

  #quantifier(): { min: number; max: number } | null {
    this.#skip_blanks();
    const c = this.#ch();
    if (c === "*" || c === "+" || c === "?") {
      this.#i++;
      return { min: c === "+" ? 1 : 0, max: c === "?" ? 1 : -1 };
    }
    if (c !== "{") return null;
    const interval = this.#interval();
    if (interval) this.#i += interval.length;
    return interval;
  }

  #quantified(node: Node): Node {
    const q = this.#quantifier();
    if (!q) return node;
    const mode = this.#accept("?") ? "lazy" : this.#accept("+") ? "possessive" : "greedy";
    this.#skip_blanks();
    const c = this.#ch();
    if (c === "*" || c === "+" || c === "?" || (c === "{" && this.#interval()))
      throw new RegexError("Nested quantifiers", this.#i + 1);
    // {2,1} can never match
    if (q.max >= 0 && q.max < q.min) return { type: "set", negate: false, ranges: [] };
    return { type: "rep", node, min: q.min, max: q.max, mode };
  }

  /** One atom, or null for something that matches nothing by itself (comments, flag settings). */
  #atom(): Node | null {
    const at = this.#i;
    const c = this.#ch();
    this.#i++;
    switch (c) {
      case ".":
        return { type: "any", newline: this.#flags.dotall };
      case "^":
        return { type: "assert", kind: this.#flags.multiline ? "bol" : "bos" };
      case "$":
        return { type: "assert", kind: this.#flags.multiline ? "eol" : "eosnl" };
      case "[":
        return this.#class(at);
      case "(":
        return this.#group(at);
      case "\\":
        return this.#escape(at);
      case "*":
      case "+":
      case "?":
        throw new RegexError("Quantifier follows nothing", this.#i);
      case "{":
        this.#i = at;
        if (this.#interval()) throw new RegexError("Quantifier follows nothing", at + 1);
        this.#i = at + 1;
        return this.#char(123);
      default:
        return this.#char(this.#codes[at]);
    }
  }

  #group(at: number): Node | null {
    if (++this.#depth > MAX_DEPTH) throw new RegexError("Too many nested open parens", this.#i);
    const node = this.#accept("?") ? this.#special_group(at) : this.#capture(at);
    this.#depth--;
    return node;
  }

  #close(at: number): void {
    if (!this.#accept(")")) throw new RegexError("Unmatched (", at + 1);
  }

  #capture(at: number): Node {
    const index = ++this.#groups;
    const node = this.#alternatives();
    this.#close(at);
    return { type: "group", index, node };
  }

  #name(close: string): string {
    let name = "";
    while (/^\w$/.test(this.#ch())) name += this.#ch(this.#i++);
    if (name === "" || /^\d/.test(name))
      throw new RegexError("Group name must start with a non-digit word character", this.#i + 1);
    if (!this.#accept(close))
      throw new RegexError(`Sequence (?${close === "'" ? "'" : "<"}... not terminated`, this.#i);
    return name;
  }

  #look(at: number, ahead: boolean, negate: boolean): Node {
    const node = this.#alternatives();
    this.#close(at);
    return { type: "look", ahead, negate, node };
  }

  #special_group(at: number): Node | null {
    if (this.#i >= this.#codes.length) throw new RegexError("Sequence (? incomplete", this.#i);
    if (this.#accept("#")) {
      while (this.#i < this.#codes.length && this.#ch() !== ")") this.#i++;
      if (!this.#accept(")")) throw new RegexError("Sequence (?#... not terminated");
      return null;
    }
    if (this.#accept("=")) return this.#look(at, true, false);
    if (this.#accept("!")) return this.#look(at, true, true);
    if (this.#accept("<=")) return this.#look(at, false, false);
    if (this.#accept("<!")) return this.#look(at, false, true);
    if (this.#accept(">")) {
      const node = this.#alternatives();
      this.#close(at);
      return { type: "atomic", node };
    }
    if (this.#accept("P=")) return this.#named_reference(")", at);
    if (this.#looking_at("P<")) this.#i++;
    if (this.#looking_at("<") || this.#looking_at("'")) {
      const close = this.#ch() === "<" ? ">" : "'";
      this.#i++;
      const name = this.#name(close);
      if (!this.#names.has(name)) this.#names.set(name, this.#groups + 1);
      return this.#capture(at);
    }
    return this.#flag_group(at);
  }

  #flag_group(at: number): Node | null {
    const outer = this.#flags;
    let flags: PerlOptions = { ...outer };
    if (this.#accept("^"))
      flags = { ...flags, icase: false, multiline: false, dotall: false, extended: false };
    let on = true;
    for (;;) {
      const c = this.#ch();
      if (c === ")" || c === ":") break;
      this.#i++;
      if (c === "-" && on) on = false;
      else if (c === "i") flags.icase = on;
      else if (c === "m") flags.multiline = on;
      else if (c === "s") flags.dotall = on;
      else if (c === "x") flags.extended = on;
      else if (c === "n" || c === "|" || c === "R" || c === "&" || c === "(" || c === "{" || c === "?")
        throw new RegexError(`Sequence (?${c}...) is not simulated`, this.#i);
      else if (c === "") throw new RegexError("Sequence (?... not terminated", this.#i - 1);
      else if (c !== "a" && c !== "d" && c !== "l" && c !== "u" && c !== "p")
        throw new RegexError(
          `Sequence (?${String.fromCodePoint(...this.#codes.slice(at + 2, this.#i))}...) not recognized`,
          this.#i,
        );
    }
    this.#flags = flags;
    if (this.#accept(")")) return null; // holds to the end of the enclosing group
    this.#i++;
    const node = this.#alternatives();
    this.#close(at);
    this.#flags = outer;
    return node;
  }

  #reference(index: number): Node {
    this.#references.push([index, this.#i]);
    return { type: "backref", index, icase: this.#flags.icase };
  }

  #named_reference(close: string, at: number): Node {
    const name = this.#name(close);
    const index = this.#names.get(name);
    if (index === undefined)
      throw new RegexError("Reference to nonexistent named group", at + 3 + name.length);
    return { type: "backref", index, icase: this.#flags.icase };
  }

  /** \g1, \g{1}, \g{-1}, \g{name} after the g. */
  #g_reference(at: number): Node {
    const braced = this.#accept("{");
    if (braced && /^[A-Za-z_]$/.test(this.#ch())) return this.#named_reference("}", at);
    const negative = this.#accept("-");
    let digits = "";
    while (/^\d$/.test(this.#ch()) && digits.length < 9) digits += this.#ch(this.#i++);
    if (digits === "") throw new RegexError("Unterminated \\g... pattern", this.#i);
    if (braced && !this.#accept("}")) throw new RegexError("Unterminated \\g{...} pattern", this.#i);
    const index = negative ? this.#groups + 1 - Number(digits) : Number(digits);
    if (index < 1) throw new RegexError("Reference to nonexistent or unclosed group", this.#i);
    return this.#reference(index);
  }

  #escape(at: number): Node | null {
    if (this.#i >= this.#codes.length) throw new RegexError("Trailing \\");
    const c = this.#ch();
    this.#i++;
    if (Object.hasOwn(SHORTHANDS, c)) return { type: "set", negate: false, ranges: SHORTHANDS[c] };
    switch (c) {
      case "b":
        return { type: "assert", kind: "word" };
      case "B":
        return { type: "assert", kind: "nword" };
      case "A":
        return { type: "assert", kind: "bos" };
      case "z":
        return { type: "assert", kind: "eos" };
      case "Z":
        return { type: "assert", kind: "eosnl" };
      case "K":
        return { type: "assert", kind: "keep" };
      case "R":
        return alt([
          seq([
            { type: "char", code: 13 },
            { type: "char", code: 10 },
          ]),
          { type: "set", negate: false, ranges: VSPACE },
        ]);
      case "Q":
        this.#quoting = true;
        return null;
      case "E":
        return null;
      case "g":
        return this.#g_reference(at);
      case "k": {
        const open = this.#ch();
        const close = { "<": ">", "'": "'", "{": "}" }[open];
        if (!close) throw new RegexError("Sequence \\k... not terminated", this.#i);
        this.#i++;
        return this.#named_reference(close, at);
      }
      case "G":
      case "X":
      case "C":
      case "p":
      case "P":
        throw new RegexError(`\\${c} is not simulated`, this.#i);
    }
    if (c >= "1" && c <= "9") {
      let digits = c;
      while (/^\d$/.test(this.#ch()) && digits.length < 4) digits += this.#ch(this.#i++);
      if (digits.length === 1 || Number(digits) <= this.#groups) return this.#reference(Number(digits));
      this.#i = at + 1;
    } else this.#i--;
    return this.#char(this.#char_escape());
  }

  /** The code of \n, \x41, \x{263a}, \033, \cA or an escaped ordinary character; i stands after the backslash. */
  #char_escape(): number {
    const c = this.#ch();
    const at = this.#i++;
    if (Object.hasOwn(SIMPLE, c)) return SIMPLE[c];
    if (c === "x") return this.#hex();
    if (c === "c") return (this.#codes[this.#i++] ?? 64) ^ 64;
    if (c === "o" && this.#accept("{")) {
      let value = 0;
      while (/^[0-7]$/.test(this.#ch())) value = Math.min(0x10ffff, value * 8 + Number(this.#ch(this.#i++)));
      if (!this.#accept("}")) throw new RegexError("Missing right brace on \\o{}", this.#i);
      return value;
    }
    if (c >= "0" && c <= "7") {
      let value = Number(c);
      for (let k = 0; k < 2 && /^[0-7]$/.test(this.#ch()); k++)
        value = value * 8 + Number(this.#ch(this.#i++));
      return value;
    }
    return this.#codes[at];
  }

  #hex(): number {
    const braced = this.#accept("{");
    let value = 0;
    for (let k = 0; (braced || k < 2) && /^[0-9a-fA-F]$/.test(this.#ch()); k++)
      value = Math.min(0x10ffff, value * 16 + Number.parseInt(this.#ch(this.#i++), 16));
    if (braced && !this.#accept("}")) throw new RegexError("Missing right brace on \\x{}", this.#i);
    return value;
  }

  /** [:name:] or [:^name:] inside a class. */
  #posix_class(): readonly Range[] | null {
    const start = this.#i;
    let end = start + 2;
    while (/^[a-z^]$/.test(this.#ch(end))) end++;
    if (this.#ch(end) !== ":" || this.#ch(end + 1) !== "]") return null;
    let name = String.fromCodePoint(...this.#codes.slice(start + 2, end));
    const negate = name.startsWith("^");
    if (negate) name = name.slice(1);
    const known = name === "word" ? WORD : Object.hasOwn(CLASSES, name) ? CLASSES[name] : null;
    if (!known) throw new RegexError(`POSIX class [:${negate ? "^" : ""}${name}:] unknown`, end + 2);
    this.#i = end + 2;
    return negate ? complement(known) : known;
  }

  /** One element of a class: a code, or ranges. */
  #element(): number | readonly Range[] {
    if (this.#looking_at("[:")) {
      const posix = this.#posix_class();
      if (posix) return posix;
    }
    if (this.#ch() !== "\\") return this.#codes[this.#i++];
    this.#i++;
    const c = this.#ch();
    if (Object.hasOwn(SHORTHANDS, c)) {
      this.#i++;
      return SHORTHANDS[c];
    }
    if (c === "p" || c === "P") throw new RegexError(`\\${c} is not simulated`, this.#i + 1);
    if (c === "b") {
      this.#i++;
      return 8;
    }
    if (c === "") return 92;
    return this.#char_escape();
  }

  #class(at: number): Node {
    const negate = this.#accept("^");
    const ranges: Range[] = [];
    const first = this.#i;
    while (this.#i === first || this.#ch() !== "]") {
      if (this.#i >= this.#codes.length) throw new RegexError("Unmatched [", at + 1);
      const start = this.#i;
      const from = this.#element();
      if (typeof from !== "number") {
        ranges.push(...from);
        continue;
      }
      if (this.#ch() !== "-" || this.#ch(this.#i + 1) === "]" || this.#i + 1 >= this.#codes.length) {
        ranges.push([from, from]);
        continue;
      }
      const dash = this.#i++;
      const to = this.#element();
      if (typeof to !== "number") {
        ranges.push([from, from], [45, 45], ...to);
        continue;
      }
      if (to < from)
        throw new RegexError(
          `Invalid [] range "${String.fromCodePoint(...this.#codes.slice(start, dash), ...this.#codes.slice(dash, this.#i))}"`,
          this.#i,
        );
      ranges.push([from, to]);
    }
    this.#i++;
    const set = this.#flags.icase ? fold(ranges, this.#flags.bytes) : normalize(ranges);
    return { type: "set", negate, ranges: set };
  }
}
