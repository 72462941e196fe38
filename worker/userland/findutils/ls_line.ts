// find -ls: a line like that of ls -dils.
import { PATH_MAX } from "../../kernel/uapi/fcntl.ts";
import { MAJOR, MINOR, S_ISBLK, S_ISCHR, S_ISLNK } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { localtime } from "../coreutils/calendar.ts";
import { mode_string } from "../coreutils/mode.ts";
import { pieces } from "../coreutils/quote.ts";
import { strftime } from "../coreutils/strftime.ts";
import { group_name, user_name } from "../coreutils/userspec.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Find } from "./context.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\b": "\\b",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  " ": "\\ ",
  '"': '\\"',
};

/** A name with what would spoil the columns escaped as in C. */
function escaped(name: ByteString, utf8: boolean): ByteString {
  let out = "";
  for (const p of pieces(name, utf8)) {
    const known = ESCAPES[p.text];
    if (known !== undefined) out += known;
    else out += p.printable ? p.text : `\\${p.text.charCodeAt(0).toString(8).padStart(3, "0")}`;
  }
  return out;
}

/** half a year in seconds: older files show the year in place of the time */
const HALF_YEAR = 31556952 / 2;

/** The line for the file at hand, or null after a message. */
export function* ls_line(f: Find): Code<ByteString | null> {
  const st = yield* f.stat();
  if (!st) return null;
  const device = S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode);
  const size = device
    ? `${String(MAJOR(st.st_rdev)).padStart(3)}, ${String(MINOR(st.st_rdev)).padStart(3)}`
    : String(st.st_size).padStart(8);
  const sec = Math.floor(st.st_mtime / 1e6);
  const recent = sec > f.start.tv_sec - HALF_YEAR && sec <= f.start.tv_sec + 3600;
  const time = strftime(recent ? "%b %e %H:%M" : "%b %e  %Y", localtime(sec, f.zone), 0, sec);
  let name = escaped(f.ent.path, f.utf8);
  if (S_ISLNK(st.st_mode)) {
    const buf = new UserBuffer();
    const r = yield sys.readlinkat(f.fts.cwd_fd, f.ent.accpath, buf, PATH_MAX);
    if (r < 0) yield* f.error(f.quote(f.ent.path), r);
    else name += ` -> ${escaped(buf.data, f.utf8)}`;
  }
  const columns = [
    String(st.st_ino).padStart(9),
    String(Math.ceil(st.st_blocks / 2)).padStart(6),
    mode_string(st.st_mode),
    String(st.st_nlink).padStart(3),
    (yield* user_name(st.st_uid)).padEnd(8),
    (yield* group_name(st.st_gid)).padEnd(8),
    size,
    time,
  ];
  return `${columns.join(" ")} ${name}\n`;
}
