// kernel/sys and kernel/printk: calls that nobody makes before the first prompt.
import { capable, own_capable } from "./capability.ts";
import { prepare_creds } from "./cred.ts";
import type { Kernel } from "./kernel.ts";
import { set_gids, set_uids } from "./sys.ts";
import type { syscall_defs } from "./syscall_types.ts";
import * as C from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as P from "./uapi/sched.ts";
import type { Syscall, UserBuffer } from "./uapi/syscall.ts";
import { gid_given, INVALID_ID, uid_given } from "./user_namespace.ts";

const n = (x: unknown) => (x as number) | 0;

/** -1 leaves an id as it is; any other must mean one in the caller's user namespace, INVALID_ID when it does not. */
const changed_id = (k: Kernel, given: (k: Kernel, id: number) => number, id: unknown): number =>
  n(id) === -1 ? -1 : given(k, id as number);

function sys_setreuid(k: Kernel, op: Syscall): number {
  const [ruid, euid] = [op.a0, op.a1].map((id) => changed_id(k, uid_given, id));
  if (ruid === INVALID_ID || euid === INVALID_ID) return -E.EINVAL;
  const cred = prepare_creds(k);
  const old = k.current.cred;
  const may = own_capable(k, C.CAP_SETUID);
  if (ruid !== -1) {
    cred.uid = ruid;
    if (!may && ruid !== old.uid && ruid !== old.euid) return -E.EPERM;
  }
  if (euid !== -1) {
    cred.euid = euid;
    if (!may && euid !== old.uid && euid !== old.euid && euid !== old.suid) return -E.EPERM;
  }
  if (ruid !== -1 || (euid !== -1 && euid !== old.uid)) cred.suid = cred.euid;
  return set_uids(k, cred);
}
function sys_setregid(k: Kernel, op: Syscall): number {
  const [rgid, egid] = [op.a0, op.a1].map((id) => changed_id(k, gid_given, id));
  if (rgid === INVALID_ID || egid === INVALID_ID) return -E.EINVAL;
  const cred = prepare_creds(k);
  const old = k.current.cred;
  const may = own_capable(k, C.CAP_SETGID);
  if (rgid !== -1) {
    cred.gid = rgid;
    if (!may && rgid !== old.gid && rgid !== old.egid) return -E.EPERM;
  }
  if (egid !== -1) {
    cred.egid = egid;
    if (!may && egid !== old.gid && egid !== old.egid && egid !== old.sgid) return -E.EPERM;
  }
  if (rgid !== -1 || (egid !== -1 && egid !== old.gid)) cred.sgid = cred.egid;
  return set_gids(k, cred);
}

function sys_setresuid(k: Kernel, op: Syscall): number {
  const cred = prepare_creds(k);
  const { uid, euid, suid } = cred;
  const may = own_capable(k, C.CAP_SETUID);
  const want = [op.a0, op.a1, op.a2].map((id) => changed_id(k, uid_given, id));
  if (want.includes(INVALID_ID)) return -E.EINVAL;
  for (const id of want) if (id !== -1 && !may && id !== uid && id !== euid && id !== suid) return -E.EPERM;
  if (want[0] !== -1) cred.uid = want[0] >>> 0;
  if (want[1] !== -1) cred.euid = want[1] >>> 0;
  if (want[2] !== -1) cred.suid = want[2] >>> 0;
  return set_uids(k, cred);
}
function sys_setresgid(k: Kernel, op: Syscall): number {
  const cred = prepare_creds(k);
  const { gid, egid, sgid } = cred;
  const may = own_capable(k, C.CAP_SETGID);
  const want = [op.a0, op.a1, op.a2].map((id) => changed_id(k, gid_given, id));
  if (want.includes(INVALID_ID)) return -E.EINVAL;
  for (const id of want) if (id !== -1 && !may && id !== gid && id !== egid && id !== sgid) return -E.EPERM;
  if (want[0] !== -1) cred.gid = want[0] >>> 0;
  if (want[1] !== -1) cred.egid = want[1] >>> 0;
  if (want[2] !== -1) cred.sgid = want[2] >>> 0;
  return set_gids(k, cred);
}

/** Processor time of the caller's process, or of its children that were waited for. */
function sys_getrusage(k: Kernel, op: Syscall): number {
  const who = n(op.a0);
  const { signal } = k.current;
  const timeval = (ns: number) => ({ tv_sec: Math.floor(ns / 1e9), tv_usec: Math.floor((ns % 1e9) / 1000) });
  const self = who === P.RUSAGE_SELF || who === P.RUSAGE_THREAD;
  if (!self && who !== P.RUSAGE_CHILDREN) return -E.EINVAL;
  const usage: P.rusage = {
    ru_utime: timeval(self ? signal.utime : signal.cutime),
    ru_stime: timeval(self ? signal.stime : signal.cstime),
  };
  Object.assign(op.a1 as P.rusage, usage);
  return 0;
}

function sys_reboot(k: Kernel, op: Syscall): number {
  if (!capable(k, C.CAP_SYS_BOOT)) return -E.EPERM;
  switch ((op.a2 as number) >>> 0) {
    case P.LINUX_REBOOT_CMD_POWER_OFF:
      k.halted = { reason: "poweroff", message: "Power down" };
      return 0;
    case P.LINUX_REBOOT_CMD_RESTART:
      k.halted = { reason: "restart", message: "Restarting system" };
      return 0;
    default:
      return -E.EINVAL;
  }
}

function sys_syslog(k: Kernel, op: Syscall): number {
  const type = n(op.a0);
  const text = () =>
    k.log_buf
      .map(([ns, level, line]) => `<${level}>[${(ns / 1e9).toFixed(6).padStart(12)}] ${line}\n`)
      .join("");
  if (type !== 3 && type !== 10 && !capable(k, C.CAP_SYSLOG)) return -E.EPERM;
  if (type === 2 || type === 3 || type === 4) {
    const data = text().slice(-n(op.a2));
    (op.a1 as UserBuffer).data = data;
    if (type === 4) k.log_buf.length = 0;
    return data.length;
  }
  if (type === 5) {
    k.log_buf.length = 0;
    return 0;
  }
  if (type === 10) return text().length;
  return type >= 0 && type <= 9 ? 0 : -E.EINVAL;
}

export const sys_seldom_syscalls: syscall_defs = {
  setreuid: { fn: sys_setreuid },
  setregid: { fn: sys_setregid },
  setresuid: { fn: sys_setresuid },
  setresgid: { fn: sys_setresgid },
  getrusage: {
    fn: sys_getrusage,
    ptr: " s",
    note: "processor times; those of a process also for RUSAGE_THREAD",
  },
  reboot: { fn: sys_reboot },
  syslog: { fn: sys_syslog, ptr: " h" },
};
