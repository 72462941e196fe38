// timeout(1) and nohup(1): run a command that is ended after a time, or that outlives its terminal.
// timeout makes the calls the real one makes: a timer of the process, and sigsuspend until it or the command's end.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { O_APPEND, O_CREAT, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import {
  CLOCK_REALTIME,
  PR_SET_DUMPABLE,
  WCOREDUMP,
  WEXITSTATUS,
  WIFSIGNALED,
  WNOHANG,
  WTERMSIG,
  type wait_status,
} from "../../../kernel/uapi/sched.ts";
import {
  SA_RESTART,
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIG_UNBLOCK,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGEV_SIGNAL,
  SIGHUP,
  SIGINT,
  SIGKILL,
  SIGNAL_NAMES,
  SIGQUIT,
  SIGTERM,
  SIGTTIN,
  SIGTTOU,
  type sigaction,
  sigmask,
} from "../../../kernel/uapi/signal.ts";
import type { UserCode } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { execvp } from "../../lib/execvp.ts";
import { eprint, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { isatty } from "../../lib/ttyname.ts";
import { parse_duration, to_timespec } from "../duration.ts";
import { type Tool, tool } from "../tool.ts";
import { signal_number } from "./signals.ts";

/** Signals that end timeout: it passes them on. */
const HANDLED = [SIGALRM, SIGINT, SIGQUIT, SIGHUP, SIGTERM];
const EXIT_TIMEDOUT = 124;
const EXIT_CANCELED = 125;
const EXIT_CANNOT_INVOKE = 126;
const EXIT_ENOENT = 127;

/** Signal 0 is none. */
const set_of = (...signals: number[]) => ({
  set: signals.reduce((set, sig) => (sig > 0 ? set | sigmask(sig) : set), 0n),
});
const handler = (sa_handler: sigaction["sa_handler"]): sigaction => ({
  sa_handler,
  sa_flags: SA_RESTART,
  sa_mask: 0n,
});

/** Runs the operands from `from` on; returns only when that fails. */
function* invoke(t: Tool, from: number): UserCode {
  const argv = t.operands.slice(from);
  const r = yield* execvp(argv, t.envp);
  yield* eprint(
    `${t.name}: failed to run command ${t.name.endsWith("nohup") ? t.quoteaf(argv[0]) : t.quote(argv[0])}: ${strerror(r)}\n`,
  );
  return r === -ENOENT ? EXIT_ENOENT : EXIT_CANNOT_INVOKE;
}

interface Job {
  t: Tool;
  pid: number;
  foreground: boolean;
  /** the signal sent when the time is up: SIGKILL after the first one */
  signal: number;
  kill_after: number;
  timed_out: boolean;
}

/** To the command, or to the whole group (0), of which timeout is one. */
function* send(to: number, signal: number): Code<void> {
  if (to === 0) yield sys.rt_sigaction(signal, handler(SIG_IGN));
  yield sys.kill(to, signal);
}

/** A timer of the process that sends SIGALRM after so many seconds; 0 is never. */
function* set_timeout({ t }: Job, seconds: number): Code<void> {
  const id = [0];
  const made = yield sys.timer_create(
    CLOCK_REALTIME,
    { sigev_notify: SIGEV_SIGNAL, sigev_signo: SIGALRM },
    id,
  );
  if (made < 0) return yield* t.warn("warning: timer_create", made);
  const value = { it_interval: to_timespec(0), it_value: to_timespec(seconds) };
  const r = yield sys.timer_settime(id[0], 0, value);
  if (r < 0) yield* t.warn("warning: timer_settime", r);
}

/** What a signal that timeout got makes of the command: one of a user is passed on, SIGALRM ends the command. */
function* clean_up(job: Job, got: number): Code<void> {
  const { t, pid } = job;
  let sig = got;
  if (got === SIGALRM) {
    job.timed_out = true;
    sig = job.signal;
  }
  if (job.kill_after > 0) {
    job.signal = SIGKILL;
    const seconds = job.kill_after;
    job.kill_after = 0;
    yield* set_timeout(job, seconds);
  }
  if (t.has("v"))
    yield* eprint(`${t.name}: sending signal ${SIGNAL_NAMES[sig]} to command ${t.quote(t.operands[1])}\n`);
  yield* send(pid, sig);
  if (job.foreground) return;
  yield* send(0, sig);
  if (sig === SIGKILL || sig === SIGCONT) return;
  yield* send(pid, SIGCONT);
  yield* send(0, SIGCONT);
}

/** timeout ends as the command did, but for the core. */
function* end_by(signal: number): Code<void> {
  if ((yield sys.prctl(PR_SET_DUMPABLE, 0)) < 0) return;
  yield sys.rt_sigaction(signal, handler(SIG_DFL));
  yield sys.rt_sigprocmask(SIG_UNBLOCK, set_of(signal));
  const tid = yield sys.gettid();
  yield sys.tgkill(yield sys.getpid(), tid, signal);
}

export const timeout = tool({
  name: "timeout",
  usage: "[OPTION] DURATION COMMAND [ARG]...\n[OPTION]",
  about: `Start COMMAND, and kill it if still running after DURATION.

Mandatory arguments to long options are mandatory for short options too.`,
  stop_at_operand: true,
  usage_status: EXIT_CANCELED,
  options: `
      --preserve-status  exit with the same status as COMMAND, even when the
                           command times out
      --foreground     when not running timeout directly from a shell prompt,
                         allow COMMAND to read from the TTY and get TTY signals
  -k, --kill-after=DURATION  also send a KILL signal if COMMAND is still running
                               this long after the initial signal was sent
  -s, --signal=SIGNAL  specify the signal to be sent on timeout
  -v, --verbose        diagnose to stderr any signal sent upon timeout`,
  notes: `DURATION is a floating point number with an optional suffix:
's' for seconds (the default), 'm' for minutes, 'h' for hours or 'd' for days.
A duration of 0 disables the associated timeout.`,
  *run(t) {
    const after = t.last("k")?.arg ?? null;
    const kill_after = after === null ? 0 : parse_duration(after);
    if (kill_after === null) return yield* t.usage(`invalid time interval ${t.quote(after ?? "")}`);
    const name = t.last("s")?.arg ?? null;
    const signal = name === null ? SIGTERM : signal_number(name);
    if (signal === null) return yield* t.usage(`${t.quote(name ?? "")}: invalid signal`);
    if (t.operands.length < 2) return yield* t.usage();
    const limit = parse_duration(t.operands[0]);
    if (limit === null) return yield* t.usage(`invalid time interval ${t.quote(t.operands[0])}`);
    const foreground = t.has("foreground");
    const job: Job = { t, pid: 0, foreground, signal, kill_after, timed_out: false };
    if (!foreground) yield sys.setpgid(0, 0);
    const got: number[] = [];
    const note = handler((sig) => {
      got.push(sig);
    });
    for (const sig of [...HANDLED, signal]) yield sys.rt_sigaction(sig, note);
    yield sys.rt_sigaction(SIGTTIN, handler(SIG_IGN));
    yield sys.rt_sigaction(SIGTTOU, handler(SIG_IGN));
    // only to interrupt sigsuspend
    yield sys.rt_sigaction(
      SIGCHLD,
      handler(() => {}),
    );
    yield sys.rt_sigprocmask(SIG_UNBLOCK, set_of(SIGCHLD));
    const pid = yield sys.fork(function* child(): UserCode {
      yield sys.rt_sigaction(SIGTTIN, handler(SIG_DFL));
      yield sys.rt_sigaction(SIGTTOU, handler(SIG_DFL));
      return yield* invoke(t, 1);
    });
    if (pid < 0) return yield* t.die("fork system call failed", pid, EXIT_CANCELED);
    job.pid = pid;
    yield sys.rt_sigprocmask(SIG_UNBLOCK, set_of(SIGALRM));
    yield* set_timeout(job, limit);
    const old = { set: 0n };
    yield sys.rt_sigprocmask(SIG_BLOCK, set_of(...HANDLED, SIGCHLD, signal), old);
    const status: wait_status = { status: 0 };
    let r = yield sys.wait4(pid, status, WNOHANG);
    while (r === 0) {
      yield sys.rt_sigsuspend(old.set);
      for (let sig = got.shift(); sig !== undefined; sig = got.shift()) yield* clean_up(job, sig);
      r = yield sys.wait4(pid, status, WNOHANG);
    }
    if (r < 0) return yield* t.die("error waiting for command", r, EXIT_CANCELED);
    const s = status.status;
    if (!WIFSIGNALED(s)) return job.timed_out && !t.has("preserve-status") ? EXIT_TIMEDOUT : WEXITSTATUS(s);
    if (WCOREDUMP(s)) yield* eprint(`${t.name}: the monitored command dumped core\n`);
    if (!job.timed_out) yield* end_by(WTERMSIG(s));
    const kept = !job.timed_out || t.has("preserve-status") || WTERMSIG(s) === SIGKILL;
    return kept ? 128 + WTERMSIG(s) : EXIT_TIMEDOUT;
  },
});

export const nohup = tool({
  name: "nohup",
  usage: "COMMAND [ARG]...\nOPTION",
  about: "Run COMMAND, ignoring hangup signals.",
  stop_at_operand: true,
  usage_status: EXIT_CANCELED,
  *run(t) {
    if (t.operands.length === 0) return yield* t.usage("missing operand");
    const input = yield* isatty(0);
    const output = yield* isatty(1);
    if (input) {
      // a descriptor that can only be written: reading fails
      const fd = yield sys.open("/dev/null", O_WRONLY);
      yield sys.dup2(fd, 0);
      if (fd !== 0) yield sys.close(fd);
      if (!output) yield* t.warn("ignoring input");
    }
    if (output) {
      const mask = yield sys.umask(0o177);
      let file = "nohup.out";
      let fd = yield sys.open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600);
      const home = t.getenv("HOME");
      if (fd < 0 && home !== undefined) {
        file = `${home}/nohup.out`;
        fd = yield sys.open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600);
      }
      yield sys.umask(mask);
      if (fd < 0) return yield* t.die(`failed to open ${t.quoteaf(file)}`, fd, EXIT_CANCELED);
      yield sys.dup2(fd, 1);
      yield sys.close(fd);
      yield* t.warn(`${input ? "ignoring input and " : ""}appending output to ${t.quoteaf(file)}`);
    }
    if (yield* isatty(2)) yield sys.dup2(1, 2);
    yield sys.rt_sigaction(SIGHUP, handler(SIG_IGN));
    return yield* invoke(t, 0);
  },
});
