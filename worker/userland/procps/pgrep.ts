// pgrep(1) and pkill(1).
import { SIGTERM } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption, type ParsedOptions } from "../lib/getopt.ts";
import { getgrnam, getpwnam } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { eprint, read_file, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { PGREP_HELP, PKILL_HELP } from "./help.ts";
import { namespaces_of, PGREP_KINDS } from "./namespaces.ts";
import { HZ, type Proc, read_procs, tty_name, uptime_seconds } from "./readproc.ts";
import { signal_number, take_signal } from "./signals.ts";

const LONG: readonly LongOption[] = [
  { name: "signal", has_arg: 1 },
  { name: "count", has_arg: 0, val: "c" },
  { name: "delimiter", has_arg: 1, val: "d" },
  { name: "full", has_arg: 0, val: "f" },
  { name: "pgroup", has_arg: 1, val: "g" },
  { name: "group", has_arg: 1, val: "G" },
  { name: "ignore-case", has_arg: 0, val: "i" },
  { name: "list-name", has_arg: 0, val: "l" },
  { name: "list-full", has_arg: 0, val: "a" },
  { name: "newest", has_arg: 0, val: "n" },
  { name: "oldest", has_arg: 0, val: "o" },
  { name: "older", has_arg: 1, val: "O" },
  { name: "parent", has_arg: 1, val: "P" },
  { name: "session", has_arg: 1, val: "s" },
  { name: "terminal", has_arg: 1, val: "t" },
  { name: "euid", has_arg: 1, val: "u" },
  { name: "uid", has_arg: 1, val: "U" },
  { name: "inverse", has_arg: 0, val: "v" },
  { name: "exact", has_arg: 0, val: "x" },
  { name: "runstates", has_arg: 1, val: "r" },
  { name: "echo", has_arg: 0, val: "e" },
  { name: "lightweight", has_arg: 0, val: "w" },
  { name: "pidfile", has_arg: 1, val: "F" },
  { name: "logpidfile", has_arg: 0, val: "L" },
  { name: "ignore-ancestors", has_arg: 0, val: "A" },
  { name: "queue", has_arg: 1, val: "q" },
  { name: "require-handler", has_arg: 0, val: "H" },
  { name: "cgroup", has_arg: 1 },
  { name: "ns", has_arg: 1 },
  { name: "nslist", has_arg: 1 },
  { name: "help", has_arg: 0, val: "h" },
  { name: "version", has_arg: 0, val: "V" },
];
const NOT_SIMULATED = new Set("w L q H".split(" "));
const EXIT_USAGE = 2;
/** What the kernel keeps of the name of a process. */
const COMM_LENGTH = 15;

type Test = (p: Proc) => boolean;

function* hint(c: Cli, message: string): Code<never> {
  yield* c.warn(message);
  return yield* c.usage(`Try \`${c.name} --help' for more information.\n`, EXIT_USAGE);
}

const list = (text: string) => text.split(",").filter(Boolean);

function* numbers(c: Cli, text: string, what: string, self?: number): Code<number[]> {
  const out: number[] = [];
  for (const w of list(text)) {
    if (!/^\d+$/.test(w)) yield* c.die(`${what}: ${w}`, 0, EXIT_USAGE);
    // 0 stands for pgrep's own
    out.push(w === "0" && self !== undefined ? self : Number(w));
  }
  if (out.length === 0) yield* c.die(`invalid ${what}`, 0, EXIT_USAGE);
  return out;
}

function* users(c: Cli, text: string): Code<number[]> {
  const out: number[] = [];
  for (const w of list(text)) {
    const uid = /^\d+$/.test(w) ? Number(w) : (yield* getpwnam(w))?.uid;
    out.push(uid ?? (yield* c.die(`invalid user name: ${w}`, 0, EXIT_USAGE)));
  }
  return out;
}

function* groups(c: Cli, text: string): Code<number[]> {
  const out: number[] = [];
  for (const w of list(text)) {
    const gid = /^\d+$/.test(w) ? Number(w) : (yield* getgrnam(w))?.gid;
    out.push(gid ?? (yield* c.die(`invalid group name: ${w}`, 0, EXIT_USAGE)));
  }
  return out;
}

/** The processes, which are read from /proc when somebody asks first. */
type Procs = () => Code<Proc[]>;
function processes(): Procs {
  let list: Proc[] | null = null;
  return function* () {
    list ??= yield* read_procs();
    return list;
  };
}

/** --ns: all processes in the namespaces of `pid`, or in those of them that --nslist names. */
function* same_namespaces(c: Cli, pid: string, nslist: string | null, procs: Procs): Code<Test> {
  const kinds = nslist === null ? PGREP_KINDS : list(nslist);
  if (kinds.some((k) => !PGREP_KINDS.some((known) => known === k))) c.exit(EXIT_USAGE);
  const wanted = /^\d+$/.test(pid) ? yield* namespaces_of(Number(pid), kinds) : null;
  const found = new Set<number>();
  if (wanted && (yield sys.access(`/proc/${pid}`, 0)) === 0)
    for (const p of yield* procs()) {
      const own = yield* namespaces_of(p.pid, kinds);
      if (kinds.every((k) => own.get(k) === wanted.get(k))) found.add(p.pid);
    }
  return (p) => found.has(p.pid);
}

/** -F: the process whose number a file holds. */
function* from_file(c: Cli, path: string): Code<Test> {
  const text = yield* read_file(path);
  const pid = typeof text === "string" ? /^\s*(\d+)/.exec(text)?.[1] : undefined;
  if (pid === undefined) {
    yield* c.warn("pidfile not valid");
    return yield* c.usage(`Try \`${c.name} --help' for more information.\n`, 1);
  }
  return (p) => p.pid === Number(pid);
}

/** --cgroup: processes of these control groups of the unified hierarchy. */
function* in_cgroups(text: string, procs: Procs): Code<Test> {
  const wanted = list(text);
  const found = new Set<number>();
  for (const p of yield* procs()) {
    const own = yield* read_file(`/proc/${p.pid}/cgroup`);
    const path = typeof own === "string" ? /^0::(.*)$/m.exec(own)?.[1] : undefined;
    if (path !== undefined && wanted.includes(path)) found.add(p.pid);
  }
  return (p) => found.has(p.pid);
}

/** -A: not the processes that pgrep descends from. */
function* no_ancestors(all: Procs): Code<Test> {
  const procs = new Map((yield* all()).map((p) => [p.pid, p]));
  const above = new Set<number>();
  for (let p = procs.get(yield sys.getppid()); p && !above.has(p.pid); p = procs.get(p.ppid))
    above.add(p.pid);
  return (p) => !above.has(p.pid);
}

/** The criteria of the options: a process must meet all. */
function* criteria(c: Cli, parsed: ParsedOptions, procs: Procs): Code<Test[]> {
  const tests: Test[] = [];
  const uptime = yield* uptime_seconds();
  for (const { opt, arg } of parsed.options) {
    const text = arg ?? "";
    if (opt === "u" || opt === "U") {
      const ids = yield* users(c, text);
      tests.push((p) => ids.includes(p.uid[opt === "u" ? 1 : 0]));
    } else if (opt === "G") {
      const ids = yield* groups(c, text);
      tests.push((p) => ids.includes(p.gid[0]));
    } else if (opt === "P") {
      const ids = yield* numbers(c, text, "not a number");
      tests.push((p) => ids.includes(p.ppid));
    } else if (opt === "g") {
      const ids = yield* numbers(c, text, "invalid process group", yield sys.getpgrp());
      tests.push((p) => ids.includes(p.pgrp));
    } else if (opt === "s") {
      const ids = yield* numbers(c, text, "invalid session id", yield sys.getsid(0));
      tests.push((p) => ids.includes(p.session));
    } else if (opt === "t") {
      const names = list(text).map((t) => t.replace(/^\/dev\//, ""));
      tests.push((p) => names.includes(tty_name(p.tty)));
    } else if (opt === "r") {
      const states = text.replaceAll(",", "");
      tests.push((p) => states.includes(p.state));
    } else if (opt === "O") {
      const [age] = yield* numbers(c, text, "not a number");
      tests.push((p) => uptime - p.start / HZ >= age);
    } else if (opt === "F") tests.push(yield* from_file(c, text));
    else if (opt === "cgroup") tests.push(yield* in_cgroups(text, procs));
    else if (opt === "ns")
      tests.push(
        yield* same_namespaces(
          c,
          text,
          parsed.options.findLast((o) => o.opt === "nslist")?.arg ?? null,
          procs,
        ),
      );
  }
  return tests;
}

function* pattern(c: Cli, text: string, exact: boolean, icase: boolean): Code<Regex> {
  const compiled = compile_regex(exact ? `^(${text})$` : text, { syntax: "ere", icase });
  if (!compiled.ok) return yield* c.die(`regex error: ${compiled.error}`, 0, EXIT_USAGE);
  return compiled.regex;
}

interface Found {
  procs: Proc[];
  parsed: ParsedOptions;
  signal: number;
}

function* find(c: Cli, kill: boolean): Code<Found> {
  const { signal, rest } = kill ? take_signal(c.args) : { signal: null, rest: [...c.args] };
  const parsed = getopt(rest, `${kill ? "e" : "lavwd:"}cfg:G:inoO:P:s:t:u:U:xF:Lr:AhVqH`, LONG);
  for (const o of parsed.options) {
    if (o.opt === "h") {
      yield* c.out.print(kill ? PKILL_HELP : PGREP_HELP);
      c.exit(0);
    }
    if (o.opt === "V") {
      yield* c.out.print(`${c.name} from procps-ng 4.0.2\n`);
      c.exit(0);
    }
    if (NOT_SIMULATED.has(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`, 0, EXIT_USAGE);
  }
  if (parsed.error !== null) {
    yield* c.warn(parsed.error);
    yield* c.usage(kill ? PKILL_HELP : PGREP_HELP, EXIT_USAGE);
  }
  const has = (o: string) => parsed.options.some((x) => x.opt === o);
  // one of them at most
  if (["n", "o", "v"].filter(has).length > 1) yield* c.usage(kill ? PKILL_HELP : PGREP_HELP, EXIT_USAGE);
  if (parsed.operands.length > 1) yield* hint(c, "only one pattern can be provided");
  const read = processes();
  const tests = yield* criteria(c, parsed, read);
  if (parsed.operands.length === 0 && tests.length === 0) yield* hint(c, "no matching criteria specified");
  if (parsed.operands.length > 0) {
    const regex = yield* pattern(c, parsed.operands[0], has("x"), has("i"));
    if (parsed.operands[0].length > COMM_LENGTH && !has("f")) {
      yield* c.warn(
        `pattern that searches for process name longer than ${COMM_LENGTH} characters will result in zero matches`,
      );
      yield* eprint(`Try \`${c.name} -f' option to match against the complete command line.\n`);
    }
    const name = (p: Proc) => (has("f") && p.args.length > 0 ? p.args.join(" ") : p.comm);
    tests.push((p) => regex.test(name(p)));
  }
  const self = yield sys.getpid();
  const all = (yield* read()).filter((p) => p.pid !== self);
  const others = has("A") ? yield* no_ancestors(read) : () => true;
  let procs = all.filter((p) => others(p) && tests.every((t) => t(p)) !== has("v"));
  const by_start = (a: Proc, b: Proc) => a.start - b.start || a.pid - b.pid;
  if (has("n")) procs = [...procs].sort(by_start).slice(-1);
  if (has("o")) procs = [...procs].sort(by_start).slice(0, 1);
  const named = parsed.options.findLast((o) => o.opt === "signal")?.arg;
  return { procs, parsed, signal: named ? signal_number(named) : (signal ?? SIGTERM) };
}

export const pgrep = program({
  name: "pgrep",
  help: PGREP_HELP,
  own_help: true,
  *run(c) {
    const { procs, parsed } = yield* find(c, false);
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (has("c")) {
      yield* c.out.print(`${procs.length}\n`);
      return procs.length > 0 ? 0 : 1;
    }
    const delimiter = parsed.options.findLast((o) => o.opt === "d")?.arg ?? "\n";
    const full = (p: Proc) => (p.args.length > 0 ? p.args.join(" ") : p.comm);
    const shown = procs.map((p) => `${p.pid}${has("a") ? ` ${full(p)}` : has("l") ? ` ${p.comm}` : ""}`);
    if (shown.length > 0) yield* c.out.print(`${shown.join(delimiter)}\n`);
    return procs.length > 0 ? 0 : 1;
  },
});

export const pkill = program({
  name: "pkill",
  help: PKILL_HELP,
  own_help: true,
  *run(c) {
    const { procs, parsed, signal } = yield* find(c, true);
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    let killed = 0;
    for (const p of procs) {
      const r = yield sys.kill(p.pid, signal);
      if (r >= 0) {
        killed++;
        if (has("e")) yield* c.out.print(`${p.comm} killed (pid ${p.pid})\n`);
      } else if (r !== -3) {
        yield* c.out.flush();
        yield* eprint(`pkill: killing pid ${p.pid} failed: ${strerror(r)}\n`);
      }
    }
    if (has("c")) yield* c.out.print(`${procs.length}\n`);
    return killed > 0 ? 0 : 1;
  },
});
