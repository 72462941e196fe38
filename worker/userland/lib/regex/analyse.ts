// Facts about a pattern that make matching cheaper or decide which engine can run it.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { in_ranges, is_word, type Node, type Range } from "./ast.ts";
import { code_bytes, INVALID_RANGE } from "./text.ts";

/** Does any part of the tree satisfy `is`? */
export function some(node: Node, is: (n: Node) => boolean): boolean {
  if (is(node)) return true;
  switch (node.type) {
    case "seq":
    case "alt":
      return node.items.some((n) => some(n, is));
    case "rep":
    case "group":
    case "look":
    case "atomic":
      return some(node.node, is);
    default:
      return false;
  }
}

/** Back-references, look-around, \K and possessive repeats have no linear-time form. */
export const needs_backtracking = (node: Node): boolean =>
  some(
    node,
    (n) =>
      n.type === "backref" ||
      n.type === "look" ||
      n.type === "atomic" ||
      (n.type === "rep" && n.mode === "possessive") ||
      (n.type === "assert" && n.kind === "keep"),
  );

export const has_alternation = (node: Node): boolean => some(node, (n) => n.type === "alt");

/** The pattern as one string, if it is nothing else. */
export function whole_literal(node: Node, bytes: boolean): ByteString | null {
  if (node.type === "empty") return "";
  if (node.type === "char") return code_bytes(node.code, bytes);
  if (node.type !== "seq") return null;
  let out = "";
  for (const item of node.items) {
    if (item.type !== "char") return null;
    out += code_bytes(item.code, bytes);
  }
  return out;
}

/** The longest string that every match must contain; "" when none is known. */
export function required_literal(node: Node, bytes: boolean): ByteString {
  let best = "";
  let run = "";
  const end_run = () => {
    if (run.length > best.length) best = run;
    run = "";
  };
  const walk = (n: Node): void => {
    switch (n.type) {
      case "char":
        run += code_bytes(n.code, bytes);
        return;
      case "empty":
      case "assert":
        return;
      case "seq":
        for (const item of n.items) walk(item);
        return;
      case "group":
      case "atomic":
        walk(n.node);
        return;
      case "rep":
        end_run();
        if (n.min > 0) walk(n.node);
        end_run();
        return;
      default:
        end_run();
    }
  };
  walk(node);
  end_run();
  return best;
}

/**
 * Can the pattern run on raw UTF-8 bytes with the same result as on characters? True when it names only ASCII, and
 * "any character" and negated sets stand only under greedy * or +, where a character's bytes are taken together.
 */
export function byte_safe(node: Node): boolean {
  const wide = (n: Node): boolean =>
    n.type === "any" || (n.type === "set" && (n.negate || n.ranges.some((r) => r[1] > 127)));
  switch (node.type) {
    case "char":
      return node.code < 128;
    case "any":
      return false;
    case "set":
      return !wide(node);
    case "seq":
    case "alt":
      return node.items.every(byte_safe);
    case "rep":
      if (wide(node.node))
        return (
          node.max < 0 &&
          node.min <= 1 &&
          node.mode === "greedy" &&
          (node.node.type !== "set" || (node.node.negate && node.node.ranges.every((r) => r[1] < 128)))
        );
      return byte_safe(node.node);
    case "group":
      return byte_safe(node.node);
    case "look":
    case "atomic":
    case "backref":
      return false;
    default:
      return true;
  }
}

/** Does the pattern say "any character", or any but some? */
export const has_wildcard = (node: Node): boolean =>
  some(node, (n) => n.type === "any" || (n.type === "set" && n.negate));

/** The same pattern, with "any character" and negated sets that match no invalid byte, as glibc has them. */
export function characters_only(node: Node): Node {
  switch (node.type) {
    case "any":
      return {
        type: "set",
        negate: true,
        ranges: node.newline ? [INVALID_RANGE] : [[10, 10], INVALID_RANGE],
      };
    case "set":
      return node.negate ? { ...node, ranges: [...node.ranges, INVALID_RANGE] } : node;
    case "seq":
    case "alt":
      return { ...node, items: node.items.map(characters_only) };
    case "rep":
    case "group":
    case "look":
    case "atomic":
      return { ...node, node: characters_only(node.node) };
    default:
      return node;
  }
}

/** What may stand at the edge of a match: bits of {@link EDGE_WORD}, {@link EDGE_OTHER}, {@link EDGE_EMPTY}. */
export type Edge = number;
export const EDGE_WORD = 1;
export const EDGE_OTHER = 2;
export const EDGE_EMPTY = 4;

const WORD_CODES: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];

function set_edge(ranges: readonly Range[], negate: boolean): Edge {
  let word = false;
  let other = false;
  for (const [lo, hi] of WORD_CODES)
    for (let c = lo; c <= hi; c++) if (in_ranges(ranges, c) !== negate) word = true;
  if (negate) other = true;
  else
    for (const [lo, hi] of ranges)
      for (let c = lo; c <= Math.min(hi, lo + 200) && !other; c++) if (!is_word(c)) other = true;
  return (word ? EDGE_WORD : 0) | (other ? EDGE_OTHER : 0);
}

/** The characters a match of `node` may begin (`from_end`: end) with. */
export function edge(node: Node, from_end: boolean): Edge {
  switch (node.type) {
    case "char":
      return is_word(node.code) ? EDGE_WORD : EDGE_OTHER;
    case "any":
      return EDGE_WORD | EDGE_OTHER;
    case "set":
      return set_edge(node.ranges, node.negate);
    case "seq": {
      let found = 0;
      const items = from_end ? [...node.items].reverse() : node.items;
      for (const item of items) {
        const e = edge(item, from_end);
        found |= e & ~EDGE_EMPTY;
        if (!(e & EDGE_EMPTY)) return found;
      }
      return found | EDGE_EMPTY;
    }
    case "alt":
      return node.items.reduce((found, item) => found | edge(item, from_end), 0);
    case "rep":
      return edge(node.node, from_end) | (node.min === 0 ? EDGE_EMPTY : 0);
    case "group":
    case "atomic":
      return edge(node.node, from_end);
    case "backref":
      return EDGE_WORD | EDGE_OTHER | EDGE_EMPTY;
    default:
      return EDGE_EMPTY;
  }
}
