// If this fails, the records panel hides, changes or loses what the kernel said.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, launch, openLab, run, typeLine, until } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const rows = (lab: Lab) => lab.page.locator("[data-row]");

test("records of one event stand together, and a filter, a click and a key reach them", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -a always,exit -F dir=/tmp -F perm=wa -F key=watched");
  await run(lab, "mkdir /tmp/made; touch /root/elsewhere");
  const row = rows(lab).filter({ hasText: "watched" }).filter({ hasText: "SYSCALL" });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/mkdir/);
  const all = await rows(lab).count();
  await lab.page.getByRole("searchbox").fill("/tmp/made");
  await until("the filter leaves one event", async () => (await rows(lab).count()) === 1);
  await rows(lab).click();
  const details = lab.page.locator("li", { has: row });
  const types = await details.locator("caption").allInnerTexts();
  expect(types.map((text) => text.split(" ")[0])).toEqual(["SYSCALL", "CWD", "PATH", "PATH", "PROCTITLE"]);
  await lab.page.getByRole("button", { name: "Raw", exact: true }).click();
  await details.getByText('"/tmp/made"').waitFor();
  await details.getByRole("button", { name: "Copy event" }).click();
  await details.getByRole("button", { name: "Copied" }).waitFor();
  const copied = await lab.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(
    /^type=SYSCALL msg=audit\(\d+\.\d{3}:\d+\): arch=c000003e syscall=83 success=yes exit=0 /,
  );
  expect(copied.trimEnd().split("\n")).toHaveLength(5);
  await row.press("ArrowLeft");
  await lab.page.getByRole("searchbox").fill("no such text anywhere");
  await lab.page.getByText("No event matches.").waitFor();
  await lab.page.getByRole("searchbox").fill("");
  await until("all events are back", async () => (await rows(lab).count()) === all);
  await lab.page.getByRole("button", { name: "Clear the list" }).click();
  await lab.page.getByText("Each audit event appears here").waitFor();
  await lab.page.locator(".xterm-helper-textarea").focus();
  await run(lab, "mkdir /tmp/again");
  await rows(lab).filter({ hasText: "/tmp/again" }).waitFor();
  expect(await rows(lab).count()).toBe(1);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("what an event holds opens below its head, also when it is the newest one", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k watched; mkdir /tmp/made");
  const row = rows(lab).filter({ hasText: "mkdir" });
  const box = lab.page.locator(".scroller", { has: row });
  /** Px between the top of the list and the head. */
  const above = async () => {
    const [outer, inner] = [await box.boundingBox(), await row.boundingBox()];
    return Math.abs((inner?.y ?? Number.NaN) - (outer?.y ?? Number.NaN));
  };
  for (const open of [() => row.click(), () => lab.page.keyboard.press("ArrowRight")]) {
    await open();
    await lab.page.locator("caption").filter({ hasText: "PROCTITLE" }).waitFor({ state: "attached" });
    // It is a long one: its head goes up, for as much of it as there is room for, and no further.
    await expect.poll(above).toBeLessThan(2);
    // Values that are interpreted come later, and have other heights.
    await lab.page.waitForTimeout(300);
    expect(await above()).toBeLessThan(2);
    await row.press("ArrowLeft");
    await lab.page.locator("caption").first().waitFor({ state: "detached" });
  }
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("from row to row by the keyboard", async () => {
  const lab = await openLab(browser);
  await rows(lab).last().focus();
  await lab.page.keyboard.press("Home");
  await until("the first row has the focus", () =>
    rows(lab)
      .first()
      .evaluate((row) => row === document.activeElement),
  );
  await lab.page.keyboard.press("Enter");
  expect(await rows(lab).first().getAttribute("aria-expanded")).toBe("true");
  await lab.page.keyboard.press("ArrowLeft");
  await until(
    "it is closed",
    async () => (await rows(lab).first().getAttribute("aria-expanded")) === "false",
  );
  await lab.page.keyboard.press("ArrowDown");
  await until("the second row has the focus", () =>
    rows(lab)
      .nth(1)
      .evaluate((row) => row === document.activeElement),
  );
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a list that is scrolled away from its end stays, and tells what is new", async () => {
  const lab = await openLab(browser);
  await run(lab, "for i in {1..40}; do auditctl -m note$i; done");
  const scroller = lab.page.locator('[data-region="records"] ol').locator("..");
  await rows(lab).filter({ hasText: "note40" }).waitFor();
  await scroller.hover();
  await lab.page.mouse.wheel(0, -100_000);
  await until("it is at its beginning", () => scroller.evaluate((element) => element.scrollTop === 0));
  await typeLine(lab, "auditctl -m news");
  const pill = lab.page.getByRole("button", { name: "1 new" });
  await pill.waitFor();
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(0);
  await pill.click();
  await rows(lab).filter({ hasText: "news" }).waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a jump draws the rows in view and no more, and those beside them when the list stands still", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -b 10000; for i in {1..200}; do auditctl -m note$i; done");
  await rows(lab).filter({ hasText: "note200" }).waitFor();
  const scroller = lab.page.locator('[data-region="records"] ol').locator("..");
  await until("it is at its end", () =>
    scroller.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop < 1),
  );
  const jump = await scroller.evaluate(async (box) => {
    const here = () => {
      const { top, bottom } = box.getBoundingClientRect();
      const all = [...box.querySelectorAll("li:has([tabindex='-1'])")].map((row) =>
        row.getBoundingClientRect(),
      );
      return { all: all.length, seen: all.filter((row) => row.bottom > top && row.top < bottom).length };
    };
    box.scrollTop = 2000;
    await new Promise((done) => box.addEventListener("scroll", done, { once: true }));
    await Promise.resolve();
    return here();
  });
  expect(jump.all).toBeLessThanOrEqual(jump.seen + 1);
  expect(jump.seen).toBeGreaterThan(5);
  await until("there are more", async () => (await scroller.locator("li").count()) >= jump.all + 8);
  // In a row that stays nothing is drawn anew.
  const drawn = await scroller.evaluate(async (box) => {
    const changes: string[] = [];
    const watch = new MutationObserver((list) => {
      for (const { target } of list)
        if ((target as Element).closest?.("[data-row]")) changes.push((target as Element).outerHTML);
    });
    watch.observe(box, { subtree: true, childList: true, characterData: true, attributes: true });
    box.scrollTop += 60;
    await new Promise((done) => setTimeout(done, 400));
    watch.disconnect();
    return changes;
  });
  expect(drawn).toEqual([]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("what is in a record is shown as text, whatever it is", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k '<img/src=x/onerror=alert(1)>'");
  await run(lab, "touch $'/tmp/<b>bold\\e[31m\\u202e.txt'");
  const row = rows(lab).filter({ hasText: "<img/src=x/onerror=alert(1)>" }).filter({ hasText: "SYSCALL" });
  await row.click();
  await lab.page.locator("td", { hasText: "<b>bold\\u{1b}[31m\\u{202e}.txt" }).first().waitFor();
  expect(await lab.page.locator('[data-region="records"] :is(b, img)').count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
