// Signal numbers, sigaction flags and siginfo codes (asm/signal.h). A signal set is a bigint, bit n-1 for signal n.

export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGUSR1 = 10;
export const SIGSEGV = 11;
export const SIGUSR2 = 12;
export const SIGPIPE = 13;
export const SIGALRM = 14;
export const SIGTERM = 15;
export const SIGSTKFLT = 16;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGURG = 23;
export const SIGXCPU = 24;
export const SIGXFSZ = 25;
export const SIGVTALRM = 26;
export const SIGPROF = 27;
export const SIGWINCH = 28;
export const SIGIO = 29;
export const SIGPWR = 30;
export const SIGSYS = 31;
export const SIGRTMIN = 34;
export const SIGRTMAX = 64;
export const _NSIG = 64;

/** Names without the SIG prefix, as kill -l prints them; index is the number. */
export const SIGNAL_NAMES: readonly string[] = (() => {
  const names = [
    ..."EXIT HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP".split(
      " ",
    ),
    ..."TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(" "),
  ];
  names[34] = "RTMIN";
  for (let i = 1; i <= 15; i++) names[34 + i] = `RTMIN+${i}`;
  for (let i = 14; i >= 1; i--) names[64 - i] = `RTMAX-${i}`;
  names[64] = "RTMAX";
  return names;
})();

/** Texts of strsignal(3), as bash prints them for jobs and dead commands. */
export const SIGNAL_TEXTS: Readonly<Record<number, string>> = {
  1: "Hangup",
  2: "Interrupt",
  3: "Quit",
  4: "Illegal instruction",
  5: "Trace/breakpoint trap",
  6: "Aborted",
  7: "Bus error",
  8: "Floating point exception",
  9: "Killed",
  10: "User defined signal 1",
  11: "Segmentation fault",
  12: "User defined signal 2",
  13: "Broken pipe",
  14: "Alarm clock",
  15: "Terminated",
  16: "Stack fault",
  17: "Child exited",
  18: "Continued",
  19: "Stopped (signal)",
  20: "Stopped",
  21: "Stopped (tty input)",
  22: "Stopped (tty output)",
  23: "Urgent I/O condition",
  24: "CPU time limit exceeded",
  25: "File size limit exceeded",
  26: "Virtual timer expired",
  27: "Profiling timer expired",
  28: "Window changed",
  29: "I/O possible",
  30: "Power failure",
  31: "Bad system call",
};

/** strsignal(3): the C library keeps the first two real-time signals for itself. */
export const strsignal = (sig: number): string =>
  SIGNAL_TEXTS[sig] ?? (sig >= 34 && sig <= 64 ? `Real-time signal ${sig - 34}` : `Unknown signal ${sig}`);

export const SA_NOCLDSTOP = 0x00000001;
export const SA_NOCLDWAIT = 0x00000002;
export const SA_SIGINFO = 0x00000004;
export const SA_RESTORER = 0x04000000;
export const SA_RESTART = 0x10000000;
export const SA_NODEFER = 0x40000000;
export const SA_RESETHAND = 0x80000000;

export const SIG_DFL = 0;
export const SIG_IGN = 1;

/** A user handler. It runs between two steps of the task's code and may only set flags: it makes no system call. */
export type sighandler = (sig: number, info: siginfo) => void;

export interface sigaction {
  sa_handler: typeof SIG_DFL | typeof SIG_IGN | sighandler;
  sa_flags: number;
  sa_mask: bigint;
}

export const SI_USER = 0;
export const SI_KERNEL = 0x80;
export const SI_TIMER = -2;
export const SI_TKILL = -6;
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
export const CLD_TRAPPED = 4;
export const CLD_STOPPED = 5;
export const CLD_CONTINUED = 6;

/** What is known of a signal's origin: sender pid and uid (SI_TIMER: the timer's number and its overruns), or the child's state for SIGCHLD. */
export interface siginfo {
  si_signo: number;
  si_code: number;
  si_pid: number;
  si_uid: number;
  si_status: number;
}

/** struct sigevent, without the value that goes with the signal. */
export interface sigevent {
  sigev_notify: number;
  sigev_signo: number;
}
export const SIGEV_SIGNAL = 0;
export const SIGEV_NONE = 1;

export const SIG_BLOCK = 0;
export const SIG_UNBLOCK = 1;
export const SIG_SETMASK = 2;

/** The bit of `sig` in a signal set. */
export const sigmask = (sig: number): bigint => 1n << BigInt(sig - 1);
