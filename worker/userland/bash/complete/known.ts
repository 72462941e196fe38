// Completion for commands the shell knows without being told: the audit tools, kill, jobs, set and shopt.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { OPTION_WORDS as AUDITCTL_OPTIONS } from "../../audit/auditctl/options.ts";
import { OPTION_WORDS as AUSEARCH_OPTIONS } from "../../audit/ausearch/options.ts";
import { ERRNO_NAMES } from "../../audit/libaudit/errno_names.ts";
import { ACTIONS, COMPARISONS, FIELD_NAMES, FILE_TYPES, FS_TYPES, LISTS } from "../../audit/tables/fields.ts";
import { SYSCALL_NAMES } from "../../audit/tables/machines.ts";
import { RECORD_TYPES } from "../../audit/tables/message_types.ts";
import type { Code } from "../../lib/code.ts";
import { read_file } from "../../lib/stdio.ts";
import { SET_OPTIONS, SHOPT_DEFAULTS } from "../options.ts";
import type { Shell } from "../shell.ts";
import { run_action, signal_names } from "./actions.ts";
import type { CompletionContext } from "./run.ts";

export interface Known {
  matches: readonly ByteString[];
  /** no blank after a single match: a value follows */
  nospace?: boolean;
}

/** The patch of the series that brings the rule field containerid. */
const FILTER_PATCH = 4;

/** Rule fields; containerid only where the kernel has the series as far as that. */
function* field_names(): Code<readonly string[]> {
  const cmdline = yield* read_file("/proc/cmdline");
  const patches = typeof cmdline === "string" ? /(?:^|\s)patches=(\d+)/.exec(cmdline) : null;
  if (patches && Number(patches[1]) < FILTER_PATCH) return FIELD_NAMES.filter((n) => n !== "containerid");
  return FIELD_NAMES;
}

/** Choices for one of several values with commas between. */
function after_comma(word: ByteString, choices: readonly string[]): Known {
  const cut = word.lastIndexOf(",") + 1;
  return { matches: choices.map((c) => word.slice(0, cut) + c) };
}

const LIST_ACTIONS: readonly string[] = [...LISTS.keys()].flatMap((list) =>
  [...ACTIONS.keys()].flatMap((action) => [`${list},${action}`, `${action},${list}`]),
);

const VALUES: Readonly<Record<string, readonly string[]>> = {
  arch: ["b64", "b32"],
  exit: ERRNO_NAMES.map((name) => `-${name}`),
  filetype: [...FILE_TYPES.keys()],
  fstype: [...FS_TYPES.keys()],
  msgtype: RECORD_TYPES,
  perm: ["r", "w", "x", "a", "wa", "rwxa"],
  success: ["0", "1", "yes", "no"],
};

const FILE_FIELDS: ReadonlySet<string> = new Set(["path", "dir", "exe"]);

/** `-F FIELD=VALUE`: = is a word of its own in COMP_WORDS. */
function* rule_field(ctx: CompletionContext): Code<Known | null> {
  const { words, index, word } = ctx;
  if (words[index - 1] === "-F" && !/[=<>&]/.test(word))
    return { matches: (yield* field_names()).map((n) => `${n}=`), nospace: true };
  const operator = /^[!<>&=]+$/.test(words[index]) ? index : index - 1;
  const field = (words[operator - 1] ?? "").replace(/!$/, "");
  if (words[operator - 2] !== "-F" || !/^[!<>&=]+$/.test(words[operator] ?? "")) return null;
  if (FILE_FIELDS.has(field)) return null;
  return { matches: VALUES[field] ?? [] };
}

function* auditctl(_sh: Shell, ctx: CompletionContext): Code<Known | null> {
  const { previous, word } = ctx;
  const field = yield* rule_field(ctx);
  if (field) return field;
  switch (previous) {
    case "-a":
    case "-A":
    case "-d":
      return { matches: LIST_ACTIONS };
    case "-S":
      return after_comma(word, ["all", ...SYSCALL_NAMES]);
    case "-C":
      return {
        matches: COMPARISONS.flatMap((c) => (c ? [`${c[0]}=${c[1]}`, `${c[0]}!=${c[1]}`] : [])),
      };
    case "-p":
      return { matches: VALUES.perm };
    case "-e":
    case "-f":
      return { matches: ["0", "1", "2"] };
    case "--signal":
      return { matches: ["TERM", "HUP", "USR1", "USR2", "CONT"] };
    case "-w":
    case "-W":
    case "-R":
    case "-q":
      return null;
  }
  return word.startsWith("-") || word === "" ? { matches: AUDITCTL_OPTIONS } : null;
}

const TIMES = "now recent boot today yesterday this-week week-ago this-month this-year checkpoint".split(" ");

function* ausearch(sh: Shell, ctx: CompletionContext): Code<Known | null> {
  const { previous, word } = ctx;
  switch (previous) {
    case "-m":
    case "--message":
      return after_comma(word, ["ALL", ...RECORD_TYPES]);
    case "-ts":
    case "-te":
    case "--start":
    case "--end":
      return { matches: TIMES };
    case "-sc":
    case "--syscall":
      return { matches: SYSCALL_NAMES };
    case "-sv":
    case "--success":
      return { matches: ["yes", "no"] };
    case "--format":
      return { matches: ["raw", "default", "interpret", "csv", "text"] };
    case "--escape":
      return { matches: ["raw", "tty", "shell", "shell_quote"] };
    case "--arch":
      return { matches: VALUES.arch };
    case "-ua":
    case "-ue":
    case "-ui":
    case "-ul":
    case "--uid":
    case "--uid-all":
    case "--uid-effective":
    case "--loginuid":
      return { matches: yield* run_action(sh, "user", word) };
    case "-ga":
    case "-ge":
    case "-gi":
    case "--gid":
    case "--gid-all":
    case "--gid-effective":
      return { matches: yield* run_action(sh, "group", word) };
  }
  return word.startsWith("-") ? { matches: AUSEARCH_OPTIONS } : null;
}

function* ausyscall(_sh: Shell, ctx: CompletionContext): Code<Known | null> {
  if (ctx.word.startsWith("-")) return { matches: ["--dump", "--exact"] };
  return { matches: SYSCALL_NAMES };
}

/** %1, %sleep: jobs by number and by name. */
function job_specs(sh: Shell): string[] {
  return sh.jobs.jobs.map((j) => `%${j.id}`);
}

function* kill(sh: Shell, ctx: CompletionContext): Code<Known | null> {
  const { word, previous } = ctx;
  const names = signal_names().filter((n) => /^SIG(?!JUNK)/.test(n));
  if (previous === "-s") return { matches: [...names, ...names.map((n) => n.slice(3))] };
  if (previous === "-n") return { matches: [] };
  if (word.startsWith("%")) return { matches: job_specs(sh) };
  if (!word.startsWith("-")) return null;
  return { matches: [...names.flatMap((n) => [`-${n}`, `-${n.slice(3)}`]), "-l", "-s", "-n"] };
}

function* job_command(sh: Shell, ctx: CompletionContext): Code<Known | null> {
  return ctx.word === "" || ctx.word.startsWith("%") ? { matches: job_specs(sh) } : null;
}

function* set(_sh: Shell, ctx: CompletionContext): Code<Known | null> {
  return /^[-+]o$/.test(ctx.previous) ? { matches: SET_OPTIONS.map(([n]) => n) } : null;
}
function* shopt(_sh: Shell, ctx: CompletionContext): Code<Known | null> {
  if (ctx.word.startsWith("-")) return { matches: ["-s", "-u", "-p", "-q", "-o"] };
  if (ctx.words.includes("-o")) return { matches: SET_OPTIONS.map(([n]) => n) };
  return { matches: Object.keys(SHOPT_DEFAULTS) };
}
function* trap(_sh: Shell, ctx: CompletionContext): Code<Known | null> {
  return ctx.index >= 2 || ctx.previous === "-p" ? { matches: signal_names() } : null;
}

type Completer = (sh: Shell, ctx: CompletionContext) => Code<Known | null>;
const COMPLETERS: ReadonlyMap<string, Completer> = new Map<string, Completer>([
  ["auditctl", auditctl],
  ["ausearch", ausearch],
  ["ausyscall", ausyscall],
  ["kill", kill],
  ["fg", job_command],
  ["bg", job_command],
  ["jobs", job_command],
  ["disown", job_command],
  ["wait", job_command],
  ["set", set],
  ["shopt", shopt],
  ["trap", trap],
]);

/** Choices for the word that begin with it; null where file names are the thing to complete. */
export function* complete_known(sh: Shell, ctx: CompletionContext): Code<Known | null> {
  const completer = COMPLETERS.get(ctx.command.slice(ctx.command.lastIndexOf("/") + 1));
  const known = completer ? yield* completer(sh, ctx) : null;
  return known && { ...known, matches: known.matches.filter((m) => m.startsWith(ctx.word)) };
}
