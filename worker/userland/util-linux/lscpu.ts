// lscpu(1): the processors, from /proc/cpuinfo and /sys/devices/system/cpu.
import type { utsname } from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import type { Cli } from "../lib/program.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Column, chosen_columns, print_table } from "./smartcols.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

interface CpuColumn extends Column {
  about: string;
  /** how -p writes the heading, if not with a capital letter */
  parsable?: string;
}
const number = (name: string, about: string, parsable?: string): CpuColumn => ({
  name,
  about,
  right: true,
  json: "number",
  parsable,
});
const COLUMNS: readonly CpuColumn[] = [
  number("BOGOMIPS", "crude measurement of CPU speed", "BOGOMIPS"),
  number("CPU", "logical CPU number", "CPU"),
  number("CORE", "logical core number"),
  number("SOCKET", "logical socket number"),
  number("CLUSTER", "logical cluster number"),
  number("NODE", "logical NUMA node number"),
  number("BOOK", "logical book number"),
  { name: "DRAWER", about: "logical drawer number", right: true, parsable: "DRAWER" },
  { name: "CACHE", about: "shows how caches are shared between CPUs", parsable: "CACHE" },
  { name: "POLARIZATION", about: "CPU dispatching mode on virtual hardware" },
  { name: "ADDRESS", about: "physical address of a CPU" },
  { name: "CONFIGURED", about: "shows if the hypervisor has allocated the CPU", json: "boolean" },
  { name: "ONLINE", about: "shows if Linux currently makes use of the CPU", right: true, json: "boolean" },
  number("MHZ", "shows the currently MHz of the CPU"),
  {
    name: "SCALMHZ%",
    about: "shows scaling percentage of the CPU frequency",
    right: true,
    parsable: "SCALMHZ%",
  },
  number("MAXMHZ", "shows the maximum MHz of the CPU"),
  number("MINMHZ", "shows the minimum MHz of the CPU"),
];
const CACHE_COLUMNS: readonly CpuColumn[] = [
  { name: "ALL-SIZE", about: "size of all system caches" },
  { name: "LEVEL", about: "cache level" },
  { name: "NAME", about: "cache name" },
  { name: "ONE-SIZE", about: "size of one cache" },
  { name: "TYPE", about: "cache type" },
  { name: "WAYS", about: "ways of associativity" },
  { name: "ALLOC-POLICY", about: "allocation policy" },
  { name: "WRITE-POLICY", about: "write policy" },
  { name: "PHY-LINE", about: "number of physical cache line per cache t" },
  { name: "SETS", about: "number of sets in the cache; set lines has the same cache index" },
  {
    name: "COHERENCY-SIZE",
    about: "minimum amount of data in bytes transferred from memory to cache",
  },
];
const listed = (columns: readonly CpuColumn[]): string =>
  columns.map((x) => ` ${x.name.padStart(13)}  ${x.about}\n`).join("");
const HELP = `
Usage:
 lscpu [options]

Display information about the CPU architecture.

Options:
 -a, --all               print both online and offline CPUs (default for -e)
 -b, --online            print online CPUs only (default for -p)
 -B, --bytes             print sizes in bytes rather than in human readable format
 -C, --caches[=<list>]   info about caches in extended readable format
 -c, --offline           print offline CPUs only
 -J, --json              use JSON for default or extended format
 -e, --extended[=<list>] print out an extended readable format
 -p, --parse[=<list>]    print out a parsable format
 -s, --sysroot <dir>     use specified directory as system root
 -x, --hex               print hexadecimal masks rather than lists of CPUs
 -y, --physical          print physical instead of logical IDs
     --output-all        print all available columns for -e, -p or -C

 -h, --help              display this help
 -V, --version           display version

Available output columns for -e or -p:
${listed(COLUMNS)}
Available output columns for -C:
${listed(CACHE_COLUMNS)}
For more details see lscpu(1).
`;
const SYS_CPU = "/sys/devices/system/cpu";
const PARSABLE_HEAD = `# The following is the parsable format, which can be fed to other
# programs. Each different item in every column has an unique ID
# starting usually from zero.
`;

/** Numbers from here on are not taken for CPUs, as in util-linux where no kernel_max says how many there may be. */
const MOST_CPUS = 2048;

/** "0-2,5" as numbers below MOST_CPUS; null when it is no such list. */
function cpu_list(text: string): number[] | null {
  const cpus: number[] = [];
  for (const range of text.trim().split(",")) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) < Number(first)) return null;
    for (let cpu = Number(first); cpu <= Number(last) && cpu < MOST_CPUS; cpu++) cpus.push(cpu);
  }
  return cpus;
}
/** Numbers in ascending order as "0-2,5". */
function list_text(cpus: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const cpu of cpus) {
    const range = ranges.at(-1);
    if (range && range[1] === cpu - 1) range[1] = cpu;
    else ranges.push([cpu, cpu]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
const mask = (cpus: readonly number[]): string =>
  cpus.reduce((bits, cpu) => bits | (1n << BigInt(cpu)), 0n).toString(16);

interface Cpu {
  nr: number;
  online: boolean;
  /** what /proc/cpuinfo says of it */
  info: Map<string, string>;
  core: string;
  socket: string;
}
interface Machine {
  cpus: Cpu[];
  /** CPUs that share a core, and a socket, with the first one */
  threads: number;
  siblings: number;
}

/** What the files below `root` say of the processors. */
function* read_machine(c: Cli, root: ByteString): Code<Machine> {
  const file = function* (name: string): Code<string> {
    const text = yield* read_file(root + SYS_CPU + name);
    return typeof text === "string" ? text.trim() : "";
  };
  const cpuinfo = yield* read_file(`${root}/proc/cpuinfo`);
  const text = yield* read_file(`${root}${SYS_CPU}/possible`);
  const possible = typeof text === "number" ? null : cpu_list(text);
  if (possible === null) {
    const reason = typeof text === "number" ? strerror(text) : "Success";
    return yield* c.die(`failed to determine number of CPUs: ${SYS_CPU}/possible: ${reason}`);
  }
  const blocks = (typeof cpuinfo === "string" ? cpuinfo : "").split("\n\n").map((block) => {
    const pairs = block.split("\n").map((line) => line.split(/\s*:\s?/, 2) as [string, string]);
    return new Map(pairs);
  });
  const online = new Set(cpu_list(yield* file("/online")));
  const cpus: Cpu[] = [];
  for (const nr of possible) {
    cpus.push({
      nr,
      online: online.has(nr),
      info: blocks.find((b) => b.get("processor") === String(nr)) ?? new Map(),
      core: yield* file(`/cpu${nr}/topology/core_id`),
      socket: yield* file(`/cpu${nr}/topology/physical_package_id`),
    });
  }
  const threads = cpu_list(yield* file("/cpu0/topology/thread_siblings_list"))?.length || 1;
  const siblings = cpu_list(yield* file("/cpu0/topology/core_siblings_list"))?.length || 1;
  return { cpus, threads, siblings };
}

/** A CPU's cell; "" when it is not known. */
function cell(cpu: Cpu, column: CpuColumn): string {
  const mhz = cpu.info.get("cpu MHz");
  switch (column.name) {
    case "CPU":
      return String(cpu.nr);
    case "CORE":
      return cpu.core;
    case "SOCKET":
      return cpu.socket;
    case "ONLINE":
      return cpu.online ? "yes" : "no";
    case "BOGOMIPS":
      return cpu.info.get("bogomips") ?? "";
    case "MHZ":
      return mhz === undefined ? "" : Number(mhz).toFixed(4);
    default:
      return "";
  }
}

function* print_parsable(
  c: Cli,
  cpus: readonly Cpu[],
  asked: readonly CpuColumn[],
  has: (opt: string) => boolean,
): Code<void> {
  // of caches, of which none is known, nothing is said, not even where they would stand
  const columns = has("output-all") ? asked : asked.filter((x, i) => x.name !== "CACHE" || i === 0);
  const heads = columns.map((x) =>
    x.name === "CACHE" && !has("output-all") ? "" : (x.parsable ?? x.name[0] + x.name.slice(1).toLowerCase()),
  );
  yield* c.out.print(`${PARSABLE_HEAD}# ${heads.join(",")}\n`);
  for (const cpu of cpus) {
    const cells = columns.map((x) => {
      if (x.name === "POLARIZATION") return "U";
      const text = cell(cpu, x);
      if (has("y") && (x.name === "BOOK" || x.name === "DRAWER")) return "-";
      return x.name === "ONLINE" ? text[0].toUpperCase() : text;
    });
    yield* c.out.print(`${cells.join(",")}\n`);
  }
}

/** The summary: what is known, in this order. */
function* summary(machine: Machine, hex: boolean): Code<[string, string][]> {
  const { cpus, threads, siblings } = machine;
  const uts: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  yield sys.uname(uts);
  const info = cpus[0]?.info ?? new Map<string, string>();
  const flags = info.get("flags") ?? "";
  const online = cpus.filter((x) => x.online).map((x) => x.nr);
  const rows: [string, string | undefined][] = [
    ["Architecture:", uts.machine],
    ["CPU op-mode(s):", ` ${flags} `.includes(" lm ") ? "32-bit, 64-bit" : "32-bit"],
    ["Address sizes:", info.get("address sizes")],
    ["Byte Order:", "Little Endian"],
    ["CPU(s):", String(cpus.length)],
    hex ? ["On-line CPU(s) mask:", mask(online)] : ["On-line CPU(s) list:", list_text(online)],
    ["Vendor ID:", info.get("vendor_id")],
    ["Model name:", info.get("model name")],
    ["CPU family:", info.get("cpu family")],
    ["Model:", info.get("model")],
    ["Thread(s) per core:", String(threads)],
    ["Core(s) per socket:", String(siblings / threads)],
    ["Socket(s):", String(Math.max(1, Math.floor(cpus.length / siblings)))],
    ["Stepping:", info.get("stepping")],
    ["BogoMIPS:", info.get("bogomips")],
    ["Flags:", flags || undefined],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

/** Dies of two options of a group that exclude each other. */
function* exclusive(c: Cli, given: ReadonlySet<string>, group: string, names: string): Code<void> {
  if ([...group].filter((opt) => given.has(opt)).length > 1)
    yield* c.die(`mutually exclusive arguments: ${names}`);
}

export const lscpu = util_linux({
  name: "lscpu",
  help: HELP,
  own_help: true,
  *run(c) {
    const known = "a b B C c J e p s x y output-all";
    const { options, operands } = yield* options_of(c, "aBbC::ce::Jp::s:xy", long_options(HELP), HELP, known);
    const given = new Set(options.map((o) => o.opt));
    yield* exclusive(c, given, "abc", "--all --online --offline");
    yield* exclusive(c, given, "Cep", "--caches --extended --parse");
    const form = ["C", "e", "p"].find((opt) => given.has(opt)) ?? "";
    const asked = options.findLast((o) => o.opt === form && o.arg !== null)?.arg?.replace(/^=/, "") ?? null;
    if (operands.length > 0) yield* bad_usage(c, "bad usage");
    if ((given.has("a") || given.has("b") || given.has("c")) && form === "") {
      const may = "may only be used with options --extended or --parse.";
      yield* c.usage(`lscpu: options --all, --online and --offline ${may}\n`, 1);
    }
    const all = form === "C" ? CACHE_COLUMNS : COLUMNS;
    const usual = form === "p" ? ["CPU", "CORE", "SOCKET", "NODE"] : ["CPU", "SOCKET", "CORE", "ONLINE"];
    const names = given.has("output-all") ? all.map((x) => x.name) : form === "C" ? ["NAME"] : usual;
    const root = options.findLast((o) => o.opt === "s")?.arg ?? "";
    const machine = yield* read_machine(c, root);
    const columns = yield* chosen_columns(c, all, names, asked);
    const json = given.has("J");
    if (form === "C") yield* print_table(c, columns, [], json ? { json: "caches" } : "table", true);
    else if (form === "") {
      const rows = yield* summary(machine, given.has("x"));
      const width = Math.max(...rows.map(([field]) => field.length));
      if (json) yield* print_table(c, [{ name: "FIELD" }, { name: "DATA" }], rows, { json: "lscpu" }, true);
      else for (const [field, data] of rows) yield* c.out.print(`${field.padEnd(width)} ${data}\n`);
    } else {
      const shown = machine.cpus.filter((cpu) =>
        given.has("c") ? !cpu.online : cpu.online || given.has("a") || (form === "e" && !given.has("b")),
      );
      if (form === "p") yield* print_parsable(c, shown, columns, (opt) => given.has(opt));
      else {
        const rows = shown.map((cpu) => columns.map((x) => cell(cpu, x) || "-"));
        yield* print_table(c, columns, rows, json ? { json: "cpus" } : "table", true);
      }
    }
    return 0;
  },
});
