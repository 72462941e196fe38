// Starts the worker, as early as it can be: the build gives this module a small script of its own (vite.config.ts), so
// that the worker's code is fetched and compiled while the page's still is.
export const startWorker = (): Worker =>
  new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module", name: "machine" });

let first: Worker | null = startWorker();

/** The worker that was started with the page, or a new one once that is taken. */
export function takeWorker(): Worker {
  const worker = first ?? startWorker();
  first = null;
  return worker;
}
