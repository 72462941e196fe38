// kernel/capability: who may do what, and capget/capset.
import { audit_log_capset } from "./auditsc.ts";
import { commit_creds, prepare_creds } from "./cred.ts";
import type { Kernel } from "./kernel.ts";
import { find_task_by_vpid } from "./sched/task.ts";
import { type cred, type ns_common, PF_SUPERPRIV, type user_namespace } from "./sched_types.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_SETPCAP, cap_raised, type cap_user_data } from "./uapi/capability.ts";
import { EPERM, ESRCH } from "./uapi/errno.ts";
import type { Syscall } from "./uapi/syscall.ts";

/**
 * cap_capable: the credentials hold `cap` towards `ns`. Who made a namespace holds all of them in it, when he is in its
 * parent; who is in a namespace holds his own in those below it.
 */
export function cred_capable(cred: cred, target: user_namespace, cap: number): boolean {
  for (let ns = target; ; ns = ns.parent) {
    if (ns === cred.user_ns) return cap_raised(cred.cap_effective, cap);
    if (ns.level <= cred.user_ns.level || !ns.parent) return false;
    if (ns.parent === cred.user_ns && ns.owner === cred.euid) return true;
  }
}

/** The current task holds `cap` in the initial user namespace. */
export function capable(k: Kernel, cap: number): boolean {
  if (!cred_capable(k.current.cred, k.init_user_ns, cap)) return false;
  k.current.flags |= PF_SUPERPRIV;
  return true;
}
/** The current task holds `cap` in that user namespace. */
export function ns_capable(k: Kernel, ns: user_namespace, cap: number): boolean {
  if (!cred_capable(k.current.cred, ns, cap)) return false;
  k.current.flags |= PF_SUPERPRIV;
  return true;
}
/** The current task holds `cap` in its own user namespace: towards itself, that is. */
export const own_capable = (k: Kernel, cap: number): boolean => ns_capable(k, k.current.cred.user_ns, cap);
/** The user namespace that a namespace of another kind belongs to. */
export const ns_owner = (k: Kernel, ns: ns_common): user_namespace => ns.user_ns ?? k.init_user_ns;

function sys_capget(k: Kernel, op: Syscall): number {
  const pid = (op.a0 as number) | 0;
  const task = pid ? find_task_by_vpid(k, pid) : k.current;
  if (!task) return -ESRCH;
  const data = op.a1 as cap_user_data;
  data.effective = task.cred.cap_effective;
  data.permitted = task.cred.cap_permitted;
  data.inheritable = task.cred.cap_inheritable;
  return 0;
}

// security/commoncap: cap_capset
function sys_capset(k: Kernel, op: Syscall): number {
  const pid = (op.a0 as number) | 0;
  if (pid !== 0 && pid !== k.current.pid) return -EPERM;
  const { effective, permitted, inheritable } = op.a1 as cap_user_data;
  const old = k.current.cred;
  const may_add = own_capable(k, CAP_SETPCAP);
  if (!may_add && (inheritable & ~(old.cap_inheritable | old.cap_permitted)) !== 0n) return -EPERM;
  if ((inheritable & ~(old.cap_inheritable | old.cap_bset)) !== 0n) return -EPERM;
  if ((permitted & ~old.cap_permitted) !== 0n) return -EPERM;
  if ((effective & ~permitted) !== 0n) return -EPERM;
  const cred = prepare_creds(k);
  cred.cap_effective = effective;
  cred.cap_permitted = permitted;
  cred.cap_inheritable = inheritable;
  cred.cap_ambient &= permitted & inheritable;
  audit_log_capset(k, cred);
  commit_creds(k.current, cred);
  return 0;
}

export const capability_syscalls: syscall_defs = {
  capget: { fn: sys_capget, ptr: "hh" },
  capset: { fn: sys_capset, ptr: "hh" },
};
