// Layouts of ls: names with quotes, colours and indicators; columns; the long format.
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime } from "./calendar.ts";
import { color_of } from "./ls_color.ts";
import { type Entry, entry_time, type Settings } from "./ls_types.ts";
import { mode_string } from "./mode.ts";
import { c_escape, c_quote, locale_quote, pieces, shell_escape } from "./quote.ts";
import { format_size } from "./sizes.ts";
import { strftime } from "./strftime.ts";
import { text_width } from "./width.ts";

/** Names of users and groups, looked up once. */
export interface Names {
  user(uid: number): string | undefined;
  group(gid: number): string | undefined;
}

function hide_control(name: ByteString, utf8: boolean): ByteString {
  let out = "";
  for (const p of pieces(name, utf8)) out += p.printable ? p.text : "?";
  return out;
}

/** The name in the chosen quoting style. */
export function quote_name(s: Settings, name: ByteString): ByteString {
  const { utf8 } = s.t;
  switch (s.quoting) {
    case "literal":
      return s.hide_control ? hide_control(name, utf8) : name;
    case "c":
      return c_quote(name, utf8);
    case "c-maybe": {
      const quoted = c_quote(name, utf8);
      return quoted === `"${name}"` ? name : quoted;
    }
    case "locale":
    case "clocale":
      return locale_quote(name, utf8);
    case "escape":
      return c_escape(name, utf8, " ", "\\ ");
    case "shell":
    case "shell-always": {
      const plain = shell_escape(hide_control(name, utf8), utf8, { always: s.quoting === "shell-always" });
      const needed = shell_escape(name, utf8, {}) !== name;
      if (s.quoting === "shell" && !needed) return name;
      const inner = name.includes("'") && plain.startsWith('"') ? name : name.replaceAll("'", "'\\''");
      const body = s.hide_control ? hide_control(inner, utf8) : inner;
      return plain.startsWith('"') ? `"${body}"` : `'${body}'`;
    }
    default:
      return shell_escape(name, utf8, { always: s.quoting === "shell-escape-always" });
  }
}

const mode_of = (e: Entry): number => e.st?.st_mode ?? e.type;

/** The character that -F, -p and --file-type add, or "". */
function indicator_char(s: Settings, mode: number): string {
  if (s.indicator === "none") return "";
  if (S.S_ISDIR(mode)) return "/";
  if (s.indicator === "slash") return "";
  if (S.S_ISREG(mode)) return s.indicator === "classify" && mode & 0o111 ? "*" : "";
  if (S.S_ISLNK(mode)) return "@";
  return S.S_ISFIFO(mode) ? "|" : S.S_ISSOCK(mode) ? "=" : "";
}

/** Paints names; remembers whether a colour was ever used, since the first one is preceded by a reset. */
export class Painter {
  readonly s: Settings;
  #used = false;

  constructor(s: Settings) {
    this.s = s;
  }

  /** `text` in the colour of `e` (or of its missing link target). `column` is where it starts on the line. */
  paint(text: ByteString, e: Entry, missing: boolean, target: boolean, column: number): string {
    const { colors, width, tty } = this.s;
    if (!colors) return text;
    const mode = target ? e.link_mode : mode_of(e);
    const seq = color_of(
      {
        name: target ? (e.link ?? "") : e.name,
        mode,
        nlink: target ? 1 : (e.st?.st_nlink ?? 1),
        broken: !target && e.link !== null && !e.link_ok,
        missing,
        target_mode: e.link_mode,
      },
      colors,
    );
    if (!seq) return text;
    const get = (k: string) => colors.indicators.get(k) ?? "";
    const reset = `${get("lc")}${get("rs")}${get("rc")}`;
    const start = this.#used ? "" : reset;
    this.#used = true;
    const end = column + text_width(text, this.s.t.utf8);
    const wraps = tty && width > 0 && Math.floor(column / width) !== Math.floor((end - 1) / width);
    return `${start}${get("lc")}${seq}${get("rc")}${text}${reset}${wraps ? get("cl") : ""}`;
  }
}

/** Widths of the right- and left-aligned fields, over all entries of one listing. */
export interface Widths {
  inode: number;
  blocks: number;
  nlink: number;
  owner: number;
  group: number;
  author: number;
  size: number;
  major: number;
  minor: number;
  context: number;
  any_acl: boolean;
  quoted: boolean;
}

const blocks_text = (s: Settings, e: Entry): string =>
  e.st === null ? "?" : format_size(e.st.st_blocks * 512, s.block_style);
const is_device = (mode: number): boolean => S.S_ISCHR(mode) || S.S_ISBLK(mode);
const user_text = (names: Names, e: Entry): string =>
  e.st === null ? "?" : (names.user(e.st.st_uid) ?? String(e.st.st_uid));
const group_text = (names: Names, e: Entry): string =>
  e.st === null ? "?" : (names.group(e.st.st_gid) ?? String(e.st.st_gid));

/** Names in quotes and names without are aligned on their first letter in the formats that make columns. */
const aligns_quotes = (s: Settings): boolean =>
  (s.quoting === "shell" || s.quoting === "shell-escape") &&
  (s.format === "long" || ((s.format === "columns" || s.format === "across") && s.width !== 0));

export function measure(s: Settings, names: Names, entries: readonly Entry[]): Widths {
  const w: Widths = {
    inode: 0,
    blocks: 0,
    nlink: 0,
    owner: 0,
    group: 0,
    author: 0,
    size: 0,
    major: 0,
    minor: 0,
    context: 0,
    any_acl: false,
    quoted: false,
  };
  const grow = (k: Exclude<keyof Widths, "any_acl" | "quoted">, text: string) => {
    if (text.length > w[k]) w[k] = text.length;
  };
  for (const e of entries) {
    if (s.blocks) grow("blocks", blocks_text(s, e));
    if (s.inode) grow("inode", e.st === null ? "?" : String(e.st.st_ino));
    if (s.context) grow("context", e.context ?? "?");
    if (e.quoted && aligns_quotes(s)) w.quoted = true;
    if (s.format !== "long") continue;
    grow("nlink", e.st === null ? "?" : String(e.st.st_nlink));
    if (s.owner) grow("owner", user_text(names, e));
    if (s.group) grow("group", group_text(names, e));
    if (s.author) grow("author", user_text(names, e));
    if (e.acl) w.any_acl = true;
    if (e.st && is_device(e.st.st_mode)) {
      grow("major", String(S.MAJOR(e.st.st_rdev)));
      grow("minor", String(S.MINOR(e.st.st_rdev)));
      w.size = Math.max(w.size, w.major + 2 + w.minor);
    } else grow("size", e.st === null ? "?" : format_size(e.st.st_size, s.size_style));
  }
  return w;
}

/** Inode, blocks and context before the name, in the short formats. */
function prefix(s: Settings, w: Widths, e: Entry, padded: boolean): string {
  let out = "";
  const p = (text: string, width: number) => (padded ? text.padStart(width) : text);
  if (s.inode) out += `${p(e.st === null ? "?" : String(e.st.st_ino), w.inode)} `;
  if (s.blocks) out += `${p(blocks_text(s, e), w.blocks)} `;
  if (s.context) out += `${p(e.context ?? "?", w.context)} `;
  return out;
}

/** Name with colour and indicator; in aligned listings unquoted names stand one to the right of quoted ones. */
function name_text(s: Settings, w: Widths, p: Painter, e: Entry, column: number): string {
  const pad = w.quoted && !e.quoted ? " " : "";
  return pad + p.paint(e.shown, e, false, false, column + pad.length) + indicator_char(s, mode_of(e));
}

const entry_width = (s: Settings, w: Widths, e: Entry): number =>
  prefix(s, w, e, true).length +
  (w.quoted && !e.quoted ? 1 : 0) +
  text_width(e.shown, s.t.utf8) +
  indicator_char(s, mode_of(e)).length;

/** Spaces and tabs from one column to another. */
function indent(s: Settings, from: number, to: number): string {
  let out = "";
  let at = from;
  while (at < to) {
    if (s.tabsize !== 0 && Math.floor(to / s.tabsize) > Math.floor((at + 1) / s.tabsize)) {
      out += "\t";
      at += s.tabsize - (at % s.tabsize);
    } else {
      out += " ";
      at++;
    }
  }
  return out;
}

/** Most columns that fit, with each one's width; columns are at least 3 wide. */
function arrange(s: Settings, widths: readonly number[], by_columns: boolean): number[] {
  const limit = s.width === 0 ? widths.length : Math.max(1, Math.floor(s.width / 3));
  const max = Math.min(limit, widths.length);
  for (let cols = max; cols > 1; cols--) {
    const rows = Math.ceil(widths.length / cols);
    const arr = new Array<number>(cols).fill(3);
    let total = 3 * cols;
    for (let i = 0; i < widths.length; i++) {
      const c = by_columns ? Math.floor(i / rows) : i % cols;
      const real = widths[i] + (c === cols - 1 ? 0 : 2);
      if (real > arr[c]) {
        total += real - arr[c];
        arr[c] = real;
      }
    }
    if (s.width === 0 || total < s.width) return arr;
  }
  return [Math.max(0, ...widths)];
}

/** Many per line, filled downwards (-C) or across (-x). */
export function columns(s: Settings, w: Widths, p: Painter, entries: readonly Entry[]): string {
  const widths = entries.map((e) => entry_width(s, w, e));
  const down = s.format === "columns";
  const cols = arrange(s, widths, down);
  const rows = Math.ceil(entries.length / cols.length);
  let out = "";
  for (let r = 0; r < rows; r++) {
    let at = 0;
    for (let c = 0; c < cols.length; c++) {
      const i = down ? c * rows + r : r * cols.length + c;
      if (i >= entries.length) break;
      if (c > 0) {
        let start = 0;
        for (let k = 0; k < c; k++) start += cols[k];
        out += indent(s, at, start);
        at = start;
      }
      const before = prefix(s, w, entries[i], true);
      out += before + name_text(s, w, p, entries[i], at + before.length);
      at += widths[i];
    }
    out += s.eol;
  }
  return out;
}

/** Separated by ", " and broken at the width (-m). */
export function commas(s: Settings, w: Widths, p: Painter, entries: readonly Entry[]): string {
  let out = "";
  let at = 0;
  entries.forEach((e, i) => {
    const before = prefix(s, w, e, false);
    const len = before.length + text_width(e.shown, s.t.utf8) + indicator_char(s, mode_of(e)).length;
    if (i > 0) {
      const fits = s.width === 0 || at + len + 2 < s.width;
      out += fits ? ", " : `,${s.eol}`;
      at = fits ? at + 2 : 0;
    }
    out += before + p.paint(e.shown, e, false, false, at + before.length) + indicator_char(s, mode_of(e));
    at += len;
  });
  return out + s.eol;
}

/** One per line. */
export function one_per_line(s: Settings, w: Widths, p: Painter, entries: readonly Entry[]): string {
  let out = "";
  for (const e of entries) {
    const before = prefix(s, w, e, true);
    out += before + name_text(s, w, p, e, before.length) + s.eol;
  }
  return out;
}

/** Half an average year: older files show the year instead of the time. */
const HALF_YEAR = 31556952 / 2;

function time_text(s: Settings, e: Entry, now_us: number): string {
  const us = entry_time(s, e);
  const sec = Math.floor(us / 1e6);
  const recent = us > now_us - HALF_YEAR * 1e6 && us <= now_us;
  const ns = (us - sec * 1e6) * 1000;
  return strftime(s.time_formats[recent ? 1 : 0], localtime(sec, s.zone), ns, sec);
}

/** Names stand left, bare numbers right. */
const left = (text: string, width: number): string =>
  `${/^\d+$/.test(text) ? text.padStart(width) : text.padEnd(width)} `;

/** The long format (-l). `now` in microseconds since the Epoch. */
export function long(
  s: Settings,
  w: Widths,
  p: Painter,
  names: Names,
  entries: readonly Entry[],
  now: number,
): string {
  let out = "";
  const epoch = { st_mtime: 0, st_atime: 0, st_ctime: 0 };
  const time_width = entries.some((e) => e.st === null)
    ? time_text(s, { ...entries[0], st: { ...S.new_stat(), ...epoch } }, now).length
    : 0;
  for (const e of entries) {
    const st = e.st;
    let line = "";
    if (s.inode) line += `${(st ? String(st.st_ino) : "?").padStart(w.inode)} `;
    if (s.blocks) line += `${blocks_text(s, e).padStart(w.blocks)} `;
    const modes = st ? mode_string(st.st_mode) : `${"?-dlcbps"[0]}?????????`;
    line += modes + (w.any_acl ? e.acl || " " : "");
    line += ` ${(st ? String(st.st_nlink) : "?").padStart(w.nlink)} `;
    if (s.owner) line += left(user_text(names, e), w.owner);
    if (s.group) line += left(group_text(names, e), w.group);
    if (s.author) line += left(user_text(names, e), w.author);
    if (s.context) line += `${(e.context ?? "?").padEnd(w.context)} `;
    if (st && is_device(st.st_mode)) {
      const blank = Math.max(0, w.size - (w.major + 2 + w.minor));
      const major = String(S.MAJOR(st.st_rdev)).padStart(w.major + blank);
      line += `${major}, ${String(S.MINOR(st.st_rdev)).padStart(w.minor)} `;
    } else line += `${(st ? format_size(st.st_size, s.size_style) : "?").padStart(w.size)} `;
    line += st ? `${time_text(s, e, now)} ` : `${"?".padStart(time_width)} `;
    const pad = w.quoted && !e.quoted ? " " : "";
    const column = line.length + pad.length;
    line += pad + p.paint(e.shown, e, false, false, column);
    if (e.link !== null) {
      const target = quote_name(s, e.link);
      const at = column + text_width(e.shown, s.t.utf8) + 4;
      line += ` -> ${p.paint(target, e, !e.link_ok, true, at)}`;
      line += e.link_ok ? indicator_char(s, e.link_mode) : "";
    } else line += indicator_char(s, mode_of(e));
    out += line + s.eol;
  }
  return out;
}
