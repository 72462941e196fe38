// Signals of one shell process: which are trapped, ignored, pending. Handlers only note; the shell looks between steps.
import {
  SA_RESTART,
  SIG_DFL,
  SIG_IGN,
  SIGABRT,
  SIGALRM,
  SIGBUS,
  SIGCHLD,
  SIGFPE,
  SIGHUP,
  SIGILL,
  SIGINT,
  SIGNAL_NAMES,
  SIGPIPE,
  SIGQUIT,
  SIGRTMAX,
  SIGSEGV,
  SIGSYS,
  SIGTERM,
  SIGTRAP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGUSR1,
  SIGUSR2,
  SIGVTALRM,
  SIGWINCH,
  SIGXCPU,
  SIGXFSZ,
} from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** Signals that end the shell, before which its EXIT trap runs. */
const ENDINGS: readonly number[] = [
  ...[SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV],
  ...[SIGPIPE, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGSYS],
];

/** Trap numbers above the signals. */
export const TRAP_EXIT = 0;
export const TRAP_DEBUG = 65;
export const TRAP_ERR = 66;
export const TRAP_RETURN = 67;

/** What a caught signal is noted in; a fresh one for every process. */
export interface Caught {
  /** signal numbers with a trap, in order of arrival */
  pending: number[];
  /** SIGINT reached an interactive shell, or one that waits for a child; "told": its newline is printed already */
  interrupted: boolean | "told";
  child: boolean;
  resized: boolean;
  /** the signal that ends the shell as soon as its EXIT trap has run; 0 for none */
  ending: number;
}

export class SignalState {
  caught: Caught = { pending: [], interrupted: false, child: false, resized: false, ending: 0 };
  /** command per trap; "" ignores the signal */
  traps: Map<number, string> = new Map();
  /** a subshell lists its parent's traps until it sets its own */
  inherited: ReadonlyMap<number, string> | null = null;
  /** signals that were ignored when the shell started: they stay so (unless interactive) */
  ignored_at_start: ReadonlySet<number> = new Set();
  /** signals whose disposition this shell changed for itself */
  handled: Map<number, "ignore" | "catch" | "end"> = new Map();

  /** The state as a child starts with: it still has the parent's dispositions in the kernel. */
  snapshot(): SignalState {
    const c = new SignalState();
    c.traps = new Map(this.traps);
    c.inherited = this.inherited;
    c.ignored_at_start = this.ignored_at_start;
    c.handled = new Map(this.handled);
    return c;
  }

  /** Does this shell ignore `sig` for itself, and no trap says otherwise? */
  ignores(sig: number): boolean {
    return this.handled.get(sig) === "ignore" && !this.traps.has(sig);
  }

  get any(): boolean {
    const { pending, interrupted, child, ending } = this.caught;
    return pending.length > 0 || interrupted !== false || child || ending > 0;
  }

  /** Installs the shell's own handling of a signal, for when it is not trapped. */
  *handle(sig: number, how: "ignore" | "catch" | "end"): Code<void> {
    this.handled.set(sig, how);
    if (!this.traps.has(sig)) yield* this.apply(sig);
  }

  /** Sets the kernel's disposition of `sig` to what traps and the shell want. */
  *apply(sig: number): Code<void> {
    const trap = this.traps.get(sig);
    const caught = this.caught;
    if (trap === "" || (trap === undefined && this.handled.get(sig) === "ignore")) {
      yield sys.rt_sigaction(sig, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
      return;
    }
    if (trap !== undefined) {
      const handler = (n: number) => {
        caught.pending.push(n);
        if (n === SIGINT) caught.interrupted = true;
        if (n === SIGCHLD) caught.child = true;
      };
      yield sys.rt_sigaction(sig, { sa_handler: handler, sa_flags: 0, sa_mask: 0n });
      return;
    }
    if (this.handled.get(sig) === "end") {
      const handler = (n: number) => {
        caught.ending = n;
      };
      yield sys.rt_sigaction(sig, { sa_handler: handler, sa_flags: 0, sa_mask: 0n });
      return;
    }
    if (this.handled.get(sig) === "catch") {
      const handler = (n: number) => {
        if (n === SIGINT) caught.interrupted = true;
        else if (n === SIGCHLD) caught.child = true;
        else if (n === SIGWINCH) caught.resized = true;
      };
      // a window change must not disturb a read; SIGCHLD shall, so that the child is reaped and reported
      yield sys.rt_sigaction(sig, {
        sa_handler: handler,
        sa_flags: sig === SIGWINCH ? SA_RESTART : 0,
        sa_mask: 0n,
      });
      return;
    }
    yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  }

  /**
   * In a forked child: traps are forgotten (those that ignore stay), the shell's own handlers go, ignored signals of an
   * interactive shell get their default back. `ignore_keyboard`: SIGINT and SIGQUIT are ignored (asynchronous, no job
   * control). `kept`: the DEBUG, ERR and RETURN traps that set -E and -T let a subshell have.
   */
  *reset_in_child(
    ignore_keyboard: boolean,
    keep_job_signals: boolean,
    kept: ReadonlySet<number>,
  ): Code<void> {
    const traps = this.traps;
    this.inherited = new Map(traps);
    this.traps = new Map([...traps].filter(([sig, command]) => command === "" || kept.has(sig)));
    const touched = new Set([...traps.keys(), ...this.handled.keys()]);
    const own = new Map(this.handled);
    this.handled.clear();
    for (const sig of touched) {
      if (sig === TRAP_EXIT || sig > SIGRTMAX) continue;
      if (traps.get(sig) === "") continue;
      if (keep_job_signals && (sig === SIGTSTP || sig === SIGTTIN || sig === SIGTTOU)) {
        this.handled.set(sig, own.get(sig) ?? "ignore");
        continue;
      }
      yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
    }
    if (ignore_keyboard)
      for (const sig of [SIGINT, SIGQUIT])
        if (!this.traps.has(sig))
          yield sys.rt_sigaction(sig, { sa_handler: SIG_IGN, sa_flags: 0, sa_mask: 0n });
  }

  /** An EXIT trap shall run although a signal ends the shell; `on` false: no longer. */
  *watch_endings(on: boolean): Code<void> {
    for (const sig of ENDINGS) {
      const how = this.handled.get(sig);
      if (this.ignored_at_start.has(sig) || (on ? how !== undefined : how !== "end")) continue;
      if (on) yield* this.handle(sig, "end");
      else {
        this.handled.delete(sig);
        yield* this.apply(sig);
      }
    }
  }

  /** What an interactive shell does with signals. */
  *init_interactive(job_control: boolean): Code<void> {
    yield* this.handle(SIGINT, "catch");
    yield* this.handle(SIGQUIT, "ignore");
    yield* this.handle(SIGTERM, "ignore");
    yield* this.handle(SIGCHLD, "catch");
    yield* this.handle(SIGWINCH, "catch");
    if (job_control) yield* this.ignore_job_signals();
  }
  /** Before `exec`: signals the interactive shell ignores for itself get their default, so the program starts clean. */
  *reset_for_exec(): Code<void> {
    for (const [sig, how] of this.handled)
      if (how === "ignore" && !this.traps.has(sig))
        yield sys.rt_sigaction(sig, { sa_handler: SIG_DFL, sa_flags: 0, sa_mask: 0n });
  }
  /** After an `exec` that failed. */
  *restore_after_exec(): Code<void> {
    for (const sig of this.handled.keys()) yield* this.apply(sig);
  }
  *ignore_job_signals(): Code<void> {
    for (const sig of [SIGTSTP, SIGTTIN, SIGTTOU]) yield* this.handle(sig, "ignore");
  }
  *default_job_signals(): Code<void> {
    for (const sig of [SIGTSTP, SIGTTIN, SIGTTOU]) {
      this.handled.delete(sig);
      if (!this.traps.has(sig)) yield* this.apply(sig);
    }
  }
}

/** Number of a signal named `2`, `INT`, `SIGINT`, `int`, or a trap name (EXIT, DEBUG, ERR, RETURN); -1 if none. */
export function signal_number(name: string, traps = true): number {
  if (/^\d+$/.test(name)) {
    const n = Number(name);
    return n <= 64 ? n : -1;
  }
  let s = name.toUpperCase();
  if (traps) {
    if (s === "DEBUG") return TRAP_DEBUG;
    if (s === "ERR") return TRAP_ERR;
    if (s === "RETURN") return TRAP_RETURN;
  }
  if (s.startsWith("SIG")) s = s.slice(3);
  if (s === "EXIT") return traps ? 0 : -1;
  const n = SIGNAL_NAMES.indexOf(s);
  return n > 0 ? n : -1;
}

/** SIGINT, EXIT, DEBUG ... as `trap -p` prints them. */
export function signal_name(sig: number, prefix = "SIG"): string {
  if (sig === TRAP_EXIT) return "EXIT";
  if (sig === TRAP_DEBUG) return "DEBUG";
  if (sig === TRAP_ERR) return "ERR";
  if (sig === TRAP_RETURN) return "RETURN";
  return SIGNAL_NAMES[sig] === undefined ? String(sig) : prefix + SIGNAL_NAMES[sig];
}
