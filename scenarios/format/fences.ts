// The fenced blocks of a text in Markdown, each with its place, read line by line: so also of one that is half written,
// which no parser of Markdown can be asked about. Lists and quotations are not looked into.

/** A fence begins it, and one of the same kind, or the end of the text, ends it. Lines are counted from 0. */
export interface Fence {
  /** What stands behind the backticks or tildes, as "sh {exec}". */
  readonly info: string;
  readonly mark: string;
  /** What stands before the fence: a line between gives as much of it up. */
  readonly indent: string;
  readonly first: number;
  /** Line of the fence that ends it; null when there is none. */
  readonly last: number | null;
  /** Between the fences. */
  readonly lines: readonly string[];
  /** Killercoda writes what a block is for behind the fence that ends it: "{{exec}}", "{{copy}}", or nothing. */
  readonly use: string;
}

/** At most three blanks, and no backtick behind backticks: that is code within a line. */
const BEGIN = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
const END = /^ {0,3}(`{3,}|~{3,})[ \t]*(\{\{(?:exec|copy)\}\})?[ \t]*$/;

/** In their order; only the last one may have no end. */
export function fences(text: string): Fence[] {
  const found: Fence[] = [];
  const all = text.split("\n");
  for (let i = 0; i < all.length; i++) {
    const begin = BEGIN.exec(all[i]);
    if (!begin) continue;
    const [, indent, mark, info] = begin;
    const first = i;
    let end: RegExpExecArray | null = null;
    // One of the same character that is at least as long.
    for (i++; i < all.length; i++) {
      end = END.exec(all[i]);
      if (end?.[1].startsWith(mark)) break;
      end = null;
    }
    const blanks = new RegExp(`^ {0,${indent.length}}`);
    const lines = all.slice(first + 1, i).map((line) => line.replace(blanks, ""));
    found.push({ info: info.trim(), mark, indent, first, last: end && i, lines, use: end?.[2] ?? "" });
  }
  return found;
}
