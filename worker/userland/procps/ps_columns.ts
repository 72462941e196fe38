// The columns of ps (ps(1), "STANDARD FORMAT SPECIFIERS").
import { DAYS, localtime, MONTHS, type Zone } from "../coreutils/calendar.ts";
import { HZ, type Proc, tty_name } from "./readproc.ts";

/** What columns need besides the process. */
export interface View {
  users: ReadonlyMap<number, string>;
  groups: ReadonlyMap<number, string>;
  /** seconds since boot, boot in seconds since the Epoch, seconds since the Epoch */
  uptime: number;
  booted: number;
  now: number;
  zone: Zone;
  /** kB */
  memory: number;
  /** what a file of a process (Column.file) says; null when it may not be read, or says nothing */
  read: (p: Proc, file: string) => string | null;
  /** what -H and --forest put before a command */
  indent: ReadonlyMap<number, string>;
}

export interface Column {
  header: string;
  width: number;
  right?: boolean;
  /** too long a value is cut to the width */
  cut?: boolean;
  /** what it needs below /proc/PID: a file or, for "ns/net" and "exe", a link */
  file?: string;
  text: (p: Proc, v: View) => string;
  /** what it is sorted by; the text when absent */
  key?: (p: Proc, v: View) => number;
}

const two = (n: number) => String(n).padStart(2, "0");
const cpu_seconds = (p: Proc) => Math.floor((p.utime + p.stime) / HZ);
const elapsed = (p: Proc, v: View) => Math.max(0, Math.floor(v.uptime - p.start / HZ));
const started = (p: Proc, v: View) => v.booted + Math.floor(p.start / HZ);

function hms(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const rest = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}-${rest}` : rest;
}

function elapsed_text(seconds: number): string {
  return seconds >= 3600 ? hms(seconds) : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** Share of the processor since the process started, in tenths of a percent. */
function pcpu(p: Proc, v: View): number {
  const seconds = elapsed(p, v);
  return seconds > 0 ? Math.floor(((p.utime + p.stime) * 1000) / HZ / seconds) : 0;
}
const tenths = (n: number) => `${Math.floor(n / 10)}.${n % 10}`;
const pmem = (p: Proc, v: View) =>
  v.memory > 0 ? Math.min(999, Math.floor((p.rss * 4 * 1000) / v.memory)) : 0;

/** STIME and START: the time of a process started within a day, else its date. */
function start_text(p: Proc, v: View, late: string): string {
  const at = localtime(started(p, v), v.zone);
  if (v.now - started(p, v) < 86400) return `${two(at.hour)}:${two(at.min)}`;
  return `${MONTHS[at.month].slice(0, 3)}${late}${two(at.mday)}`;
}

function stat_text(p: Proc): string {
  return (
    p.state +
    (p.nice < 0 ? "<" : p.nice > 0 ? "N" : "") +
    (p.session === p.pid ? "s" : "") +
    (p.threads > 1 ? "l" : "") +
    (p.tpgid > 0 && p.tpgid === p.pgrp ? "+" : "")
  );
}

const printable = (s: string) => s.replace(/[\x00-\x1f\x7f]/g, "?");
const defunct = (p: Proc, name: string) => (p.state === "Z" ? `${name} <defunct>` : name);
/** The arguments; in brackets the name of what has none. */
function command_line(p: Proc, v: View): string {
  const text =
    p.args.length > 0 ? p.args.join(" ") : p.state === "Z" ? defunct(p, `[${p.comm}]`) : `[${p.comm}]`;
  return (v.indent.get(p.pid) ?? "") + printable(text);
}
const name_text = (p: Proc, v: View) => (v.indent.get(p.pid) ?? "") + printable(defunct(p, p.comm));

const number = (header: string, width: number, value: (p: Proc, v: View) => number): Column => ({
  header,
  width,
  right: true,
  text: (p, v) => String(value(p, v)),
  key: value,
});
const text = (header: string, width: number, value: (p: Proc, v: View) => string): Column => ({
  header,
  width,
  text: value,
});
/** A user's or group's name, or the number when the name does not fit. */
const named = (header: string, of: "users" | "groups", id: (p: Proc) => number): Column => ({
  header,
  width: 8,
  text: (p, v) => {
    const name = v[of].get(id(p)) ?? String(id(p));
    return name.length > 8 ? `${name.slice(0, 7)}+` : name;
  },
});

const F_USED_SUPERPRIV = 4;
const F_FORKED_NO_EXEC = 1;
/** PF_SUPERPRIV and PF_FORKNOEXEC as ps's F column shows them. */
const flag_number = (p: Proc) =>
  (p.flags & 0x100 ? F_USED_SUPERPRIV : 0) | (p.flags & 0x40 ? F_FORKED_NO_EXEC : 0);

const comm: Column = { ...text("COMMAND", 15, name_text), cut: true };
const args: Column = { ...text("COMMAND", 27, command_line), cut: true };
const time: Column = { ...text("TIME", 8, (p) => hms(cpu_seconds(p))), right: true, key: cpu_seconds };
const bsdtime: Column = {
  ...text("TIME", 6, (p) => `${Math.floor(cpu_seconds(p) / 60)}:${two(cpu_seconds(p) % 60)}`),
  right: true,
  key: cpu_seconds,
};
const tty = (header: string): Column => text(header, 8, (p) => tty_name(p.tty));
const pcpu_column: Column = { ...number("%CPU", 4, pcpu), text: (p, v) => tenths(pcpu(p, v)) };
const pmem_column: Column = { ...number("%MEM", 4, pmem), text: (p, v) => tenths(pmem(p, v)) };
const vsz = number("VSZ", 6, (p) => Math.floor(p.vsize / 1024));
const rss = number("RSS", 5, (p) => p.rss * 4);
/** What a file of the process says, as it is. */
const told = (header: string, width: number, file: string): Column => ({
  ...text(header, width, (p, v) => v.read(p, file) ?? "-"),
  file,
});
/** The inode number of a namespace; "-" for those of processes of others. */
const namespace = (header: string, kind: string): Column => ({
  ...text(header, 10, (p, v) => /\[(\d+)\]/.exec(v.read(p, `ns/${kind}`) ?? "")?.[1] ?? "-"),
  right: true,
  file: `ns/${kind}`,
});
/** A line of /proc/PID/status. */
const status = (key: string, p: Proc, v: View): string =>
  new RegExp(`^${key}:[\\t ]*(.*?) *$`, "m").exec(v.read(p, "status") ?? "")?.[1] ?? "";
const signals = (header: string, key: string): Column => ({
  ...text(header, 16, (p, v) => status(key, p, v)),
  right: true,
  file: "status",
});
const supplementary = (p: Proc, v: View): number[] =>
  status("Groups", p, v).split(" ").filter(Boolean).map(Number);
const UNSET_LOGINUID = "4294967295";
const POLICIES = ["TS", "FF", "RR", "B", "ISO", "IDL", "DLN"];
const policy = (header: string, right: boolean): Column => ({
  ...text(header, 3, (p) => POLICIES[p.policy] ?? "?"),
  right,
});
const label = (header: string): Column => told(header, 31, "attr/current");
const wide = (header: string, of: "users" | "groups", which: "uid" | "gid", i: number) =>
  named(header, of, (p) => p[which][i]);

export const COLUMNS: Readonly<Record<string, Column>> = {
  pid: number("PID", 5, (p) => p.pid),
  tgid: number("TGID", 5, (p) => p.pid),
  ppid: number("PPID", 5, (p) => p.ppid),
  pgid: number("PGID", 5, (p) => p.pgrp),
  pgrp: number("PGRP", 5, (p) => p.pgrp),
  sid: number("SID", 5, (p) => p.session),
  sess: number("SESS", 5, (p) => p.session),
  session: number("SESS", 5, (p) => p.session),
  tpgid: number("TPGID", 5, (p) => p.tpgid),
  lwp: number("LWP", 5, (p) => p.tid),
  spid: number("SPID", 5, (p) => p.tid),
  tid: number("TID", 5, (p) => p.tid),
  luid: {
    ...text("LUID", 5, (p, v) => {
      const id = v.read(p, "loginuid")?.trim() ?? UNSET_LOGINUID;
      return id === UNSET_LOGINUID ? "-" : id;
    }),
    right: true,
    file: "loginuid",
  },
  cgroupns: namespace("CGROUPNS", "cgroup"),
  ipcns: namespace("IPCNS", "ipc"),
  mntns: namespace("MNTNS", "mnt"),
  netns: namespace("NETNS", "net"),
  pidns: namespace("PIDNS", "pid"),
  timens: namespace("TIMENS", "time"),
  userns: namespace("USERNS", "user"),
  utsns: namespace("UTSNS", "uts"),
  cgroup: told("CGROUP", 27, "cgroup"),
  exe: told("EXE", 27, "exe"),
  oom: { ...told("OOM", 4, "oom_score"), right: true },
  oomadj: { ...told("OOMADJ", 5, "oom_score_adj"), right: true },
  caught: signals("CAUGHT", "SigCgt"),
  sigcatch: signals("CAUGHT", "SigCgt"),
  ignored: signals("IGNORED", "SigIgn"),
  sigignore: signals("IGNORED", "SigIgn"),
  blocked: signals("BLOCKED", "SigBlk"),
  sigmask: signals("BLOCKED", "SigBlk"),
  pending: signals("PENDING", "ShdPnd"),
  sig: signals("PENDING", "ShdPnd"),
  supgid: {
    ...text("SUPGID", 20, (p, v) => supplementary(p, v).join(",") || "-"),
    file: "status",
  },
  supgrp: {
    ...text(
      "SUPGRP",
      40,
      (p, v) =>
        supplementary(p, v)
          .map((g) => v.groups.get(g) ?? g)
          .join(",") || "-",
    ),
    file: "status",
  },
  nlwp: number("NLWP", 4, (p) => p.threads),
  thcount: number("THCNT", 5, (p) => p.threads),
  tty: tty("TT"),
  tt: tty("TT"),
  tname: tty("TTY"),
  stat: text("STAT", 4, stat_text),
  state: text("S", 1, (p) => p.state),
  s: text("S", 1, (p) => p.state),
  time,
  atime: time,
  cputime: time,
  cputimes: number("TIME", 8, cpu_seconds),
  times: number("TIME", 8, cpu_seconds),
  bsdtime,
  etime: { ...text("ELAPSED", 11, (p, v) => elapsed_text(elapsed(p, v))), right: true, key: elapsed },
  etimes: number("ELAPSED", 7, elapsed),
  comm,
  ucmd: { ...comm, header: "CMD" },
  ucomm: comm,
  args,
  command: args,
  cmd: { ...args, header: "CMD" },
  user: wide("USER", "users", "uid", 1),
  uname: wide("USER", "users", "uid", 1),
  euser: wide("EUSER", "users", "uid", 1),
  ruser: wide("RUSER", "users", "uid", 0),
  suser: wide("SUSER", "users", "uid", 2),
  svuser: wide("SVUSER", "users", "uid", 2),
  fuser: wide("FUSER", "users", "uid", 3),
  group: wide("GROUP", "groups", "gid", 1),
  egroup: wide("EGROUP", "groups", "gid", 1),
  rgroup: wide("RGROUP", "groups", "gid", 0),
  sgroup: wide("SGROUP", "groups", "gid", 2),
  fgroup: wide("FGROUP", "groups", "gid", 3),
  uid: number("UID", 5, (p) => p.uid[1]),
  euid: number("EUID", 5, (p) => p.uid[1]),
  ruid: number("RUID", 5, (p) => p.uid[0]),
  suid: number("SUID", 5, (p) => p.uid[2]),
  svuid: number("SVUID", 5, (p) => p.uid[2]),
  fsuid: number("FSUID", 5, (p) => p.uid[3]),
  fuid: number("FUID", 5, (p) => p.uid[3]),
  gid: number("GID", 5, (p) => p.gid[1]),
  egid: number("EGID", 5, (p) => p.gid[1]),
  rgid: number("RGID", 5, (p) => p.gid[0]),
  sgid: number("SGID", 5, (p) => p.gid[2]),
  svgid: number("SVGID", 5, (p) => p.gid[2]),
  fsgid: number("FSGID", 5, (p) => p.gid[3]),
  fgid: number("FGID", 5, (p) => p.gid[3]),
  ni: number("NI", 3, (p) => p.nice),
  nice: number("NI", 3, (p) => p.nice),
  pri: number("PRI", 3, (p) => 39 - p.priority),
  priority: number("PRI", 3, (p) => p.priority),
  opri: number("PRI", 3, (p) => 60 + p.priority),
  intpri: number("PRI", 3, (p) => 60 + p.priority),
  c: number("C", 2, (p, v) => Math.min(99, Math.floor(pcpu(p, v) / 10))),
  pcpu: pcpu_column,
  "%cpu": pcpu_column,
  pmem: pmem_column,
  "%mem": pmem_column,
  vsz,
  vsize: vsz,
  rss,
  rssize: rss,
  rsz: { ...rss, header: "RSZ" },
  psr: number("PSR", 3, (p) => p.psr),
  class: policy("CLS", false),
  policy: policy("POL", false),
  cls: policy("CLS", true),
  sched: number("SCH", 3, (p) => p.policy),
  rtprio: { ...text("RTPRIO", 6, (p) => (p.rtprio > 0 ? String(p.rtprio) : "-")), right: true },
  maj_flt: number("MAJFL", 6, (p) => p.majflt),
  majflt: number("MAJFLT", 6, (p) => p.majflt),
  min_flt: number("MINFL", 6, (p) => p.minflt),
  minflt: number("MINFLT", 6, (p) => p.minflt),
  fname: { ...text("COMMAND", 8, (p) => printable(p.comm)), cut: true },
  sz: number("SZ", 5, (p) => Math.floor(p.vsize / 4096)),
  f: number("F", 1, flag_number),
  flag: number("F", 1, flag_number),
  flags: number("F", 1, flag_number),
  addr: { ...text("ADDR", 4, () => "-"), right: true },
  addr_sz: text("ADDR SZ", 7, (p) => `- ${String(Math.floor(p.vsize / 4096)).padStart(5)}`),
  wchan: {
    ...text("WCHAN", 6, (p, v) => {
      const name = v.read(p, "wchan");
      return name === null || name === "0" ? "-" : name;
    }),
    cut: true,
    file: "wchan",
  },
  stime: text("STIME", 5, (p, v) => start_text(p, v, "")),
  start_time: text("START", 5, (p, v) => start_text(p, v, "")),
  bsdstart: { ...text("START", 6, (p, v) => start_text(p, v, " ")), right: true },
  start: {
    ...text("STARTED", 8, (p, v) => {
      const at = localtime(started(p, v), v.zone);
      if (v.now - started(p, v) < 86400) return `${two(at.hour)}:${two(at.min)}:${two(at.sec)}`;
      return `${MONTHS[at.month].slice(0, 3)} ${two(at.mday)}`;
    }),
    right: true,
    key: started,
  },
  lstart: {
    ...text("STARTED", 24, (p, v) => {
      const at = localtime(started(p, v), v.zone);
      const date = `${DAYS[at.wday].slice(0, 3)} ${MONTHS[at.month].slice(0, 3)} ${String(at.mday).padStart(2)}`;
      return `${date} ${two(at.hour)}:${two(at.min)}:${two(at.sec)} ${at.year}`;
    }),
    right: true,
    key: started,
  },
  label: label("LABEL"),
  context: label("CONTEXT"),
};
