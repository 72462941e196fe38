// timeout(1) and nohup(1): run a command that is ended after a time, or that outlives its terminal.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { O_APPEND, O_CREAT, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED, WNOHANG, WTERMSIG, type wait_status } from "../../../kernel/uapi/sched.ts";
import {
  SIG_DFL,
  SIG_IGN,
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGKILL,
  SIGTERM,
  SIGTTIN,
  SIGTTOU,
  type sigaction,
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

const EXIT_TIMEDOUT = 124;
const EXIT_CANCELED = 125;
const EXIT_CANNOT_INVOKE = 126;
const EXIT_ENOENT = 127;

const handler = (sa_handler: sigaction["sa_handler"]): sigaction => ({
  sa_handler,
  sa_flags: 0,
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

/** To the command and to the whole group, of which timeout is one: what may not be ignored, SIGKILL, ends it too. */
function* send(pid: number, signal: number, foreground: boolean): Code<void> {
  yield sys.kill(pid, signal);
  if (foreground) return;
  yield sys.rt_sigaction(signal, handler(SIG_IGN));
  yield sys.kill(0, signal);
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
    if (!foreground) yield sys.setpgid(0, 0);
    // the end of the command interrupts the sleep
    let ended = false;
    yield sys.rt_sigaction(
      SIGCHLD,
      handler(() => {
        ended = true;
      }),
    );
    yield sys.rt_sigaction(SIGTTIN, handler(SIG_IGN));
    yield sys.rt_sigaction(SIGTTOU, handler(SIG_IGN));
    const pid = yield sys.fork(function* child(): UserCode {
      yield sys.rt_sigaction(SIGTTIN, handler(SIG_DFL));
      yield sys.rt_sigaction(SIGTTOU, handler(SIG_DFL));
      return yield* invoke(t, 1);
    });
    if (pid < 0) return yield* t.die("fork system call failed", pid, EXIT_CANCELED);
    const status: wait_status = { status: 0 };
    let timed_out = false;
    let next = signal;
    let seconds = limit;
    for (;;) {
      const r = yield sys.wait4(pid, status, seconds > 0 && !ended ? WNOHANG : 0);
      if (r === pid) break;
      if (r < 0 || ended || seconds === 0) continue;
      if ((yield sys.nanosleep(to_timespec(seconds))) < 0) continue;
      if (t.has("v"))
        yield* eprint(`${t.name}: sending signal ${next} to command ${t.quote(t.operands[1])}\n`);
      timed_out = true;
      yield* send(pid, next, foreground);
      if (next !== SIGKILL && next !== SIGCONT) yield* send(pid, SIGCONT, foreground);
      seconds = next === SIGKILL ? 0 : kill_after;
      next = SIGKILL;
    }
    const s = status.status;
    if (timed_out && !t.has("preserve-status")) {
      if (WIFSIGNALED(s) && WTERMSIG(s) === SIGKILL) return 128 + SIGKILL;
      return EXIT_TIMEDOUT;
    }
    return WIFSIGNALED(s) ? 128 + WTERMSIG(s) : WEXITSTATUS(s);
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
