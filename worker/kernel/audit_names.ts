// kernel/auditsc.c: the names and objects of a system call, gathered while it runs. Every PATH record is one of them.
import { compare } from "./audit_filter.ts";
import { type filter_trace, trace_filter } from "./audit_trace.ts";
import { audit_handle_one, audit_handle_path } from "./audit_tree.ts";
import type { audit_context, audit_krule, audit_names } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { dentry, file, filename, inode } from "./fs/fs.ts";
import type { Kernel } from "./kernel.ts";
import { get_vfs_caps_from_disk } from "./security/commoncap.ts";
import * as A from "./uapi/audit.ts";
import type { ByteString } from "./uapi/syscall.ts";

const new_names = (): audit_names => ({
  name: null,
  name_len: T.AUDIT_NAME_FULL,
  hidden: false,
  ino: T.AUDIT_INO_UNSET,
  dev: T.AUDIT_DEV_UNSET,
  mode: 0,
  uid: 0,
  gid: 0,
  rdev: 0,
  osid: "",
  fcap: null,
  type: T.AUDIT_TYPE_UNKNOWN,
  object_text: null,
});

function audit_alloc_name(ctx: audit_context, type: number): audit_names {
  if (ctx.name_count === ctx.names_list.length) ctx.names_list.push(new_names());
  const n = ctx.names_list[ctx.name_count++];
  n.name = null;
  n.name_len = T.AUDIT_NAME_FULL;
  n.hidden = false;
  n.ino = T.AUDIT_INO_UNSET;
  n.dev = 0;
  n.mode = 0;
  n.uid = 0;
  n.gid = 0;
  n.rdev = 0;
  n.osid = "";
  n.fcap = null;
  n.type = type;
  return n;
}

/** A path name was taken from the caller. */
export function audit_getname(k: Kernel, name: filename): void {
  if (k.listeners.trace?.run("__audit_getname", name.name, audit_getname, k, name)) return;
  const ctx = k.current.audit_context;
  if (!ctx?.in_syscall || ctx.dummy) return;
  // a call that slept is made again from its start: its names are known already
  const known = k.current.call_state === null ? null : find_known(ctx, name.name);
  const n = known ?? audit_alloc_name(ctx, T.AUDIT_TYPE_UNKNOWN);
  n.name = name;
  name.aname = n;
  if (ctx.pwd === null) ctx.pwd = k.current.fs.pwd;
}

function find_known(ctx: audit_context, text: ByteString): audit_names | null {
  for (let i = 0; i < ctx.name_count; i++) {
    const n = ctx.names_list[i];
    if (n.name?.name === text) return n;
  }
  return null;
}

function audit_copy_inode(n: audit_names, inode: inode): void {
  n.ino = inode.i_ino;
  n.dev = inode.i_sb.s_dev;
  n.mode = inode.i_mode;
  n.uid = inode.i_uid;
  n.gid = inode.i_gid;
  n.rdev = inode.i_rdev;
  n.osid = inode.i_security;
  n.fcap = inode.i_xattrs === null ? null : get_vfs_caps_from_disk(inode);
}

/** An object by itself, that no name of the call led to. */
export function audit_object(inode: inode, name: ByteString): audit_names {
  const n = new_names();
  n.name = { name, aname: null };
  n.type = T.AUDIT_TYPE_NORMAL;
  audit_copy_inode(n, inode);
  return n;
}

/** A rule of the filesystem list says never: any of its types will do. */
function fs_rule(rule: audit_krule, inode: inode, trace: filter_trace | null): boolean {
  trace?.begin(rule);
  if (rule.action !== A.AUDIT_NEVER) {
    trace?.end("action");
    return false;
  }
  rule.tried++;
  for (const f of rule.fields) {
    if (f.type !== A.AUDIT_FSTYPE) continue;
    const matched = compare(trace, inode.i_sb.s_magic, f);
    trace?.field(f, matched);
    if (!matched) continue;
    rule.hits++;
    trace?.end("match");
    return true;
  }
  return false;
}

/** Does the filesystem list say never for objects of this file system? */
function fs_filtered(k: Kernel, inode: inode): boolean {
  const list = k.audit.audit_filter_list[A.AUDIT_FILTER_FS];
  if (list.length === 0) return false;
  const trace = trace_filter(k, "fs", k.current, k.current.audit_context);
  const filtered = list.some(({ rule }) => fs_rule(rule, inode, trace));
  if (trace) k.listeners.audit?.(trace);
  return filtered;
}

/** Length of the directory part of a path, its last slash included; 0 for a name in the working directory. */
export function parent_len(path: ByteString): number {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return path.lastIndexOf("/", Math.max(0, end - 1)) + 1;
}

/** Is the path, without its first `plen` bytes when given, else without its directory part, just this name? */
export function audit_same_dname(name: ByteString, path: ByteString, plen: number): boolean {
  const skip = plen === T.AUDIT_NAME_FULL ? parent_len(path) : plen;
  return path.length - skip === name.length && path.endsWith(name);
}

const fits = (n: audit_names, parent: boolean): boolean =>
  parent ? n.type === T.AUDIT_TYPE_PARENT || n.type === T.AUDIT_TYPE_UNKNOWN : n.type !== T.AUDIT_TYPE_PARENT;

/** The entry of this call that stands for the name or, failing that, for the object; the latest first. */
function find_entry(ctx: audit_context, name: filename, inode: inode, parent: boolean): audit_names | null {
  if (name.aname && fits(name.aname, parent)) return name.aname;
  for (let i = ctx.name_count - 1; i >= 0; i--) {
    const n = ctx.names_list[i];
    if (n.ino === inode.i_ino && n.dev === inode.i_sb.s_dev && fits(n, parent)) return n;
  }
  return null;
}

/** The call found the object of a name (or, with AUDIT_INODE_PARENT, the directory it is in). */
export function audit_inode(k: Kernel, name: filename | null, dentry: dentry, flags: number): void {
  if (k.listeners.trace?.run("__audit_inode", name?.name ?? "", audit_inode, k, name, dentry, flags)) return;
  const ctx = k.current.audit_context;
  if (!ctx?.in_syscall || ctx.dummy) return;
  const inode = dentry.d_inode;
  if (inode === null || fs_filtered(k, inode)) return;
  const parent = (flags & T.AUDIT_INODE_PARENT) !== 0;
  let n = name === null ? null : find_entry(ctx, name, inode, parent);
  if (n === null) {
    n = audit_alloc_name(ctx, T.AUDIT_TYPE_UNKNOWN);
    n.name = name;
  }
  if (parent) {
    n.name_len = n.name === null ? T.AUDIT_NAME_FULL : parent_len(n.name.name);
    n.type = T.AUDIT_TYPE_PARENT;
    if (flags & T.AUDIT_INODE_HIDDEN) n.hidden = true;
  } else {
    n.name_len = T.AUDIT_NAME_FULL;
    n.type = T.AUDIT_TYPE_NORMAL;
  }
  audit_handle_path(k, ctx, dentry);
  audit_copy_inode(n, inode);
}

/** The call works on an open file. */
export function audit_file(k: Kernel, file: file): void {
  audit_inode(k, null, file.f_path.dentry, 0);
}

function find_parent(ctx: audit_context, parent: inode, dname: ByteString): audit_names | null {
  for (let i = 0; i < ctx.name_count; i++) {
    const n = ctx.names_list[i];
    if (n.name === null || (n.type !== T.AUDIT_TYPE_PARENT && n.type !== T.AUDIT_TYPE_UNKNOWN)) continue;
    if (n.ino !== parent.i_ino || n.dev !== parent.i_sb.s_dev) continue;
    if (audit_same_dname(dname, n.name.name, n.name_len)) return n;
  }
  return null;
}

function find_child(
  ctx: audit_context,
  type: number,
  dname: ByteString,
  above: audit_names | null,
): audit_names | null {
  for (let i = 0; i < ctx.name_count; i++) {
    const n = ctx.names_list[i];
    if (n.name === null || (n.type !== type && n.type !== T.AUDIT_TYPE_UNKNOWN)) continue;
    const text = n.name.name;
    if (dname === text || audit_same_dname(dname, text, above ? above.name_len : T.AUDIT_NAME_FULL)) return n;
  }
  return null;
}

/** An entry of a directory is about to be made or removed (AUDIT_TYPE_CHILD_*), or has been made. */
export function audit_inode_child(k: Kernel, parent: inode, dentry: dentry, type: number): void {
  if (k.listeners.trace?.run("__audit_inode_child", "", audit_inode_child, k, parent, dentry, type)) return;
  const ctx = k.current.audit_context;
  if (!ctx?.in_syscall || ctx.dummy) return;
  if (fs_filtered(k, parent)) return;
  const inode = dentry.d_inode;
  if (inode?.i_fsnotify_marks) audit_handle_one(k, ctx, inode);
  const found_parent = find_parent(ctx, parent, dentry.d_name);
  if (found_parent) found_parent.type = T.AUDIT_TYPE_PARENT;
  let child = find_child(ctx, type, dentry.d_name, found_parent);
  if (child) child.type = type;
  if (!found_parent) audit_copy_inode(audit_alloc_name(ctx, T.AUDIT_TYPE_PARENT), parent);
  if (!child) {
    child = audit_alloc_name(ctx, type);
    if (found_parent) child.name = found_parent.name;
  }
  if (inode) audit_copy_inode(child, inode);
  else child.ino = T.AUDIT_INO_UNSET;
}
