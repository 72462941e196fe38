// Fetches the parts of the machine's code that the boot does not need, all at once and right at the start.
import type { Part } from "../userland/lib/part.ts";

const outstanding = new Set<Promise<void>>();
let failure: unknown = null;

/** Starts to load a module. The build (tools/parts.mjs) writes the calls. */
export function fetch_part<M>(load: () => Promise<M>): Part<M> {
  const part: Part<M> = { module: null };
  const done = load()
    .then(
      (module) => {
        part.module = module;
      },
      (error: unknown) => {
        failure ??= error;
      },
    )
    .finally(() => outstanding.delete(done));
  outstanding.add(done);
  return part;
}

/** Resolves when another part is there; rejects when none is on its way any more. */
export function next_part(): Promise<void> {
  if (outstanding.size > 0) return Promise.race(outstanding);
  return Promise.reject(failure ?? new Error("nothing is being loaded"));
}
