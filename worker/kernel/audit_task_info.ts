// kernel/audit.c: the part of SYSCALL and FEATURE_CHANGE that says who did it.
import { audit_exe_text } from "./audit.ts";
import { audit_log_d, audit_log_field, audit_untrusted } from "./audit_format.ts";
import type { audit_buffer, audit_task_info } from "./audit_types.ts";
import { audit_get_tty_name } from "./drivers/tty/tty.ts";
import type { Kernel } from "./kernel.ts";
import type { task_struct } from "./sched_types.ts";

/** Parent's process id in the initial namespace, as audit prints it. */
export const task_ppid_nr = (task: task_struct): number => task.real_parent.tgid;

function write_fields(k: Kernel, ab: audit_buffer, task: task_struct): void {
  const { cred } = task;
  audit_log_d(ab, " ppid=", task_ppid_nr(task));
  audit_log_d(ab, " pid=", task.tgid);
  audit_log_d(ab, " auid=", task.loginuid);
  audit_log_d(ab, " uid=", cred.uid);
  audit_log_d(ab, " gid=", cred.gid);
  audit_log_d(ab, " euid=", cred.euid);
  audit_log_d(ab, " suid=", cred.suid);
  audit_log_d(ab, " fsuid=", cred.fsuid);
  audit_log_d(ab, " egid=", cred.egid);
  audit_log_d(ab, " sgid=", cred.sgid);
  audit_log_d(ab, " fsgid=", cred.fsgid);
  const tty = audit_get_tty_name(task);
  audit_log_field(ab, " tty=", tty, tty === "(none)" ? "none" : "string");
  audit_log_d(ab, " ses=", task.sessionid);
  audit_log_field(ab, " comm=", audit_untrusted(task.comm), "untrusted");
  const exe = audit_exe_text(k, task);
  audit_log_field(ab, " exe=", exe, exe === "(null)" ? "none" : "untrusted");
  if (cred.security !== "") audit_log_field(ab, " subj=", cred.security, "label");
}

const is_current = (info: audit_task_info, task: task_struct): boolean =>
  info.cred === task.cred &&
  info.comm === task.comm &&
  info.exe === (task.mm?.exe_file ?? null) &&
  info.ppid === task_ppid_nr(task) &&
  info.loginuid === task.loginuid &&
  info.sessionid === task.sessionid &&
  info.root === task.fs.root &&
  info.tty === audit_get_tty_name(task);

/**
 * ` ppid= pid= auid= uid= gid= euid= suid= fsuid= egid= sgid= fsgid= tty= ses= comm= exe= subj=`. The text is kept in
 * the task's context and used again while nothing it was made from has changed; the path of a program that was
 * unlinked or moved is not kept.
 */
export function audit_log_task_info(k: Kernel, ab: audit_buffer, task: task_struct): void {
  if (k.listeners.trace?.run("audit_log_task_info", `pid ${task.tgid}`, audit_log_task_info, k, ab, task))
    return;
  const context = task.audit_context;
  const cached = context?.task_info;
  if (cached && ab.fields === null && is_current(cached, task)) {
    ab.text += cached.text;
    return;
  }
  const before = ab.text.length;
  write_fields(k, ab, task);
  if (!context) return;
  context.task_info = {
    cred: task.cred,
    ppid: task_ppid_nr(task),
    loginuid: task.loginuid,
    sessionid: task.sessionid,
    comm: task.comm,
    tty: audit_get_tty_name(task),
    exe: task.mm?.exe_file ?? null,
    root: task.fs.root,
    text: ab.text.slice(before),
  };
}
