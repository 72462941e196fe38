// The signals as kill -l and trap -l list them.
import { SIGNAL_NAMES } from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import type { Shell } from "../shell.ts";
import { signal_number } from "../signals.ts";

/** The number of a signal for kill, -1 for none; POSIX mode has no SIG before their names. */
export const kill_signal = (sh: Shell, name: string): number =>
  sh.options.posix && /^sig/i.test(name) ? -1 : signal_number(name, false);

/** `kill -l` of POSIX mode: the names on one line. */
export function* list_signal_names(): Code<number> {
  yield* write_all(1, `${SIGNAL_NAMES.slice(1).filter(Boolean).join(" ")}\n`);
  return 0;
}

/** All signals in a table, or those in `rest`: names for numbers, numbers for names. */
export function* list_signals(sh: Shell, rest: readonly string[]): Code<number> {
  if (rest.length === 0) {
    let out = "";
    let column = 0;
    for (let n = 1; n <= 64; n++) {
      const name = SIGNAL_NAMES[n];
      if (name === undefined) continue;
      out += `${String(n).padStart(2)}) SIG${name}`;
      column++;
      out += column % 5 === 0 ? "\n" : "\t";
    }
    yield* write_all(1, column % 5 === 0 ? out : `${out}\n`);
    return 0;
  }
  let status = 0;
  for (const w of rest) {
    if (/^\d+$/.test(w)) {
      let n = Number(w);
      if (n > 128) n -= 128;
      const name = SIGNAL_NAMES[n];
      // the two that the C library keeps for itself have no name
      if (n <= 64) {
        if (name !== undefined) yield* write_all(1, `${name}\n`);
        continue;
      }
    } else {
      const n = kill_signal(sh, w);
      if (n > 0) {
        yield* write_all(1, `${n}\n`);
        continue;
      }
    }
    yield* sh.error(`kill: ${w}: invalid signal specification`);
    status = 1;
  }
  return status;
}
