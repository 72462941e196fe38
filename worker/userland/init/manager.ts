// What systemctl(1) asks of the first process: units are started by it, not by who asks, so that a daemon has no login
// uid and no session. There is one unit that can be: auditd.service. Requests are lines "VERB REPLY" written to a
// FIFO (systemd's private socket in its stead); the answer, a number, goes to the FIFO named REPLY.
// Two daemons more are started when somebody calls them (../systemd/bus.ts), as D-Bus activates them; anybody may call.
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
export const BUS_FIFO = "/run/dbus/system_bus_socket";
const AUDIT_SERVICE_START = 1130;
const AUDIT_SERVICE_STOP = 1131;
/** EX_NOTFOUND: no such request */
const UNKNOWN = 5;

export interface Manager {
  /** descriptors of the FIFOs, which never meet an end of file: the private one, the bus */
  readonly fds: pollfd[];
  /** units of the daemons that were called, by process */
  readonly called: Map<number, string>;
}

/** Makes a FIFO. Its descriptor. */
function* open_fifo(path: string, mode: number): Code<number> {
  yield sys.mknod(path, S_IFIFO | 0o600, 0);
  yield sys.chmod(path, mode);
  const fd = yield sys.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

export function* open_manager(): Code<Manager> {
  yield sys.rt_sigaction(SIGCHLD, { sa_handler: () => {}, sa_flags: 0, sa_mask: 0n });
  yield sys.mkdir("/run/systemd", 0o755);
  yield sys.mkdir("/run/dbus", 0o755);
  const fds = [yield* open_fifo(MANAGER_FIFO, 0o600), yield* open_fifo(BUS_FIFO, 0o666)];
  return { fds: fds.map((fd) => ({ fd, events: POLLIN, revents: 0 })), called: new Map() };
}

/** The SERVICE_START or SERVICE_STOP record of a unit. */
function* tell_audit(type: number, unit: string, success: boolean): Code<void> {
  yield* logUserMessage(type, function* () {
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

/** A child has ended: was it a daemon, and as it should? */
export function* process_ended(m: Manager, ended: Ended): Code<void> {
  const unit = m.called.get(ended.pid);
  if (unit !== undefined) {
    m.called.delete(ended.pid);
    yield* tell_audit(AUDIT_SERVICE_STOP, unit, ended.status === 0);
  } else if (
    ended.status !== 0 &&
    Number.parseInt(String(yield* read_file("/run/auditd.pid")), 10) === ended.pid
  )
    yield* unit_failed("main", ended);
}

interface Runner {
  /** starts a program; its process id */
  spawn: (path: string, argv: readonly string[]) => Code<number>;
  /** runs one to its end */
  run: (path: string, argv: readonly string[]) => Code<Ended>;
}

/** Starts a daemon that somebody calls, unless it is there. */
function* activate(m: Manager, unit: string, { spawn }: Runner): Code<number> {
  if ([...m.called.values()].includes(unit)) return 0;
  const fifo = `/run/systemd/${unit}`;
  yield sys.unlink(fifo);
  yield sys.mknod(fifo, S_IFIFO | 0o600, 0);
  m.called.set(yield* spawn(`/usr/lib/systemd/${unit}`, [`/lib/systemd/${unit}`]), unit);
  yield* tell_audit(AUDIT_SERVICE_START, unit, true);
  return 0;
}

function* start_auditd({ run }: Runner): Code<number> {
  yield sys.unlink(FAILED);
  const ended = yield* run("/usr/sbin/auditd", ["/sbin/auditd"]);
  if (ended.status) yield* unit_failed("start", ended);
  else yield* run("/usr/sbin/augenrules", ["/sbin/augenrules", "--load"]);
  yield* tell_audit(AUDIT_SERVICE_START, "auditd", ended.status === 0);
  return ended.status;
}

/** Waits until a child ends or a request comes, and does what it asks. */
export function* serve(m: Manager, runner: Runner): Code<void> {
  if ((yield sys.poll(m.fds, -1)) <= 0) return;
  for (const [i, { fd, revents }] of m.fds.entries()) {
    const buf = new UserBuffer();
    if (!revents || (yield sys.read(fd, buf, 4096)) <= 0) continue;
    for (const line of buf.data.split("\n").filter(Boolean)) {
      const [verb, reply] = line.split(" ");
      let status = UNKNOWN;
      if (/^systemd-(hostnamed|timedated)$/.test(verb)) status = yield* activate(m, verb, runner);
      else if (i === 0 && verb === "start-auditd") status = yield* start_auditd(runner);
      else if (i === 0 && verb === "reset-failed") {
        yield sys.unlink(FAILED);
        status = 0;
      }
      // who calls on the bus waits for the daemon, not for an answer: init opens no file that anybody names
      const out = i === 0 ? yield sys.open(reply, O_WRONLY | O_NONBLOCK) : -1;
      if (out < 0) continue;
      yield sys.write(out, `${status}\n`);
      yield sys.close(out);
    }
  }
}
