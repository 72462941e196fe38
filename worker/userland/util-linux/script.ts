// script(1): runs a shell or a command on a terminal of its own and keeps what it prints.

import { EINTR } from "../../kernel/uapi/errno.ts";
import {
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_NOCTTY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} from "../../kernel/uapi/fcntl.ts";
import {
  CLOCK_REALTIME,
  POLLIN,
  type pollfd,
  WEXITSTATUS,
  WIFSIGNALED,
  WTERMSIG,
} from "../../kernel/uapi/sched.ts";
import { SIGCHLD, SIGWINCH } from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISLNK } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/termios.ts";
import { localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, in_child } from "../lib/program.ts";
import { eprint, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { ttyname } from "../lib/ttyname.ts";
import { SCRIPT_HELP } from "./help.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

const DEFAULT_OUTPUT = "typescript";
/** What a terminal's driver takes as the end of input. */
const EOF = "\x04";
const BUFFER = 65_536;

interface Session {
  c: Cli;
  command: ByteString | null;
  /** settings and size of the terminal that the user is at; null when standard input is none */
  modes: T.termios | null;
  size: T.winsize;
  master: number;
  log: number;
}

function* timestamp(): Code<ByteString> {
  const now = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  return strftime("%Y-%m-%d %H:%M:%S%:z", localtime(now.tv_sec), 0, now.tv_sec);
}

/** openpty(3): descriptors of both sides of a new pty, which gets the modes and size of the user's terminal. */
function* open_pty(c: Cli, modes: T.termios | null, size: T.winsize): Code<[number, number]> {
  const master = yield sys.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) yield* c.die("failed to create pseudo-terminal", master);
  const nr = { value: 0 };
  yield sys.ioctl(master, T.TIOCSPTLCK, { value: 0 });
  yield sys.ioctl(master, T.TIOCGPTN, nr);
  const slave = yield sys.open(`/dev/pts/${nr.value}`, O_RDWR | O_NOCTTY);
  if (slave < 0) yield* c.die("failed to create pseudo-terminal", slave);
  if (modes) {
    yield sys.ioctl(slave, T.TCSETS, modes);
    yield sys.ioctl(slave, T.TIOCSWINSZ, size);
  }
  return [master, slave];
}

/** The child: leader of a session with the pty as its terminal, and then the shell. */
function* shell(s: Session, slave: number): Code<number> {
  const { c, command } = s;
  yield sys.setsid();
  yield sys.ioctl(slave, T.TIOCSCTTY, 1);
  for (const fd of [0, 1, 2]) yield sys.dup2(slave, fd);
  if (slave > 2) yield sys.close(slave);
  const path = c.getenv("SHELL") || "/bin/sh";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const e = yield sys.execve(path, command === null ? [name, "-i"] : [name, "-c", command], c.envp);
  yield* eprint(`${c.name}: failed to execute ${path}: ${strerror(e)}\n`);
  return 127;
}

/**
 * Passes bytes on in both directions until the child has ended and everything it printed has been read. Returns
 * whether there could have been more input.
 */
function* proxy(s: Session, events: { child: boolean; winch: boolean }): Code<boolean> {
  const buf = new UserBuffer();
  let input = true;
  for (;;) {
    if (events.winch) {
      events.winch = false;
      if ((yield sys.ioctl(0, T.TIOCGWINSZ, s.size)) >= 0) yield sys.ioctl(s.master, T.TIOCSWINSZ, s.size);
    }
    const fds: pollfd[] = [{ fd: s.master, events: POLLIN, revents: 0 }];
    if (input) fds.push({ fd: 0, events: POLLIN, revents: 0 });
    const ready = yield sys.poll(fds, events.child ? 0 : -1);
    if (ready === -EINTR) continue;
    if (ready <= 0) return input;
    if (fds[0].revents) {
      const n = yield sys.read(s.master, buf, BUFFER);
      if (n > 0) {
        yield* write_all(1, buf.data);
        yield* write_all(s.log, buf.data);
      } else if (n !== -EINTR) {
        // the other side is closed for good
        return input;
      }
    }
    if (input && fds[1].revents) {
      const n = yield sys.read(0, buf, BUFFER);
      if (n > 0) yield* write_all(s.master, buf.data);
      else if (n !== -EINTR) {
        input = false;
        yield* write_all(s.master, EOF);
      }
    }
  }
}

function* header(s: Session): Code<ByteString> {
  const { c, command, modes, size } = s;
  const facts: ByteString[] = [];
  if (command !== null) facts.push(`COMMAND="${command}"`);
  if (modes) {
    const term = c.getenv("TERM");
    if (term) facts.push(`TERM="${term}"`);
    facts.push(`TTY="${(yield* ttyname(0)) ?? ""}"`, `COLUMNS="${size.ws_col}"`, `LINES="${size.ws_row}"`);
  } else facts.push("<not executed on terminal>");
  return `Script started on ${yield* timestamp()} [${facts.join(" ")}]\n`;
}

/** The session itself; the raw wait status of the shell. */
function* run(s: Session, slave: number): Code<number> {
  const events = { child: false, winch: false };
  const handler = (n: number) => {
    if (n === SIGCHLD) events.child = true;
    else events.winch = true;
  };
  for (const sig of [SIGCHLD, SIGWINCH])
    yield sys.rt_sigaction(sig, { sa_handler: handler, sa_flags: 0, sa_mask: 0n });
  const pid = yield sys.fork(() => in_child(shell(s, slave)));
  if (pid < 0) yield* s.c.die("cannot create child process", pid);
  // not before: while nobody has it open, the master reads the end
  yield sys.close(slave);
  if (s.modes)
    yield sys.ioctl(0, T.TCSETS, {
      ...s.modes,
      c_iflag: s.modes.c_iflag & ~(T.BRKINT | T.ICRNL | T.INLCR | T.IGNCR | T.ISTRIP | T.IXON),
      c_oflag: s.modes.c_oflag & ~T.OPOST,
      c_lflag: s.modes.c_lflag & ~(T.ECHO | T.ECHONL | T.ICANON | T.ISIG | T.IEXTEN),
    });
  const open = yield* proxy(s, events);
  const status = yield* wait_for(pid);
  if (s.modes) yield sys.ioctl(0, T.TCSETSW, s.modes);
  // the real one loses the status of a child that ends while a pipe on standard input is open
  return open && !s.modes ? 0 : status;
}

function* open_log(c: Cli, path: ByteString | null, append: boolean, force: boolean): Code<number> {
  const st = new_stat();
  if (path === null && !force && (yield sys.lstat(DEFAULT_OUTPUT, st)) >= 0)
    if (S_ISLNK(st.st_mode) || st.st_nlink > 1)
      yield* c.usage(
        `output file \`${DEFAULT_OUTPUT}' is a link\nUse --force if you really want to use it.\nProgram not started.\n`,
        1,
      );
  const flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);
  return yield sys.open(path ?? DEFAULT_OUTPUT, flags, 0o666);
}

export const script = util_linux({
  name: "script",
  help: SCRIPT_HELP,
  own_help: true,
  *run(c) {
    const { options, operands } = yield* options_of(
      c,
      "aB:c:eE:fI:m:O:o:qT:t::",
      [
        { name: "append", has_arg: 0, val: "a" },
        { name: "command", has_arg: 1, val: "c" },
        { name: "echo", has_arg: 1, val: "E" },
        { name: "flush", has_arg: 0, val: "f" },
        { name: "force", has_arg: 0 },
        { name: "log-in", has_arg: 1, val: "I" },
        { name: "log-io", has_arg: 1, val: "B" },
        { name: "log-out", has_arg: 1, val: "O" },
        { name: "log-timing", has_arg: 1, val: "T" },
        { name: "logging-format", has_arg: 1, val: "m" },
        { name: "output-limit", has_arg: 1, val: "o" },
        { name: "quiet", has_arg: 0, val: "q" },
        { name: "return", has_arg: 0, val: "e" },
        { name: "timing", has_arg: 2, val: "t" },
      ],
      SCRIPT_HELP,
      "a c e f force O q",
    );
    const has = (o: string) => options.some(({ opt }) => opt === o);
    const value = (o: string) => options.findLast(({ opt }) => opt === o)?.arg ?? null;
    if (operands.length > 1) yield* bad_usage(c, "unexpected number of arguments");
    const path = operands[0] ?? value("O");
    const modes: T.termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
    const on_terminal = (yield sys.ioctl(0, T.TCGETS, modes)) >= 0;
    const size: T.winsize = { ws_row: 0, ws_col: 0 };
    if (on_terminal) yield sys.ioctl(0, T.TIOCGWINSZ, size);
    const log = yield* open_log(c, path, has("a"), has("force"));
    if (!has("q")) yield* c.out.print(`Script started, output log file is '${path ?? DEFAULT_OUTPUT}'.\n`);
    if (log < 0) {
      yield* c.warn(`cannot open ${path ?? DEFAULT_OUTPUT}`, log);
      if (!has("q")) yield* c.out.print("Script done.\n");
      return 1;
    }
    yield* c.out.flush();
    const [master, slave] = yield* open_pty(c, on_terminal ? modes : null, size);
    const s: Session = { c, command: value("c"), modes: on_terminal ? modes : null, size, master, log };
    yield* write_all(log, yield* header(s));
    const status = yield* run(s, slave);
    const code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    yield* write_all(log, `\nScript done on ${yield* timestamp()} [COMMAND_EXIT_CODE="${code}"]\n`);
    if (!has("q")) yield* c.out.print("Script done.\n");
    return has("e") ? code : 0;
  },
});
