// kernel/cred: credentials are copied, changed, then committed.
import type { Kernel } from "./kernel.ts";
import { copy_cred } from "./sched_structs.ts";
import type { cred, task_struct, user_namespace } from "./sched_types.ts";
import { CAP_FULL_SET } from "./uapi/capability.ts";

/** root's credentials with every capability, in the kernel's own domain. */
export const init_cred = (user_ns: user_namespace): cred =>
  copy_cred({
    uid: 0,
    gid: 0,
    suid: 0,
    sgid: 0,
    euid: 0,
    egid: 0,
    fsuid: 0,
    fsgid: 0,
    groups: [],
    securebits: 0,
    cap_inheritable: 0n,
    cap_permitted: CAP_FULL_SET,
    cap_effective: CAP_FULL_SET,
    cap_bset: CAP_FULL_SET,
    cap_ambient: 0n,
    user_ns,
    security: "system_u:system_r:kernel_t:s0",
    exec_security: "",
    create_security: "",
  });

/** A copy of the current task's credentials to change. */
export const prepare_creds = (k: Kernel): cred => copy_cred(k.current.cred);

/** Installs new credentials on the current task. */
export function commit_creds(task: task_struct, cred: cred): void {
  const old = task.cred;
  if (
    task.mm &&
    (old.euid !== cred.euid ||
      old.egid !== cred.egid ||
      old.fsuid !== cred.fsuid ||
      old.fsgid !== cred.fsgid ||
      (cred.cap_permitted & ~old.cap_permitted) !== 0n)
  )
    task.mm.dumpable = 0;
  task.cred = cred;
}

/** Member of the group by fsgid or supplementary groups. */
export const in_group_p = (cred: cred, gid: number): boolean =>
  cred.fsgid === gid || cred.groups.includes(gid);
