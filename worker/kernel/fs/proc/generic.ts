// fs/proc/generic and seq_file: entries of procfs and the files they make.
import type { Kernel } from "../../kernel.ts";
import { ptrace_may_access } from "../../ptrace_access.ts";
import type { cred, pid_namespace, task_struct } from "../../sched_types.ts";
import { EACCES, EINVAL, EIO, EPERM, ESRCH } from "../../uapi/errno.ts";
import { type dirent, S_IFDIR, S_IFLNK, S_IFREG } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { file, file_operations, inode, inode_operations, path } from "../fs.ts";
import { new_inode } from "../inode.ts";
import { generic_permission } from "../namei.ts";
import { mode_to_dtype } from "../readdir.ts";

/**
 * One name in a directory of procfs. `task` is the process it is about; entries of the whole system get the caller.
 * `ns` is the pid namespace of the mount.
 */
export interface proc_entry {
  name: ByteString;
  mode: number;
  /** PTRACE_MODE_READ is asked for when it is opened: EACCES for who may not look into the process */
  guarded?: boolean;
  /** code that makes the text is still on its way into the machine (tools/parts.mjs) */
  missing?: () => boolean;
  /** what stat(2) says its size is, if not 0 */
  size?: number;
  /** text of a file; ESRCH and others as negated errno */
  read?: (k: Kernel, task: task_struct, ns: pid_namespace) => ByteString | number;
  /** whole write at file position `pos` */
  write?: (k: Kernel, task: task_struct, data: ByteString, pos: number) => number;
  /** symbolic link: its text */
  readlink?: (k: Kernel, task: task_struct, ns: pid_namespace) => ByteString | number;
  /** magic link: where it really leads */
  get_link?: (k: Kernel, task: task_struct) => path | number;
  /** below /proc/sys, where no capability overrides the mode (fs/proc/proc_sysctl.c) */
  sysctl?: boolean;
  /** the directory of a task: what it holds is about this one, and not about the one its own directory is about */
  about?: task_struct;
  /** directory: its entries now */
  list?: (k: Kernel, task: task_struct, ns: pid_namespace) => readonly proc_entry[];
}

/** The pid namespace of the mount that an inode is on. */
export const ns_of = (k: Kernel, inode: inode): pid_namespace => inode.i_sb.s_pid_ns ?? k.init_pid_ns;

/** Whether a task is still there: zombies are, released ones are not. */
const alive = (k: Kernel, task: task_struct) => k.tasks.get(task.pid) === task || task === k.init_task;

const file_ops = (entry: proc_entry, task: task_struct, global: boolean): file_operations => ({
  read: (k, file, count, pos) => {
    if (!entry.read) return -EINVAL;
    // the text is made when reading starts, so that it is read whole even while it changes
    if (pos === 0 || typeof file.private_data !== "string") {
      if (!alive(k, task)) return -ESRCH;
      const text = entry.read(k, task, ns_of(k, file.f_inode));
      if (typeof text === "number") return text;
      file.private_data = text;
    }
    return (file.private_data as ByteString).slice(pos, pos + count);
  },
  write: (k, _file, data, pos) => {
    // the two kinds of /proc differ: files of its own tree (proc_reg_write), and those of processes
    if (!entry.write) return global ? -EIO : -EINVAL;
    if (!alive(k, task)) return -ESRCH;
    return entry.write(k, task, data, pos);
  },
  write_keeps_pos: true,
  read_missing: entry.missing,
  open: entry.guarded ? (k) => (ptrace_may_access(k, task, false) ? -EACCES : 0) : undefined,
});

const dir_ops = (entry: proc_entry, task: task_struct): file_operations => ({
  iterate: (k, file) => iterate_entries(file, entry.list?.(k, task, ns_of(k, file.f_inode)) ?? []),
});

const dir_iop = (entry: proc_entry, task: task_struct): inode_operations => ({
  lookup: (k, dir, name) => {
    const found = entry.list?.(k, task, ns_of(k, dir)).find((e) => e.name === name);
    return found ? proc_inode(k, dir, found, found.about ?? task) : null;
  },
  revalidate: (_k, inode) => own(inode, task),
});

/** kernel/sysctl.c:sysctl_perm: root has the owner's bits, and no more than these. */
function sysctl_perm(inode: inode, mask: number, cred: cred): number {
  const shift = cred.fsuid === 0 ? 6 : cred.fsgid === 0 || cred.groups.includes(0) ? 3 : 0;
  return (mask & ~(inode.i_mode >> shift) & 7) === 0 ? 0 : -EACCES;
}

/** Entries of /proc/sys. */
export const sysctl_entries = (entries: readonly proc_entry[]): proc_entry[] =>
  entries.map((entry) => {
    const { list } = entry;
    return list
      ? { ...entry, sysctl: true, list: (k, task, ns) => sysctl_entries(list(k, task, ns)) }
      : { ...entry, sysctl: true };
  });

/** Owner of a /proc/PID inode: the process's effective ids, root's when it is not dumpable. */
function own(inode: inode, task: task_struct): void {
  const dumpable = task.mm ? task.mm.dumpable === 1 : false;
  const public_dir = (inode.i_mode & 0o170777) === (S_IFDIR | 0o555);
  inode.i_uid = dumpable || public_dir ? task.cred.euid : 0;
  inode.i_gid = dumpable || public_dir ? task.cred.egid : 0;
}

/** First of the inode numbers procfs gives to its entries (PROC_DYNAMIC_FIRST). */
const PROC_DYNAMIC_FIRST = 0xf0000000;

/**
 * An entry has the same number each time it is looked up, although its inode is made anew: as on Linux, where the
 * entries looked up stay in memory.
 */
function proc_ino(dir_ino: number, name: ByteString): number {
  let h = dir_ino ^ 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619);
  return PROC_DYNAMIC_FIRST + ((h ^ (h >>> 15)) & 0x0fffffff);
}

/** The inode of an entry of the directory `dir`; `task` null for files about the whole system, owned by root. */
export function proc_inode(k: Kernel, dir: inode, entry: proc_entry, task?: task_struct): inode {
  const about = task ?? k.current;
  const ns = ns_of(k, dir);
  const kind = entry.list ? S_IFDIR : entry.readlink || entry.get_link ? S_IFLNK : S_IFREG;
  const iop: inode_operations = entry.list
    ? dir_iop(entry, about)
    : kind === S_IFLNK
      ? {
          readlink: (kk) => entry.readlink?.(kk, task ?? kk.current, ns) ?? -EINVAL,
          get_link: (kk) => (entry.get_link ?? entry.readlink)?.(kk, task ?? kk.current, ns) ?? -EINVAL,
        }
      : {};
  if (entry.sysctl) iop.permission = (_k, inode, mask, cred) => sysctl_perm(inode, mask, cred);
  // proc_pid_permission: nothing is looked for in the directory of a task that is gone, be it somebody's working directory
  if (entry.about)
    iop.permission = (kk, inode, mask, cred) =>
      alive(kk, about) ? generic_permission(kk, inode, mask, cred) : -ESRCH;
  // proc_setattr: their modes are what they are
  if (task || entry.sysctl) iop.setattr = (_k, _d, attr) => (attr.ia_mode === undefined ? 0 : -EPERM);
  if (task) iop.revalidate = (_k, inode) => own(inode, task);
  const inode = new_inode(
    k,
    dir.i_sb,
    kind | entry.mode,
    iop,
    entry.list ? dir_ops(entry, about) : file_ops(entry, about, task === undefined),
  );
  inode.i_ino = proc_ino(dir.i_ino, entry.name);
  inode.i_uid = 0;
  inode.i_gid = 0;
  if (entry.size) inode.i_size = entry.size;
  if (entry.list) inode.i_nlink = 2;
  inode.i_security = task ? task.cred.security : dir.i_security;
  if (task) own(inode, task);
  return inode;
}

/** Snapshot of a directory made of entries. */
export function iterate_entries(file: file, entries: readonly proc_entry[]): dirent[] {
  const out: dirent[] = [
    { d_ino: file.f_inode.i_ino, d_type: 4, d_name: "." },
    { d_ino: 1, d_type: 4, d_name: ".." },
  ];
  for (const e of entries) {
    const kind = e.list ? S_IFDIR : e.readlink || e.get_link ? S_IFLNK : S_IFREG;
    out.push({ d_ino: proc_ino(file.f_inode.i_ino, e.name), d_type: mode_to_dtype(kind), d_name: e.name });
  }
  return out;
}
