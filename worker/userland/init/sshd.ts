// /usr/sbin/sshd, as far as the machine has one: it keeps the one terminal session, logging root in on a pty the way
// sshd and pam_loginuid do, so that auid, ses, tty and the SELinux context of everything typed are those of a login.
import * as F from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFEXITED, WTERMSIG, type wait_status } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { TIOCSCTTY } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { getpwnam, type Passwd } from "../lib/passwd.ts";
import { eprint, write_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** The host's end of this port learns of sessions: "start PID" and "exit STATUS" lines. */
export const CONTROL_PORT = "/dev/vport0p3";
const STDOUT_PORT = "/dev/vport0p1";
const STDERR_PORT = "/dev/vport0p2";
const TTY = "/dev/pts/0";
const CONTEXT = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023";

interface SessionOptions {
  user: ByteString;
  term: ByteString;
  /** standard output and error go to the host's ports instead of the terminal */
  ports: boolean;
  /** end with the first session instead of offering another login */
  once: boolean;
  env: ByteString[];
  /** program and its argv; the login shell when empty */
  command: readonly ByteString[];
}

function parse(args: readonly ByteString[]): SessionOptions {
  const options = {
    user: "root",
    term: "xterm-256color",
    ports: false,
    once: false,
    env: [] as ByteString[],
  };
  let i = 0;
  for (; i < args.length && args[i].startsWith("--"); i++) {
    const eq = args[i].indexOf("=");
    const name = args[i].slice(2, eq < 0 ? undefined : eq);
    const value = eq < 0 ? "" : args[i].slice(eq + 1);
    if (name === "user") options.user = value;
    else if (name === "term") options.term = value;
    else if (name === "ports") options.ports = true;
    else if (name === "once") options.once = true;
    else if (name === "env") options.env.push(value);
  }
  return { ...options, command: args.slice(i) };
}

function environment(user: Passwd, term: ByteString): ByteString[] {
  return [
    "LANG=C.UTF-8",
    `USER=${user.name}`,
    `LOGNAME=${user.name}`,
    `HOME=${user.dir}`,
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    `SHELL=${user.shell}`,
    `TERM=${term}`,
    `SSH_TTY=${TTY}`,
  ];
}

/** The child: becomes a session leader on the terminal, takes the user's identity and executes the command. */
function* session(options: SessionOptions, user: Passwd): Code<number> {
  yield sys.setsid();
  const tty = yield sys.open(TTY, F.O_RDWR);
  if (tty < 0) return 254;
  yield sys.ioctl(tty, TIOCSCTTY, 0);
  yield* write_file("/proc/self/loginuid", String(user.uid));
  const streams = options.ports
    ? [
        yield sys.open("/dev/null", F.O_RDONLY),
        yield sys.open(STDOUT_PORT, F.O_WRONLY),
        yield sys.open(STDERR_PORT, F.O_WRONLY),
      ]
    : [tty, tty, tty];
  // above 2 first: the descriptors may overlap
  const high: number[] = [];
  for (const fd of streams) high.push(yield sys.fcntl(fd, F.F_DUPFD, 10));
  for (let i = 0; i < 3; i++) yield sys.dup2(high[i], i);
  for (const fd of [...new Set([...streams, ...high, tty])]) if (fd > 2) yield sys.close(fd);
  yield sys.chown(TTY, user.uid, 5);
  yield* write_file("/proc/self/attr/exec", CONTEXT);
  yield sys.setgroups([user.gid]);
  yield sys.setgid(user.gid);
  yield sys.setuid(user.uid);
  yield sys.chdir(user.dir);
  const shell = user.shell;
  const [path, argv] =
    options.command.length > 0
      ? [options.command[0], options.command.slice(1)]
      : [shell, [`-${shell.slice(shell.lastIndexOf("/") + 1)}`]];
  yield sys.execve(path, argv, [...environment(user, options.term), ...options.env]);
  return 127;
}

/** Options of sshd(8) have one dash: only the machine's own start has others. */
const foreign_option = (args: readonly ByteString[]): ByteString | undefined =>
  args.find((arg, i) => /^-[^-]/.test(arg) && args.slice(0, i).every((before) => before.startsWith("--")));

/** `sshd [--user=U] [--term=T] [--ports] [--once] [PATH ARGV0 ARGS...]` */
export function* sshd(argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const option = foreign_option(argv.slice(1));
  // a second one, started in the session of the first, would take the host's end of the terminal away from it
  if (option !== undefined || envp.some((e) => e.startsWith("SSH_TTY="))) {
    const what = option === undefined ? "a second server" : `option ${option}`;
    yield* eprint(`sshd: ${what} is not simulated\n`);
    return 255;
  }
  const options = parse(argv.slice(1));
  const user = yield* getpwnam(options.user);
  if (!user) return 1;
  for (;;) {
    const pid = yield sys.fork(() => session(options, user));
    yield* write_file(CONTROL_PORT, `start ${pid}\n`);
    const status: wait_status = { status: 0 };
    let r: number;
    do r = yield sys.wait4(pid, status);
    while (r === -4);
    const code = WIFEXITED(status.status) ? WEXITSTATUS(status.status) : 128 + WTERMSIG(status.status);
    yield* write_file(CONTROL_PORT, `exit ${code}\n`);
    if (options.once) {
      // the session is over, the machine stays: the host looks at what is left
      for (;;) yield sys.pause();
    }
  }
}
