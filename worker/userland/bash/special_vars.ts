// Variables that the shell itself computes or watches: RANDOM, SECONDS, LINENO, PATH, OPTIND ...
import { CLOCK_REALTIME } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { SET_OPTIONS } from "./options.ts";
import { set_posix } from "./posix.ts";
import { header_text } from "./print.ts";
import type { Shell, ShellExtra } from "./shell.ts";
import { A_EXPORT, A_INTEGER, A_NOASSIGN, A_NOUNSET, A_READONLY, type Dynamic } from "./vars.ts";
import { set_trace_descriptor } from "./xtrace.ts";

/** Names whose value needs the clock: call update_clock first. */
export const CLOCK_VARIABLES: ReadonlySet<string> = new Set(["SECONDS", "EPOCHSECONDS", "EPOCHREALTIME"]);

export function* update_clock(sh: Shell): Code<void> {
  const t = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, t);
  sh.now_us = t.tv_sec * 1e6 + Math.floor(t.tv_nsec / 1000);
}

/** The "minimal standard" generator (Park and Miller), as bash's $RANDOM uses it. */
function next_random(sh: Shell): number {
  let value: number;
  do {
    let seed = sh.random_state | 0;
    if (seed === 0) seed = 123459876;
    const h = Math.trunc(seed / 127773);
    const l = seed - 127773 * h;
    const t = 16807 * l - 2836 * h;
    seed = t < 0 ? t + 0x7fffffff : t;
    sh.random_state = seed;
    value = ((seed >>> 16) ^ (seed & 65535)) & 32767;
  } while (value === sh.last_random);
  sh.last_random = value;
  return value;
}

/** Seconds since the Epoch at the last update_clock(). */
export const now_seconds = (sh: Shell): number => Math.floor(sh.now_us / 1e6);
const seconds = now_seconds;

/** Outside of functions the shell's own arguments are noted when they are first asked for. */
function call_arguments(sh: Shell): ShellExtra["call_arguments"] {
  if (sh.function_depth === 0 && !sh.shopts.extdebug) note_own_arguments(sh);
  return sh.extra.call_arguments;
}

/** Notes the arguments of the shell itself for BASH_ARGC and BASH_ARGV, unless they are. */
export function note_own_arguments(sh: Shell): void {
  if (sh.extra.call_arguments.length === 0) sh.extra.call_arguments = [sh.positional.list()];
}

const DYNAMIC: Readonly<Record<string, Dynamic & { attrs?: number }>> = {
  BASHPID: { get: (sh) => String(sh.bashpid), attrs: A_INTEGER | A_NOASSIGN },
  RANDOM: {
    get: (sh) => String(next_random(sh)),
    set: (sh, v) => {
      sh.random_state = Number(BigInt.asUintN(32, BigInt(/^-?\d+$/.test(v) ? v : 0)));
      sh.last_random = 0;
    },
    attrs: A_INTEGER,
  },
  SRANDOM: {
    get: (sh) => String((next_random(sh) * 131072 + next_random(sh) * 4 + (next_random(sh) & 3)) >>> 0),
    attrs: A_INTEGER | A_NOASSIGN,
  },
  SECONDS: {
    get: (sh) => String(seconds(sh) - sh.start_seconds + sh.seconds_base),
    set: (sh, v) => {
      sh.seconds_base = Number(/^-?\d+$/.test(v) ? v : 0);
      sh.start_seconds = seconds(sh);
    },
    attrs: A_INTEGER,
  },
  EPOCHSECONDS: { get: (sh) => String(seconds(sh)), set: () => {} },
  EPOCHREALTIME: {
    get: (sh) => `${seconds(sh)}.${String(sh.now_us % 1e6).padStart(6, "0")}`,
    set: () => {},
  },
  LINENO: {
    get: (sh) => String(sh.line),
    set: (sh, v) => {
      sh.line = Number(v) || 0;
    },
    attrs: A_INTEGER,
  },
  BASH_ARGV0: {
    get: (sh) => sh.name0,
    set: (sh, v) => {
      sh.name0 = v;
    },
  },
  BASH_COMMAND: { get: (sh) => (sh.command ? header_text(sh.command) : "") },
  BASH_SUBSHELL: { get: (sh) => String(sh.subshell_level - sh.stage_levels) },
  HISTCMD: {
    get: (sh) => String(sh.interactive_shell ? sh.history.next_number - 1 : 0),
    attrs: A_INTEGER | A_NOASSIGN,
  },
  PIPESTATUS: { get: () => "", list: (sh) => (sh.pipestatus ?? [sh.status]).map(String) },
  FUNCNAME: {
    get: () => "",
    list: (sh) => (sh.function_depth > 0 ? sh.calls().map((f) => f.name) : []),
    attrs: A_NOASSIGN,
  },
  BASH_SOURCE: { get: () => "", list: (sh) => sh.calls().map((f) => f.source), attrs: A_NOASSIGN },
  BASH_LINENO: {
    get: () => "",
    list: (sh) => sh.calls().map((f) => String(f.line)),
    attrs: A_NOASSIGN,
  },
  BASH_ARGC: {
    get: () => "",
    list: (sh) => call_arguments(sh).map((list) => String(list.length)),
    attrs: A_NOASSIGN | A_NOUNSET,
  },
  BASH_ARGV: {
    get: () => "",
    list: (sh) => call_arguments(sh).flatMap((list) => list.toReversed()),
    attrs: A_NOASSIGN | A_NOUNSET,
  },
  DIRSTACK: { get: () => "", list: (sh) => [sh.cwd, ...sh.dirs] },
  GROUPS: { get: () => "", list: (sh) => [String(sh.gid)], attrs: A_NOASSIGN },
  SHELLOPTS: {
    get: (sh) =>
      SET_OPTIONS.map(([n]) => n)
        .filter((n) => sh.options[n])
        .join(":"),
    attrs: A_READONLY,
  },
  BASHOPTS: {
    get: (sh) =>
      Object.entries(sh.shopts)
        .filter(([, on]) => on)
        .map(([n]) => n)
        .join(":"),
    attrs: A_READONLY,
  },
  BASH_ALIASES: {
    get: () => "",
    keys: (sh) => new Map(sh.aliases.entries()),
    store: (sh, k, v) => sh.aliases.set(k, v),
  },
  BASH_CMDS: {
    get: () => "",
    keys: (sh) => new Map(sh.hashed.entries().map(([k, v]) => [k, v.path])),
    store: (sh, k, v) => sh.hashed.set(k, { path: v, hits: 0 }),
  },
};

/** Installs the computed variables and seeds RANDOM from the kernel. */
export function* init_dynamic_variables(sh: Shell): Code<void> {
  const global = sh.vars.scopes[0];
  for (const [name, d] of Object.entries(DYNAMIC)) {
    const v = sh.vars.own(global, name);
    v.value = null;
    v.dynamic = d;
    v.attrs = d.attrs ?? 0;
  }
  const buf = new UserBuffer();
  yield sys.getrandom(buf, 4);
  let seed = 0;
  for (let i = 0; i < buf.data.length; i++) seed = (seed * 256 + buf.data.charCodeAt(i)) >>> 0;
  sh.random_state = seed & 0x7fffffff;
  yield* update_clock(sh);
  sh.start_seconds = seconds(sh);
  const fixed = (name: string, value: string, attrs: number) => sh.vars.set(name, value, attrs);
  fixed("PPID", String(sh.ppid), A_READONLY | A_INTEGER | A_NOUNSET);
  fixed("UID", String(sh.uid), A_READONLY | A_INTEGER | A_NOUNSET);
  fixed("EUID", String(sh.euid), A_READONLY | A_INTEGER | A_NOUNSET);
}

/** Called after every assignment to a named variable. */
export function on_variable_set(sh: Shell, name: string, value: string): void {
  switch (name) {
    case "PATH":
      sh.hashed.clear();
      break;
    case "OPTIND":
      sh.extra.getopts_index = Number(value) || 0;
      sh.extra.getopts_offset = 0;
      break;
    case "POSIXLY_CORRECT":
      set_posix(sh, true);
      break;
    case "IGNOREEOF":
      sh.options.ignoreeof = true;
      break;
  }
}

/** Takes variables of a call or a command away; what then is BASH_XTRACEFD counts. */
export function* leave_scope(sh: Shell, leave: () => void): Code<void> {
  const before = sh.vars.find("BASH_XTRACEFD");
  leave();
  if (sh.vars.find("BASH_XTRACEFD") !== before) yield* set_trace_descriptor(sh);
}

export function on_variable_unset(sh: Shell, name: string): void {
  switch (name) {
    case "PATH":
      sh.hashed.clear();
      break;
    case "POSIXLY_CORRECT":
      set_posix(sh, false);
      break;
    case "IGNOREEOF":
      sh.options.ignoreeof = false;
      break;
  }
}

/** Exports a name with a value, as login and the shell set HOME, PWD, SHLVL. */
export function set_exported(sh: Shell, name: string, value: string): void {
  sh.vars.set(name, value, A_EXPORT);
  sh.vars.changed();
}
