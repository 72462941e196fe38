// Switching job control: the terminal, process groups, the signals of job control.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { F_DUPFD_CLOEXEC, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { SIG_DFL, SIGTTIN } from "../../kernel/uapi/signal.ts";
import { TCGETS } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { give_terminal, terminal_pgrp } from "./process.ts";
import type { Shell } from "./shell.ts";
import { save_modes } from "./terminal.ts";

/** Where the shell keeps its terminal, as bash does. */
const TERMINAL_FD = 255;

/**
 * An interactive shell takes its place on the terminal: a process group of its own, in the foreground. Without a
 * terminal it says so and goes on without job control.
 */
export function* initialize_job_control(sh: Shell): Code<void> {
  const modes = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  let fd = yield sys.open("/dev/tty", O_RDWR);
  if (fd < 0) fd = (yield sys.ioctl(2, TCGETS, modes)) === 0 ? 2 : -1;
  sh.shell_pgrp = yield sys.getpgrp();
  sh.original_pgrp = sh.shell_pgrp;
  if (fd >= 0) {
    const high = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, TERMINAL_FD);
    if (high >= 0) {
      if (fd !== 2) yield sys.close(fd);
      fd = high;
    }
  }
  sh.terminal_fd = fd;
  let pgrp = fd < 0 ? -1 : yield* terminal_pgrp(sh);
  if (pgrp < 0) {
    yield* write_all(
      2,
      `${sh.error_name}: cannot set terminal process group (${fd < 0 ? -1 : pgrp}): Inappropriate ioctl for device\n${sh.error_name}: no job control in this shell\n`,
    );
    if (fd >= 0 && fd !== 2) yield sys.close(fd);
    sh.terminal_fd = -1;
    return;
  }
  // started in the background: stop until somebody gives us the terminal
  while (pgrp !== sh.shell_pgrp) {
    yield sys.rt_sigaction(SIGTTIN, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
    const e = yield sys.kill(0, SIGTTIN);
    if (e < 0 && e !== -EINTR) break;
    pgrp = yield* terminal_pgrp(sh);
    sh.shell_pgrp = yield sys.getpgrp();
    if (pgrp < 0) break;
  }
  yield* sh.signals.ignore_job_signals();
  if (sh.shell_pgrp !== sh.bashpid) {
    const e = yield sys.setpgid(0, sh.bashpid);
    if (e === 0) sh.shell_pgrp = sh.bashpid;
  }
  yield* give_terminal(sh, sh.shell_pgrp);
  sh.modes = yield* save_modes(sh, true);
  sh.job_control = true;
  sh.options.monitor = true;
}

/** `set -m` and `set +m`. */
export function* set_monitor(sh: Shell, on: boolean): Code<void> {
  sh.options.monitor = on;
  if (!on) {
    sh.job_control = false;
    return;
  }
  if (sh.terminal_fd < 0) {
    // a script that asks for job control has process groups, and the terminal when there is one
    const fd = yield sys.open("/dev/tty", O_RDWR);
    if (fd >= 0) {
      const high = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, TERMINAL_FD);
      if (high >= 0) yield sys.close(fd);
      sh.terminal_fd = high >= 0 ? high : fd;
    }
  }
  sh.shell_pgrp = yield sys.getpgrp();
  yield* sh.signals.ignore_job_signals();
  sh.job_control = true;
}

/** At the end of an interactive shell: the terminal goes back to whom it belonged. */
export function* end_job_control(sh: Shell): Code<void> {
  if (
    sh.interactive_shell &&
    sh.terminal_fd >= 0 &&
    sh.original_pgrp >= 0 &&
    sh.original_pgrp !== sh.shell_pgrp
  )
    yield* give_terminal(sh, sh.original_pgrp);
}
