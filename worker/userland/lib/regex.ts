// Regular expressions for every program that takes a pattern from its user: POSIX basic and extended (GNU flavour),
// awk's, Emacs's (find), Perl's, and fixed strings. Linear time through RE2, except for what RE2 cannot express
// (back-references, look-around), which runs in a backtracking matcher with a bound on its steps.
import { RE2JS } from "re2js";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import {
  byte_safe,
  characters_only,
  has_alternation,
  has_wildcard,
  needs_backtracking,
  required_literal,
  some,
  whole_literal,
} from "./regex/analyse.ts";
import { alt, char_node, type Node, type Parsed, RegexError, seq } from "./regex/ast.ts";
import { BacktrackProgram } from "./regex/backtrack.ts";
import { emit } from "./regex/emit.ts";
import { parse_perl } from "./regex/parse_perl.ts";
import { type Dialect, parse_posix } from "./regex/parse_posix.ts";
import { code_points, has_invalid, index_of_offset, type Subject, subject_of } from "./regex/text.ts";

export { RegexLimit } from "./regex/backtrack.ts";

export interface RegexOptions {
  /** "emacs" is find's default syntax; "fixed" takes the pattern as a plain string */
  syntax: "bre" | "ere" | "emacs" | "perl" | "fixed";
  /** where programs that share a syntax differ (see parse_posix.ts); "posix" is regcomp(3), as in bash and find */
  dialect?: Dialect;
  /** ignore case: /i, grep -i */
  icase?: boolean;
  /** REG_NEWLINE: . and [^x] do not match a newline, ^ and $ match around newlines (POSIX syntaxes) */
  newline?: boolean;
  /** ^ and $ match around newlines: sed's M, Perl's /m */
  multiline?: boolean;
  /** Perl's /s and /x */
  dotall?: boolean;
  extended?: boolean;
  /** every byte is a character (Perl's strings); otherwise UTF-8 sequences are characters, invalid bytes too */
  bytes?: boolean;
  /** match only between non-word characters (grep -w), or only the whole subject (grep -x) */
  word?: boolean;
  line?: boolean;
  /** the caller needs no groups, only where the match is: faster */
  nosub?: boolean;
}

/** Byte offsets of a match; `groups[0]` is the whole, `groups[n]` the n-th parenthesis or null. */
export interface RegexMatch {
  start: number;
  end: number;
  groups: ([number, number] | null)[];
}

/** A syntax error: `error` is glibc's (mawk's, Perl's) text; `at`, for Perl, the offset in bytes after the culprit. */
export interface RegexFailure {
  ok: false;
  error: string;
  at: number;
}
export type RegexResult = { ok: true; regex: Regex; warnings: string[] } | RegexFailure;

/** A compiled pattern. */
export interface Regex {
  /**
   * The leftmost match (longest for POSIX, first found for Perl) that starts at byte `from` or later; anchors and
   * word boundaries see the whole subject. Throws RegexLimit if a pattern with back-references or look-around takes
   * too many steps; other patterns never do.
   */
  exec(s: ByteString, from?: number): RegexMatch | null;
  /** Is there a match? Cheaper than exec. Same exception. */
  test(s: ByteString): boolean;
  readonly group_count: number;
  /** named groups of Perl patterns */
  readonly names: ReadonlyMap<string, number>;
  /** the pattern is nothing but this string, matched with case */
  readonly literal: ByteString | null;
  /** every match contains this string ("" if none is known): lets a caller skip data with indexOf */
  readonly must: ByteString;
}

function parse(pattern: ByteString, o: RegexOptions): Parsed {
  const bytes = o.bytes ?? false;
  const icase = o.icase ?? false;
  const multiline = o.multiline ?? false;
  const codes = code_points(pattern, bytes);
  if (o.syntax === "perl")
    return parse_perl(codes, {
      icase,
      multiline,
      bytes,
      dotall: o.dotall ?? false,
      extended: o.extended ?? false,
    });
  if (o.syntax === "fixed") {
    const node = seq(codes.map((code) => char_node(code, icase, bytes)));
    return { node, groups: 0, names: new Map(), warnings: [] };
  }
  return parse_posix(codes, {
    syntax: o.syntax,
    dialect: o.dialect ?? "posix",
    icase,
    bytes,
    multiline,
    newline: o.newline ?? false,
  });
}

/**
 * Compiles a pattern given as bytes. Never throws: a bad pattern is a {@link RegexFailure}. Offsets in the result's
 * matches are bytes whatever the subject holds.
 */
export const compile_regex = (pattern: ByteString, options: RegexOptions): RegexResult =>
  compile_regexes([pattern], options);

/** Compiles several patterns of which any may match (grep -e A -e B). */
export function compile_regexes(patterns: readonly ByteString[], options: RegexOptions): RegexResult {
  try {
    const parsed = patterns.map((pattern) => parse(pattern, options));
    const warnings = parsed.flatMap((p) => p.warnings);
    if (parsed.length === 1) return { ok: true, regex: new CompiledRegex(parsed[0], options), warnings };
    // groups and references of separate patterns are separate: no one tree can hold them
    if (parsed.some((p) => needs_backtracking(p.node)))
      return { ok: true, regex: new AnyRegex(parsed.map((p) => new CompiledRegex(p, options))), warnings };
    const node = alt(parsed.map((p) => p.node));
    const joined = { node, groups: 0, names: new Map<string, number>(), warnings };
    return { ok: true, regex: new CompiledRegex(joined, { ...options, nosub: true }), warnings };
  } catch (e) {
    if (e instanceof RegexError) return { ok: false, error: e.message, at: e.at };
    throw e;
  }
}

/** Wraps a pattern for grep -x and -w. */
function wrap(node: Node, o: RegexOptions): Node {
  const assert = (kind: "bos" | "eos" | "prev_nonword" | "next_nonword"): Node => ({ type: "assert", kind });
  if (o.line) return seq([assert("bos"), node, assert("eos")]);
  if (o.word) return seq([assert("prev_nonword"), node, assert("next_nonword")]);
  return node;
}

class CompiledRegex implements Regex {
  readonly group_count: number;
  readonly names: ReadonlyMap<string, number>;
  readonly literal: ByteString | null;
  readonly must: ByteString;
  readonly #node: Node;
  readonly #groups: number;
  readonly #posix: boolean;
  /** run on bytes: the pattern says so, or the result is the same */
  readonly #bytewise: boolean;
  /** Perl's $ is one RE2 cannot say when a newline stands inside the subject */
  readonly #perl_end: boolean;
  /** RE2 without captures; null when only backtracking will do */
  readonly #plain: RE2JS | null;
  #capturing: RE2JS | null = null;
  /** for subjects with invalid bytes, which "any character" does not match; null where it makes no difference */
  readonly #strict: (() => CompiledRegex) | null;
  #backtrack: BacktrackProgram | null = null;
  /** the last subject, as searches of one subject come in series */
  #last: ByteString | null = null;
  #subject: Subject = { text: "", offsets: null };

  constructor(parsed: Parsed, o: RegexOptions, strict = false) {
    const bytes = o.bytes ?? false;
    const node = wrap(parsed.node, o);
    this.#node = node;
    this.group_count = parsed.groups;
    this.#groups = o.nosub ? 0 : parsed.groups;
    this.names = parsed.names;
    this.#posix = o.syntax !== "perl";
    this.literal = whole_literal(node, bytes);
    this.must = required_literal(node, bytes);
    this.#bytewise = bytes || (!strict && byte_safe(node));
    this.#strict = null;
    if (!bytes && !strict && this.#posix && has_wildcard(node)) {
      let compiled: CompiledRegex | null = null;
      this.#strict = () => {
        compiled ??= new CompiledRegex({ ...parsed, node: characters_only(parsed.node) }, o, true);
        return compiled;
      };
    }
    this.#perl_end = some(node, (n) => n.type === "assert" && n.kind === "eosnl");
    this.#plain = this.literal !== null || needs_backtracking(node) ? null : this.#linear(false);
    if (this.literal === null && !this.#plain) this.#program();
  }

  #linear(captures: boolean): RE2JS | null {
    try {
      const flags = RE2JS.LOOKBEHINDS | (this.#posix ? RE2JS.LONGEST_MATCH : 0);
      return RE2JS.compile(emit(this.#node, captures), flags);
    } catch {
      return null; // counted repeats that RE2 would have to expand too far
    }
  }

  #program(): BacktrackProgram {
    const longest = this.#posix && has_alternation(this.#node);
    this.#backtrack ??= new BacktrackProgram(this.#node, this.group_count, longest);
    return this.#backtrack;
  }

  #view(s: ByteString): Subject {
    if (this.#last !== s) {
      this.#subject = subject_of(s, this.#bytewise);
      this.#last = s;
    }
    return this.#subject;
  }

  /** Must this subject go to the backtracking matcher? */
  #backtracks(text: string): boolean {
    if (!this.#plain) return true;
    if (!this.#perl_end) return false;
    const nl = text.indexOf("\n");
    return nl >= 0 && nl < text.length - 1;
  }

  test(s: ByteString): boolean {
    if (this.literal !== null) return s.includes(this.literal);
    if (this.must !== "" && !s.includes(this.must)) return false;
    if (this.#strict && has_invalid(s)) return this.#strict().test(s);
    const { text } = this.#view(s);
    if (this.#backtracks(text)) return this.#program().search(text, 0) !== null;
    return (this.#plain as RE2JS).test(text);
  }

  exec(s: ByteString, from = 0): RegexMatch | null {
    if (from > s.length) return null;
    if (this.literal !== null) {
      const start = s.indexOf(this.literal, from);
      if (start < 0) return null;
      const end = start + this.literal.length;
      return { start, end, groups: [[start, end]] };
    }
    if (this.must !== "" && s.indexOf(this.must, from) < 0) return null;
    if (this.#strict && has_invalid(s)) return this.#strict().exec(s, from);
    const subject = this.#view(s);
    const slots = this.#search(subject.text, index_of_offset(subject, from));
    if (!slots) return null;
    const o = subject.offsets;
    const groups: ([number, number] | null)[] = [];
    for (let i = 0; i <= this.group_count; i++) {
      const a = slots[2 * i] ?? -1;
      const b = slots[2 * i + 1] ?? -1;
      groups.push(a < 0 || b < 0 ? null : o ? [o[a], o[b]] : [a, b]);
    }
    const [start, end] = groups[0] as [number, number];
    return { start, end, groups };
  }

  #search(text: string, from: number): number[] | null {
    if (this.#backtracks(text)) return this.#program().search(text, from);
    let engine = this.#plain as RE2JS;
    if (this.#groups > 0) {
      this.#capturing ??= this.#linear(true);
      engine = this.#capturing as RE2JS;
    }
    const matcher = engine.matcher(text);
    if (!matcher.find(from)) return null;
    const slots = [matcher.start(), matcher.end()];
    for (let i = 1; i <= this.#groups; i++) slots.push(matcher.start(i), matcher.end(i));
    return slots;
  }
}

/** Several patterns that cannot be one: the leftmost match of any, the longest of those. */
class AnyRegex implements Regex {
  readonly group_count = 0;
  readonly names: ReadonlyMap<string, number> = new Map();
  readonly literal = null;
  readonly must = "";
  readonly #all: readonly Regex[];

  constructor(all: readonly Regex[]) {
    this.#all = all;
  }

  test(s: ByteString): boolean {
    return this.#all.some((regex) => regex.test(s));
  }

  exec(s: ByteString, from = 0): RegexMatch | null {
    let best: RegexMatch | null = null;
    for (const regex of this.#all) {
      const m = regex.exec(s, from);
      if (m && (!best || m.start < best.start || (m.start === best.start && m.end > best.end))) best = m;
    }
    return best && { start: best.start, end: best.end, groups: [[best.start, best.end]] };
  }
}
