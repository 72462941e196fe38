// When source and destination are one file: is copying or moving still possible, pointless, or harmful?
import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import { S_ISLNK, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { CopyOptions, Place } from "./copy_options.ts";
import { base_name, dir_name, same_inode, stat_path } from "./files.ts";

/** Whether two names are one: the same last component in the same directory. */
export function* same_name(a: Place, b: Place): Code<boolean> {
  if (base_name(a.name) !== base_name(b.name)) return false;
  const da = yield* stat_path(dir_name(a.name), false, a.dfd);
  const db = yield* stat_path(dir_name(b.name), false, b.dfd);
  return typeof da !== "number" && typeof db !== "number" && same_inode(da, db);
}

type Verdict = "ok" | "nothing" | "no";

/** "ok" to go on, "nothing" when there is nothing to do, "no" when data would be lost. `dst` exists. */
export function* same_file_ok(
  x: CopyOptions,
  from: ByteString,
  src: stat,
  to: Place,
  dst: stat,
): Code<Verdict> {
  const source: Place = { dfd: AT_FDCWD, name: from, shown: from };
  const same = same_inode(src, dst);
  const backup = x.backup.type !== "none";
  let link_src = src;
  let link_dst = dst;
  let same_link = same;
  if (x.dereference === "never") {
    if (same && S_ISLNK(src.st_mode) && S_ISLNK(dst.st_mode)) {
      // two names of one symbolic link
      if (yield* same_name(source, to)) return "no";
      return x.hard_link && !backup ? "nothing" : "ok";
    }
  } else {
    if (!same) return "ok";
    const d = yield* stat_path(to.name, false, to.dfd);
    const s = yield* stat_path(from, false);
    if (typeof s === "number" || typeof d === "number") return "ok";
    link_src = s;
    link_dst = d;
    same_link = same_inode(s, d);
    if (S_ISLNK(s.st_mode) && S_ISLNK(d.st_mode) && x.unlink_first) return "ok";
  }
  if (backup) {
    if (!same_link) {
      // a source that is a link to the destination would lose what it leads to
      if (!x.move && x.dereference !== "never" && S_ISLNK(link_src.st_mode) && !S_ISLNK(link_dst.st_mode))
        return "no";
      return "ok";
    }
    return (yield* same_name(source, to)) ? "no" : "ok";
  }
  if (x.move || x.unlink_first) {
    // the link goes, what it leads to stays
    if (S_ISLNK(link_dst.st_mode)) return "ok";
    if (same_link && link_dst.st_nlink > 1 && !(yield* same_name(source, to))) return x.move ? "no" : "ok";
  }
  if (!S_ISLNK(link_src.st_mode) && !S_ISLNK(link_dst.st_mode)) {
    if (!same_link) return "ok";
    if (x.hard_link) return "nothing";
  }
  // moving a link onto the file it leads to is harmless while that has another name
  if (x.move && S_ISLNK(link_src.st_mode) && link_dst.st_nlink > 1) {
    const target = yield* stat_path(from, true);
    if (typeof target !== "number" && same_inode(target, link_dst)) return "ok";
  }
  if (x.symbolic_link && S_ISLNK(link_dst.st_mode)) return "ok";
  if (x.dereference === "never") {
    const s = S_ISLNK(link_src.st_mode) ? yield* stat_path(from, true) : link_src;
    const d = S_ISLNK(link_dst.st_mode) ? yield* stat_path(to.name, true, to.dfd) : link_dst;
    if (typeof s === "number" || typeof d === "number") return "ok";
    if (!same_inode(s, d)) return "ok";
    // both are links, to the same: one takes the other's place
    if (S_ISLNK(link_src.st_mode) && S_ISLNK(link_dst.st_mode)) return "ok";
    if (x.hard_link) return S_ISLNK(link_dst.st_mode) ? "no" : "nothing";
  }
  return "no";
}
