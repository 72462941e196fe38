// What the benchmarks of the page have in common: a page in a browser that has never seen it, and what its threads did.

const sorted = (list) => [...list].sort((a, b) => a - b);
export const median = (list) => sorted(list)[list.length >> 1];
export const percentile = (list, p) => sorted(list)[Math.ceil((list.length * p) / 100) - 1];

/** In the page: when the frame with the first prompt has been drawn, by the clock that starts with the navigation. */
function watch_for_prompt() {
  window.shown = new Promise((resolve) => {
    // No timer: it would have to wait for what the page does after that frame.
    const drawn = new MessageChannel();
    drawn.port1.onmessage = () => resolve(performance.now());
    const watch = new MutationObserver(() => {
      if (!document.querySelector(".xterm-rows")?.textContent?.includes("[root@")) return;
      watch.disconnect();
      drawn.port2.postMessage(null);
    });
    watch.observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** Opens the page in a browser that has never seen it, up to the first prompt. */
export async function cold_start(browser, url, prepare = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(watch_for_prompt);
  await prepare(page, context);
  await page.goto(url);
  return { ms: await page.evaluate(() => window.shown), page, context };
}

const CATEGORIES = ["toplevel", "devtools.timeline", "__metadata"];

export async function traced(browser, act) {
  await browser.startTracing(undefined, { categories: CATEGORIES });
  await act();
  return JSON.parse((await browser.stopTracing()).toString()).traceEvents;
}

/** Tasks of the two threads that matter: when they ended, and the processor time they took, ms. */
export function tasks(events) {
  const threads = new Map();
  for (const e of events)
    if (e.name === "thread_name" && /^(CrRendererMain|DedicatedWorker)/.test(e.args.name))
      threads.set(`${e.pid}.${e.tid}`, e.args.name.startsWith("Cr") ? "page" : "worker");
  return events
    .filter((e) => e.name === "ThreadControllerImpl::RunTask" && e.tdur !== undefined)
    .map((e) => ({ thread: threads.get(`${e.pid}.${e.tid}`), end: e.ts + e.dur, ms: e.tdur / 1000 }))
    .filter((task) => task.thread !== undefined);
}
