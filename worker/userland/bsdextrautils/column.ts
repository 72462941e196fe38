// column(1): lists in columns, and tables (-t).
import { ERANGE } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { TIOCGWINSZ, type winsize } from "../../kernel/uapi/termios.ts";
import { getenv, utf8_locale } from "../coreutils/tool.ts";
import { text_width } from "../coreutils/width.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { print_table } from "../util-linux/smartcols.ts";
import { COLUMN_HELP } from "./help.ts";

const LONG: readonly LongOption[] = [
  ["table", 0, "t"],
  ["table-columns", 1, "N"],
  ["table-right", 1, "R"],
  ["keep-empty-lines", 0, "L"],
  ["output-width", 1, "c"],
  ["columns", 1, "c"],
  ["output-separator", 1, "o"],
  ["separator", 1, "s"],
  ["fillrows", 0, "x"],
  ["table-noheadings", 0, "d"],
  ["json", 0, "J"],
  ["table-name", 1, "n"],
  ["table-order", 1, "O"],
  ["table-columns-limit", 1, "l"],
  ["table-noextreme", 1, "E"],
  ["table-header-repeat", 0, "e"],
  ["table-hide", 1, "H"],
  ["table-truncate", 1, "T"],
  ["table-wrap", 1, "W"],
  ["tree", 1, "r"],
  ["tree-id", 1, "i"],
  ["tree-parent", 1, "p"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const NOT_SIMULATED = "EeTWrip";
const TAB = 8;

/** COLUMNS, or the width of the terminal. */
function* output_width(columns: string | undefined): Code<number> {
  if (/^[1-9]\d*$/.test(columns ?? "")) return Number(columns);
  const ws: winsize = { ws_row: 0, ws_col: 0 };
  return (yield sys.ioctl(1, TIOCGWINSZ, ws)) >= 0 && ws.ws_col > 0 ? ws.ws_col : 80;
}

interface Settings {
  c: Cli;
  utf8: boolean;
  width: number;
  separator: string | null;
  output: string;
  names: string[] | null;
  headings: boolean;
  /** columns to align right: numbers from 1, or names */
  right: string[];
  /** columns that come first, and columns that are not shown */
  first: string[];
  hidden: string[];
  /** fields of a line; the last one is the rest of it. null: as many as there are */
  limit: number | null;
  /** name of the table as JSON; null: not as JSON */
  json: string | null;
  fill_rows: boolean;
}

/** A line's fields: the default separators come in runs; those that are given each end a field. */
function fields_of(s: Settings, line: ByteString): ByteString[] {
  const separators = s.separator ?? " \t";
  const fields: ByteString[] = [];
  let at = 0;
  const skip = (): void => {
    while (s.separator === null && at < line.length && separators.includes(line[at])) at++;
  };
  for (;;) {
    // what is left for the last column is not looked into
    if (fields.length + 1 === s.limit) return [...fields, line.slice(at)];
    skip();
    if (s.separator === null && at >= line.length && fields.length > 0) return fields;
    let end = at;
    while (end < line.length && !separators.includes(line[end])) end++;
    fields.push(line.slice(at, end));
    if (end >= line.length) return fields;
    at = end + 1;
  }
}

/** The index of a column that is named, or numbered from 1. */
function* column_index(s: Settings, word: string, count: number): Code<number> {
  const named = s.names?.indexOf(word) ?? -1;
  if (named >= 0) return named;
  const number = /^\d+$/.test(word) ? Number(word) : 0;
  if (number > 0 && number <= count) return number - 1;
  return yield* s.c.die(`undefined column name '${word}'`);
}

/** The columns that are shown, in their order. */
function* shown_columns(s: Settings, count: number): Code<number[]> {
  const order: number[] = [];
  for (const word of s.first) {
    // a column 0 changes nothing
    const i = word === "0" ? -1 : yield* column_index(s, word, count);
    if (i >= 0 && !order.includes(i)) order.push(i);
  }
  for (let i = 0; i < count; i++) if (!order.includes(i)) order.push(i);
  const hidden = new Set<number>();
  for (const word of s.hidden)
    if (word === "-") for (let i = s.names?.length ?? 0; i < count; i++) hidden.add(i);
    else hidden.add(yield* column_index(s, word, count));
  return order.filter((i) => !hidden.has(i));
}

function* table(s: Settings, lines: readonly ByteString[]): Code<void> {
  const rows = lines.map((line) => fields_of(s, line));
  const names = s.names ?? [];
  const count = Math.max(names.length, ...rows.map((r) => r.length));
  const shown = yield* shown_columns(s, count);
  if (s.json !== null) {
    const long = rows.findIndex((r) => r.length > names.length);
    if (long >= 0)
      yield* s.c.die(`line ${long + 2}: for JSON the name of the column ${names.length + 1} is required`);
    const columns = shown.map((i) => ({ name: names[i] }));
    const cells = rows.map((row) => shown.map((i) => row[i] ?? ""));
    return yield* print_table(s.c, columns, cells, { json: s.json }, true);
  }
  if (s.names && s.headings) rows.unshift([...names]);
  const wide = (x: string): number => text_width(x, s.utf8);
  const widths = Array.from({ length: count }, (_, i) => Math.max(0, ...rows.map((r) => wide(r[i] ?? ""))));
  const is_right = (i: number): boolean =>
    s.right.includes(String(i + 1)) || s.right.includes(names[i] ?? "\0");
  for (const row of rows) {
    const cells = shown.map((i, at) => {
      const cell = row[i] ?? "";
      const pad = " ".repeat(widths[i] - wide(cell));
      return is_right(i) ? pad + cell : at + 1 < shown.length ? cell + pad : cell;
    });
    yield* s.c.out.print(`${cells.join(s.output)}\n`);
  }
}

/** Columns as wide as the longest entry, to the next tab stop. */
function* list(s: Settings, entries: readonly ByteString[]): Code<void> {
  const wide = (x: string): number => text_width(x, s.utf8);
  const longest = Math.max(0, ...entries.map(wide));
  const step = (Math.floor(longest / TAB) + 1) * TAB;
  if (step >= s.width) {
    for (const e of entries) yield* s.c.out.print(`${e}\n`);
    return;
  }
  const columns = Math.max(1, Math.floor(s.width / step));
  const rows = Math.ceil(entries.length / columns);
  for (let r = 0; r < rows; r++) {
    let text = "";
    let at = 0;
    for (let k = 0; k < columns; k++) {
      const entry = entries[s.fill_rows ? r * columns + k : k * rows + r];
      if (entry === undefined) break;
      while (at < k * step) {
        text += "\t";
        at = (Math.floor(at / TAB) + 1) * TAB;
      }
      text += entry;
      at += wide(entry);
    }
    yield* s.c.out.print(`${text}\n`);
  }
}

export const column = program({
  name: "column",
  help: COLUMN_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "tN:R:Lc:o:s:xdJn:O:l:E:eH:T:W:r:i:p:hV", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage("Try 'column --help' for more information.\n", 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => parsed.options.findLast((o) => o.opt === opt)?.arg ?? null;
    if (has("h") || has("V")) {
      yield* c.out.print(has("h") ? COLUMN_HELP : "column from util-linux 2.38.1\n");
      return 0;
    }
    const bad = parsed.options.find((o) => NOT_SIMULATED.includes(o.opt));
    if (bad) yield* c.die(`option ${bad.spelled} is not simulated`);
    const width = value("c");
    if (width !== null && !/^\d+$/.test(width))
      yield* c.die(`invalid columns argument: '${width}'`, /^-\d+$/.test(width) ? ERANGE : 0);
    const in_table = has("t") || has("J");
    const limit = value("l");
    if (limit !== null && !/^\d+$/.test(limit)) yield* c.die(`invalid columns limit argument: '${limit}'`);
    if (limit !== null && Number(limit) === 0) yield* c.die("columns limit must be greater than zero");
    if (has("t") && has("x")) yield* c.die("mutually exclusive arguments: --table --fillrows");
    if (has("J") && !has("N")) yield* c.die("option --table-columns required for --json");
    if (!in_table && ["N", "R", "d", "H", "O", "l", "n"].some(has))
      yield* c.die("option --table required for all --table-*");
    const s: Settings = {
      c,
      utf8: utf8_locale(c.envp),
      width: width === null ? yield* output_width(getenv(c.envp, "COLUMNS")) : Number(width),
      separator: value("s"),
      output: value("o") ?? "  ",
      names: value("N")?.split(",") ?? null,
      headings: !has("d"),
      right: value("R")?.split(",") ?? [],
      first: value("O")?.split(",") ?? [],
      hidden: value("H")?.split(",") ?? [],
      limit: limit === null ? null : Number(limit),
      json: has("J") ? (value("n") ?? "table") : null,
      fill_rows: has("x"),
    };
    const lines: ByteString[] = [];
    for (const name of parsed.operands.length > 0 ? parsed.operands : [null]) {
      const fd = name === null ? 0 : yield sys.open(name, 0);
      const text = fd < 0 ? fd : yield* read_fd(fd);
      if (typeof text === "number") {
        if (fd >= 0) yield* c.die("read failed", text);
        yield* c.error(name ?? "stdin", text);
        continue;
      }
      const all = text.split("\n");
      if (all.at(-1) === "") all.pop();
      lines.push(...all.filter((l) => has("L") || l.trim() !== ""));
      if (fd > 0) yield sys.close(fd);
    }
    if (lines.length === 0) return c.status;
    yield* in_table ? table(s, lines) : list(s, lines);
    return c.status;
  },
});
