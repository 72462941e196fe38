// The lines of system calls: what is printed when a call is entered, and when it returns.
import { ERRNO_NAMES } from "../../kernel/uapi/errno.ts";
import type { user_regs_struct } from "../../kernel/uapi/ptrace.ts";
import { CLOCK_MONOTONIC } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import { fd_text, octal_mode } from "./basic.ts";
import { type Call, get_regs, hex, int, long, type Sysent, succeeded } from "./call.ts";
import { now } from "./log.ts";
import { count } from "./summary.ts";
import { syscall_name, sysent } from "./table.ts";
import type { Tracee, Tracer } from "./tracee.ts";

const alone = (t: Tracer): boolean => t.tracees.size <= 1;

/** Arguments from number `from` on: those known at entry, or all that are left; and the number after the last. */
function* print_args(c: Call, ent: Sysent, from: number, at_entry: boolean): Code<[ByteString, number]> {
  let text = "";
  let i = from;
  for (; i < ent.args.length; i++) {
    const printer = ent.args[i];
    if (at_entry && printer.out) {
      if (i > 0 && !printer.whole) text += ", ";
      break;
    }
    const value = yield* printer.print(c, c.args[i] ?? 0n);
    if (value === null) return [text, ent.args.length];
    const separated = i > from || (from === i && i > 0 && printer.whole);
    text += separated ? `, ${value}` : value;
  }
  return [text, i];
}

/** A call whose arguments after `done` follow when it returns. */
const done = new WeakMap<Call, number>();

const shown = (t: Tracer, name: string): boolean => t.o.calls === null || t.o.calls.has(name);

function new_call(t: Tracer, tracee: Tracee, regs: user_regs_struct): Call {
  return {
    pid: tracee.pid,
    nr: int(regs.orig_rax),
    args: [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9],
    o: t.o,
    result: null,
    previous: tracee.previous,
  };
}

const head = (t: Tracer, c: Call, name: ByteString, regs: user_regs_struct): ByteString => {
  const ip = t.o.ip ? `[${regs.rip.toString(16).padStart(16, "0")}] ` : "";
  const nr = t.o.numbers ? `[${String(c.nr).padStart(4)}] ` : "";
  return `${nr}${ip}${name}(`;
};

/** A system call is entered. `stime`: processor time of the process so far, ns. */
export function* entering(t: Tracer, tracee: Tracee, stime: number): Code<void> {
  const regs = yield* get_regs(tracee.pid);
  if (regs === null) return;
  const c = new_call(t, tracee, regs);
  const name = syscall_name(c.nr);
  tracee.call = c;
  tracee.printed = false;
  const exec = name.startsWith("execve");
  if (exec) tracee.hidden = false;
  if ((tracee.starting && !exec) || !shown(t, name)) return;
  if (t.o.summary !== "only" && !t.o.status) {
    tracee.printed = true;
    yield* tracee.log.leader(tracee.pid, alone(t));
    const [text, next] = yield* print_args(c, sysent(name), 0, true);
    done.set(c, next);
    yield* tracee.log.put(head(t, c, name, regs) + text);
  }
  if (t.o.times || t.o.wall_clock) tracee.entered = yield* now(CLOCK_MONOTONIC);
  tracee.stime = stime;
}

const RESTARTS: Readonly<Record<number, string>> = {
  512: "ERESTARTSYS (To be restarted if SA_RESTART is set)",
  513: "ERESTARTNOINTR (To be restarted)",
  514: "ERESTARTNOHAND (To be restarted if no handler)",
  516: "ERESTART_RESTARTBLOCK (Interrupted by signal)",
};

/** What stands behind the equals sign. */
function* result_text(c: Call, ent: Sysent): Code<ByteString> {
  const result = c.result as bigint;
  const errno = -Number(result);
  const aux = (yield* ent.aux?.(c) ?? []) as ByteString | undefined;
  const behind = aux ? ` (${aux})` : "";
  if (!succeeded(c)) {
    const restart = RESTARTS[errno];
    if (restart !== undefined) return `? ${restart}`;
    const name = ERRNO_NAMES[errno];
    return name === undefined ? `-1 (errno ${errno})` : `-1 ${name} (${strerror(errno)})${behind}`;
  }
  switch (ent.result) {
    case "none":
      return "?";
    case "hex":
      return (result === 0n ? "0" : hex(result)) + behind;
    case "octal":
      return octal_mode(Number(result)) + behind;
    case "fd":
      return (yield* fd_text(c, Number(result))) + behind;
    default:
      return result + behind;
  }
}

/** The status of a call for -e status=. */
const status_of = (c: Call): string => (succeeded(c) ? "successful" : "failed");

/** The time a call took, ns. */
function* time_taken(t: Tracer, tracee: Tracee): Code<number> {
  return t.o.times || t.o.wall_clock ? (yield* now(CLOCK_MONOTONIC)) - tracee.entered : 0;
}

/** The call returns. */
export function* exiting(t: Tracer, tracee: Tracee, stime: number): Code<void> {
  const c = tracee.call;
  tracee.call = null;
  if (c === null) return;
  const name = syscall_name(c.nr);
  tracee.previous = name;
  const exec = name.startsWith("execve");
  if (!(exec && tracee.starting) && (tracee.starting || !shown(t, name))) return;
  const regs = yield* get_regs(tracee.pid);
  if (regs === null) return yield* gone(t, tracee, c);
  c.result = long(regs.rax);
  if (exec && succeeded(c)) tracee.starting = false;
  if (!shown(t, name)) return;
  const time = yield* time_taken(t, tracee);
  if (t.o.summary !== "none")
    count(t.counts, name, !succeeded(c), t.o.wall_clock ? time : stime - tracee.stime);
  if (t.o.summary === "only") return;
  if (t.o.status && !t.o.status.has(status_of(c))) return;
  const ent = sysent(name);
  let text = "";
  if (!tracee.printed) {
    yield* tracee.log.leader(tracee.pid, alone(t));
    const [before, next] = yield* print_args(c, ent, 0, true);
    text = head(t, c, name, regs) + before;
    done.set(c, next);
  } else if (tracee.log.printing !== tracee.pid) {
    yield* tracee.log.leader(tracee.pid, alone(t));
    text = `<... ${name} resumed>`;
  }
  const [rest] = yield* print_args(c, ent, done.get(c) ?? 0, false);
  text += `${rest}) `;
  text += `${tracee.log.align(text.length)}= ${yield* result_text(c, ent)}`;
  if (t.o.times) text += ` <${(time / 1e9).toFixed(6)}>`;
  yield* tracee.log.put(`${text}\n`);
  tracee.log.line_ended();
}

/** The call never returns: its process ends in it. */
export function* gone(t: Tracer, tracee: Tracee, c: Call | null = tracee.call): Code<void> {
  tracee.call = null;
  if (c === null || !tracee.printed || tracee.starting || t.o.summary === "only") return;
  const name = syscall_name(c.nr);
  let text = "";
  if (tracee.log.printing !== tracee.pid) {
    yield* tracee.log.leader(tracee.pid, alone(t));
    text = `<... ${name} resumed>`;
  }
  text += ") ";
  yield* tracee.log.put(`${text}${tracee.log.align(text.length)}= ?\n`);
  tracee.log.line_ended();
}
