// ps(1).
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { parse_tz } from "../coreutils/calendar.ts";
import { read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getgrent, getpwent } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { PsError, parse_ps, type Request, type Selector, type Shown } from "./ps_args.ts";
import { COLUMNS, type View } from "./ps_columns.ts";
import { forest } from "./ps_forest.ts";
import { boot_time, type Proc, read_procs, read_threads, tty_name, uptime_seconds } from "./readproc.ts";

const HINT = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

/** Columns of the named formats: a specifier, or one with another header or width. */
const FORMATS: Readonly<Record<string, string>> = {
  "": "pid tname time ucmd",
  bsd: "pid tname stat bsdtime args",
  "-f": "user/UID pid ppid c stime tname time cmd",
  "-F": "user/UID pid ppid c sz rss psr stime tname time cmd",
  "-lF": "f s user/UID pid ppid c opri ni addr_sz wchan rss psr stime tname time cmd",
  "-jf": "user/UID pid ppid pgid sid c stime tname time cmd",
  "-jF": "user/UID pid ppid pgid sid c sz rss psr stime tname time cmd",
  "-l": "f s uid pid ppid c opri ni addr_sz wchan tname time ucmd",
  "-lf": "f s user/UID pid ppid c opri ni addr_sz wchan stime tname time cmd",
  "-j": "pid pgid sid tname time ucmd",
  u: "user pid %cpu %mem vsz rss tname stat start_time bsdtime args",
  j: "ppid pid pgid sid tname tpgid stat uid bsdtime args",
  l: "f uid pid ppid priority ni vsz rss wchan stat tname bsdtime args",
};

/** The words of a format with the columns of threads: -T puts SPID after PID, -L also the number of threads. */
function with_threads(format: string, threads: Request["threads"]): string {
  if (threads === "-T") return format.replace(/\bpid\b/, "pid spid");
  if (threads !== "-L") return format;
  const numbered = format === FORMATS["-l"] ? format : format.replace(/(?<= )(c|%cpu)(?= )/, "$1 nlwp");
  return numbered.replace(/\bpid(?: ppid)?(?: pid)?(?: pgid)?(?: sid)?/, "$& lwp");
}

function named_format(name: string, threads: Request["threads"]): Shown[] {
  return with_threads(FORMATS[name], threads)
    .split(" ")
    .map((word) => {
      const [spec, header] = word.split("/");
      const column = COLUMNS[spec];
      return { column, header: header ?? column.header, width: column.width };
    });
}

function format_of(q: Request): Shown[] {
  let shown = q.columns;
  shown ??= named_format(q.format === "" && q.bsd ? "bsd" : q.format, q.threads);
  return q.label ? [{ column: COLUMNS.label, header: "LABEL", width: COLUMNS.label.width }, ...shown] : shown;
}

/** Ids of users or groups given by name or number. */
function ids_of(names: readonly string[], known: ReadonlyMap<number, string>, what: string): number[] {
  return names.map((name) => {
    for (const [id, n] of known) if (n === name) return id;
    if (/^\d+$/.test(name)) return Number(name);
    throw new PsError(`${what} name does not exist`);
  });
}

function selector(s: Selector, view: View, ttys: ReadonlySet<string>): (p: Proc) => boolean {
  switch (s.by) {
    case "all":
      return () => true;
    case "tty_not_leader":
      return (p) => p.tty !== 0 && p.session !== p.pid;
    case "not_leader":
      return (p) => p.session !== p.pid;
    case "pid":
      return (p) => s.ids.includes(p.pid);
    case "ppid":
      return (p) => s.ids.includes(p.ppid);
    case "sid":
      return (p) => s.ids.includes(p.session);
    case "pgid":
      return (p) => s.ids.includes(p.pgrp);
    case "uid":
    case "ruid": {
      const ids = ids_of(s.names, view.users, "user");
      return (p) => ids.includes(p.uid[s.by === "uid" ? 1 : 0]);
    }
    case "gid": {
      const ids = ids_of(s.names, view.groups, "group");
      return (p) => ids.includes(p.gid[0]);
    }
    case "comm":
      return (p) =>
        s.names.includes(p.comm) || s.names.some((n) => n.length > 15 && n.slice(0, 15) === p.comm);
    case "tty": {
      const names = s.names
        .map((n) => n.replace(/^\/dev\//, ""))
        .map((n) => (/^\d+$/.test(n) ? `pts/${n}` : n));
      for (const n of names)
        if (n !== "?" && n !== "-" && !ttys.has(n)) throw new PsError("TTY could not be found");
      return (p) => names.includes(tty_name(p.tty));
    }
  }
}

function* select(q: Request, all: Proc[], view: View): Code<Proc[]> {
  const euid = yield sys.geteuid();
  const own_pid = yield sys.getpid();
  const me = all.find((p) => p.pid === own_pid);
  const ttys = new Set(all.map((p) => tty_name(p.tty)));
  const tests = q.selectors.map((s) => selector(s, view, ttys));
  const bsd_lists = q.bsd && (tests.length === 0 || q.bsd_a || q.bsd_x);
  if (bsd_lists) tests.push((p) => (q.bsd_a || p.uid[1] === euid) && (q.bsd_x || p.tty !== 0));
  else if (tests.length === 0) tests.push((p) => p.uid[1] === euid && p.tty === (me?.tty ?? 0));
  return all.filter((p) => tests.some((t) => t(p)) !== q.negate);
}

function* make_view(c: Cli, q: Request, shown: readonly Shown[], procs: readonly Proc[]): Code<View> {
  const users = new Map<number, string>();
  for (const u of yield* getpwent()) if (!users.has(u.uid)) users.set(u.uid, u.name);
  const groups = new Map<number, string>();
  for (const g of yield* getgrent()) if (!groups.has(g.gid)) groups.set(g.gid, g.name);
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  const meminfo = yield* read_file("/proc/meminfo");
  const memory = typeof meminfo === "string" ? Number(/^MemTotal:\s+(\d+)/m.exec(meminfo)?.[1] ?? 0) : 0;
  const files = new Set([...shown, ...q.sort].flatMap(({ column }) => column.file ?? []));
  const told = new Map<string, string>();
  for (const file of files)
    for (const p of procs) {
      const path = `/proc/${p.pid}${p.tid === p.pid ? "" : `/task/${p.tid}`}/${file}`;
      const text = /^(?:ns\/|exe$)/.test(file) ? yield* read_link(path) : yield* read_file(path);
      if (typeof text === "string" && text !== "") told.set(`${p.tid}/${file}`, text.replace(/[\0\n]+$/, ""));
    }
  return {
    users,
    groups,
    uptime: yield* uptime_seconds(),
    booted: yield* boot_time(),
    now: now.tv_sec,
    zone: parse_tz(c.getenv("TZ")),
    memory,
    read: (p, file) => told.get(`${p.tid}/${file}`) ?? null,
    indent: new Map(),
  };
}

function sort_procs(q: Request, procs: Proc[], view: View): Proc[] {
  const compare = (a: Proc, b: Proc): number => {
    for (const { column, descending } of q.sort) {
      const { key, text } = column;
      const x = key ? key(a, view) : text(a, view);
      const y = key ? key(b, view) : text(b, view);
      if (x !== y) return x < y === descending ? 1 : -1;
    }
    return a.pid - b.pid || a.tid - b.tid;
  };
  return [...procs].sort(compare);
}

/** One line: every column but the last is padded; columns that may not overflow are cut. */
function line(shown: readonly Shown[], texts: readonly string[]): string {
  return `${texts
    .map((t, i) => {
      const last = i === shown.length - 1;
      const { column, width } = shown[i];
      if (column.right) return t.padStart(width);
      if (last) return t;
      return (column.cut ? t.slice(0, width) : t).padEnd(width);
    })
    .join(" ")}\n`;
}

function* run(c: Cli): Code<number> {
  const q = parse_ps(c.args);
  if (q.version) {
    yield* c.out.print("ps from procps-ng 4.0.2\n");
    return 0;
  }
  if (q.help) {
    yield* c.out.print(HINT);
    return 0;
  }
  const shown = format_of(q);
  const all: Proc[] = [];
  for (const p of yield* read_procs()) all.push(...(q.threads === null ? [p] : yield* read_threads(p)));
  const view = yield* make_view(c, q, shown, all);
  let procs = sort_procs(q, yield* select(q, all, view), view);
  if (q.forest !== "none") {
    const made = forest(procs, q.forest);
    procs = made.procs;
    view.indent = made.indent;
  }
  if (q.headers && shown.some((s) => s.header !== ""))
    yield* c.out.print(
      line(
        shown,
        shown.map((s) => s.header),
      ),
    );
  for (const p of procs)
    yield* c.out.print(
      line(
        shown,
        shown.map((s) => s.column.text(p, view)),
      ),
    );
  return procs.length > 0 ? 0 : 1;
}

export const ps = program({
  name: "ps",
  help: HINT,
  own_help: true,
  *run(c) {
    try {
      return yield* run(c);
    } catch (e) {
      if (!(e instanceof PsError)) throw e;
      yield* eprint(`error: ${e.message}\n${HINT}`);
      return 1;
    }
  },
});
