// kernel/ptrace: who may look into another process.
import { ns_capable } from "./capability.ts";
import type { Kernel } from "./kernel.ts";
import type { ptrace_link, task_struct } from "./sched_types.ts";
import { CAP_SYS_PTRACE, cap_raised } from "./uapi/capability.ts";
import { EPERM } from "./uapi/errno.ts";

/** The tracer, as it was when it attached, may trace anything. */
export const ptracer_capable = ({ ptracer_cred }: ptrace_link): boolean =>
  cap_raised(ptracer_cred.cap_effective, CAP_SYS_PTRACE);

/**
 * __ptrace_may_access: whether the current task may look into `task`, 0 or -EPERM. `real`: by its real ids and
 * permitted capabilities (to attach, to read memory), else by its file system ids and effective ones (/proc).
 */
export function ptrace_may_access(k: Kernel, task: task_struct, real: boolean): number {
  const { cred, signal } = k.current;
  const t = task.cred;
  if (task.signal === signal) return 0;
  const [uid, gid] = real ? [cred.uid, cred.gid] : [cred.fsuid, cred.fsgid];
  const same =
    [t.euid, t.suid, t.uid].every((id) => id === uid) && [t.egid, t.sgid, t.gid].every((id) => id === gid);
  const caps = real ? cred.cap_permitted : cred.cap_effective;
  const allowed = same && task.mm?.dumpable !== 0 && (t.cap_permitted & ~caps) === 0n;
  return allowed || ns_capable(k, t.user_ns, CAP_SYS_PTRACE) ? 0 : -EPERM;
}
