// history: listing and changing the list of commands, and its file.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { localtime, parse_tz } from "../../coreutils/calendar.ts";
import { strftime } from "../../coreutils/strftime.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import { history_size } from "../history_add.ts";
import { forget_this_command, remove_entries, store_entry } from "../history_change.ts";
import { ExpansionError } from "../history_expand.ts";
import { read_history, session_entries, write_history } from "../history_file.ts";
import { expand_with_history } from "../history_references.ts";
import { get_variable } from "../names.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

function* list(sh: Shell, count: number): Code<void> {
  const { history } = sh;
  // HISTSIZE may have been set since the last line was added
  history.stifle(history_size(sh));
  const format = get_variable(sh, "HISTTIMEFORMAT");
  const tz = parse_tz(get_variable(sh, "TZ") ?? undefined);
  let out = "";
  for (let i = Math.max(0, history.length - count); i < history.length; i++) {
    const e = history.entries[i];
    const time = format ? (e.time > 0 ? strftime(format, localtime(e.time, tz), 0, e.time) : "??") : "";
    out += `${String(history.first + i).padStart(5)}${e.undo?.length ? "*" : " "} ${time}${e.line}\n`;
  }
  yield* write_all(1, out);
}

/** Index of the entry at offset `text` of -d; null after a message. */
function* position(sh: Shell, text: string): Code<number | null> {
  const { history } = sh;
  const n = Number(text);
  const index = /^-\d+$/.test(text) ? history.length + n : n - history.first;
  if (!/^-?\d+$/.test(text) || index < 0 || index >= history.length) {
    yield* sh.error(`history: ${text}: history position out of range`);
    return null;
  }
  return index;
}

/** -d OFFSET, -d START-END */
function* delete_entries(sh: Shell, text: string): Code<number> {
  const range = /^(-?\d+)-(-?\d+)$/.exec(text);
  const from = yield* position(sh, range ? range[1] : text);
  if (from === null) return 1;
  const to = range ? yield* position(sh, range[2]) : from;
  if (to === null) return 1;
  if (to < from) {
    yield* sh.error(`history: ${text}: history position out of range`);
    return 1;
  }
  remove_entries(sh, from, to - from + 1);
  return 0;
}

function* print_expansions(sh: Shell, words: readonly ByteString[]): Code<number> {
  forget_this_command(sh);
  let status = 0;
  for (const word of words)
    try {
      yield* write_all(1, `${expand_with_history(sh, word).text}\n`);
    } catch (e) {
      if (!(e instanceof ExpansionError)) throw e;
      yield* sh.error(`history: ${word}: history expansion failed`);
      status = 1;
    }
  return status;
}

function* file_operation(sh: Shell, what: string, name: ByteString | undefined): Code<number> {
  const path = name ?? get_variable(sh, "HISTFILE") ?? `${get_variable(sh, "HOME") ?? ""}/.bash_history`;
  const { history } = sh;
  let r = 0;
  if (what === "a") {
    if (history.new_entries > 0) {
      r = yield* write_history(sh, path, session_entries(history), true);
      if (r >= 0) {
        history.lines_in_file += history.new_entries;
        history.new_entries = 0;
      }
    }
  } else if (what === "w") r = yield* write_history(sh, path, history.entries, false);
  else {
    r = yield* read_history(sh, path, what === "n" ? history.lines_in_file : 0);
    history.new_entries = 0;
  }
  if (r >= 0) return 0;
  yield* sh.error(
    `history: ${path}: cannot ${what === "a" || what === "w" ? "create" : "open"}: ${strerror(r)}`,
  );
  return 1;
}

const history: Builtin = {
  *run(sh, words) {
    const options = yield* builtin_options(sh, words, "acd:npsrw");
    if (!options) return 2;
    const { rest } = options;
    const letters = options.given.map((g) => g.letter);
    const files = [...new Set(letters.filter((l) => "anrw".includes(l)))];
    if (files.length > 1) {
      yield* sh.error("history: cannot use more than one of -anrw");
      return 1;
    }
    if (letters.includes("c")) {
      sh.history.clear();
      sh.history.new_entries = 0;
      if (letters.length === 1 && rest.length === 0) return 0;
    }
    if (letters.includes("s")) {
      if (rest.length > 0) {
        forget_this_command(sh);
        yield* store_entry(sh, rest.join(" "));
      }
      return 0;
    }
    if (letters.includes("p")) return yield* print_expansions(sh, rest);
    const d = options.given.find((g) => g.letter === "d");
    if (d) return yield* delete_entries(sh, d.arg ?? "");
    if (files.length > 0) return yield* file_operation(sh, files[0], rest[0]);
    if (letters.length > 0) return 0;
    if (rest.length > 1) {
      yield* sh.error("history: too many arguments");
      return 1;
    }
    if (rest.length === 1 && !/^[-+]?\d+$/.test(rest[0])) {
      yield* sh.error(`history: ${rest[0]}: numeric argument required`);
      return 1;
    }
    yield* list(sh, rest.length === 1 ? Math.abs(Number(rest[0])) : Number.POSITIVE_INFINITY);
    return 0;
  },
  usage: "[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]",
  summary: "Display or manipulate the history list.",
};

export const history_builtins: Readonly<Record<string, Builtin>> = { history };
