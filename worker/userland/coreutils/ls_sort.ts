// Orders of ls.
import { S_ISDIR } from "../../kernel/uapi/stat.ts";
import { type Entry, entry_time, type Settings } from "./ls_types.ts";
import { version_compare } from "./version_sort.ts";
import { text_width } from "./width.ts";

const by_bytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const extension = (name: string): string => {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
};
const is_dir = (e: Entry): boolean => S_ISDIR(e.st?.st_mode ?? e.type) || S_ISDIR(e.link_mode);

/** Sorts in place; the C.UTF-8 locale collates by bytes. */
export function sort_entries(s: Settings, entries: Entry[]): void {
  if (s.sort === "none") return;
  const name = (a: Entry, b: Entry) => by_bytes(a.name, b.name);
  const compare = (a: Entry, b: Entry): number => {
    switch (s.sort) {
      case "size":
        return (b.st?.st_size ?? 0) - (a.st?.st_size ?? 0) || name(a, b);
      case "time":
        return entry_time(s, b) - entry_time(s, a) || name(a, b);
      case "version":
        return version_compare(a.name, b.name) || name(a, b);
      case "extension":
        return by_bytes(extension(a.name), extension(b.name)) || name(a, b);
      case "width":
        return text_width(a.shown, s.t.utf8) - text_width(b.shown, s.t.utf8) || name(a, b);
      default:
        return name(a, b);
    }
  };
  entries.sort((a, b) => {
    if (s.dirs_first && is_dir(a) !== is_dir(b)) return is_dir(a) ? -1 : 1;
    return s.reverse ? compare(b, a) : compare(a, b);
  });
}
