// drivers/tty/tty_jobctrl: controlling terminals, foreground groups and who may touch the tty.
import type { Kernel } from "../../kernel.ts";
import { process_list } from "../../sched/task.ts";
import type { task_struct } from "../../sched_types.ts";
import { is_current_pgrp_orphaned, kill_pgrp } from "../../signal.ts";
import { EIO, ERESTARTSYS } from "../../uapi/errno.ts";
import { SIG_IGN, SIGCONT, SIGHUP, sigmask, SIGTTIN, SIGTTOU } from "../../uapi/signal.ts";
import type { tty_struct } from "./tty.ts";

const is_ignored = (task: task_struct, sig: number): boolean =>
  (task.blocked & sigmask(sig)) !== 0n || task.sighand.action[sig].sa_handler === SIG_IGN;

/**
 * May the current task use its controlling terminal now? A background task gets `sig` and -ERESTARTSYS, or -EIO when
 * nobody could ever continue it; one that ignores or blocks SIGTTOU may go on, one that ignores SIGTTIN may not.
 */
export function __tty_check_change(k: Kernel, tty: tty_struct, sig: number): number {
  const { current } = k;
  const { signal } = current;
  if (signal.tty !== tty || tty.pgrp === 0 || signal.pgrp === tty.pgrp) return 0;
  if (is_ignored(current, sig)) return sig === SIGTTIN ? -EIO : 0;
  if (is_current_pgrp_orphaned(k)) return -EIO;
  kill_pgrp(k, signal.pgrp, sig);
  current.sigpending = true;
  return -ERESTARTSYS;
}

/** For ioctls that change the tty, and for output under TOSTOP. */
export const tty_check_change = (k: Kernel, tty: tty_struct): number => __tty_check_change(k, tty, SIGTTOU);

/** Makes `tty` the controlling terminal of the current task's session. */
export function proc_set_tty(k: Kernel, tty: tty_struct): void {
  const { signal } = k.current;
  tty.session = signal.session;
  tty.pgrp = signal.pgrp;
  signal.tty = tty;
  signal.tty_old_pgrp = 0;
}

/** Takes the controlling terminal from every process of a session. */
export function session_clear_tty(k: Kernel, session: number): void {
  for (const p of process_list(k)) if (p.signal.session === session) p.signal.tty = null;
}

/** Tells the session leader that the line is gone; every process of the session loses the tty. */
export function tty_signal_session_leader(k: Kernel, tty: tty_struct): void {
  if (tty.session === 0) return;
  for (const p of process_list(k)) {
    const { signal } = p;
    if (signal.session !== tty.session) continue;
    if (signal.tty === tty) signal.tty = null;
    if (!signal.leader || p.exit_state !== 0) continue;
    kill_one(k, p, SIGHUP);
    kill_one(k, p, SIGCONT);
    signal.tty_old_pgrp = tty.pgrp;
  }
  tty.session = 0;
  tty.pgrp = 0;
}
