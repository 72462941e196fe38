// kernel/sys: ids, process groups and sessions, names, limits, prctl. More of it is in sys_seldom.ts.

import { capable, ns_capable, ns_owner, own_capable } from "./capability.ts";
import { commit_creds, prepare_creds } from "./cred.ts";
import type { Kernel } from "./kernel.ts";
import { change_pid, find_vpid, pid_vnr, process_group } from "./pid.ts";
import { get_random_bytes } from "./random.ts";
import { find_task_by_vpid, task_tgid_nr_ns } from "./sched/task.ts";
import { copy_cred } from "./sched_structs.ts";
import { type cred, PF_FORKNOEXEC, type task_struct } from "./sched_types.ts";
import { prctl_set_seccomp } from "./seccomp.ts";
import type { syscall_defs } from "./syscall_types.ts";
import * as C from "./uapi/capability.ts";
import * as E from "./uapi/errno.ts";
import * as P from "./uapi/sched.ts";
import * as S from "./uapi/securebits.ts";
import type { ByteString, Syscall, UserBuffer } from "./uapi/syscall.ts";
import {
  gid_given,
  gid_shown,
  INVALID_ID,
  make_kid,
  may_setgroups,
  uid_given,
  uid_shown,
} from "./user_namespace.ts";

const n = (x: unknown) => (x as number) | 0;

/** security/commoncap.c:cap_task_fix_setuid: leaving uid 0 loses capabilities. */
function fix_setuid(cred: cred, old: cred): void {
  if (cred.securebits & S.SECBIT_NO_SETUID_FIXUP) return;
  const root = make_kid(old.user_ns, "uid_map", 0);
  const was_root = old.uid === root || old.euid === root || old.suid === root;
  const is_root = cred.uid === root || cred.euid === root || cred.suid === root;
  if (was_root && !is_root) {
    if (!(cred.securebits & S.SECBIT_KEEP_CAPS)) {
      cred.cap_permitted = 0n;
      cred.cap_effective = 0n;
    }
    cred.cap_ambient = 0n;
  }
  if (old.euid === root && cred.euid !== root) cred.cap_effective = 0n;
  if (old.euid !== root && cred.euid === root) cred.cap_effective = cred.cap_permitted;
}

export function set_uids(k: Kernel, cred: cred): number {
  cred.fsuid = cred.euid;
  fix_setuid(cred, k.current.cred);
  commit_creds(k.current, cred);
  return 0;
}
export function set_gids(k: Kernel, cred: cred): number {
  cred.fsgid = cred.egid;
  commit_creds(k.current, cred);
  return 0;
}

function sys_setuid(k: Kernel, op: Syscall): number {
  const uid = uid_given(k, op.a0 as number);
  if (uid === INVALID_ID) return -E.EINVAL;
  const cred = prepare_creds(k);
  if (own_capable(k, C.CAP_SETUID)) cred.uid = cred.suid = uid;
  else if (uid !== cred.uid && uid !== cred.suid) return -E.EPERM;
  cred.euid = uid;
  return set_uids(k, cred);
}
function sys_setgid(k: Kernel, op: Syscall): number {
  const gid = gid_given(k, op.a0 as number);
  if (gid === INVALID_ID) return -E.EINVAL;
  const cred = prepare_creds(k);
  if (own_capable(k, C.CAP_SETGID)) cred.gid = cred.sgid = gid;
  else if (gid !== cred.gid && gid !== cred.sgid) return -E.EPERM;
  cred.egid = gid;
  return set_gids(k, cred);
}

function sys_setgroups(k: Kernel, op: Syscall): number {
  if (!may_setgroups(k)) return -E.EPERM;
  const list = op.a1 as number[];
  if (list.length > 65536) return -E.EINVAL;
  const groups = list.map((id) => gid_given(k, id));
  if (groups.includes(INVALID_ID)) return -E.EINVAL;
  const cred = prepare_creds(k);
  cred.groups = groups;
  commit_creds(k.current, cred);
  return 0;
}
function sys_getgroups(k: Kernel, op: Syscall): number {
  const { groups } = k.current.cred;
  if (n(op.a0) !== 0) {
    if (n(op.a0) < groups.length) return -E.EINVAL;
    const out = op.a1 as number[];
    out.length = 0;
    out.push(...groups.map((id) => gid_shown(k, id)));
  }
  return groups.length;
}

function sys_setpgid(k: Kernel, op: Syscall): number {
  const { current } = k;
  if (n(op.a1) < 0) return -E.EINVAL;
  const p = n(op.a0) ? find_task_by_vpid(k, n(op.a0)) : current.group_leader;
  if (!p) return -E.ESRCH;
  if (p.group_leader !== p) return -E.EINVAL;
  if (p.real_parent.signal === current.signal) {
    if (p.signal.session !== current.signal.session) return -E.EPERM;
    if (!(p.flags & PF_FORKNOEXEC)) return -E.EACCES;
  } else if (p !== current.group_leader) return -E.ESRCH;
  if (p.signal.leader) return -E.EPERM;
  const pgid = n(op.a1) ? find_vpid(k, n(op.a1)) : p.pid;
  if (pgid !== p.pid) {
    const [member] = process_group(k, pgid);
    if (member?.signal.session !== current.signal.session) return -E.EPERM;
  }
  change_pid(k, p, "pgrp", pgid);
  return 0;
}

function of_pid(k: Kernel, pid: number, get: (t: task_struct) => number): number {
  const t = pid ? find_task_by_vpid(k, pid) : k.current;
  return t ? get(t) : -E.ESRCH;
}

function sys_setsid(k: Kernel): number {
  const { current } = k;
  const { signal } = current;
  const session = current.group_leader.pid;
  if (signal.leader) return -E.EPERM;
  if (process_group(k, session).size > 0) return -E.EPERM;
  signal.leader = true;
  change_pid(k, current.group_leader, "session", session);
  change_pid(k, current.group_leader, "pgrp", session);
  signal.tty = null;
  return pid_vnr(k, session);
}

const getppid = (t: task_struct): number => task_tgid_nr_ns(t.real_parent, t.pid_ns);

function sys_prctl(k: Kernel, op: Syscall): number {
  const { current } = k;
  const a1 = op.a1;
  switch (op.a0) {
    case P.PR_SET_NAME:
      current.comm = (a1 as ByteString).slice(0, 15);
      return 0;
    case P.PR_GET_NAME:
      (a1 as UserBuffer).data = current.comm;
      return 0;
    case P.PR_SET_PDEATHSIG:
      current.pdeath_signal = n(a1);
      return 0;
    case P.PR_GET_PDEATHSIG:
      (a1 as number[])[0] = current.pdeath_signal;
      return 0;
    case P.PR_GET_SECUREBITS:
      return current.cred.securebits;
    case P.PR_SET_SECUREBITS:
      return prctl_securebits(k, n(a1));
    case P.PR_GET_DUMPABLE:
      return current.mm?.dumpable ?? 0;
    case P.PR_SET_DUMPABLE:
      if (n(a1) !== 0 && n(a1) !== 1) return -E.EINVAL;
      if (current.mm) current.mm.dumpable = n(a1);
      return 0;
    case P.PR_SET_KEEPCAPS:
      if (n(a1) > 1) return -E.EINVAL;
      if (current.cred.securebits & S.SECBIT_KEEP_CAPS_LOCKED) return -E.EPERM;
      current.cred = copy_cred(current.cred, {
        securebits: n(a1)
          ? current.cred.securebits | S.SECBIT_KEEP_CAPS
          : current.cred.securebits & ~S.SECBIT_KEEP_CAPS,
      });
      return 0;
    case P.PR_GET_KEEPCAPS:
      return current.cred.securebits & S.SECBIT_KEEP_CAPS ? 1 : 0;
    case P.PR_CAPBSET_READ:
      if (n(a1) < 0 || n(a1) > C.CAP_LAST_CAP) return -E.EINVAL;
      return (current.cred.cap_bset >> BigInt(n(a1))) & 1n ? 1 : 0;
    case P.PR_CAPBSET_DROP: {
      if (!own_capable(k, C.CAP_SETPCAP)) return -E.EPERM;
      if (n(a1) < 0 || n(a1) > C.CAP_LAST_CAP) return -E.EINVAL;
      current.cred = copy_cred(current.cred, { cap_bset: current.cred.cap_bset & ~(1n << BigInt(n(a1))) });
      return 0;
    }
    case P.PR_SET_CHILD_SUBREAPER:
      current.signal.is_child_subreaper = n(a1) !== 0;
      return 0;
    case P.PR_SET_SECCOMP:
      return prctl_set_seccomp(k, n(a1), op.a2);
    case P.PR_GET_SECCOMP:
      return current.seccomp?.mode ?? 0;
    case P.PR_SET_NO_NEW_PRIVS:
      if (n(a1) !== 1) return -E.EINVAL;
      current.no_new_privs = true;
      return 0;
    case P.PR_GET_NO_NEW_PRIVS:
      return current.no_new_privs ? 1 : 0;
    case P.PR_CAP_AMBIENT:
      return prctl_ambient(current, n(a1), n(op.a2));
    default:
      return -E.EINVAL;
  }
}

/** Bits at even numbers, each with its lock above it (capabilities(7)). */
function prctl_securebits(k: Kernel, bits: number): number {
  const { cred } = k.current;
  const locks = cred.securebits & S.SECURE_ALL_LOCKS;
  const locked = (locks >> 1) & (cred.securebits ^ bits);
  if (locked || locks & ~bits || bits & ~(S.SECURE_ALL_BITS | S.SECURE_ALL_LOCKS)) return -E.EPERM;
  if (!own_capable(k, C.CAP_SETPCAP)) return -E.EPERM;
  k.current.cred = copy_cred(cred, { securebits: bits });
  return 0;
}

function prctl_ambient(task: task_struct, what: number, cap: number): number {
  const { cred } = task;
  if (what === P.PR_CAP_AMBIENT_CLEAR_ALL) {
    task.cred = copy_cred(cred, { cap_ambient: 0n });
    return 0;
  }
  if (cap < 0 || cap > C.CAP_LAST_CAP) return -E.EINVAL;
  const bit = 1n << BigInt(cap);
  switch (what) {
    case P.PR_CAP_AMBIENT_IS_SET:
      return cred.cap_ambient & bit ? 1 : 0;
    case P.PR_CAP_AMBIENT_RAISE:
      if (cred.securebits & S.SECBIT_NO_CAP_AMBIENT_RAISE) return -E.EPERM;
      if (!(cred.cap_permitted & bit) || !(cred.cap_inheritable & bit)) return -E.EPERM;
      task.cred = copy_cred(cred, { cap_ambient: cred.cap_ambient | bit });
      return 0;
    case P.PR_CAP_AMBIENT_LOWER:
      task.cred = copy_cred(cred, { cap_ambient: cred.cap_ambient & ~bit });
      return 0;
    default:
      return -E.EINVAL;
  }
}

function sys_prlimit64(k: Kernel, op: Syscall): number {
  const pid = n(op.a0);
  const task = pid ? find_task_by_vpid(k, pid) : k.current;
  if (!task) return -E.ESRCH;
  const which = n(op.a1);
  const limit = task.signal.rlim[which];
  if (!limit) return -E.EINVAL;
  const { cred } = k.current;
  if (task !== k.current && cred.uid !== task.cred.uid && !capable(k, C.CAP_SYS_RESOURCE)) return -E.EPERM;
  const wanted = op.a2 as P.rlimit | null;
  const old = op.a3 as P.rlimit | null;
  if (old) Object.assign(old, limit);
  if (wanted) {
    if (wanted.rlim_cur > wanted.rlim_max) return -E.EINVAL;
    if (wanted.rlim_max > limit.rlim_max && !capable(k, C.CAP_SYS_RESOURCE)) return -E.EPERM;
    task.signal.rlim[which] = { rlim_cur: wanted.rlim_cur, rlim_max: wanted.rlim_max };
  }
  return 0;
}

function sys_setpriority(k: Kernel, op: Syscall): number {
  if (op.a0 !== 0) return -E.EINVAL;
  const who = n(op.a1);
  const task = who ? find_task_by_vpid(k, who) : k.current;
  if (!task) return -E.ESRCH;
  const nice = Math.max(-20, Math.min(19, n(op.a2)));
  if (k.current.cred.euid !== task.cred.uid && !capable(k, C.CAP_SYS_NICE)) return -E.EPERM;
  if (nice < task.nice && !capable(k, C.CAP_SYS_NICE)) return -E.EACCES;
  task.nice = nice;
  return 0;
}

function sys_sethostname(k: Kernel, op: Syscall, field: "nodename" | "domainname"): number {
  if (!ns_capable(k, ns_owner(k, k.current.nsproxy.uts_ns.ns), C.CAP_SYS_ADMIN)) return -E.EPERM;
  const name = op.a0 as ByteString;
  const len = n(op.a1);
  if (len < 0 || len > 64) return -E.EINVAL;
  k.current.nsproxy.uts_ns.name[field] = name.slice(0, len);
  return 0;
}

export const sys_syscalls: syscall_defs = {
  getpid: { fn: (k) => task_tgid_nr_ns(k.current, k.current.pid_ns) },
  gettid: { fn: (k) => k.current.pids[k.current.pid_ns.level] },
  getppid: { fn: (k) => getppid(k.current) },
  getuid: { fn: (k) => uid_shown(k, k.current.cred.uid) },
  geteuid: { fn: (k) => uid_shown(k, k.current.cred.euid) },
  getgid: { fn: (k) => gid_shown(k, k.current.cred.gid) },
  getegid: { fn: (k) => gid_shown(k, k.current.cred.egid) },
  setuid: { fn: sys_setuid },
  setgid: { fn: sys_setgid },
  getresuid: {
    fn: (k, op) => {
      const { uid, euid, suid } = k.current.cred;
      (op.a0 as number[]).splice(0, 3, ...[uid, euid, suid].map((id) => uid_shown(k, id)));
      return 0;
    },
    ptr: "sss",
  },
  getresgid: {
    fn: (k, op) => {
      const { gid, egid, sgid } = k.current.cred;
      (op.a0 as number[]).splice(0, 3, ...[gid, egid, sgid].map((id) => gid_shown(k, id)));
      return 0;
    },
    ptr: "sss",
  },
  getgroups: { fn: sys_getgroups, ptr: " h" },
  setgroups: { fn: sys_setgroups, ptr: " h" },
  getpgrp: { fn: (k) => pid_vnr(k, k.current.signal.pgrp) },
  getpgid: { fn: (k, op) => of_pid(k, n(op.a0), (t) => pid_vnr(k, t.signal.pgrp)) },
  getsid: { fn: (k, op) => of_pid(k, n(op.a0), (t) => pid_vnr(k, t.signal.session)) },
  setpgid: { fn: sys_setpgid },
  setsid: { fn: sys_setsid },
  prctl: { fn: sys_prctl, note: "the options programs of the image use" },
  prlimit64: { fn: sys_prlimit64, ptr: "  ss" },
  getpriority: { fn: (k, op) => (op.a0 === 0 ? of_pid(k, n(op.a1), (t) => 20 - t.nice) : -E.EINVAL) },
  setpriority: { fn: sys_setpriority },
  sched_yield: {
    fn: (k) => {
      k.need_resched = true;
      return 0;
    },
  },
  uname: {
    fn: (k, op) => {
      Object.assign(op.a0 as P.utsname, k.current.nsproxy.uts_ns.name);
      return 0;
    },
    ptr: "s",
  },
  sethostname: { fn: (k, op) => sys_sethostname(k, op, "nodename"), ptr: "h" },
  setdomainname: { fn: (k, op) => sys_sethostname(k, op, "domainname"), ptr: "h" },
  getrandom: {
    fn: (k, op) => {
      (op.a0 as UserBuffer).data = get_random_bytes(k, n(op.a1));
      return n(op.a1);
    },
    ptr: "h",
  },
};
