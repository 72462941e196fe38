// trap: what to do on signals, at exit, on errors, before commands and after functions.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { single_quote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { signal_name, signal_number, TRAP_DEBUG, TRAP_EXIT, TRAP_RETURN } from "../signals.ts";
import type { Builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";
import { list_signals } from "./signal_list.ts";

/** trap [-p] [SIG ...]: the commands as input for the shell. `defaults`: also what has none, which is `trap -p` of POSIX. */
function* show(sh: Shell, specs: readonly string[], defaults: boolean): Code<number> {
  const traps = sh.signals.inherited ?? sh.signals.traps;
  const line = (sig: number): string => {
    const name = signal_name(sig, sh.options.posix ? "" : "SIG");
    const command = sh.signals.traps.get(sig) ?? traps.get(sig);
    if (command !== undefined) return `trap -- ${single_quote(command)} ${name}\n`;
    if (sh.signals.ignored_at_start.has(sig)) return `trap -- '' ${name}\n`;
    return defaults ? `trap -- - ${name}\n` : "";
  };
  if (specs.length === 0) {
    const all = defaults
      ? Array.from({ length: TRAP_RETURN + 1 }, (_, sig) => sig)
      : new Set([...traps.keys(), ...sh.signals.traps.keys(), ...sh.signals.ignored_at_start]);
    let out = "";
    for (const sig of [...all].sort((a, b) => a - b)) out += line(sig);
    if (out !== "") yield* write_all(1, out);
    return 0;
  }
  let status = 0;
  for (const spec of specs) {
    const sig = signal_number(spec);
    if (sig < 0) {
      yield* sh.error(`trap: ${spec}: invalid signal specification`);
      status = 1;
      continue;
    }
    const text = line(sig);
    if (text !== "") yield* write_all(1, text);
  }
  return status;
}

/** Sets (null: resets) one trap, and the kernel's disposition with it. */
function* set_trap(sh: Shell, sig: number, command: string | null): Code<void> {
  const s = sh.signals;
  // a subshell forgets its parent's list once it has one of its own
  s.inherited = null;
  if (sig > TRAP_EXIT && sig < TRAP_DEBUG && s.ignored_at_start.has(sig)) return;
  if (command === null) s.traps.delete(sig);
  else s.traps.set(sig, command);
  if (sig > TRAP_EXIT && sig < TRAP_DEBUG) yield* s.apply(sig);
  else if (sig === TRAP_EXIT) yield* s.watch_endings(command !== null && command !== "");
}

const trap: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "lp");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    if (has("l")) return yield* list_signals(sh, []);
    if (has("p") || o.rest.length === 0) {
      const all = has("p") && sh.options.posix && o.rest.length === 0;
      return yield* show(sh, o.rest, all);
    }
    const [first] = o.rest;
    let command: string | null = first === "-" ? null : first;
    let specs = o.rest.slice(1);
    // `trap INT` and `trap 2 3` reset, for a first word that is a signal and no command
    if (specs.length === 0 ? signal_number(first) >= 0 : /^\d+$/.test(first) && signal_number(first) >= 0) {
      command = null;
      specs = o.rest;
    } else if (specs.length === 0) {
      yield* usage(sh, "trap");
      return 2;
    }
    let status = 0;
    for (const spec of specs) {
      const sig = signal_number(spec);
      if (sig >= 0) {
        yield* set_trap(sh, sig, command);
        continue;
      }
      yield* sh.error(`trap: ${spec}: invalid signal specification`);
      status = 1;
    }
    return status;
  },
  special: true,
  usage: "[-lp] [[arg] signal_spec ...]",
  summary: "Trap signals and other events.",
};

export const trap_builtins: Readonly<Record<string, Builtin>> = { trap };
