// Bracket expressions of POSIX regular expressions: [a-z[:digit:][.x.][=y=]].
import { CLASSES, complement, fold, type Node, normalize, type Range, RegexError } from "./ast.ts";

export interface BracketOptions {
  icase: boolean;
  bytes: boolean;
  /** a negated set does not match a newline */
  newline: boolean;
  /** backslash escapes inside brackets (awk) */
  escapes: boolean;
  /** refuse [:space:] outside of brackets, as grep does */
  grep: boolean;
}

const UNMATCHED = "Unmatched [, [^, [:, [., or [=";
const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7, b: 8 };
const ch = (codes: readonly number[], i: number): string =>
  i < codes.length ? String.fromCodePoint(codes[i]) : "";

interface Element {
  /** code point, or -1 when `ranges` holds a class */
  code: number;
  ranges: readonly Range[] | null;
  next: number;
}

/** `[:`, `[.` or `[=` at i: the text up to its closing pair. */
function delimited(codes: readonly number[], i: number, mark: string): { name: string; next: number } {
  let name = "";
  for (let k = i + 2; k < codes.length; k++) {
    if (ch(codes, k) === mark && ch(codes, k + 1) === "]") return { name, next: k + 2 };
    name += ch(codes, k);
  }
  throw new RegexError(UNMATCHED);
}

function element(codes: readonly number[], i: number, options: BracketOptions): Element {
  const c = ch(codes, i);
  const mark = ch(codes, i + 1);
  if (c === "[" && (mark === ":" || mark === "." || mark === "=")) {
    const { name, next } = delimited(codes, i, mark);
    if (mark === ":") {
      const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : null;
      if (!known) throw new RegexError("Invalid character class name");
      const folded = options.icase && (name === "upper" || name === "lower") ? CLASSES.alpha : known;
      return { code: -1, ranges: folded, next };
    }
    const points = [...name];
    if (points.length !== 1) throw new RegexError("Invalid collation character");
    return { code: points[0].codePointAt(0) as number, ranges: null, next };
  }
  if (options.escapes && c === "\\" && i + 1 < codes.length)
    return { code: ESCAPES[mark] ?? codes[i + 1], ranges: null, next: i + 2 };
  return { code: codes[i], ranges: null, next: i + 1 };
}

/** Parses the bracket expression whose `[` is at `start`. */
export function parse_bracket(
  codes: readonly number[],
  start: number,
  options: BracketOptions,
): { node: Node; next: number } {
  let i = start + 1;
  const negate = ch(codes, i) === "^";
  if (negate) i++;
  if (i >= codes.length) throw new RegexError("Invalid regular expression");
  const first = i;
  const ranges: Range[] = [];
  while (i === first || ch(codes, i) !== "]") {
    if (i >= codes.length) throw new RegexError(UNMATCHED);
    const from = element(codes, i, options);
    i = from.next;
    if (from.ranges) {
      ranges.push(...from.ranges);
      continue;
    }
    if (ch(codes, i) === "-" && i + 1 < codes.length && ch(codes, i + 1) !== "]") {
      const to = element(codes, i + 1, options);
      if (to.ranges || to.code < from.code) throw new RegexError("Invalid range end");
      ranges.push([from.code, to.code]);
      i = to.next;
      // a-c-e: the end of a range cannot start another one
      if (ch(codes, i) === "-" && i + 1 < codes.length && ch(codes, i + 1) !== "]")
        throw new RegexError("Invalid range end");
    } else ranges.push([from.code, from.code]);
  }
  if (options.grep && !negate && ch(codes, first) === ":" && i - first >= 2 && ch(codes, i - 1) === ":")
    throw new RegexError("character class syntax is [[:space:]], not [:space:]");
  let set = options.icase ? fold(ranges, options.bytes) : normalize(ranges);
  if (negate && options.newline) set = normalize([...set, [10, 10]]);
  // a negated set that holds everything is an empty set, which stays matchable by nothing
  if (negate && complement(set).length === 0)
    return { node: { type: "set", negate: false, ranges: [] }, next: i + 1 };
  return { node: { type: "set", negate, ranges: set }, next: i + 1 };
}
