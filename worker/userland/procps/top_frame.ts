// What top shows: a sample of the processes and of the machine, and the text made of two of them.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Zone } from "../coreutils/calendar.ts";
import type { Code } from "../lib/code.ts";
import { user_names } from "../lib/passwd.ts";
import { read_file } from "../lib/stdio.ts";
import { HZ, type Proc, read_procs, uptime_seconds } from "./readproc.ts";
import { uptime_line } from "./system.ts";

/** A process of a sample. */
export interface Task extends Proc {
  user: string;
  /** kB */
  res: number;
  shr: number;
  /** processor time since the sample before, in percent of the time between */
  cpu: number;
  /** resident memory in percent of all */
  mem: number;
}

export interface Sample {
  tasks: Task[];
  /** the fields of /proc/stat's first line, in ticks */
  cpu: number[];
  /** seconds since boot */
  uptime: number;
  /** kB by the names of /proc/meminfo */
  memory: (key: string) => number;
}

/** Fields one can sort by, each with what it compares; the first ones are shown, in this order. */
export const FIELDS: Readonly<Record<string, (t: Task) => number | string>> = {
  PID: (t) => t.pid,
  USER: (t) => t.user,
  PR: (t) => t.priority,
  NI: (t) => t.nice,
  VIRT: (t) => t.vsize,
  RES: (t) => t.res,
  SHR: (t) => t.shr,
  S: (t) => t.state,
  "%CPU": (t) => t.cpu,
  "%MEM": (t) => t.mem,
  "TIME+": (t) => t.utime + t.stime,
  COMMAND: (t) => t.comm,
  TIME: (t) => t.utime + t.stime,
  PPID: (t) => t.ppid,
  UID: (t) => t.uid[1],
};

const PAGE_KB = 4;

/** Reads everything; what was used of the processor is told from the sample before. */
export function* take_sample(before: Sample | null): Code<Sample> {
  const stat = yield* read_file("/proc/stat");
  const first = typeof stat === "string" ? stat.split("\n")[0].trim().split(/\s+/).slice(1).map(Number) : [];
  const text = yield* read_file("/proc/meminfo");
  const memory = (key: string): number =>
    typeof text === "string" ? Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0) : 0;
  const uptime = yield* uptime_seconds();
  const name = yield* user_names();
  const ticks = new Map(before?.tasks.map((t) => [t.pid, t.utime + t.stime]));
  const span = before ? Math.max(uptime - before.uptime, 1 / HZ) : 0;
  const total = memory("MemTotal");
  const tasks: Task[] = [];
  for (const p of yield* read_procs()) {
    const statm = yield* read_file(`/proc/${p.pid}/statm`);
    const shared = typeof statm === "string" ? Number(statm.split(" ")[2]) : 0;
    const used = p.utime + p.stime - (ticks.get(p.pid) ?? 0);
    tasks.push({
      ...p,
      user: name(p.uid[1]) ?? String(p.uid[1]),
      res: p.rss * PAGE_KB,
      shr: shared * PAGE_KB,
      cpu: before ? (used * 100) / HZ / span : 0,
      mem: total > 0 ? (p.rss * PAGE_KB * 100) / total : 0,
    });
  }
  return { tasks, cpu: first, uptime, memory };
}

/** Descending, unless reversed. */
export function sort_tasks(tasks: readonly Task[], field: string, reverse: boolean): Task[] {
  const key = FIELDS[field];
  const sign = reverse ? -1 : 1;
  return [...tasks].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return x === y ? 0 : sign * (x < y ? 1 : -1);
  });
}

const count = (n: number): string => String(n).padStart(4);

/** The five lines on top; `bold` is put around numbers. */
export function* summary(
  sample: Sample,
  before: Sample | null,
  tasks: readonly Task[],
  zone: Zone,
  bold: (text: string) => string,
): Code<string[]> {
  const of = (states: string): string =>
    bold(`${count(tasks.filter((t) => states.includes(t.state)).length)} `);
  const spent = sample.cpu.map((n, i) => Math.max(n - (before?.cpu[i] ?? 0), 0));
  const all = spent.reduce((sum, n) => sum + n, 0);
  // /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal
  const part = (i: number): string =>
    (all > 0 ? (spent[i] * 100) / all : i === 3 ? 100 : 0).toFixed(1).padStart(5);
  const cpu = (
    [
      [0, "us,"],
      [2, "sy,"],
      [1, "ni,"],
      [3, "id,"],
      [4, "wa,"],
      [5, "hi,"],
      [6, "si,"],
      [7, "st "],
    ] as const
  ).map(([i, label]) => `${bold(`${part(i)} `)}${label}`);
  const { memory } = sample;
  const mib = (kb: number): string => bold(`${(kb / 1024).toFixed(1).padStart(9)} `);
  const cached = memory("Buffers") + memory("Cached") + memory("SReclaimable");
  const swap = memory("SwapTotal");
  const [total, available] = [memory("MemTotal"), memory("MemAvailable")];
  return [
    `top - ${yield* uptime_line(zone)}`,
    `Tasks:${bold(`${count(tasks.length)} `)}total,${of("R")}running,${of("SID")}sleeping,${of("Tt")}stopped,${of("Z")}zombie`,
    `%Cpu(s):${cpu.join("")}`,
    `MiB Mem :${mib(total)}total,${mib(memory("MemFree"))}free,${mib(total - available)}used,${mib(cached)}buff/cache     `,
    `MiB Swap:${mib(swap)}total,${mib(memory("SwapFree"))}free,${mib(swap - memory("SwapFree"))}used.${mib(available)}avail Mem `,
  ];
}

/** kB in a column of this width: with the smallest unit that fits. */
function scaled(kb: number, width: number): string {
  if (String(kb).length <= width) return String(kb).padStart(width);
  let n = kb;
  for (const unit of "mgtp") {
    n /= 1024;
    const text = `${n.toFixed(1)}${unit}`;
    if (text.length <= width) return text.padStart(width);
  }
  return "?".padStart(width);
}

/** "+" ends what does not fit. */
const cut = (text: ByteString, width: number): ByteString =>
  text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}+` : text;

/** Minutes, seconds and hundredths. */
function time_plus(ticks: number): string {
  const s = Math.floor(ticks / HZ);
  const hundredths = Math.floor(((ticks % HZ) * 100) / HZ);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${Math.floor(s / 60)}:${two(s % 60)}.${two(hundredths)}`;
}

interface Field {
  heading: string;
  text: (t: Task) => string;
}
const percent = (n: number): string => (n >= 100 ? "100.0" : n.toFixed(1)).padStart(5);
const COLUMNS: readonly Field[] = [
  { heading: "  PID", text: (t) => String(t.pid).padStart(5) },
  { heading: "USER    ", text: (t) => cut(t.user, 8).padEnd(8) },
  { heading: " PR", text: (t) => (t.priority < -99 ? "rt" : String(t.priority)).padStart(3) },
  { heading: " NI", text: (t) => String(t.nice).padStart(3) },
  { heading: "   VIRT", text: (t) => scaled(t.vsize / 1024, 7) },
  { heading: "   RES", text: (t) => scaled(t.res, 6) },
  { heading: "   SHR", text: (t) => scaled(t.shr, 6) },
  { heading: "S", text: (t) => t.state },
  { heading: " %CPU", text: (t) => percent(t.cpu) },
  { heading: " %MEM", text: (t) => percent(t.mem) },
  { heading: "    TIME+", text: (t) => time_plus(t.utime + t.stime).padStart(9) },
];

/** Columns that fit, and the room left for COMMAND (0 when there is none). */
function layout(columns: number): { shown: readonly Field[]; room: number } {
  let used = 0;
  const shown: Field[] = [];
  for (const field of COLUMNS) {
    if (used + field.heading.length > columns) return { shown, room: 0 };
    shown.push(field);
    used += field.heading.length + 1;
  }
  return { shown, room: Math.max(columns - used - 1, 0) };
}

const COMMAND = "COMMAND";

/** The line of headings. */
export function headings(columns: number): string {
  const { shown, room } = layout(columns);
  const names = shown.map((f) => f.heading);
  return [...names, ...(room >= COMMAND.length ? [COMMAND] : [])].join(" ");
}

/** A process's line; with `full` its arguments in place of its name. */
export function task_line(t: Task, columns: number, full: boolean): ByteString {
  const { shown, room } = layout(columns);
  const cells = shown.map((f) => f.text(t));
  const command = full ? (t.args.length > 0 ? t.args.join(" ") : `[${t.comm}]`) : t.comm;
  return [...cells, ...(room >= COMMAND.length ? [cut(command, room)] : [])].join(" ");
}
