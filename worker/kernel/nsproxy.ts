// kernel/nsproxy: the set of namespaces a task is in.

import { cred_capable, ns_capable, ns_owner, own_capable } from "./capability.ts";
import { exit_sem } from "./exit.ts";
import { fget } from "./fs/file.ts";
import { copy_mnt_ns } from "./fs/namespace.ts";
import type { Kernel } from "./kernel.ts";
import { put_net } from "./net/core/net_cleanup.ts";
import { setup_net } from "./net/core/net_namespace.ts";
import type {
  cred,
  net,
  ns_common,
  nsproxy,
  pid_namespace,
  simple_namespace,
  task_struct,
  user_namespace,
  uts_namespace,
} from "./sched_types.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_SYS_ADMIN } from "./uapi/capability.ts";
import { EBADF, EINVAL, ENOSPC, EPERM } from "./uapi/errno.ts";
import * as C from "./uapi/sched.ts";
import type { Syscall } from "./uapi/syscall.ts";
import { set_cred_user_ns } from "./user_namespace.ts";

const NEW_FLAGS =
  C.CLONE_NEWNS | C.CLONE_NEWUTS | C.CLONE_NEWIPC | C.CLONE_NEWPID | C.CLONE_NEWNET | C.CLONE_NEWCGROUP;

/** A new namespace identity. */
export const new_ns_common = (k: Kernel, user_ns?: user_namespace): ns_common => ({
  inum: k.next_ns_inum++,
  user_ns,
});

/** How deep pid namespaces may be nested. */
const MAX_PID_NS_LEVEL = 32;

const create_pid_namespace = (k: Kernel, parent: pid_namespace, user_ns: user_namespace): pid_namespace => ({
  ns: new_ns_common(k, user_ns),
  level: parent.level + 1,
  parent,
  child_reaper: null,
  last_pid: 0,
  tasks: new Map(),
});

/** A task may enter its own pid namespace and those below it. */
function pidns_may_enter(task: task_struct, target: pid_namespace): boolean {
  for (let ns: pid_namespace | null = target; ns; ns = ns.parent) if (ns === task.pid_ns) return true;
  return false;
}

/** The namespaces of a new or unsharing task: its own for the flags given, shared otherwise. */
export function copy_namespaces(k: Kernel, flags: number, task: task_struct, cred: cred): nsproxy | number {
  if (k.listeners.trace?.enter("copy_namespaces"))
    return k.listeners.trace.leave(copy_namespaces(k, flags, task, cred));
  const old = task.nsproxy;
  const { user_ns } = cred;
  if (!(flags & NEW_FLAGS)) return old;
  // whoever gets a user namespace at the same time has every capability in that
  if (!cred_capable(cred, user_ns, CAP_SYS_ADMIN)) return -EPERM;
  if (flags & C.CLONE_NEWPID && old.pid_ns_for_children !== task.pid_ns) return -EINVAL;
  if (flags & C.CLONE_NEWPID && task.pid_ns.level >= MAX_PID_NS_LEVEL) return -ENOSPC;
  const made = { ...old };
  if (flags & C.CLONE_NEWPID) made.pid_ns_for_children = create_pid_namespace(k, task.pid_ns, user_ns);
  if (flags & C.CLONE_NEWNS) made.mnt_ns = copy_mnt_ns(k, old.mnt_ns, task, user_ns);
  if (flags & C.CLONE_NEWUTS) made.uts_ns = { ns: new_ns_common(k, user_ns), name: { ...old.uts_ns.name } };
  if (flags & C.CLONE_NEWIPC) made.ipc_ns = { ns: new_ns_common(k, user_ns) };
  if (flags & C.CLONE_NEWNET) {
    made.net_ns = setup_net(new_ns_common(k, user_ns), user_ns);
    k.softnet.nets.add(made.net_ns);
  }
  if (flags & C.CLONE_NEWCGROUP) made.cgroup_ns = { ns: new_ns_common(k, user_ns) };
  return made;
}

/** What an open /proc/PID/ns/X file stands for (private_data of the file). */
export interface ns_file {
  type: number;
  ns: uts_namespace | simple_namespace | net | pid_namespace | user_namespace | nsproxy["mnt_ns"];
}
/** Whether the private data of a file is that of a namespace. */
export const is_ns_file = (x: unknown): x is ns_file =>
  typeof x === "object" && x !== null && "type" in x && "ns" in x;

/** The task leaves its namespaces for others; null: it exits, and keeps the structure for those who still look. */
export function switch_task_namespaces(k: Kernel, task: task_struct, to: nsproxy | null): void {
  if (
    k.listeners.trace?.run("switch_task_namespaces", `pid ${task.tgid}`, switch_task_namespaces, k, task, to)
  )
    return;
  for (const hook of k.seams.switch_namespaces) hook(k, task, task.nsproxy, to);
  if (to) task.nsproxy = to;
  put_net(k);
}

/** setns(2) into a user namespace: not the own one, not of a process with threads or a shared root. */
function userns_install(k: Kernel, ns: user_namespace): number {
  const { current } = k;
  if (ns === current.cred.user_ns || current.signal.threads.length > 1 || current.fs.count > 1)
    return -EINVAL;
  if (!ns_capable(k, ns, CAP_SYS_ADMIN)) return -EPERM;
  current.cred = set_cred_user_ns(current.cred, ns);
  return 0;
}

function sys_setns(k: Kernel, op: Syscall): number {
  const file = fget(k, op.a0 as number);
  if (!file) return -EBADF;
  const target = file.private_data;
  const nstype = op.a1 as number;
  if (!is_ns_file(target) || (nstype && nstype !== target.type)) return -EINVAL;
  const { current } = k;
  if (target.type === C.CLONE_NEWUSER) return userns_install(k, target.ns as user_namespace);
  if (!ns_capable(k, ns_owner(k, target.ns.ns), CAP_SYS_ADMIN) || !own_capable(k, CAP_SYS_ADMIN))
    return -EPERM;
  const made = { ...current.nsproxy };
  switch (target.type) {
    case C.CLONE_NEWUTS:
      made.uts_ns = target.ns as uts_namespace;
      break;
    case C.CLONE_NEWIPC:
      exit_sem(k, current);
      made.ipc_ns = target.ns;
      break;
    case C.CLONE_NEWNET:
      made.net_ns = target.ns as net;
      break;
    case C.CLONE_NEWCGROUP:
      made.cgroup_ns = target.ns;
      break;
    case C.CLONE_NEWPID:
      // only children of the task will be in it
      if (!pidns_may_enter(current, target.ns as pid_namespace)) return -EINVAL;
      made.pid_ns_for_children = target.ns as pid_namespace;
      break;
    case C.CLONE_NEWNS: {
      made.mnt_ns = target.ns as nsproxy["mnt_ns"];
      const root = { mnt: made.mnt_ns.root, dentry: made.mnt_ns.root.mnt_root };
      current.fs = { ...current.fs, count: 1, root, pwd: root };
      break;
    }
    default:
      return -EINVAL;
  }
  switch_task_namespaces(k, current, made);
  return 0;
}

export const nsproxy_syscalls: syscall_defs = {
  setns: { fn: sys_setns },
};
