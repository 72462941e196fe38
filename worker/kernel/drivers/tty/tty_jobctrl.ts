// drivers/tty/tty_jobctrl: controlling terminals, foreground groups and who may touch the tty.
import { capable } from "../../capability.ts";
import type { Kernel } from "../../kernel.ts";
import { find_vpid, pid_vnr, process_group, process_session } from "../../pid.ts";
import type { task_struct } from "../../sched_types.ts";
import { kill_pgrp, send_sig } from "../../signal.ts";
import { is_current_pgrp_orphaned } from "../../signal_deliver.ts";
import { CAP_SYS_ADMIN } from "../../uapi/capability.ts";
import { EINVAL, EIO, ENOTTY, EPERM, ERESTARTSYS, ESRCH } from "../../uapi/errno.ts";
import { SIG_IGN, SIGCONT, SIGHUP, SIGTTIN, SIGTTOU, sigmask } from "../../uapi/signal.ts";
import type { tty_struct } from "./tty.ts";
import { tty_vhangup_session } from "./tty_io.ts";

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
function session_clear_tty(k: Kernel, session: number): void {
  for (const p of process_session(k, session)) p.signal.tty = null;
}

/**
 * Tells the session leader that the line is gone; every process of the session loses the tty. With `exit_session` the
 * foreground group is told too.
 */
export function tty_signal_session_leader(k: Kernel, tty: tty_struct, exit_session: boolean): void {
  const { session, pgrp } = tty;
  if (session === 0) return;
  for (const p of process_session(k, session)) {
    const { signal } = p;
    if (signal.tty === tty) signal.tty = null;
    if (!signal.leader || p.exit_state !== 0) continue;
    send_sig(k, SIGHUP, p);
    send_sig(k, SIGCONT, p);
    signal.tty_old_pgrp = pgrp;
  }
  if (exit_session && pgrp !== 0) kill_pgrp(k, pgrp, SIGHUP);
  tty.session = 0;
  tty.pgrp = 0;
}

/** A session leader lets go of its controlling terminal: TIOCNOTTY, or its exit (`on_exit`). */
export function disassociate_ctty(k: Kernel, task: task_struct, on_exit: boolean): void {
  const { signal } = task;
  if (!signal.leader) return;
  const { tty } = signal;
  if (tty) {
    if (on_exit && tty.driver.type !== "pty") tty_vhangup_session(k, tty);
    else if (tty.pgrp !== 0) {
      kill_pgrp(k, tty.pgrp, SIGHUP);
      if (!on_exit) kill_pgrp(k, tty.pgrp, SIGCONT);
    }
    tty.session = 0;
    tty.pgrp = 0;
  } else if (on_exit) {
    // The tty was hung up before: the group that was in its foreground is told now.
    const old = signal.tty_old_pgrp;
    if (old !== 0) {
      kill_pgrp(k, old, SIGHUP);
      kill_pgrp(k, old, SIGCONT);
    }
    return;
  }
  signal.tty_old_pgrp = 0;
  session_clear_tty(k, signal.session);
}

/** TIOCSCTTY. `steal` is the ioctl's argument, `readable` whether the descriptor is open for reading. */
export function tiocsctty(k: Kernel, tty: tty_struct, steal: boolean, readable: boolean): number {
  const { signal } = k.current;
  if (signal.leader && signal.session === tty.session) return 0;
  if (!signal.leader || signal.tty) return -EPERM;
  if (tty.session !== 0) {
    if (!steal || !capable(k, CAP_SYS_ADMIN)) return -EPERM;
    session_clear_tty(k, tty.session);
  }
  if (!readable && !capable(k, CAP_SYS_ADMIN)) return -EPERM;
  proc_set_tty(k, tty);
  return 0;
}

/** TIOCNOTTY: the process gives up its controlling terminal; a session leader gives up the session's. */
export function tiocnotty(k: Kernel, tty: tty_struct): number {
  if (k.current.signal.tty !== tty) return -ENOTTY;
  disassociate_ctty(k, k.current, false);
  k.current.signal.tty = null;
  return 0;
}

/** TIOCGPGRP: `by_master` when asked on the master side, where the tty need not be the caller's own. */
export function tiocgpgrp(k: Kernel, tty: tty_struct, by_master: boolean): number {
  if (!by_master && k.current.signal.tty !== tty) return -ENOTTY;
  return pid_vnr(k, tty.pgrp);
}

/** TIOCGSID. */
export function tiocgsid(k: Kernel, tty: tty_struct, by_master: boolean): number {
  if ((!by_master && k.current.signal.tty !== tty) || tty.session === 0) return -ENOTTY;
  return pid_vnr(k, tty.session);
}

/** TIOCSPGRP: puts a group of the caller's session into the foreground. */
export function tiocspgrp(k: Kernel, tty: tty_struct, nr: number): number {
  const { current } = k;
  const denied = tty_check_change(k, tty);
  if (denied === -EIO) return -ENOTTY;
  if (denied) return denied;
  const { signal } = current;
  if (signal.tty !== tty || tty.session !== signal.session) return -ENOTTY;
  if (nr < 0) return -EINVAL;
  let group = 0;
  let session = 0;
  const initial = find_vpid(k, nr);
  for (const p of process_group(k, initial)) {
    group = initial;
    session = p.signal.session;
    if (session === signal.session) break;
  }
  if (group === 0) return -ESRCH;
  if (session !== signal.session) return -EPERM;
  tty.pgrp = group;
  return 0;
}
