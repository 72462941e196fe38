// Every task of the machine, for who looks on from outside.
import type { TasksView, TaskView } from "../api.ts";
import { proc_pid_stat } from "../kernel/fs/proc/array.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { PF_KTHREAD, type task_struct } from "../kernel/sched_types.ts";
import { AUDIT_UID_UNSET } from "../kernel/uapi/audit.ts";
import { CAP_NAMES } from "../kernel/uapi/capability.ts";
import type {} from "../patches/rfc2/01-add-container-id.ts";
import { AUDIT_CID_UNSET } from "../patches/rfc2/uapi.ts";
import { accounts_of } from "./accounts.ts";

/** More than these nobody reads, and each costs the page some microseconds, ten times a second. */
const MAX_TASKS = 2_000;
/** Characters of a command line. */
const MAX_CMDLINE = 400;

/** A number that all ones make unset. */
const id_or_null = (id: number): number | null => (id === AUDIT_UID_UNSET ? null : id);
const hex16 = (set: bigint): string => set.toString(16).padStart(16, "0");

/** The container id, decimal; null when it is unset or the kernel has none. */
export function contid_of(task: task_struct): string | null {
  // absent without patch 1
  const id: bigint | undefined = task.containerid;
  return id === undefined || id === AUDIT_CID_UNSET ? null : id.toString();
}

/** As ps shows it: the letter behind the name in /proc/PID/stat. */
export function task_state(k: Kernel, task: task_struct): string {
  const text = proc_pid_stat(k, task, k.init_pid_ns);
  return text[text.lastIndexOf(")") + 2];
}

function cmdline(task: task_struct): string {
  if (!task.mm || task.exit_state !== 0) return "";
  return task.mm.args.slice(0, MAX_CMDLINE).replace(/\0+$/, "").replaceAll("\0", " ");
}

function task_view(k: Kernel, task: task_struct): TaskView {
  const { cred, nsproxy } = task;
  return {
    pid: task.pid,
    ppid: task.real_parent.tgid,
    tgid: task.tgid,
    comm: task.comm,
    cmdline: cmdline(task),
    state: task_state(k, task),
    uid: cred.uid,
    auid: id_or_null(task.loginuid),
    ses: id_or_null(task.sessionid),
    contid: contid_of(task),
    kthread: (task.flags & PF_KTHREAD) !== 0,
    audited: task.audit_context !== null,
    caps: {
      eff: hex16(cred.cap_effective),
      prm: hex16(cred.cap_permitted),
      inh: hex16(cred.cap_inheritable),
      bnd: hex16(cred.cap_bset),
      amb: hex16(cred.cap_ambient),
    },
    ns: {
      cgroup: nsproxy.cgroup_ns.ns.inum,
      ipc: nsproxy.ipc_ns.ns.inum,
      mnt: nsproxy.mnt_ns.ns.inum,
      net: nsproxy.net_ns.ns.inum,
      pid: task.pid_ns.ns.inum,
      user: cred.user_ns.ns.inum,
      uts: nsproxy.uts_ns.ns.inum,
    },
    inner_pids: task.pids.slice(1),
  };
}

export function snapshot_tasks(k: Kernel): TasksView {
  const tasks: TaskView[] = [];
  for (const task of k.tasks.values()) {
    if (tasks.length === MAX_TASKS) break;
    tasks.push(task_view(k, task));
  }
  const { users } = accounts_of(k);
  const known: Record<number, string> = {};
  for (const id of new Set(tasks.flatMap(({ uid, auid }) => [uid, auid ?? uid]))) {
    const name = users.get(id);
    if (name !== undefined) known[id] = name;
  }
  return {
    tasks,
    omitted: k.tasks.size - tasks.length,
    users: known,
    cap_names: CAP_NAMES,
    has_contid: k.init_task.containerid !== undefined,
  };
}
