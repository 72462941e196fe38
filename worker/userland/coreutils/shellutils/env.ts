// env(1): runs a command in a changed environment, or prints the environment.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import {
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIGKILL,
  SIGNAL_NAMES,
  SIGSTOP,
  type sigaction,
  sigmask,
} from "../../../kernel/uapi/signal.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { execvp } from "../../lib/execvp.ts";
import { eprint } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { getenv, type Tool, tool } from "../tool.ts";
import { signal_number } from "./signals.ts";
import { split_string } from "./split_string.ts";

/** Exit status when env itself fails, as against the command. */
const EXIT_CANCELED = 125;
const EXIT_CANNOT_INVOKE = 126;
const EXIT_ENOENT = 127;

/** Where -S stands among the options: its value and the index of what follows it; null without -S. */
function find_split(
  args: readonly ByteString[],
): { before: ByteString[]; value: string; next: number } | null {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--" || arg === "-" || !arg.startsWith("-")) return null;
    const before = args.slice(0, i);
    const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg);
    if (long) {
      if (long[1] !== "" && "split-string".startsWith(long[1])) {
        if (long[2] !== undefined) return { before, value: long[2], next: i + 1 };
        return i + 1 < args.length ? { before, value: args[i + 1], next: i + 2 } : null;
      }
      if (long[2] === undefined && /^(u|c)/.test(long[1])) i++;
      continue;
    }
    const short = /^-([^uCS]*)([uCS])(.*)$/s.exec(arg);
    if (!short) continue;
    if (short[2] !== "S") {
      if (short[3] === "") i++;
      continue;
    }
    if (short[1] !== "") before.push(`-${short[1]}`);
    if (short[3] !== "") return { before, value: short[3], next: i + 1 };
    return i + 1 < args.length ? { before, value: args[i + 1], next: i + 2 } : null;
  }
  return null;
}

/** The arguments with every -S replaced by its words. */
/** A -S after -v, which tells of it. */
interface Split {
  text: ByteString;
  words: readonly ByteString[];
}

function expand_splits(
  args: readonly ByteString[],
  envp: readonly ByteString[],
): { args: ByteString[]; error: string | null; splits: Split[] } {
  let list = [...args];
  const splits: Split[] = [];
  // each round takes one -S away; its words may bring another
  for (let round = 0; round < 100; round++) {
    const found = find_split(list);
    if (!found) break;
    const words = split_string(found.value, (name) => getenv(envp, name));
    if (words.error !== null) return { args: list, error: words.error, splits };
    if (found.before.some((w) => /^-[0iv]*v|^--debug$/.test(w)))
      splits.push({ text: found.value, words: words.args });
    list = [...found.before, ...words.args, ...list.slice(found.next)];
  }
  return { args: list, error: null, splits };
}

/** Signal numbers of "INT,9"; all that can be changed without a list. */
function* signal_list(t: Tool, list: string | null): Code<number[]> {
  if (list === null) {
    const all = [...SIGNAL_NAMES.keys()].filter((n) => n > 0 && SIGNAL_NAMES[n] !== undefined);
    return all.filter((n) => n !== SIGKILL && n !== SIGSTOP);
  }
  const numbers: number[] = [];
  for (const word of list.split(",")) {
    const n = signal_number(word);
    if (n === null || n === 0) yield* t.usage(`${t.quote(word)}: invalid signal`);
    else numbers.push(n);
  }
  return numbers;
}

function* set_signals(t: Tool, debug: (text: string) => Code<void>): Code<void> {
  let block = 0n;
  for (const o of t.options) {
    if (!o.opt.endsWith("-signal")) continue;
    for (const sig of yield* signal_list(t, o.arg)) {
      if (o.opt === "block-signal") {
        block |= sigmask(sig);
        continue;
      }
      const act: sigaction = {
        sa_handler: o.opt === "ignore-signal" ? SIG_IGN : SIG_DFL,
        sa_flags: 0,
        sa_mask: 0n,
      };
      const r = yield sys.rt_sigaction(sig, act);
      // without a list those that cannot be changed are left alone
      if (r < 0 && o.arg !== null)
        yield* t.die(`failed to set signal action for signal ${sig}`, r, EXIT_CANCELED);
      yield* debug(
        `Reset signal ${SIGNAL_NAMES[sig]} (${sig}) to ${act.sa_handler === SIG_IGN ? "IGNORE" : "DEFAULT"}`,
      );
    }
  }
  if (block !== 0n) yield sys.rt_sigprocmask(SIG_BLOCK, { set: block });
}

function* list_signals(): Code<void> {
  const mask = { set: 0n };
  yield sys.rt_sigprocmask(SIG_BLOCK, null, mask);
  for (let sig = 1; sig < SIGNAL_NAMES.length; sig++) {
    const name = SIGNAL_NAMES[sig];
    if (name === undefined) continue;
    const old: sigaction = { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n };
    yield sys.rt_sigaction(sig, null, old);
    const states: string[] = [];
    if ((mask.set & sigmask(sig)) !== 0n) states.push("BLOCK");
    if (old.sa_handler === SIG_IGN) states.push("IGNORE");
    if (states.length > 0)
      yield* eprint(`${name.padEnd(10)} (${String(sig).padStart(2)}): ${states.join(",")}\n`);
  }
}

/** putenv(3): replaces in place. */
function putenv(list: ByteString[], entry: ByteString): void {
  const name = entry.slice(0, entry.indexOf("=") + 1);
  const at = list.findIndex((e) => e.startsWith(name));
  if (at < 0) list.push(entry);
  else list[at] = entry;
}

export const env = tool({
  name: "env",
  usage: "[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]",
  about: "Set each NAME to VALUE in the environment and run COMMAND.",
  usage_status: EXIT_CANCELED,
  stop_at_operand: true,
  options: `
  -i, --ignore-environment  start with an empty environment
  -0, --null            end each output line with NUL, not newline
  -u, --unset=NAME      remove variable from the environment
  -C, --chdir=DIR       change working directory to DIR
  -S, --split-string=S  process and split S into separate arguments;
                        used to pass multiple arguments on shebang lines
      --block-signal[=SIG]    block delivery of SIG signal(s) to COMMAND
      --default-signal[=SIG]  reset handling of SIG signal(s) to the default
      --ignore-signal[=SIG]   set handling of SIG signal(s) to do nothing
      --list-signal-handling  list non default signal handling to stderr
  -v, --debug           print verbose information for each processing step`,
  notes: `A mere - implies -i.  If no COMMAND, print the resulting environment.

SIG may be a signal name like 'PIPE', or a signal number like '13'.
Without SIG, all known signals are included.  Multiple signals can be
comma-separated.`,
  prepare: (args, envp) => expand_splits(args, envp).args,
  *run(t) {
    const split = expand_splits(t.args, t.envp);
    if (split.error !== null) yield* t.die(split.error, 0, EXIT_CANCELED);
    const verbose = t.has("v");
    function* debug(text: string): Code<void> {
      if (verbose) yield* eprint(`${text}\n`);
    }
    for (const { text, words } of split.splits) {
      yield* debug(`split -S:  ${t.quote(text)}`);
      for (const [i, w] of words.entries())
        yield* debug(`${i === 0 ? " into:  " : "     &  "}  ${t.quote(w)}`);
    }
    const operands = [...t.operands];
    const empty = t.has("i") || operands[0] === "-";
    if (operands[0] === "-") operands.shift();
    let list = [...t.envp];
    if (empty) {
      yield* debug("cleaning environ");
      list = [];
    } else
      for (const o of t.options.filter((x) => x.opt === "u")) {
        const name = o.arg ?? "";
        yield* debug(`unset:    ${name}`);
        if (name === "" || name.includes("="))
          yield* t.die(`cannot unset ${t.quote(name)}: Invalid argument`, 0, EXIT_CANCELED);
        list = list.filter((e) => !e.startsWith(`${name}=`));
      }
    while (operands[0]?.includes("=")) {
      const entry = operands.shift() ?? "";
      yield* debug(`setenv:   ${entry}`);
      putenv(list, entry);
    }
    const dir = t.last("C")?.arg ?? null;
    if (t.has("0") && operands.length > 0) yield* t.usage("cannot specify --null (-0) with command");
    if (dir !== null && operands.length === 0) yield* t.usage("must specify command with --chdir (-C)");
    if (operands.length === 0) {
      for (const e of list) yield* t.out.print(e + (t.has("0") ? "\0" : "\n"));
      return 0;
    }
    yield* set_signals(t, debug);
    if (t.has("list-signal-handling")) yield* list_signals();
    if (dir !== null) {
      yield* debug(`chdir:    ${t.quoteaf(dir)}`);
      const r = yield sys.chdir(dir);
      if (r < 0) yield* t.die(`cannot change directory to ${t.quoteaf(dir)}`, r, EXIT_CANCELED);
    }
    yield* debug(`executing: ${operands[0]}`);
    for (const [i, arg] of operands.entries()) yield* debug(`   arg[${i}]= ${t.quote(arg)}`);
    const r = yield* execvp(operands, list);
    yield* t.warn(t.quote(operands[0]), r);
    if (r === -ENOENT && /\s/.test(operands[0])) yield* t.warn("use -[v]S to pass options in shebang lines");
    return r === -ENOENT ? EXIT_ENOENT : EXIT_CANNOT_INVOKE;
  },
});
