// $HISTFILE: read when an interactive shell starts, written when it ends.
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { read_file, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { HistoryEntry, ShellHistory } from "./history.ts";
import { history_size } from "./history_add.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** Mode of a history file made by bash. */
const FILE_MODE = 0o600;
/** Bytes of a history file read; what is before is left out. */
const MAX_FILE = 1 << 24;

/** Entries of a history file; `#SECONDS` lines are the time of the entry that follows. */
export function parse_history(text: ByteString): HistoryEntry[] {
  const out: HistoryEntry[] = [];
  const lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  // with times, an entry may have several lines
  const timed = /^#\d/.test(text);
  let time = 0;
  let open = false;
  for (const line of lines) {
    if (/^#\d+$/.test(line)) {
      time = Number(line.slice(1));
      open = false;
    } else if (timed && open) out[out.length - 1].line += `\n${line}`;
    else if (line !== "") {
      out.push({ line, time });
      open = timed;
    }
  }
  return out;
}

/** Text of entries for a history file, with times if HISTTIMEFORMAT is set. */
export function format_history(sh: Shell, entries: readonly HistoryEntry[]): ByteString {
  const times = get_variable(sh, "HISTTIMEFORMAT") !== null;
  return entries.map((e) => `${times && e.time > 0 ? `#${e.time}\n` : ""}${e.line}\n`).join("");
}

/** Reads a file into the history from line `from` on; a negated errno if it cannot be read. */
export function* read_history(sh: Shell, path: ByteString, from = 0): Code<number> {
  const text = yield* read_file(path);
  if (typeof text === "number") return text;
  const { history } = sh;
  const entries = parse_history(text.slice(-MAX_FILE));
  history.entries.push(...entries.slice(from));
  history.stifle(history_size(sh));
  history.lines_in_file = entries.length;
  return 0;
}

/** Writes (or appends) entries to a file. */
export function* write_history(
  sh: Shell,
  path: ByteString,
  entries: readonly HistoryEntry[],
  append: boolean,
): Code<number> {
  const fd = yield sys.open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), FILE_MODE);
  if (fd < 0) return fd;
  const r = yield* write_all(fd, format_history(sh, entries));
  yield sys.close(fd);
  return r;
}

/** Cuts a history file to $HISTFILESIZE entries. */
export function* truncate_history_file(sh: Shell, path: ByteString): Code<void> {
  const value = get_variable(sh, "HISTFILESIZE");
  if (value === null || !/^\d+$/.test(value)) return;
  const text = yield* read_file(path);
  if (typeof text === "number") return;
  const entries = parse_history(text);
  const max = Number(value);
  if (entries.length > max) yield* write_history(sh, path, max > 0 ? entries.slice(-max) : [], false);
}

/** At the start of an interactive shell. */
export function* load_history(sh: Shell): Code<void> {
  const path = get_variable(sh, "HISTFILE");
  if (!path || !sh.options.history) return;
  yield* read_history(sh, path);
  yield* truncate_history_file(sh, path);
  sh.history.new_entries = 0;
}

/** The entries made in this session. */
export function session_entries(history: ShellHistory): readonly HistoryEntry[] {
  return history.new_entries > 0 ? history.entries.slice(-history.new_entries) : [];
}

/** At its end: appends this session's commands, or, when they are more than are kept, replaces the file. */
export function* save_history(sh: Shell): Code<void> {
  const path = get_variable(sh, "HISTFILE");
  const { history } = sh;
  if (!path || history.new_entries === 0) return;
  const append = sh.shopts.histappend || history.new_entries <= history.length;
  yield* write_history(sh, path, append ? session_entries(history) : history.entries, append);
  history.new_entries = 0;
  yield* truncate_history_file(sh, path);
}
