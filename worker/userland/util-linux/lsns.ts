// lsns(8): the namespaces that processes are in.
import { new_stat } from "../../kernel/uapi/stat.ts";
import { list_dir } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import type { LongOption } from "../lib/getopt.ts";
import { getpwuid } from "../lib/passwd.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { LSNS_HELP } from "./lsns_help.ts";
import { print_table } from "./smartcols.ts";
import { options_of, util_linux } from "./usage.ts";

/** Kinds in the order of the table, where several have the same number of processes. */
const TYPES = ["mnt", "net", "ipc", "user", "pid", "uts", "cgroup"] as const;

interface Namespace {
  ino: number;
  type: string;
  pids: number[];
}

const COLUMNS = ["NS", "TYPE", "PATH", "NPROCS", "PID", "PPID", "COMMAND", "UID", "USER"] as const;
type Column = (typeof COLUMNS)[number];
const RIGHT: ReadonlySet<string> = new Set(["NS", "NPROCS", "PID", "PPID", "UID"]);
const OTHER_COLUMNS = ["NETNSID", "NSFS", "PNS", "ONS"];

/** Namespaces of the processes whose links may be read, by their numbers. */
function* namespaces(): Code<Namespace[]> {
  const found = new Map<number, Namespace>();
  const pids = yield* list_dir("/proc");
  for (const { d_name: pid } of typeof pids === "number" ? [] : pids) {
    if (!/^\d+$/.test(pid)) continue;
    for (const type of TYPES) {
      const st = new_stat();
      if ((yield sys.stat_(`/proc/${pid}/ns/${type}`, st)) < 0) continue;
      const ns = found.get(st.st_ino) ?? { ino: st.st_ino, type, pids: [] };
      ns.pids.push(Number(pid));
      found.set(st.st_ino, ns);
    }
  }
  return [...found.values()].sort((a, b) => a.ino - b.ino);
}

function* cells(ns: Namespace, columns: readonly Column[]): Code<string[]> {
  const pid = Math.min(...ns.pids);
  const st = new_stat();
  yield sys.stat_(`/proc/${pid}`, st);
  const text = yield* read_file(`/proc/${pid}/cmdline`);
  const comm = yield* read_file(`/proc/${pid}/comm`);
  const words = typeof text === "string" ? text.replace(/\0$/, "").replaceAll("\0", " ") : "";
  const command = words === "" && typeof comm === "string" ? `[${comm.trim()}]` : words;
  const stat = yield* read_file(`/proc/${pid}/stat`);
  const ppid = typeof stat === "string" ? (/.*\) \S (\d+) /s.exec(stat)?.[1] ?? "0") : "0";
  const user = columns.includes("USER") ? yield* getpwuid(st.st_uid) : null;
  const values: Readonly<Record<Column, string>> = {
    NS: String(ns.ino),
    TYPE: ns.type,
    PATH: `/proc/${pid}/ns/${ns.type}`,
    NPROCS: String(ns.pids.length),
    PID: String(pid),
    PPID: ppid,
    COMMAND: command,
    UID: String(st.st_uid),
    USER: user?.name ?? String(st.st_uid),
  };
  return columns.map((name) => values[name]);
}

export const lsns = util_linux({
  name: "lsns",
  help: LSNS_HELP,
  own_help: true,
  *run(c) {
    const long: LongOption[] = [
      { name: "json", has_arg: 0, val: "J" },
      { name: "list", has_arg: 0, val: "l" },
      { name: "noheadings", has_arg: 0, val: "n" },
      { name: "output", has_arg: 1, val: "o" },
      { name: "output-all", has_arg: 0 },
      { name: "persistent", has_arg: 0, val: "P" },
      { name: "task", has_arg: 1, val: "p" },
      { name: "raw", has_arg: 0, val: "r" },
      { name: "notruncate", has_arg: 0, val: "u" },
      { name: "nowrap", has_arg: 0, val: "W" },
      { name: "type", has_arg: 1, val: "t" },
      { name: "tree", has_arg: 2, val: "T" },
    ];
    const p = yield* options_of(c, "Jlno:p:ruWt:T::", long, LSNS_HELP, "J l n o p r u W t");
    let columns: Column[] = ["NS", "TYPE", "NPROCS", "PID", "USER", "COMMAND"];
    const types = new Set<string>();
    let task: number | null = null;
    const has = (opt: string) => p.options.some((x) => x.opt === opt);
    for (const { opt, arg } of p.options) {
      if (opt === "t") {
        if (!(TYPES as readonly string[]).includes(arg ?? "") && arg !== "time")
          yield* c.die(`unknown namespace type: ${arg}`);
        types.add(arg ?? "");
      } else if (opt === "p") {
        if (!/^\d+$/.test(arg ?? "")) yield* c.die(`invalid PID argument: '${arg}'`);
        task = Number(arg);
      } else if (opt === "o") {
        const names = (arg ?? "")
          .replace(/^\+/, "")
          .split(",")
          .map((w) => w.toUpperCase());
        for (const name of names) {
          if (OTHER_COLUMNS.includes(name)) yield* c.die(`column ${name} is not simulated`);
          if (!(COLUMNS as readonly string[]).includes(name)) yield* c.die(`unknown column: ${name}`);
        }
        columns = [...(arg?.startsWith("+") ? columns : []), ...(names as Column[])];
      }
    }
    if (p.operands.length > 0) yield* c.die("operand <namespace> is not simulated");
    const all = yield* namespaces();
    const wanted = (ns: Namespace) =>
      (types.size === 0 || types.has(ns.type)) && (task === null || ns.pids.includes(task));
    if (has("J") && has("r")) yield* c.die("mutually exclusive arguments: --json --raw");
    const rows: string[][] = has("n") || has("J") ? [] : [[...columns]];
    for (const ns of all.filter(wanted)) rows.push(yield* cells(ns, columns));
    if (has("J")) {
      const typed = columns.map((name) => ({
        name,
        json: RIGHT.has(name) ? ("number" as const) : undefined,
      }));
      yield* print_table(c, typed, rows, { json: "namespaces" }, false);
      return 0;
    }
    if (has("r")) {
      const raw = (cell: string) => cell.replace(/ /g, "\\x20");
      for (const row of rows) yield* c.out.print(`${row.map(raw).join(" ")}\n`);
      return 0;
    }
    const width = columns.map((_, i) => Math.max(0, ...rows.map((row) => row[i].length)));
    for (const row of rows) {
      const line = row.map((cell, i) =>
        RIGHT.has(columns[i]) ? cell.padStart(width[i]) : cell.padEnd(width[i]),
      );
      yield* c.out.print(`${line.join(" ").trimEnd()}\n`);
    }
    return 0;
  },
});
