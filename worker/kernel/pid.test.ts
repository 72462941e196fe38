// Numbers of tasks: what keeps one taken, and that the index of groups and sessions agrees with the tasks.
import { expect, test } from "vitest";
import { run_kernel } from "../../test/kernel.ts";
import type { Code } from "../userland/lib/code.ts";
import * as sys from "../userland/lib/sys.ts";
import type { Kernel } from "./kernel.ts";
import { process_group, process_session } from "./pid.ts";

function* child_that_ends(): Code<number> {
  return 0;
}

/** Every process is in its own group and session, and nobody else is. */
function check(k: Kernel): void {
  const leaders = [...k.tasks.values()].filter((t) => t.group_leader === t);
  for (const t of leaders) {
    expect(process_group(k, t.signal.pgrp).has(t)).toBe(true);
    expect(process_session(k, t.signal.session).has(t)).toBe(true);
  }
  const count = (type: "pgrp" | "session") => [...k.pids.values()].reduce((n, p) => n + p[type].size, 0);
  expect([count("pgrp"), count("session")]).toEqual([leaders.length, leaders.length]);
}

test("groups and sessions hold their members through fork, setpgid, setsid, exit and wait", () => {
  const { kernel } = run_kernel(function* () {
    const first = yield sys.fork(function* () {
      yield sys.setsid();
      yield sys.fork(function* () {
        yield sys.setpgid(0, 0);
        return yield sys.pause();
      });
      return yield sys.pause();
    });
    for (let i = 0; i < 20; i++) {
      const child = yield sys.fork(function* () {
        if (i % 2) yield sys.setpgid(0, 0);
        return 0;
      });
      if (i % 3) yield sys.wait4(child, null);
    }
    yield sys.kill(first, 9);
    yield sys.wait4(first, null);
  });
  check(kernel);
});

test("a number is not given out again while a group of it lives", () => {
  let k: Kernel | null = null;
  run_kernel(
    function* () {
      const leader = yield sys.fork(function* () {
        yield sys.setpgid(0, 0);
        yield sys.fork(function* () {
          return yield sys.pause();
        });
        return 0;
      });
      yield sys.wait4(leader, null);
      const ns = (k as Kernel).init_pid_ns;
      ns.last_pid = leader - 1;
      // the leader's number is its child's group, the next one that child's own
      expect(yield sys.fork(child_that_ends)).toBe(leader + 2);
      yield sys.kill(-leader, 9);
      yield sys.wait4(-1, null);
      ns.last_pid = leader - 1;
      expect(yield sys.fork(child_that_ends)).toBe(leader);
    },
    {
      on_boot: (kernel) => {
        k = kernel;
      },
    },
  );
});
