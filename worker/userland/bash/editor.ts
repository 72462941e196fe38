// The shell's side of line editing: the terminal's facts, signals while a line is typed, commands that need the shell.
import {
  SIGALRM,
  SIGHUP,
  SIGQUIT,
  SIGTERM,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGWINCH,
} from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { descend } from "../lib/nest.ts";
import { complete_word, leads_to_directory } from "./complete/complete.ts";
import { run_shell_command } from "./editor_commands.ts";
import { evaluate_string } from "./evaluate.ts";
import { get_variable, unset_variable } from "./names.ts";
import { notify_jobs } from "./notify.ts";
import { reap } from "./process.ts";
import type { Completions } from "./readline/completing.ts";
import { read_inputrc, report } from "./readline/inputrc.ts";
import { type Host, Interrupted, Readline, TimedOut } from "./readline/readline.ts";
import { set_vi_mode } from "./readline/vi.ts";
import type { Shell } from "./shell.ts";
import { check_signals } from "./traps.ts";

/** The shell's Readline, made when first needed. */
export function readline_of(sh: Shell): Readline {
  sh.readline ??= new Readline();
  return sh.readline;
}

/** The locale's character set is UTF-8 (LC_ALL, LC_CTYPE, LANG). */
function is_utf8(sh: Shell): boolean {
  const locale = get_variable(sh, "LC_ALL") || get_variable(sh, "LC_CTYPE") || get_variable(sh, "LANG") || "";
  return /utf-?8/i.test(locale);
}

/** The signals Readline catches while a line is typed: traps of others (CHLD, USR1) run when the line is complete. */
const AT_ONCE = new Set([SIGHUP, SIGQUIT, SIGALRM, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH]);

class ShellHost implements Host {
  readonly sh: Shell;
  /** names of files are all that is completed */
  readonly #names: boolean;
  constructor(sh: Shell, names: boolean) {
    this.sh = sh;
    this.#names = names;
  }
  get history() {
    return this.sh.history;
  }

  /** Readline's rl_change_environment: the two variables follow the window. */
  window(rows: number, columns: number): void {
    this.#note("LINES", String(rows));
    this.#note("COLUMNS", String(columns));
  }
  /** What is set already stays: after a fork the first change copies all variables. */
  #note(name: string, value: string): void {
    if (get_variable(this.sh, name) !== value) this.sh.vars.set(name, value);
  }

  signalled(): boolean {
    const { child, interrupted, resized, ending, pending } = this.sh.signals.caught;
    return child || interrupted !== false || resized || ending > 0 || pending.some(AT_ONCE.has, AT_ONCE);
  }

  *on_signal(): Code<"interrupt" | "resized" | null> {
    const { sh } = this;
    const { caught } = sh.signals;
    if (caught.child) {
      yield* reap(sh);
      if (sh.options.notify) yield* notify_jobs(sh);
    }
    if (caught.resized) {
      caught.resized = false;
      return "resized";
    }
    if (caught.interrupted) return "interrupt";
    if (this.signalled()) yield* check_signals(sh);
    return null;
  }

  /** `bind -x`: the line is in READLINE_LINE and READLINE_POINT, and taken from there afterwards. */
  *run_binding(rl: Readline, command: ByteString): Code<void> {
    const { sh } = this;
    const { line } = rl;
    rl.display.finish_silently();
    yield* rl.flush();
    yield* rl.terminal.restore(false);
    const set = (name: string, value: string) => sh.vars.set(name, value);
    set("READLINE_LINE", line.text);
    set("READLINE_POINT", String([...line.text.slice(0, line.point)].length));
    yield* evaluate_string(sh, command, 1);
    const text = get_variable(sh, "READLINE_LINE") ?? "";
    const point = Number(get_variable(sh, "READLINE_POINT") ?? 0) || 0;
    for (const name of ["READLINE_LINE", "READLINE_POINT"]) yield* unset_variable(sh, name, "bind");
    if (text !== line.text) line.replace(text);
    line.point = Math.max(0, Math.min(point, line.end));
    yield* rl.terminal.prepare(false);
    yield* rl.redraw();
  }

  *complete(rl: Readline, kind: string): Code<Completions> {
    return yield* complete_word(
      this.sh,
      rl,
      this.#names && /^(?:all|complete)$/.test(kind) ? "filename" : kind,
    );
  }
  *is_directory(path: ByteString): Code<boolean> {
    return yield* leads_to_directory(this.sh, path);
  }

  *run_command(rl: Readline, name: string): Code<boolean> {
    return yield* run_shell_command(this.sh, rl, name, (r) => read_init_file(this.sh, r));
  }
}

/** $INPUTRC, else ~/.inputrc, else /etc/inputrc. */
function* read_init_file(sh: Shell, rl: Readline): Code<void> {
  const home = get_variable(sh, "HOME") ?? "";
  const own = get_variable(sh, "INPUTRC");
  if (own) yield* read_inputrc(rl, own, home, report);
  else if (!(yield* read_inputrc(rl, "~/.inputrc", home, report)))
    yield* read_inputrc(rl, "/etc/inputrc", home, report);
}

/** What must be known before the first line is read or a binding is made. */
export function* start_readline(sh: Shell, rl: Readline): Code<void> {
  rl.utf8 = is_utf8(sh);
  rl.term = get_variable(sh, "TERM") ?? "dumb";
  if (rl.initialized) return;
  rl.initialized = true;
  if (!rl.utf8) {
    rl.variables["convert-meta"] = true;
    rl.variables["input-meta"] = rl.variables["meta-flag"] = rl.variables["output-meta"] = false;
  }
  yield* read_init_file(sh, rl);
}

/** Reads a line with editing. `names`: completes names of files only, as `read -e` does. The value is null at end of file; Ctrl-C throws Interrupted. */
export function* edit_line(
  sh: Shell,
  prompt: ByteString,
  initial: ByteString = "",
  timeout_ms: number | null = null,
  names = false,
): Code<ByteString | null> {
  const rl = readline_of(sh);
  yield* start_readline(sh, rl);
  rl.timeout_ms = timeout_ms;
  if (rl.wanted_mode) {
    sh.options.vi = rl.wanted_mode === "vi";
    sh.options.emacs = !sh.options.vi;
    rl.wanted_mode = null;
  }
  if (sh.options.vi !== (rl.vi !== null)) yield* set_vi_mode(rl, sh.options.vi);
  // a key makes several calls: each would climb all the shell is in
  return yield* descend(rl.read_line(new ShellHost(sh, names), prompt, initial));
}

export { Interrupted, TimedOut };
