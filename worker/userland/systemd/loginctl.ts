// loginctl(1): login sessions, whose number is audit's session id (ses=). A session is what /proc tells of one: its
// leader has a login uid and a terminal, and its processes share the session id.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { boot_time, read_procs } from "../procps/readproc.ts";
import { type Session, sessions } from "../procps/sessions.ts";
import { LOGINCTL_HELP } from "./help.ts";
import { ago, date } from "./systemctl.ts";
import { control } from "./verbs.ts";

/** A session with its number and the login uid. */
interface Login extends Session {
  id: string;
  uid: number;
}

function* proc_number(pid: number, name: string): Code<string> {
  const text = yield* read_file(`/proc/${pid}/${name}`);
  return typeof text === "string" ? text.trim() : "";
}

/** One for each session id, in their order. */
function* logins(): Code<Login[]> {
  const found = new Map<string, Login>();
  for (const s of yield* sessions()) {
    const id = yield* proc_number(s.leader.pid, "sessionid");
    if (!found.has(id))
      found.set(id, { ...s, id, uid: Number(yield* proc_number(s.leader.pid, "loginuid")) });
  }
  return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
}

/** Cells one below the other, the first `right` columns to the right; no blanks at the ends of lines. */
function table(rows: readonly (readonly string[])[], right: number): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => r[i].length)));
  return rows
    .map((r) => r.map((cell, i) => (i < right ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

function* list(c: Cli, rows: string[][], right: number, what: string, legend: boolean): Code<number> {
  const shown = legend ? rows : rows.slice(1);
  if (rows.length > 1) yield* c.out.print(table(shown, right));
  if (!legend) return 0;
  yield* c.out.print(rows.length > 1 ? `\n${rows.length - 1} ${what} listed.\n` : `No ${what}.\n`);
  return 0;
}

/** The session that is meant; null after a message. */
function* wanted_session(c: Cli, all: readonly Login[], id: string | null): Code<Login | null> {
  const own = id ?? (yield* proc_number(yield sys.getpid(), "sessionid"));
  const found = all.find((s) => s.id === own);
  if (found) return found;
  yield* c.out.flush();
  if (id === null)
    yield* eprint("Failed to get path for session 'auto': Caller does not belong to any known session\n");
  else yield* eprint(`Failed to get path for session '${id}': No session '${id}' known\n`);
  return null;
}

/** The daemon that keeps a session: whose child its leader is. */
function* service(s: Login): Code<string> {
  const procs = yield* read_procs();
  return procs.find((p) => p.pid === s.leader.ppid)?.comm ?? "";
}

function* show_status(c: Cli, s: Login): Code<void> {
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  const { out } = c;
  yield* out.print(`${s.id} - ${s.user} (${s.uid})\n`);
  yield* out.print(`\t   Since: ${date(s.since)}; ${ago(now.tv_sec - s.since)}\n`);
  yield* out.print(`\t  Leader: ${s.leader.pid} (${s.leader.comm})\n`);
  yield* out.print(`\t     TTY: ${s.tty}\n`);
  yield* out.print(`\t Service: ${yield* service(s)}; type tty; class user\n`);
  yield* out.print("\t   State: active\n");
  yield* out.print(`\t    Unit: session-${s.id}.scope\n`);
  const members: [number, string][] = [];
  for (const p of yield* read_procs()) {
    if ((yield* proc_number(p.pid, "sessionid")) !== s.id) continue;
    const line = yield* read_file(`/proc/${p.pid}/cmdline`);
    const command = typeof line === "string" ? line.split("\0").filter(Boolean).join(" ") : "";
    members.push([p.pid, command || `(${p.comm})`]);
  }
  const width = Math.max(...members.map(([pid]) => String(pid).length));
  for (const [i, [pid, command]] of members.entries())
    yield* out.print(
      `\t\t  ${i === members.length - 1 ? "\xe2\x94\x94\xe2\x94\x80" : "\xe2\x94\x9c\xe2\x94\x80"}${String(pid).padStart(width)} ${command}\n`,
    );
}

function* properties(s: Login): Code<[string, string][]> {
  const st = new_stat();
  yield sys.stat_(`/dev/${s.tty}`, st);
  const boot = yield* boot_time();
  const us = (seconds: number): string => String(Math.round(seconds * 1e6));
  return [
    ["Id", s.id],
    ["User", String(s.uid)],
    ["Name", s.user],
    ["Timestamp", date(s.since)],
    ["TimestampMonotonic", us(s.since - boot)],
    ["VTNr", "0"],
    ["Seat", ""],
    ["TTY", s.tty],
    ["Display", ""],
    ["Remote", "no"],
    ["RemoteHost", ""],
    ["RemoteUser", ""],
    ["Service", yield* service(s)],
    ["Desktop", ""],
    ["Scope", `session-${s.id}.scope`],
    ["Leader", String(s.leader.pid)],
    ["Audit", s.id],
    ["Type", "tty"],
    ["Class", "user"],
    ["Active", "yes"],
    ["State", "active"],
    ["IdleHint", "no"],
    ["IdleSinceHint", us(st.st_atime)],
    ["IdleSinceHintMonotonic", us(st.st_atime - boot)],
    ["LockedHint", "no"],
  ];
}

/** Verbs that it only knows. */
const OTHERS = [
  ...["activate", "deactivate", "lock-session", "unlock-session", "lock-sessions", "unlock-sessions"],
  ...["terminate-session", "kill-session", "terminate-user", "kill-user", "terminate-seat"],
  ...["show-user", "show-seat", "user-status", "seat-status", "enable-linger", "disable-linger"],
  ...["list-seats", "attach", "flush-devices"],
];

export const loginctl = control({
  name: "loginctl",
  help: LOGINCTL_HELP,
  short: "p:P:als:n:o:",
  long: [
    ["no-pager", 0, "no-pager"],
    ["no-legend", 0, "no-legend"],
    ["property", 1, "p"],
    ["all", 0, "a"],
    ["value", 0, "value"],
    ["full", 0, "l"],
    ["kill-whom", 1, "kill-whom"],
    ["signal", 1, "s"],
    ["lines", 1, "n"],
    ["output", 1, "o"],
  ],
  not_simulated: ["o", "kill-whom", "s"],
  verbs: {
    "list-sessions": [0, 0],
    "list-users": [0, 0],
    "session-status": [0, Number.POSITIVE_INFINITY],
    "show-session": [0, Number.POSITIVE_INFINITY],
    ...Object.fromEntries(OTHERS.map((verb) => [verb, null])),
  },
  *run(c, { verb, args, options, has }) {
    const all = yield* logins();
    switch (verb) {
      case "list-sessions": {
        const rows = all.map((s) => [s.id, String(s.uid), s.user, "", s.tty]);
        const head = ["SESSION", "UID", "USER", "SEAT", "TTY"];
        return yield* list(c, [head, ...rows], 2, "sessions", !has("no-legend"));
      }
      case "list-users": {
        const users = new Map(all.map((s) => [s.uid, s.user]));
        const rows = [...users].sort(([a], [b]) => a - b).map(([uid, user]) => [String(uid), user]);
        return yield* list(c, [["UID", "USER"], ...rows], 1, "users", !has("no-legend"));
      }
      case "session-status":
        for (const [i, id] of (args.length > 0 ? args : [null]).entries()) {
          const s = yield* wanted_session(c, all, id);
          if (!s) return 1;
          if (i > 0) yield* c.out.print("\n");
          yield* show_status(c, s);
        }
        return 0;
      default: {
        // show-session
        if (args.length === 0) yield* c.die("properties of the manager are not simulated");
        const chosen = options
          .filter((o) => o.opt === "p" || o.opt === "P")
          .flatMap((o) => (o.arg ?? "").split(","));
        for (const [i, id] of args.entries()) {
          const s = yield* wanted_session(c, all, id);
          if (!s) return 1;
          if (i > 0) yield* c.out.print("\n");
          for (const [name, value] of yield* properties(s)) {
            if (chosen.length > 0 ? !chosen.includes(name) : value === "" && !has("a")) continue;
            yield* c.out.print(has("value") || has("P") ? `${value}\n` : `${name}=${value}\n`);
          }
        }
        return 0;
      }
    }
  },
});
