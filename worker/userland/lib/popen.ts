// system(3) and popen(3): commands run by /bin/sh.
import { EINTR } from "../../kernel/uapi/errno.ts";
import type { wait_status } from "../../kernel/uapi/sched.ts";
import { SIG_IGN, SIGINT, SIGQUIT, type sigaction } from "../../kernel/uapi/signal.ts";
import type { ByteString, UserCode } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import { read_fd } from "./stdio.ts";
import * as sys from "./sys.ts";

/** Exit status when the shell itself cannot be run. */
const NO_SHELL = 127;

function* shell(command: ByteString, envp: readonly ByteString[]): UserCode {
  yield sys.execve("/bin/sh", ["sh", "-c", command], envp);
  return NO_SHELL;
}

/** Waits for one child; its raw wait status, or a negated errno. */
export function* wait_for(pid: number): Code<number> {
  const status: wait_status = { status: 0 };
  for (;;) {
    const r = yield sys.wait4(pid, status);
    if (r === pid) return status.status;
    if (r !== -EINTR) return r;
  }
}

/** system(3): the raw wait status. SIGINT and SIGQUIT are left to the command. */
export function* system(command: ByteString, envp: readonly ByteString[]): Code<number> {
  const ignore: sigaction = { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n };
  const old = [SIGINT, SIGQUIT].map((sig) => ({ sig, act: { ...ignore } }));
  for (const o of old) yield sys.rt_sigaction(o.sig, ignore, o.act);
  const pid = yield sys.fork(function* child(): UserCode {
    for (const o of old) yield sys.rt_sigaction(o.sig, o.act);
    return yield* shell(command, envp);
  });
  const status = pid < 0 ? pid : yield* wait_for(pid);
  for (const o of old) yield sys.rt_sigaction(o.sig, o.act);
  return status;
}

/** A running command and our end of the pipe to it. */
export interface Pipe {
  fd: number;
  pid: number;
}

/** popen(3): mode "r" reads what the command prints, "w" writes what it reads. A negated errno on failure. */
export function* popen(
  command: ByteString,
  mode: "r" | "w",
  envp: readonly ByteString[],
): Code<Pipe | number> {
  const fds: number[] = [];
  const r = yield sys.pipe(fds);
  if (r < 0) return r;
  const [ours, theirs] = mode === "r" ? [fds[0], fds[1]] : [fds[1], fds[0]];
  const pid = yield sys.fork(function* child(): UserCode {
    yield sys.close(ours);
    yield sys.dup2(theirs, mode === "r" ? 1 : 0);
    yield sys.close(theirs);
    return yield* shell(command, envp);
  });
  yield sys.close(theirs);
  if (pid < 0) {
    yield sys.close(ours);
    return pid;
  }
  return { fd: ours, pid };
}

/** pclose(3): the raw wait status. */
export function* pclose(p: Pipe): Code<number> {
  yield sys.close(p.fd);
  return yield* wait_for(p.pid);
}

/** Everything a command prints. */
export function* command_output(command: ByteString, envp: readonly ByteString[]): Code<ByteString> {
  const p = yield* popen(command, "r", envp);
  if (typeof p === "number") return "";
  const data = yield* read_fd(p.fd);
  yield* pclose(p);
  return typeof data === "number" ? "" : data;
}
