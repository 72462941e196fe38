// If this fails, the terminal is not one: sizes, keys, copy and paste, floods, colours, screen readers.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Lab,
  launch,
  openLab,
  paste,
  run,
  screen,
  typeLine,
  until,
  waitForPrompt,
  waitForScreen,
} from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const terminal = (lab: Lab) => lab.page.locator(".xterm");
const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });
const size = async (lab: Lab): Promise<[rows: number, cols: number]> => {
  const [rows, cols] =
    (await run(lab, "/usr/bin/true; echo $LINES $COLUMNS")).at(-1)?.split(" ").map(Number) ?? [];
  return [rows, cols];
};

test("the machine learns of the window's size, at the start and when it changes", async () => {
  const lab = await openLab(browser);
  const [rows, cols] = await size(lab);
  expect(await lab.page.locator(".xterm-rows > div").count()).toBe(rows);
  await lab.page.setViewportSize({ width: 1800, height: 1000 });
  await until(
    "there are more rows",
    async () => (await lab.page.locator(".xterm-rows > div").count()) > rows,
  );
  const [moreRows, moreCols] = await size(lab);
  expect(moreRows).toBeGreaterThan(rows);
  expect(moreCols).toBeGreaterThan(cols);
  await button(lab, "Larger text").click();
  await until(
    "there are fewer rows",
    async () => (await lab.page.locator(".xterm-rows > div").count()) < moreRows,
  );
  await lab.page.locator(".xterm-helper-textarea").focus();
  const [, largeCols] = await size(lab);
  expect(largeCols).toBeLessThan(moreCols);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("no row and no column is cut off, whatever the window's size", async () => {
  const lab = await openLab(browser);
  const room = () =>
    lab.page.evaluate(() => {
      const rows = document.querySelector(".xterm-screen")?.getBoundingClientRect();
      const host = document.querySelector(".xterm")?.parentElement?.getBoundingClientRect();
      return rows && host ? { below: host.bottom - rows.bottom, right: host.right - rows.right } : null;
    });
  for (let height = 600; height < 620; height += 3) {
    await lab.page.setViewportSize({ width: 1024 + height, height });
    await until("the rows fit", async () => {
      const { below, right } = (await room()) ?? { below: -1, right: -1 };
      return below >= 0 && below < 36 && right >= 0 && right < 48;
    });
  }
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the cursor blinks where the keys go, and nothing is drawn while it does not change", async () => {
  const lab = await openLab(browser);
  const cursor = lab.page.locator(".xterm-cursor").first();
  const filled = () => cursor.evaluate((el) => getComputedStyle(el).backgroundColor !== "rgba(0, 0, 0, 0)");
  await lab.page.locator(".xterm-helper-textarea").focus();
  for (const on of [false, true, false])
    await until(`it is ${on ? "on" : "off"}`, async () => (await filled()) === on);
  await lab.page.keyboard.press("x");
  await until("a key makes it seen", filled);
  // An animation of it would have the browser draw every frame.
  const animations = () => terminal(lab).evaluate((el) => el.getAnimations({ subtree: true }).length);
  expect(await animations()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the cursor does not blink for who wants no motion", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  const cursor = lab.page.locator(".xterm-cursor").first();
  await lab.page.locator(".xterm-helper-textarea").focus();
  await lab.page.waitForTimeout(1_200);
  expect(await cursor.evaluate((el) => getComputedStyle(el).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("copy and paste as people expect", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo copied-word");
  // A word of the output, selected with a double click and copied with Ctrl+C, which then does not interrupt.
  const row = lab.page.locator(".xterm-rows > div", { hasText: /^copied-word/ });
  const box = await row.boundingBox();
  await lab.page.mouse.dblclick((box?.x ?? 0) + 20, (box?.y ?? 0) + 8);
  await lab.page.keyboard.press("Control+c");
  await until("it is on the clipboard", async () =>
    (await lab.page.evaluate(() => navigator.clipboard.readText())).includes("copied"),
  );
  expect((await screen(lab)).join("\n")).not.toContain("^C");
  // Pasted lines wait for Enter; what could end the bracket is gone.
  await paste(lab, "echo a\x1b[201~\necho b");
  const waiting = await waitForScreen(lab, (rows) => rows.at(-1) === "echo b");
  expect(waiting).not.toContain("b");
  await lab.page.keyboard.press("Enter");
  await waitForScreen(lab, (rows) => rows.includes("b") && /#$/.test(rows.at(-1) ?? ""));
  // Without a selection Ctrl+C interrupts.
  await typeLine(lab, "sleep 3600");
  await waitForScreen(lab, (rows) => rows.at(-1)?.endsWith("sleep 3600") ?? false);
  await lab.page.keyboard.press("Control+c");
  await waitForPrompt(lab);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test.each(["yes", "cat /dev/urandom", "while :; do echo $RANDOM; done", "while :; do :; done"])(
  "%s leaves the page alive, and Ctrl+C ends it",
  async (command) => {
    const lab = await openLab(browser);
    await typeLine(lab, command);
    if (!command.includes("do :")) await waitForScreen(lab, (rows) => rows.length > 20);
    // The page answers while it runs.
    await button(lab, "Settings").click();
    await lab.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await lab.page.locator(".xterm-helper-textarea").focus();
    await lab.page.keyboard.press("Control+c");
    await waitForPrompt(lab);
    await typeLine(lab, "clear; echo alive");
    await waitForScreen(lab, (rows) => rows.includes("alive"));
    expect(lab.complaints).toEqual([]);
    await lab.context.close();
  },
);

test("what a program prints cannot take the page or the terminal over", async () => {
  const lab = await openLab(browser);
  const title = await lab.page.title();
  await run(
    lab,
    String.raw`printf '\e]0;owned\a\e]52;c;b3duZWQ=\a\e[?25l\e[6n\e[5i\e[?1049h\eP$q m\e\\safe\n'`,
  );
  await waitForScreen(lab, (rows) => rows.includes("safe"));
  expect(await lab.page.title()).toBe(title);
  expect(await lab.page.evaluate(() => navigator.clipboard.readText())).not.toBe("owned");
  expect(await run(lab, "echo still here")).toEqual(["still here"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("find, light and dark, text size, and a screen reader's mode", async () => {
  const lab = await openLab(browser, { colorScheme: "dark" });
  const background = () => lab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await lab.page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  const dark = await background();
  await button(lab, "Switch to light").click();
  await until("it is light", async () => (await background()) !== dark);
  await lab.page.locator(".xterm-helper-textarea").focus();
  await run(lab, "echo needle in a haystack");
  await lab.page.keyboard.press("Control+Shift+f");
  await lab.page.getByRole("textbox", { name: "Find in the terminal" }).fill("haystack");
  await lab.page.keyboard.press("Enter");
  await lab.page.getByRole("textbox", { name: "Find in the terminal" }).fill("not to be found");
  await lab.page.getByText("Not found").waitFor();
  await lab.page.keyboard.press("Escape");
  expect(await run(lab, "echo back in the terminal")).toEqual(["back in the terminal"]);
  await button(lab, "Settings").click();
  await lab.page.getByLabel("Screen reader mode").check();
  await lab.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await terminal(lab).locator(".xterm-accessibility").waitFor({ state: "attached" });
  // All of it is remembered.
  await lab.page.reload();
  await terminal(lab).locator(".xterm-accessibility").waitFor({ state: "attached" });
  expect(await lab.page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("on a phone: tabs, starters and the row of keys", async () => {
  const lab = await openLab(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: "reduce",
  });
  await lab.page.getByRole("button", { name: "Label a process" }).tap();
  await waitForScreen(lab, (rows) => /child:\d+ contid:123456/.test(rows.join("")));
  await waitForPrompt(lab);
  await lab.page.getByRole("tab", { name: /Records/ }).tap();
  await lab.page.locator("[data-row]", { hasText: "CONTAINER" }).waitFor();
  await lab.page.getByRole("tab", { name: "Terminal" }).tap();
  await lab.page.getByRole("button", { name: "Up", exact: true }).tap();
  await waitForScreen(lab, (rows) => rows.join("").endsWith("cat /proc/$child/containerid)"));
  await lab.page.getByRole("button", { name: "Ctrl" }).tap();
  await lab.page.keyboard.type("u");
  await waitForPrompt(lab);
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
