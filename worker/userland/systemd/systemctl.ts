// systemctl(1) for the one unit that the machine has, auditd.service.
import { O_RDWR, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import {
  CLOCK_REALTIME,
  type timespec,
  WEXITSTATUS,
  WIFSIGNALED,
  WTERMSIG,
} from "../../kernel/uapi/sched.ts";
import { SIGNAL_NAMES, SIGTERM } from "../../kernel/uapi/signal.ts";
import { S_IFIFO } from "../../kernel/uapi/stat.ts";
import { DAYS, localtime } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import { MANAGER_FIFO } from "../init/manager.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, InStream, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { full_name, UNIT_FILE, type UnitState, unit_name, unit_state, WANTED_BY } from "./unit.ts";

/** Exit statuses (systemctl(1), "EXIT STATUS"; LSB). */
const NOT_RUNNING = 3;
const NO_SUCH_UNIT = 4;
const NO_PERMISSION = 4;
const NOT_INSTALLED = 5;

const HELP = `systemctl [OPTIONS...] COMMAND ...

Query or send control commands to the system manager.

Unit Commands:
  list-units                          List units currently in memory
  is-active PATTERN...                Check whether units are active
  is-failed PATTERN...                Check whether units are failed
  status [PATTERN...]                 Show runtime status of one or more units
  show UNIT...                        Show properties of one or more units
  cat PATTERN...                      Show files of specified units
  start UNIT...                       Start (activate) one or more units
  stop UNIT...                        Stop (deactivate) one or more units
  reload UNIT...                      Reload one or more units
  restart UNIT...                     Start or restart one or more units
  try-restart UNIT...                 Restart one or more units if active
  reset-failed [PATTERN...]           Reset failed state for all, one, or more
                                      units
  kill UNIT...                        Send signal to processes of a unit

Unit File Commands:
  list-unit-files                     List installed unit files
  enable UNIT...                      Enable one or more unit files
  disable UNIT...                     Disable one or more unit files
  is-enabled UNIT...                  Check whether unit files are enabled

Manager State Commands:
  daemon-reload                       Reload systemd manager configuration

Options:
  -h --help              Show this help
     --version           Show package version
  -q --quiet             Suppress output
     --no-pager          Do not pipe output into a pager
     --no-legend         Do not print a legend (column headers and hints)
     --now               Start or stop unit after enabling or disabling it
  -l --full              Don't ellipsize unit names on output
  -n --lines=INTEGER     Number of journal entries to show
  -p --property=NAME     Show only properties by this name
     --value             When showing properties, only print the value
  -s --signal=SIGNAL     Which signal to send
  -t --type=TYPE         List units of a particular type
     --failed            Shortcut for --state=failed
     --state=STATE       List units with particular LOAD or SUB or ACTIVE state
  -a --all               Show all loaded units, including dead ones

There is one unit: auditd.service.
`;
const LONG: readonly LongOption[] = [
  ["help", 0, "h"],
  ["version", 0, "version"],
  ["quiet", 0, "q"],
  ["no-pager", 0, "no-pager"],
  ["no-legend", 0, "no-legend"],
  ["now", 0, "now"],
  ["full", 0, "l"],
  ["lines", 1, "n"],
  ["property", 1, "p"],
  ["value", 0, "value"],
  ["signal", 1, "s"],
  ["all", 0, "a"],
  ["type", 1, "t"],
  ["state", 1, "state"],
  ["failed", 0, "failed"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);

interface Request {
  c: Cli;
  has: (opt: string) => boolean;
  value: (opt: string) => string | null;
}

export const date = (seconds: number): string => {
  const tm = localtime(Math.floor(seconds));
  return `${DAYS[tm.wday].slice(0, 3)} ${strftime("%Y-%m-%d %H:%M:%S UTC", tm, 0, 0)}`;
};

/** "3min 2s ago". */
export function ago(seconds: number): string {
  const s = Math.floor(seconds);
  const parts: [number, string][] = [
    [Math.floor(s / 86400), " days"],
    [Math.floor(s / 3600) % 24, "h"],
    [Math.floor(s / 60) % 60, "min"],
    [s % 60, "s"],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first < 0) return "0s ago";
  const shown = parts.slice(first, first + 2).filter(([n]) => n > 0);
  return `${shown.map(([n, u]) => `${n}${u === " days" && n === 1 ? " day" : u}`).join(" ")} ago`;
}

/** Asks the first process. Its answer; a negated errno when it cannot be asked. */
function* ask_manager(request: string): Code<number> {
  const manager = yield sys.open(MANAGER_FIFO, O_WRONLY);
  if (manager < 0) return manager;
  const reply = `/run/systemd/reply.${yield sys.getpid()}`;
  yield sys.mknod(reply, S_IFIFO | 0o600, 0);
  const answer = yield sys.open(reply, O_RDWR);
  yield* write_all(manager, `${request} ${reply}\n`);
  yield sys.close(manager);
  const line = yield* new InStream(answer).line_unbuffered();
  yield sys.close(answer);
  yield sys.unlink(reply);
  return Number.parseInt(line ?? "1", 10);
}

/** A job that could not be done. */
function* failed(q: Request, verb: string, unit: string, why: string, status: number): Code<number> {
  yield* eprint(`Failed to ${verb} ${unit}: ${why}\n`);
  if (status !== NOT_INSTALLED && !q.has("q"))
    yield* eprint(`See system logs and 'systemctl status ${unit}' for details.\n`);
  return status;
}

function* start(q: Request, unit: string): Code<number> {
  if ((yield* unit_state()).pid !== null) return (yield* may(q)) ? 0 : yield* denied(q, "start", unit);
  const status = yield* ask_manager("start-auditd");
  if (status < 0) return yield* denied(q, "start", unit);
  if (status === 0) return 0;
  yield* eprint(
    `Job for ${unit} failed because the control process exited with error code.\n` +
      `See "systemctl status ${unit}" and "journalctl -xeu ${unit}" for details.\n`,
  );
  return 1;
}

function* reset_failed(unit: string, there: boolean): Code<number> {
  if (there && (yield* ask_manager("reset-failed")) >= 0) return 0;
  const why = there ? "Interactive authentication required." : `Unit ${unit} not loaded.`;
  yield* eprint(`Failed to reset failed state of unit ${unit}: ${why}\n`);
  return 1;
}

function* may(_q: Request): Code<boolean> {
  return (yield sys.access(MANAGER_FIFO, 2)) === 0;
}
const denied = (q: Request, verb: string, unit: string): Code<number> =>
  failed(q, verb, unit, "Interactive authentication required.", NO_PERMISSION);

/** Stopping auditd by hand is refused, whoever asks (RefuseManualStop=yes). */
function* refuse(q: Request, verb: string, unit: string): Code<number> {
  if (!(yield* may(q))) return yield* denied(q, verb, unit);
  const why = `Operation refused, unit ${unit} may be requested by dependency only (it is configured to refuse manual start/stop).`;
  return yield* failed(q, verb, unit, why, NO_PERMISSION);
}

function* enable(q: Request, on: boolean): Code<number> {
  const { enabled } = yield* unit_state();
  if (on !== enabled) {
    const r = on ? yield sys.symlink(UNIT_FILE, WANTED_BY) : yield sys.unlink(WANTED_BY);
    if (r < 0) {
      yield* eprint(`Failed to ${on ? "enable" : "disable"} unit: ${strerror(r)}\n`);
      return 1;
    }
    if (!q.has("q"))
      yield* eprint(
        on ? `Created symlink ${WANTED_BY} \xe2\x86\x92 ${UNIT_FILE}.\n` : `Removed "${WANTED_BY}".\n`,
      );
  }
  if (!q.has("now")) return 0;
  return on ? yield* start(q, "auditd.service") : yield* refuse(q, "stop", "auditd.service");
}

/** ActiveState and SubState. */
const states = ({ pid, failure }: UnitState): [string, string] =>
  pid !== null ? ["active", "running"] : failure ? ["failed", "failed"] : ["inactive", "dead"];
/** Result: what a failure was. */
const result = ({ failure }: UnitState): string =>
  !failure ? "success" : WIFSIGNALED(failure.status) ? "signal" : "exit-code";

/** "(code=exited, status=1/FAILURE)": statuses of the C library have names. */
function how(status: number): string {
  if (WIFSIGNALED(status)) return `(code=killed, signal=${SIGNAL_NAMES[WTERMSIG(status)]})`;
  const code = WEXITSTATUS(status);
  return `(code=exited, status=${code}${["/SUCCESS", "/FAILURE"][code] ?? ""})`;
}

function* since(at: number): Code<string> {
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  return `since ${date(at)}; ${ago(Number(now.tv_sec) - at)}`;
}

function* show_status(q: Request, unit: string): Code<number> {
  const s = yield* unit_state();
  const { out } = q.c;
  const enabled = `${s.enabled ? "enabled" : "disabled"}; preset: enabled`;
  const dot = s.pid !== null ? "\xe2\x97\x8f" : s.failure ? "\xc3\x97" : "\xe2\x97\x8b";
  yield* out.print(`${dot} ${unit} - Security Auditing Service\n`);
  yield* out.print(`     Loaded: loaded (${UNIT_FILE}; ${enabled})\n`);
  if (s.pid !== null) yield* out.print(`     Active: active (running) ${yield* since(s.since)}\n`);
  else if (s.failure)
    yield* out.print(`     Active: failed (Result: ${result(s)}) ${yield* since(s.failure.at)}\n`);
  else yield* out.print("     Active: inactive (dead)\n");
  yield* out.print("       Docs: man:auditd(8)\n");
  yield* out.print("             https://github.com/linux-audit/audit-documentation\n");
  if (s.failure) {
    const { starting, pid, status } = s.failure;
    const process = starting ? `    Process: ${pid} ExecStart=/sbin/auditd` : `   Main PID: ${pid}`;
    yield* out.print(`${process} ${how(status)}\n`);
  }
  if (s.pid === null) return NOT_RUNNING;
  yield* out.print(`   Main PID: ${s.pid} (${s.comm})\n`);
  yield* out.print("     CGroup: /system.slice/auditd.service\n");
  yield* out.print(`             \xe2\x94\x94\xe2\x94\x80${s.pid} ${s.cmdline}\n`);
  return 0;
}

const properties = (s: UnitState): [string, string][] => [
  ["Type", "forking"],
  ["PIDFile", "/run/auditd.pid"],
  ["MainPID", String(s.pid ?? 0)],
  ["Result", result(s)],
  ["Id", "auditd.service"],
  ["Names", "auditd.service"],
  ["Description", "Security Auditing Service"],
  ["LoadState", "loaded"],
  ["ActiveState", states(s)[0]],
  ["SubState", states(s)[1]],
  ["FragmentPath", UNIT_FILE],
  ["UnitFileState", s.enabled ? "enabled" : "disabled"],
  ["RefuseManualStop", "yes"],
];

function* show_properties(q: Request): Code<number> {
  const wanted = q.value("p")?.split(",") ?? null;
  for (const [name, value] of properties(yield* unit_state()))
    if (wanted === null || wanted.includes(name))
      yield* q.c.out.print(q.has("value") ? `${value}\n` : `${name}=${value}\n`);
  return 0;
}

/** Types of units there are (systemd(1)). */
const TYPES = "service socket target device mount automount swap timer path slice scope".split(" ");

/** Whether --type and --state let the unit through, which is in `states`; null after a complaint. */
function* chosen(q: Request, states: readonly string[]): Code<boolean | null> {
  const types = q.value("t")?.split(",") ?? [];
  for (const type of types)
    if (!TYPES.includes(type)) {
      yield* eprint(
        `Unknown unit type or load state '${type}'.\nUse -t help to see a list of allowed values.\n`,
      );
      return null;
    }
  const wanted = q.has("failed") ? ["failed"] : (q.value("state")?.split(",") ?? []);
  return (
    (types.length === 0 || types.includes("service")) &&
    (wanted.length === 0 || wanted.some((w) => states.includes(w)))
  );
}

const LEGEND = `
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
`;

function* list(q: Request, files: boolean): Code<number> {
  const s = yield* unit_state();
  const { out } = q.c;
  const legend = !q.has("no-legend");
  const [active, sub] = states(s);
  const enabled = s.enabled ? "enabled" : "disabled";
  const there = yield* chosen(q, files ? [enabled] : ["loaded", active, sub]);
  if (there === null) return 1;
  if (files) {
    if (legend) yield* out.print("UNIT FILE      STATE    PRESET\n");
    if (there) yield* out.print(`auditd.service ${enabled.padEnd(8)} enabled\n`);
    if (legend) yield* out.print(`\n${Number(there)} unit files listed.\n`);
    return 0;
  }
  const shown = there && (active !== "inactive" || q.has("a") || q.has("state"));
  if (legend)
    yield* out.print(
      shown
        ? `  UNIT           LOAD   ${"ACTIVE".padEnd(active.length)} ${"SUB".padEnd(sub.length)} DESCRIPTION\n`
        : "  UNIT LOAD ACTIVE SUB DESCRIPTION\n",
    );
  const mark = active === "failed" ? "\xe2\x97\x8f" : " ";
  if (shown) yield* out.print(`${mark} auditd.service loaded ${active} ${sub} Security Auditing Service\n`);
  if (!legend) return 0;
  if (shown) yield* out.print(LEGEND);
  const all = q.has("a") || (q.value("state")?.split(",").includes("inactive") ?? false);
  const chooses = q.has("failed") || q.has("state");
  const hint = all || chooses ? "" : " Pass --all to see loaded but inactive units, too.";
  yield* out.print(`${Number(shown)} loaded units listed.${hint}\n`);
  if (all || !chooses)
    yield* out.print("To show all installed unit files use 'systemctl list-unit-files'.\n");
  return 0;
}

function* send_signal(q: Request, unit: string): Code<number> {
  const text = q.value("s") ?? String(SIGTERM);
  const sig = /^\d+$/.test(text) ? Number(text) : SIGNAL_NAMES.indexOf(text.replace(/^SIG/, ""));
  if (sig <= 0) {
    yield* eprint(`Failed to parse signal string ${text}.\n`);
    return 1;
  }
  const { pid } = yield* unit_state();
  if (pid === null) return yield* failed(q, "kill unit", unit, "No main process to kill", 1);
  const r = yield sys.kill(pid, sig);
  return r < 0 ? yield* failed(q, "kill unit", unit, strerror(r), 1) : 0;
}

/** What a verb does with the unit there is. */
function* one(q: Request, verb: string, unit: string): Code<number> {
  const { out } = q.c;
  const quiet = q.has("q");
  switch (verb) {
    case "status":
      return yield* show_status(q, unit);
    case "start":
      return yield* start(q, unit);
    case "stop":
    case "restart":
    case "try-restart":
    case "condrestart":
    case "reload-or-restart":
      return yield* refuse(q, verb === "condrestart" ? "try-restart" : verb, unit);
    case "reload":
      return yield* failed(q, "reload", unit, `Job type reload is not applicable for unit ${unit}.`, 1);
    case "is-active":
    case "is-failed": {
      const [active] = states(yield* unit_state());
      if (!quiet) yield* out.print(`${active}\n`);
      if (verb === "is-failed") return active === "failed" ? 0 : 1;
      return active === "active" ? 0 : NOT_RUNNING;
    }
    case "reset-failed":
      return yield* reset_failed(unit, true);
    case "is-enabled": {
      const { enabled } = yield* unit_state();
      if (!quiet) yield* out.print(enabled ? "enabled\n" : "disabled\n");
      return enabled ? 0 : 1;
    }
    case "enable":
    case "disable":
    case "reenable":
      return yield* enable(q, verb !== "disable");
    case "show":
      return yield* show_properties(q);
    case "cat": {
      const text = yield* read_file(UNIT_FILE);
      yield* out.print(`# ${UNIT_FILE}\n${typeof text === "string" ? text : ""}`);
      return 0;
    }
    default:
      return yield* send_signal(q, unit);
  }
}

/** The same for a unit that is not there. */
function* missing(q: Request, verb: string, unit: string): Code<number> {
  if (verb === "is-active" || verb === "is-failed") {
    if (!q.has("q")) yield* q.c.out.print("inactive\n");
    return verb === "is-failed" ? 1 : NOT_RUNNING;
  }
  if (verb === "is-enabled") {
    yield* eprint(`Failed to get unit file state for ${unit}: No such file or directory\n`);
    return 1;
  }
  if (verb === "status") {
    yield* eprint(`Unit ${unit} could not be found.\n`);
    return NO_SUCH_UNIT;
  }
  if (verb === "enable" || verb === "disable" || verb === "reenable") {
    yield* eprint(`Failed to ${verb} unit: Unit file ${unit} does not exist.\n`);
    return 1;
  }
  if (verb === "cat") {
    yield* eprint(`No files found for ${unit}.\n`);
    return 1;
  }
  if (verb === "reset-failed") return yield* reset_failed(unit, false);
  const what = verb === "kill" ? "kill unit" : verb;
  return yield* failed(
    q,
    what,
    unit,
    verb === "kill" ? `Unit ${unit} not loaded.` : `Unit ${unit} not found.`,
    NOT_INSTALLED,
  );
}

const VERBS =
  "status start stop restart try-restart condrestart reload reload-or-restart is-active is-failed is-enabled reset-failed enable disable reenable show cat kill".split(
    " ",
  );
const NOT_SIMULATED =
  "list-sockets list-timers list-dependencies mask unmask edit set-property isolate preset link revert get-default set-default list-jobs cancel show-environment set-environment import-environment poweroff reboot halt kexec suspend hibernate rescue emergency default exit switch-root list-machines list-automounts list-paths is-system-running log-level log-target freeze thaw clean bind mount-image daemon-reexec help".split(
    " ",
  );

export const systemctl = program({
  name: "systemctl",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "hqln:p:s:at:", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return 1;
    }
    const q: Request = {
      c,
      has: (opt) => parsed.options.some((o) => o.opt === opt),
      value: (opt) => parsed.options.findLast((o) => o.opt === opt)?.arg ?? null,
    };
    if (q.has("h")) {
      yield* c.out.print(HELP);
      return 0;
    }
    if (q.has("version")) {
      yield* c.out.print("systemd 252 (252.39-1~deb12u2)\n");
      return 0;
    }
    const [verb = "list-units", ...names] = parsed.operands;
    if (verb === "list-units" || verb === "list-unit-files")
      return yield* list(q, verb === "list-unit-files");
    if (verb === "daemon-reload")
      return (yield* may(q))
        ? 0
        : yield* failed(q, "reload", "daemon", "Interactive authentication required.", 1);
    if (NOT_SIMULATED.includes(verb)) return yield* c.die(`command ${verb} is not simulated`);
    if (!VERBS.includes(verb)) {
      yield* eprint(`Unknown command verb ${verb}.\n`);
      return 1;
    }
    if (names.length === 0) {
      if (verb !== "status" && verb !== "show" && verb !== "reset-failed") {
        yield* eprint("Too few arguments.\n");
        return 1;
      }
      names.push("auditd");
    }
    let status = 0;
    for (const name of names) {
      const unit = unit_name(name);
      const r: number = unit === null ? yield* missing(q, verb, full_name(name)) : yield* one(q, verb, unit);
      if (r !== 0) status = r;
    }
    return status;
  },
});
