// Tables of which a column is a tree, as libsmartcols prints them: lsblk(8), findmnt(8).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { type Column, raw_line, type Style } from "./smartcols.ts";

export interface TreeRow {
  cells: readonly ByteString[];
  below: readonly TreeRow[];
}
export interface TreeStyle {
  style: Style;
  /** index of the column that has the tree; negative: a list */
  tree: number;
  headings: boolean;
  /** no lines of Unicode, whatever the locale */
  ascii: boolean;
}
interface Line {
  row: TreeRow;
  /** the lines that lead to it, and what stands below them beside a second line */
  lead: ByteString;
  next: ByteString;
}

/** The rows from the top down; `lines` are what stands before one with others after it, before the last, and beside. */
function lines_of_tree(rows: readonly TreeRow[], lines: readonly string[], depth = 0, above = ""): Line[] {
  const [tee, corner, bar] = lines;
  return rows.flatMap((row, i) => {
    const more = i + 1 < rows.length;
    const next = depth === 0 ? "" : above + (more ? bar : "  ");
    return [
      {
        row,
        lead: depth === 0 ? "" : above + (more ? tee : corner),
        next: row.below.length > 0 ? `${next}${bar}` : next,
      },
      ...lines_of_tree(row.below, lines, depth + 1, next),
    ];
  });
}

const lines_of = (cell: ByteString): ByteString[] => cell.split("\n");
/** Characters of a cell, of which the lines of a tree have three bytes each. */
const width = (text: ByteString): number => text.replace(/[\x80-\xbf]/g, "").length;

function* print_lines(c: Cli, columns: readonly Column[], rows: readonly Line[], s: TreeStyle): Code<void> {
  const table = rows.map(({ row, lead, next }) =>
    row.cells.map((cell, i) => {
      const [first, ...more] = lines_of(cell);
      return i === s.tree ? [lead + first, ...more.map((line) => next + line)] : [first, ...more];
    }),
  );
  const widths = columns.map((x, i) => {
    const widest = table.reduce((most, row) => Math.max(most, ...row[i].map(width)), 0);
    return Math.max(widest, x.name.length, x.hint ?? 0);
  });
  const print = function* (cells: readonly ByteString[]): Code<void> {
    const last = columns.length - 1;
    const padded = cells.map((text, i) => {
      const pad = " ".repeat(Math.max(0, widths[i] - width(text)));
      if (i === last && (text === "" || !columns[i].right)) return text;
      return columns[i].right && i !== s.tree ? pad + text : text + pad;
    });
    yield* c.out.print(`${padded.join(" ")}\n`);
  };
  if (s.headings) yield* print(columns.map((x) => x.name));
  for (const [r, row] of table.entries()) {
    const height = Math.max(...row.map((lines) => lines.length));
    for (let i = 0; i < height; i++)
      yield* print(row.map((lines, k) => lines[i] ?? (k === s.tree ? rows[r].next : "")));
  }
}

function json_value(column: Column, text: ByteString, indent: string): string {
  const quoted = (line: string): string => (line === "" ? "null" : JSON.stringify(line));
  if (column.list) {
    const inner = `${indent}    `;
    return `[\n${lines_of(text)
      .map((line) => inner + quoted(line))
      .join(",\n")}\n${indent}]`;
  }
  if (column.json === "boolean") return String(text !== "" && text !== "0");
  if (text !== "" && column.json === "number") return text;
  return quoted(text);
}

function json_objects(columns: readonly Column[], rows: readonly TreeRow[], indent: string): string {
  const inner = `${indent}   `;
  const objects = rows.map(({ cells, below }) => {
    const members = columns.map(
      (x, i) => `${inner}"${x.name.toLowerCase()}": ${json_value(x, cells[i], inner)}`,
    );
    if (below.length > 0)
      members.push(
        `${inner}"children": [\n${inner}   ${json_objects(columns, below, `${inner}   `)}\n${inner}]`,
      );
    return `{\n${members.join(",\n")}\n${indent}}`;
  });
  return objects.join(",");
}

/** Prints the rows and all that is below them; without rows no heading either. */
export function* print_tree(
  c: Cli,
  columns: readonly Column[],
  rows: readonly TreeRow[],
  s: TreeStyle,
): Code<void> {
  if (typeof s.style === "object") {
    const objects = rows.length > 0 ? `      ${json_objects(columns, rows, "      ")}` : "";
    return yield* c.out.print(`{\n   "${s.style.json}": [\n${objects}\n   ]\n}\n`);
  }
  if (rows.length === 0) return;
  const utf8 = !s.ascii && utf8_locale(c.envp);
  const lines = utf8
    ? ["\xe2\x94\x9c\xe2\x94\x80", "\xe2\x94\x94\xe2\x94\x80", "\xe2\x94\x82 "]
    : ["|-", "`-", "| "];
  const flat = lines_of_tree(rows, lines);
  if (s.style === "table") return yield* print_lines(c, columns, flat, s);
  if (s.style === "raw" && s.headings) yield* c.out.print(`${raw_line(columns.map((x) => x.name))}\n`);
  for (const { row } of flat) {
    const pairs = row.cells.map((text, i) => `${columns[i].name}="${text.replaceAll("\n", "\\x0a")}"`);
    yield* c.out.print(`${s.style === "raw" ? raw_line(row.cells) : pairs.join(" ")}\n`);
  }
}
