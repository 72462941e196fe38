// fs/proc/root: /proc itself: the processes, self, and the files about the whole system.
import type { Kernel } from "../../kernel.ts";
import { process_list, task_pid_nr_ns } from "../../sched/task.ts";
import { type dirent, S_IFDIR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import type { file, file_system_type, inode, inode_operations } from "../fs.ts";
import { alloc_super, d_make_root, new_inode } from "../inode.ts";
import { proc_pid_inode } from "./base.ts";
import { iterate_entries, ns_of, type proc_entry, proc_inode } from "./generic.ts";
import { GLOBAL_ENTRIES } from "./global.ts";

const PROC_SUPER_MAGIC = 0x9fa0;

const root_entries = (): readonly proc_entry[] => GLOBAL_ENTRIES;

const root_iop: inode_operations = {
  lookup: (k, dir, name) => {
    if (/^[1-9]\d*$/.test(name)) {
      const task = ns_of(k, dir).tasks.get(Number(name));
      return task ? proc_pid_inode(k, dir, task) : null;
    }
    const entry = root_entries().find((e) => e.name === name);
    return entry ? proc_inode(k, dir, entry) : null;
  },
};

function iterate_root(k: Kernel, file: file): dirent[] {
  const entries = iterate_entries(file, root_entries());
  const ns = ns_of(k, file.f_inode);
  const pids = process_list(k)
    .map((t) => task_pid_nr_ns(t, ns))
    .filter((nr) => nr > 0)
    .sort((a, b) => a - b);
  for (const nr of pids) entries.push({ d_ino: nr * 64, d_type: 4, d_name: String(nr) as ByteString });
  return entries;
}

export const proc_fs_type: file_system_type = {
  name: "proc",
  nodev: true,
  mount: (k) => {
    const sb = alloc_super(k, proc_fs_type, { magic: PROC_SUPER_MAGIC, id: "proc", dynamic: true });
    sb.s_pid_ns = k.current.pid_ns;
    const root: inode = new_inode(k, sb, S_IFDIR | 0o555, root_iop, { iterate: iterate_root });
    root.i_nlink = 2;
    root.i_security = "system_u:object_r:proc_t:s0";
    d_make_root(sb, root);
    return sb;
  },
};
