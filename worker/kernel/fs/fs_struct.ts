// fs/fs_struct: a task's root, working directory and umask.
import type { fs_struct } from "./fs.ts";

export const copy_fs_struct = (old: fs_struct): fs_struct => ({
  count: 1,
  umask: old.umask,
  root: old.root,
  pwd: old.pwd,
});
