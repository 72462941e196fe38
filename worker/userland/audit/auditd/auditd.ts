// auditd(8): writes the kernel's audit records to /var/log/audit/audit.log.
import * as A from "../../../kernel/uapi/audit.ts";
import * as O from "../../../kernel/uapi/fcntl.ts";
import type { Program, UserCode } from "../../../kernel/uapi/syscall.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { null_streams } from "../../lib/daemon.ts";
import { getopt } from "../../lib/getopt.ts";
import { eprint, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { mayControl } from "../libaudit/control.ts";
import * as netlink from "../libaudit/netlink.ts";
import { VERSION } from "../version.ts";
import { CONFIG_ERROR, type Config, hasName, loadConfig } from "./config.ts";
import { Daemon } from "./daemon.ts";
import * as own from "./own_records.ts";

const USAGE = "Usage: auditd [-f] [-l] [-n] [-s disable|enable|nochange] [-c <config_file>]\n";
const PID_FILE = "/run/auditd.pid";
const STARTUP = ["disable", "enable", "nochange"] as const;
type Startup = (typeof STARTUP)[number];

interface Options {
  foreground: boolean;
  fork: boolean;
  startup: Startup;
  directory: string;
}

export const auditd: Program = function* (argv) {
  const options = yield* parse(argv);
  if (typeof options === "number") return options;
  if (!(yield* mayControl())) {
    yield* eprint("You must be root or have capabilities to run this program.\n");
    return 4;
  }
  const configFile = `${options.directory}/auditd.conf`;
  // in the foreground the daemon tells all to stderr; otherwise to syslog, and none runs on this machine
  const log = function* (text: string): Code<void> {
    if (options.foreground) yield* eprint(`${text}\n`);
  };
  yield* log(`Config file ${configFile} opened for parsing`);
  const config = yield* loadConfig(configFile, log);
  if (config === CONFIG_ERROR || !(yield* hasName(config, log))) {
    yield* log("The audit daemon is exiting.");
    return 6;
  }
  if (options.foreground || !options.fork) return yield* run(options, config, configFile, log, null);
  return yield* daemonize((tell) => run(options, config, configFile, log, tell));
};

function* parse(argv: readonly string[]): Code<Options | number> {
  const parsed = getopt(argv.slice(1), "flns:c:");
  const options: Options = { foreground: false, fork: true, startup: "enable", directory: "/etc/audit" };
  if (parsed.error !== null) {
    yield* eprint(`${argv[0]}: ${parsed.error}\n${USAGE}`);
    return 2;
  }
  for (const { opt, arg } of parsed.options) {
    if (opt === "f") options.foreground = true;
    else if (opt === "n") options.fork = false;
    else if (opt === "c") options.directory = (arg ?? "").replace(/\/$/, "");
    else if (opt === "s") {
      const startup = STARTUP.find((s) => s === arg);
      if (!startup) {
        yield* eprint(`unknown startup mode '${arg}'\n${USAGE}`);
        return 2;
      }
      options.startup = startup;
    }
  }
  if (parsed.operands.length > 0) {
    yield* eprint(USAGE);
    return 2;
  }
  return options;
}

/** Tells the waiting parent (through `tell`) whether the start went well. */
type Tell = (ok: boolean) => Code<void>;

/** Forks; the parent returns once the child has told how the start went. */
function* daemonize(child: (tell: Tell) => UserCode): Code<number> {
  const pipe: number[] = [];
  if ((yield sys.pipe(pipe, O.O_CLOEXEC)) < 0) return 1;
  const [readEnd, writeEnd] = pipe;
  const pid = yield sys.fork(() => background(readEnd, writeEnd, child));
  if (pid < 0) return 1;
  yield sys.close(writeEnd);
  const answer = new UserBuffer();
  const n = yield sys.read(readEnd, answer, 1);
  return n === 1 && answer.data === "1" ? 0 : 1;
}

function* background(readEnd: number, writeEnd: number, child: (tell: Tell) => UserCode): UserCode {
  yield sys.close(readEnd);
  yield* null_streams();
  if ((yield sys.setsid()) < 0) return 1;
  yield sys.chdir("/");
  return yield* child(function* (ok) {
    yield sys.write(writeEnd, ok ? "1" : "0");
    yield sys.close(writeEnd);
  });
}

/** The daemon proper. Returns its exit status. */
function* run(
  options: Options,
  config: Config,
  configFile: string,
  log: (text: string) => Code<void>,
  tell: Tell | null,
): UserCode {
  const giveUp = function* (): Code<number> {
    yield* log("The audit daemon is exiting.");
    if (tell) yield* tell(false);
    return 1;
  };
  const socket = yield* netlink.auditOpen();
  if (typeof socket === "number") {
    yield* log(
      netlink.noAuditSupport(socket)
        ? "Error - audit support not in kernel"
        : `Error opening audit netlink socket (${strerror(socket)})`,
    );
    return yield* giveUp();
  }
  yield sys.setpriority(0, 0, -config.priority_boost);
  if (tell) yield* writePidFile();
  const daemon = new Daemon(socket, config, { foreground: options.foreground, configFile }, log);
  yield* daemon.installHandlers();
  const identity = yield* own.ownIdentity();
  if (!(yield* daemon.start(identity))) {
    yield sys.unlink(PID_FILE);
    return yield* giveUp();
  }
  if (config.local_events) {
    const failed = yield* takeOver(socket, options.startup, identity.pid, log);
    if (failed !== null) {
      yield* daemon.ownRecord("DAEMON_ABORT", own.abortText(identity, failed));
      yield* netlink.setStatus(socket, A.AUDIT_STATUS_PID, { pid: 0 });
      yield sys.unlink(PID_FILE);
      return yield* giveUp();
    }
  }
  if (tell) yield* tell(true);
  yield* log(`Init complete, auditd ${VERSION} listening for events (startup state ${options.startup})`);
  yield* daemon.serve();
  if (config.local_events) yield* netlink.setStatus(socket, A.AUDIT_STATUS_PID, { pid: 0 });
  yield* daemon.file.close();
  yield sys.unlink(PID_FILE);
  yield* log("The audit daemon is exiting.");
  return 0;
}

/** Enables auditing as asked and becomes the kernel's daemon. The name of the step that failed, or null. */
function* takeOver(
  socket: netlink.AuditSocket,
  startup: Startup,
  pid: number,
  log: (text: string) => Code<void>,
): Code<string | null> {
  if (startup !== "nochange") {
    const status = yield* netlink.requestStatus(socket);
    const locked = typeof status !== "number" && status.enabled === 2;
    const enabled = startup === "enable" ? 1 : 0;
    if (!locked && (yield* netlink.setStatus(socket, A.AUDIT_STATUS_ENABLED, { enabled })) < 0) {
      yield* log("Unable to set initial audit startup state to enabled, exiting");
      return "set-enable";
    }
  }
  const rc = yield* netlink.setStatus(socket, A.AUDIT_STATUS_PID, { pid });
  if (rc >= 0) return null;
  yield* log(`Error setting audit daemon pid (${strerror(rc)})`);
  yield* log("Unable to set audit pid, exiting");
  return "set-pid";
}

function* writePidFile(): Code<void> {
  const fd = yield sys.open(PID_FILE, O.O_WRONLY | O.O_CREAT | O.O_TRUNC | O.O_NOFOLLOW, 0o644);
  if (fd < 0) return;
  yield sys.write(fd, `${yield sys.getpid()}\n`);
  yield sys.close(fd);
}
