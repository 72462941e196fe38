// cron(8) of Debian: runs what the tables say, each command in a session of its own, which PAM and audit hear of.
import { LOCK_EX, LOCK_NB, O_CLOEXEC, O_CREAT, O_RDWR, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { WNOHANG, type wait_status } from "../../kernel/uapi/sched.ts";
import { SIG_DFL, SIGCHLD } from "../../kernel/uapi/signal.ts";
import { S_ISREG } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, UTC } from "../coreutils/calendar.ts";
import { now } from "../coreutils/datetime.ts";
import { to_timespec } from "../coreutils/duration.ts";
import { list_dir, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { null_streams } from "../lib/daemon.ts";
import { getopt } from "../lib/getopt.ts";
import { PAM_COMMON, pam_audit } from "../lib/pam.ts";
import { getgrouplist, getpwnam, type Passwd } from "../lib/passwd.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file, strerror, write_all, write_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { set_env } from "../util-linux/su_env.ts";
import { SPOOL } from "./crontab.ts";
import { due, type Entry, parse_crontab, split_command } from "./entries.ts";

const PID_FILE = "/var/run/crond.pid";
/** made by the first cron of a boot: @reboot is over */
const REBOOT_FILE = "/var/run/crond.reboot";
/** PAM_TTY */
const TERMINAL = "cron";
/** Session modules of Debian's /etc/pam.d/cron, in the order of Linux-PAM's list of who agreed. */
const SESSION = "pam_loginuid,pam_env,pam_env,pam_permit,pam_unix,pam_limits";

interface Job {
  pw: Passwd;
  entry: Entry;
}

/** Every entry of every table, with its user; tables of nobody, and such as others may write, are passed over. */
function* read_tables(): Code<Job[]> {
  const tables: [string, string | null][] = [["/etc/crontab", null]];
  for (const [dir, of_user] of [
    ["/etc/cron.d", false],
    [SPOOL, true],
  ] as const) {
    const found = yield* list_dir(dir);
    const names = typeof found === "number" ? [] : found.map((e) => e.d_name);
    for (const name of names.filter((n) => (of_user ? !n.startsWith(".") : /^[\w-]+$/.test(n))).sort())
      tables.push([`${dir}/${name}`, of_user ? name : null]);
  }
  const jobs: Job[] = [];
  for (const [path, user] of tables) {
    const st = yield* stat_path(path, true);
    if (typeof st === "number" || !S_ISREG(st.st_mode)) continue;
    const owner = user === null ? undefined : yield* getpwnam(user);
    if (user === null ? st.st_uid !== 0 || st.st_mode & 0o22 : st.st_uid !== owner?.uid) continue;
    const text = yield* read_file(path);
    if (typeof text === "number") continue;
    for (const entry of parse_crontab(text, user === null).entries) {
      const pw = owner ?? (yield* getpwnam(entry.user ?? ""));
      if (pw) jobs.push({ pw, entry });
    }
  }
  return jobs;
}

function environment({ pw, entry }: Job): ByteString[] {
  const base = ["SHELL=/bin/sh", `HOME=${pw.dir}`, `LOGNAME=${pw.name}`, "PATH=/usr/bin:/bin"];
  return set_env(
    base,
    entry.env.filter(([name]) => name !== "LOGNAME"),
  );
}

/** The command itself, as its user. */
function* run_command(job: Job, input: number): Code<number> {
  const { pw, entry } = job;
  const groups = yield* getgrouplist(pw.name, pw.gid);
  const envp = environment(job);
  const value = (name: string): string =>
    envp.find((e) => e.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  yield sys.dup2(input, 0);
  yield sys.close(input);
  yield sys.setsid();
  yield sys.setgid(pw.gid);
  yield sys.setgroups(groups);
  yield sys.setuid(pw.uid);
  yield sys.chdir(value("HOME"));
  yield sys.execve(value("SHELL"), [value("SHELL"), "-c", split_command(entry.command).command], envp);
  return 1;
}

/** A child of the daemon: PAM's session around the command. What that prints would be mailed, and nobody delivers. */
function* run_job(job: Job, argv: readonly ByteString[]): Code<number> {
  const { name, uid } = job.pw;
  // a child writes its name in capitals, over what it was started with
  const [own, ...args] = argv;
  yield sys.set_args([own.replace(/[^/]*$/, (n) => n.toUpperCase()), ...args]);
  yield* pam_audit("accounting", name, PAM_COMMON, true, TERMINAL);
  yield* pam_audit("setcred", name, PAM_COMMON, true, TERMINAL);
  const set = yield* write_file("/proc/self/loginuid", String(uid));
  yield* pam_audit("session_open", name, set < 0 ? "?" : SESSION, set >= 0, TERMINAL);
  if (set < 0) return 1;
  const ends: number[] = [];
  yield sys.pipe(ends);
  const pid = yield sys.fork(function* () {
    yield sys.close(ends[1]);
    return yield* run_command(job, ends[0]);
  });
  yield sys.close(ends[0]);
  yield* write_all(ends[1], split_command(job.entry.command).input);
  yield sys.close(ends[1]);
  if (pid > 0) yield* wait_for(pid);
  yield* pam_audit("delete_cred", name, PAM_COMMON, true, TERMINAL);
  yield* pam_audit("session_close", name, SESSION, true, TERMINAL);
  return 0;
}

function* start(jobs: readonly Job[], argv: readonly ByteString[]): Code<void> {
  for (const job of jobs)
    yield sys.fork(function* () {
      yield sys.rt_sigaction(SIGCHLD, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
      return yield* run_job(job, argv);
    });
  const ended: wait_status = { status: 0 };
  while ((yield sys.wait4(-1, ended, WNOHANG)) > 0);
}

/** Runs until somebody ends it. */
function* serve(argv: readonly ByteString[]): Code<number> {
  yield sys.rt_sigaction(SIGCHLD, { sa_handler: () => {}, sa_flags: 0, sa_mask: 0n });
  yield sys.chdir("/var/spool/cron");
  const fd = yield sys.open(REBOOT_FILE, O_WRONLY | O_CREAT | O_CLOEXEC, 0);
  const booted = (yield* stat_path(REBOOT_FILE, true)) as { st_size: number };
  if (fd >= 0) {
    if (booted.st_size === 0) {
      yield* start(
        (yield* read_tables()).filter((j) => j.entry.when === null),
        argv,
      );
      yield* write_all(fd, "\n");
    }
    yield sys.close(fd);
  }
  let minute = Math.floor((yield* now()).tv_sec / 60);
  for (;;) {
    const { tv_sec, tv_nsec } = yield* now();
    const at = Math.floor(tv_sec / 60);
    // a clock that was set: what was jumped over is left out
    if (at !== minute) {
      minute = at;
      const tm = localtime(at * 60, UTC);
      yield* start(
        (yield* read_tables()).filter((j) => due(j.entry, tm)),
        argv,
      );
      continue;
    }
    const left = (at + 1) * 60 - tv_sec - tv_nsec / 1e9;
    // a job that ends interrupts it
    yield sys.nanosleep(to_timespec(left));
    yield* start([], argv);
  }
}

/** There is one at a time: its process id is in a file, which it keeps locked. */
function* lock_pid_file(c: Cli): Code<number> {
  const fd = yield sys.open(PID_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0o644);
  if (fd < 0) return yield* c.die(`can't open or create ${PID_FILE}: ${strerror(fd)}`);
  const locked = yield sys.flock(fd, LOCK_EX | LOCK_NB);
  if (locked >= 0) return fd;
  const other = Number.parseInt(String(yield* read_file(PID_FILE)), 10);
  return yield* c.die(`can't lock ${PID_FILE}, otherpid may be ${other}: ${strerror(locked)}`);
}

function* write_pid(fd: number): Code<void> {
  yield sys.ftruncate(fd, 0);
  yield* write_all(fd, `${yield sys.getpid()}\n`);
}

export const cron = program({
  name: "cron",
  argv0: true,
  help: "",
  own_help: true,
  *run(c) {
    const { options, error } = getopt(c.args, "lfnx:L:P");
    if (error !== null) yield* c.warn(error);
    if (error !== null || options.some((o) => o.opt === "x"))
      return yield* c.usage("usage: cron [-x debugflag[,...]]\n", 1);
    for (const { opt, spelled } of options)
      if ("lLnP".includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
    const lock = yield* lock_pid_file(c);
    if (options.some((o) => o.opt === "f")) {
      yield* write_pid(lock);
      return yield* serve([c.name, ...c.args]);
    }
    const pid = yield sys.fork(function* () {
      yield sys.setsid();
      yield* null_streams();
      yield* write_pid(lock);
      return yield* serve([c.name, ...c.args]);
    });
    if (pid < 0) yield* eprint(`cron: can't fork\n`);
    return pid < 0 ? 1 : 0;
  },
});
