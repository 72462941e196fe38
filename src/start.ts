// Starts the worker, as early as it can be: the build puts a copy of this module into the page itself (vite.config.ts),
// so that the worker's code is fetched and compiled while the page's still is, and the machine boots while the page
// finds out how large its terminal is.
import type { MachineConfig, Unsized } from "../worker/api.ts";
import { trustScripts } from "./trusted_types.ts";
import { firstLook } from "./ui/first_look.ts";
import { freshMachine } from "./ui/series.ts";
import { watchStart } from "./ui/unstarted.ts";

/** What two machines to play with differ in. */
export type Chance = Pick<MachineConfig, "seed" | "epoch">;

interface Begun {
  readonly chance: Chance;
  /** Null when it has been taken. */
  worker: Worker | null;
}

declare global {
  /** What the copy in the page has begun, for the module that the rest of the page imports. */
  var auditlabBegun: Begun | undefined;
}

/**
 * A worker of the machine. `prepare`: what it shall make a machine of at once. That goes by its name: a message would
 * reach it only when this thread, which is busy for long, has heard that the worker has begun.
 */
export const startWorker = (prepare?: Unsized): Worker =>
  new Worker(new URL("../worker/entry.ts", import.meta.url), {
    type: "module",
    name: prepare ? JSON.stringify(prepare) : "",
  });

const byChance = (): Chance => ({
  seed: crypto.getRandomValues(new Uint32Array(1))[0],
  epoch: Math.floor(Date.now() / 1000),
});

function begin(): Begun {
  watchStart();
  trustScripts();
  const chance = byChance();
  // An address with more in it leads to some other machine.
  const worker = startWorker(location.hash === "" ? freshMachine(chance) : undefined);
  // After that, as it may wait for the disk.
  firstLook();
  const begun: Begun = { chance, worker };
  // Nobody hears it yet: whoever comes for the worker starts another one, and hears of that.
  worker.onerror = () => {
    begun.worker = null;
  };
  return begun;
}

globalThis.auditlabBegun ??= begin();
const begun = globalThis.auditlabBegun;

/** The worker that was started with the page, or a new one once that is taken. */
export function takeWorker(): Worker {
  const worker = begun.worker ?? startWorker();
  begun.worker = null;
  return worker;
}

/** What the machine of the page's worker is made by, and a new chance once that is taken. */
export const takeChance = (): Chance => (begun.worker ? begun.chance : byChance());
