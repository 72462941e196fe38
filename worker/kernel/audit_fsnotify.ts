// kernel/audit_fsnotify.c: exe= rules: which inode the path of the executable is now.

import { audit_log_path_rule_change } from "./audit_rule_change.ts";
import { audit_del_rule } from "./audit_rules.ts";
import type { audit_entry, audit_fsnotify_mark, audit_krule } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { audit_get_nd, path_basename } from "./audit_watch.ts";
import type { fsnotify_mark, inode } from "./fs/fs.ts";
import * as FSN from "./fs/fsnotify.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";
import { EINVAL } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

const AUDIT_FS_EVENTS =
  FSN.FS_MOVED_FROM |
  FSN.FS_MOVED_TO |
  FSN.FS_CREATE |
  FSN.FS_DELETE |
  FSN.FS_DELETE_SELF |
  FSN.FS_MOVE_SELF |
  FSN.FS_UNMOUNT;

function audit_update_mark(mark: audit_fsnotify_mark, inode: inode | null): void {
  mark.dev = inode ? inode.i_sb.s_dev : T.AUDIT_DEV_UNSET;
  mark.ino = inode ? inode.i_ino : T.AUDIT_INO_UNSET;
}

/** A mark for an exe= rule on the directory of `path`; or a negated errno. */
export function audit_alloc_mark(
  k: Kernel,
  entry: audit_entry,
  path: ByteString,
): audit_fsnotify_mark | number {
  if (path[0] !== "/" || path.endsWith("/")) return -EINVAL;
  const at = audit_get_nd(k, path);
  if (typeof at === "number") return at;
  const mark: audit_fsnotify_mark = { path, ino: 0, dev: 0, entry, destroy: () => {} };
  audit_update_mark(mark, at.found);
  const fsn: fsnotify_mark = {
    mask: AUDIT_FS_EVENTS,
    handle_event: (kk, _mark, mask, inode, name) => audit_mark_handle_event(kk, mark, mask, inode, name),
  };
  FSN.fsnotify_add_mark(at.dir, fsn);
  mark.destroy = () => FSN.fsnotify_destroy_mark(at.dir, fsn);
  return mark;
}

export function audit_remove_mark_rule(rule: audit_krule): void {
  rule.exe?.destroy();
}

function audit_mark_handle_event(
  k: Kernel,
  mark: audit_fsnotify_mark,
  mask: number,
  inode: inode | null,
  name: ByteString | null,
): void {
  if (mask & (FSN.FS_CREATE | FSN.FS_MOVED_TO | FSN.FS_DELETE | FSN.FS_MOVED_FROM)) {
    if (name === path_basename(mark.path)) audit_update_mark(mark, inode);
    return;
  }
  const { entry } = mark;
  if (!(mask & (FSN.FS_DELETE_SELF | FSN.FS_UNMOUNT | FSN.FS_MOVE_SELF)) || !entry) return;
  mark.entry = null;
  audit_log_path_rule_change(k, "mark", entry.rule, mark.path, "autoremove_rule");
  audit_del_rule(k, entry);
}

/** Does the task run the marked executable? */
export function audit_exe_compare(task: task_struct, mark: audit_fsnotify_mark): boolean {
  const inode = task.mm?.exe_file?.f_inode;
  return inode !== undefined && inode.i_ino === mark.ino && inode.i_sb.s_dev === mark.dev;
}
