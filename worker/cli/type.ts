// auditlab type: a script typed line by line at the interactive prompt.

import { lines_of } from "../../scenarios/format/lines.ts";
import { LOGIN_SESSION } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { finish } from "./finish.ts";
import { parse_options, read_bytes } from "./options.ts";
import { type_lines } from "./type_lines.ts";

/**
 * Types the next line whenever a foreground program waits for input, and prints the terminal's bytes. TERM is dumb,
 * so the bytes are plain text. Resolves to the status of the shell when the file ends it, else 0.
 */
export async function type_command(args: readonly string[]): Promise<number> {
  const options = parse_options(args);
  const text = read_bytes(options.file);
  const shell =
    options.shell.length > 0 ? [`/usr/bin/${options.shell[0].replace(/^.*\//, "")}`, ...options.shell] : [];
  // wide enough that typed lines stay whole: on a dumb terminal a longer line scrolls sideways
  const machine = new Machine(
    { ...options.config, rows: 50, cols: 200 },
    {
      session: { ...LOGIN_SESSION, term: "dumb", once: true, command: shell, append: options.append },
      files: options.files,
    },
  );
  machine.on_output = (bytes) => void process.stdout.write(Buffer.from(bytes, "latin1"));
  type_lines(machine, lines_of(text), options.max_ns);
  finish(machine, options);
  return machine.session_status ?? 0;
}
