// Every task of the machine, for who looks on from outside.
import type { TasksView, TaskView } from "../api.ts";
import { get_task_state } from "../kernel/fs/proc/array.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { PF_KTHREAD, type task_struct } from "../kernel/sched_types.ts";
import { AUDIT_UID_UNSET } from "../kernel/uapi/audit.ts";
import { CAP_NAMES } from "../kernel/uapi/capability.ts";
import { accounts_of } from "./accounts.ts";
import { cmdline_of, contid_of } from "./task_facts.ts";

/** More than these nobody reads, and each costs the page some microseconds, ten times a second. */
const MAX_TASKS = 2_000;
/** Characters of a command line. */
const MAX_CMDLINE = 400;

/** A number that all ones make unset. */
const id_or_null = (id: number): number | null => (id === AUDIT_UID_UNSET ? null : id);
const hex16 = (set: bigint): string => set.toString(16).padStart(16, "0");

function task_view(task: task_struct): TaskView {
  const { cred, nsproxy } = task;
  return {
    pid: task.pid,
    ppid: task.real_parent.tgid,
    tgid: task.tgid,
    comm: task.comm,
    cmdline: cmdline_of(task, MAX_CMDLINE),
    state: get_task_state(task)[0],
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
    tasks.push(task_view(task));
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
