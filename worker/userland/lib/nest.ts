// Recursion that does not use the host's stack. A generator that calls itself with `yield*` grows the host's stack by
// a few frames for every level, each time it is resumed; some four thousand levels are its end. Code that descends
// instead hands the deeper code to the trampoline at its bottom, which runs it on its own: the depth costs memory only.
import { Syscall } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";

/** Only the trampoline sees it: the kernel has no call of that number. */
const NR_DESCEND = -1000;

class Descent extends Syscall {
  readonly code: Code<unknown>;
  value: unknown = undefined;

  constructor(code: Code<unknown>) {
    super(NR_DESCEND);
    this.code = code;
  }
}

/** As `yield* code`, under a {@link trampoline}. */
export function* descend<T>(code: Code<T>): Code<T> {
  const d = new Descent(code);
  yield d;
  return d.value as T;
}

/** Runs code that may {@link descend}. */
export function* trampoline<T>(code: Code<T>): Code<T> {
  const below: { code: Code<unknown>; descent: Descent }[] = [];
  let top: Code<unknown> = code;
  let result = 0;
  let failure: { error: unknown } | null = null;
  for (;;) {
    let step: IteratorResult<Syscall, unknown>;
    try {
      step = failure ? top.throw(failure.error) : top.next(result);
      failure = null;
    } catch (error) {
      const caller = below.pop();
      if (!caller) throw error;
      top = caller.code;
      failure = { error };
      continue;
    }
    if (step.done) {
      const caller = below.pop();
      if (!caller) return step.value as T;
      caller.descent.value = step.value;
      top = caller.code;
      result = 0;
    } else if (step.value instanceof Descent) {
      below.push({ code: top, descent: step.value });
      top = step.value.code;
      result = 0;
    } else result = yield step.value;
  }
}
