// What makes a shell interactive: job control, prompts, history, startup files.

import { new_stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { source_file } from "./builtins/run.ts";
import { expand_text } from "./expand.ts";
import type { Invocation } from "./invocation.ts";
import { initialize_job_control } from "./monitor.ts";
import { get_variable } from "./names.ts";
import { called_sh } from "./posix.ts";
import type { Shell } from "./shell.ts";

/** Signals, terminal, prompts and options of an interactive shell. */
export function* init_interactive(sh: Shell, inv: Invocation): Code<void> {
  sh.shopts.expand_aliases = true;
  sh.options.histexpand = true;
  sh.options.history = true;
  sh.editing = !inv.noediting;
  sh.options.emacs = sh.editing;
  yield* sh.signals.init_interactive(false);
  yield* initialize_job_control(sh);
  const set = (name: string, value: string) => {
    if (get_variable(sh, name) === null) sh.vars.set(name, value);
  };
  set("PS1", "\\s-\\v\\$ ");
  set("PS2", "> ");
  const home = get_variable(sh, "HOME");
  if (home) set("HISTFILE", `${home}/${called_sh(sh) ? ".sh_history" : ".bash_history"}`);
  set("HISTSIZE", "500");
  set("HISTFILESIZE", "500");
  set("MAILCHECK", "60");
  const buf = new UserBuffer();
  if ((yield sys.readlink("/proc/self/fd/0", buf)) > 0) sh.tty_name = buf.data.replace(/^.*\//, "");
}

/** Reads a startup file that may be missing. */
function* startup_file(sh: Shell, path: ByteString): Code<boolean> {
  const st = new_stat();
  if ((yield sys.stat_(path, st)) < 0) return false;
  yield* source_file(sh, path, null, true);
  sh.unwind = null;
  return true;
}

/** Reads the file that a variable names. */
function* startup_file_of(sh: Shell, variable: "ENV" | "BASH_ENV"): Code<void> {
  const value = get_variable(sh, variable);
  if (!value) return;
  const path = yield* expand_text(sh, value);
  if (path !== "") yield* source_file(sh, path, null, true);
}

/** /etc/profile and ~/.bash_profile for a login shell, bashrc for an interactive one, $BASH_ENV for a script; for sh and in POSIX mode $ENV. */
export function* startup_files(sh: Shell, inv: Invocation): Code<void> {
  const home = get_variable(sh, "HOME") ?? "";
  const as_sh = called_sh(sh);
  if (as_sh || sh.options.posix) {
    if (as_sh && sh.login_shell && !inv.noprofile)
      for (const path of ["/etc/profile", `${home}/.profile`]) yield* startup_file(sh, path);
    if (sh.interactive_shell) yield* startup_file_of(sh, "ENV");
    return;
  }
  if (sh.login_shell) {
    if (inv.noprofile) return;
    yield* startup_file(sh, "/etc/profile");
    for (const name of [".bash_profile", ".bash_login", ".profile"])
      if (yield* startup_file(sh, `${home}/${name}`)) break;
    return;
  }
  if (sh.interactive_shell) {
    if (inv.norc) return;
    if (inv.rcfile !== null) yield* startup_file(sh, inv.rcfile);
    else {
      yield* startup_file(sh, "/etc/bash.bashrc");
      yield* startup_file(sh, `${home}/.bashrc`);
    }
    return;
  }
  yield* startup_file_of(sh, "BASH_ENV");
}
