// fs/proc_namespace: mounts and mountinfo.
import type { Kernel } from "../../kernel.ts";
import type { task_struct } from "../../sched_types.ts";
import * as M from "../../uapi/mount.ts";
import { MAJOR, MINOR } from "../../uapi/stat.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { dentry_path_raw, is_path_reachable, path_to } from "../d_path.ts";
import type { mount } from "../fs.ts";
import { propagation_text } from "../pnode.ts";

const mangle = (s: ByteString) =>
  s.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);

function options(mnt: mount, inside = false): string {
  const out = [mnt.mnt_flags & M.MS_RDONLY || (mnt.mnt_sb.s_rdonly && !inside) ? "ro" : "rw"];
  if (mnt.mnt_flags & M.MS_NOSUID) out.push("nosuid");
  if (mnt.mnt_flags & M.MS_NODEV) out.push("nodev");
  if (mnt.mnt_flags & M.MS_NOEXEC) out.push("noexec");
  if (mnt.mnt_flags & M.MS_NOATIME) out.push("noatime");
  else if (mnt.mnt_flags & M.MS_RELATIME) out.push("relatime");
  return out.join(",");
}

/** The mounts that a task can reach from its root. */
const seen_by = (task: task_struct): mount[] =>
  task.nsproxy.mnt_ns.list.filter((mnt) => is_path_reachable({ mnt, dentry: mnt.mnt_root }, task.fs.root));

const where = (task: task_struct, mnt: mount): ByteString =>
  mnt.mnt_parent === mnt
    ? path_to({ mnt, dentry: mnt.mnt_root }, task.fs.root)
    : path_to({ mnt: mnt.mnt_parent, dentry: mnt.mnt_mountpoint }, task.fs.root);

/** What of the file system is mounted; a namespace is its own name. */
function root_of(mnt: mount): ByteString {
  if (mnt.mnt_sb.s_type.name === "nsfs")
    return path_to({ mnt, dentry: mnt.mnt_root }, { mnt, dentry: mnt.mnt_root });
  return dentry_path_raw(mnt.mnt_root);
}

/** What the security module and the file system add to the options. */
const super_options = (m: mount): ByteString =>
  (m.mnt_sb.s_type.name === "proc" ? "" : ",seclabel") + mangle(m.mnt_sb.show_options ?? "");

export const proc_mounts = (_k: Kernel, task: task_struct): ByteString =>
  seen_by(task)
    .map(
      (m) =>
        `${mangle(m.mnt_devname)} ${mangle(where(task, m))} ${m.mnt_sb.s_type.name} ${options(m)}${super_options(m)} 0 0\n`,
    )
    .join("");

export const proc_mountinfo = (k: Kernel, task: task_struct): ByteString =>
  seen_by(task)
    .map((m) => {
      const dev = `${MAJOR(m.mnt_sb.s_dev)}:${MINOR(m.mnt_sb.s_dev)}`;
      const root = mangle(root_of(m));
      return `${m.mnt_id} ${m.mnt_parent.mnt_id} ${dev} ${root} ${mangle(where(task, m))} ${options(m, true)}${propagation_text(k, m, task.fs.root)} - ${m.mnt_sb.s_type.name} ${mangle(m.mnt_devname)} ${m.mnt_sb.s_rdonly ? "ro" : "rw"}${super_options(m)}\n`;
    })
    .join("");
