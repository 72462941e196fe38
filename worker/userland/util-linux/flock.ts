// flock(1): file locks from shell scripts.
import { EAGAIN, EINTR, EISDIR, EROFS } from "../../kernel/uapi/errno.ts";
import { LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, O_CREAT, O_NOCTTY, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { WEXITSTATUS, WIFSIGNALED, WTERMSIG } from "../../kernel/uapi/sched.ts";
import { SIGALRM } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { wait_for } from "../lib/popen.ts";
import { type Cli, in_child } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { FLOCK_HELP } from "./help.ts";
import { util_linux } from "./usage.ts";

/** Exit statuses (sysexits.h). */
const EX_USAGE = 64;
const EX_DATAERR = 65;
const EX_NOINPUT = 66;
const EX_OSERR = 71;

const LONG: readonly LongOption[] = [
  ["shared", 0, "s"],
  ["exclusive", 0, "x"],
  ["unlock", 0, "u"],
  ["nonblocking", 0, "n"],
  ["nonblock", 0, "n"],
  ["timeout", 1, "w"],
  ["wait", 1, "w"],
  ["conflict-exit-code", 1, "E"],
  ["close", 0, "o"],
  ["no-fork", 0, "F"],
  ["verbose", 0, "verbose"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

/** A directory, or a file that is made when it is not there. */
function* open_file(c: Cli, name: string): Code<number> {
  let fd: number = yield sys.open(name, O_RDONLY | O_CREAT | O_NOCTTY, 0o666);
  if (fd === -EISDIR || fd === -EROFS) fd = yield sys.open(name, O_RDONLY | O_NOCTTY);
  return fd < 0
    ? yield* c.die(
        `cannot open lock file ${name}: ${strerror(fd)}`,
        0,
        fd === -EISDIR ? EX_DATAERR : EX_NOINPUT,
      )
    : fd;
}

/** Gets the lock. Returns false when it cannot be had in time. */
function* take(c: Cli, fd: number, how: number, seconds: number | null): Code<boolean> {
  let expired = false;
  if (seconds !== null) {
    yield sys.rt_sigaction(SIGALRM, {
      sa_handler: () => {
        expired = true;
      },
      sa_flags: 0,
      sa_mask: 0n,
    });
    yield sys.alarm(Math.max(1, Math.ceil(seconds)));
  }
  for (;;) {
    const r = yield sys.flock(fd, how);
    if (r >= 0 || r === -EAGAIN) {
      if (seconds !== null) yield sys.alarm(0);
      return r >= 0;
    }
    if (r === -EINTR && expired) return false;
    if (r !== -EINTR) yield* c.die(`${fd}: ${strerror(r)}`, 0, EX_DATAERR);
  }
}

export const flock = util_linux({
  name: "flock",
  help: FLOCK_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+sexnoFuw:E:hV", LONG);
    const wrong = function* (message: string): Code<never> {
      yield* c.warn(message);
      return yield* c.usage("Try 'flock --help' for more information.\n", EX_USAGE);
    };
    if (parsed.error !== null) yield* wrong(parsed.error);
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => parsed.options.findLast((o) => o.opt === opt)?.arg ?? null;
    if (has("h") || has("V")) {
      yield* c.out.print(has("h") ? FLOCK_HELP : "flock from util-linux 2.38.1\n");
      return 0;
    }
    let how = LOCK_EX;
    for (const { opt } of parsed.options)
      how = { s: LOCK_SH, e: LOCK_EX, x: LOCK_EX, u: LOCK_UN }[opt] ?? how;
    const timeout = value("w");
    if (timeout !== null && !/^\d+(\.\d+)?$/.test(timeout))
      yield* c.die(`invalid timeout value: '${timeout}'`, 0, EX_USAGE);
    const seconds = timeout === null || Number(timeout) === 0 ? null : Number(timeout);
    const no_wait = has("n") || (timeout !== null && Number(timeout) === 0);
    const conflict = value("E") === null ? 1 : Number(value("E"));
    if (!(conflict >= 0 && conflict <= 255))
      yield* c.die("exit code out of range (expected 0 to 255)", 0, EX_USAGE);
    const [target, ...rest] = parsed.operands;
    if (target === undefined) return yield* wrong("not enough arguments");
    let command = rest;
    if (rest[0] === "-c" || rest[0] === "--command") {
      if (rest.length !== 2) yield* c.die("-c requires exactly one command argument", 0, EX_USAGE);
      command = [c.getenv("SHELL") ?? "/bin/sh", "-c", rest[1]];
    }
    if (command.length === 0 && !/^\d+$/.test(target))
      yield* c.die(`bad file descriptor: '${target}'`, 0, EX_USAGE);
    const fd = command.length > 0 ? yield* open_file(c, target) : Number(target);
    const got = yield* take(c, fd, how | (no_wait ? LOCK_NB : 0), seconds);
    if (!got) {
      if (has("verbose")) yield* c.warn(no_wait ? "failed to get lock" : "timeout while waiting to get lock");
      return conflict;
    }
    if (has("verbose")) yield* c.out.print("flock: getting lock took 0.000000 seconds\n");
    if (command.length === 0) return 0;
    if (has("verbose")) yield* c.out.print(`flock: executing ${command[0]}\n`);
    yield* c.out.flush();
    const run = function* (): Code<number> {
      if (has("o")) yield sys.close(fd);
      const r = yield* execvp(command, c.envp);
      return yield* c.die(`failed to execute ${command[0]}: ${strerror(r)}`, 0, r === -12 ? EX_OSERR : 69);
    };
    if (has("F")) return yield* run();
    const pid = yield sys.fork(() => in_child(run()));
    if (pid < 0) yield* c.die("fork failed", pid, EX_OSERR);
    const status = yield* wait_for(pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  },
});
