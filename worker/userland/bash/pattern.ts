// Shell pattern matching (bash(1), "Pattern Matching"): *, ?, [...], backslash quoting, and extglob lists.
// A pattern is matched by moving sets of positions through its nodes, never by backtracking, so that no pattern
// and no text can take more than polynomial time.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import {
  type BracketSet,
  type Characters,
  case_variants,
  characters,
  fold,
  type PatternNode,
  PatternParser,
} from "./pattern_parse.ts";

export interface PatternOptions {
  /** ?( *( +( @( !( lists are special */
  extglob?: boolean;
  /** letters match both cases (shopt nocasematch, nocaseglob) */
  nocase?: boolean;
  /** a slash is matched by a slash only */
  pathname?: boolean;
  /** a leading period is matched by a period only */
  period?: boolean;
}

/** A compiled pattern. Offsets are in bytes; matches begin and end at characters. */
export interface Pattern {
  /** The whole of `s` matches. */
  matches(s: ByteString): boolean;
  /** Length of the longest (or shortest) prefix of `s` that matches, -1 when none does. */
  prefix(s: ByteString, longest: boolean): number;
  /** Where the longest (or shortest) suffix that matches starts, -1 when none does. */
  suffix(s: ByteString, longest: boolean): number;
  /**
   * The leftmost, then longest, match that starts at or after byte `from`; it may be empty. Searching one text again
   * and again is cheap; a caller that does so should preempt now and then.
   */
  find(s: ByteString, from: number): { start: number; end: number } | null;
}

/** Positions as sorted, disjoint, inclusive intervals: [lo, hi, lo, hi, ...]. */
type Positions = number[];

/** Adds [lo, hi] to a set being built in ascending order of `lo`. */
function append(out: Positions, lo: number, hi: number): void {
  const last = out.length - 1;
  if (last > 0 && lo <= out[last] + 1) {
    if (hi > out[last]) out[last] = hi;
  } else out.push(lo, hi);
}

function union(a: Positions, b: Positions): Positions {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out: Positions = [];
  for (let i = 0, k = 0; i < a.length || k < b.length; ) {
    if (k >= b.length || (i < a.length && a[i] <= b[k])) {
      append(out, a[i], a[i + 1]);
      i += 2;
    } else {
      append(out, b[k], b[k + 1]);
      k += 2;
    }
  }
  return out;
}

function intersect(a: Positions, b: Positions): Positions {
  const out: Positions = [];
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const lo = Math.max(a[i], b[k]);
    const hi = Math.min(a[i + 1], b[k + 1]);
    if (lo <= hi) out.push(lo, hi);
    if (a[i + 1] < b[k + 1]) i += 2;
    else k += 2;
  }
  return out;
}

/** The positions lo..hi that are not in `a`. */
function complement(a: Positions, lo: number, hi: number): Positions {
  const out: Positions = [];
  for (let i = 0; i < a.length && lo <= hi; i += 2) {
    if (a[i] > lo) out.push(lo, Math.min(hi, a[i] - 1));
    lo = Math.max(lo, a[i + 1] + 1);
  }
  if (lo <= hi) out.push(lo, hi);
  return out;
}

function in_set(set: BracketSet, c: number, nocase: boolean): boolean {
  const in_range = (x: number) => set.ranges.some(([lo, hi]) => x >= lo && x <= hi);
  const found = in_range(c) || set.classes.some((f) => f(c)) || (nocase && case_variants(c).some(in_range));
  return found !== set.negated;
}

const [SLASH, DOT] = [47, 46];

/** One run of a pattern over one text, forward or backward. Position i lies before character i of that direction. */
class Run {
  readonly #codes: ArrayLike<number>;
  readonly #n: number;
  readonly #reverse: boolean;
  readonly #opts: PatternOptions;
  readonly #memo = new Map<PatternNode, Map<number, Positions>>();

  constructor(codes: ArrayLike<number>, reverse: boolean, opts: PatternOptions) {
    this.#codes = codes;
    this.#n = codes.length;
    this.#reverse = reverse;
    this.#opts = opts;
  }

  #at(i: number): number {
    return this.#codes[this.#reverse ? this.#n - 1 - i : i];
  }

  /** A wildcard may not consume this character. */
  #guarded(i: number): boolean {
    const { period, pathname } = this.#opts;
    if (!period && !pathname) return false;
    const c = this.#at(i);
    if (pathname && c === SLASH) return true;
    const at = this.#reverse ? this.#n - 1 - i : i;
    return !!period && c === DOT && (at === 0 || (!!pathname && this.#codes[at - 1] === SLASH));
  }

  /** Where matches of `nodes` that start in `from` may end. */
  sequence(nodes: readonly PatternNode[], from: Positions): Positions {
    for (const node of this.#reverse ? [...nodes].reverse() : nodes) {
      if (from.length === 0) return from;
      from = this.#node(node, from);
    }
    return from;
  }

  #node(node: PatternNode, from: Positions): Positions {
    switch (node.kind) {
      case "char":
        return this.#consume(from, this.#test_char(node.c));
      case "any":
        return this.#consume(from, (_, i) => !this.#guarded(i));
      case "set": {
        const nocase = !!this.#opts.nocase;
        return this.#consume(from, (c, i) => !this.#guarded(i) && in_set(node.set, c, nocase));
      }
      case "star":
        return this.#star(from);
      case "ext":
        return this.#list(node, from);
    }
  }

  #test_char(want: number): (c: number) => boolean {
    if (!this.#opts.nocase) return (c) => c === want;
    const folded = fold(want);
    return (c) => c === want || fold(c) === folded;
  }

  #consume(from: Positions, test: (c: number, i: number) => boolean): Positions {
    const out: Positions = [];
    for (let k = 0; k < from.length; k += 2) {
      const hi = Math.min(from[k + 1], this.#n - 1);
      for (let i = from[k]; i <= hi; i++) if (test(this.#at(i), i)) append(out, i + 1, i + 1);
    }
    return out;
  }

  #star(from: Positions): Positions {
    const { period, pathname } = this.#opts;
    if (!period && !pathname) return [from[0], this.#n];
    const out: Positions = [];
    for (let k = 0; k < from.length; k += 2) {
      for (let i = from[k]; i <= from[k + 1]; i++) {
        if (out.length > 0 && i <= out[out.length - 1]) continue;
        let end = i;
        while (end < this.#n && !this.#guarded(end)) end++;
        // a leading period must be matched by a period, not skipped by an empty star
        if (period && !this.#reverse && end === i && i < this.#n && this.#at(i) === DOT) continue;
        append(out, i, end);
      }
    }
    return out;
  }

  #list(node: PatternNode & { kind: "ext" }, from: Positions): Positions {
    switch (node.op) {
      case "@":
        return this.#alternatives(node, from);
      case "?":
        return union(from, this.#alternatives(node, from));
      case "*":
        return this.#repeat(node, from, from);
      case "+":
        return this.#repeat(node, this.#alternatives(node, from), []);
      case "!":
        return this.#not(node, from);
    }
  }

  #alternatives(node: PatternNode & { kind: "ext" }, from: Positions): Positions {
    let out: Positions = [];
    for (const alternative of node.alternatives) out = union(out, this.sequence(alternative, from));
    return out;
  }

  /** Everything reachable from `frontier` by any number of repetitions, and `seen`. */
  #repeat(node: PatternNode & { kind: "ext" }, frontier: Positions, seen: Positions): Positions {
    const reached = new Uint8Array(this.#n + 1);
    const mark = (set: Positions): Positions => {
      const fresh: Positions = [];
      for (let k = 0; k < set.length; k += 2)
        for (let i = set[k]; i <= set[k + 1]; i++)
          if (!reached[i]) {
            reached[i] = 1;
            append(fresh, i, i);
          }
      return fresh;
    };
    mark(seen);
    for (let fresh = union(mark(frontier), seen); fresh.length > 0; )
      fresh = mark(this.#alternatives(node, fresh));
    const out: Positions = [];
    for (let i = 0; i <= this.#n; i++) if (reached[i]) append(out, i, i);
    return out;
  }

  /** Ends j >= i, for any start i, such that i..j is not matched by an alternative. */
  #not(node: PatternNode & { kind: "ext" }, from: Positions): Positions {
    let memo = this.#memo.get(node);
    if (!memo) this.#memo.set(node, (memo = new Map()));
    let missing: Positions = [0, this.#n];
    for (let k = 0; k < from.length; k += 2) {
      for (let i = from[k]; i <= from[k + 1]; i++) {
        if (missing.length === 0 || missing[missing.length - 1] < i) return complement(missing, 0, this.#n);
        let ends = memo.get(i);
        if (!ends) memo.set(i, (ends = this.#alternatives(node, [i, i])));
        // like a star, a negated list does not start on, or run over, what wildcards may not consume
        let reach = i;
        if (!this.#opts.period && !this.#opts.pathname) reach = this.#n;
        else while (reach < this.#n && !this.#guarded(reach)) reach++;
        const here = complement(ends, i, reach);
        missing = intersect(missing, complement(here, 0, this.#n));
      }
    }
    return complement(missing, 0, this.#n);
  }
}

/** Compiles a pattern. Any text is a pattern; malformed lists and brackets stand for themselves. */
export function compile_pattern(pattern: ByteString, opts: PatternOptions = {}): Pattern {
  const nodes = new PatternParser(characters(pattern).codes, !!opts.extglob, !!opts.pathname).parse();
  const literal = opts.nocase ? null : literal_text(nodes);
  // starts of all matches of the text last searched: find() is called again and again on one text
  let searched: { text: ByteString; chars: Characters; starts: Positions } | null = null;

  const ends = (chars: Characters, from: Positions, reverse: boolean) =>
    new Run(chars.codes, reverse, opts).sequence(nodes, from);
  const byte = (chars: Characters, i: number) => (chars.offsets ? chars.offsets[i] : i);
  const pick = (set: Positions, longest: boolean) => (set.length ? set[longest ? set.length - 1 : 0] : -1);

  return {
    matches(s) {
      if (literal !== null) return s === literal;
      const chars = characters(s);
      const set = ends(chars, [0, 0], false);
      return set.length > 0 && set[set.length - 1] === chars.codes.length;
    },
    prefix(s, longest) {
      if (literal !== null) return s.startsWith(literal) ? literal.length : -1;
      const chars = characters(s);
      const i = pick(ends(chars, [0, 0], false), longest);
      return i < 0 ? -1 : byte(chars, i);
    },
    suffix(s, longest) {
      if (literal !== null) return s.endsWith(literal) ? s.length - literal.length : -1;
      const chars = characters(s);
      const i = pick(ends(chars, [0, 0], true), longest);
      return i < 0 ? -1 : byte(chars, chars.codes.length - i);
    },
    find(s, from) {
      if (literal !== null) {
        const start = s.indexOf(literal, from);
        return start < 0 ? null : { start, end: start + literal.length };
      }
      if (searched?.text !== s) {
        const chars = characters(s);
        const n = chars.codes.length;
        const set = ends(chars, [0, n], true);
        const starts: Positions = [];
        for (let k = set.length - 2; k >= 0; k -= 2) starts.push(n - set[k + 1], n - set[k]);
        searched = { text: s, chars, starts };
      }
      const { chars, starts } = searched;
      const i = first_at_or_after(starts, chars, from);
      if (i < 0) return null;
      const end = pick(ends(chars, [i, i], false), true);
      return { start: byte(chars, i), end: byte(chars, end) };
    },
  };
}

/** The least character position in `set` whose byte offset is at least `from`, or -1. */
function first_at_or_after(set: Positions, chars: Characters, from: number): number {
  let want = from;
  if (chars.offsets) {
    let [lo, hi] = [0, chars.offsets.length];
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (chars.offsets[mid] < from) lo = mid + 1;
      else hi = mid;
    }
    want = lo;
  }
  let [lo, hi] = [0, set.length >> 1];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (set[2 * mid + 1] < want) lo = mid + 1;
    else hi = mid;
  }
  return 2 * lo < set.length ? Math.max(set[2 * lo], want) : -1;
}

/** The text that a pattern without special characters (all ASCII) stands for; null for other patterns. */
function literal_text(nodes: readonly PatternNode[]): ByteString | null {
  let text = "";
  for (const node of nodes) {
    if (node.kind !== "char" || node.c >= 0x80) return null;
    text += String.fromCharCode(node.c);
  }
  return text;
}

/** Text that matches exactly `s`: every character special in a pattern gets a backslash. */
export function quote_pattern(s: ByteString): ByteString {
  return s.replace(/[\\*?[\]()|!+@^-]/g, "\\$&");
}

/** Whether `pattern` has an unquoted special character, so that it must be matched or globbed. */
export function has_magic(pattern: ByteString, extglob: boolean): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "\\") i++;
    else if (c === "*" || c === "?") return true;
    else if (c === "[" && pattern.indexOf("]", i + 1) > 0) return true;
    else if (extglob && "+@!".includes(c) && pattern[i + 1] === "(") return true;
  }
  return false;
}
