// kernel/auditsc.c: standalone records about a task that comes to grief: ANOM_ABEND and SECCOMP.
import {
  audit_exe_text,
  audit_log_d,
  audit_log_field,
  audit_log_format,
  audit_log_task_context,
  audit_log_untrustedstring,
} from "./audit.ts";
import { audit_log_end_standalone, audit_log_start_standalone } from "./audit_standalone.ts";
import { AUDIT_OFF, type audit_buffer } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import { AUDIT_ANOM_ABEND, AUDIT_ARCH_X86_64, AUDIT_SECCOMP } from "./uapi/audit.ts";
import { SIGQUIT } from "./uapi/signal.ts";

/** `auid= uid= gid= ses= subj= pid= comm= exe=`. */
function audit_log_task(k: Kernel, ab: audit_buffer): void {
  const { current } = k;
  audit_log_d(ab, "auid=", current.loginuid);
  audit_log_d(ab, " uid=", current.cred.uid);
  audit_log_d(ab, " gid=", current.cred.gid);
  audit_log_d(ab, " ses=", current.sessionid);
  audit_log_task_context(k, ab);
  audit_log_d(ab, " pid=", current.tgid);
  audit_log_untrustedstring(ab, " comm=", current.comm);
  audit_log_field(ab, " exe=", audit_exe_text(k, current), "untrusted");
}

/** The current task dumps core (or would). Not for SIGQUIT, which users send themselves. */
export function audit_core_dumps(k: Kernel, signr: number): void {
  if (k.listeners.trace?.run("audit_core_dumps", `sig ${signr}`, audit_core_dumps, k, signr)) return;
  if (k.audit.audit_enabled === AUDIT_OFF || signr === SIGQUIT) return;
  const ab = audit_log_start_standalone(k, "abend", AUDIT_ANOM_ABEND);
  if (ab === null) return;
  audit_log_task(k, ab);
  audit_log_d(ab, " sig=", signr);
  audit_log_d(ab, " res=", 1);
  audit_log_end_standalone(k, "abend", ab);
}

/**
 * seccomp acted on the current task's call. `ip` is the caller's instruction pointer. Whether that is to be recorded
 * seccomp_log() decides: here it is, whatever audit_enabled is.
 */
export function audit_seccomp(k: Kernel, nr: number, signr: number, code: number, ip = 0n): void {
  if (k.listeners.trace?.run("__audit_seccomp", `syscall ${nr}`, audit_seccomp, k, nr, signr, code, ip))
    return;
  const ab = audit_log_start_standalone(k, "seccomp", AUDIT_SECCOMP);
  if (ab === null) return;
  audit_log_task(k, ab);
  audit_log_format(
    ab,
    ` sig=${signr} arch=${AUDIT_ARCH_X86_64.toString(16)} syscall=${nr} compat=0 ` +
      `ip=0x${ip.toString(16)} code=0x${(code >>> 0).toString(16)}`,
  );
  audit_log_end_standalone(k, "seccomp", ab);
}
