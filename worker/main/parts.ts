// Fetches the parts of the machine's code that the boot does not need, all at once when the machine first has nothing to
// do: until then they would only take the boot's processor and its network.
import type { Part } from "../userland/lib/part.ts";

/** Loaders of parts that nobody has asked for so far. */
let waiting: (() => void)[] = [];
const outstanding = new Set<Promise<void>>();
let failure: unknown = null;

/** A module that fetch_parts() will load. The build (tools/parts.mjs) writes the calls. */
export function later_part<M>(load: () => Promise<M>): Part<M> {
  const part: Part<M> = { module: null };
  waiting.push(() => {
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
  });
  return part;
}

/** Starts to load all parts, unless that has been done. */
export function fetch_parts(): void {
  const loaders = waiting;
  waiting = [];
  for (const load of loaders) load();
}

/** Resolves when another part is there; rejects when none is on its way any more. */
export function next_part(): Promise<void> {
  fetch_parts();
  if (outstanding.size > 0) return Promise.race(outstanding);
  return Promise.reject(failure ?? new Error("nothing is being loaded"));
}
