// If this fails, the page cannot say why something was or was not recorded, what ran in the kernel, or where a field
// comes from.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openLab, run, until } from "./page.ts";

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
  const row = page.locator("[data-row]").filter({ hasText: "made" }).filter({ hasText: "SYSCALL" });
  await row.click();

  const details = page.locator("li", { has: row });
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

  // A row that is scrolled out of view keeps the keyboard, and an arrow key brings it back.
  await why.getByRole("button", { name: "All calls" }).click();
  const first = why.locator("[data-index]").first().getByRole("button");
  await first.focus();
  await why.locator(".scroller").evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await why.getByText("exit_group(").last().waitFor();
  await page.keyboard.press("ArrowDown");
  await until("it is in view", async () => ((await first.boundingBox())?.y ?? -1) > 0);
  expect(await first.evaluate((row) => row === document.activeElement)).toBe(true);

  await page.getByRole("tab", { name: "Calls" }).click();
  const calls = page.locator('[data-region="calls"]');
  await calls.getByRole("searchbox").fill("audit_filter_syscall");
  await calls
    .getByRole("button", { name: /audit_filter_syscall/ })
    .first()
    .click();
  await calls.getByText("worker/kernel/audit_filter_rules.ts").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
