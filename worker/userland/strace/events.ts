// What wait4(2) tells of the traced processes, and what strace does about it.
import { ECHILD, EINTR } from "../../kernel/uapi/errno.ts";
import * as P from "../../kernel/uapi/ptrace.ts";
import {
  __WALL,
  type rusage,
  WCOREDUMP,
  WEXITSTATUS,
  WIFEXITED,
  WIFSIGNALED,
  WSTOPSIG,
  WTERMSIG,
} from "../../kernel/uapi/sched.ts";
import { SIGSTOP, SIGTRAP, SIGTSTP, SIGTTIN, SIGTTOU, type siginfo } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { Syscall } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { message } from "./log.ts";
import { get_regs, ptrace } from "./process.ts";
import { siginfo_text, signal_name } from "./signals.ts";
import { begin_line, entering, exiting, gone } from "./syscalls.ts";
import { drop, new_tracee, type Tracee, type Tracer } from "./tracee.ts";

const STOP_SIGNALS = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU];

/** A line of its own about a process, which may be gone. */
function* line(t: Tracer, tracee: Tracee, text: ByteString, alive = true): Code<void> {
  yield* begin_line(t, tracee, alive && t.o.ip ? yield* get_regs(tracee.pid) : null);
  yield* tracee.log.put(`${text}\n`);
  tracee.log.line_ended();
}

/** The process is about to receive a signal. */
function* signal_stop(t: Tracer, tracee: Tracee, sig: number): Code<void> {
  const info: Partial<siginfo> = {};
  const known = (yield ptrace(P.PTRACE_GETSIGINFO, tracee.pid, 0, info)) >= 0;
  if (tracee.hidden || t.o.summary === "only" || (t.o.signals && !t.o.signals.has(sig))) return;
  const text = known ? siginfo_text(info as siginfo) : `{si_signo=${signal_name(sig)}}`;
  yield* line(t, tracee, `--- ${signal_name(sig)} ${text} ---`);
}

/** The process is stopped with all of its threads. */
function* group_stop(t: Tracer, tracee: Tracee, sig: number): Code<void> {
  if (tracee.hidden || t.o.summary === "only" || (t.o.signals && !t.o.signals.has(sig))) return;
  yield* line(t, tracee, `--- stopped by ${signal_name(sig)} ---`);
}

/** The process is no more. */
function* ended(t: Tracer, tracee: Tracee, status: number): Code<void> {
  if (tracee.pid === t.child) t.child_status = status;
  yield* gone(t, tracee);
  const { o } = t;
  const exited = WIFEXITED(status);
  const shown = o.summary !== "only" && !tracee.hidden && !o.quiet.has("exit");
  if (shown && exited) yield* line(t, tracee, `+++ exited with ${WEXITSTATUS(status)} +++`, false);
  else if (shown && (!o.signals || o.signals.has(WTERMSIG(status)))) {
    const core = WCOREDUMP(status) ? " (core dumped)" : "";
    yield* line(t, tracee, `+++ killed by ${signal_name(WTERMSIG(status))}${core} +++`, false);
  }
  yield* drop(t, tracee, "\n");
}

/** A stop; the signal to go on with, or null: it stays stopped. */
function* stopped(t: Tracer, tracee: Tracee, status: number, stime: number): Code<number | null> {
  const sig = WSTOPSIG(status);
  const event = status >> 16;
  if (sig === (SIGTRAP | 0x80)) {
    if (tracee.call === null) yield* entering(t, tracee, stime);
    else yield* exiting(t, tracee, stime);
    return 0;
  }
  if (event === P.PTRACE_EVENT_STOP) {
    if (!STOP_SIGNALS.includes(sig)) return 0;
    yield* group_stop(t, tracee, sig);
    return null;
  }
  if (event === P.PTRACE_EVENT_EXIT) {
    yield ptrace(P.PTRACE_GETEVENTMSG, tracee.pid, 0, { value: 0n });
    yield* gone(t, tracee);
    return 0;
  }
  if (event !== 0) {
    yield ptrace(P.PTRACE_GETEVENTMSG, tracee.pid, 0, { value: 0n });
    return 0;
  }
  yield* signal_stop(t, tracee, sig);
  return sig;
}

/** One thing that happened; false when there is nobody left, or strace is to stop. */
function* next_event(t: Tracer): Code<boolean> {
  if (t.interrupted || t.tracees.size === 0) return false;
  const status = { status: 0 };
  const usage: rusage = { ru_utime: { tv_sec: 0, tv_usec: 0 }, ru_stime: { tv_sec: 0, tv_usec: 0 } };
  const counting = t.o.summary !== "none";
  const pid = yield new Syscall(SYS.wait4, -1, status, __WALL, counting ? usage : null);
  if (t.interrupted) return false;
  if (pid === -EINTR) return true;
  if (pid === -ECHILD) return false;
  if (pid < 0) {
    yield* message("wait4(__WALL)");
    return false;
  }
  let tracee = t.tracees.get(pid);
  const over = WIFEXITED(status.status) || WIFSIGNALED(status.status);
  if (!tracee) {
    // a child of a process that is traced
    if (over) return true;
    tracee = new_tracee(pid, yield* t.log_of(pid));
    t.tracees.set(pid, tracee);
    if (!t.o.quiet.has("attach")) yield* message(`Process ${pid} attached`);
  }
  if (over) {
    yield* ended(t, tracee, status.status);
    return true;
  }
  const stime = usage.ru_stime.tv_sec * 1e9 + usage.ru_stime.tv_usec * 1000;
  const go_on = yield* stopped(t, tracee, status.status, stime);
  if (go_on === null) yield ptrace(P.PTRACE_LISTEN, pid);
  else yield ptrace(P.PTRACE_SYSCALL, pid, 0, go_on);
  return true;
}

/** Until all have ended or strace is told to stop. */
export function* trace(t: Tracer): Code<void> {
  while (yield* next_event(t));
}
