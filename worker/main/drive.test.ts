// If this fails, a session that is replayed may wait for code that is there already, and stay dark for ever.
import { expect, test } from "vitest";
import { drive } from "./drive.ts";
import { SLICE_MS } from "./limits.ts";

test("code is waited for before anything else has its turn", async () => {
  let there = false;
  const machine = {
    now: 0,
    input: () => {},
    resize: () => {},
    run(until: number) {
      const stalled = !there;
      if (!stalled) this.now = until;
      // A slice that takes its time, so that other messages are let in after it.
      for (const end = performance.now() + SLICE_MS + 2; performance.now() < end; );
      return { now: this.now, idle: false, next_timer: null, halted: false, stalled };
    },
  };
  setTimeout(() => {
    there = true;
  }, 0);
  const asked: boolean[] = [];
  await drive(machine, [], 1000, {
    sliced: () => {},
    code: async () => {
      asked.push(there);
      while (!there) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  });
  expect(asked).toEqual([false]);
});
