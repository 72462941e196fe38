// fs/tracefs: what the function tracer's file system shows of a kernel that has no tracer but nop. It is here for the
// filesystem filter list, which takes PATH records of such files out of events.
import type { Kernel } from "../kernel.ts";
import { EINVAL } from "../uapi/errno.ts";
import { S_IFDIR } from "../uapi/stat.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { file_system_type, inode, inode_operations, super_block } from "./fs.ts";
import { alloc_super, d_make_root, new_inode } from "./inode.ts";
import { iterate_entries, type proc_entry, proc_inode } from "./proc/generic.ts";

const TRACEFS_MAGIC = 0x74726163;
const LABEL = "system_u:object_r:tracefs_t:s0";

const README = `tracing mini-HOWTO:

# echo 0 > tracing_on : quick way to disable tracing
# echo 1 > tracing_on : quick way to re-enable tracing

 Important files:
  available_tracers	- list of configured tracers for current_tracer
  current_tracer	- function and latency tracers
  available_events	- list of events that can be traced
  tracing_on		- enable/disable tracing
`;

const ENTRIES: readonly proc_entry[] = [
  { name: "README", mode: 0o444, read: () => README },
  { name: "available_events", mode: 0o444, read: () => "" },
  { name: "available_tracers", mode: 0o444, read: () => "nop \n" },
  {
    name: "current_tracer",
    mode: 0o644,
    read: () => "nop\n",
    write: (_k, _t, data) => (data.trimEnd() === "nop" ? data.length : -EINVAL),
  },
  {
    name: "tracing_on",
    mode: 0o644,
    read: (k) => (k.vfs.tracefs?.tracing_on ? "1\n" : "0\n"),
    write: (k, _t, data) => {
      if (!k.vfs.tracefs || !/^\s*\d+\s*$/.test(data)) return -EINVAL;
      k.vfs.tracefs.tracing_on = Number(data) !== 0;
      return data.length;
    },
  },
];

const root_operations: inode_operations = {
  lookup: (k, dir, name) => {
    const entry = ENTRIES.find((e) => e.name === name);
    if (!entry) return null;
    const inode = proc_inode(k, dir, entry);
    inode.i_security = LABEL;
    return inode;
  },
};

/** There is one instance; every mount shows it. */
function tracefs_mount(k: Kernel, source: ByteString): super_block {
  if (k.vfs.tracefs) return k.vfs.tracefs.sb;
  const sb = alloc_super(k, tracefs_fs_type, {
    magic: TRACEFS_MAGIC,
    id: source || "tracefs",
    dynamic: true,
  });
  const root: inode = new_inode(k, sb, S_IFDIR | 0o700, root_operations, {
    iterate: (_k, file) => iterate_entries(file, ENTRIES),
  });
  root.i_nlink = 2;
  root.i_security = LABEL;
  d_make_root(sb, root);
  k.vfs.tracefs = { sb, tracing_on: true };
  return sb;
}

export const tracefs_fs_type: file_system_type = { name: "tracefs", nodev: true, mount: tracefs_mount };
