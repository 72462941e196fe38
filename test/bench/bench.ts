// The benchmarks of the machine in Node.
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

/** A session of a thousand commands, opened again from its journal. */
function open_journal(print: Print): void {
  const machine = new Machine(DEFAULT_CONFIG);
  run_to_prompt(machine);
  for (let i = 0; i < 1000; i++) {
    machine.input(`echo ${i} >> /tmp/log; ls -l /tmp\r`);
    run_to_prompt(machine);
  }
  const time = clock();
  const again = Machine.replay(DEFAULT_CONFIG, machine.journal);
  run_to_prompt(again);
  print("opening a journal of 1,000 commands", `${time().toFixed(0)} ms`, "each a redirection and a program");
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

export function bench_machine(print: Print): void {
  const boots = Array.from({ length: 7 }, boot);
  const all = `${boots[0].toFixed(0)}, ${median(boots).toFixed(0)} ms`;
  print("boot to first prompt (first, median of 7)", all, limit(boots[0], 1000, "ms"));
  bench_tasks(print);
  bench_audit(print);
  open_journal(print);
  paste(print);
}
