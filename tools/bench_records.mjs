// The records panel with 100,000 records: scrolled and filtered, and the longest tasks of the page meanwhile.
import { cold_start, tasks, traced } from "./bench_trace.mjs";

/** Each call is an event of three records, of which the panel shows two: 100,000 of them. */
const CALLS = 50_000;
/** A task of the page that is longer is felt, ms (the Long Tasks API draws the line there). */
const LIMIT = 50;
const TURNS = 40;

const region = (page) => page.locator('[data-region="records"]');

/** Fills the panel, and waits until all of it is there. */
async function fill(page) {
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type("auditctl -a always,exit -F arch=b64 -S getppid -k storm\n");
  await page.keyboard.type(`sctool burst ${CALLS}; auditctl -m last\n`);
  await region(page).locator("[data-row]", { hasText: "last" }).waitFor({ timeout: 300_000 });
}

async function scroll(page) {
  const list = region(page).locator("ol").locator("..");
  await list.hover();
  for (let i = 0; i < TURNS; i++) {
    await page.mouse.wheel(0, -2_000);
    await page.waitForTimeout(30);
  }
  // As the bar at the side does it: to any place at once.
  for (const share of [0, 0.5, 0.25, 0.75, 1, 0]) {
    await list.evaluate((element, to) => {
      element.scrollTop = to * element.scrollHeight;
    }, share);
    await page.waitForTimeout(150);
  }
  await page.locator('[data-region="records"] [data-row][tabindex="0"]').focus();
  for (const key of ["Home", "PageDown", "PageDown", "End", "PageUp", "ArrowUp"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
}

const settled = (page) =>
  page.waitForFunction(
    () => !document.querySelector('[data-region="records"] .badge[data-all]')?.textContent.includes("\u2026"),
  );

async function filter(page) {
  const search = region(page).getByRole("searchbox");
  // Most have it, none has it, few have it; and a field.
  for (const text of ["storm", "nothing has this", "last", "syscall=110"]) {
    await search.focus();
    for (const key of text) {
      await page.keyboard.press(key);
      await page.waitForTimeout(30);
    }
    await settled(page);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.waitForTimeout(100);
  }
  await region(page).getByRole("button", { name: "Filter by container id, type or key" }).click();
  await region(page)
    .getByRole("checkbox", { name: /^SYSCALL/ })
    .check();
  await settled(page);
  await region(page)
    .getByRole("checkbox", { name: /^SYSCALL/ })
    .uncheck();
  await page.keyboard.press("Escape");
}

/** @param {(name: string, value: string, against: string) => void} print */
export async function records_panel(browser, url, print) {
  const { page, context } = await cold_start(browser, url);
  const tell = async (name, act) => {
    const events = await traced(browser, () => act(page));
    const ms = tasks(events)
      .filter(({ thread }) => thread === "page")
      .map((task) => task.ms)
      .sort((a, b) => b - a);
    const long = ms.filter((n) => n > LIMIT).length;
    print(
      `100,000 records, ${name}: longest task`,
      `${ms[0].toFixed(0)} ms`,
      `processor time of the page; limit ${LIMIT} ms: ${(ms[0] / LIMIT).toFixed(2)}; above it: ${long} of ${ms.length}`,
    );
  };
  await fill(page);
  await tell("scrolled", scroll);
  await tell("filtered", filter);
  await context.close();
}
