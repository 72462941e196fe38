// A pattern's tree as RE2 syntax, for the linear-time engine.
import { EDGE_EMPTY, EDGE_OTHER, EDGE_WORD, type Edge, edge } from "./analyse.ts";
import type { AssertKind, Node, Range } from "./ast.ts";

/** re2js expands counted repeats; beyond this RE2 refuses them. */
const MAX_RE2_REPEAT = 1000;

const hex = (code: number): string => `\\x{${code.toString(16)}}`;

function char(code: number): string {
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))
    return String.fromCharCode(code);
  return code === 32 || code === 95 ? String.fromCharCode(code) : hex(code);
}

function set(ranges: readonly Range[], negate: boolean): string {
  if (ranges.length === 0) return negate ? "(?s:.)" : "[^\\x{0}-\\x{10ffff}]";
  const inside = ranges.map(([lo, hi]) => (lo === hi ? hex(lo) : `${hex(lo)}-${hex(hi)}`)).join("");
  return `[${negate ? "^" : ""}${inside}]`;
}

/** Assertions that need to know what surrounds them, with \b where that is enough (it is much faster). */
function assertion(kind: AssertKind, before: Edge, after: Edge): string {
  switch (kind) {
    case "bos":
      return "\\A";
    case "eos":
      return "\\z";
    case "bol":
      return "(?m:^)";
    // only used on subjects where every newline is at the end: see Regex
    case "eol":
    case "eosnl":
      return "(?m:$)";
    case "word":
      return "\\b";
    case "nword":
      return "\\B";
    case "wstart":
      return after === EDGE_WORD ? "\\b" : "\\b(?<!\\w)";
    case "wend":
      return before === EDGE_WORD ? "\\b" : "\\b(?<=\\w)";
    case "prev_nonword":
      return after === EDGE_WORD ? "\\b" : "(?<!\\w)";
    case "next_nonword":
      return before === EDGE_WORD ? "\\b" : "(?:\\b(?<=\\w)|\\B(?<!\\w))";
    default:
      throw new Error(`no RE2 form of ${kind}`);
  }
}

const OUTSIDE: Edge = EDGE_WORD | EDGE_OTHER;

/**
 * RE2 text of a tree for which needs_backtracking is false. `captures` keeps the groups; without them RE2 can use its
 * faster engines.
 */
export function emit(node: Node, captures: boolean, before: Edge = OUTSIDE, after: Edge = OUTSIDE): string {
  switch (node.type) {
    case "empty":
      return "(?:)";
    case "char":
      return char(node.code);
    case "any":
      return node.newline ? "(?s:.)" : "[^\\n]";
    case "set":
      return set(node.ranges, node.negate);
    case "assert":
      return assertion(node.kind, before, after);
    case "seq":
      return node.items.map((item, i) => emit_item(node.items, item, i, captures, before, after)).join("");
    case "alt":
      return `(?:${node.items.map((item) => emit(item, captures, before, after)).join("|")})`;
    case "group":
      return `(${captures ? "" : "?:"}${emit(node.node, captures, before, after)})`;
    case "rep":
      return repeat(node, captures, before, after);
    default:
      throw new Error(`no RE2 form of ${node.type}`);
  }
}

function emit_item(
  items: Node[],
  item: Node,
  i: number,
  captures: boolean,
  before: Edge,
  after: Edge,
): string {
  if (item.type !== "assert" && item.type !== "group" && item.type !== "rep" && item.type !== "alt")
    return emit(item, captures);
  let next = edge({ type: "seq", items: items.slice(i + 1) }, false);
  if (next & EDGE_EMPTY) next = (next & ~EDGE_EMPTY) | after;
  let previous = edge({ type: "seq", items: items.slice(0, i) }, true);
  if (previous & EDGE_EMPTY) previous = (previous & ~EDGE_EMPTY) | before;
  return emit(item, captures, previous, next);
}

function repeat(node: Node & { type: "rep" }, captures: boolean, before: Edge, after: Edge): string {
  const inner = node.node;
  const around = node.max === 1 ? 0 : 1;
  const b = around ? before | edge(inner, true) : before;
  const a = around ? after | edge(inner, false) : after;
  const body = emit(inner, captures, b & ~EDGE_EMPTY, a & ~EDGE_EMPTY);
  const single =
    inner.type === "char" || inner.type === "any" || inner.type === "set" || inner.type === "group";
  const unit = single ? body : `(?:${body})`;
  const lazy = node.mode === "lazy" ? "?" : "";
  const { min, max } = node;
  if (min === 0 && max === -1) return `${unit}*${lazy}`;
  if (min === 1 && max === -1) return `${unit}+${lazy}`;
  if (min === 0 && max === 1) return `${unit}?${lazy}`;
  if (Math.max(min, max) <= MAX_RE2_REPEAT) {
    // {n}? is {n}, but RE2 has no lazy form of a fixed count to misread
    const count = max === min ? `{${min}}` : `{${min},${max < 0 ? "" : max}}`;
    return `${unit}${count}${max === min ? "" : lazy}`;
  }
  throw new RangeError("repeat count too large for the linear engine");
}
