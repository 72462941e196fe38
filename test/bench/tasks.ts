// Programs: system calls, forks and executions.
import type { Syscall } from "../../worker/kernel/uapi/syscall.ts";
import * as sys from "../../worker/userland/lib/sys.ts";
import { sctool } from "../../worker/userland/sctool/sctool.ts";
import { fork_sleeper, run_kernel } from "../kernel.ts";
import { aim, clock, limit, median, type Print, run_script, thousands } from "./measure.ts";

const CALLS = 5_000_000;

/**
 * The same program yielding as many calls to a loop that does nothing with them: what no kernel can be faster than. (A
 * generator that is written into the loop would not do: the engine compiles the two into one, and nothing is resumed.)
 */
function empty_loop(): number {
  const task = { code: sctool(["sctool", "getppid", String(CALLS)], []), op: null as Syscall | null };
  const time = clock();
  for (;;) {
    const { done, value } = task.code.next(0);
    if (done) return CALLS / (time() / 1000);
    task.op = value;
  }
}

function calls(print: Print): void {
  const most = median([empty_loop(), empty_loop(), empty_loop()]);
  const { ms } = run_script(`auditctl -e 0 >/dev/null\necho go\nsctool getppid ${CALLS}\n`);
  const rate = CALLS / (ms / 1000);
  print(
    "system calls/s, audit off",
    thousands(rate),
    `${(rate / most).toFixed(2)} of the ${thousands(most)}/s of an empty loop; aim 0.25`,
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
  const { ms, all } = run_script("for i in {1..1000}; do /bin/true; done\n");
  const against = `${limit(ms, 300, "ms")}; all threads ${all.toFixed(0)} ms`;
  print("1,000 x fork+exec+wait of true", `${ms.toFixed(0)} ms`, against);
  crowd(print);
}
