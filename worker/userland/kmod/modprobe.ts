// modprobe(8): loads a module with what it needs, and unloads it with what nobody else needs.
import { EEXIST, EINVAL, ENOENT } from "../../kernel/uapi/errno.ts";
import { WEXITSTATUS } from "../../kernel/uapi/sched.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { system } from "../lib/popen.ts";
import { type Cli, program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import {
  builtin_modules,
  configuration,
  type Dependency,
  insert_module,
  is_loaded,
  module_files,
  module_name,
  release,
  remove_module,
  type Setting,
  softdeps,
} from "./libkmod.ts";

interface Job {
  c: Cli;
  dir: string;
  files: Map<string, Dependency>;
  builtin: Set<string>;
  settings: Setting[];
  verbose: boolean;
  dry_run: boolean;
  quiet: boolean;
  first_time: boolean;
  show_depends: boolean;
  /** blacklist counts for modules named too */
  use_blacklist: boolean;
  /** install and remove commands do not count */
  ignore_commands: boolean;
}

const setting = (job: Job, command: string, name: string): string | undefined =>
  job.settings.find(([c, n]) => c === command && n === name)?.[2];

function* complain(job: Job, text: string): Code<void> {
  if (!job.quiet) yield* job.c.warn(text);
}

/** The modules that a name means: itself, or what aliases say. */
function resolve(job: Job, name: string): string[] {
  const here = (target: string) => job.files.has(target) || job.builtin.has(target);
  if (here(name) || setting(job, "install", name) !== undefined) return [name];
  return job.settings
    .filter(([c, alias]) => c === "alias" && alias === name)
    .map(([, , rest]) => module_name(rest))
    .filter((target) => here(target) && setting(job, "blacklist", target) === undefined);
}

/** Runs an install or remove command: 0, or a negated errno. */
function* run_command(job: Job, kind: string, name: string, command: string, options: string): Code<number> {
  const line = command.replaceAll("$CMDLINE_OPTS", options);
  yield* job.c.out.flush();
  const status = yield* system(line, [...job.c.envp, `MODPROBE_MODULE=${name}`]);
  if (status === 0) return 0;
  yield* job.c.warn(
    `ERROR: ../libkmod/libkmod-module.c:1047 command_do() Error running ${kind} command '${line}' for module ${name}: retcode ${WEXITSTATUS(status)}`,
  );
  return -EINVAL;
}

/** One module, whose needs are met: 0, or a negated errno. */
function* insert_one(job: Job, name: string, typed: string): Code<number> {
  const { c } = job;
  const configured = job.settings.filter(([k, n]) => k === "options" && n === name).map(([, , rest]) => rest);
  const options = [...configured, typed].filter(Boolean).join(" ");
  const command = job.ignore_commands ? undefined : setting(job, "install", name);
  const path = job.files.get(name)?.path ?? "";
  if (job.verbose || job.show_depends)
    yield* c.out.print(
      command === undefined ? `insmod ${path} ${options}\n` : `install ${command} ${options}\n`,
    );
  if (job.dry_run || job.show_depends) return 0;
  if (command !== undefined) return yield* run_command(job, "install", name, command, options);
  const { r } = yield* insert_module(path, options, 0);
  return r === -EEXIST && !job.first_time ? 0 : r;
}

interface Step {
  name: string;
  /** no softdep: nothing goes on without it */
  required: boolean;
}

/** A module behind what it needs. */
function needed(job: Job, name: string): Step[] {
  const replaced = !job.ignore_commands && setting(job, "install", name) !== undefined;
  const needs = replaced ? [] : (job.files.get(name)?.needs ?? []).map(module_name).reverse();
  return [...needs, name].map((one) => ({ name: one, required: true }));
}

/** A module behind what it needs, each with what softdep lines want before and after it, once. */
function planned(job: Job, name: string, required: boolean, seen: Set<string>): Step[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const wanted = (names: string[]) =>
    names
      .flatMap((one) => resolve(job, module_name(one)))
      .filter((one) => !job.builtin.has(one))
      .flatMap((one) => planned(job, one, false, seen));
  return needed(job, name).flatMap((step) => {
    if (step.name !== name) {
      if (seen.has(step.name)) return [];
      seen.add(step.name);
    }
    const { pre, post } = softdeps(job.settings, step.name);
    return [...wanted(pre), { name: step.name, required }, ...wanted(post)];
  });
}

function* insert(job: Job, typed: string, options: string): Code<number> {
  const names = resolve(job, module_name(typed));
  if (names.length === 0) {
    yield* complain(job, `FATAL: Module ${typed} not found in directory ${job.dir}`);
    return 1;
  }
  for (const name of names) {
    if (job.use_blacklist && setting(job, "blacklist", name) !== undefined) continue;
    const builtin = job.builtin.has(name);
    if (builtin && job.show_depends) {
      yield* job.c.out.print(`builtin ${name}\n`);
      continue;
    }
    const loaded = builtin || (yield* is_loaded(name)) !== undefined;
    if (loaded && !job.show_depends) {
      if (!job.first_time) continue;
      yield* job.c.warn(`ERROR: could not insert '${name}': Module already in kernel`);
      return 1;
    }
    const plan = job.ignore_commands ? needed(job, name) : planned(job, name, true, new Set());
    for (const one of plan) {
      if (one.name !== name && !job.show_depends && (yield* is_loaded(one.name))) continue;
      const r = yield* insert_one(job, one.name, one.name === name ? options : "");
      // a module that is only nice to have may fail
      if (r >= 0 || !one.required) continue;
      const why = r === -ENOENT ? "Unknown symbol in module, or unknown parameter (see dmesg)" : strerror(r);
      yield* job.c.warn(`ERROR: could not insert '${name}': ${why}`);
      return 1;
    }
  }
  return 0;
}

/** `needed` says that it was needed by another: it stays without a word when somebody uses it. */
function* remove_one(job: Job, name: string, needed: boolean): Code<number> {
  const command = job.ignore_commands ? undefined : setting(job, "remove", name);
  if (command === undefined) {
    const found = yield* is_loaded(name);
    if (!found) {
      if (!job.first_time || needed) return 0;
      yield* complain(job, `FATAL: Module ${name} is not in kernel.`);
      return 1;
    }
    if (found.refcnt > 0) {
      if (needed) return 0;
      yield* complain(job, `FATAL: Module ${name} is in use.`);
      return 1;
    }
  }
  if (job.verbose) yield* job.c.out.print(command === undefined ? `rmmod ${name}\n` : `remove ${command}\n`);
  if (job.dry_run) return 0;
  const r =
    command === undefined ? yield remove_module(name) : yield* run_command(job, "remove", name, command, "");
  if (r >= 0) return 0;
  yield* job.c.warn(`ERROR: could not remove '${name}': ${strerror(r)}`);
  return 1;
}

function* remove(job: Job, typed: string): Code<number> {
  const names = resolve(job, module_name(typed));
  if (names.length === 0) {
    yield* complain(job, `FATAL: Module ${typed} not found.`);
    return 1;
  }
  for (const name of names) {
    if (job.builtin.has(name)) {
      yield* complain(job, `FATAL: Module ${name} is builtin.`);
      return 1;
    }
    const { pre, post } = softdeps(job.settings, name);
    for (const one of post.reverse()) yield* remove_one(job, module_name(one), true);
    const status = yield* remove_one(job, name, false);
    if (status !== 0) return status;
    for (const path of job.files.get(name)?.needs ?? []) yield* remove_one(job, module_name(path), true);
    for (const one of pre.reverse()) yield* remove_one(job, module_name(one), true);
  }
  return 0;
}

const HELP = `Usage:
	modprobe [options] [-i] [-b] modulename
	modprobe [options] -a [-i] [-b] modulename [modulename...]
	modprobe [options] -r [-i] modulename
	modprobe [options] -r -a [-i] modulename [modulename...]
Management Options:
	-a, --all                   Consider every non-argument to be a module name
	-r, --remove                Remove modules instead of inserting
	    --first-time            Fail if module already inserted or removed
	-i, --ignore-install        Ignore install commands
	-i, --ignore-remove         Ignore remove commands
	-b, --use-blacklist         Apply blacklist to resolved alias.
Query Options:
	-D, --show-depends          Only print module dependencies and exit
General Options:
	-n, --dry-run               Do not execute operations, just print out
	-S, --set-version=VERSION   Use VERSION instead of \`uname -r\`
	-q, --quiet                 disable messages
	-v, --verbose               enables more messages
	-V, --version               show version
	-h, --help                  show this help
`;

export const modprobe = program({
  name: "modprobe",
  help: HELP,
  short_version: true,
  *run(c) {
    const flag = (name: string, val = name) => ({ name, has_arg: 0 as const, val });
    const { options, operands, error } = getopt(c.args, "arw:RDcnC:d:S:sqvfibhV", [
      flag("all", "a"),
      flag("remove", "r"),
      flag("first-time"),
      flag("ignore-install", "i"),
      flag("ignore-remove", "i"),
      flag("use-blacklist", "b"),
      flag("show-depends", "D"),
      flag("showconfig", "c"),
      flag("show-config", "c"),
      flag("dry-run", "n"),
      flag("show", "n"),
      flag("quiet", "q"),
      flag("verbose", "v"),
      flag("force", "f"),
      flag("resolve-alias", "R"),
      { name: "set-version", has_arg: 1, val: "S" },
      { name: "dirname", has_arg: 1, val: "d" },
      { name: "config", has_arg: 1, val: "C" },
    ]);
    if (error !== null) return yield* c.die(error);
    const version = options.find((o) => o.opt === "S")?.arg;
    for (const o of options)
      if (!["a", "r", "first-time", "i", "b", "D", "n", "S", "q", "v"].includes(o.opt))
        yield* c.die(`option ${o.spelled} is not simulated`);
    const has = (opt: string) => options.some((o) => o.opt === opt);
    if (operands.length === 0) return yield* c.die("ERROR: missing parameters. See -h.");
    const dir = `/lib/modules/${version ?? (yield* release())}`;
    const { settings, bad } = yield* configuration();
    for (const line of bad)
      yield* c.warn(
        line.includes("deprecated")
          ? `WARNING: ${line.replace(/ line \d+/, "")}`
          : `ERROR: ../libkmod/libkmod-config.c:712 kmod_config_parse() ${line}`,
      );
    const job: Job = {
      c,
      dir,
      files: yield* module_files(dir),
      builtin: yield* builtin_modules(dir),
      settings,
      verbose: has("v"),
      dry_run: has("n"),
      quiet: has("q"),
      first_time: has("first-time"),
      show_depends: has("D"),
      use_blacklist: has("b"),
      ignore_commands: has("i"),
    };
    const all = has("r") || has("a");
    let status = 0;
    for (const name of all ? operands : operands.slice(0, 1)) {
      const options_of = all ? "" : operands.slice(1).join(" ");
      status ||= has("r") ? yield* remove(job, name) : yield* insert(job, name, options_of);
    }
    return status;
  },
});
