// What systemctl(1) asks of the first process: units are started by it, not by who asks, so that a daemon has no login
// uid and no session. There is one unit that can be: auditd.service. Requests are lines "VERB REPLY" written to a
// FIFO (systemd's private socket in its stead); the answer, a number, goes to the FIFO named REPLY.
import {
  F_SETFD,
  FD_CLOEXEC,
  O_CLOEXEC,
  O_CREAT,
  O_NONBLOCK,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} from "../../kernel/uapi/fcntl.ts";
import { CLOCK_REALTIME, POLLIN, type pollfd } from "../../kernel/uapi/sched.ts";
import { SIGCHLD } from "../../kernel/uapi/signal.ts";
import { S_IFIFO } from "../../kernel/uapi/stat.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { logUserMessage, ownExecutable } from "../audit/libaudit/user_message.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** What became of a process: its wait status. */
export interface Ended {
  pid: number;
  status: number;
}

/**
 * How auditd.service failed, as long as that counts: "KIND PID STATUS SECONDS" with KIND start or main, a wait status
 * and when it was.
 */
export const FAILED = "/run/systemd/auditd.failed";
export const MANAGER_FIFO = "/run/systemd/private";
const AUDIT_SERVICE_START = 1130;
/** EX_NOTFOUND: no such request */
const UNKNOWN = 5;

/** Makes the FIFO. Returns a descriptor that never meets an end of file. */
export function* open_manager(): Code<number> {
  yield sys.rt_sigaction(SIGCHLD, { sa_handler: () => {}, sa_flags: 0, sa_mask: 0n });
  yield sys.mkdir("/run/systemd", 0o755);
  yield sys.mknod(MANAGER_FIFO, S_IFIFO | 0o600, 0);
  const fd = yield sys.open(MANAGER_FIFO, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

/** The SERVICE_START record of a unit. */
function* tell_audit(unit: string, success: boolean): Code<void> {
  yield* logUserMessage(AUDIT_SERVICE_START, function* () {
    const exe = yield* ownExecutable();
    return `unit=${unit} comm="systemd" exe="${exe}" hostname=? addr=? terminal=? res=${success ? "success" : "failed"}`;
  });
}

function* unit_failed(kind: string, { pid, status }: Ended): Code<void> {
  const now = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  const fd = yield sys.open(FAILED, O_WRONLY | O_CREAT | O_TRUNC, 0o644);
  yield sys.write(fd, `${kind} ${pid} ${status} ${now.tv_sec}\n`);
  yield sys.close(fd);
}

/** A child has ended as it should not: was it the daemon? */
export function* main_process_failed(ended: Ended): Code<void> {
  if (Number.parseInt(String(yield* read_file("/run/auditd.pid")), 10) === ended.pid)
    yield* unit_failed("main", ended);
}

/** Waits until a child ends or a request comes, and does what it asks. `run` runs a program to its end. */
export function* serve(fd: number, run: (path: string, argv: readonly string[]) => Code<Ended>): Code<void> {
  const fds: pollfd[] = [{ fd, events: POLLIN, revents: 0 }];
  if ((yield sys.poll(fds, -1)) <= 0) return;
  const buf = new UserBuffer();
  if ((yield sys.read(fd, buf, 4096)) <= 0) return;
  for (const line of buf.data.split("\n").filter(Boolean)) {
    const [verb, reply] = line.split(" ");
    let status = UNKNOWN;
    if (verb === "start-auditd") {
      yield sys.unlink(FAILED);
      const ended = yield* run("/usr/sbin/auditd", ["/sbin/auditd"]);
      status = ended.status;
      if (status) yield* unit_failed("start", ended);
      else yield* run("/usr/sbin/augenrules", ["/sbin/augenrules", "--load"]);
      yield* tell_audit("auditd", status === 0);
    }
    if (verb === "reset-failed") {
      yield sys.unlink(FAILED);
      status = 0;
    }
    const out = yield sys.open(reply, O_WRONLY | O_NONBLOCK);
    if (out < 0) continue;
    yield sys.write(out, `${status}\n`);
    yield sys.close(out);
  }
}
