// fs/file_table: open file descriptions and their reference counts.
import type { Kernel } from "../kernel.ts";
import { MAX_FILES } from "../limits.ts";
import { ENFILE } from "../uapi/errno.ts";
import { FMODE_PATH, FMODE_WRITER, type file, type file_operations, type inode, type path } from "./fs.ts";
import { locks_remove_file } from "./locks.ts";

/** A new open file description with one reference, or -ENFILE. `open` of its operations has not been called. */
export function alloc_file(
  k: Kernel,
  path: path,
  inode: inode,
  fop: file_operations,
  flags: number,
  mode: number,
): file | number {
  if (k.vfs.nr_files >= MAX_FILES) return -ENFILE;
  k.vfs.nr_files++;
  return {
    f_path: path,
    f_inode: inode,
    f_op: fop,
    f_flags: flags,
    f_mode: mode,
    f_pos: 0,
    f_count: 1,
    f_cred: k.current.cred,
    private_data: null,
  };
}

/** Another with one reference of the same file, which does not count as open. */
export const copy_file = (file: file): file => ({
  f_path: file.f_path,
  f_inode: file.f_inode,
  f_op: file.f_op,
  f_flags: file.f_flags,
  f_mode: file.f_mode,
  f_pos: file.f_pos,
  f_count: 1,
  f_cred: file.f_cred,
  private_data: file.private_data,
});

/** Takes one more reference. */
export function get_file(file: file): file {
  file.f_count++;
  return file;
}

/** Drops a reference; the last one releases the file. */
export function fput(k: Kernel, file: file): void {
  if (--file.f_count > 0) return;
  k.vfs.nr_files--;
  if (file.f_mode & FMODE_WRITER) file.f_inode.i_writecount--;
  locks_remove_file(k, file);
  if (!(file.f_mode & FMODE_PATH)) file.f_op.release?.(k, file.f_inode, file);
}
