// For tests: a script typed line by line at the prompt of a freshly booted machine, as `auditlab type` does.
import { lines_of } from "../scenarios/format/lines.ts";
import { type_lines } from "../worker/cli/type_lines.ts";
import { DEFAULT_CONFIG, LOGIN_SESSION } from "../worker/machine/config.ts";
import { Machine } from "../worker/machine/machine.ts";

/** The bytes of the terminal. */
export function type_script(script: string): string {
  const machine = new Machine(DEFAULT_CONFIG, { session: { ...LOGIN_SESSION, term: "dumb", once: true } });
  let out = "";
  machine.on_output = (bytes) => {
    out += bytes;
  };
  type_lines(machine, lines_of(script), 600e9);
  return out;
}
