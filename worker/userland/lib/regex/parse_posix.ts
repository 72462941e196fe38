// POSIX basic and extended regular expressions in their GNU flavour, and awk's and Emacs's variants of them.
import {
  alt,
  char_node,
  MAX_DEPTH,
  MAX_REPEAT,
  type Node,
  type Parsed,
  RegexError,
  SPACE,
  seq,
  WORD,
} from "./ast.ts";
import { parse_bracket } from "./bracket.ts";

/** Whose habits to follow where the tools that share one syntax differ. */
export type Dialect = "posix" | "grep" | "sed" | "awk";

export interface PosixOptions {
  syntax: "bre" | "ere" | "emacs";
  dialect: Dialect;
  icase: boolean;
  bytes: boolean;
  /** REG_NEWLINE: . and negated sets do not match a newline, ^ and $ match around them */
  newline: boolean;
  /** ^ and $ match around newlines */
  multiline: boolean;
}

const ASSERTS: Readonly<Record<string, Node>> = {
  "<": { type: "assert", kind: "wstart" },
  ">": { type: "assert", kind: "wend" },
  b: { type: "assert", kind: "word" },
  B: { type: "assert", kind: "nword" },
  "`": { type: "assert", kind: "bos" },
  "'": { type: "assert", kind: "eos" },
};
const SHORTHANDS: Readonly<Record<string, Node>> = {
  w: { type: "set", negate: false, ranges: WORD },
  W: { type: "set", negate: true, ranges: WORD },
  s: { type: "set", negate: false, ranges: SPACE },
  S: { type: "set", negate: true, ranges: SPACE },
};
const AWK_ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7, b: 8 };

/** What a token means; everything else is an ordinary character. */
type Token =
  | { kind: "char"; code: number; stray?: string }
  | { kind: "open" | "close" | "alt" | "star" | "plus" | "ask" | "brace" | "dot" | "bracket" | "end" }
  | { kind: "bol" | "eol" }
  | { kind: "node"; node: Node }
  | { kind: "backref"; index: number };

const ERE_TOKENS: Readonly<Record<string, Token["kind"]>> = {
  "(": "open",
  ")": "close",
  "|": "alt",
  "*": "star",
  "+": "plus",
  "?": "ask",
  "{": "brace",
  ".": "dot",
  "[": "bracket",
  "^": "bol",
  $: "eol",
};
const BRE_TOKENS: Readonly<Record<string, Token["kind"]>> = {
  "*": "star",
  ".": "dot",
  "[": "bracket",
  "^": "bol",
  $: "eol",
};
const BRE_ESCAPED: Readonly<Record<string, Token["kind"]>> = {
  "(": "open",
  ")": "close",
  "|": "alt",
  "{": "brace",
  "+": "plus",
  "?": "ask",
};
const EMACS_TOKENS = { ...BRE_TOKENS, "+": "plus", "?": "ask" } as const;
const EMACS_ESCAPED = { "(": "open", ")": "close", "|": "alt" } as const;

/** Parses code points into a tree; throws RegexError with glibc's (for awk, mawk's) text. */
export function parse_posix(codes: readonly number[], options: PosixOptions): Parsed {
  const p = new PosixParser(codes, options);
  return p.parse();
}

class PosixParser {
  readonly #codes: readonly number[];
  readonly #o: PosixOptions;
  readonly #warnings: string[] = [];
  /** groups closed so far, which is what a back-reference may name: those of other branches do not count */
  #closed: ReadonlySet<number> = new Set();
  #i = 0;
  #groups = 0;
  #depth = 0;

  constructor(codes: readonly number[], options: PosixOptions) {
    this.#codes = codes;
    this.#o = options;
  }

  parse(): Parsed {
    const node = this.#alternatives();
    if (this.#i < this.#codes.length) throw new RegexError("Unmatched ) or \\)");
    return { node, groups: this.#groups, names: new Map(), warnings: this.#warnings };
  }

  get #extended(): boolean {
    return this.#o.syntax === "ere";
  }

  /** The token at i, and where the next one starts. */
  #token(i: number): { token: Token; next: number } {
    const codes = this.#codes;
    if (i >= codes.length) return { token: { kind: "end" }, next: i };
    const c = String.fromCodePoint(codes[i]);
    const { syntax, dialect } = this.#o;
    if (c !== "\\") {
      const table = syntax === "ere" ? ERE_TOKENS : syntax === "emacs" ? EMACS_TOKENS : BRE_TOKENS;
      // this mawk knows no interval expressions
      const kind = dialect === "awk" && c === "{" ? undefined : (table as Record<string, Token["kind"]>)[c];
      return { token: kind ? ({ kind } as Token) : { kind: "char", code: codes[i] }, next: i + 1 };
    }
    if (i + 1 >= codes.length) {
      if (dialect === "awk") return { token: { kind: "char", code: 92 }, next: i + 1 };
      throw new RegexError("Trailing backslash");
    }
    const e = String.fromCodePoint(codes[i + 1]);
    const next = i + 2;
    if (dialect === "awk") return this.#awk_escape(i + 1);
    const escaped = (syntax === "bre" ? BRE_ESCAPED : syntax === "emacs" ? EMACS_ESCAPED : {}) as Record<
      string,
      Token["kind"]
    >;
    if (Object.hasOwn(escaped, e)) return { token: { kind: escaped[e] } as Token, next };
    if (Object.hasOwn(ASSERTS, e)) return { token: { kind: "node", node: ASSERTS[e] }, next };
    if (Object.hasOwn(SHORTHANDS, e)) return { token: { kind: "node", node: SHORTHANDS[e] }, next };
    if (e >= "1" && e <= "9") return { token: { kind: "backref", index: Number(e) }, next };
    return { token: { kind: "char", code: codes[i + 1], stray: e }, next };
  }

  #awk_escape(i: number): { token: Token; next: number } {
    const codes = this.#codes;
    const c = String.fromCodePoint(codes[i]);
    if (c >= "0" && c <= "7") {
      let value = 0;
      let k = i;
      for (; k < i + 3 && codes[k] >= 48 && codes[k] <= 55; k++) value = value * 8 + codes[k] - 48;
      return { token: { kind: "char", code: value & 255 }, next: k };
    }
    return { token: { kind: "char", code: AWK_ESCAPES[c] ?? codes[i] }, next: i + 1 };
  }

  #alternatives(): Node {
    const before = this.#closed;
    const branches: Node[] = [this.#branch()];
    let closed = this.#closed;
    for (;;) {
      const { token, next } = this.#token(this.#i);
      if (token.kind !== "alt") break;
      this.#i = next;
      this.#closed = before;
      branches.push(this.#branch());
      closed = new Set([...closed, ...this.#closed]);
    }
    this.#closed = closed;
    return alt(branches);
  }

  #branch(): Node {
    const items: Node[] = [];
    /** nothing but anchors so far: where * is an ordinary character in a BRE */
    let start = true;
    const awk = this.#o.dialect === "awk";
    for (;;) {
      const { token, next } = this.#token(this.#i);
      if (token.kind === "end" || token.kind === "alt") break;
      if (token.kind === "close" && (this.#depth > 0 || !this.#right_paren_is_literal())) break;
      const repeats =
        token.kind === "star" || token.kind === "plus" || token.kind === "ask" || token.kind === "brace";
      if (repeats && start && !this.#literal_at_start(items, token.kind, next)) continue;
      const bound = repeats && !start && this.#follows_anchor(items);
      if (bound && !this.#literal_after_anchor(items, token.kind, next)) continue;
      if (repeats && !start && !bound && this.#repeat(items, token.kind, next)) continue;
      this.#i = next;
      const anchor: boolean = token.kind === "bol" && this.#is_bol(start, items);
      items.push(anchor ? this.#bol() : this.#atom(token, next, repeats));
      // after ^ a BRE's * is still an ordinary character, and an ERE's still has nothing to repeat
      start = anchor && (start || this.#extended);
    }
    if (awk && items.length === 0 && this.#codes.length > 0) {
      const open = this.#depth > 0 && this.#i >= this.#codes.length;
      throw new RegexError(open ? "missing ')'" : "missing operand");
    }
    return seq(items);
  }

  #right_paren_is_literal(): boolean {
    return this.#extended && this.#o.dialect !== "sed";
  }

  /** A repetition operator with nothing before it: true to take it as a character, false when it was skipped. */
  #literal_at_start(items: Node[], kind: string, next: number): boolean {
    const { syntax, dialect } = this.#o;
    if (syntax === "emacs") return true;
    if (syntax === "bre") {
      if (kind === "brace" && dialect !== "grep")
        throw new RegexError("Invalid preceding regular expression");
      return true;
    }
    if (dialect === "awk") {
      if (kind === "brace") return true;
      throw new RegexError("missing operand");
    }
    if (dialect !== "grep") throw new RegexError("Invalid preceding regular expression");
    const interval = kind === "brace" ? this.#interval(next) : null;
    if (kind === "brace" && !interval) return true;
    this.#warn_at_start(items, interval !== null);
    this.#i = interval?.next ?? next;
    // it repeats the anchor before it, which none of it does without
    if (interval ? interval.min === 0 : kind !== "plus") items.pop();
    return false;
  }

  /** The last item is an anchor, which glibc does not repeat; grep's own matcher repeats those of a line's end. */
  #follows_anchor(items: readonly Node[]): boolean {
    const { dialect } = this.#o;
    const last = items.at(-1);
    if (last?.type !== "assert" || dialect === "awk") return false;
    return dialect !== "grep" || (last.kind !== "eos" && last.kind !== "eol");
  }

  /** A repetition operator behind an anchor: true to take it as a character, false when it was skipped. */
  #literal_after_anchor(items: Node[], kind: string, next: number): boolean {
    if (!this.#extended || this.#o.dialect !== "grep") return this.#literal_at_start(items, kind, next);
    this.#warn_at_start(items, kind === "brace");
    // of an interval only the brace goes
    this.#i = next;
    const last = items.at(-1);
    if (last?.type === "assert" && last.kind === "bos" && (kind === "star" || kind === "ask")) items.pop();
    return false;
  }

  /** grep tells of an operator that is skipped where an expression starts, but for anchors. */
  #warn_at_start(items: readonly Node[], interval: boolean): void {
    if (items.some((item) => item.type !== "assert")) return;
    const shown = interval ? "{...}" : String.fromCodePoint(this.#codes[this.#i]);
    this.#warnings.push(`${shown} at start of expression`);
  }

  /** Applies a repetition to the last item; false when `{` turns out to be an ordinary character. */
  #repeat(items: Node[], kind: string, next: number): boolean {
    let min = kind === "plus" ? 1 : 0;
    let max = kind === "ask" ? 1 : -1;
    if (kind === "brace") {
      const interval = this.#interval(next);
      if (!interval) return false;
      min = interval.min;
      max = interval.max;
      this.#i = interval.next;
    } else this.#i = next;
    const node = items.pop() as Node;
    // sed's BREs do not repeat a repetition
    if (
      this.#o.syntax === "bre" &&
      this.#o.dialect === "sed" &&
      node.type === "rep" &&
      kind !== "plus" &&
      kind !== "ask"
    )
      throw new RegexError("Invalid preceding regular expression");
    // a** is a*: keeping trees flat keeps engines happy
    if (node.type === "rep" && node.max === -1 && node.min <= 1 && min === 0 && max === -1)
      items.push({ ...node, min: 0, max: -1 });
    else items.push({ type: "rep", node, min, max, mode: "greedy" });
    return true;
  }

  /** {n}, {n,}, {,m}, {n,m} after the opening brace; null when it is not an interval and may be literal. */
  #interval(start: number): { min: number; max: number; next: number } | null {
    const codes = this.#codes;
    const lenient = this.#extended && (this.#o.dialect === "grep" || this.#o.dialect === "awk");
    let i = start;
    const number = (): number => {
      let value = -1;
      for (; codes[i] >= 48 && codes[i] <= 57; i++)
        value = Math.min(MAX_REPEAT + 1, Math.max(value, 0) * 10 + codes[i] - 48);
      return value;
    };
    const bad = (text: string): null => {
      if (lenient) return null;
      throw new RegexError(text);
    };
    let min = number();
    let max = min;
    if (codes[i] === 44) {
      i++;
      max = number();
      if (min < 0) min = 0;
      else if (max < 0) max = -1;
    }
    const closes = this.#extended
      ? codes[i] === 125
      : codes[i] === 92 && i + 1 < codes.length && codes[i + 1] === 125;
    // a wrong number makes the brace an ordinary one, no number and a second comma do not
    if (lenient && ((min < 0 && codes[i] === 125) || (max >= 0 && codes[i] === 44)))
      throw new RegexError("Invalid content of \\{\\}");
    // in an ERE the end is missed before the content is looked at
    if (i >= codes.length || (this.#extended && !codes.includes(125, i))) return bad("Unmatched \\{");
    if (!closes || min < 0) return bad("Invalid content of \\{\\}");
    if (max >= 0 && max < min) throw new RegexError("Invalid content of \\{\\}");
    if (min > MAX_REPEAT || max > MAX_REPEAT) throw new RegexError("Regular expression too big");
    return { min, max, next: i + (this.#extended ? 1 : 2) };
  }

  #bol(): Node {
    return { type: "assert", kind: this.#o.newline || this.#o.multiline ? "bol" : "bos" };
  }

  #is_bol(start: boolean, items: readonly Node[]): boolean {
    return this.#extended || (start && items.length === 0);
  }

  /** `$` is an anchor everywhere in an ERE; in a BRE at the end, or before \) or \|. */
  #is_eol(next: number): boolean {
    if (this.#extended) return true;
    const kind = next >= this.#codes.length ? "end" : this.#token(next).token.kind;
    return kind === "end" || kind === "alt" || kind === "close";
  }

  #char(code: number): Node {
    return char_node(code, this.#o.icase, this.#o.bytes);
  }

  #atom(token: Token, next: number, as_char: boolean): Node {
    const at = next - 1;
    if (as_char) return this.#char(this.#codes[at]);
    switch (token.kind) {
      case "char":
        return this.#char(token.code);
      case "node":
        return token.node;
      case "dot":
        return { type: "any", newline: !this.#o.newline };
      case "bracket": {
        const { icase, bytes, newline, dialect } = this.#o;
        try {
          const bracket = parse_bracket(this.#codes, at, {
            icase,
            bytes,
            newline,
            escapes: dialect === "awk",
            grep: dialect === "grep",
          });
          this.#i = bracket.next;
          return bracket.node;
        } catch (e) {
          if (dialect === "awk") throw new RegexError("bad class -- [], [^] or [");
          throw e;
        }
      }
      case "eol":
        if (!this.#is_eol(next)) return this.#char(36);
        return { type: "assert", kind: this.#o.newline || this.#o.multiline ? "eol" : "eos" };
      case "backref":
        if (!this.#closed.has(token.index)) throw new RegexError("Invalid back reference");
        return { type: "backref", index: token.index, icase: this.#o.icase };
      case "open":
        return this.#group();
      default:
        return this.#char(this.#codes[at]);
    }
  }

  #group(): Node {
    if (++this.#depth > MAX_DEPTH) throw new RegexError("Regular expression too big");
    const index = ++this.#groups;
    const node = this.#alternatives();
    const { token, next } = this.#token(this.#i);
    if (token.kind !== "close")
      throw new RegexError(this.#o.dialect === "awk" ? "missing ')'" : "Unmatched ( or \\(");
    this.#i = next;
    this.#depth--;
    this.#closed = new Set([...this.#closed, index]);
    return { type: "group", index, node };
  }
}
