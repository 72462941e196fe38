// What run and type do when the script is over: let the records reach the log, and write what was asked for.
import type { Machine } from "../machine/machine.ts";
import { type CliOptions, write_bytes } from "./options.ts";

declare const __AUDITLAB_VERSION__: string;

/** Machine time given to kauditd and auditd to write out what is queued. */
const SETTLE_NS = 50e6;

export function finish(machine: Machine, options: CliOptions): void {
  if (options.log !== null) {
    const until = machine.now + SETTLE_NS;
    while (!machine.halted) {
      const state = machine.run(until, 100_000);
      if (state.idle && state.now >= until) break;
      if (state.now >= until + SETTLE_NS) break;
    }
    write_bytes(options.log, machine.read_file("/var/log/audit/audit.log") ?? "");
  }
  if (options.journal !== null)
    write_bytes(
      options.journal,
      `${JSON.stringify({
        format: "auditlab-journal-1",
        sim: __AUDITLAB_VERSION__,
        config: machine.config,
        options: machine.options,
        journal: machine.journal,
        until: machine.now,
      })}\n`,
    );
}
