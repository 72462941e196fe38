// The benchmarks of the page, in Chromium: how soon one can type after a cold start, what a key press costs, and more.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build } from "vite";
import { records_panel } from "./bench_records.mjs";
import { cold_start, median, percentile, tasks, traced } from "./bench_trace.mjs";
import { CHROMIUM_ARGS, findChromium } from "./browser.mjs";
import { root } from "./bundle.mjs";
import { given_dist } from "./dist.mjs";
import { serve } from "./serve.mjs";

/** They differ by half of the best: other work of the browser falls into some. */
const STARTS = 11;
const SLOW_DOWN = 4;
const KEYS = 200;
/** ms between keys: a fast typist's, and long enough for all that follows a key. */
const KEY_PAUSE = 60;

const slowed = async (page, context) => {
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
};

/** Wall time to the first prompt, and the processor time of the two threads, of a page at `url`: each a list, ms. */
async function starts(browser, url) {
  const found = { wall: [], page: [], worker: [] };
  for (let i = 0; i < STARTS; i++) {
    const { ms, context } = await cold_start(browser, url, slowed);
    found.wall.push(ms);
    await context.close();
    let opened;
    const events = await traced(browser, async () => {
      opened = await cold_start(browser, url);
    });
    await opened.context.close();
    for (const thread of ["page", "worker"])
      found[thread].push(tasks(events).reduce((n, t) => n + (t.thread === thread ? t.ms : 0), 0));
  }
  return found;
}

async function interactive(browser, url, bare, print) {
  const { wall, page, worker } = await starts(browser, url);
  const floor = await starts(browser, bare);
  print(
    `cold start to first prompt in Chromium, ${SLOW_DOWN}x`,
    `${Math.min(...wall).toFixed(0)}, ${median(wall).toFixed(0)} ms`,
    `best, median of ${STARTS}; limit 1,000 ms: ${(median(wall) / 1000).toFixed(2)}; xterm alone ${median(floor.wall).toFixed(0)} ms`,
  );
  print(
    "  processor time of it, 1x: page, worker",
    `${median(page).toFixed(0)}, ${median(worker).toFixed(0)} ms`,
    `two threads beside each other; ${SLOW_DOWN}x slows the page's only; xterm alone ${median(floor.page).toFixed(0)} ms`,
  );
}

/** For each key press, the time of the tasks from its dispatch to the next. */
function time_by_key(events) {
  const keys = events
    .filter((e) => e.name === "EventDispatch" && e.args.data?.type === "keydown")
    .map((e) => e.ts)
    .sort((a, b) => a - b);
  const cost = keys.map(() => 0);
  for (const { end, ms } of tasks(events)) {
    // the task that dispatches a key is over after the event
    const key = keys.findLastIndex((ts) => ts < end);
    if (key >= 0 && end < keys[key] + 2 * KEY_PAUSE * 1000) cost[key] += ms;
  }
  return cost;
}

async function key_to_echo(browser, url, print) {
  const { page, context } = await cold_start(browser, url);
  await page.locator(".xterm-helper-textarea").focus();
  const type = async (n) => {
    for (let i = 0; i < n; i++) {
      await page.keyboard.press(i % 40 === 39 ? "Control+u" : "x");
      await page.waitForTimeout(KEY_PAUSE);
    }
  };
  await type(40);
  const events = await traced(browser, () => type(KEYS));
  await context.close();
  const cost = time_by_key(events);
  if (cost.length < KEYS) throw new Error(`only ${cost.length} of ${KEYS} keys are in the trace`);
  const p95 = percentile(cost, 95);
  print(
    "key press to echo (p50, p95)",
    `${median(cost).toFixed(1)}, ${p95.toFixed(1)} ms`,
    `processor time of page and worker; limit 8 ms: ${(p95 / 8).toFixed(2)}`,
  );
}

/** What the third example types: an orchestrator's steps. */
const ORCHESTRATOR = [
  "lab-run -v -r '-F arch=b64 -S openat -F key=lab' 42 cat /etc/hostname",
  "ausearch -i -k lab -f /etc/hostname",
  "ausearch -m VIRT_CONTROL,CONTAINER --raw",
  "lab-run --wrong child 43 true",
];

/** The slider over the patches, moved from one to the next: a replay, two comparisons, and the panel drawn again. */
async function slider_steps(browser, url, print) {
  const { page, context } = await cold_start(browser, url);
  await page.locator(".xterm-helper-textarea").focus();
  for (const line of ORCHESTRATOR) {
    await page.keyboard.type(`${line}\n`);
    await page.waitForFunction(() => {
      const rows = [...document.querySelectorAll(".xterm-rows > div")].map((row) => row.textContent.trim());
      return /^\[root@.*\]#$/.test(rows.findLast((row) => row !== "") ?? "");
    });
  }
  await page.getByRole("tab", { name: /Series/ }).click();
  const slider = page.getByRole("slider", { name: "Patches applied" });
  const move = async (to) => {
    await slider.fill(String(to));
    await page.locator(`[data-region="series"] [data-patches="${to}"]`).waitFor();
  };
  await move(1);
  const [walls, costs] = [[], []];
  for (let patches = 2; patches <= 13; patches++) {
    let wall = 0;
    const events = await traced(browser, async () => {
      const start = performance.now();
      await move(patches);
      wall = performance.now() - start;
    });
    walls.push(wall);
    costs.push(tasks(events).reduce((n, { ms }) => n + ms, 0));
  }
  await context.close();
  print(
    "patch slider, one step (p50, most of 12)",
    `${median(costs).toFixed(0)}, ${Math.max(...costs).toFixed(0)} ms`,
    `processor time; limit 300 ms: ${(Math.max(...costs) / 300).toFixed(2)}; by the clock ${median(walls).toFixed(0)} ms`,
  );
}

/** @param {(name: string, value: string, against: string) => void} print */
export async function bench_page(print) {
  const made = mkdtempSync(join(tmpdir(), "auditlab-bench-"));
  const dist = given_dist() ?? join(made, "dist");
  if (given_dist() === null) await build({ logLevel: "error", build: { outDir: dist } });
  const server = await serve(dist);
  await build({
    root: join(root, "tools/bare"),
    configFile: false,
    logLevel: "error",
    base: "./",
    build: { outDir: join(made, "bare") },
  });
  const bare = await serve(join(made, "bare"));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...CHROMIUM_ARGS],
    headless: true,
  });
  try {
    await interactive(browser, server.url, bare.url, print);
    await key_to_echo(browser, server.url, print);
    await slider_steps(browser, server.url, print);
    await records_panel(browser, server.url, print);
  } finally {
    await browser.close();
    await server.close();
    await bare.close();
    rmSync(made, { recursive: true, force: true });
  }
}
