// If this fails, the page cannot say why something was or was not recorded, what ran in the kernel, or where a field
// comes from.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openLab, run } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test("why an event is there, why a command made none, what ran, and where a field comes from", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  await run(lab, "auditctl -a always,exit -F arch=b64 -S mkdir -F success=1 -k made");
  await run(lab, "mkdir /tmp/x");
  const record = page.locator("[data-row]").filter({ hasText: "made" }).filter({ hasText: "SYSCALL" });
  await record.click();

  const details = page.locator("li", { has: record });
  await details.getByRole("button", { name: "key", exact: true }).click();
  await details.getByText("audit_log_key()").waitFor();
  await details.getByText("the rule with key made was added at").waitFor();

  await details.getByRole("button", { name: "Why?" }).click();
  const why = page.locator('[data-region="why"]');
  await why.getByText(/^Recorded as event \d+/).waitFor();
  await why.getByText("matches: always").waitFor();

  await page.locator(".xterm-helper-textarea").focus();
  await run(lab, "mkdir /tmp");
  await page.getByRole("button", { name: /^Why did the last command/ }).click();
  const call = why.getByRole("button", { name: /mkdir\("\/tmp"/ });
  await call.click();
  await why.getByText("success does not match").waitFor();
  expect(await why.locator('tr[data-matched="false"]').textContent()).toMatch(/^success = yes \(1\)no \(0\)/);

  await page.getByRole("tab", { name: "Calls" }).click();
  const calls = page.locator('[data-region="calls"]');
  // By the keyboard: one row is on the way of Tab, and the focus stays in the list wherever that is scrolled to.
  const rows = calls.getByRole("listitem");
  await calls.locator("[data-main]").first().focus();
  const row = () =>
    page.evaluate(() => {
      const at = document.activeElement?.closest("li");
      return [at?.getAttribute("aria-posinset"), at?.getAttribute("aria-setsize")];
    });
  await page.keyboard.press("ArrowDown");
  await expect.poll(row).toEqual(["2", expect.any(String)]);
  const [, size] = await row();
  expect(Number(size)).toBeGreaterThan(40);
  await page.keyboard.press("End");
  await expect.poll(row).toEqual([size, size]);
  await page.keyboard.press("Home");
  await expect.poll(row).toEqual(["1", size]);
  expect(await rows.locator('[data-main][tabindex="0"]').count()).toBe(1);
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => Number((await row())[1])).toBeGreaterThan(Number(size));
  await page.keyboard.press("ArrowLeft");
  await expect.poll(row).toEqual(["1", size]);
  await calls.getByRole("searchbox").fill("audit_filter_syscall");
  await calls
    .getByRole("button", { name: /audit_filter_syscall/ })
    .first()
    .click();
  await calls.getByText("worker/kernel/audit_filter_rules.ts").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
