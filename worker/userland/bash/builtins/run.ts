// Builtins that run commands: eval, ., source, exec, command, builtin.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { new_stat, S_ISDIR } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { descend } from "../../lib/nest.ts";
import { read_fd, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { looks_binary } from "../binary.ts";
import { find_command, STANDARD_PATH, search_path } from "../command_path.ts";
import { change_level } from "../environment.ts";
import { evaluate_string, run_source } from "../evaluate.ts";
import { MAX_FUNCTION_DEPTH } from "../limits.ts";
import { get_variable } from "../names.ts";
import { Positional } from "../positional.ts";
import { fork_shell, new_job, wait_for_job } from "../process.ts";
import { returned } from "../returned.ts";
import { Discard, ExitShell, type Frame, type Shell } from "../shell.ts";
import { TRAP_DEBUG } from "../signals.ts";
import { environment, exec_program } from "../simple.ts";
import { set_exported } from "../special_vars.ts";
import { describe_command } from "./describe_command.ts";
import { type Builtin, find_builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

const eval_: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    if (o.rest.length === 0) return 0;
    const text = o.rest.join(" ");
    if (++sh.execute_depth > MAX_FUNCTION_DEPTH) {
      yield* sh.error(`eval: maximum eval nesting level exceeded (${MAX_FUNCTION_DEPTH})`);
      throw new Discard(1, false);
    }
    const { input_name } = sh;
    sh.input_name = "eval";
    try {
      return yield* evaluate_string(sh, text, sh.line);
    } finally {
      sh.input_name = input_name;
      sh.execute_depth--;
    }
  },
  special: true,
  usage: "[arg ...]",
  summary: "Execute arguments as a shell command.",
};

/** Finds the file of `source NAME`: in $PATH unless it has a slash, then (null in POSIX mode) in the current directory. */
function* source_path(sh: Shell, name: ByteString): Code<ByteString | null> {
  if (name.includes("/") || !sh.shopts.sourcepath) return name;
  const st = new_stat();
  for (const dir of yield* path_directories(sh)) {
    const full = `${dir === "" ? "." : dir}/${name}`;
    if ((yield sys.stat_(full, st)) === 0 && !S_ISDIR(st.st_mode)) return full;
  }
  return sh.options.posix ? null : name;
}
function* path_directories(sh: Shell): Code<string[]> {
  const v = sh.vars.find("PATH")?.value ?? "";
  return v === "" ? [] : v.split(":");
}

/** Runs a file in this shell; the value is its status, or -1 when it cannot be read and `quiet`. */
export function* source_file(
  sh: Shell,
  path: ByteString,
  args: readonly ByteString[] | null,
  quiet = false,
  who = "source",
): Code<number> {
  const fd = yield sys.open(path, 0);
  if (fd < 0) {
    if (quiet && fd === -ENOENT) return -1;
    sh.special_failed = true;
    yield* sh.error(`${path}: ${strerror(fd)}`);
    return 1;
  }
  const st = new_stat();
  if ((yield sys.fstat(fd, st)) === 0 && S_ISDIR(st.st_mode)) {
    yield sys.close(fd);
    if (!quiet) yield* sh.error(`${who}: ${path}: is a directory`);
    return 1;
  }
  const text = yield* read_fd(fd);
  yield sys.close(fd);
  if (typeof text === "number") {
    yield* sh.error(`${path}: ${strerror(text)}`);
    return 1;
  }
  if (looks_binary(text)) {
    yield* sh.error(`${who}: ${path}: cannot execute binary file`);
    return 126;
  }
  if (++sh.execute_depth > MAX_FUNCTION_DEPTH) {
    yield* sh.error(`source: maximum source nesting level exceeded (${MAX_FUNCTION_DEPTH})`);
    throw new Discard(1, false);
  }
  const { positional, frame: below, line, function_line, outer_line } = sh;
  const frame: Frame = { name: "source", source: path, line, kind: "source", below };
  sh.frame = frame;
  if (args) sh.positional = new Positional(args);
  sh.source_depth++;
  sh.function_line = 0;
  // what the shell reads by itself (`quiet`) is no level deeper for -x
  if (!quiet) sh.trace_level++;
  const { call_arguments } = sh.extra;
  if (sh.shopts.extdebug) sh.extra.call_arguments = [args ?? [path], ...call_arguments];
  const { input_name, command } = sh;
  sh.input_name = path;
  // its commands have no DEBUG trap from outside, unless asked for; the RETURN trap runs when all is as before it
  const { traps } = sh.signals;
  const debug = sh.options.functrace ? undefined : traps.get(TRAP_DEBUG);
  if (debug !== undefined) traps.delete(TRAP_DEBUG);
  try {
    let status: number;
    try {
      status = yield* descend(run_source(sh, text.replaceAll("\0", ""), 1, false));
    } finally {
      sh.command = command;
      sh.source_depth--;
      sh.function_line = function_line;
      if (!quiet) sh.trace_level--;
      if (sh.shopts.extdebug) sh.extra.call_arguments = call_arguments;
      sh.execute_depth--;
      // `set --` in a file sourced without arguments of its own stays, outside of functions in any
      if (args)
        sh.positional =
          sh.function_depth > 0 || !sh.positional.chosen ? positional : new Positional(sh.positional.list());
      sh.frame = below;
      sh.line = line;
      sh.outer_line = outer_line;
      sh.input_name = input_name;
    }
    return yield* returned(sh, status, line);
  } finally {
    if (debug !== undefined && !traps.has(TRAP_DEBUG)) traps.set(TRAP_DEBUG, debug);
  }
}

const source: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    if (o.rest.length === 0) {
      yield* sh.error(`${words[0]}: filename argument required`);
      yield sys.write(2, `${words[0]}: usage: ${words[0]} filename [arguments]\n`);
      return 2;
    }
    if (sh.restricted && o.rest[0].includes("/")) {
      yield* sh.error(`${words[0]}: ${o.rest[0]}: restricted`);
      return 1;
    }
    const path = yield* source_path(sh, o.rest[0]);
    if (path === null) {
      yield* sh.error(`${words[0]}: ${o.rest[0]}: file not found`);
      sh.special_failed = true;
      return 1;
    }
    return yield* source_file(sh, path, o.rest.length > 1 ? o.rest.slice(1) : null, false, words[0]);
  },
  special: true,
  usage: "filename [arguments]",
  summary: "Execute commands from a file in the current shell.",
};

const exec: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "cla:");
    if (!o) return 2;
    if (o.rest.length === 0) return 0;
    if (sh.restricted) {
      yield* sh.error("exec: restricted");
      return 1;
    }
    const [name] = o.rest;
    const path = yield* find_command(sh, name);
    let argv0 = name;
    let clear = false;
    for (const g of o.given) {
      if (g.letter === "a") argv0 = g.arg ?? name;
      else if (g.letter === "c") clear = true;
    }
    if (o.given.some((g) => g.letter === "l")) argv0 = `-${argv0}`;
    let status: number;
    if (path === null) {
      yield* sh.error(`exec: ${name}: not found`);
      status = 127;
    } else {
      // the new program shall not find what only the interactive shell ignores
      if (sh.interactive_shell) {
        yield* sh.signals.reset_for_exec();
      }
      // the program takes this shell's place, so its level is no deeper
      const level = get_variable(sh, "SHLVL");
      if (level !== null && sh.subshell_level === 0) yield* change_level(sh, -1);
      const env = clear ? [] : environment(sh, path);
      const full = path.startsWith("/")
        ? path
        : `${sh.cwd === "/" ? "" : sh.cwd}/${path.replace(/^(\.\/+)+/, "")}`;
      status = yield* exec_program(sh, full, [argv0, ...o.rest.slice(1)], full, env, true);
      if (level !== null) set_exported(sh, "SHLVL", level);
      if (sh.interactive_shell) yield* sh.signals.restore_after_exec();
    }
    if (sh.subshell_level > 0 || (!sh.interactive && !sh.shopts.execfail)) throw new ExitShell(status);
    return status;
  },
  special: true,
  usage: "[-cl] [-a name] [command [argument ...]] [redirection ...]",
  summary: "Replace the shell with the given command.",
};

const command: Builtin = {
  *run(sh, words, compound) {
    const last = sh.last_builtin;
    const o = yield* builtin_options(sh, words, "pvV");
    if (!o) return 2;
    if (o.rest.length === 0) return 0;
    const letters = o.given.map((g) => g.letter).join("");
    const standard = letters.includes("p");
    if (standard && sh.restricted) {
      yield* sh.error("command: -p: restricted");
      return 1;
    }
    if (/[vV]/.test(letters)) {
      let status = 1;
      for (const name of o.rest)
        if (yield* describe_command(sh, name, letters.includes("V") ? "verbose" : "short", standard))
          status = 0;
        else if (letters.includes("V")) yield* sh.error(`command: ${name}: not found`);
      return status;
    }
    const name = o.rest[0];
    const b = find_builtin(sh, name);
    if (b) {
      const shift = words.length - o.rest.length;
      return yield* b.run(sh, o.rest, new Map([...compound].map(([i, a]) => [i - shift, a])));
    }
    const path = standard
      ? ((yield* search_path(sh, name, true, STANDARD_PATH))[0] ?? null)
      : yield* find_command(sh, name);
    if (last) throw new ExitShell(yield* exec_program(sh, path, o.rest, path ?? name));
    sh.pipeline_pgrp = 0;
    const pid = yield* fork_shell(sh, { async: false }, (child) =>
      exec_program(child, path, o.rest, path ?? name),
    );
    const job = new_job(sh, [{ pid, state: "running", status: 0, text: words.join(" ") }], true);
    return yield* wait_for_job(sh, job);
  },
  usage: "[-pVv] command [arg ...]",
  summary: "Execute a simple command or display information about commands.",
};

const builtin: Builtin = {
  *run(sh, words, compound) {
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    if (o.rest.length === 0) return 0;
    const b = find_builtin(sh, o.rest[0]);
    if (!b) {
      yield* sh.error(`builtin: ${o.rest[0]}: not a shell builtin`);
      return 1;
    }
    const shift = words.length - o.rest.length;
    sh.last_builtin = false;
    return yield* b.run(sh, o.rest, new Map([...compound].map(([i, a]) => [i - shift, a])));
  },
  usage: "[shell-builtin [arg ...]]",
  summary: "Execute shell builtins.",
};

export const run_builtins: Readonly<Record<string, Builtin>> = {
  eval: eval_,
  ".": source,
  source,
  exec,
  command,
  builtin,
};
