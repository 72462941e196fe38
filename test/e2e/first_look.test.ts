// What stands in the page before its scripts are there.
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch, openLab, WAIT } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** The page whose own script never comes: what is seen of it until then. */
async function before(search: string, options: BrowserContextOptions, saved?: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  if (saved !== undefined)
    await context.addInitScript((text) => localStorage.setItem("auditlab.settings", text), saved);
  await context.route(/\/assets\/index-[^/]*\.js$/, () => {});
  const page = await context.newPage();
  await page.goto(inject("url") + search, { waitUntil: "commit" });
  await page.getByText("Starting the machine").waitFor();
  const shown = {
    head: await page.getByRole("heading", { name: "auditlab" }).isVisible(),
    theme: await page.evaluate(() => document.documentElement.dataset.theme),
    workers: page.workers().length,
  };
  await context.close();
  return shown;
}

test("the head and the machine are there before the page's script, in the reader's theme", async () => {
  expect(await before("", {})).toEqual({ head: true, theme: "light", workers: 1 });
  expect(await before("", { colorScheme: "dark" })).toMatchObject({ theme: "dark" });
  expect(await before("", {}, '{"theme":"dark"}')).toMatchObject({ theme: "dark" });
  expect(await before("", { colorScheme: "dark" }, '{"theme":"light"}')).toMatchObject({ theme: "light" });
  expect(await before("", {}, "no JSON")).toMatchObject({ theme: "light" });
  expect(await before("?embed=1", {})).toMatchObject({ head: false });
});

test("the head does not change when the page takes it over", async () => {
  const lab = await openLab(browser);
  const standing = await lab.page.evaluate(async () => {
    const text = await (await fetch(location.href)).text();
    // Not by the page's own document, which turns no string into elements.
    return /<p class="tagline">(.*?)<\/p>/
      .exec(text)?.[1]
      .replace(/<[^>]*>/g, "")
      .replace("&ldquo;", "“")
      .replace("&rdquo;", "”");
  });
  expect(standing).toMatch(/never merged/);
  expect(await lab.page.locator(".tagline").textContent()).toBe(standing);
  // Nothing that was drawn moves when the rest is: the score that browsers call good is below 0.1.
  await lab.page.getByRole("button", { name: "Help and about" }).waitFor();
  const shifts = await lab.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const seen: PerformanceEntry[] = [];
        new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({
          type: "layout-shift",
          buffered: true,
        });
        setTimeout(
          () => resolve(seen.reduce((sum, e) => sum + (e as unknown as { value: number }).value, 0)),
          500,
        );
      }),
  );
  expect(shifts).toBeLessThan(0.02);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("without JavaScript the page says what it would be", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(inject("url"));
  expect(await page.getByRole("heading", { name: "auditlab" }).isVisible()).toBe(true);
  expect(await page.locator("main noscript").isVisible()).toBe(true);
  expect(await page.getByText("Starting the machine").isVisible()).toBe(false);
  await context.close();
});

test.each([
  ["its script", /\/assets\/index-[^/]*\.js$/],
  ["its style", /\/assets\/index-[^/]*\.css$/],
])("a page that cannot have %s says so, keeps its address and starts when asked again", async (_, part) => {
  const context = await browser.newContext();
  await context.route(part, (route) => route.abort(), { times: 1 });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT);
  await page.goto(`${inject("url")}#help`);
  const told = page.getByRole("alert");
  await told.getByRole("heading", { name: "auditlab could not start" }).waitFor();
  expect(await page.getByText("Starting the machine").count()).toBe(0);
  await told.getByRole("button", { name: "Try again" }).click();
  await page.locator(".xterm-rows").getByText("[root@auditlab").first().waitFor();
  expect(new URL(page.url()).hash).toBe("#help");
  await context.close();
});

test("in a frame that may run scripts and nothing else the page says what it lacks", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(
    `<iframe sandbox="allow-scripts" width="700" height="400" src="${inject("url")}?embed=1#help">`,
  );
  const told = page.frameLocator("iframe").getByRole("alert");
  await told.getByText("allow-same-origin").waitFor();
  const away = told.getByRole("link", { name: "Open it in a page of its own" });
  expect(await away.evaluate((link: HTMLAnchorElement) => link.href)).toBe(`${inject("url")}#help`);
  await context.close();
});

test("a worker that does not come is told of, whenever that is, and comes when asked again", async () => {
  const context = await browser.newContext();
  let kept = true;
  await context.route(/\/assets\/worker-main-[^/]*\.js$/, (route) =>
    kept ? route.abort() : route.continue(),
  );
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT);
  await page.goto(inject("url"));
  await page.getByText("A part of the simulator could not be loaded").waitFor();
  kept = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".xterm-rows").getByText("[root@auditlab").first().waitFor();
  await context.close();
});
