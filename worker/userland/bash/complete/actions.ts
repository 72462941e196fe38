// What can be completed: files, commands, variables, users ... (bash(1), compgen -A).

import { O_DIRECTORY, O_RDONLY } from "../../../kernel/uapi/fcntl.ts";
import { _NSIG, SIGNAL_NAMES } from "../../../kernel/uapi/signal.ts";
import type { dirent } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { getgrent, getpwent } from "../../lib/passwd.ts";
import { read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { topic_titles } from "../builtins/help_topics.ts";
import { all_builtins } from "../builtins/index.ts";
import { is_executable } from "../command_path.ts";
import { attribute_letters, in_no_function } from "../declare_print.ts";
import { readline_of } from "../editor.ts";
import { job_state, job_text } from "../jobs.ts";
import { get_variable } from "../names.ts";
import { SET_OPTIONS, SHOPT_DEFAULTS } from "../options.ts";
import { FUNCTION_NAMES } from "../readline/function_names.ts";
import type { Shell } from "../shell.ts";
import { A_EXPORT, A_INVISIBLE, type Variable } from "../vars.ts";
import { expand_tilde_prefix, is_directory } from "./paths.ts";

export const KEYWORDS: readonly string[] =
  "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc".split(
    " ",
  );

/** Names of a directory's entries, or none. */
export function* entries_of(dir: ByteString): Code<ByteString[]> {
  const fd = yield sys.open(dir, O_RDONLY | O_DIRECTORY);
  if (fd < 0) return [];
  const names: ByteString[] = [];
  for (;;) {
    const batch: dirent[] = [];
    if ((yield sys.getdents(fd, batch)) <= 0) break;
    for (const e of batch) if (e.d_name !== "." && e.d_name !== "..") names.push(e.d_name);
  }
  yield sys.close(fd);
  return names;
}

/** File names that begin with `word`, with the directory part as typed. */
export function* files(
  sh: Shell,
  word: ByteString,
  only: "all" | "directories" | "executables" = "all",
  ignore_case = false,
): Code<ByteString[]> {
  const slash = word.lastIndexOf("/") + 1;
  const typed = word.slice(0, slash);
  const prefix = word.slice(slash);
  let dir = typed;
  if (typed.startsWith("~")) dir = (yield* expand_tilde_prefix(sh, typed)) ?? typed;
  const fold = (s: string) => (ignore_case ? s.toLowerCase() : s);
  const out: ByteString[] = [];
  const hidden = readline_of(sh).variables["match-hidden-files"];
  for (const name of (yield* entries_of(dir || ".")).sort()) {
    if (!fold(name).startsWith(fold(prefix))) continue;
    if (name.startsWith(".") && !hidden && !prefix.startsWith(".")) continue;
    if (only === "directories" && !(yield* is_directory(dir + name))) continue;
    if (
      only === "executables" &&
      !(yield* is_directory(dir + name)) &&
      (yield* is_executable(dir + name)) !== "yes"
    )
      continue;
    out.push(typed + name);
  }
  return out;
}

/** Commands by name: aliases, keywords, functions, builtins and programs of $PATH. */
export function* commands(sh: Shell, word: ByteString): Code<ByteString[]> {
  if (word.includes("/")) return yield* files(sh, word, "executables");
  const out = [...sh.aliases.keys(), ...KEYWORDS, ...sh.functions.keys(), ...all_builtins().keys()].filter(
    (n) => n.startsWith(word),
  );
  for (const dir of (get_variable(sh, "PATH") ?? "").split(":"))
    for (const name of yield* entries_of(dir || "."))
      if (name.startsWith(word) && (yield* is_executable(`${dir || "."}/${name}`)) === "yes") out.push(name);
  return out;
}

export function variables(sh: Shell, only?: (name: string) => boolean): string[] {
  return sh.vars
    .visible()
    .filter(
      ([name, v]) =>
        !(v.attrs & A_INVISIBLE) && v.set && !in_no_function(sh, name, v) && (!only || only(name)),
    )
    .map(([name]) => name);
}

/** Host names of $HOSTFILE or /etc/hosts. */
function* hosts(sh: Shell): Code<string[]> {
  const text = yield* read_file(get_variable(sh, "HOSTFILE") ?? "/etc/hosts");
  if (typeof text === "number") return [];
  return [
    ...new Set(
      text
        .split("\n")
        .flatMap((l) => l.replace(/#.*/, "").split(/\s+/).slice(1))
        .filter(Boolean),
    ),
  ];
}

const jobs = (sh: Shell, state?: "running" | "stopped"): string[] =>
  sh.jobs.jobs
    .filter((j) => job_state(j) !== "done" && (!state || job_state(j) === state))
    .map((j) => job_text(j).split(/\s/)[0]);

/** Action names of -A, and the letters that stand for some. */
export const ACTION_LETTERS: Readonly<Record<string, string>> = {
  a: "alias",
  b: "builtin",
  c: "command",
  d: "directory",
  e: "export",
  f: "file",
  g: "group",
  j: "job",
  k: "keyword",
  s: "service",
  u: "user",
  v: "variable",
};
export const ACTIONS: readonly string[] = (
  "alias arrayvar binding builtin command directory disabled enabled export file function group helptopic " +
  "hostname job keyword running service setopt shopt signal stopped user variable"
).split(" ");

/** Everything `action` gives that begins with `word`. */
export function* run_action(sh: Shell, action: string, word: ByteString): Code<ByteString[]> {
  const begin = (list: readonly string[]) => list.filter((s) => s.startsWith(word));
  switch (action) {
    case "alias":
      return begin(sh.aliases.keys().sort());
    case "arrayvar":
      return begin(variables(sh, (n) => /^[aA]/.test(attribute_letters(sh.vars.find(n) as Variable))));
    case "binding":
      return begin(FUNCTION_NAMES);
    case "helptopic":
      return begin(topic_titles());
    case "builtin":
      return begin([...all_builtins().keys()].sort());
    case "enabled":
      return begin([...all_builtins().keys()].filter((n) => !sh.extra.disabled_builtins.has(n)).sort());
    case "disabled":
      return begin([...sh.extra.disabled_builtins].sort());
    case "command":
      return yield* commands(sh, word);
    case "directory":
      return yield* files(sh, word, "directories");
    case "file":
      return yield* files(sh, word);
    case "export":
      return begin(variables(sh, (n) => ((sh.vars.find(n)?.attrs ?? 0) & A_EXPORT) !== 0));
    case "function":
      return begin(sh.functions.keys().sort());
    case "group":
      return begin((yield* getgrent()).map((g) => g.name));
    case "hostname":
      return begin(yield* hosts(sh));
    case "job":
      return begin(jobs(sh));
    case "running":
      return begin(jobs(sh, "running"));
    case "stopped":
      return begin(jobs(sh, "stopped"));
    case "keyword":
      return begin(KEYWORDS);
    case "service":
      return yield* services(word);
    case "setopt":
      return begin(SET_OPTIONS.map(([n]) => n));
    case "shopt":
      return begin(Object.keys(SHOPT_DEFAULTS));
    case "signal":
      return begin(signal_names());
    case "user":
      return begin((yield* getpwent()).map((u) => u.name));
    case "variable":
      return begin(variables(sh));
  }
  return [];
}

function* services(word: ByteString): Code<string[]> {
  const text = yield* read_file("/etc/services");
  if (typeof text === "number") return [];
  return [...new Set(text.split("\n").map((l) => /^[^#\s]+/.exec(l)?.[0] ?? ""))].filter(
    (s) => s !== "" && s.startsWith(word),
  );
}

/** What traps are set for; two signals that the C library keeps for itself have bash's own names. */
export const signal_names = (): string[] => [
  "EXIT",
  ...Array.from({ length: _NSIG }, (_, i) => `SIG${SIGNAL_NAMES[i + 1] ?? `JUNK(${i + 1})`}`),
  "DEBUG",
  "ERR",
  "RETURN",
];
