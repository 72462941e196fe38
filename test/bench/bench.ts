// The benchmarks of the machine in Node.
import { decodeLink, encodeLink } from "../../scenarios/link/codec.ts";
import { DEFAULT_CONFIG } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { bench_audit } from "./audit.ts";
import { clock, limit, median, type Print, run_to_prompt } from "./measure.ts";
import { bench_tasks } from "./tasks.ts";

function boot(): number {
  const time = clock();
  run_to_prompt(new Machine(DEFAULT_CONFIG));
  return time();
}

/** A session of so many commands, two to a line, opened again from a link: what stands between a click and the last prompt. */
async function open_link(commands: number): Promise<{ ms: number; read: number; length: number }> {
  const machine = new Machine(DEFAULT_CONFIG);
  run_to_prompt(machine);
  for (let i = 0; i < commands / 2; i++) {
    // Key by key, as a person types it: the times are most of the link.
    for (const key of `echo ${i} >> /tmp/log; ls -l /tmp\r`) {
      machine.run(machine.now + 60e6 + ((i * 7919) % 97) * 1e6, 100_000);
      machine.input(key);
    }
    run_to_prompt(machine);
  }
  const { files: _, ...config } = machine.config;
  const link = await encodeLink({ sim: "0.1.0", config, journal: machine.journal, until: machine.now });
  const time = clock();
  const { journal } = await decodeLink(link);
  const read = time();
  const again = Machine.replay(DEFAULT_CONFIG, journal);
  run_to_prompt(again);
  return { ms: time(), read, length: link.length };
}

async function links(print: Print): Promise<void> {
  const { ms, read, length } = await open_link(1000);
  const what = `${ms.toFixed(0)} ms, ${read.toFixed(0)} to read`;
  print("opening a link of 1,000 commands", what, `${limit(ms, 500, "ms")}; ${length} characters`);
  const twice = await open_link(2000);
  print("  of 2,000", `${twice.ms.toFixed(0)} ms`, `${twice.length} characters`);
}

/** A megabyte in one paste, as the page hands it over. */
function paste(print: Print): void {
  const piece = 4096;
  const frame = 16e6;
  const machine = new Machine(DEFAULT_CONFIG);
  run_to_prompt(machine);
  const text = `\x1b[200~${"echo hello world ".repeat(60_000)}\x1b[201~`;
  const time = clock();
  for (let i = 0; i < text.length; i += piece) {
    machine.input(text.slice(i, i + piece));
    machine.run(machine.now + frame, 1_000_000);
  }
  run_to_prompt(machine);
  print("bracketed paste of 1 MB", `${time().toFixed(0)} ms`, "until the prompt waits again");
}

export async function bench_machine(print: Print): Promise<void> {
  const boots = Array.from({ length: 7 }, boot);
  const all = `${boots[0].toFixed(0)}, ${median(boots).toFixed(0)} ms`;
  print("boot to first prompt (first, median of 7)", all, limit(boots[0], 1000, "ms"));
  bench_tasks(print);
  bench_audit(print);
  await links(print);
  paste(print);
}
