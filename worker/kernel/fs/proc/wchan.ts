// /proc/PID/wchan: the kernel function that a sleeping task waits in (fs/proc/base.c:proc_pid_wchan), by the system
// call that it is in and, for those on descriptors, by what is behind them.
import type { Kernel } from "../../kernel.ts";
import type { task_struct } from "../../sched_types.ts";
import { S_ISCHR, S_ISFIFO, S_ISSOCK } from "../../uapi/stat.ts";
import { SYS } from "../../uapi/unistd_64.ts";

const FUNCTIONS: ReadonlyMap<number, string> = new Map([
  [SYS.accept, "inet_csk_accept"],
  [SYS.accept4, "inet_csk_accept"],
  [SYS.clock_nanosleep, "hrtimer_nanosleep"],
  [SYS.connect, "inet_wait_for_connect"],
  [SYS.fcntl, "fcntl_setlk"],
  [SYS.flock, "locks_lock_inode_wait"],
  [SYS.nanosleep, "hrtimer_nanosleep"],
  [SYS.openat, "pipe_wait"],
  [SYS.open, "pipe_wait"],
  [SYS.pause, "sys_pause"],
  [SYS.poll, "poll_schedule_timeout"],
  [SYS.recvfrom, "__skb_wait_for_more_packets"],
  [SYS.recvmsg, "__skb_wait_for_more_packets"],
  [SYS.restart_syscall, "hrtimer_nanosleep"],
  [SYS.rt_sigsuspend, "sigsuspend"],
  [SYS.vfork, "_do_fork"],
  [SYS.wait4, "do_wait"],
  [SYS.waitid, "do_wait"],
]);

/** "0" for a task that runs, is stopped, or that one may not look into. */
export function wchan(_k: Kernel, task: task_struct): string {
  const op = task.syscall;
  if (!op) return task.kthread ? task.comm.replace(/^kauditd$/, "kauditd_thread") : "0";
  const known = FUNCTIONS.get(op.nr);
  if (known !== undefined) return known;
  if (op.nr !== SYS.read && op.nr !== SYS.write) return "0";
  const mode = task.files.fd[op.a0 as number]?.f_inode.i_mode ?? 0;
  if (S_ISFIFO(mode)) return "pipe_wait";
  if (S_ISCHR(mode)) return "wait_woken";
  return S_ISSOCK(mode) ? "__skb_wait_for_more_packets" : "0";
}
