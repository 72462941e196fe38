// bash: starting, what it reads commands from, ending.
import { F_DUPFD_CLOEXEC, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { SIG_IGN, SIGCONT, SIGHUP, type sigaction } from "../../kernel/uapi/signal.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString, Program } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend, trampoline } from "../lib/nest.ts";
import { read_fd, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { looks_binary } from "./binary.ts";
import { find_builtin } from "./builtins/index.ts";
import { set_option } from "./builtins/set.ts";
import { search_path } from "./command_path.ts";
import { init_environment } from "./environment.ts";
import { run_source } from "./evaluate.ts";
import { is_terminal } from "./file_test.ts";
import { help_text, LAST_USAGE_LINE, version_text } from "./help_text.ts";
import { load_history, save_history } from "./history_file.ts";
import { read_commands } from "./input.ts";
import { init_interactive, startup_files } from "./interactive.ts";
import { type Invocation, parse_invocation } from "./invocation.ts";
import { job_state } from "./jobs.ts";
import { end_job_control } from "./monitor.ts";
import { Positional } from "./positional.ts";
import { called_sh } from "./posix.ts";
import { guard_exit } from "./process.ts";
import { restrict } from "./restricted.ts";
import { ExitShell, Shell } from "./shell.ts";

/** Descriptor on which a script is read, as bash moves it out of the way. */
const SCRIPT_FD = 255;

/** A shell, from its arguments to its exit status. */
export function* run_bash(argv: readonly ByteString[], envp: readonly ByteString[]): Code<number> {
  const inv = parse_invocation(argv);
  const name = (argv[0] ?? "bash").replace(/^.*\//, "") || "bash";
  if (inv.error !== null) {
    const shown = argv[0] ?? "bash";
    yield* write_all(2, `${shown}: ${inv.error}\n${inv.usage ? usage_text(shown) : ""}`);
    return 2;
  }
  if (inv.show === "version" || inv.show === "help") {
    yield* write_all(1, inv.show === "version" ? version_text() : help_text(argv[0] ?? "bash"));
    return 0;
  }
  const sh = new Shell();
  yield* init_identity(sh);
  sh.name0 = argv[0] ?? "bash";
  sh.error_name = name;
  sh.error_name_plain = argv[0] ?? "bash";
  sh.login_shell = inv.login;
  sh.shopts.login_shell = inv.login;
  let rest = inv.rest;
  const stdin_commands = !inv.command && (inv.from_stdin || rest.length === 0);
  sh.interactive_shell =
    inv.interactive || (stdin_commands && (yield* is_terminal(0)) && (yield* is_terminal(2)));
  sh.interactive = sh.interactive_shell;
  sh.input = inv.command ? "command" : stdin_commands ? "stdin" : "file";
  yield* note_ignored(sh);
  yield* init_environment(sh, envp);
  for (const [option, on] of inv.set) if (option !== "monitor") yield* set_option(sh, option, on);
  for (const [option, on] of inv.shopt) sh.shopts[option] = on;
  if (inv.command) {
    if (rest.length === 0) {
      yield* write_all(2, `${argv[0] ?? "bash"}: -c: option requires an argument\n`);
      return 2;
    }
    if (rest.length > 1) {
      sh.name0 = rest[1];
      sh.positional = new Positional(rest.slice(2));
    }
  } else if (stdin_commands) sh.positional = new Positional(rest);
  else {
    sh.name0 = rest[0];
    sh.positional = new Positional(rest.slice(1));
    rest = rest.slice(0, 1);
  }
  return yield* whole_shell(sh, inv, rest);
}

export const shell_main: Program = (argv, envp) => trampoline(run_bash(argv, envp));

function usage_text(name: string): string {
  const lines = help_text(name).split("\n");
  return `${lines.slice(1, lines.indexOf(LAST_USAGE_LINE) + 1).join("\n")}\n`;
}

/** In the order of the real calls: $$ and $PPID are set three times before the first command. */
function* init_identity(sh: Shell): Code<void> {
  sh.uid = yield sys.getuid();
  sh.gid = yield sys.getgid();
  sh.euid = yield sys.geteuid();
  sh.egid = yield sys.getegid();
  for (let i = 0; i < 3; i++) {
    sh.pid = sh.bashpid = yield sys.getpid();
    sh.ppid = yield sys.getppid();
  }
  sh.shell_pgrp = yield sys.getpgrp();
}

/** Signals ignored on entry cannot be trapped in a script. */
function* note_ignored(sh: Shell): Code<void> {
  const ignored = new Set<number>();
  for (const sig of [1, 2, 3, 13, 14, 15, 10, 12, 17]) {
    const old: sigaction = { sa_handler: 0, sa_flags: 0, sa_mask: 0n };
    yield sys.rt_sigaction(sig, null, old);
    if (old.sa_handler === SIG_IGN) ignored.add(sig);
  }
  if (!sh.interactive_shell) sh.signals.ignored_at_start = ignored;
}

/** Everything from the startup files to the exit status. */
function* whole_shell(sh: Shell, inv: Invocation, rest: readonly ByteString[]): Code<number> {
  // closing words are said by the read loop; here only the process ends
  const status = yield* guard_exit(sh, run_shell(sh, inv, rest));
  if (sh.interactive_shell && sh.options.history) yield* save_history(sh);
  if (sh.interactive_shell && sh.login_shell && sh.shopts.huponexit) yield* hang_up(sh);
  yield* end_job_control(sh);
  return status & 255;
}

function* hang_up(sh: Shell): Code<void> {
  for (const job of sh.jobs.jobs) {
    if (job.nohup || job_state(job) === "done") continue;
    yield sys.kill(-job.pgrp, SIGHUP);
    if (job_state(job) === "stopped") yield sys.kill(-job.pgrp, SIGCONT);
  }
}

function* run_shell(sh: Shell, inv: Invocation, rest: readonly ByteString[]): Code<number> {
  if (sh.interactive_shell) yield* init_interactive(sh, inv);
  for (const [option, on] of inv.set) if (option === "monitor") yield* set_option(sh, option, on);
  if (inv.show !== null) return yield* show_options(sh, inv.show);
  try {
    yield* startup_files(sh, inv);
  } catch (e) {
    if (!(e instanceof ExitShell)) throw e;
    return e.status;
  }
  if (called_sh(sh)) yield* set_option(sh, "posix", true);
  if (inv.restricted || sh.error_name === "rbash") restrict(sh);
  if (inv.command) {
    sh.input_name = "-c";
    return yield* run_command_string(sh, rest[0]);
  }
  if (sh.input === "file") return yield* run_file(sh, rest[0]);
  if (sh.interactive_shell) yield* load_history(sh);
  return yield* descend(read_commands(sh));
}

function* show_options(sh: Shell, what: string): Code<number> {
  const [name, flag] = what.split(" ");
  const words = flag === undefined ? [name] : [name, flag];
  const builtin = find_builtin(sh, name);
  return builtin ? yield* builtin.run(sh, words, new Map()) : 1;
}

function* run_command_string(sh: Shell, text: ByteString): Code<number> {
  sh.vars.set("BASH_EXECUTION_STRING", text);
  return yield* run_source(sh, text, 1, true);
}

/** Opens a script: as named, else, without a slash, in $PATH. */
function* run_file(sh: Shell, name: ByteString): Code<number> {
  let path = name;
  let fd = yield sys.open(path, O_RDONLY);
  if (fd < 0 && !name.includes("/")) {
    const found = yield* search_path(sh, name, true);
    if (found.length > 0) {
      path = found[0];
      fd = yield sys.open(path, O_RDONLY);
    }
  }
  if (fd < 0) {
    yield* write_all(2, `${sh.error_name_plain}: ${name}: ${strerror(fd)}\n`);
    return fd === -2 ? 127 : 126;
  }
  const st = new_stat();
  if ((yield sys.fstat(fd, st)) === 0 && S_ISDIR(st.st_mode)) {
    yield* write_all(2, `${name}: ${name}: Is a directory\n`);
    return 126;
  }
  const high = yield sys.fcntl(fd, F_DUPFD_CLOEXEC, SCRIPT_FD);
  if (high >= 0) {
    yield sys.close(fd);
    fd = high;
  }
  const text = yield* read_fd(fd);
  if (typeof text === "number") {
    yield* write_all(2, `${sh.error_name_plain}: ${name}: ${strerror(text)}\n`);
    return 126;
  }
  if (looks_binary(text)) {
    yield* write_all(2, `${name}: ${name}: cannot execute binary file\n`);
    return 126;
  }
  sh.input_name = name;
  sh.frame = { name: "main", source: name, line: 0, kind: "main", below: null };
  // unlike that of -c, the last command of a file has a process of its own
  return yield* run_source(sh, text.replaceAll("\0", ""), 1, false);
}
