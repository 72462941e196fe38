// The variables a shell starts with: the inherited environment, and its own.
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getpwuid } from "../lib/passwd.ts";
import * as sys from "../lib/sys.ts";
import { is_name } from "./names.ts";
import { type Options, SET_OPTIONS, SHOPT_DEFAULTS, type Shopts } from "./options.ts";
import { physical_cwd } from "./physical_cwd.ts";
import { set_posix } from "./posix.ts";
import { parse_source, syntax_options } from "./program.ts";
import type { Shell } from "./shell.ts";
import { init_dynamic_variables, set_exported } from "./special_vars.ts";
import { A_EXPORT, A_INTEGER, A_INVISIBLE, A_READONLY } from "./vars.ts";
import { BASH_VERSION, MACHTYPE, VERSINFO } from "./version.ts";
import { set_trace_descriptor } from "./xtrace.ts";

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Where `enable -f` would look. */
const LOADABLES_PATH =
  "/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:.";

/** Levels from here on are taken for a mistake. */
const MAX_LEVEL = 1000;

/** SHLVL of a shell that starts (+1) or makes place for a program (-1). */
export function* change_level(sh: Shell, by: number): Code<void> {
  const text = (sh.vars.find("SHLVL")?.value ?? "").trim();
  const old = /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : 0;
  let level = Math.max(0, old + by);
  if (level >= MAX_LEVEL) {
    yield* sh.error_plain(`${sh.error_name}: warning: shell level (${level}) too high, resetting to 1`);
    level = 1;
  }
  set_exported(sh, "SHLVL", String(level));
}

/** Fills the variables of a new shell. */
export function* init_environment(sh: Shell, envp: readonly ByteString[]): Code<void> {
  const { vars } = sh;
  for (const entry of envp) {
    const eq = entry.indexOf("=");
    if (eq <= 0) continue;
    const name = entry.slice(0, eq);
    const value = entry.slice(eq + 1);
    if (name === "POSIXLY_CORRECT") set_posix(sh, true);
    if (/^BASH_FUNC_.*%%$/.test(name)) import_function(sh, name.slice(10, -2), value);
    else if (name === "SHELLOPTS" || name === "BASHOPTS") import_options(sh, name, value);
    else if (is_name(name) && name !== "_") vars.set(name, value, A_EXPORT);
  }
  const get = (name: string) => vars.find(name)?.value ?? null;
  yield* init_dynamic_variables(sh);
  const uts = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  yield sys.uname(uts);
  vars.set("BASH", "/usr/bin/bash");
  vars.set("BASH_VERSION", BASH_VERSION);
  const info = vars.own(vars.scopes[0], "BASH_VERSINFO");
  info.value = null;
  VERSINFO.forEach((s, i) => {
    info.put(i, s);
  });
  info.attrs = A_READONLY;
  if (get("BASH_LOADABLES_PATH") === null) vars.set("BASH_LOADABLES_PATH", LOADABLES_PATH);
  vars.set("HOSTNAME", uts.nodename);
  vars.set("HOSTTYPE", "x86_64");
  vars.set("MACHTYPE", MACHTYPE);
  vars.set("OSTYPE", "linux-gnu");
  vars.set("IFS", " \t\n");
  vars.set("OPTIND", "1", A_INTEGER);
  vars.set("OPTERR", "1");
  sh.extra.getopts_index = 1;
  vars.set("PS4", get("PS4") ?? "+ ");
  if (get("PATH") === null) vars.set("PATH", DEFAULT_PATH);
  if (get("TERM") === null) vars.set("TERM", "dumb");
  const account = get("HOME") === null || get("SHELL") === null ? yield* getpwuid(sh.uid) : undefined;
  if (get("HOME") === null && account && (sh.login_shell || sh.interactive_shell))
    vars.set("HOME", account.dir);
  if (get("SHELL") === null) vars.set("SHELL", account?.shell || "/bin/sh");
  if (get("BASH_XTRACEFD")) yield* set_trace_descriptor(sh, true);
  yield* change_level(sh, 1);
  sh.last_argument = envp.find((e) => e.startsWith("_="))?.slice(2) ?? sh.name0;
  yield* init_cwd(sh, get("PWD"));
}

/** $PWD is believed when it names the current directory; otherwise it is computed. */
function* init_cwd(sh: Shell, inherited: ByteString | null): Code<void> {
  let cwd: ByteString | null = null;
  if (inherited?.startsWith("/")) {
    const a = new_stat();
    const b = new_stat();
    const same =
      (yield sys.stat_(inherited, a)) === 0 &&
      (yield sys.stat_(".", b)) === 0 &&
      a.st_dev === b.st_dev &&
      a.st_ino === b.st_ino;
    if (same) cwd = inherited;
  }
  cwd ??= (yield* physical_cwd()) ?? ".";
  sh.cwd = cwd;
  set_exported(sh, "PWD", cwd);
  if (!sh.vars.find("OLDPWD")) sh.vars.own(sh.vars.scopes[0], "OLDPWD").attrs = A_EXPORT | A_INVISIBLE;
}

/** A function that the parent shell exported. */
function import_function(sh: Shell, name: string, value: ByteString): void {
  if (!value.startsWith("() {")) return;
  const parsed = parse_source(`${name} ${value}`, 0, syntax_options(sh));
  if (parsed.error || parsed.commands.length !== 1) return;
  const items = parsed.commands[0].list.items;
  const def = items[0]?.command;
  if (items.length !== 1 || def?.kind !== "function") return;
  sh.exports_functions = true;
  sh.functions.set(name, {
    def,
    body: def.body,
    source: "environment",
    exported: true,
    readonly: false,
    traced: false,
  });
}

function import_options(sh: Shell, name: string, value: ByteString): void {
  for (const option of value.split(":"))
    if (name === "BASHOPTS") {
      if (option in SHOPT_DEFAULTS) sh.shopts[option as keyof Shopts] = true;
    } else if (SET_OPTIONS.some(([n]) => n === option) && option !== "monitor")
      sh.options[option as keyof Options] = true;
}
