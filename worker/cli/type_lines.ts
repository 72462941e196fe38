// Typing a file at the interactive prompt of a machine.
import type { Machine } from "../machine/machine.ts";
import { CliError } from "./options.ts";

const FUEL = 200_000;

/**
 * Types each line when a foreground program waits for input, the next one when the machine waits again; ends early
 * when the session does. `max_ns` is the machine time all of it may take.
 * @throws CliError when that is over, or when the machine waits for what will never come.
 */
export function type_lines(machine: Machine, lines: readonly string[], max_ns: number): void {
  /** Runs until the next prompt; false when the session is over. */
  const until_prompt = (): boolean => {
    for (;;) {
      const state = machine.run(max_ns, FUEL, () => machine.waiting_for_input());
      if (state.halted || machine.session_status !== null) return false;
      if (machine.waiting_for_input()) return true;
      if (state.now >= max_ns) throw new CliError(`gave up after ${max_ns / 1e9} s of the machine's time`);
      if (state.idle && state.next_timer === null)
        throw new CliError("a command waits for something that will never come");
    }
  };
  let alive = until_prompt();
  for (const line of lines) {
    if (!alive) return;
    machine.input(`${line}\r`);
    alive = until_prompt();
  }
}
