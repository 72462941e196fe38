// kernel/auditsc.c: what other subsystems tell about the system call in progress, beyond names.
import { auditd_test_task } from "./audit.ts";
import type { audit_cap_data, audit_caps, audit_context, audit_target } from "./audit_types.ts";
import * as T from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { cred, linux_binprm, task_struct } from "./sched_types.ts";
import * as A from "./uapi/audit.ts";
import { AF_NETLINK, type sockaddr_nl } from "./uapi/netlink.ts";
import { SIGHUP, SIGTERM, SIGUSR1, SIGUSR2 } from "./uapi/signal.ts";
import type { ByteString } from "./uapi/syscall.ts";

/** The context to add to: inside a call, with rules in force. */
function active(k: Kernel): audit_context | null {
  const ctx = k.current.audit_context;
  return ctx?.in_syscall && !ctx.dummy ? ctx : null;
}

const caps_of = (cred: cred): audit_caps => ({
  permitted: cred.cap_permitted,
  inheritable: cred.cap_inheritable,
  effective: cred.cap_effective,
  ambient: cred.cap_ambient,
});

/** execve succeeded: an EXECVE record with the arguments. */
export function audit_bprm(k: Kernel, bprm: linux_binprm): void {
  if (k.listeners.trace?.run("__audit_bprm", "", audit_bprm, k, bprm)) return;
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_EXECVE, argv: bprm.argv };
}

/** execve of a file with capabilities, or one that gains some. */
export function audit_log_bprm_fcaps(k: Kernel, fcap: audit_cap_data, new_cred: cred, old_cred: cred): void {
  const ctx = active(k);
  if (!ctx) return;
  ctx.aux.unshift({
    type: A.AUDIT_BPRM_FCAPS,
    fcap,
    old_pcap: caps_of(old_cred),
    new_pcap: caps_of(new_cred),
  });
}

/** capset(2). */
export function audit_log_capset(k: Kernel, cred: cred): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_CAPSET, pid: k.current.tgid, cap: caps_of(cred) };
}

/** A module is loaded or unloaded. */
export function audit_log_kern_module(k: Kernel, name: ByteString): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_KERN_MODULE, name };
}

/** mmap of a descriptor. */
export function audit_mmap_fd(k: Kernel, fd: number, flags: number): void {
  const ctx = active(k);
  if (ctx) ctx.special = { type: A.AUDIT_MMAP, fd, flags };
}

/** pipe(2), socketpair(2). */
export function audit_fd_pair(k: Kernel, fd1: number, fd2: number): void {
  const ctx = active(k);
  if (ctx) ctx.fds = [fd1, fd2];
}

const u16 = (n: number): ByteString => String.fromCharCode(n & 255, (n >> 8) & 255);
const u32 = (n: number): ByteString => u16(n) + u16(n >>> 16);

/** A socket address given by the caller, as the bytes it would have in memory. */
export function audit_sockaddr(k: Kernel, address: unknown): void {
  const ctx = active(k);
  if (!ctx) return;
  if (typeof address === "string") ctx.sockaddr = address;
  else if ((address as Partial<sockaddr_nl> | null)?.nl_family === AF_NETLINK) {
    const { nl_pid, nl_groups } = address as sockaddr_nl;
    ctx.sockaddr = u16(AF_NETLINK) + u16(0) + u32(nl_pid) + u32(nl_groups);
  }
}

const target_of = (task: task_struct): audit_target => ({
  pid: task.tgid,
  auid: task.loginuid,
  uid: task.cred.uid,
  sessionid: task.sessionid,
  sid: task.cred.security,
  comm: task.comm,
  task,
});

/** The current task traces `t`. */
export function audit_ptrace(k: Kernel, t: task_struct): void {
  if (k.listeners.trace?.run("__audit_ptrace", `pid ${t.tgid}`, audit_ptrace, k, t)) return;
  const ctx = active(k);
  if (ctx) ctx.target = target_of(t);
}

/** A signal was sent to `t`: remembered for OBJ_PID, and for the daemon if it is the target. */
export function audit_signal_info(k: Kernel, sig: number, t: task_struct): void {
  if (k.listeners.trace?.run("audit_signal_info", `sig ${sig}, pid ${t.tgid}`, audit_signal_info, k, sig, t))
    return;
  const { audit, current } = k;
  if (
    audit.auditd_conn !== null &&
    auditd_test_task(k, t) &&
    (sig === SIGTERM || sig === SIGHUP || sig === SIGUSR1 || sig === SIGUSR2)
  ) {
    audit.audit_sig_pid = current.tgid;
    audit.audit_sig_uid = current.loginuid === A.AUDIT_UID_UNSET ? current.cred.uid : current.loginuid;
    audit.audit_sig_sid = current.cred.security;
    for (const hook of k.seams.daemon_signal) hook(k);
  }
  if (audit.audit_signals === 0) return;
  const ctx = active(k);
  if (!ctx) return;
  if (ctx.target === null) {
    ctx.target = target_of(t);
    return;
  }
  let block = ctx.aux_pids[0];
  if (!block || block.length === T.AUDIT_AUX_PIDS) {
    block = [];
    ctx.aux_pids.unshift(block);
  }
  block.push(target_of(t));
}
