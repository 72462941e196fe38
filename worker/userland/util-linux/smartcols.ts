// Tables as libsmartcols prints them, for the programs that list things.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";

export interface Column {
  name: string;
  right?: boolean;
  /** narrowest a column is when its cells are at least as wide as its heading */
  hint?: number;
  /** JSON: what a cell is; a string when absent. A boolean may be "-": not known */
  json?: "number" | "boolean";
  /** print_tree: a cell is several lines, one below the other, and an array in JSON */
  list?: boolean;
}
/** raw: blanks between cells; export: NAME="value"; json: objects in an array of this name. */
export type Style = "table" | "raw" | "export" | { json: string };

/**
 * Columns of a comma-separated list in any case, "+" before it for more than the usual ones. Dies of an unknown one, with the
 * rest of the list in the message as libcommon has it, and without a word of an empty one.
 */
export function* chosen_columns<C extends Column>(
  c: Cli,
  all: readonly C[],
  usual: readonly string[],
  list: string | null,
): Code<C[]> {
  const more = list?.startsWith("+") ?? false;
  const words = list === null ? null : list.slice(more ? 1 : 0);
  // a comma at the end is part of the last name
  const names = words === null ? [] : words.split(/,(?!$)/);
  const out: C[] = [];
  const find = (name: string): C | undefined => all.find((x) => x.name === name.toUpperCase());
  for (const name of list === null || more ? usual : []) out.push(find(name) as C);
  for (const [i, name] of names.entries()) {
    if (name === "") c.exit(1);
    out.push(find(name) ?? (yield* c.die(`unknown column: ${names.slice(i).join(",")}`)));
  }
  return out;
}

const escaped = (cell: ByteString): ByteString =>
  cell.replace(/[ \\\0-\x1f\x7f]/g, (ch) => `\\x${ch.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** A heading that a shell takes for a variable's name (-y). */
export const shell_name = (heading: string): string => heading.replace("%", "_PCT").replace(/\W/g, "_");

/** A line of the raw style. */
export const raw_line = (cells: readonly ByteString[]): string => cells.map(escaped).join(" ");

/** Also without headings a column is as wide as its own. */
function width_of(column: Column, cells: readonly ByteString[]): number {
  const widest = Math.max(0, ...cells.map((cell) => cell.length));
  const least = column.name.length;
  if (widest < least) return least;
  return Math.max(widest, least < (column.hint ?? 0) ? (column.hint ?? 0) : 0);
}

function json_cell(column: Column, cell: ByteString): string {
  if (column.json === "boolean") return cell === "-" ? "null" : String(cell !== "" && cell !== "0");
  if (cell === "") return "null";
  return column.json === "number" ? cell : JSON.stringify(cell);
}

function json_text(
  columns: readonly Column[],
  rows: readonly (readonly ByteString[])[],
  name: string,
): string {
  const objects = rows.map((row) => {
    const members = row.map(
      (cell, i) => `         "${columns[i].name.toLowerCase()}": ${json_cell(columns[i], cell)}`,
    );
    return `{\n${members.join(",\n")}\n      }`;
  });
  return `{\n   "${name}": [\n${objects.length > 0 ? `      ${objects.join(",")}` : ""}\n   ]\n}\n`;
}

/** Prints the table; without rows no heading either. Lines are as long as they are, also on a terminal. */
export function* print_table(
  c: Cli,
  columns: readonly Column[],
  rows: readonly (readonly ByteString[])[],
  style: Style,
  headings: boolean,
): Code<void> {
  if (typeof style === "object") return yield* c.out.print(json_text(columns, rows, style.json));
  if (rows.length === 0) return;
  if (style === "export") {
    for (const row of rows)
      yield* c.out.print(`${row.map((cell, i) => `${columns[i].name}="${cell}"`).join(" ")}\n`);
    return;
  }
  const lines = headings ? [columns.map((x) => x.name), ...rows] : rows;
  if (style === "raw") {
    for (const line of lines) yield* c.out.print(`${raw_line(line)}\n`);
    return;
  }
  const widths = columns.map((x, i) =>
    width_of(
      x,
      rows.map((row) => row[i]),
    ),
  );
  const last = columns.length - 1;
  for (const line of lines) {
    const cells = line.map((cell, i) =>
      i === last && (cell === "" || !columns[i].right)
        ? cell
        : columns[i].right
          ? cell.padStart(widths[i])
          : cell.padEnd(widths[i]),
    );
    yield* c.out.print(`${cells.join(" ")}\n`);
  }
}
