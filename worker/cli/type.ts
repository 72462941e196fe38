// auditlab type: a script typed line by line at the interactive prompt.
import { LOGIN_SESSION } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { finish } from "./finish.ts";
import { CliError, parse_options, read_bytes } from "./options.ts";

const FUEL = 200_000;

/**
 * Types the next line whenever a foreground program waits for input, and prints the terminal's bytes. TERM is dumb,
 * so the bytes are plain text. Resolves to the status of the shell when the file ends it, else 0.
 */
export async function type_command(args: readonly string[]): Promise<number> {
  const options = parse_options(args);
  const text = read_bytes(options.file);
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
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
  /** Runs until the next prompt; false when the session is over. */
  const until_prompt = (): boolean => {
    for (;;) {
      const state = machine.run(options.max_ns, FUEL, () => machine.waiting_for_input());
      if (state.halted || machine.session_status !== null) return false;
      if (machine.waiting_for_input()) return true;
      if (state.now >= options.max_ns)
        throw new CliError(`gave up after ${options.max_ns / 1e9} s of the machine's time`);
      if (state.idle && state.next_timer === null)
        throw new CliError("a command waits for something that will never come");
    }
  };
  let alive = until_prompt();
  for (const line of lines) {
    if (!alive) break;
    machine.input(`${line}\r`);
    alive = until_prompt();
  }
  finish(machine, options);
  return machine.session_status ?? 0;
}
