// The select loop: a numbered menu and a reply.
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import type { Select } from "./ast.ts";
import { begins, execute, finish } from "./execute.ts";
import { expand_words } from "./expand.ts";
import { assign, get_variable, is_name } from "./names.ts";
import { header_text } from "./print.ts";
import { expand_prompt_string } from "./prompt_env.ts";
import { read_line } from "./read_line.ts";
import type { Shell } from "./shell.ts";
import { check_signals, run_debug_trap } from "./traps.ts";
import { trace } from "./xtrace.ts";

/** The menu, in columns like bash's: down first, as wide as $COLUMNS allows. */
function menu(items: readonly string[], columns: number): string {
  const digits = String(items.length).length;
  const width = Math.max(...items.map((s) => s.length)) + digits + 2;
  const cells = width + 2;
  let across = Math.max(1, Math.floor(columns / cells));
  const rows = Math.ceil(items.length / across);
  across = Math.ceil(items.length / rows);
  if (rows === 1) across = 1;
  const lines = across === 1 ? items.length : rows;
  let out = "";
  for (let r = 0; r < lines; r++) {
    let line = "";
    for (let c = 0; r + c * lines < items.length; c++) {
      const i = r + c * lines;
      // bash makes the numbers of the first column no wider than they are there
      const cell = `${String(i + 1).padStart(c === 0 ? String(lines).length : digits)}) ${items[i]}`;
      line += i + lines < items.length ? pad(cell, line, cells * (c + 1)) : cell;
    }
    out += `${line}\n`;
  }
  return out;
}

/** Fills up to a column with tabs and blanks, as bash does. */
function pad(cell: string, before: string, to: number): string {
  let out = cell;
  let column = visible(before) + cell.length;
  while (column < to) {
    const next = column - (column % 8) + 8;
    if (next <= to) {
      out += "\t";
      column = next;
    } else {
      out += " ";
      column++;
    }
  }
  return out;
}
function visible(s: string): number {
  let n = 0;
  for (const c of s) n = c === "\t" ? n - (n % 8) + 8 : n + 1;
  return n;
}

export function* execute_select(sh: Shell, c: Select): Code<number> {
  sh.at(c.line);
  if (!is_name(c.name)) {
    yield* sh.error(`\`${c.name}': not a valid identifier`);
    return yield* finish(sh, 1);
  }
  if (begins(sh, c) && (yield* run_debug_trap(sh))) return 0;
  if (sh.options.xtrace) yield* trace(sh, header_text(c));
  const words = c.words === null ? [...sh.positional.list()] : yield* expand_words(sh, c.words);
  if (words.length === 0) {
    sh.status = 0;
    return 0;
  }
  let status = 0;
  let show = true;
  sh.loop_depth++;
  for (;;) {
    if (show) yield* write_all(2, menu(words, Number(get_variable(sh, "COLUMNS") ?? 80) || 80));
    yield* write_all(2, yield* expand_prompt_string(sh, get_variable(sh, "PS3") ?? "#? "));
    const line = yield* read_line(0, () => check_signals(sh));
    if (line === null) {
      yield* write_all(1, "\n");
      status = 1;
      break;
    }
    yield* assign(sh, "REPLY", null, line);
    show = line === "";
    if (show) continue;
    const n = Number(line.trim());
    yield* assign(sh, c.name, null, Number.isInteger(n) && n >= 1 && n <= words.length ? words[n - 1] : "");
    const { outer_line } = sh;
    sh.outer_line = c.line;
    status = yield* execute(sh, c.body);
    sh.outer_line = outer_line;
    const u = sh.unwind;
    if (u) {
      if (u.kind === "return") break;
      sh.unwind = u.levels > 1 ? { kind: u.kind, levels: u.levels - 1 } : null;
      if (u.kind === "break" || u.levels > 1) break;
    }
    show = (get_variable(sh, "REPLY") ?? "") === "";
  }
  sh.loop_depth--;
  sh.status = status;
  return status;
}
