// Programs: system calls, forks and executions.
import * as sys from "../../worker/userland/lib/sys.ts";
import { fork_sleeper, run_kernel } from "../kernel.ts";
import { aim, clock, limit, median, type Print, run_script, thousands } from "./measure.ts";

const RESUMPTIONS = 3_000_000;

/** Resumptions per second of a generator that does nothing: the limit of any design that yields its calls. */
function empty_generator(): number {
  function* loop() {
    for (let i = 0; i < RESUMPTIONS; i++) yield i;
    return 0;
  }
  const it = loop();
  const time = clock();
  while (!it.next().done);
  return RESUMPTIONS / (time() / 1000);
}

function calls(print: Print): void {
  const most = median([empty_generator(), empty_generator(), empty_generator()]);
  const count = 2_000_000;
  const rate = count / (run_script(`auditctl -e 0 >/dev/null\nsctool getppid ${count}\n`).ms / 1000);
  print(
    "system calls/s, audit off",
    thousands(rate),
    `${(rate / most).toFixed(2)} of an empty generator's ${thousands(most)}/s; aim 0.25`,
  );
}

/** fork, exit and wait while many others sleep. */
function crowd(print: Print): void {
  const alive = 10_000;
  const count = 50_000;
  let ms = 0;
  run_kernel(function* () {
    for (let i = 0; i < alive; i++) yield* fork_sleeper();
    const time = clock();
    for (let i = 0; i < count; i++) {
      const child = yield sys.fork(function* () {
        return yield sys.exit_group(0);
      });
      yield sys.wait4(child, null);
    }
    ms = time();
  });
  const rate = count / (ms / 1000);
  print(`fork+exit+wait/s, ${thousands(alive)} tasks alive`, thousands(rate), aim(rate, 50_000, "/s"));
}

export function bench_tasks(print: Print): void {
  calls(print);
  const { ms } = run_script("for i in {1..1000}; do /bin/true; done\n");
  print("1,000 x fork+exec+wait of true", `${ms.toFixed(0)} ms`, limit(ms, 300, "ms"));
  crowd(print);
}
