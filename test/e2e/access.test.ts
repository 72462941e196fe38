// If this fails, somebody cannot use the page: axe's rules in every state, and the way of the keyboard through it.
import type { Browser, BrowserContextOptions, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openLab, paste, run, screen, typeLine, until, waitForScreen } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });

test.each<[string, BrowserContextOptions]>([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["two docks", { viewport: { width: 1000, height: 700 } }],
  ["a phone, dark", { viewport: { width: 360, height: 640 }, hasTouch: true, colorScheme: "dark" }],
])("axe finds nothing: %s", async (_, options) => {
  const lab = await openLab(browser, { ...options, bypassCSP: true });
  expect(await violations(lab)).toEqual([]);
  await run(lab, "sleep 3600 & echo 5 > /proc/$!/containerid; false");
  const tab = (name: string) => lab.page.getByRole("tab", { name: new RegExp(name) });
  if (await tab("Records").isVisible()) await tab("Records").click();
  await lab.page.locator("[data-row]", { hasText: "CONTAINER" }).click();
  await lab.page.getByRole("rowheader", { name: "old-contid" }).waitFor();
  expect(await violations(lab)).toEqual([]);
  if (await tab("Guide").isVisible()) {
    await tab("Guide").click();
    expect(await violations(lab)).toEqual([]);
  }
  for (const name of ["Restart", "The machine", "Settings", "Help and about"]) {
    await button(lab, name).click();
    await lab.page.getByRole("dialog").waitFor();
    expect(await violations(lab)).toEqual([]);
    await lab.page.keyboard.press("Escape");
    await lab.page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await lab.context.close();
});

test("the keyboard reaches everything, and the terminal traps nobody", async () => {
  const lab = await openLab(browser);
  const region = () =>
    lab.page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-region]")?.dataset.region);
  expect(await region()).toBe("terminal");
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 5; i++) {
    await lab.page.keyboard.press("F6");
    seen.add(await region());
  }
  expect([...seen].sort()).toEqual(["guide", "header", "records", "tabs", "terminal"]);
  expect(await region()).toBe("terminal");
  // From the terminal to the tabs beside it, and from them to what they show.
  await lab.page.keyboard.press("F6");
  expect(await region()).toBe("tabs");
  for (let i = 0; i < 5 && (await region()) === "tabs"; i++) await lab.page.keyboard.press("Tab");
  expect(await region()).toBe("records");
  // By Tab alone, from the top: every control comes once, in the order of the page, and none is without a name.
  await lab.page.keyboard.press("F6");
  expect(await region()).toBe("header");
  const names: string[] = [];
  await until("Tab comes to the terminal", async () => {
    const { name, inTerminal } = await lab.page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      return {
        name: element.getAttribute("aria-label") ?? element.textContent ?? "",
        inTerminal: element.classList.contains("xterm-helper-textarea"),
      };
    });
    if (inTerminal) return true;
    names.push(name.trim());
    await lab.page.keyboard.press("Tab");
    return false;
  });
  expect(names).not.toContain("");
  expect(new Set(names).size).toBe(names.length);
  expect(names.slice(0, 7)).toEqual([
    "Restart",
    "The machine",
    "Share",
    "Hide the guide",
    "Switch to dark",
    "Settings",
    "Help and about",
  ]);
  expect(names.some((name) => name.includes("The first record"))).toBe(true);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("two docks: Tab goes as the eye does, and nobody loses the keyboard when the window gets wider", async () => {
  const lab = await openLab(browser, { viewport: { width: 1000, height: 700 } });
  const { page } = lab;
  const region = () =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-region]")?.dataset.region);
  await run(lab, "true");
  const order: (string | undefined)[] = [];
  for (let i = 0; i < 5; i++) {
    order.push(await region());
    await page.keyboard.press("F6");
  }
  expect(order).toEqual(["terminal", "tabs", "guide", "header", "terminal"]);
  // The guide goes to the other side of the terminal, which stays where it is.
  await page.locator(".xterm-helper-textarea").focus();
  await page.setViewportSize({ width: 1280, height: 700 });
  await until("three docks", () => page.getByRole("separator", { name: "Width of the guide" }).isVisible());
  expect(await region()).toBe("terminal");
  expect(await run(lab, "echo still here")).toEqual(["still here"]);
  await lab.context.close();
});

test("a bar between docks is moved by a click, for whoever cannot drag", async () => {
  const lab = await openLab(browser);
  const bar = lab.page.getByRole("separator", { name: "Width of the guide" });
  const now = async () => Number(await bar.getAttribute("aria-valuenow"));
  const box = (await bar.boundingBox())!;
  const usual = await now();
  const click = async () => {
    const { x } = (await bar.boundingBox())!;
    await lab.page.mouse.click(x, box.y + 300);
    return now();
  };
  const largest = await click();
  expect(largest).toBeGreaterThan(usual);
  const smallest = await click();
  expect(smallest).toBeLessThan(usual);
  expect(await click()).toBe(usual);
  await lab.context.close();
});

test("panels as narrow as they get: nothing sticks out, and no column of a row is gone", async () => {
  const lab = await openLab(browser, { viewport: { width: 1180, height: 720 } });
  const { page } = lab;
  await page.getByRole("separator", { name: "Width of the terminal" }).press("End");
  await page.locator(".xterm-helper-textarea").focus();
  await run(lab, "lab-run 18446744073709551614 sleep 500 & sleep 1");
  const names = ["Records", "Tasks", "Namespaces", "Rules", "Queue", "Why", "Calls", "Time", "Series"];
  for (const name of names) {
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
    const panel = page.locator(`[data-region="${name.toLowerCase()}"]`);
    await panel.locator("button, li").last().waitFor();
    if (name === "Tasks") await panel.locator("[data-row]").last().click();
    expect((await panel.boundingBox())?.width, name).toBe(280);
    const out = await panel
      .locator("button, input, .badge, h3, h4, p, dd, [style*='--hue']")
      .evaluateAll((all) =>
        all
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
          .map((one) => one.outerHTML.slice(0, 90)),
      );
    expect(out, name).toEqual([]);
  }
  const splitter = page.getByRole("separator", { name: "Width of the terminal" });
  await splitter.press("Home");
  const find = await button(lab, "Find in the terminal").boundingBox();
  const bar = await splitter.boundingBox();
  expect((find?.x ?? 0) + (find?.width ?? 0)).toBeLessThanOrEqual(bar?.x ?? 0);
  await splitter.press("End");
  const row = page.locator('[data-region="tasks"] [data-row]', { hasText: "sleep" });
  await page.getByRole("tab", { name: /^Tasks/ }).click();
  const name = row.getByText("sleep", { exact: true }).first();
  expect(await name.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  await lab.context.close();
});

test("text twice as large, and 320 px wide: nothing is cut off", async () => {
  const lab = await openLab(browser, { viewport: { width: 320, height: 640 } });
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  for (const name of ["Restart", "The machine", "Settings", "Help and about"])
    expect(await button(lab, name).isVisible()).toBe(true);
  await lab.page.evaluate(() => {
    location.hash = "#draft";
  });
  await lab.page.setViewportSize({ width: 640, height: 360 });
  await button(lab, "New scenario").click();
  await lab.page.getByRole("tab", { name: "Desk" }).click();
  const editor = lab.page.locator("#pane-desk textarea:not([hidden])");
  expect((await editor.boundingBox())?.height).toBeGreaterThan(150);
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(640);
  // Four times as large: the page scrolls, and its terminal has room for what was typed and what came of it.
  await lab.page.setViewportSize({ width: 320, height: 180 });
  await lab.page.getByRole("tab", { name: "Terminal" }).click();
  await lab.page.locator(".xterm-helper-textarea").focus();
  expect(await run(lab, "echo low")).toEqual(["low"]);
  await lab.context.close();
});

test("a phone: what is touched is as large as a finger, and nothing sticks out", async () => {
  const options = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const lab = await openLab(browser, options);
  const { page } = lab;
  // Nothing is pressed that is smaller, but for links in a sentence and the parts of a row.
  const small = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("button, select, summary, input:not([type=radio], [type=checkbox])")]
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ one, box }) => one.checkVisibility() && box.height > 1 && box.height < 44)
        .map(({ one, box }) => `${box.height} ${one.outerHTML.slice(0, 80)}`),
    );
  expect(await small()).toEqual([]);
  await run(lab, "auditctl -w /tmp -p wa; mkdir /tmp/x");
  const height = async (target: Locator) => (await target.boundingBox())?.height ?? 0;
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  for (const name of ["The machine", "Share", "Settings", "Help and about", "Find in the terminal"])
    expect(await height(button(lab, name)), name).toBeGreaterThanOrEqual(44);
  for (const name of ["Tasks", "Why", "Calls", "Time"]) {
    const tab = page.getByRole("tab", { name: new RegExp(`^${name}`) });
    await tab.click();
    const box = await tab.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(44);
    const panel = page.locator(`[data-region="${name.toLowerCase()}"]`);
    const row = panel.locator("li button").last();
    await row.waitFor();
    expect(await height(row), name).toBeGreaterThanOrEqual(36);
    for (const edge of await panel
      .locator("header *, input, .badge")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right)))
      expect(edge, name).toBeLessThanOrEqual(360);
    expect(await width()).toBe(360);
  }
  await page.getByRole("tab", { name: /^Series/ }).click();
  const sides = await page.getByRole("button", { name: /side by side/i }).boundingBox();
  expect((sides?.x ?? 0) + (sides?.width ?? 0)).toBeLessThanOrEqual(360);
  await page.getByRole("button", { name: /the same$/ }).waitFor();
  expect(await small()).toEqual([]);
  await page.getByRole("tab", { name: "Guide" }).click();
  expect(await small()).toEqual([]);
  await page.evaluate(() => {
    location.hash = "#scenario=first-record/2";
  });
  await page.getByRole("button", { name: "All scenarios" }).waitFor();
  expect(await small()).toEqual([]);
  // More steps than fit beside each other: none is narrower than a finger.
  await page.evaluate(() => {
    location.hash = "#scenario=orchestrator/2";
  });
  await page.getByText(/^Step 2 of \d+$/).waitFor();
  const narrow = () =>
    page
      .locator('[data-region="guide"] :is(button, select)')
      .evaluateAll((all) =>
        all
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < 44)
          .map((one) => one.outerHTML.slice(0, 80)),
      );
  expect(await narrow()).toEqual([]);
  await page.getByRole("combobox", { name: "Go to a step" }).selectOption({ index: 2 });
  await page.getByText(/^Step 3 of \d+$/).waitFor();
  await page.evaluate(() => {
    location.hash = "#draft";
  });
  await page.getByRole("button", { name: "New scenario" }).click();
  await page.getByRole("tab", { name: "Desk" }).click();
  await page.getByRole("button", { name: "Add a file" }).waitFor();
  expect(await small()).toEqual([]);
  expect(await width()).toBe(360);
  await lab.context.close();
});

test.each<[string, BrowserContextOptions]>([
  ["three docks", {}],
  ["two docks", { viewport: { width: 1000, height: 700 } }],
  ["200 % zoom", { viewport: { width: 640, height: 360 } }],
  ["a phone", { viewport: { width: 360, height: 740 }, hasTouch: true }],
])("notices cover nothing that can be pressed, nor what is typed: %s", async (_, options) => {
  const lab = await openLab(browser, { ...options, reducedMotion: "reduce" });
  const { page } = lab;
  await run(lab, "ls /etc");
  await page.reload();
  const notices = page.getByRole("button", { name: "Dismiss" });
  await notices.waitFor();
  /** What another element lies on: of all that is on the screen, not what is scrolled out of its box. */
  const covered = () =>
    page.evaluate(() => {
      const told = [...document.querySelectorAll("button[aria-label=Dismiss]")].map((one) =>
        one.parentElement?.getBoundingClientRect(),
      );
      return [...document.querySelectorAll("button, a, input, select, summary, .xterm-rows > div")]
        .filter((one) => one.checkVisibility() && !one.closest("[role=status]"))
        .map((one) => {
          const box = one.getBoundingClientRect();
          // Of the terminal, what is seen of it.
          const stage = one.closest(".xterm")?.parentElement?.parentElement?.getBoundingClientRect();
          const { left, right } = box;
          const top = Math.max(box.top, stage?.top ?? 0);
          return { one, box: { left, right, top, bottom: Math.max(top, box.bottom) } };
        })
        .filter(({ box }) =>
          told.some(
            (on) =>
              on &&
              box.left < on.right &&
              on.left < box.right &&
              box.top < on.bottom - 0.5 &&
              on.top < box.bottom - 0.5,
          ),
        )
        .map(({ one }) => one.outerHTML.slice(0, 80));
    });
  expect(await covered()).toEqual([]);
  // A second one, which says more than fits in one line.
  await page.evaluate(() => {
    location.hash = "#draft";
  });
  await page.getByRole("button", { name: "New scenario" }).click();
  await page.getByRole("button", { name: "Delete this draft" }).click();
  await page.getByText("was deleted.").waitFor();
  expect(await covered()).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    options.viewport?.width ?? 1280,
  );
  for (; (await notices.count()) > 0; ) await notices.first().click();
  await page.getByText("They were never merged.").waitFor({ state: "attached" });
  await lab.context.close();
});

test("a notice on a phone comes and goes, and the terminal keeps its size and shows its cursor", async () => {
  const lab = await openLab(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
  const { page } = lab;
  await run(lab, "trap 'echo resized' WINCH");
  await typeLine(lab, "seq 60");
  await waitForScreen(lab, (rows) => rows.includes("60") && /#$/.test(rows.at(-1) ?? ""));
  await paste(lab, "x".repeat(1_000_001));
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  await dismiss.waitFor();
  /** How far the cursor is from being cut off, px. */
  const room = () =>
    page.evaluate(() => {
      const cursor = document.querySelector(".xterm-cursor")?.getBoundingClientRect();
      const stage = document.querySelector(".xterm")?.parentElement?.parentElement?.getBoundingClientRect();
      return cursor && stage ? Math.min(cursor.top - stage.top, stage.bottom - cursor.bottom) : -1;
    });
  expect(await room()).toBeGreaterThanOrEqual(0);
  // What it takes is at the other end when the cursor is at the beginning.
  await page.keyboard.type("clear\n");
  await until("the cursor is on top", async () => (await screen(lab)).length === 1);
  await until("it is seen", async () => (await room()) >= 0);
  await dismiss.click();
  await dismiss.waitFor({ state: "detached" });
  expect(await run(lab, "true")).toEqual([]);
  expect((await screen(lab)).filter((row) => row.endsWith("resized"))).toEqual([]);
  // The trap does what this test counts on.
  await page.setViewportSize({ width: 360, height: 700 });
  await waitForScreen(lab, (rows) => rows.some((row) => row.endsWith("resized")));
  await lab.context.close();
});

test("a key that comes right behind the one that opens a dialog goes to the dialog", async () => {
  const lab = await openLab(browser);
  // As soon as it is in the page, before the next frame is painted.
  const focused = await button(lab, "Settings").evaluate(async (opener: HTMLElement) => {
    opener.click();
    while (!document.querySelector("dialog")) await null;
    await null;
    return document.activeElement?.closest("dialog") !== null;
  });
  expect(focused).toBe(true);
  await lab.context.close();
});

test("a key that comes right behind what puts a dialog or a notice away goes where the keyboard is then", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  /** Runs `press` on the button, and says whether the terminal has the keyboard when the page has come to rest. */
  const keeps = (name: string, within: Locator) =>
    within.getByRole("button", { name, exact: true }).evaluate(async (closer: HTMLElement) => {
      const terminal = document.querySelector<HTMLElement>(".xterm-helper-textarea");
      closer.click();
      terminal?.focus();
      while (closer.isConnected) await new Promise((resolve) => setTimeout(resolve));
      return document.activeElement === terminal;
    });
  await button(lab, "Settings").click();
  expect(await keeps("Close", page.getByRole("dialog"))).toBe(true);
  // The keyboard was in the terminal before the button was pressed, which goes with its notice.
  await paste(lab, "x".repeat(1_000_001));
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  const returned = await dismiss.evaluate(async (closer: HTMLElement) => {
    closer.focus();
    closer.click();
    while (closer.isConnected) await null;
    await null;
    return document.activeElement?.classList.contains("xterm-helper-textarea");
  });
  expect(returned).toBe(true);
  // The find bar has it before the next key as well.
  const typed = await button(lab, "Find in the terminal").evaluate(async (opener: HTMLElement) => {
    opener.click();
    const bar = () => document.querySelector("search input");
    while (!bar()) await null;
    await null;
    return document.activeElement === bar();
  });
  expect(typed).toBe(true);
  await lab.context.close();
});

test("what is said while a dialog is open is said in it, and stands in the page's head afterwards", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  const dialog = page.getByRole("dialog");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("made by a test"));
    document.execCommand = () => false;
  });
  await button(lab, "Share").click();
  await page.getByText(/^[\d,]+ characters\.$/).waitFor();
  const said = "The browser did not allow copying.";
  await dialog.getByRole("button", { name: /^Copy/ }).first().click();
  await dialog.getByRole("status").getByText(said).waitFor();
  expect(await page.getByText(said).count()).toBe(1);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.locator('[data-region="header"]').getByText(said).waitFor();
  // Said once more, it is where it can be seen, and can be put away there.
  await button(lab, "Share").click();
  await page.getByText(/^[\d,]+ characters\.$/).waitFor();
  await dialog.getByRole("button", { name: /^Copy/ }).first().click();
  await dialog.getByText(said).waitFor();
  await dialog.getByRole("button", { name: "Dismiss" }).click();
  await page.getByText(said).waitFor({ state: "detached" });
  expect(await dialog.count()).toBe(1);
  await lab.context.close();
});

test("who asks the system for more contrast has seven to one in every panel, by day and by night", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const lab = await openLab(browser, { contrast: "more", colorScheme, bypassCSP: true });
    await run(lab, "auditctl -w /tmp -p wa -k tmp; sleep 100 & echo 77 > /proc/$!/containerid; ls /none");
    for (const name of ["Records", "Tasks", "Namespaces", "Rules", "Queue", "Time", "Series"]) {
      await lab.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      await lab.page.locator(`[data-region="${name.toLowerCase()}"]`).waitFor();
      expect(await violations(lab, "color-contrast-enhanced"), name).toEqual([]);
    }
    await lab.context.close();
  }
});

test("forced colours: what is pressed, the tab that is shown and the cursor can be told from the rest", async () => {
  const lab = await openLab(browser, { forcedColors: "active" });
  const style = (target: Locator, name: "backgroundColor" | "borderBlockEndColor") =>
    target.evaluate((element, key) => getComputedStyle(element)[key], name);
  const raw = await style(button(lab, "Raw"), "backgroundColor");
  expect(await style(button(lab, "Interpreted"), "backgroundColor")).not.toBe(raw);
  const tab = (name: string) => lab.page.getByRole("tab", { name: new RegExp(`^${name}`) });
  expect(await style(tab("Records"), "borderBlockEndColor")).not.toBe(
    await style(tab("Tasks"), "borderBlockEndColor"),
  );
  // The shown half of its blinking.
  const cursor = lab.page.locator(".xterm-cursor-block");
  await until("the cursor is seen", async () => {
    const colour = await style(cursor, "backgroundColor");
    return colour !== (await style(lab.page.locator("body"), "backgroundColor")) && !/, 0\)$/.test(colour);
  });
  await lab.context.close();
});
