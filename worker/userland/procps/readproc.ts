// Processes as /proc shows them (proc(5)): what ps, pgrep and their like read.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";

export interface Proc {
  pid: number;
  /** the thread, when threads are shown one by one; else the process itself */
  tid: number;
  comm: ByteString;
  state: string;
  ppid: number;
  pgrp: number;
  session: number;
  /** device number of the terminal, 0 for none */
  tty: number;
  tpgid: number;
  flags: number;
  /** processor time in ticks of 1/100 s */
  utime: number;
  stime: number;
  priority: number;
  nice: number;
  threads: number;
  /** start in ticks after boot */
  start: number;
  /** bytes, and pages of 4096 */
  vsize: number;
  rss: number;
  minflt: number;
  majflt: number;
  /** the processor it ran on last */
  psr: number;
  rtprio: number;
  policy: number;
  /** real, effective, saved, file system */
  uid: number[];
  gid: number[];
  /** arguments; empty for kernel threads and zombies */
  args: ByteString[];
}

/** Ticks per second in /proc/PID/stat. */
export const HZ = 100;

function parse_stat(text: ByteString): Omit<Proc, "uid" | "gid" | "args"> | null {
  // the name may hold anything, blanks and parentheses too
  const close = text.lastIndexOf(")");
  const open = text.indexOf("(");
  if (open < 0 || close < open) return null;
  const f = text
    .slice(close + 2)
    .trimEnd()
    .split(" ");
  const n = (i: number) => Number(f[i]);
  return {
    pid: Number.parseInt(text, 10),
    tid: Number.parseInt(text, 10),
    comm: text.slice(open + 1, close),
    state: f[0],
    ppid: n(1),
    pgrp: n(2),
    session: n(3),
    tty: n(4),
    tpgid: n(5),
    flags: n(6),
    utime: n(11),
    stime: n(12),
    priority: n(15),
    nice: n(16),
    threads: n(17),
    start: n(19),
    vsize: n(20),
    rss: n(21),
    minflt: n(7),
    majflt: n(9),
    psr: n(36),
    rtprio: n(37),
    policy: n(38),
  };
}

const ids = (status: ByteString, key: string): number[] =>
  new RegExp(`^${key}:\\t([\\d\\t]+)$`, "m").exec(status)?.[1].split("\t").map(Number) ?? [0, 0, 0, 0];

/** One process; null when it is gone. */
export function* read_proc(pid: number): Code<Proc | null> {
  const stat = yield* read_file(`/proc/${pid}/stat`);
  if (typeof stat === "number") return null;
  const parsed = parse_stat(stat);
  const status = yield* read_file(`/proc/${pid}/status`);
  if (!parsed || typeof status === "number") return null;
  const cmdline = yield* read_file(`/proc/${pid}/cmdline`);
  const args = typeof cmdline === "number" || cmdline === "" ? [] : cmdline.replace(/\0$/, "").split("\0");
  return { ...parsed, uid: ids(status, "Uid"), gid: ids(status, "Gid"), args };
}

/** The threads of a process, by id. */
export function* read_threads(p: Proc): Code<Proc[]> {
  const entries = yield* list_dir(`/proc/${p.pid}/task`);
  if (typeof entries === "number") return [p];
  const out: Proc[] = [];
  for (const tid of entries.map((e) => Number(e.d_name)).sort((a, b) => a - b)) {
    const stat = yield* read_file(`/proc/${p.pid}/task/${tid}/stat`);
    const thread = typeof stat === "string" ? parse_stat(stat) : null;
    if (thread) out.push({ ...p, ...thread, pid: p.pid });
  }
  return out;
}

/** All processes, by process id. */
export function* read_procs(): Code<Proc[]> {
  const entries = yield* list_dir("/proc");
  if (typeof entries === "number") return [];
  const pids = entries.flatMap((e) => (/^\d+$/.test(e.d_name) ? [Number(e.d_name)] : []));
  pids.sort((a, b) => a - b);
  const out: Proc[] = [];
  for (const pid of pids) {
    const p = yield* read_proc(pid);
    if (p) out.push(p);
  }
  return out;
}

const UNIX98_PTY_SLAVE_MAJOR = 136;
const TTY_MAJOR = 4;
const TTYAUX_MAJOR = 5;

/** Name of a terminal by device number: "pts/0", "tty1", "?" for none. */
export function tty_name(dev: number): string {
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  if (major === UNIX98_PTY_SLAVE_MAJOR) return `pts/${minor}`;
  if (major === TTY_MAJOR) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  if (major === TTYAUX_MAJOR) return ["tty", "console", "ptmx"][minor] ?? "?";
  return "?";
}

/** Seconds since boot, from /proc/uptime. */
export function* uptime_seconds(): Code<number> {
  const text = yield* read_file("/proc/uptime");
  return typeof text === "string" ? Number.parseFloat(text) : 0;
}

/** The machine's boot in seconds since the Epoch, from /proc/stat. */
export function* boot_time(): Code<number> {
  const text = yield* read_file("/proc/stat");
  return typeof text === "string" ? Number(/^btime (\d+)$/m.exec(text)?.[1] ?? 0) : 0;
}
