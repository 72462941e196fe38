// How tar shows a member: its name, or with -v twice (or -tv) as ls -l would.
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, parse_tz, UTC } from "../coreutils/calendar.ts";
import { mode_string } from "../coreutils/mode.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Member } from "../lib/tar.ts";
import type { TarOptions } from "./options.ts";

const TYPES: Readonly<Record<string, number>> = {
  "2": S_IFLNK,
  "3": S_IFCHR,
  "4": S_IFBLK,
  "5": S_IFDIR,
  "6": S_IFIFO,
};

/** Names are shown with what is not printable as octal escapes. */
const shown = (name: ByteString): ByteString =>
  name
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replace(/[\x00-\x1f\x7f]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);

export function list_line(o: TarOptions, m: Member, long: boolean, tz: string | undefined): ByteString {
  if (!long) return `${shown(m.name)}\n`;
  const numeric = o.has("numeric-owner");
  const owner = `${numeric || !m.uname ? m.uid : m.uname}/${numeric || !m.gname ? m.gid : m.gname}`;
  const size = m.type === "3" || m.type === "4" ? `${m.major},${m.minor}` : String(m.data.length);
  o.width = Math.max(o.width, owner.length + 1 + size.length);
  const mode = mode_string(m.mode | (TYPES[m.type] ?? S_IFREG)).slice(0, 10);
  const letters = m.type === "1" ? `h${mode.slice(1)}` : mode;
  const when = strftime(
    o.has("full-time") ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M",
    localtime(m.mtime, o.has("utc") ? UTC : parse_tz(tz)),
    0,
    m.mtime,
  );
  const link = m.type === "2" ? ` -> ${shown(m.link)}` : m.type === "1" ? ` link to ${shown(m.link)}` : "";
  return `${letters} ${owner} ${size.padStart(o.width - owner.length - 1)} ${when} ${shown(m.name)}${link}\n`;
}
