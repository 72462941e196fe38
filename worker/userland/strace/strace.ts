// strace(1) 6.1: traces system calls and signals. It knows of other processes what ptrace(2) tells it, and no more.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED, WIFSTOPPED, WSTOPPED, WTERMSIG } from "../../kernel/uapi/sched.ts";
import * as S from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import { getgrent, getpwnam, type Passwd } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { trace } from "./events.ts";
import { Log, message } from "./log.ts";
import { type Options, parse_options } from "./options.ts";
import { summary_text } from "./summary.ts";
import { attach, attach_to, detach, new_tracee, probe, type Tracer } from "./tracee.ts";
import { HELP } from "./usage.ts";

const VERSION = "strace -- version 6.1\n";
/** What ends strace, and lets go what it traces. */
const FATAL = [S.SIGHUP, S.SIGINT, S.SIGQUIT, S.SIGPIPE, S.SIGTERM];

/** The program's path: as it is given, or looked up in PATH; the errno when there is none. */
function* find_program(c: Cli, name: ByteString): Code<ByteString | number> {
  const st = new_stat();
  if (name.includes("/")) {
    const r = yield sys.stat_(name, st);
    return r < 0 ? r : name;
  }
  for (const dir of (c.getenv("PATH") ?? "").split(":")) {
    const path = dir === "" ? name : `${dir}/${name}`;
    if ((yield sys.stat_(path, st)) >= 0 && S_ISREG(st.st_mode) && st.st_mode & 0o111) return path;
  }
  return -ENOENT;
}

/** The environment with what -E changes: NAME=VALUE sets, NAME alone removes. */
function environment(c: Cli, o: Options): ByteString[] {
  let envp = [...c.envp];
  for (const e of o.env) {
    const name = e.split("=", 1)[0];
    envp = envp.filter((have) => have.split("=", 1)[0] !== name);
    if (e.includes("=")) envp.push(e);
  }
  return envp;
}

/** -u: the account to run the program as; null: one's own. */
function* find_user(c: Cli, name: string | null): Code<Passwd | null> {
  if (name === null) return null;
  if ((yield sys.getuid()) !== 0 || (yield sys.geteuid()) !== 0)
    return yield* c.die("You must be root to use the -u/--username option");
  return (yield* getpwnam(name)) ?? (yield* c.die(`Cannot find user '${name}'`));
}

/** Groups and ids of an account. */
function* become({ name, gid, uid }: Passwd): Code<void> {
  const groups = (yield* getgrent()).filter((g) => g.members.includes(name)).map((g) => g.gid);
  yield sys.setgroups([gid, ...groups]);
  yield sys.syscall(SYS.setregid, gid, gid);
  yield sys.setreuid(uid, uid);
}

/** Starts the program in a child that stops before it executes it, so that nothing of it is missed. */
function* start_child(c: Cli, t: Tracer, user: Passwd | null): Code<void> {
  const [name] = t.o.command;
  const path = yield* find_program(c, name);
  if (typeof path === "number") return yield* c.die(`Can't stat '${name}'`, path);
  const pid = yield sys.fork(function* () {
    if (user) yield* become(user);
    yield sys.kill(yield sys.getpid(), S.SIGSTOP);
    const r = yield sys.execve(path, t.o.command, environment(c, t.o));
    yield* message(`exec: ${strerror(r)}`);
    return 1;
  });
  if (pid < 0) return yield* c.die("fork", pid);
  const status = { status: 0 };
  yield sys.wait4(pid, status, WSTOPPED);
  if (!WIFSTOPPED(status.status)) return yield* c.die(`Unexpected wait status ${hex(status.status)}`);
  const r = yield* attach(t.o, pid);
  if (r < 0) {
    yield sys.kill(pid, S.SIGKILL);
    return yield* c.die(`attach: ptrace(PTRACE_SEIZE, ${pid})`, r);
  }
  t.child = pid;
  t.tracees.set(pid, new_tracee(pid, yield* t.log_of(pid), true));
  yield sys.kill(pid, S.SIGCONT);
}
const hex = (n: number) => n.toString(16).padStart(4, "0");

/** Threads of a process, itself among them. */
function* threads(o: Options, pid: number): Code<number[]> {
  if (o.follow === 0) return [pid];
  const fd = yield sys.open(`/proc/${pid}/task`, F.O_RDONLY | F.O_DIRECTORY | F.O_CLOEXEC);
  if (fd < 0) return [pid];
  const entries: { d_name: string; d_ino: number; d_type: number }[] = [];
  while ((yield sys.getdents(fd, entries)) > 0);
  yield sys.close(fd);
  return entries.map((e) => Number(e.d_name)).filter((n) => n > 0);
}

/** -p: all of them; strace ends when it gets none. */
function* attach_all(c: Cli, t: Tracer): Code<void> {
  const me = yield sys.getpid();
  for (const pid of t.o.pids) {
    if (pid === me) return yield* c.die("I'm sorry, I can't let you do that, Dave.");
    for (const tid of yield* threads(t.o, pid)) yield* attach_to(t, tid);
  }
  if (t.tracees.size === 0) c.exit(1);
}

/** Signals that end strace: noted, and looked at between two events; or not taken at all (-I 3). */
function* signals(t: Tracer): Code<void> {
  const note = (sig: number) => {
    t.interrupted ||= sig;
  };
  const never = t.o.interruptible >= 3;
  for (const sig of FATAL)
    yield sys.rt_sigaction(sig, { sa_handler: never ? S.SIG_IGN : note, sa_flags: 0, sa_mask: 0n });
  const ignore: S.sigaction = { sa_handler: S.SIG_IGN, sa_flags: 0, sa_mask: 0n };
  yield sys.rt_sigaction(S.SIGTTOU, ignore);
  yield sys.rt_sigaction(S.SIGTTIN, ignore);
  if (t.o.interruptible === 4) yield sys.rt_sigaction(S.SIGTSTP, ignore);
  yield sys.rt_sigaction(S.SIGCHLD, { sa_handler: S.SIG_DFL, sa_flags: 0, sa_mask: 0n });
}

/** strace is told to stop: its own child gets the signal, all others are let go. */
function* cleanup(t: Tracer): Code<void> {
  for (const tracee of [...t.tracees.values()]) {
    if (tracee.pid === t.child) {
      yield sys.kill(tracee.pid, S.SIGCONT);
      yield sys.kill(tracee.pid, t.interrupted);
    }
    yield* detach(t, tracee);
  }
}

/** Ends as a process does that `sig` kills. */
function* die_of(sig: number): Code<number> {
  yield sys.prlimit(0, 4, { rlim_cur: 0, rlim_max: 0 }, null);
  yield sys.rt_sigaction(sig, { sa_handler: S.SIG_DFL, sa_flags: 0, sa_mask: 0n });
  yield sys.rt_sigprocmask(S.SIG_UNBLOCK, { set: S.sigmask(sig) });
  yield sys.kill(yield sys.getpid(), sig);
  return 128 + sig;
}

function* open_output(c: Cli, o: Options, file: ByteString | null): Code<number> {
  if (file === null) return 2;
  const flags = F.O_WRONLY | F.O_CREAT | F.O_CLOEXEC | (o.append ? F.O_APPEND : F.O_TRUNC);
  const fd = yield sys.open(file, flags, 0o666);
  return fd < 0 ? yield* c.die(`Can't fopen '${file}'`, fd) : fd;
}

function* main(c: Cli): Code<number> {
  const o = parse_options(c.args);
  if ("show" in o) {
    yield* c.out.print(o.show === "help" ? HELP : VERSION);
    return 0;
  }
  if ("error" in o) {
    const hint = o.hint ? "\nTry 'strace -h' for more information." : "";
    return yield* c.die(`${o.error}${hint}`);
  }
  const user = yield* find_user(c, o.user);
  yield* probe();
  const separate = o.follow === 2 && o.outfile !== null;
  const fd = separate ? 2 : yield* open_output(c, o, o.outfile);
  const common = new Log(o, fd, c.getenv("TZ"));
  const t: Tracer = {
    o,
    *log_of(pid) {
      if (!separate) return common;
      return new Log(o, yield* open_output(c, o, `${o.outfile}.${pid}`), c.getenv("TZ"));
    },
    tracees: new Map(),
    counts: new Map(),
    child: 0,
    child_status: null,
    interrupted: 0,
  };
  if (o.command.length > 0) yield* start_child(c, t, user);
  yield* signals(t);
  if (o.pids.length > 0) yield* attach_all(c, t);
  yield* trace(t);
  if (t.interrupted) yield* cleanup(t);
  if (o.summary !== "none") yield* write_all(fd, summary_text(t.counts, o.sort));
  if (t.interrupted) return yield* die_of(t.interrupted);
  if (t.child_status === null) return 0;
  return WIFSIGNALED(t.child_status) ? yield* die_of(WTERMSIG(t.child_status)) : WEXITSTATUS(t.child_status);
}

export const strace = program({
  name: "strace",
  write_errors: "unseen",
  help: HELP,
  own_help: true,
  run: main,
});
