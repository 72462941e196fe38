// Completion on the screen: inserting what matches have in common, listing them in columns, asking before long lists.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import type { Readline } from "./readline.ts";
import { shown_width } from "./text.ts";

export interface Completions {
  /** the word from here to point is replaced */
  start: number;
  /** the quote it stands in */
  quote: "" | "'" | '"';
  matches: ByteString[];
  /** they are file names: quoted, directories get a slash, lists show the last component */
  filenames: boolean;
  /** they are inserted as they are */
  quoted: boolean;
  /** follows a single match */
  append: ByteString;
  /** they are in order already */
  sorted: boolean;
  /** bytes at their beginning that were typed so and are not quoted */
  keep?: number;
}

/** Quotes a file name for the place it is inserted at. */
function quote_match(m: ByteString, c: Completions): ByteString {
  if (c.quoted || !c.filenames) return m;
  const keep = c.keep ?? 0;
  const head = m.slice(0, keep);
  const s = m.slice(keep);
  if (c.quote === "'") return head + s.replaceAll("'", "'\\''");
  if (c.quote === '"') return head + s.replace(/["$`\\]/g, "\\$&");
  const tilde = keep === 0 ? /^~[^/]*(?=\/)/.exec(s)?.[0] : undefined;
  const body = tilde === undefined ? s : s.slice(tilde.length);
  const quoted = body.replace(/[ \t\n!"$&'()*:;<=>?@[\\`{|]/g, "\\$&");
  return (
    head + (tilde ?? "") + (tilde === undefined && keep === 0 ? quoted.replace(/^[#~]/, "\\$&") : quoted)
  );
}

/** The longest beginning all have in common. */
function common_prefix(list: readonly ByteString[], fold: boolean): ByteString {
  let n = list[0].length;
  const same = (a: string, b: string) => a === b || (fold && a.toLowerCase() === b.toLowerCase());
  for (const m of list) {
    let i = 0;
    while (i < n && i < m.length && same(m[i], list[0][i])) i++;
    n = i;
  }
  // no half characters
  while (n > 0 && n < list[0].length && (list[0].charCodeAt(n) & 0xc0) === 0x80) n--;
  return list[0].slice(0, n);
}

/** Gets the matches in order, each once. */
function* matches_for(rl: Readline, kind: string): Code<Completions> {
  const c = yield* rl.host_of().complete(rl, kind);
  const unique = [...new Set(c.matches)];
  return { ...c, matches: c.sorted ? unique : unique.sort() };
}

/** Replaces the word by `text`; true when that changes the line. */
function replace_word(rl: Readline, start: number, text: ByteString): boolean {
  const { line } = rl;
  const old = line.text.slice(start, line.point);
  if (old === text) return false;
  // a change of its own, which undo takes back apart from what is put behind it
  if (text.startsWith(old)) line.replace(text.slice(old.length), line.point, line.point);
  else line.replace(text, start, line.point);
  return true;
}

function* insert_single(rl: Readline, c: Completions, m: ByteString): Code<void> {
  const changed = replace_word(rl, c.start, quote_match(m, c));
  const directory = c.filenames && (yield* rl.host_of().is_directory(m));
  let end = "";
  if (c.quote !== "" && rl.line.text[rl.line.point] !== c.quote && !(directory && !changed)) end = c.quote;
  if (directory && !rl.variables["mark-directories"]) end = "";
  else if (directory) end = m.endsWith("/") ? "" : `${/[ "$`\\]/.test(m) ? end : ""}/`;
  else end += c.append;
  if (end !== "" && rl.line.text[rl.line.point] !== end) rl.line.insert(end);
}

/** Tab. */
export function* complete(rl: Readline, kind: string): Code<void> {
  const again = rl.last_command === rl.this_command && !rl.completion_changed;
  const c = yield* matches_for(rl, again && kind === "complete" ? "all" : kind);
  if (c.matches.length === 0) {
    yield* rl.ding();
    rl.completion_changed = false;
    return;
  }
  if (again && c.matches.length > 1) return yield* list(rl, c);
  const before = rl.line.text;
  if (c.matches.length === 1) yield* insert_single(rl, c, c.matches[0]);
  else {
    const prefix = quote_match(common_prefix(c.matches, rl.variables["completion-ignore-case"]), c);
    if (prefix.length >= rl.line.point - c.start || kind === "glob") replace_word(rl, c.start, prefix);
    rl.completion_changed = rl.line.text !== before;
    const unmodified = rl.variables["show-all-if-unmodified"];
    if (rl.variables["show-all-if-ambiguous"] || (unmodified && !rl.completion_changed))
      return yield* list(rl, c);
    if (!unmodified) yield* rl.ding();
  }
  rl.completion_changed = rl.line.text !== before;
}

/** M-?: lists. */
export function* possible_completions(rl: Readline, kind: string): Code<void> {
  const c = yield* matches_for(rl, kind);
  if (c.matches.length === 0) return yield* rl.ding();
  if (c.matches.length === 1) {
    rl.display.finish();
    rl.display.put(`${shown_name(c, c.matches[0])}\n`);
    return yield* rl.redraw();
  }
  yield* list(rl, c);
}

/** M-*: inserts all. */
export function* insert_completions(rl: Readline, kind: string): Code<void> {
  const c = yield* matches_for(rl, kind);
  if (c.matches.length === 0) return yield* rl.ding();
  replace_word(rl, c.start, `${c.matches.map((m) => quote_match(m, c)).join(" ")} `);
}

/** menu-complete: one match after the other. */
export function* menu_complete(rl: Readline, step: 1 | -1): Code<void> {
  const again = /^(old-)?menu-complete/.test(rl.last_command) && rl.menu !== null;
  if (!again) {
    const c = yield* matches_for(rl, "complete");
    rl.menu = null;
    if (c.matches.length === 0) return yield* rl.ding();
    // what they have in common is there first, and comes back behind the last one
    if (c.matches.length > 1) {
      const prefix = quote_match(common_prefix(c.matches, rl.variables["completion-ignore-case"]), c);
      if (prefix.length >= rl.line.point - c.start) replace_word(rl, c.start, prefix);
    }
    const original = rl.line.text.slice(c.start, rl.line.point);
    rl.menu = { c, index: step > 0 ? -1 : c.matches.length, original };
    if (c.matches.length > 1 && rl.variables["show-all-if-ambiguous"]) yield* list(rl, c);
  }
  const { menu } = rl;
  if (!menu) return;
  const n = menu.c.matches.length;
  menu.index += step;
  if (menu.index < 0 || menu.index >= n) {
    menu.index = step > 0 ? -1 : n;
    yield* rl.ding();
    replace_word(rl, menu.c.start, menu.original);
    return;
  }
  yield* insert_single(rl, menu.c, menu.c.matches[menu.index]);
}

/** A match in a list: control characters as ^X, of a path the last component. */
function shown_name(c: Completions, m: ByteString): ByteString {
  let s = m;
  if (c.filenames) {
    const end = s.endsWith("/") ? s.length - 1 : s.length;
    s = s.slice(s.lastIndexOf("/", end - 1) + 1);
  }
  return s.replace(/[\x00-\x1f\x7f]/g, (ch) => `^${String.fromCharCode(ch.charCodeAt(0) ^ 0x40)}`);
}

function width_of(s: ByteString, utf8: boolean): number {
  if (!utf8 || /^[\x20-\x7e]*$/.test(s)) return s.length;
  let n = 0;
  for (let i = 0; i < s.length; i++) if ((s.charCodeAt(i) & 0xc0) !== 0x80) n += shown_width(s, i, 4);
  return n;
}

/** The list under the line, then the line again. */
function* list(rl: Readline, c: Completions): Code<void> {
  rl.display.finish();
  yield* rl.flush();
  const limit = Number(rl.variables["completion-query-items"]);
  if (limit > 0 && c.matches.length >= limit) {
    yield* write_all(rl.terminal.output, `Display all ${c.matches.length} possibilities? (y or n)`);
    if (!(yield* yes_or_no(rl))) {
      yield* write_all(rl.terminal.output, "\n");
      return yield* rl.redraw();
    }
    yield* write_all(rl.terminal.output, "\n");
  }
  yield* columns(rl, c);
  yield* rl.redraw();
}

function* yes_or_no(rl: Readline): Code<boolean> {
  for (;;) {
    const key = yield* rl.read_key();
    if (key === null || key === "n" || key === "N" || key === "\x7f") return false;
    if (key === "y" || key === "Y" || key === " ") return true;
    yield* rl.ding();
    if (key === "\x07") return false;
  }
}

function* columns(rl: Readline, c: Completions): Code<void> {
  const names = c.matches.map((m) => shown_name(c, m));
  const widths = names.map((n) => width_of(n, rl.utf8));
  const wanted = Number(rl.variables["completion-display-width"]);
  const screen = wanted >= 0 && wanted <= rl.display.columns ? wanted : rl.display.columns;
  const widest = Math.max(...widths.slice(0, 100_000)) + 2;
  let per_row = Math.max(1, Math.floor(screen / widest));
  if (per_row !== 1 && per_row * widest === screen) per_row--;
  const rows = Math.ceil(names.length / per_row);
  const across = rl.variables["print-completions-horizontally"];
  const page = rl.variables["page-completions"];
  let shown = 0;
  let out = "";
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < per_row; k++) {
      const i = across ? r * per_row + k : r + k * rows;
      if (i >= names.length) break;
      let text = names[i];
      let width = widths[i];
      if (c.filenames && rl.variables["mark-directories"] && !text.endsWith("/"))
        if (yield* rl.host_of().is_directory(c.matches[i])) {
          text += "/";
          width++;
        }
      out += text;
      if (k + 1 < per_row) out += " ".repeat(Math.max(0, widest - width));
    }
    out += "\n";
    shown++;
    if (page && shown >= rl.display.rows - 1 && r < rows - 1) {
      yield* write_all(rl.terminal.output, out);
      out = "";
      const more = yield* pager(rl);
      if (more === 0) return;
      shown = more === 1 ? rl.display.rows - 2 : 0;
    }
  }
  yield* write_all(rl.terminal.output, out);
}

/** --More--: 0 to stop, 1 for a row, 2 for a page. */
function* pager(rl: Readline): Code<0 | 1 | 2> {
  yield* write_all(rl.terminal.output, "--More--");
  let answer: 0 | 1 | 2 | null = null;
  while (answer === null) {
    const key = yield* rl.read_key();
    if (key === null || key === "n" || key === "N" || key === "q" || key === "Q" || key === "\x7f")
      answer = 0;
    else if (key === "y" || key === "Y" || key === " ") answer = 2;
    else if (key === "\r" || key === "\n") answer = 1;
    else {
      yield* rl.ding();
      if (key === "\x07") answer = 0;
    }
  }
  yield* write_all(rl.terminal.output, rl.display.caps.moves ? "\r\x1b[K\r" : `\r${" ".repeat(8)}\r`);
  return answer;
}
