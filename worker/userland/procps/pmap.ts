// pwdx(1) and pmap(1): the working directory and the memory map of a process.
import { EACCES } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { base_name, read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_file } from "../lib/stdio.ts";
import { PMAP_HELP, PWDX_HELP } from "./help.ts";
import { read_proc } from "./readproc.ts";

const STANDARD: readonly LongOption[] = [
  { name: "help", has_arg: 0, val: "h" },
  { name: "version", has_arg: 0, val: "V" },
];

/** Options; --help and --version end the program, and so does a wrong one. */
function* parse(c: Cli, short: string, long: readonly LongOption[], help: string) {
  const parsed = getopt(c.args, `${short}hV`, [...long, ...STANDARD]);
  for (const { opt } of parsed.options)
    if (opt === "h" || opt === "V") {
      yield* c.out.print(opt === "h" ? help : `${c.name} from procps-ng 4.0.2\n`);
      c.exit(0);
    }
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage(help, 1);
  }
  return parsed;
}

export const pwdx = program({
  name: "pwdx",
  help: PWDX_HELP,
  own_help: true,
  *run(c) {
    const { operands } = yield* parse(c, "", [], PWDX_HELP);
    if (operands.length === 0) yield* c.usage(PWDX_HELP, 1);
    for (const word of operands) {
      const pid = /^(?:\/proc\/)?(\d+)$/.exec(word)?.[1];
      if (pid === undefined || Number(pid) === 0) return yield* c.die(`invalid process id: ${word}`);
      const cwd = yield* read_link(`/proc/${pid}/cwd`);
      if (typeof cwd === "string") yield* c.out.print(`${word}: ${cwd}\n`);
      else {
        yield* eprint(`${word}: ${cwd === -EACCES ? "Permission denied" : "No such process"}\n`);
        c.status = 1;
      }
    }
    return c.status;
  },
});

interface Mapping {
  start: bigint;
  end: bigint;
  /** rwxp */
  perms: string;
  offset: string;
  major: string;
  minor: string;
  name: ByteString;
  /** kB */
  rss: number;
  dirty: number;
}

/** The ranges of /proc/PID/smaps (or maps), or null when the process is gone or another user's. */
function* mappings(pid: string, details: boolean): Code<Mapping[] | null> {
  const text = yield* read_file(`/proc/${pid}/${details ? "smaps" : "maps"}`);
  if (typeof text === "number") return null;
  const out: Mapping[] = [];
  for (const line of text.split("\n")) {
    const m = /^([\da-f]+)-([\da-f]+) (\S{4}) ([\da-f]+) ([\da-f]+):([\da-f]+) \d+ *(.*)$/.exec(line);
    if (m) {
      const [, start, end, perms, offset, major, minor, name] = m;
      out.push({
        start: BigInt(`0x${start}`),
        end: BigInt(`0x${end}`),
        perms,
        offset,
        major,
        minor,
        name,
        rss: 0,
        dirty: 0,
      });
      continue;
    }
    const [, key, kb] = /^(\w+): +(\d+) kB$/.exec(line) ?? [];
    const last = out.at(-1);
    if (!last) continue;
    if (key === "Rss") last.rss = Number(kb);
    else if (key === "Shared_Dirty" || key === "Private_Dirty") last.dirty += Number(kb);
  }
  return out;
}

const size = (m: Mapping): number => Number((m.end - m.start) / 1024n);

/** "r-xs-": a letter for shared mappings, and one for those without reserved memory, which is not to be known. */
const mode = (m: Mapping): string => `${m.perms.slice(0, 3)}${m.perms[3] === "s" ? "s" : "-"}-`;

function mapping_name(m: Mapping, path: boolean): ByteString {
  if (m.name.startsWith("/")) return path ? m.name : base_name(m.name);
  return m.name === "[stack]" ? "  [ stack ]" : "  [ anon ]";
}

type Format = "plain" | "x" | "d";

function* show(c: Cli, all: readonly Mapping[], format: Format, quiet: boolean, path: boolean): Code<void> {
  const total = (of: (m: Mapping) => number, which = all): number => which.reduce((sum, m) => sum + of(m), 0);
  const number = (n: number): string => String(n).padStart(7);
  if (format === "x" && !quiet)
    yield* c.out.print("Address           Kbytes     RSS   Dirty Mode  Mapping\n");
  if (format === "d" && !quiet)
    yield* c.out.print("Address           Kbytes Mode  Offset           Device    Mapping\n");
  for (const m of all) {
    const address = m.start.toString(16).padStart(16, "0");
    const name = mapping_name(m, path);
    if (format === "x")
      yield* c.out.print(
        `${address} ${[size(m), m.rss, m.dirty].map(number).join(" ")} ${mode(m)} ${name}\n`,
      );
    else if (format === "d")
      yield* c.out.print(
        `${address} ${number(size(m))} ${mode(m)} ${m.offset.padStart(16, "0")} ` +
          `${m.major.padStart(3, "0")}:${m.minor.padStart(5, "0")} ${name}\n`,
      );
    else yield* c.out.print(`${address} ${String(size(m)).padStart(6)}K ${mode(m)} ${name}\n`);
  }
  if (quiet) return;
  const all_kb = total(size);
  if (format === "x") {
    const sums = [all_kb, total((m) => m.rss), total((m) => m.dirty)].map(number).join(" ");
    yield* c.out.print(`---------------- ------- ------- ------- \ntotal kB         ${sums}\n`);
  } else if (format === "d") {
    const own = all.filter((m) => m.perms[1] === "w" && m.perms[3] === "p");
    const shared = all.filter((m) => m.perms[3] === "s");
    yield* c.out.print(
      `mapped: ${all_kb}K    writeable/private: ${total(size, own)}K    shared: ${total(size, shared)}K\n`,
    );
  } else yield* c.out.print(` total ${String(all_kb).padStart(16)}K\n`);
}

/** Exit status when a process was not there. */
const NOT_FOUND = 42;

export const pmap = program({
  name: "pmap",
  help: PMAP_HELP,
  own_help: true,
  *run(c) {
    const long: LongOption[] = [
      { name: "extended", has_arg: 0, val: "x" },
      { name: "device", has_arg: 0, val: "d" },
      { name: "quiet", has_arg: 0, val: "q" },
      { name: "show-path", has_arg: 0, val: "p" },
      { name: "range", has_arg: 1, val: "A" },
      { name: "read-rc", has_arg: 0, val: "c" },
      { name: "read-rc-from", has_arg: 1, val: "C" },
      { name: "create-rc", has_arg: 0, val: "n" },
      { name: "create-rc-to", has_arg: 1, val: "N" },
    ];
    const { options, operands } = yield* parse(c, "xXdqpA:cC:nN:", long, PMAP_HELP);
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    for (const o of options)
      if ("XcCnN".includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
    if (has("x") && has("d")) yield* c.die("options -c, -C, -d, -n, -N, -x, -X are mutually exclusive");
    const range = options.findLast((o) => o.opt === "A")?.arg ?? null;
    const bounds = range
      ?.split(",")
      .map((b) => (/^(0x)?[\da-f]+$/i.test(b) ? BigInt(`0x${b.replace(/^0x/i, "")}`) : null));
    if (bounds?.includes(null) || (bounds?.length ?? 0) > 2) yield* c.usage(PMAP_HELP, 1);
    const [low, high] = bounds ?? [0n, 1n << 64n];
    const pids: string[] = [];
    for (const word of operands) {
      const pid = /^(?:\/proc\/)?(\d+)$/.exec(word)?.[1];
      if (pid === undefined) yield* c.usage(PMAP_HELP, 1);
      else pids.push(pid);
    }
    if (pids.length === 0) yield* c.usage(PMAP_HELP, 1);
    const format: Format = has("x") ? "x" : has("d") ? "d" : "plain";
    for (const pid of pids) {
      const p = yield* read_proc(Number(pid));
      if (p === null) {
        c.status = NOT_FOUND;
        continue;
      }
      yield* c.out.print(`${pid}:   ${p.args.length > 0 ? p.args.join(" ") : `[${p.comm}]`}\n`);
      const all = yield* mappings(pid, format === "x");
      if (all === null) return 1;
      const shown = all.filter((m) => m.end > (low ?? 0n) && m.start <= (high ?? low ?? 0n));
      yield* show(c, shown, format, has("q"), has("p"));
    }
    return c.status;
  },
});
