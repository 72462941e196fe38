// An entry as tree shows it: its name, and the facts before it.
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { mode_string } from "../coreutils/mode.ts";
import { strftime } from "../coreutils/strftime.ts";
import { group_name, user_name } from "../coreutils/userspec.ts";
import { utf8_length_at } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import type { TreeOptions } from "./options.ts";

export interface Node {
  name: ByteString;
  path: ByteString;
  st: S.stat;
  /** of a symbolic link: what it holds, and what it leads to (null when that does not exist) */
  target: ByteString | null;
  target_st: S.stat | null;
}

/** Half a year: times further away are shown with their year. */
const HALF_YEAR = 31556952 / 2;

/** What -F puts behind a name. */
export function classify(st: S.stat): string {
  switch (st.st_mode & S.S_IFMT) {
    case S.S_IFDIR:
      return "/";
    case S.S_IFSOCK:
      return "=";
    case S.S_IFIFO:
      return "|";
    case S.S_IFREG:
      return st.st_mode & 0o111 ? "*" : "";
    default:
      return "";
  }
}

/** A name with what cannot be printed made visible, as -q, -N and -Q ask for. */
export function shown_name(o: TreeOptions, name: ByteString, utf8: boolean): ByteString {
  let out = "";
  for (let i = 0; i < name.length; ) {
    const n = utf8 ? Math.max(1, utf8_length_at(name, i)) : 1;
    const c = name.slice(i, i + n);
    const printable = n > 1 || (c >= " " && c < "\x7f");
    if (printable || o.has("N")) out += o.has("Q") && (c === '"' || c === "\\") ? `\\${c}` : c;
    else out += o.has("q") ? "?" : `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`;
    i += n;
  }
  return o.has("Q") ? `"${out}"` : out;
}

function human(size: number, unit: number): string {
  if (size < unit) return String(size).padStart(4);
  let n = size;
  let i = -1;
  while (n >= unit && i < 6) {
    n /= unit;
    i++;
  }
  const letter = "KMGTPEZ"[i];
  return `${n < 10 ? n.toFixed(1) : Math.round(n)}${letter}`.padStart(4);
}

/** "[mode user group size date]  ", of what is asked for. */
export function* meta(o: TreeOptions, { st }: Node, now: number): Code<string> {
  let out = "";
  if (o.has("inodes")) out += ` ${String(st.st_ino).padStart(7)}`;
  if (o.has("device")) out += ` ${String(S.new_encode_dev(st.st_dev)).padStart(3)}`;
  if (o.has("p")) out += ` ${mode_string(st.st_mode).slice(0, 10)}`;
  if (o.has("u")) out += ` ${(yield* user_name(st.st_uid)).padEnd(8)}`;
  if (o.has("g")) out += ` ${(yield* group_name(st.st_gid)).padEnd(8)}`;
  if (o.has("h") || o.has("si")) out += ` ${human(st.st_size, o.has("si") ? 1000 : 1024)}`;
  else if (o.has("s")) out += ` ${String(st.st_size).padStart(11)}`;
  if (o.has("D")) {
    const seconds = Math.floor((o.has("c") ? st.st_ctime : st.st_mtime) / 1e6);
    const recent = seconds <= now && now - seconds < HALF_YEAR;
    const format = o.timefmt ?? (recent ? "%b %e %H:%M" : "%b %e  %Y");
    out += ` ${strftime(format, localtime(seconds), 0, seconds)}`;
  }
  return out === "" ? "" : `[${out.slice(1)}]  `;
}
