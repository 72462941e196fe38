// If this fails, recursion of scripts ends with the host's stack, or errors get lost between its levels.
import { expect, it } from "vitest";
import { NR_PREEMPT, Syscall, type UserCode } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import { descend, trampoline } from "./nest.ts";

function run(code: UserCode): { value: number; calls: number } {
  for (let calls = 0; ; calls++) {
    const { done, value } = code.next(calls);
    if (done) return { value, calls };
  }
}

function* sum(n: number): Code<number> {
  if (n === 0) return yield new Syscall(NR_PREEMPT);
  return n + (yield* descend(sum(n - 1)));
}
function* fail(n: number, seen: number[]): Code<number> {
  try {
    if (n === 0) throw new Error("deep");
    return yield* descend(fail(n - 1, seen));
  } finally {
    seen.push(n);
  }
}

it("goes deeper than the host's stack, and system calls pass through", () => {
  expect(run(trampoline(sum(100_000)))).toEqual({ value: 5_000_050_001, calls: 1 });
});

it("throws through the levels, innermost first", () => {
  const seen: number[] = [];
  expect(() => run(trampoline(fail(3, seen)))).toThrow("deep");
  expect(seen).toEqual([0, 1, 2, 3]);
});
