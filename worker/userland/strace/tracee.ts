// The processes that are traced, and how tracing them begins and ends.
import { ESRCH } from "../../kernel/uapi/errno.ts";
import * as P from "../../kernel/uapi/ptrace.ts";
import { __WALL, WIFSTOPPED, WSTOPSIG } from "../../kernel/uapi/sched.ts";
import { SIGTRAP } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Call } from "./call.ts";
import { type Log, message } from "./log.ts";
import type { Options } from "./options.ts";
import { ptrace } from "./process.ts";
import type { Counts } from "./summary.ts";

export interface Tracee {
  readonly pid: number;
  /** where its lines go: the one log, or with -ff one of its own */
  readonly log: Log;
  /** the system call it is in */
  call: Call | null;
  /** the entry of that call has been printed */
  printed: boolean;
  /** when that call was entered, ns since boot, and the processor time of the process then, ns */
  entered: number;
  stime: number;
  /** number of the call it is in, or was in last */
  nr: number;
  /** name of the call before, for restart_syscall */
  previous: string;
  /** its signals are not shown before it tries to execute the program asked for */
  hidden: boolean;
  /** it has not executed that program yet: no other call of it is shown */
  starting: boolean;
}

/** A running strace. */
export interface Tracer {
  readonly o: Options;
  /** the log of a process that was not traced before */
  readonly log_of: (pid: number) => Code<Log>;
  readonly tracees: Map<number, Tracee>;
  readonly counts: Counts;
  /** the program that was started, 0: none */
  child: number;
  /** how that ended, in wait-status form */
  child_status: number | null;
  /** the signal that strace was told to stop by */
  interrupted: number;
}

export const new_tracee = (pid: number, log: Log, starting = false): Tracee => ({
  pid,
  log,
  call: null,
  printed: false,
  entered: 0,
  stime: 0,
  nr: 0,
  previous: "read",
  hidden: starting,
  starting,
});

/** The options of every tracee. */
export const trace_options = (o: Options): number => {
  const fork = P.PTRACE_O_TRACEFORK | P.PTRACE_O_TRACEVFORK | P.PTRACE_O_TRACECLONE;
  const always = P.PTRACE_O_TRACESYSGOOD | P.PTRACE_O_TRACEEXEC | P.PTRACE_O_TRACEEXIT;
  return o.follow > 0 ? always | fork : always;
};

/** PTRACE_SEIZE and a stop; 0 or a negated errno. */
export function* attach(o: Options, pid: number): Code<number> {
  const r = yield ptrace(P.PTRACE_SEIZE, pid, 0, trace_options(o));
  return r < 0 ? r : yield ptrace(P.PTRACE_INTERRUPT, pid);
}

/** -p: attaches to a process, says so; false when that is not possible. */
export function* attach_to(t: Tracer, pid: number): Code<boolean> {
  const r = yield* attach(t.o, pid);
  if (r < 0) {
    yield* message(`attach: ptrace(PTRACE_SEIZE, ${pid}): ${strerror(r)}`);
    return false;
  }
  t.tracees.set(pid, new_tracee(pid, yield* t.log_of(pid)));
  if (!t.o.quiet.has("attach")) yield* message(`Process ${pid} attached`);
  return true;
}

/** The process is gone, or no longer traced: what was begun of its line is `rest`. */
export function* drop(t: Tracer, tracee: Tracee, rest: ByteString): Code<void> {
  t.tracees.delete(tracee.pid);
  if (tracee.log.printing !== tracee.pid) return;
  if (rest !== "" && t.o.summary !== "only") yield* tracee.log.put(rest);
  tracee.log.line_ended();
}

/** Lets a process go on without a tracer: it must stop first. */
export function* detach(t: Tracer, tracee: Tracee): Code<void> {
  const { pid } = tracee;
  let r = yield ptrace(P.PTRACE_DETACH, pid);
  if (r === -ESRCH && (yield ptrace(P.PTRACE_INTERRUPT, pid)) >= 0)
    for (;;) {
      const status = { status: 0 };
      const got = yield sys.wait4(pid, status, __WALL);
      if (got < 0 || !WIFSTOPPED(status.status)) break;
      const sig = WSTOPSIG(status.status) & 0x7f;
      const trap = sig === SIGTRAP || status.status >> 16 !== 0;
      r = yield ptrace(P.PTRACE_DETACH, pid, 0, trap ? 0 : sig);
      break;
    }
  if (r >= 0 && !t.o.quiet.has("attach")) yield* message(`Process ${pid} detached`);
  yield* drop(t, tracee, " <detached ...>\n");
}

/** What strace finds out about the kernel before it starts: a child that is seized, and one that asks to be traced. */
export function* probe(): Code<void> {
  const idle = yield sys.fork(function* () {
    yield sys.pause();
    return 0;
  });
  yield ptrace(P.PTRACE_SEIZE, idle);
  yield sys.kill(idle, 9);
  yield sys.wait4(idle, null, __WALL);
  const traced = yield sys.fork(function* () {
    yield ptrace(P.PTRACE_TRACEME, 0);
    yield sys.kill(yield sys.getpid(), 19);
    yield sys.getppid();
    return yield sys.exit_group(0);
  });
  yield sys.wait4(traced, null, __WALL);
  yield ptrace(P.PTRACE_SETOPTIONS, traced, 0, P.PTRACE_O_TRACESYSGOOD);
  // Linux 5.3 and later: EIO here, and registers it is
  yield ptrace(P.PTRACE_GET_SYSCALL_INFO, traced, 88, {});
  yield sys.kill(traced, 9);
  yield sys.wait4(traced, null, __WALL);
}
