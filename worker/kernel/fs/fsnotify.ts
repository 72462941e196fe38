// fs/notify: tells the marks on an inode, and those on its directory, what happened to it.
import type { Kernel } from "../kernel.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { fsnotify_mark, inode } from "./fs.ts";

export const FS_MODIFY = 0x00000002;
export const FS_ATTRIB = 0x00000004;
export const FS_MOVED_FROM = 0x00000040;
export const FS_MOVED_TO = 0x00000080;
export const FS_CREATE = 0x00000100;
export const FS_DELETE = 0x00000200;
export const FS_DELETE_SELF = 0x00000400;
export const FS_MOVE_SELF = 0x00000800;
export const FS_UNMOUNT = 0x00002000;
export const FS_ISDIR = 0x40000000;

/** Reports an event to the marks of `to_tell`; `inode` is the object concerned, `name` its entry in to_tell. */
export function fsnotify(
  k: Kernel,
  to_tell: inode,
  mask: number,
  inode: inode | null,
  name: ByteString | null,
): void {
  const marks = to_tell.i_fsnotify_marks;
  if (!marks) return;
  for (const mark of [...marks]) if (mark.mask & mask) mark.handle_event(k, mark, mask, inode, name);
}

export function fsnotify_add_mark(inode: inode, mark: fsnotify_mark): void {
  (inode.i_fsnotify_marks ??= []).push(mark);
}

export function fsnotify_destroy_mark(inode: inode, mark: fsnotify_mark): void {
  const marks = inode.i_fsnotify_marks;
  if (!marks) return;
  const i = marks.indexOf(mark);
  if (i >= 0) marks.splice(i, 1);
  if (marks.length === 0) inode.i_fsnotify_marks = null;
}

/** The inode itself is gone: no link and no user. */
export function fsnotify_inoderemove(k: Kernel, inode: inode): void {
  fsnotify(k, inode, FS_DELETE_SELF, inode, null);
  inode.i_fsnotify_marks = null;
}
