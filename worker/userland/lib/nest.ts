// Recursion that does not use the host's stack. A generator that calls itself with `yield*` grows the host's stack by
// a few frames for every level, each time it is resumed; some four thousand levels are its end. Code that descends
// instead hands the deeper code to the trampoline at its bottom, which runs it on its own: the depth costs memory only.
import { Syscall, type UserCode } from "../../kernel/uapi/syscall.ts";
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

/** What a thread runs on whose code may {@link descend}. No generator: every call of a shell comes through here. */
class Trampoline implements UserCode {
  #top: Code<unknown>;
  readonly #below: { code: Code<unknown>; descent: Descent }[] = [];

  constructor(code: Code<number>) {
    this.#top = code;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(result = 0): IteratorResult<Syscall, number> {
    let failure: { error: unknown } | null = null;
    for (;;) {
      let step: IteratorResult<Syscall, unknown>;
      try {
        step = failure ? this.#top.throw(failure.error) : this.#top.next(result);
        failure = null;
      } catch (error) {
        failure = { error };
        if (!this.#return()) throw error;
        continue;
      }
      if (step.done) {
        if (!this.#return(step.value)) return step as IteratorReturnResult<number>;
        result = 0;
      } else if (step.value.nr === NR_DESCEND) {
        const descent = step.value as Descent;
        this.#below.push({ code: this.#top, descent });
        this.#top = descent.code;
        result = 0;
      } else return step;
    }
  }

  /** Back to the code that descended; false when there is none. */
  #return(value?: unknown): boolean {
    const caller = this.#below.pop();
    if (!caller) return false;
    caller.descent.value = value;
    this.#top = caller.code;
    return true;
  }
}

/** Runs code that may {@link descend}. */
export const trampoline = (code: Code<number>): UserCode => new Trampoline(code);
