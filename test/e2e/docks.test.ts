// If this fails, the reader sees one panel where two were asked for, or what is pointed at in one stays dark in the other.
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openLab, run, until } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const button = ({ page }: Lab, name: string) => page.getByRole("button", { name, exact: true });
const region = ({ page }: Lab, name: string) => page.locator(`[data-region="${name}"]`);
const height = async (pane: Locator) => (await pane.boundingBox())?.height ?? 0;

/** Brings a panel to the front of the upper dock. */
const show = async (lab: Lab, name: string) => {
  await lab.page.getByRole("tab", { name }).click();
  await region(lab, name.toLowerCase()).waitFor();
};

/** Clicks away from everything that lights something up. */
const dark = async (lab: Lab) => {
  await lab.page.locator(".xterm-helper-textarea").focus();
  await lab.page.mouse.move(5, 5);
  await until("nothing is lit", async () => (await lab.page.locator('[data-lit="true"]').count()) === 0);
};

const litRows = async (lab: Lab, name: string) =>
  (await region(lab, name).locator('[data-row][data-lit="true"]').allTextContents()).join("\n");

test("what is pointed at, or has the focus, in one panel lights up its relatives in the other", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k watched; lab-run 42 sleep 600 &");
  await run(lab, "mkdir /tmp/made");
  await button(lab, "Show two panels").click();
  const records = region(lab, "records");
  const watched = records.locator("[data-row]", { hasText: "mkdir" });
  const labelled = records.locator("[data-row]", { hasText: "labels pid" });
  await watched.waitFor();

  // A task and what was recorded of it, by pointing.
  await show(lab, "Tasks");
  const task = region(lab, "tasks").locator("[data-row]", { hasText: "container id 42" }).first();
  await task.hover();
  await until("its event is lit", async () => (await labelled.getAttribute("data-lit")) === "true");
  expect(await litRows(lab, "records")).not.toContain("mkdir");
  await dark(lab);

  // The same by the keyboard.
  await task.focus();
  await until("its event is lit", async () => (await labelled.getAttribute("data-lit")) === "true");
  await dark(lab);

  // An event and its task, the other way.
  await labelled.focus();
  await until("its task is lit", async () => (await task.getAttribute("data-lit")) === "true");
  await dark(lab);

  // A rule and the events that it caused.
  await show(lab, "Rules");
  const rule = region(lab, "rules").locator("li", { hasText: "-k watched" });
  await rule.hover();
  await until("its event is lit", async () => (await watched.getAttribute("data-lit")) === "true");
  expect(await litRows(lab, "records")).not.toContain("labels pid");
  await dark(lab);
  await button(lab, "Copy rule 1 as a command").focus();
  await until("its event is lit", async () => (await watched.getAttribute("data-lit")) === "true");
  await dark(lab);

  // A container id, and everything.
  await labelled.getByText("42", { exact: true }).first().hover();
  await show(lab, "Namespaces");
  await labelled.getByText("42", { exact: true }).first().hover();
  const space = region(lab, "namespaces").getByRole("article").first();
  await until("its namespace is lit", async () => (await space.getAttribute("data-lit")) === "true");
  expect(await litRows(lab, "records")).toContain("labels pid");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the guide has its head where it has no tab, and no second one where it has, however often that changes", async () => {
  const lab = await openLab(browser);
  const head = () =>
    region(lab, "guide")
      .locator("> header")
      .evaluate((one) => one.getBoundingClientRect().height > 10);
  for (const [width, shown] of [
    [1280, true],
    [1000, false],
    [1280, true],
    [700, false],
    [1000, false],
    [1280, true],
  ] as const) {
    await lab.page.setViewportSize({ width, height: 720 });
    await until(`the layout for ${width} px`, () =>
      lab.page.locator("main").evaluate((main, to) => {
        const layout = to >= 1180 ? "wide" : to > 800 ? "medium" : "narrow";
        return (main as HTMLElement).dataset.layout === layout;
      }, width),
    );
    if (width > 800) expect(await head(), `${width} px`).toBe(shown);
  }
  await lab.context.close();
});

test("the newest records stay in view where their panel goes, and whatever was scrolled to, too", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k w; for i in $(seq 40); do : > /tmp/$i; done");
  const scroller = region(lab, "records").locator(".scroller");
  /** px between what is in view and the end of the list */
  const below = () => scroller.evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight);
  const newest = async () => {
    const last = scroller.locator("li").last();
    const [place, size] = [await last.getAttribute("aria-posinset"), await last.getAttribute("aria-setsize")];
    return Number(size) > 40 && place === size && (await below()) < 4;
  };
  await until("the newest is in view", newest);
  await button(lab, "Show two panels").click();
  await until("it is in the lower place", newest);
  await lab.page.setViewportSize({ width: 1280, height: 600 });
  await until("it is in less room", newest);
  // Told of with the next frame: a page that gets another size before that has not been scrolled by anybody.
  await scroller.evaluate(
    (el) =>
      new Promise<void>((resolve) => {
        el.addEventListener("scroll", () => resolve(), { once: true });
        el.scrollTo(0, 200);
      }),
  );
  expect(await below()).toBeGreaterThan(500);
  await lab.page.setViewportSize({ width: 1280, height: 560 });
  await lab.page.waitForTimeout(500);
  expect(await scroller.evaluate((el) => el.scrollTop)).toBe(200);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("two panels: chosen, moved apart by the keyboard, remembered, and put away again", async () => {
  const lab = await openLab(browser);
  await button(lab, "Show two panels").press("Enter");
  const choose = lab.page.getByRole("button", { name: /^Panel below/ });
  await until("the bar of the lower panel has the focus", () =>
    choose.evaluate((element) => element === document.activeElement),
  );
  const upper = lab.page.locator("#pane-tasks");
  const lower = lab.page.locator("#pane-records");
  await upper.locator("section").waitFor();
  const before = await height(upper);
  const bar = lab.page.getByRole("separator", { name: "Height of the upper panel" });
  await bar.focus();
  await lab.page.keyboard.press("ArrowUp");
  await until("the upper one is lower", async () => (await height(upper)) < before);
  await lab.page.keyboard.press("Enter");
  await until("it is as it was", async () => (await height(upper)) === before);
  await lab.page.keyboard.press("Home");
  await until("the lower one has most of it", async () => (await height(lower)) > (await height(upper)));

  // What is above and what is below change places.
  await choose.press("Enter");
  await lab.page.getByRole("menuitemradio", { name: /^Tasks/ }).click();
  await lab.page.getByRole("tab", { name: /^Records/, selected: true }).waitFor();
  await lab.page.reload();
  await lab.page.getByRole("button", { name: "Panel below: Tasks" }).waitFor();

  await button(lab, "Close the panel below").press("Enter");
  await until("the button that brought it has the focus", () =>
    button(lab, "Show two panels").evaluate((element) => element === document.activeElement),
  );
  expect(await upper.isVisible()).toBe(false);
  expect(await lower.isVisible()).toBe(true);

  // A narrow screen has room for one.
  await button(lab, "Show two panels").click();
  await lab.page.setViewportSize({ width: 390, height: 800 });
  await until("there is one", async () => !(await choose.isVisible()));
  await lab.page.getByRole("tab", { name: /^Records/ }).waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test.each(["light", "dark"] as const)("axe finds nothing with two panels: %s", async (colorScheme) => {
  const lab = await openLab(browser, { colorScheme, bypassCSP: true });
  await button(lab, "Show two panels").click();
  await show(lab, "Tasks");
  expect(await violations(lab)).toEqual([]);
  await lab.page.getByRole("button", { name: /^Panel below/ }).click();
  await lab.page.getByRole("menu").waitFor();
  expect(await violations(lab)).toEqual([]);
  await lab.context.close();
});

test("what is lit out of view is counted, and a click or a key away", async () => {
  const lab = await openLab(browser, { bypassCSP: true });
  await run(lab, "lab-run 42 sleep 600 &");
  await run(lab, "auditctl -w /tmp/made -p wa -k watched");
  await run(lab, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do touch /tmp/made; done");
  await run(lab, "sleep 600 & echo 42 > /proc/$!/containerid");
  await button(lab, "Show two panels").click();
  const records = region(lab, "records");
  await records.locator("[data-row]", { hasText: "touch" }).first().waitFor();
  await show(lab, "Tasks");
  const id = region(lab, "tasks").getByText("42", { exact: true }).first();
  const above = records.getByRole("button", { name: /^\d+ above are lit$/ });
  const shown = records.locator("[data-row]", { hasText: "labels pid" });
  await id.hover();
  await above.waitFor();
  expect(await violations(lab)).toEqual([]);
  await above.click();
  await until("the first record of the id is there", async () => (await shown.count()) > 0);
  await until("it is lit", async () => (await shown.first().getAttribute("data-lit")) === "true");
  await dark(lab);
  await until(
    "the marks are gone",
    async () => (await records.getByText(/^\d+ (above|below)$/).count()) === 0,
  );

  await region(lab, "tasks").locator("[data-row]", { hasText: "container id 42" }).last().focus();
  const below = records.getByRole("button", { name: /^\d+ below are lit$/ });
  await below.waitFor();
  const before = Number(((await below.textContent()) ?? "").split(" ")[0]);
  await lab.page.keyboard.press("n");
  await until("fewer are below", async () => {
    const left = (await below.count()) === 0 ? 0 : Number(((await below.textContent()) ?? "").split(" ")[0]);
    return left < before;
  });
  await records.getByText(/^Lit event \d+ of \d+$/).waitFor({ state: "attached" });
  expect(lab.complaints).toEqual([]);
});
