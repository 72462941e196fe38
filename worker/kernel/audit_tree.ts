// kernel/audit_tree.c: rules on a directory tree (dir=). A tree is the directory's inode and the roots of the file
// systems mounted below it at the time; an object belongs to it when the way up from the object meets one of these.
import { audit_log_d, audit_log_format, audit_log_key, audit_log_untrustedstring } from "./audit.ts";
import { audit_remove_mark_rule } from "./audit_fsnotify.ts";
import { audit_inode } from "./audit_names.ts";
import { audit_unlist_rule } from "./audit_rules.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "./audit_standalone.ts";
import type { audit_chunk, audit_context, audit_entry, audit_krule, audit_tree } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import { is_path_reachable } from "./fs/d_path.ts";
import type { dentry, fsnotify_mark, inode, mount, path } from "./fs/fs.ts";
import * as FSN from "./fs/fsnotify.ts";
import { getname_kernel, kern_path } from "./fs/namei.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_CONFIG_CHANGE, AUDIT_FILTER_EXIT } from "./uapi/audit.ts";
import { EINVAL } from "./uapi/errno.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** A dir= field of a rule being added. */
export function audit_make_tree(rule: audit_krule, pathname: ByteString, op: number): number {
  if (
    pathname[0] !== "/" ||
    rule.listnr !== AUDIT_FILTER_EXIT ||
    op !== T.Audit_equal ||
    rule.inode_f ||
    rule.watch ||
    rule.tree
  )
    return -EINVAL;
  rule.tree = { pathname, chunks: new Set(), root: null, rules: [], goner: false };
  return 0;
}

const mount_point = (mnt: mount): path => ({ mnt: mnt.mnt_parent, dentry: mnt.mnt_mountpoint });

/** The inode at `path` and the root inodes of all mounts below it, in the current mount namespace. */
function collect_mounts(k: Kernel, path: path): inode[] {
  const found: inode[] = [];
  const add = (dentry: dentry): void => {
    if (dentry.d_inode && !found.includes(dentry.d_inode)) found.push(dentry.d_inode);
  };
  add(path.dentry);
  for (const mnt of k.current.nsproxy.mnt_ns.list)
    if (mnt !== path.mnt && mnt.mnt_parent !== mnt && is_path_reachable(mount_point(mnt), path))
      add(mnt.mnt_root);
  return found;
}

/** Looks a tree's directory up; audit sees it as a name of the current call. */
function lookup(k: Kernel, pathname: ByteString): path | number {
  const path = kern_path(k, pathname, 0);
  if (typeof path !== "number" && k.current.audit_context)
    audit_inode(k, getname_kernel(pathname), path.dentry, 0);
  return path;
}

/** Makes an inode part of a tree; the first is the tree's root. */
function tag_chunk(k: Kernel, inode: inode, tree: audit_tree): void {
  if (tree.goner || tree.chunks.has(inode)) return;
  tree.chunks.add(inode);
  tree.root ??= inode;
  const chunk = k.audit.tree_chunks.get(inode);
  if (chunk) {
    chunk.trees.push(tree);
    return;
  }
  const mark: fsnotify_mark = {
    mask: FSN.FS_DELETE_SELF | FSN.FS_UNMOUNT,
    handle_event: (kk) => evict_chunk(kk, inode),
  };
  k.audit.tree_chunks.set(inode, { trees: [tree], mark });
  FSN.fsnotify_add_mark(inode, mark);
}

function untag_chunk(k: Kernel, inode: inode, tree: audit_tree): void {
  tree.chunks.delete(inode);
  const chunk = k.audit.tree_chunks.get(inode);
  if (!chunk) return;
  const i = chunk.trees.indexOf(tree);
  if (i >= 0) chunk.trees.splice(i, 1);
  if (chunk.trees.length === 0) drop_chunk(k, inode, chunk);
}

function drop_chunk(k: Kernel, inode: inode, chunk: audit_chunk): void {
  k.audit.tree_chunks.delete(inode);
  FSN.fsnotify_destroy_mark(inode, chunk.mark);
}

function prune(k: Kernel, tree: audit_tree): void {
  for (const inode of [...tree.chunks]) untag_chunk(k, inode, tree);
}

/** Puts a rule on a tree; rules on the same path share one. 0 or a negated errno. */
export function audit_add_tree_rule(k: Kernel, entry: audit_entry): number {
  if (k.listeners.trace?.enter("audit_add_tree_rule"))
    return k.listeners.trace.leave(audit_add_tree_rule(k, entry));
  const seed = entry.rule.tree as audit_tree;
  const existing = k.audit.tree_list.find((t) => t.pathname === seed.pathname);
  if (existing) {
    entry.rule.tree = existing;
    existing.rules.unshift(entry);
    return 0;
  }
  const path = lookup(k, seed.pathname);
  if (typeof path === "number") return path;
  for (const inode of collect_mounts(k, path)) tag_chunk(k, inode, seed);
  k.audit.tree_list.unshift(seed);
  seed.rules.unshift(entry);
  return 0;
}

const forget_tree = (k: Kernel, tree: audit_tree): void => {
  const i = k.audit.tree_list.indexOf(tree);
  if (i >= 0) k.audit.tree_list.splice(i, 1);
};

export function audit_remove_tree_rule(k: Kernel, entry: audit_entry): void {
  const { tree } = entry.rule;
  if (!tree) return;
  const i = tree.rules.indexOf(entry);
  if (i >= 0) tree.rules.splice(i, 1);
  if (tree.rules.length > 0 || tree.goner) return;
  tree.root = null;
  tree.goner = true;
  forget_tree(k, tree);
  prune(k, tree);
}

/** `op=remove_rule dir= key= list= res=1`. */
function audit_tree_log_remove_rule(k: Kernel, rule: audit_krule, tree: audit_tree): void {
  if (k.audit.audit_enabled === T.AUDIT_OFF) return;
  const ab = audit_log_start_standalone(k, "tree", AUDIT_CONFIG_CHANGE);
  if (ab === null) return;
  audit_log_format(ab, "op=remove_rule");
  audit_log_untrustedstring(ab, " dir=", tree.pathname);
  audit_log_key(ab, rule.filterkey);
  audit_log_d(ab, " list=", rule.listnr);
  audit_log_d(ab, " res=", 1);
  audit_log_end_standalone(k, "tree", ab);
}

function kill_rules(k: Kernel, tree: audit_tree): void {
  for (const entry of tree.rules) {
    audit_tree_log_remove_rule(k, entry.rule, tree);
    if (entry.rule.exe) audit_remove_mark_rule(entry.rule);
    audit_unlist_rule(k, entry);
  }
  tree.rules = [];
}

/** An inode of trees is gone. Trees rooted there die: at the end of the current call, or at once outside of one. */
function evict_chunk(k: Kernel, inode: inode): void {
  const chunk = k.audit.tree_chunks.get(inode);
  if (!chunk) return;
  drop_chunk(k, inode, chunk);
  const ctx = k.current.audit_context;
  for (const tree of chunk.trees) {
    tree.chunks.delete(inode);
    if (tree.root !== inode) continue;
    tree.root = null;
    tree.goner = true;
    forget_tree(k, tree);
    if (ctx?.in_syscall) ctx.killed_trees.push(tree);
    else {
      kill_rules(k, tree);
      prune(k, tree);
    }
  }
}

/** At the end of a call: the rules of trees whose root vanished during it. */
export function audit_kill_trees(k: Kernel, list: audit_tree[]): void {
  if (k.listeners.trace?.run("audit_kill_trees", "", audit_kill_trees, k, list)) return;
  for (let tree = list.shift(); tree; tree = list.shift()) {
    kill_rules(k, tree);
    prune(k, tree);
  }
}

/** auditctl -t: trees forget mounts that are no longer below their directory. */
export function audit_trim_trees(k: Kernel): void {
  for (const tree of [...k.audit.tree_list]) {
    const path = lookup(k, tree.pathname);
    if (typeof path === "number") continue;
    const present = collect_mounts(k, path);
    for (const inode of [...tree.chunks]) {
      if (present.includes(inode)) continue;
      if (tree.root === inode) tree.root = null;
      untag_chunk(k, inode, tree);
    }
    if (tree.root === null && !tree.goner) {
      tree.goner = true;
      kill_rules(k, tree);
      forget_tree(k, tree);
      prune(k, tree);
    }
  }
}

/** auditctl -q: what is mounted at `new_path` becomes part of every tree that holds `old_path`. */
export function audit_tag_tree(k: Kernel, old_path: ByteString, new_path: ByteString): number {
  const added = lookup(k, new_path);
  if (typeof added === "number") return added;
  const tagged = collect_mounts(k, added);
  const inside = lookup(k, old_path);
  if (typeof inside === "number") return inside;
  for (const tree of k.audit.tree_list) {
    const path = lookup(k, tree.pathname);
    if (typeof path === "number" || !is_path_reachable(inside, path)) continue;
    for (const inode of tagged) tag_chunk(k, inode, tree);
  }
  return 0;
}

/** Notes the trees on the way up from a dentry (handle_path). */
export function audit_handle_path(k: Kernel, ctx: audit_context, dentry: dentry): void {
  const { tree_chunks } = k.audit;
  if (tree_chunks.size === 0) return;
  for (let d = dentry; ; d = d.d_parent) {
    if (d.d_inode?.i_fsnotify_marks) audit_handle_one(k, ctx, d.d_inode);
    if (d.d_parent === d) return;
  }
}

/** Notes the trees an inode itself is part of (handle_one). */
export function audit_handle_one(k: Kernel, ctx: audit_context, inode: inode): void {
  const chunk = k.audit.tree_chunks.get(inode);
  if (chunk) for (const tree of chunk.trees) if (!ctx.trees.includes(tree)) ctx.trees = [...ctx.trees, tree];
}
