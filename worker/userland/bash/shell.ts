// The state of one shell process, and how fork(2) copies it.
import { SIG_BLOCK, SIG_SETMASK } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { Command, FunctionDef } from "./ast.ts";
import type { CompSpec } from "./complete/spec.ts";
import { type HistoryEntry, ShellHistory } from "./history.ts";
import { type HistoryExpansionState, new_expansion_state } from "./history_state.ts";
import { JobTable } from "./jobs.ts";
import { new_options, new_shopts, type Options, type Shopts } from "./options.ts";
import { Positional } from "./positional.ts";
import type { Readline } from "./readline/readline.ts";
import { SignalState } from "./signals.ts";
import { type Dynamic, type Token, Variables } from "./vars.ts";

/** A map whose snapshots share the data until one side writes. */
export class CowMap<K, V> {
  #map: Map<K, V>;
  #owned = true;

  constructor(map: Map<K, V> = new Map()) {
    this.#map = map;
  }
  snapshot(): CowMap<K, V> {
    const copy = new CowMap(this.#map);
    copy.#owned = false;
    this.#owned = false;
    return copy;
  }
  #own(): Map<K, V> {
    if (!this.#owned) {
      this.#map = new Map(this.#map);
      this.#owned = true;
    }
    return this.#map;
  }
  get(key: K): V | undefined {
    return this.#map.get(key);
  }
  has(key: K): boolean {
    return this.#map.has(key);
  }
  set(key: K, value: V): void {
    this.#own().set(key, value);
  }
  delete(key: K): boolean {
    return this.#map.has(key) && this.#own().delete(key);
  }
  clear(): void {
    this.#map = new Map();
    this.#owned = true;
  }
  get size(): number {
    return this.#map.size;
  }
  keys(): K[] {
    return [...this.#map.keys()];
  }
  entries(): [K, V][] {
    return [...this.#map.entries()];
  }
}

/** One active function call or sourced file: what FUNCNAME, BASH_SOURCE, BASH_LINENO and caller show. */
export interface Frame {
  name: string;
  source: string;
  /** line of the call */
  line: number;
  kind: "function" | "source" | "main";
  below: Frame | null;
}

export interface Function_ {
  def: FunctionDef;
  body: Command;
  source: string;
  exported: boolean;
  readonly: boolean;
  traced: boolean;
}

/** What ends the current command early; checked after every command. */
export type Unwind =
  | null
  | { kind: "break" | "continue"; levels: number }
  /** `before`: $? when `return` ran */
  | { kind: "return"; status: number; before: number };

/** Leaves the shell process: the `exit` builtin, set -e, fatal errors. */
export class ExitShell extends Error {
  readonly status: number;
  constructor(status: number) {
    super("exit");
    this.status = status;
  }
}

/** Gives up the current top-level command: expansion errors, Ctrl-C at the prompt. The message is already printed. */
export class Discard extends Error {
  readonly status: number;
  /** a non-interactive shell leaves with it */
  readonly fatal: boolean;
  /** not even `((`, `let` and `[[` go on after it, which take an error of their own expression for a failure */
  readonly whole: boolean;
  constructor(status: number, fatal: boolean, whole = true) {
    super("discard");
    this.status = status;
    this.fatal = fatal;
    this.whole = whole;
  }
}

/** What of a shell is an object of its own, of which a forked shell has a copy. */
interface Parts {
  vars: Variables;
  functions: CowMap<string, Function_>;
  aliases: CowMap<string, string>;
  /** remembered locations of commands: path and hits */
  hashed: CowMap<string, { path: string; hits: number }>;
  options: Options;
  shopts: Shopts;
  history: ShellHistory;
  signals: SignalState;
  jobs: JobTable;
  /** modules that keep state per shell (getopts, completion specs, directory of history ...) */
  extra: ShellExtra;
}
const new_parts = (): Parts => ({
  vars: new Variables(),
  functions: new CowMap(),
  aliases: new CowMap(),
  hashed: new CowMap(),
  options: new_options(),
  shopts: new_shopts(),
  history: new ShellHistory(),
  signals: new SignalState(),
  jobs: new JobTable(),
  extra: new_extra(),
});

export class Shell implements Parts {
  vars: Variables;
  functions: CowMap<string, Function_>;
  /** some function was exported once: the environment has to be searched for them */
  exports_functions = false;
  aliases: CowMap<string, string>;
  hashed: CowMap<string, { path: string; hits: number }>;
  options: Options;
  shopts: Shopts;
  positional = new Positional();
  /** $0 */
  name0: ByteString = "bash";
  /** the name in error messages of an interactive shell */
  error_name: ByteString = "bash";
  /** argv[0], for messages about the command line */
  error_name_plain: ByteString = "bash";

  /** $$, pid of the first shell; and of this process */
  pid = 0;
  bashpid = 0;
  ppid = 0;
  uid = 0;
  euid = 0;
  gid = 0;
  egid = 0;
  subshell_level = 0;
  /** how many of the levels are simple commands of pipelines: BASH_SUBSHELL counts them only when a builtin runs */
  stage_levels = 0;
  /** this process runs a command or process substitution: what a function does last may replace it */
  substitution = false;
  /** the builtin that is being run is the last thing this process does */
  last_builtin = false;

  status = 0;
  last_bg_pid = 0;
  /** null: that of the last command alone; [] before the first */
  pipestatus: readonly number[] | null = [];
  last_argument: ByteString = "";
  /** the coprocess, until its end is noted; `fds`: where its output is read, and its input written */
  coproc: { name: string; pid: number; fds: readonly number[] } | null = null;

  unwind: Unwind = null;
  loop_depth = 0;
  function_depth = 0;
  source_depth = 0;
  /** what the parser reads: a file's name, -c, eval ... (bash's input name in syntax errors) */
  input_name = "";
  history: ShellHistory;
  /** line editing; null until it is needed */
  readline: Readline | null = null;
  /** base name of the controlling terminal, for \l */
  tty_name = "tty";
  /** name of the user of \u in prompts, looked up once */
  user_name: ByteString | null = null;
  execute_depth = 0;
  /** the innermost call */
  frame: Frame | null = null;
  /** `local -`: options to restore when the function returns */
  local_options: Options | null = null;
  /** arguments of `unset` that are elements, see simple.ts */
  element_words: ReadonlySet<ByteString> = new Set();
  /** what a special builtin failed of ends a script in POSIX mode */
  special_failed = false;
  line = 1;
  /**
   * line that messages of a compound command's own redirections name, as bash has it: the last line of the whole
   * command, inside `for`, `case` and `select` that of their first word, in a function that of its definition
   */
  outer_line = 1;
  /** line where the function that runs begins, for an interactive shell, which counts lines from there; else 0 */
  function_line = 0;
  /** the command being run, for BASH_COMMAND; null before the first */
  command: Command | null = null;
  /** >0 while the status is being tested, so that -e and ERR do not apply */
  errexit_off = 0;

  /** Interactive at all (-i), as against a subshell of one */
  interactive = false;
  interactive_shell = false;
  login_shell = false;
  /** where input comes from: "-c", a file, or standard input */
  input: "command" | "file" | "stdin" = "stdin";
  restricted = false;
  /** lines are read with editing */
  editing = false;
  /** reading and printing of prompts is possible */
  job_control = false;
  terminal_fd = -1;
  shell_pgrp = 0;
  original_pgrp = -1;
  /** terminal modes to restore after a job died or stopped */
  modes: object | null = null;
  /** pgrp of the pipeline being started, 0 when none */
  pipeline_pgrp = 0;
  signals: SignalState;
  jobs: JobTable;
  running_trap = 0;
  /** in a child that shall not fork again for its last command */
  asynchronous = false;

  dirs: readonly ByteString[] = [];
  /** $PWD as the shell keeps it */
  cwd: ByteString = "/";

  random_state = 1;
  last_random = 0;
  start_seconds = 0;
  seconds_base = 0;
  now_us = 0;
  command_number = 1;
  /** process substitution descriptors to close after the command */
  proc_fds: number[] = [];
  last_command_sub_status = -1;
  ticks = 0;
  /** levels of command substitution and eval, which -x shows by repeating + */
  trace_level = 0;
  extra: ShellExtra;

  constructor(parts: Parts = new_parts()) {
    this.vars = parts.vars;
    this.functions = parts.functions;
    this.aliases = parts.aliases;
    this.hashed = parts.hashed;
    this.options = parts.options;
    this.shopts = parts.shopts;
    this.history = parts.history;
    this.signals = parts.signals;
    this.jobs = parts.jobs;
    this.extra = parts.extra;
  }

  /** The copy a forked child runs on. */
  snapshot(): Shell {
    const c: Shell = Object.assign(new Shell(this), this);
    c.vars = this.vars.snapshot();
    c.functions = this.functions.snapshot();
    c.aliases = this.aliases.snapshot();
    c.hashed = this.hashed.snapshot();
    c.options = { ...this.options };
    c.shopts = { ...this.shopts };
    c.signals = this.signals.snapshot();
    c.jobs = this.jobs.snapshot();
    c.history = this.history.snapshot();
    c.readline = this.readline?.snapshot() ?? null;
    c.proc_fds = [...this.proc_fds];
    c.extra = copy_extra(this.extra);
    return c;
  }

  /** The active calls, innermost first. */
  calls(): Frame[] {
    const list: Frame[] = [];
    for (let f = this.frame; f; f = f.below) list.push(f);
    return list;
  }

  get token(): Token {
    return this.vars.token;
  }

  /** Notes where the command stands that runs now. */
  at(line: number): void {
    this.line = this.counted(line);
  }
  /** A line's number, in an interactive shell from the start of the function. */
  counted(line: number): number {
    return this.function_line > 0 ? Math.max(1, line - this.function_line + 1) : line;
  }

  /** `NAME: ` or `NAME: line N: ` of messages. */
  prefix(): string {
    if (this.interactive_shell) return `${this.error_name}: `;
    return `${this.frame?.source || this.name0}: line ${this.line}: `;
  }

  /** Exit status after a failed expansion, or, in POSIX mode, assignment: a shell of -c says 127, but not its subshells, nor one with -e. */
  failure_status(): number {
    return this.input === "command" && this.subshell_level === 0 && !this.options.errexit ? 127 : 1;
  }

  /** A message on standard error with the shell's prefix. */
  *error(message: string): Code<void> {
    yield* write_all(2, `${this.prefix()}${message}\n`);
  }

  /** A message on standard error as it is. */
  *error_plain(message: string): Code<void> {
    yield* write_all(2, `${message}\n`);
  }

  /** Back to a clean top level after an error. */
  recover(status: number): void {
    this.status = status;
    this.unwind = null;
    this.loop_depth = 0;
    this.function_depth = 0;
    this.function_line = 0;
    this.source_depth = 0;
    this.execute_depth = 0;
    this.errexit_off = 0;
    this.trace_level = 0;
    this.running_trap = 0;
    this.extra.expansion.n = 0;
    this.vars.leave_all();
  }

  /** Blocks `set`; returns the mask to restore. */
  *block(set: bigint): Code<bigint> {
    const old = { set: 0n };
    yield sys.rt_sigprocmask(SIG_BLOCK, { set }, old);
    return old.set;
  }
  *restore_mask(set: bigint): Code<void> {
    yield sys.rt_sigprocmask(SIG_SETMASK, { set }, null);
  }
}

/** State of single builtins. */
export interface ShellExtra {
  /** position inside the current argument of getopts */
  getopts_offset: number;
  getopts_index: number;
  /** what ! expansions remember */
  history_expansion: HistoryExpansionState;
  /** history entry of the command being run, which `history -s` and `fc` take away again */
  remembered_command: HistoryEntry | null;
  /** programmable completion: specs by command */
  completions: CowMap<string, CompSpec>;
  /** options compopt changes while a completion function runs; null otherwise */
  completion_options: ReadonlySet<string> | null;
  disabled_builtins: ReadonlySet<string>;
  /** end-of-file characters ignored in a row */
  eofs: number;
  /** an exit warned of jobs, or `jobs` listed them: the next exit is meant */
  exit_warned: boolean;
  /** exit_warned as the line before this one left it */
  last_was_exit: boolean;
  /** nesting of expansions */
  expansion: { n: number };
  /** where `set -x` writes: the descriptor of BASH_XTRACEFD, -1: standard error */
  trace_fd: number;
  /** computed variables whose values were asked for: `set` lists them from then on */
  asked: ReadonlySet<Dynamic>;
  /** arguments of the calls that are active, innermost first, as `shopt -s extdebug` has them noted */
  call_arguments: readonly (readonly ByteString[])[];
}
function new_extra(): ShellExtra {
  return {
    getopts_offset: 0,
    getopts_index: 0,
    history_expansion: new_expansion_state(),
    remembered_command: null,
    completions: new CowMap(),
    completion_options: null,
    disabled_builtins: new Set(),
    eofs: 0,
    exit_warned: false,
    last_was_exit: false,
    expansion: { n: 0 },
    trace_fd: -1,
    asked: new Set(),
    call_arguments: [],
  };
}
function copy_extra(e: ShellExtra): ShellExtra {
  return {
    ...e,
    history_expansion: { ...e.history_expansion },
    expansion: { n: 0 },
    completions: e.completions.snapshot(),
  };
}
