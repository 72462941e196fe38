// fs/namei: from path names to dentries, and the calls that create, remove and rename names.

import { AUDIT_INODE_PARENT, audit_getname, audit_inode } from "../auditsc.ts";
import { in_group_p } from "../cred.ts";
import type { Kernel } from "../kernel.ts";
import { MAXSYMLINKS } from "../limits.ts";
import type { cred } from "../sched_types.ts";
import { CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import { AT_FDCWD, NAME_MAX, PATH_MAX } from "../uapi/fcntl.ts";
import { MS_RDONLY } from "../uapi/mount.ts";
import * as T from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import { capable_wrt_ids } from "../user_namespace.ts";
import { fget_raw } from "./file.ts";
import {
  type dentry,
  type filename,
  IS_IMMUTABLE,
  type inode,
  MAY_EXEC,
  MAY_READ,
  MAY_WRITE,
  type mount,
  type path,
} from "./fs.ts";
import { d_alloc } from "./inode.ts";
import { follow_mount } from "./namespace.ts";
import { may_follow_link } from "./protected_links.ts";

export const LOOKUP_FOLLOW = 1;
export const LOOKUP_DIRECTORY = 2;
export const LOOKUP_PARENT = 0x10;
/** do not tell audit about the object found (the caller does it itself) */
export const LOOKUP_NO_AUDIT = 0x10000;
/** the walk is through a link in the middle of a path: its last component is not the whole's */
const LOOKUP_MIDDLE = 0x20000;

/** Takes a path name from user space: -EFAULT, -ENOENT (empty) and -ENAMETOOLONG are found here. */
export function getname(k: Kernel, name: unknown, empty_ok = false): filename | number {
  if (typeof name !== "string") return -E.EFAULT;
  if (name.length === 0 && !empty_ok) return -E.ENOENT;
  if (name.length >= PATH_MAX) return -E.ENAMETOOLONG;
  const nul = name.indexOf("\0");
  const filename: filename = { name: nul < 0 ? name : name.slice(0, nul), aname: null };
  if (k.current.audit_context) audit_getname(k, filename);
  return filename;
}

/** A name the kernel itself looks up: audit does not see it. */
export const getname_kernel = (name: ByteString): filename => ({ name, aname: null });

/** fs/namei.c:generic_permission with the capabilities that override modes. */
export function generic_permission(k: Kernel, inode: inode, mask: number, cred: cred): number {
  const { i_mode } = inode;
  let bits: number;
  if (cred.fsuid === inode.i_uid) bits = i_mode >> 6;
  else if (in_group_p(cred, inode.i_gid)) bits = i_mode >> 3;
  else bits = i_mode;
  if ((mask & ~bits & (MAY_READ | MAY_WRITE | MAY_EXEC)) === 0) return 0;
  const over = (cap: number) => capable_wrt_ids(k, cred, inode.i_uid, inode.i_gid, cap);
  if (T.S_ISDIR(i_mode)) {
    if (!(mask & MAY_WRITE) && over(CAP_DAC_READ_SEARCH)) return 0;
    return over(CAP_DAC_OVERRIDE) ? 0 : -E.EACCES;
  }
  if (mask === MAY_READ && over(CAP_DAC_READ_SEARCH)) return 0;
  if ((!(mask & MAY_EXEC) || (i_mode & 0o111) !== 0) && over(CAP_DAC_OVERRIDE)) return 0;
  return -E.EACCES;
}

/** May the current task (or `cred`) access the inode so? 0 or a negated errno. */
export function inode_permission(k: Kernel, inode: inode, mask: number, cred: cred = k.current.cred): number {
  const { i_op } = inode;
  if (mask & MAY_WRITE && IS_IMMUTABLE(inode)) return -E.EPERM;
  i_op.revalidate?.(k, inode);
  if (i_op.permission) return i_op.permission(k, inode, mask, cred);
  return generic_permission(k, inode, mask, cred);
}

/** -EROFS when the mount is read-only. */
export const mnt_want_write = (mnt: mount): number =>
  mnt.mnt_flags & MS_RDONLY || mnt.mnt_sb.s_rdonly ? -E.EROFS : 0;

export interface nameidata {
  path: path;
  /** last component, when LOOKUP_PARENT: name, and whether a slash followed it */
  last: ByteString;
  last_type: "norm" | "root" | "dot" | "dotdot";
  trailing_slash: boolean;
  /** symbolic links followed so far */
  links: number;
}

/** The child of a directory by name; null when there is none. Negative dentries are never cached. */
export function lookup_child(k: Kernel, parent: path, name: ByteString): dentry | null | number {
  const dir = parent.dentry.d_inode as inode;
  if (dir.i_op.lookup && (dir.i_sb.s_dynamic || !parent.dentry.d_children?.has(name))) {
    const inode = dir.i_op.lookup(k, dir, name, parent.dentry);
    if (inode === null || typeof inode === "number") return inode;
    const existing = parent.dentry.d_children?.get(name);
    if (existing && (existing.d_inode === inode || existing.d_pinned)) return existing;
    const dentry = d_alloc(parent.dentry, name);
    dentry.d_inode = inode;
    return dentry;
  }
  return parent.dentry.d_children?.get(name) ?? null;
}

/** One step up, across mount points, not beyond the task's root. */
function follow_dotdot(k: Kernel, path: path): path {
  const { root } = k.current.fs;
  let at = path;
  for (;;) {
    if (at.dentry === root.dentry && at.mnt === root.mnt) return at;
    if (at.dentry !== at.mnt.mnt_root) return follow_mount({ mnt: at.mnt, dentry: at.dentry.d_parent });
    if (at.mnt.mnt_parent === at.mnt) return at;
    at = { mnt: at.mnt.mnt_parent, dentry: at.mnt.mnt_mountpoint };
  }
}

/** Where a walk starts: the root, the working directory or an open directory. */
function path_init(k: Kernel, dfd: number, name: ByteString): path | number {
  if (name.startsWith("/")) return k.current.fs.root;
  if (dfd === AT_FDCWD) return k.current.fs.pwd;
  const file = fget_raw(k, dfd);
  if (!file) return -E.EBADF;
  if (name.length > 0 && !T.S_ISDIR(file.f_inode.i_mode)) return -E.ENOTDIR;
  return file.f_path;
}

/** Follows a symbolic link standing in directory `parent`; the result is fully followed. */
function follow_link(k: Kernel, parent: path, link: path, nd: nameidata, trailing: boolean): path | number {
  const denied = trailing ? may_follow_link(k, parent.dentry.d_inode as inode, link) : 0;
  if (denied) return denied;
  if (++nd.links > MAXSYMLINKS) return -E.ELOOP;
  const inode = link.dentry.d_inode as inode;
  const target = inode.i_op.get_link ? inode.i_op.get_link(k, inode) : inode.i_link;
  if (typeof target === "number") return target;
  if (typeof target === "object") return target;
  if (target === "") return -E.ENOENT;
  return walk(
    k,
    target.startsWith("/") ? k.current.fs.root : parent,
    target,
    trailing ? LOOKUP_FOLLOW : LOOKUP_FOLLOW | LOOKUP_MIDDLE,
    nd,
  );
}

/** fs/namei.c:link_path_walk. With LOOKUP_PARENT stops before the last component and leaves it in nd. */
function walk(k: Kernel, start: path, name: ByteString, flags: number, nd: nameidata): path | number {
  let at = start;
  let i = 0;
  const n = name.length;
  nd.last_type = "root";
  nd.last = "/";
  nd.trailing_slash = false;
  while (i < n && name[i] === "/") i++;
  if (i === n) {
    if (!at.dentry.d_inode) return -E.ENOENT;
    return at;
  }
  for (;;) {
    const dir = at.dentry.d_inode;
    if (!dir) return -E.ENOENT;
    if (!T.S_ISDIR(dir.i_mode)) return -E.ENOTDIR;
    const denied = inode_permission(k, dir, MAY_EXEC);
    if (denied) return denied;
    let end = name.indexOf("/", i);
    if (end < 0) end = n;
    const part = name.slice(i, end);
    i = end;
    while (i < n && name[i] === "/") i++;
    const last = i === n;
    const slash = last && end < n;
    if (last) {
      nd.trailing_slash = slash;
      nd.last = part;
      nd.last_type = part === "." ? "dot" : part === ".." ? "dotdot" : "norm";
      if (flags & LOOKUP_PARENT) return at;
    }
    if (part === ".") {
      // stay
    } else if (part === "..") at = follow_dotdot(k, at);
    else {
      if (part.length > NAME_MAX) return -E.ENAMETOOLONG;
      const child = lookup_child(k, at, part);
      if (typeof child === "number") return child;
      if (!child?.d_inode) return -E.ENOENT;
      let next = child.d_mounted
        ? follow_mount({ mnt: at.mnt, dentry: child })
        : { mnt: at.mnt, dentry: child };
      if (T.S_ISLNK((next.dentry.d_inode as inode).i_mode) && (!last || flags & LOOKUP_FOLLOW || slash)) {
        const { last: name_of_last, last_type, trailing_slash } = nd;
        const target = follow_link(k, at, next, nd, last && !(flags & LOOKUP_MIDDLE));
        if (typeof target === "number") return target;
        nd.last = name_of_last;
        nd.last_type = last_type;
        nd.trailing_slash = trailing_slash;
        next = target;
      }
      at = next;
    }
    if (last) {
      if ((slash || flags & LOOKUP_DIRECTORY) && !T.S_ISDIR(at.dentry.d_inode?.i_mode ?? 0))
        return -E.ENOTDIR;
      return at;
    }
  }
}

const new_nameidata = (): nameidata => ({
  path: null as unknown as path,
  last: "",
  last_type: "root",
  trailing_slash: false,
  links: 0,
});

/** Looks a name up completely. */
export function filename_lookup(k: Kernel, dfd: number, name: filename, flags: number): path | number {
  if (k.listeners.trace?.enter("filename_lookup", name.name))
    return k.listeners.trace.leave(filename_lookup(k, dfd, name, flags));
  const start = path_init(k, dfd, name.name);
  if (typeof start === "number") return start;
  const found = walk(k, start, name.name, flags, new_nameidata());
  if (typeof found !== "number" && !(flags & LOOKUP_NO_AUDIT) && k.current.audit_context)
    audit_inode(k, name, found.dentry, 0);
  return found;
}

/** Looks up the directory a name is in. nd.path is that directory, nd.last the name to act on. */
export function filename_parentat(k: Kernel, dfd: number, name: filename): nameidata | number {
  const start = path_init(k, dfd, name.name);
  if (typeof start === "number") return start;
  const nd = new_nameidata();
  const parent = walk(k, start, name.name, LOOKUP_PARENT, nd);
  if (typeof parent === "number") return parent;
  const inode = parent.dentry.d_inode as inode;
  if (nd.last_type === "norm") {
    if (!T.S_ISDIR(inode.i_mode)) return -E.ENOTDIR;
    if (nd.last.length > NAME_MAX) return -E.ENAMETOOLONG;
  }
  nd.path = parent;
  if (k.current.audit_context) audit_inode(k, name, parent.dentry, AUDIT_INODE_PARENT);
  return nd;
}

/** A path given by a user, relative to a directory descriptor. */
export function user_path_at(
  k: Kernel,
  dfd: number,
  name: unknown,
  flags: number,
  empty_ok = false,
): path | number {
  const filename = getname(k, name, empty_ok);
  if (typeof filename === "number") return filename;
  if (filename.name === "" && empty_ok) {
    const at = path_init(k, dfd, "");
    if (typeof at !== "number" && k.current.audit_context) audit_inode(k, filename, at.dentry, 0);
    return at;
  }
  return filename_lookup(k, dfd, filename, flags);
}

/** A path the kernel needs for itself (rules, watches), as the current task sees it; audit does not record it. */
export function kern_path(k: Kernel, name: ByteString, flags: number): path | number {
  const start = path_init(k, AT_FDCWD, name);
  if (typeof start === "number") return start;
  return walk(k, start, name, flags, new_nameidata());
}

/** The parent directory of a name and the entry itself, if it exists (audit watches). */
export function kern_path_parent(
  k: Kernel,
  name: ByteString,
): { parent: path; last: ByteString; dentry: dentry | null } | number {
  const start = path_init(k, AT_FDCWD, name);
  if (typeof start === "number") return start;
  const nd = new_nameidata();
  const parent = walk(k, start, name, LOOKUP_PARENT, nd);
  if (typeof parent === "number") return parent;
  if (nd.last_type !== "norm") return -E.EINVAL;
  const child = lookup_child(k, parent, nd.last);
  if (typeof child === "number") return child;
  return { parent, last: nd.last, dentry: child };
}

/** follow the rest of a path from a directory (open's last component that is a link). */
export function follow_last_link(k: Kernel, parent: path, link: path, nd: nameidata): path | number {
  return follow_link(k, parent, link, nd, true);
}

/**
 * Resolves the last component when it is a symbolic link whose target may not exist yet (open with O_CREAT):
 * returns the directory and last name finally meant.
 */
export function parent_of_link(k: Kernel, parent: path, link: path, nd: nameidata): path | number {
  const denied = may_follow_link(k, parent.dentry.d_inode as inode, link);
  if (denied) return denied;
  if (++nd.links > MAXSYMLINKS) return -E.ELOOP;
  const inode = link.dentry.d_inode as inode;
  const target = inode.i_op.get_link ? inode.i_op.get_link(k, inode) : inode.i_link;
  if (typeof target !== "string") return typeof target === "number" ? target : target;
  if (target === "") return -E.ENOENT;
  return walk(k, target.startsWith("/") ? k.current.fs.root : parent, target, LOOKUP_PARENT, nd);
}
