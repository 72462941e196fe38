// Code of programs that is run outside of any machine.
import { NR_CODE } from "../kernel/uapi/syscall.ts";
import type { Code } from "../userland/lib/code.ts";

/** Parts of the program's code are still on their way: ask again when more of it is there. */
export class NotYet extends Error {}

/** What the code comes to. It may make no system calls. @throws NotYet */
export function result_of<T>(code: Code<T>): T {
  const step = code.next(0);
  if (step.done) return step.value;
  if (step.value.nr === NR_CODE) throw new NotYet("code is still being loaded");
  throw new Error(`system call ${step.value.nr} outside of a machine`);
}
