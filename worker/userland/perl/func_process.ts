// Functions on processes: system, exec, backticks, kill, wait, exit, die, warn (perlfunc).
import { F_SETFD, FD_CLOEXEC, O_CLOEXEC } from "../../kernel/uapi/fcntl.ts";
import type { wait_status } from "../../kernel/uapi/sched.ts";
import { SIG_DFL, SIG_IGN, SIGINT, SIGQUIT } from "../../kernel/uapi/signal.ts";
import type { ByteString, UserCode } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { read_fd } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Expr } from "./ast.ts";
import { list_of, scalar } from "./evaluate.ts";
import type { FuncExpr, FunctionMap } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { separator } from "./read.ts";
import { signal_number } from "./signals.ts";
import { Dual, ExitProgram, PerlDie, Ref, to_bytes, to_int, to_str, type Value } from "./values.ts";

/** Characters that make Perl hand a command to the shell (perlfunc, "exec"). */
const SHELL_CHARACTERS = /[$&*(){}[\]'";\\|?<>~`\n]/;

/** The words of a command: one text is split, or given to /bin/sh when the shell is needed. */
function command_words(args: readonly Value[]): ByteString[] {
  const words = args.map(to_bytes);
  if (words.length !== 1) return words;
  const text = words[0].trim();
  const assigns = /^\w+=/.test(text);
  if (!assigns && !/^exec\s/.test(text) && !SHELL_CHARACTERS.test(text)) return text.split(/\s+/);
  return ["/bin/sh", "-c", words[0]];
}

/** Executes a command's words. Returns the negated errno of the failure. */
function* exec_words(m: Machine, words: readonly ByteString[]): Code<number> {
  // the shell is called by its path but is named sh
  if (words[0] === "/bin/sh" && words[1] === "-c")
    return yield sys.execve("/bin/sh", ["sh", ...words.slice(1)], m.environ());
  return yield* execvp(words, m.environ());
}

function* flush_all(m: Machine): Code<void> {
  yield* m.stdout.flush();
  for (const h of m.opened) yield* h.flush();
}

function* exec(m: Machine, e: FuncExpr): Code<Value> {
  const words = command_words(yield* list_of(m, e.args));
  yield* flush_all(m);
  const r = yield* exec_words(m, words);
  m.set_errno(r);
  if (m.state.warnings) yield* m.warn(`Can't exec "${words[0]}": ${to_str(m.scalar("!").v)}${m.where()}`);
  return "";
}

/** Starts a command in a child; its failure to exec comes back through a pipe. Returns the pid or a negated errno. */
function* spawn(m: Machine, words: readonly ByteString[], out: number[] | null): Code<number> {
  const report: number[] = [];
  const r = yield sys.pipe(report, O_CLOEXEC);
  if (r < 0) return r;
  const child = function* (): UserCode {
    if (out) {
      yield sys.dup2(out[1], 1);
      if (out[0] !== 1) yield sys.close(out[0]);
    }
    yield sys.fcntl(report[1], F_SETFD, FD_CLOEXEC);
    const error = yield* exec_words(m, words);
    yield sys.write(report[1], String(-error));
    return yield sys.exit_group(255);
  };
  const pid = yield sys.fork(child);
  yield sys.close(report[1]);
  let failed = 0;
  if (pid > 0) {
    const told = yield* read_fd(report[0]);
    if (typeof told === "string" && told !== "") failed = Number(told);
  }
  yield sys.close(report[0]);
  if (failed === 0) return pid;
  yield* wait_for(pid);
  return -failed;
}

function* wait_for(pid: number): Code<number> {
  const status: wait_status = { status: 0 };
  for (;;) {
    const r = yield sys.wait4(pid, status, 0);
    if (r !== -4) return r < 0 ? -1 : status.status;
  }
}

function* system(m: Machine, e: FuncExpr): Code<Value> {
  const words = command_words(yield* list_of(m, e.args));
  yield* flush_all(m);
  const pid = yield* spawn(m, words, null);
  if (pid < 0) {
    m.set_errno(pid);
    m.scalar("?").v = -1;
    if (m.state.warnings) yield* m.warn(`Can't exec "${words[0]}": ${to_str(m.scalar("!").v)}${m.where()}`);
    return -1;
  }
  // the command, not we, gets the keyboard's signals
  for (const sig of [SIGINT, SIGQUIT])
    yield sys.rt_sigaction(sig, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
  const status = yield* wait_for(pid);
  for (const [sig, name] of [
    [SIGINT, "INT"],
    [SIGQUIT, "QUIT"],
  ] as const) {
    yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
    yield* m.update_signal(name);
  }
  m.scalar("?").v = status;
  return status;
}

/** `command` and qx//: its output. */
export function* backtick(m: Machine, e: Expr, want: "scalar" | "list"): Code<Value[]> {
  const words = command_words([yield* scalar(m, e)]);
  yield* flush_all(m);
  const out: number[] = [];
  const made = yield sys.pipe(out, O_CLOEXEC);
  const pid = made < 0 ? made : yield* spawn(m, words, out);
  if (made >= 0) yield sys.close(out[1]);
  if (pid < 0) {
    if (made >= 0) yield sys.close(out[0]);
    m.set_errno(pid);
    m.scalar("?").v = -1;
    if (m.state.warnings) yield* m.warn(`Can't exec "${words[0]}": ${to_str(m.scalar("!").v)}${m.where()}`);
    return want === "list" ? [] : [undefined];
  }
  const data = yield* read_fd(out[0]);
  yield sys.close(out[0]);
  m.scalar("?").v = yield* wait_for(pid);
  const text = typeof data === "string" ? data : "";
  if (want === "scalar") return [text];
  const sep = separator(m);
  if (sep === null) return text === "" ? [] : [text];
  return text
    .split(sep === "" ? "\n\n" : sep)
    .flatMap((line, i, all) => (i < all.length - 1 ? [line + sep] : line === "" ? [] : [line]));
}

function* kill(m: Machine, e: FuncExpr): Code<Value> {
  const [first, ...pids] = yield* list_of(m, e.args);
  const name = to_str(first);
  let sig: number;
  const group = name.startsWith("-");
  if (/^-?\d+$/.test(name)) sig = Math.abs(Number(name));
  else {
    const n = signal_number(name.replace(/^-/, ""));
    if (n === null) m.die(`Unrecognized signal name "${name.replace(/^-/, "").replace(/^SIG/, "")}"`);
    sig = n;
  }
  let count = 0;
  for (const p of pids) {
    if (!/^\s*-?\d+/.test(to_str(p))) m.die("Can't kill a non-numeric process ID");
    const r = yield sys.kill(group ? -Math.abs(to_int(p)) : to_int(p), sig);
    if (r >= 0) count++;
    else m.set_errno(r);
  }
  return count;
}

/** Text of die and warn: the place is added where the text does not end a line. */
function* message(m: Machine, e: FuncExpr, empty: string): Code<Value> {
  const values = yield* list_of(m, e.args);
  if (values.length === 1 && values[0] instanceof Ref) return values[0];
  let text = values.map(to_str).join("");
  if (text === "") {
    const error = to_str(m.scalars.get("@")?.v);
    text = error === "" ? empty : `${error}\t...${empty === "Died" ? "propagated" : "caught"}`;
  }
  return text.endsWith("\n") ? text : text + m.where();
}

export const PROCESS_FUNCTIONS: FunctionMap = {
  exec: function* (m, e) {
    return [yield* exec(m, e)];
  },
  system: function* (m, e) {
    return [yield* system(m, e)];
  },
  kill: function* (m, e) {
    return [yield* kill(m, e)];
  },
  wait: function* (m) {
    const status: wait_status = { status: 0 };
    const r = yield sys.wait4(-1, status, 0);
    m.scalar("?").v = r < 0 ? -1 : status.status;
    if (r < 0) m.set_errno(r);
    return [r < 0 ? -1 : r];
  },
  waitpid: function* (m, e) {
    const status: wait_status = { status: 0 };
    const flags = to_int(yield* scalar(m, e.args[1]));
    const r = yield sys.wait4(to_int(yield* scalar(m, e.args[0])), status, flags);
    m.scalar("?").v = r < 0 ? -1 : status.status;
    if (r < 0) m.set_errno(r);
    return [r < 0 ? -1 : r];
  },
  exit: function* (m, e) {
    throw new ExitProgram(e.args[0] ? to_int(yield* scalar(m, e.args[0])) & 0xff : 0);
  },
  die: function* (m, e) {
    throw new PerlDie(yield* message(m, e, "Died"));
  },
  warn: function* (m, e) {
    yield* m.warn(to_str(yield* message(m, e, "Warning: something's wrong")));
    return [1];
  },
  getppid: function* () {
    return [yield sys.getppid()];
  },
  getpgrp: function* (m, e) {
    return [yield sys.getpgid(e.args[0] ? to_int(yield* scalar(m, e.args[0])) : 0)];
  },
  alarm: function* (m, e) {
    return [yield sys.alarm(to_int(yield* scalar(m, e.args[0])))];
  },
};

/** Exit status of an uncaught die (perlfunc): $!, else $? >> 8, else 255. */
export function die_status(m: Machine): number {
  const errno = m.scalars.get("!")?.v;
  const n = errno instanceof Dual ? errno.num : to_int(errno);
  if ((n & 255) !== 0) return n & 255;
  const status = (to_int(m.scalars.get("?")?.v) >> 8) & 255;
  return status === 0 ? 255 : status;
}
