// kernel/audit_watch.c: rules on a path (path=, auditctl -w on a file). A mark on the directory tells what comes to and
// goes from the path; the rule sits on the hash list of the inode that is there now.
import { audit_filter_inodes } from "./audit_filter_rules.ts";
import { audit_remove_mark_rule } from "./audit_fsnotify.ts";
import { audit_inode } from "./audit_names.ts";
import { audit_log_path_rule_change } from "./audit_rule_change.ts";
import { audit_hash_ino, audit_unlist_rule } from "./audit_rules.ts";
import type { audit_entry, audit_krule, audit_parent, audit_watch } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { fsnotify_mark, inode } from "./fs/fs.ts";
import * as FSN from "./fs/fsnotify.ts";
import { getname_kernel, kern_path_parent } from "./fs/namei.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_FILTER_EXIT } from "./uapi/audit.ts";
import { EINVAL, ENOENT } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

const AUDIT_FS_WATCH =
  FSN.FS_MOVED_FROM |
  FSN.FS_MOVED_TO |
  FSN.FS_CREATE |
  FSN.FS_DELETE |
  FSN.FS_DELETE_SELF |
  FSN.FS_MOVE_SELF |
  FSN.FS_UNMOUNT;

/** Last component of a path. */
export const path_basename = (path: ByteString): ByteString => {
  const end = path.replace(/\/+$/, "");
  return end.slice(end.lastIndexOf("/") + 1);
};

/** A path= field of a rule being added: absolute, on the exit list, the only one of its kind. */
export function audit_to_watch(rule: audit_krule, path: ByteString, op: number): number {
  if (
    path[0] !== "/" ||
    path.endsWith("/") ||
    rule.listnr !== AUDIT_FILTER_EXIT ||
    op !== T.Audit_equal ||
    rule.inode_f ||
    rule.watch ||
    rule.tree
  )
    return -EINVAL;
  rule.watch = {
    path,
    name: path_basename(path),
    dev: T.AUDIT_DEV_UNSET,
    ino: T.AUDIT_INO_UNSET,
    parent: null,
    rules: [],
  };
  return 0;
}

/** Does the watch stand for this object? */
export const audit_watch_compare = (watch: audit_watch, ino: number, dev: number): boolean =>
  watch.ino !== T.AUDIT_INO_UNSET && watch.ino === ino && watch.dev === dev;

/** The directory of a path and what is at the path; audit sees the walk as the current call's. */
export function audit_get_nd(k: Kernel, path: ByteString): { dir: inode; found: inode | null } | number {
  const at = kern_path_parent(k, path);
  if (typeof at === "number") return at;
  const dir = at.parent.dentry.d_inode;
  if (!dir) return -ENOENT;
  if (k.current.audit_context) audit_inode(k, getname_kernel(path), at.parent.dentry, T.AUDIT_INODE_PARENT);
  return { dir, found: at.dentry?.d_inode ?? null };
}

function audit_init_parent(k: Kernel, dir: inode): audit_parent {
  const parent: audit_parent = { inode: dir, watches: [], destroy: () => {} };
  const mark: fsnotify_mark = {
    mask: AUDIT_FS_WATCH,
    handle_event: (kk, _mark, mask, inode, name) => audit_watch_handle_event(kk, parent, mask, inode, name),
  };
  FSN.fsnotify_add_mark(dir, mark);
  parent.destroy = () => {
    FSN.fsnotify_destroy_mark(dir, mark);
    k.audit.parents.delete(dir);
  };
  k.audit.parents.set(dir, parent);
  return parent;
}

/** Starts watching the path of a rule; rules on the same path share one watch. 0 or a negated errno. */
export function audit_add_watch(k: Kernel, entry: audit_entry): number {
  if (k.listeners.trace?.enter("audit_add_watch")) return k.listeners.trace.leave(audit_add_watch(k, entry));
  const watch = entry.rule.watch as audit_watch;
  const at = audit_get_nd(k, watch.path);
  if (typeof at === "number") return at;
  if (at.found) {
    watch.dev = at.found.i_sb.s_dev;
    watch.ino = at.found.i_ino;
  }
  const parent = k.audit.parents.get(at.dir) ?? audit_init_parent(k, at.dir);
  const existing = parent.watches.find((w) => w.path === watch.path);
  if (!existing) {
    watch.parent = parent;
    parent.watches.push(watch);
  }
  const used = existing ?? watch;
  entry.rule.watch = used;
  used.rules.unshift(entry);
  return 0;
}

/** A rule goes: its watch too when it was the last, and the mark with the last watch. */
export function audit_remove_watch_rule(entry: audit_entry): void {
  const watch = entry.rule.watch as audit_watch;
  const i = watch.rules.indexOf(entry);
  if (i >= 0) watch.rules.splice(i, 1);
  if (watch.rules.length > 0 || !watch.parent) return;
  const { parent } = watch;
  watch.parent = null;
  const j = parent.watches.indexOf(watch);
  if (j >= 0) parent.watches.splice(j, 1);
  if (parent.watches.length === 0) parent.destroy();
}

/** Another object (or none) is at a watched name now. */
function audit_update_watch(
  k: Kernel,
  parent: audit_parent,
  name: ByteString,
  dev: number,
  ino: number,
  invalidating: boolean,
): void {
  if (
    k.listeners.trace?.run(
      "audit_update_watch",
      name,
      audit_update_watch,
      k,
      parent,
      name,
      dev,
      ino,
      invalidating,
    )
  )
    return;
  const watch = parent.watches.find((w) => w.name === name);
  if (!watch) return;
  // the object is about to stop matching: decide now, so that its own removal is still recorded
  const ctx = k.current.audit_context;
  if (invalidating && ctx && !ctx.dummy && ctx.in_syscall) audit_filter_inodes(k, k.current, ctx);
  watch.dev = dev;
  watch.ino = ino;
  const hash = k.audit.audit_inode_hash[audit_hash_ino(ino)];
  for (const entry of watch.rules) {
    const i = entry.list?.indexOf(entry) ?? -1;
    if (i >= 0) entry.list?.splice(i, 1);
    hash.unshift(entry);
    entry.list = hash;
    audit_log_path_rule_change(k, "watch", entry.rule, watch.path, "updated_rules");
  }
  watch.rules.reverse();
}

/** The watched directory itself is gone or elsewhere: its rules cannot be kept. */
function audit_remove_parent_watches(k: Kernel, parent: audit_parent): void {
  if (k.listeners.trace?.run("audit_remove_parent_watches", "", audit_remove_parent_watches, k, parent))
    return;
  for (const watch of parent.watches) {
    for (const entry of watch.rules) {
      audit_log_path_rule_change(k, "watch", entry.rule, watch.path, "remove_rule");
      if (entry.rule.exe) audit_remove_mark_rule(entry.rule);
      audit_unlist_rule(k, entry);
    }
    watch.rules = [];
    watch.parent = null;
  }
  parent.watches = [];
  parent.destroy();
}

function audit_watch_handle_event(
  k: Kernel,
  parent: audit_parent,
  mask: number,
  inode: inode | null,
  name: ByteString | null,
): void {
  if (mask & (FSN.FS_CREATE | FSN.FS_MOVED_TO) && inode && name !== null)
    audit_update_watch(k, parent, name, inode.i_sb.s_dev, inode.i_ino, false);
  else if (mask & (FSN.FS_DELETE | FSN.FS_MOVED_FROM) && name !== null)
    audit_update_watch(k, parent, name, T.AUDIT_DEV_UNSET, T.AUDIT_INO_UNSET, true);
  else if (mask & (FSN.FS_DELETE_SELF | FSN.FS_UNMOUNT | FSN.FS_MOVE_SELF))
    audit_remove_parent_watches(k, parent);
}
