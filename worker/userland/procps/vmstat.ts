// vmstat(8): memory, swap, disk and processor, from /proc/meminfo, stat, vmstat and diskstats.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { long_options } from "../lib/long_options.ts";
import { type Cli, program } from "../lib/program.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { uptime_seconds } from "./readproc.ts";

const HELP = `
Usage:
 vmstat [options] [delay [count]]

Options:
 -a, --active           active/inactive memory
 -f, --forks            number of forks since boot
 -m, --slabs            slabinfo
 -n, --one-header       do not redisplay header
 -s, --stats            event counter statistics
 -d, --disk             disk statistics
 -D, --disk-sum         summarize disk statistics
 -p, --partition <dev>  partition specific statistics
 -S, --unit <char>      define display unit
 -w, --wide             wide output
 -t, --timestamp        show timestamp
 -y, --no-first         skips first line of output

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see vmstat(8).
`;
/** Bytes of a unit of -S. */
const UNITS: Readonly<Record<string, number>> = { k: 1000, K: 1024, m: 1000000, M: 1048576 };
/** Lines after which the heading is printed again. */
const HEIGHT = 22;
const UINT_MAX = 4294967295;

/** Numbers of /proc/stat, meminfo and vmstat at one time. */
interface Sample {
  /** user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice in ticks */
  cpu: number[];
  stat: (name: string) => number;
  /** kB */
  mem: (name: string) => number;
  vm: (name: string) => number;
}
interface Settings {
  c: Cli;
  has: (opt: string) => boolean;
  delay: number;
  /** lines to print */
  count: number;
  unit: string;
}

function* table(c: Cli, path: string, what: string): Code<string> {
  const text = yield* read_file(path);
  return typeof text === "string" ? text : yield* c.die(`Unable to create ${what} structure`);
}

function* sample(c: Cli): Code<Sample> {
  const stat = yield* table(c, "/proc/stat", "system stat");
  const mem = yield* table(c, "/proc/meminfo", "meminfo");
  const vm = yield* table(c, "/proc/vmstat", "vmstat");
  const field = (text: string, tail: string) => (name: string) =>
    Number(new RegExp(`^${name}${tail} +(\\d+)`, "m").exec(text)?.[1] ?? 0);
  const [line] = stat.split("\n");
  return {
    cpu: line.split(/ +/).slice(1).map(Number),
    stat: field(stat, ""),
    mem: field(mem, ":"),
    vm: field(vm, ""),
  };
}

const cached = (now: Sample): number => now.mem("Cached") + now.mem("SReclaimable");
const swap_used = (now: Sample): number => now.mem("SwapTotal") - now.mem("SwapFree");
/** kB in the unit of -S. */
const in_unit = (s: Settings, kb: number): number => Math.floor((kb * 1024) / UNITS[s.unit]);

function* print_heading(s: Settings): Code<void> {
  const { c, has } = s;
  const wide = has("w");
  const [buff, cache] = has("a") ? ["inact", "active"] : ["buff", "cache"];
  const first = wide
    ? "--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------"
    : "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----";
  const names = ["r", "b", "swpd", "free", buff, cache, "si", "so", "bi", "bo", "in", "cs"];
  const cpu = ["us", "sy", "id", "wa", "st", ...(wide ? ["gu"] : [])];
  const zone = parse_tz(c.getenv("TZ")).name;
  const stamp = has("t") ? [" -----timestamp-----", ` ${zone.padStart(19)}`] : ["", ""];
  yield* c.out.print(`${first}${stamp[0]}\n${row(wide, names, cpu)}${stamp[1]}\n`);
}

const NARROW = [2, 2, 6, 6, 6, 6, 4, 4, 5, 5, 4, 4];
const WIDE = [4, 4, 12, 12, 12, 12, 4, 4, 5, 5, 4, 4];
function row(wide: boolean, cells: readonly (string | number)[], cpu: readonly (string | number)[]): string {
  const widths = wide ? WIDE : NARROW;
  return [
    ...cells.map((cell, i) => String(cell).padStart(widths[i])),
    ...cpu.map((cell) => String(cell).padStart(wide ? 3 : 2)),
  ].join(" ");
}

/** What happened between two samples that are `seconds` apart; the first line tells of the time since the boot. */
function* print_line(s: Settings, now: Sample, before: Sample | null, seconds: number): Code<void> {
  const { c, has } = s;
  const rate = (read: (of: Sample) => number): number =>
    Math.floor((read(now) - (before ? read(before) : 0) + Math.floor(seconds / 2)) / seconds);
  const ticks = now.cpu.map((n, i) => n - (before?.cpu[i] ?? 0));
  const [user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice] = ticks;
  const total = user + nice + system + idle + iowait + irq + softirq + steal || 1;
  const percent = (n: number): number => Math.floor((100 * n + Math.floor(total / 2)) / total);
  const cells = [
    now.stat("procs_running"),
    now.stat("procs_blocked"),
    ...[
      swap_used(now),
      now.mem("MemFree"),
      has("a") ? now.mem("Inactive") : now.mem("Buffers"),
      has("a") ? now.mem("Active") : cached(now),
    ].map((kb) => in_unit(s, kb)),
    rate((x) => x.vm("pswpin") * 4),
    rate((x) => x.vm("pswpout") * 4),
    rate((x) => x.vm("pgpgin")),
    rate((x) => x.vm("pgpgout")),
    rate((x) => x.stat("intr")),
    rate((x) => x.stat("ctxt")),
  ];
  const cpu = [user + nice, system + irq + softirq, idle, iowait, steal].map(percent);
  if (has("w")) cpu.push(percent(guest + guest_nice));
  let stamp = "";
  if (has("t")) {
    const clock: timespec = { tv_sec: 0, tv_nsec: 0 };
    yield sys.clock_gettime(CLOCK_REALTIME, clock);
    const zone = parse_tz(c.getenv("TZ"));
    stamp = ` ${strftime("%Y-%m-%d %H:%M:%S", localtime(clock.tv_sec, zone), clock.tv_nsec, clock.tv_sec)}`;
  }
  yield* c.out.print(`${row(has("w"), cells, cpu)}${stamp}\n`);
}

/** Calls `print` as often as was asked for, with the delay between, and `heading` when a screen is full. */
function* repeat(s: Settings, heading: () => Code<void>, print: (i: number) => Code<void>): Code<void> {
  for (let i = 0; i === 0 || i < s.count; i++) {
    if (i > 0) {
      yield* s.c.out.flush();
      yield sys.nanosleep({ tv_sec: s.delay, tv_nsec: 0 });
    }
    if (i === 0 || (i % HEIGHT === 0 && !s.has("n"))) yield* heading();
    yield* print(i);
  }
}

function* statistics(s: Settings): Code<void> {
  const now = yield* sample(s.c);
  const kb = (n: number, what: string): [number, string] => [in_unit(s, n), `${s.unit} ${what}`];
  const { mem, vm, stat, cpu } = now;
  const rows: [number, string][] = [
    kb(mem("MemTotal"), "total memory"),
    kb(mem("MemTotal") - mem("MemAvailable"), "used memory"),
    kb(mem("Active"), "active memory"),
    kb(mem("Inactive"), "inactive memory"),
    kb(mem("MemFree"), "free memory"),
    kb(mem("Buffers"), "buffer memory"),
    kb(cached(now), "swap cache"),
    kb(mem("SwapTotal"), "total swap"),
    kb(swap_used(now), "used swap"),
    kb(mem("SwapFree"), "free swap"),
    [cpu[0], "non-nice user cpu ticks"],
    [cpu[1], "nice user cpu ticks"],
    [cpu[2], "system cpu ticks"],
    [cpu[3], "idle cpu ticks"],
    [cpu[4], "IO-wait cpu ticks"],
    [cpu[5], "IRQ cpu ticks"],
    [cpu[6], "softirq cpu ticks"],
    [cpu[7], "stolen cpu ticks"],
    [cpu[8], "non-nice guest cpu ticks"],
    [cpu[9], "nice guest cpu ticks"],
    [vm("pgpgin"), "K paged in"],
    [vm("pgpgout"), "K paged out"],
    [vm("pswpin"), "pages swapped in"],
    [vm("pswpout"), "pages swapped out"],
    [stat("intr"), "interrupts"],
    [stat("ctxt"), "CPU context switches"],
    [stat("btime"), "boot time"],
    [stat("processes"), "forks"],
  ];
  yield* print_counts(s.c, rows);
}

function* print_counts(c: Cli, rows: readonly (readonly [number, string])[]): Code<void> {
  for (const [n, what] of rows) yield* c.out.print(`${String(n).padStart(13)} ${what}\n`);
}

interface Disk {
  name: string;
  whole: boolean;
  /** reads, merged, sectors, ms; the same of writes; in progress, ms of input and output, weighted */
  counts: number[];
}
function* disks(c: Cli): Code<Disk[]> {
  const text = yield* table(c, "/proc/diskstats", "diskstat");
  const out: Disk[] = [];
  for (const line of text.split("\n").filter((l) => l !== "")) {
    const [, , name, ...counts] = line.trim().split(/ +/);
    const whole = (yield sys.access(`/sys/block/${name}`, 0)) >= 0;
    out.push({ name, whole, counts: counts.map(Number) });
  }
  return out;
}

const DISK_NARROW = [6, 6, 7, 7, 6, 6, 7, 7, 6, 6];
const DISK_WIDE = [9, 9, 11, 11, 9, 9, 11, 11, 7, 7];
const DISK_HEADING = `disk- ------------reads------------ ------------writes----------- -----IO------
       total merged sectors      ms  total merged sectors      ms    cur    sec
`;
const DISK_WIDE_HEADING = `disk- -------------------reads------------------- -------------------writes------------------ ------IO-------
          total    merged     sectors          ms     total    merged     sectors          ms     cur     sec
`;

function* print_disks(s: Settings): Code<void> {
  const { c, has } = s;
  const widths = has("w") ? DISK_WIDE : DISK_NARROW;
  yield* repeat(
    s,
    () => c.out.print(has("w") ? DISK_WIDE_HEADING : DISK_HEADING),
    function* () {
      for (const { name, whole, counts } of yield* disks(c)) {
        if (!whole) continue;
        const cells = [...counts.slice(0, 9), Math.floor(counts[9] / 1000)];
        const text = cells.map((n, i) => String(n).padStart(widths[i])).join(" ");
        yield* c.out.print(`${name.padEnd(5)} ${text}\n`);
      }
    },
  );
}

function* print_sums(s: Settings): Code<void> {
  const all = yield* disks(s.c);
  const whole = all.filter((d) => d.whole);
  const sum = (i: number): number => whole.reduce((n, d) => n + d.counts[i], 0);
  yield* print_counts(s.c, [
    [whole.length, "disks"],
    [all.length - whole.length, "partitions"],
    [sum(0), "total reads"],
    [sum(1), "merged reads"],
    [sum(2), "read sectors"],
    [sum(3), "milli reading"],
    [sum(4), "writes"],
    [sum(5), "merged writes"],
    [sum(6), "written sectors"],
    [sum(7), "milli writing"],
    [sum(8), "inprogress IO"],
    [sum(9), "milli spent IO"],
    [sum(10), "milli weighted IO"],
  ]);
}

function* print_partition(s: Settings, device: string): Code<void> {
  const name = device.replace(/^\/dev\//, "");
  const line = (cells: readonly (string | number)[], first: string): string =>
    `${first}  ${String(cells[0]).padStart(16)}  ${String(cells[1]).padStart(10)}  ${String(cells[2]).padStart(16)}\n`;
  const found = function* (): Code<Disk> {
    const disk = (yield* disks(s.c)).find((d) => d.name === name);
    return disk ?? (yield* s.c.die(`Disk/Partition ${name} not found`));
  };
  yield* found();
  yield* repeat(
    s,
    () =>
      s.c.out.print(
        line(["read sectors", "writes", "requested writes"], `${name.padEnd(10)} ${"reads".padStart(10)}`),
      ),
    function* () {
      const { counts } = yield* found();
      yield* s.c.out.print(line([counts[2], counts[4], counts[6]], String(counts[0]).padStart(21)));
    },
  );
}

/** A positive number of an operand. */
function* operand(c: Cli, text: string): Code<number> {
  if (!/^[+ ]*\d+$/.test(text)) yield* c.die(`failed to parse argument: '${text}'`);
  return Number(text);
}

export const vmstat = program({
  name: "vmstat",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "afmnsdDp:S:wtyhV", long_options(HELP));
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    for (const { opt, arg } of options) {
      if (opt === "h" || opt === "V") {
        yield* c.out.print(opt === "h" ? HELP : "vmstat from procps-ng 4.0.2\n");
        return 0;
      }
      if (opt === "S" && !Object.hasOwn(UNITS, (arg ?? "")[0] ?? ""))
        yield* c.die("-S requires k, K, m or M (default is KiB)");
    }
    if (error !== null) {
      yield* c.warn(error);
      yield* c.usage(HELP, 1);
    }
    const s: Settings = { c, has, delay: 1, count: 1, unit: (value("S") ?? "K")[0] };
    if (operands.length > 0) {
      s.delay = yield* operand(c, operands[0]);
      if (s.delay === 0) yield* c.die("delay must be positive integer");
      if (s.delay > UINT_MAX) yield* c.die("too large delay value");
      s.count = operands.length > 1 ? yield* operand(c, operands[1]) : Infinity;
    }
    if (operands.length > 2 || [..."sdDpm"].filter(has).length > 1) yield* c.usage(HELP, 1);
    if (has("f")) yield* print_counts(c, [[(yield* sample(c)).stat("processes"), "forks"]]);
    else if (has("s")) yield* statistics(s);
    else if (has("d")) yield* print_disks(s);
    else if (has("D")) yield* print_sums(s);
    else if (has("p")) yield* print_partition(s, value("p") ?? "");
    else if (has("m")) {
      yield* table(c, "/proc/slabinfo", "slabinfo");
      yield* c.die("option -m is not simulated");
    } else {
      let before: Sample | null = null;
      if (has("y")) {
        before = yield* sample(c);
        yield sys.nanosleep({ tv_sec: s.delay, tv_nsec: 0 });
      }
      yield* repeat(
        s,
        () => print_heading(s),
        function* () {
          const now = yield* sample(c);
          const seconds = before ? s.delay : Math.max(1, Math.floor(yield* uptime_seconds()));
          yield* print_line(s, now, before, seconds);
          before = now;
        },
      );
    }
    return 0;
  },
});
