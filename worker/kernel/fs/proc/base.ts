// fs/proc/base: the directory of a process.

import { audit_set_loginuid } from "../../auditsc.ts";
import { capable } from "../../capability.ts";
import type { Kernel } from "../../kernel.ts";
import { kstrtou32_from_user } from "../../kstrtox.ts";
import type { ns_file } from "../../nsproxy.ts";
import { ptrace_may_access } from "../../ptrace_access.ts";
import { task_pid_nr_ns } from "../../sched/task.ts";
import { copy_cred } from "../../sched_structs.ts";
import type { task_struct } from "../../sched_types.ts";
import { CAP_SYS_RESOURCE } from "../../uapi/capability.ts";
import { EACCES, EINVAL, ENOENT, EPERM } from "../../uapi/errno.ts";
import { O_ACCMODE } from "../../uapi/fcntl.ts";
import * as C from "../../uapi/sched.ts";
import type { ByteString } from "../../uapi/syscall.ts";
import { type id_kind, map_text, map_write, setgroups_text, setgroups_write } from "../../user_namespace.ts";
import { d_path } from "../d_path.ts";
import { nul_terminated } from "../exec.ts";
import type { inode, path } from "../fs.ts";
import { ns_get_path } from "../nsfs.ts";
import { proc_pid_stat, proc_pid_statm, proc_pid_status } from "./array.ts";
import { type proc_entry, proc_inode } from "./generic.ts";
import { later_entries } from "./later_entries.ts";
import { proc_net_files } from "./proc_net.ts";

/** Read access, by the ids of the file system. */
const may_access = (k: Kernel, task: task_struct): boolean => ptrace_may_access(k, task, false) === 0;

const guarded =
  (get: (k: Kernel, task: task_struct) => path | number) =>
  (k: Kernel, task: task_struct): path | number =>
    may_access(k, task) ? get(k, task) : -EACCES;

function magic_link(name: ByteString, get: (k: Kernel, task: task_struct) => path | number): proc_entry {
  const link = guarded(get);
  return {
    name,
    mode: 0o777,
    get_link: link,
    readlink: (k, task) => {
      const at = link(k, task);
      return typeof at === "number" ? at : d_path(k, at);
    },
  };
}

const exe: (k: Kernel, task: task_struct) => path | number = (_k, task) =>
  task.mm?.exe_file?.f_path ?? -ENOENT;

function fd_entries(k: Kernel, task: task_struct): proc_entry[] {
  if (!may_access(k, task)) return [];
  const out: proc_entry[] = [];
  for (const [n, file] of task.files.fd.entries())
    if (file) {
      const acc = file.f_flags & O_ACCMODE;
      const mode = (acc !== 1 ? 0o400 : 0) | (acc !== 0 ? 0o200 : 0) | 0o100;
      out.push({ ...magic_link(String(n), () => task.files.fd[n]?.f_path ?? -ENOENT), mode, size: 64 });
    }
  return out;
}

function fdinfo_entries(_k: Kernel, task: task_struct): proc_entry[] {
  const out: proc_entry[] = [];
  for (const [n, file] of task.files.fd.entries()) if (file) out.push({ ...fdinfo, name: String(n) });
  return out;
}

/** The files of the task's network namespace, those that a patch adds last. */
function proc_net(k: Kernel, task: task_struct): readonly proc_entry[] {
  if (task.exit_state) return [];
  const patched = k.seams.net_entries.map(
    ([name, mode, text]): proc_entry => ({ name, mode, read: (kk) => text(task.nsproxy.net_ns, kk) }),
  );
  return [...Object.values(proc_net_files), ...patched];
}

const { fdinfo, io_of_process, io_of_thread } = later_entries;

const NAMESPACES: readonly (readonly [string, number, (t: task_struct) => ns_file["ns"]])[] = [
  ["cgroup", C.CLONE_NEWCGROUP, (t) => t.nsproxy.cgroup_ns],
  ["ipc", C.CLONE_NEWIPC, (t) => t.nsproxy.ipc_ns],
  ["mnt", C.CLONE_NEWNS, (t) => t.nsproxy.mnt_ns],
  ["net", C.CLONE_NEWNET, (t) => t.nsproxy.net_ns],
  ["pid", C.CLONE_NEWPID, (t) => t.pid_ns as unknown as ns_file["ns"]],
  ["pid_for_children", C.CLONE_NEWPID, (t) => t.nsproxy.pid_ns_for_children as unknown as ns_file["ns"]],
  ["user", C.CLONE_NEWUSER, (t) => t.cred.user_ns],
  ["uts", C.CLONE_NEWUTS, (t) => t.nsproxy.uts_ns],
];

const ns_entries = (_k: Kernel, task: task_struct): proc_entry[] =>
  NAMESPACES.map(([name, type, get]) => {
    const kind = name === "pid_for_children" ? "pid" : name;
    // a zombie has left all that its nsproxy held
    const left = task.exit_state !== 0 && name !== "pid" && name !== "user";
    return magic_link(name, (kk) => (left ? -ENOENT : ns_get_path(kk, kind, { type, ns: get(task) })));
  });

/** Which /proc/PID/attr files may be written: by the task itself only. */
function attr_file(name: "current" | "exec" | "fscreate" | "prev"): proc_entry {
  const field = name === "exec" ? "exec_security" : name === "fscreate" ? "create_security" : "security";
  return {
    name,
    mode: name === "prev" ? 0o444 : 0o666,
    read: (_k, task) => (task.cred[field] ? `${task.cred[field]}\0` : ""),
    write: (k, task, data) => {
      if (task.signal !== k.current.signal) return -EACCES;
      if (name === "prev") return -EACCES;
      const label = data.replace(/[\0\n]+$/, "");
      if (label && label.split(":").length < 4) return -EINVAL;
      task.cred = copy_cred(task.cred, { [field]: label });
      return data.length;
    },
  };
}

/** uapi/linux/oom.h */
const OOM_SCORE_ADJ_MAX = 1000;

/** fs/proc/base.c:proc_loginuid_write: only a task itself, only whole numbers. */
function loginuid_write(k: Kernel, task: task_struct, data: ByteString, pos: number): number {
  if (k.listeners.trace?.enter("proc_loginuid_write"))
    return k.listeners.trace.leave(loginuid_write(k, task, data, pos));
  if (k.current !== task) return -EPERM;
  if (pos !== 0) return -EINVAL;
  const uid = kstrtou32_from_user(data);
  if (uid < 0) return uid;
  const r = audit_set_loginuid(k, uid);
  return r < 0 ? r : data.length;
}

/** fs/proc/base.c:oom_score_adj_write: -1000 to 1000; below the least it had only with CAP_SYS_RESOURCE. */
function oom_score_adj_write(k: Kernel, task: task_struct, data: ByteString): number {
  const text = data.slice(0, 12).trim();
  if (!/^[+-]?\d+$/.test(text)) return -EINVAL;
  const value = Number(text);
  if (Math.abs(value) > OOM_SCORE_ADJ_MAX) return -EINVAL;
  const { signal } = task;
  const privileged = capable(k, CAP_SYS_RESOURCE);
  if (value < signal.oom_score_adj_min && !privileged) return -EACCES;
  signal.oom_score_adj = value;
  if (privileged) signal.oom_score_adj_min = value;
  return data.length;
}

const id_map = (name: id_kind): proc_entry => ({
  name,
  mode: 0o644,
  read: (k, t) => map_text(k, t.cred.user_ns, name),
  write: (k, t, data, pos) => map_write(k, t, name, data, pos),
});

/** Entries of both /proc/PID and /proc/PID/task/TID. */
const COMMON: readonly proc_entry[] = [
  later_entries.auxv,
  later_entries.limits,
  later_entries.maps,
  later_entries.personality,
  later_entries.smaps,
  later_entries.syscall,
  later_entries.wchan,
  {
    name: "attr",
    mode: 0o555,
    list: () => (["current", "exec", "fscreate", "prev"] as const).map(attr_file),
  },
  { name: "cgroup", mode: 0o444, read: () => "0::/\n" },
  { name: "cmdline", mode: 0o444, read: (_k, t) => t.mm?.args ?? "" },
  {
    name: "comm",
    mode: 0o644,
    read: (_k, t) => `${t.comm}\n`,
    write: (k, t, data) => {
      if (t.signal !== k.current.signal) return -EINVAL;
      t.comm = data.replace(/\n$/, "").slice(0, 15);
      return data.length;
    },
  },
  magic_link("cwd", (_k, t) => (t.exit_state ? -ENOENT : t.fs.pwd)),
  { name: "environ", mode: 0o400, guarded: true, read: (_k, t) => nul_terminated(t.mm?.env ?? []) },
  magic_link("exe", exe),
  { name: "fd", mode: 0o500, list: fd_entries },
  { name: "fdinfo", mode: 0o500, list: fdinfo_entries },
  id_map("gid_map"),
  { name: "loginuid", mode: 0o644, read: (_k, t) => String(t.loginuid), write: loginuid_write },
  later_entries.mountinfo,
  later_entries.mounts,
  { name: "net", mode: 0o555, list: proc_net },
  { name: "ns", mode: 0o511, list: ns_entries },
  later_entries.oom_score,
  {
    name: "oom_score_adj",
    mode: 0o644,
    read: (_k, t) => `${t.signal.oom_score_adj}\n`,
    write: oom_score_adj_write,
  },
  magic_link("root", (_k, t) => (t.exit_state ? -ENOENT : t.fs.root)),
  { name: "sessionid", mode: 0o444, read: (_k, t) => String(t.sessionid) },
  { name: "setgroups", mode: 0o644, read: (_k, t) => setgroups_text(t), write: setgroups_write },
  { name: "stat", mode: 0o444, read: proc_pid_stat },
  { name: "statm", mode: 0o444, read: proc_pid_statm },
  { name: "status", mode: 0o444, read: proc_pid_status },
  id_map("uid_map"),
];

const seam_entries = (k: Kernel, where: "tgid" | "tid"): proc_entry[] =>
  k.seams.pid_entries.filter((e) => e.where === "both" || e.where === where);

const by_name = (a: proc_entry, b: proc_entry) => (a.name < b.name ? -1 : 1);

function tgid_entries(k: Kernel): readonly proc_entry[] {
  const threads: proc_entry = {
    name: "task",
    mode: 0o555,
    list: (_k, leader, ns) =>
      leader.signal.threads.map((t) => ({ ...thread_dir(t), name: String(task_pid_nr_ns(t, ns)) })),
  };
  return [...COMMON, threads, io_of_process, ...seam_entries(k, "tgid")].sort(by_name);
}

/** CONFIG_PROC_CHILDREN: the thread's own children, as the pid namespace of the mount numbers them. */
const children: proc_entry = {
  name: "children",
  mode: 0o444,
  read: (_k, t, ns) => [...t.children].map((c) => `${task_pid_nr_ns(c, ns)} `).join(""),
};

/** A directory whose entries are about another task than the directory's parent. */
const thread_dir = (task: task_struct): proc_entry => ({
  name: String(task.pid),
  mode: 0o555,
  about: task,
  list: (k) => [...COMMON, children, io_of_thread, ...seam_entries(k, "tid")].sort(by_name),
});

/** The inode of /proc/PID. */
export function proc_pid_inode(k: Kernel, dir: inode, task: task_struct): inode {
  const entry: proc_entry = { name: String(task.pid), mode: 0o555, about: task, list: tgid_entries };
  const inode = proc_inode(k, dir, entry, task);
  inode.i_ino = task.pid * 64;
  return inode;
}
