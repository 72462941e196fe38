// kill(1), pidof(1) of procps and killall(1) of psmisc.
import { SIGNAL_NAMES, SIGTERM } from "../../kernel/uapi/signal.ts";
import { base_name } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { getpwnam } from "../lib/passwd.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex } from "../lib/regex.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { KILL_HELP, KILLALL_HELP } from "./help.ts";
import { type Proc, read_procs } from "./readproc.ts";
import { signal_number, take_signal } from "./signals.ts";

const STANDARD = 31;
/** Names of the signals that are not real-time ones, from 1. */
const names = () => SIGNAL_NAMES.slice(1, STANDARD + 1).map((n) => (n === "IO" ? "POLL" : n));

/** Words in lines of at most 79 characters. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const w of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + w.length < 80) lines[lines.length - 1] = `${last} ${w}`;
    else lines.push(w);
  }
  return `${lines.join("\n")}\n`;
}

function* list_signals(c: Cli, which: string | null): Code<number> {
  if (which === null) {
    yield* c.out.print(wrapped(names()));
    return 0;
  }
  const n = signal_number(which);
  if (n <= 0) {
    // no failure, in procps 4.0.2
    yield* eprint(`${c.name}: unknown signal name ${which}\n`);
    return 0;
  }
  yield* c.out.print(`${/^\d+$/.test(which) ? SIGNAL_NAMES[n] : n}\n`);
  return 0;
}

function* table(c: Cli): Code<number> {
  const cells = names().map((n, i) => `${String(i + 1).padStart(2)} ${n}`);
  for (let i = 0; i < cells.length; i += 7)
    yield* c.out.print(
      `${cells
        .slice(i, i + 7)
        .map((s, k) => (k === 6 ? s : s.padEnd(11)))
        .join("")}\n`,
    );
  return 0;
}

export const kill = program({
  name: "kill",
  argv0: true,
  help: KILL_HELP,
  own_help: true,
  *run(c) {
    let sig = SIGTERM;
    let args = [...c.args];
    const bad = function* (text: string): Code<never> {
      yield* eprint(`${c.name}: ${text}\n`);
      return yield* c.usage(KILL_HELP, 1);
    };
    if (args.length === 0) return yield* c.usage(KILL_HELP, 1);
    const [first] = args;
    if (first === "-h" || first === "--help") return yield* c.usage(KILL_HELP, 0);
    if (first === "-V" || first === "--version") {
      yield* c.out.print("kill from procps-ng 4.0.2\n");
      return 0;
    }
    if (first === "-L" || first === "--table") return yield* table(c);
    if (first === "-l" || first === "--list") return yield* list_signals(c, args[1] ?? null);
    if (first.startsWith("--list=")) return yield* list_signals(c, first.slice(7));
    if (first === "-q" || first === "--queue") return yield* c.die(`option ${first} is not simulated`);
    if (first === "-s" || first === "--signal") {
      if (args[1] === undefined) return yield* bad("invalid argument s");
      sig = signal_number(args[1]);
      if (sig < 0) return yield* bad(`unknown signal name ${args[1]}`);
      args = args.slice(2);
    } else if (/^-./.test(first) && first !== "--") {
      sig = signal_number(first.slice(1));
      if (sig < 0) return yield* bad(`invalid argument ${first[1]}`);
      args = args.slice(1);
    }
    if (args[0] === "--") args = args.slice(1);
    if (args.length === 0) return yield* c.usage(KILL_HELP, 1);
    let status = 0;
    for (const a of args) {
      if (!/^-?\d+$/.test(a)) {
        yield* eprint(`${c.name}: failed to parse argument: '${a}'\n`);
        status = 1;
        continue;
      }
      const r = yield sys.kill(Number(a), sig);
      if (r >= 0) continue;
      yield* eprint(`${c.name}: (${a}): ${strerror(r)}\n`);
      status = 1;
    }
    return status;
  },
});

const PIDOF_HELP = `pidof usage: [options] <program-name>

 -c           Return PIDs with the same root directory
 -d <sep>     Use the provided character as output separator
 -h           Display this help text
 -n           Avoid using stat system function on network shares
 -o <pid>     Omit results with a given PID
 -q           Quiet mode. Do not display output
 -s           Only return one PID
 -x           Return PIDs of shells running scripts with a matching name
 -z           List zombie and I/O waiting processes. May cause pidof to hang.

`;

/** Does a process run this program, by name or by path? */
const runs = (p: Proc, name: string, scripts: boolean): boolean => {
  const argv0 = (p.args[0] ?? "").replace(/^-/, "");
  const base = name.includes("/") ? name : base_name(name);
  if (argv0 !== "" && (argv0 === name || base_name(argv0) === base)) return true;
  if (p.comm === base || (base.length > 15 && p.comm === base.slice(0, 15))) return true;
  return scripts && p.args.length > 1 && (p.args[1] === name || base_name(p.args[1]) === base);
};

export const pidof = program({
  name: "pidof",
  help: PIDOF_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "hcd:no:sxzq");
    // this pidof ends without a word
    if (parsed.error !== null) return 1;
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (has("h")) return yield* c.usage(PIDOF_HELP, 0);
    for (const o of parsed.options)
      if ("cnz".includes(o.opt)) yield* c.die(`option -${o.opt} is not simulated`);
    const separator = parsed.options.findLast((o) => o.opt === "d")?.arg ?? " ";
    const omitted = parsed.options.filter((o) => o.opt === "o").flatMap((o) => (o.arg ?? "").split(/[,;:]/));
    const self = yield sys.getpid();
    const all = (yield* read_procs()).filter((p) => p.pid !== self && !omitted.includes(String(p.pid)));
    // newest first
    all.reverse();
    let found = parsed.operands.flatMap((name) => all.filter((p) => runs(p, name, has("x"))));
    if (has("s")) found = found.slice(0, 1);
    if (found.length > 0 && !has("q")) yield* c.out.print(`${found.map((p) => p.pid).join(separator)}\n`);
    return found.length > 0 ? 0 : 1;
  },
});

const KILLALL_LONG: readonly LongOption[] = [
  { name: "exact", has_arg: 0, val: "e" },
  { name: "ignore-case", has_arg: 0, val: "I" },
  { name: "process-group", has_arg: 0, val: "g" },
  { name: "list", has_arg: 0, val: "l" },
  { name: "quiet", has_arg: 0, val: "q" },
  { name: "regexp", has_arg: 0, val: "r" },
  { name: "signal", has_arg: 1, val: "s" },
  { name: "user", has_arg: 1, val: "u" },
  { name: "verbose", has_arg: 0, val: "v" },
  { name: "version", has_arg: 0, val: "V" },
  { name: "wait", has_arg: 0, val: "w" },
];

/** Which processes a name of killall means. */
function* matcher(name: string, regexp: boolean, icase: boolean): Code<(p: Proc) => boolean> {
  if (regexp) {
    const compiled = compile_regex(name, { syntax: "ere", icase });
    if (!compiled.ok) {
      yield* eprint(`killall: Bad regular expression: ${name}\n`);
      return () => false;
    }
    return (p) => compiled.regex.test(p.comm);
  }
  const fold = (s: string) => (icase ? s.toLowerCase() : s);
  return (p) => fold(p.comm) === fold(name.slice(0, 15));
}

export const killall = program({
  name: "killall",
  help: KILLALL_HELP,
  own_help: true,
  *run(c) {
    const { signal, rest } = take_signal(c.args);
    if (rest.length === 0) return yield* c.usage(KILLALL_HELP, 1);
    const odd = rest.find((a) => /^-[A-Z][A-Z0-9]+$/.test(a));
    if (signal === null && odd) {
      yield* eprint(`${odd.slice(1)}: unknown signal; killall -l lists signals.\n`);
      return 1;
    }
    const parsed = getopt(rest, "egy:o:ilqrs:u:vwIVZ:n:", KILLALL_LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return yield* c.usage(KILLALL_HELP, 1);
    }
    for (const o of parsed.options)
      if (!"lqrsuvIVew".includes(o.opt)) yield* c.die(`option ${o.spelled} is not simulated`);
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (has("V")) return yield* c.usage("killall (PSmisc) 23.6\n", 0);
    if (has("l")) {
      yield* c.out.print(wrapped(names()));
      return 0;
    }
    const named = parsed.options.findLast((o) => o.opt === "s")?.arg;
    const sig = named ? signal_number(named) : (signal ?? SIGTERM);
    if (sig < 0) {
      yield* eprint(`${named}: unknown signal; killall -l lists signals.\n`);
      return 1;
    }
    const user = parsed.options.findLast((o) => o.opt === "u")?.arg;
    const uid = user ? (yield* getpwnam(user))?.uid : undefined;
    if (user && uid === undefined) {
      yield* eprint(`Cannot find user ${user}\n`);
      return 1;
    }
    if (parsed.operands.length === 0 && uid === undefined) return yield* c.usage(KILLALL_HELP, 1);
    const self = yield sys.getpid();
    const all = (yield* read_procs()).filter(
      (p) => p.pid !== self && (uid === undefined || p.uid[0] === uid),
    );
    let status = 0;
    const waiting: number[] = [];
    for (const name of parsed.operands.length > 0 ? parsed.operands : [""]) {
      const test = name === "" ? () => true : yield* matcher(name, has("r"), has("I"));
      let found = 0;
      for (const p of all.filter(test)) {
        const r = yield sys.kill(p.pid, sig);
        if (r >= 0) {
          found++;
          waiting.push(p.pid);
          if (has("v")) yield* eprint(`Killed ${p.comm}(${p.pid}) with signal ${sig}\n`);
        } else if (r !== -3) yield* eprint(`${p.comm}(${p.pid}): ${strerror(r)}\n`);
      }
      if (found > 0) continue;
      status = 1;
      if (!has("q")) yield* eprint(`${name}: no process found\n`);
    }
    while (has("w") && waiting.length > 0) {
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      const pid = waiting[0];
      if ((yield sys.kill(pid, 0)) < 0) waiting.shift();
    }
    return status;
  },
});
