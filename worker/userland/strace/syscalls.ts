// The lines of system calls: what is printed when a call is entered, and when it returns.
import type { user_regs_struct } from "../../kernel/uapi/ptrace.ts";
import { CLOCK_MONOTONIC } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Call, hex, int, long, type Printer, peek, plain, type Sysent, succeeded } from "./call.ts";
import { dump_text } from "./dump.ts";
import { now } from "./log.ts";
import { get_regs, traced } from "./process.ts";
import { count } from "./summary.ts";
import { syscall_name, sysent } from "./table.ts";
import { arguments_text, result_text } from "./text.ts";
import type { Tracee, Tracer } from "./tracee.ts";

/** A printer for -e raw=: the number in the register. */
const RAW: Printer = plain((value) => (value === 0n ? "0" : hex(value)));

/** How a call is printed. */
function entry_of(t: Tracer, name: string): Sysent {
  const ent = sysent(name);
  if (!t.o.raw.has(name)) return ent;
  return { args: ent.args.map(() => RAW), result: ent.result === "none" ? "none" : "hex" };
}

const alone = (t: Tracer): boolean => t.tracees.size <= 1;

/** What is printed at entry: the comma that comes before the next argument belongs to it. */
function* print_entry(c: Call, ent: Sysent): Code<ByteString> {
  const { texts, next } = yield* arguments_text(c, ent, 0, true);
  done.set(c, next);
  const more = next > 0 && next < ent.args.length && !ent.args[next].whole;
  return texts.join(", ") + (more ? ", " : "");
}

/** What is printed of the arguments when the call returns. */
function* print_rest(c: Call, ent: Sysent): Code<ByteString> {
  const from = done.get(c) ?? 0;
  const { texts } = yield* arguments_text(c, ent, from, false);
  return (texts.length > 0 && from > 0 && ent.args[from].whole ? ", " : "") + texts.join(", ");
}

/** A call whose arguments after `done` follow when it returns. */
const done = new WeakMap<Call, number>();

const shown = (t: Tracer, name: string): boolean => t.o.calls === null || t.o.calls.has(name);

function new_call(t: Tracer, tracee: Tracee, regs: user_regs_struct): Call {
  const { strsize, hex: style, decode_fds, abbrev } = t.o;
  const verbose = abbrev !== null && !abbrev.has(syscall_name(int(regs.orig_rax)));
  return {
    process: traced(tracee.pid),
    nr: int(regs.orig_rax),
    args: [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9],
    o: { strsize, hex: style, decode_fds, verbose },
    result: null,
    previous: tracee.previous,
  };
}

/** Begins a line: who, when, and with -n and -i in which call and where. `regs`: null when they are gone. */
export function* begin_line(t: Tracer, tracee: Tracee, regs: user_regs_struct | null): Code<void> {
  const ip = regs === null ? "?".repeat(16) : regs.rip.toString(16).padStart(16, "0");
  yield* tracee.log.leader(tracee.pid, alone(t));
  const nr = t.o.numbers ? `[${String(tracee.nr).padStart(4)}] ` : "";
  yield* tracee.log.put(nr + (t.o.ip ? `[${ip}] ` : ""));
}

/** What -e read= and write= show of a call that has returned: the bytes it has read or written. */
function* dump(t: Tracer, tracee: Tracee, c: Call, name: string): Code<void> {
  const fds = name === "read" || name === "pread64" ? t.o.dump_read : t.o.dump_write;
  const written = name === "write" || name === "pwrite64";
  if (!written && fds !== t.o.dump_read) return;
  if (fds.list.has(int(c.args[0])) === fds.not) return;
  const count = Number(written ? c.args[2] : c.result);
  if (!succeeded(c) && !written) return;
  const data = yield* peek(c, c.args[1], count);
  if (typeof data === "string") yield* tracee.log.put(dump_text(data.slice(0, count)));
}

/** A system call is entered. `stime`: processor time of the process so far, ns. */
export function* entering(t: Tracer, tracee: Tracee, stime: number): Code<void> {
  const regs = yield* get_regs(tracee.pid);
  if (regs === null) return;
  const c = new_call(t, tracee, regs);
  const name = syscall_name(c.nr);
  tracee.call = c;
  tracee.nr = c.nr;
  tracee.printed = false;
  const exec = name.startsWith("execve");
  if (exec) tracee.hidden = false;
  if ((tracee.starting && !exec) || !shown(t, name)) return;
  if (t.o.summary !== "only" && !t.o.status) {
    tracee.printed = true;
    yield* begin_line(t, tracee, regs);
    yield* tracee.log.put(`${name}(${yield* print_entry(c, entry_of(t, name))}`);
  }
  if (t.o.times || t.o.wall_clock) tracee.entered = yield* now(CLOCK_MONOTONIC);
  tracee.stime = stime;
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
  const ent = entry_of(t, name);
  let text = "";
  if (!tracee.printed) {
    yield* begin_line(t, tracee, regs);
    text = `${name}(${yield* print_entry(c, ent)}`;
  } else if (tracee.log.printing !== tracee.pid) {
    yield* begin_line(t, tracee, regs);
    text = `<... ${name} resumed>`;
  }
  text += `${yield* print_rest(c, ent)}) `;
  text += `${tracee.log.align(text.length)}= ${yield* result_text(c, ent)}`;
  if (t.o.times) text += ` <${(time / 1e9).toFixed(6)}>`;
  yield* tracee.log.put(`${text}\n`);
  yield* dump(t, tracee, c, name);
  tracee.log.line_ended();
}

/** The call never returns: its process ends in it. */
export function* gone(t: Tracer, tracee: Tracee, c: Call | null = tracee.call): Code<void> {
  tracee.call = null;
  if (c === null || !tracee.printed || tracee.starting || t.o.summary === "only") return;
  const name = syscall_name(c.nr);
  let text = "";
  if (tracee.log.printing !== tracee.pid) {
    yield* begin_line(t, tracee, yield* get_regs(tracee.pid));
    text = `<... ${name} resumed>`;
  }
  text += ") ";
  yield* tracee.log.put(`${text}${tracee.log.align(text.length)}= ?\n`);
  tracee.log.line_ended();
}
