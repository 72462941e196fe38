// auditlab run: a script on a freshly booted machine.
import { basename } from "node:path";
import { Machine } from "../machine/machine.ts";
import { finish } from "./finish.ts";
import { parse_options, read_bytes } from "./options.ts";

const FUEL = 200_000;

/** The script's output goes to this process's own streams; resolves to the script's exit status. */
export async function run_command(args: readonly string[]): Promise<number> {
  const options = parse_options(args);
  const guest = `/root/${basename(options.file)}`;
  const script = { path: guest, data: read_bytes(options.file), mode: 0o755 };
  const machine = new Machine(options.config, {
    session: {
      term: "dumb",
      ports: true,
      once: true,
      command: ["/usr/bin/bash", "bash", basename(options.file)],
      append: options.append,
    },
    files: [...options.files, script],
  });
  machine.on_port = (fd, bytes) =>
    void (fd === 1 ? process.stdout : process.stderr).write(Buffer.from(bytes, "latin1"));
  machine.on_output = (bytes) => void process.stdout.write(Buffer.from(bytes, "latin1"));
  for (;;) {
    const state = machine.run(options.max_ns, FUEL, () => machine.session_status !== null);
    if (state.halted || machine.session_status !== null) break;
    if (state.now >= options.max_ns) {
      process.stderr.write(`auditlab: gave up after ${options.max_ns / 1e9} s of the machine's time\n`);
      finish(machine, options);
      return 124;
    }
    if (state.idle && state.next_timer === null) {
      process.stderr.write("auditlab: the script waits for something that will never come\n");
      finish(machine, options);
      return 125;
    }
    await drained(process.stdout);
  }
  finish(machine, options);
  if (machine.halted)
    process.stderr.write(`auditlab: the machine has stopped\n${machine.halted.log.at(-1)}\n`);
  return machine.session_status ?? 255;
}

/** Waits while the stream's buffer is full, so that endless output does not fill the memory. */
async function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableNeedDrain) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
}
