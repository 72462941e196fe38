// A machine that boots while the page still finds out how large its terminal is: until then no program has asked.
import type { JournalEntry, MachineConfig, MachineEvent, Unsized } from "../api.ts";
import { Machine } from "../machine/machine.ts";
import { run_slice, turn } from "./drive.ts";
import { START_NS } from "./limits.ts";

const text = ({ rows: _, cols: __, ...config }: Partial<MachineConfig>): string => JSON.stringify(config);

export class Ahead {
  readonly machine: Machine;
  /** What it has told so far. */
  readonly events: MachineEvent[] = [];
  #taken = false;

  constructor(config: Unsized) {
    this.machine = new Machine(config);
    this.machine.observe();
    this.machine.on_event = (event) => void this.events.push(event);
  }

  /**
   * Runs it, in slices, until it stands still: for the size, or for code that comes when it is live. Ends when it has
   * been taken.
   */
  async run(): Promise<void> {
    for (;;) {
      const { stalled, idle, halted } = run_slice(this.machine, START_NS);
      if (stalled || idle || halted) return;
      await turn();
      if (this.#taken) return;
    }
  }

  /**
   * It is over with running ahead. The machine, when it is the one that `config` makes and no `journal` is to be fed to
   * it from its start; its terminal has the config's size then.
   */
  take(config: MachineConfig, journal: readonly JournalEntry[]): Machine | null {
    this.#taken = true;
    if (journal.length > 0) return null;
    // Both were parsed by the same schema, so their keys have one order.
    if (text(config) !== text(this.machine.config)) return null;
    this.machine.fit(config.rows, config.cols);
    return this.machine;
  }
}
