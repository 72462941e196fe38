// If this fails, a panel of the view inside shows something else than the machine has, or somebody cannot use it.
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openLab, run, until } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const PANES = ["Tasks", "Namespaces", "Rules", "Queue"] as const;
const tab = ({ page }: Lab, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const region = ({ page }: Lab, name: string) => page.locator(`[data-region="${name.toLowerCase()}"]`);

/** Brings a panel to the front. */
async function show(lab: Lab, name: string) {
  await tab(lab, name).click();
  await region(lab, name).waitFor();
  return region(lab, name);
}

const terminal = (lab: Lab) => lab.page.locator(".xterm-helper-textarea").focus();

test("tasks: a container's process appears with its id, and goes again", async () => {
  const lab = await openLab(browser);
  const tasks = await show(lab, "Tasks");
  await terminal(lab);
  await run(lab, "lab-run 42 sleep 600 &");
  const row = tasks.locator("[data-row]", { hasText: "sleep 600" }).filter({ hasText: "container id 42" });
  await row.waitFor();
  await row.click();
  await tasks.getByText("yes: rules apply to its system calls").waitFor();
  // Pointing at the id lights the task up.
  await row.getByText("42", { exact: true }).hover();
  await until("the row is lit", async () => (await row.getAttribute("data-lit")) === "true");
  await terminal(lab);
  await run(lab, "pkill -f 'sleep 600'");
  await row.waitFor({ state: "detached" });
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("rules: what a rule decided, the warning about never,task, and a click that mends it", async () => {
  const lab = await openLab(browser);
  const rules = await show(lab, "Rules");
  await rules.getByText("No rule is loaded").waitFor();
  await terminal(lab);
  await run(lab, "auditctl -w /tmp -p wa -k tmp; mkdir /tmp/a");
  await rules.getByText("-w /tmp -p wa -k tmp").waitFor();
  await rules.getByText("Decided once").waitFor();
  await terminal(lab);
  await run(lab, "auditctl -a never,task");
  await rules.getByText("A never,task rule is loaded").waitFor();
  await rules.getByRole("button", { name: "auditctl -d never,task" }).click();
  await rules.getByText("A never,task rule is loaded").waitFor({ state: "detached" });
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("namespaces and queue: a network of its own with its count, and a daemon that is stopped", async () => {
  const lab = await openLab(browser);
  const spaces = await show(lab, "Namespaces");
  await spaces.getByText("1 network namespace", { exact: true }).waitFor();
  await spaces.getByRole("button", { name: "lab-run --net 42 sleep 600 &" }).click();
  await spaces.getByText("2 network namespaces").waitFor();
  await spaces.getByRole("article").nth(1).getByText("1 task", { exact: true }).waitFor();
  const queue = await show(lab, "Queue");
  await queue.getByRole("button", { name: "kill -STOP" }).click();
  await queue.getByText("Stopped by a signal.").waitFor();
  await queue.getByRole("button", { name: "kill -CONT" }).click();
  await queue.getByText(/records received/).waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("records: filters are kept as chips and combined", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -m alpha; auditctl -m beta1; auditctl -m beta2");
  const records = region(lab, "Records");
  const rows = records.locator("[data-row]");
  await rows.filter({ hasText: "beta2" }).waitFor();
  const search = records.getByRole("searchbox");
  await search.fill("beta");
  await search.press("Enter");
  await records.getByRole("button", { name: "Filter by container id, type or key" }).click();
  await records.getByRole("checkbox", { name: /^USER / }).check();
  await until("two events are left", async () => (await rows.count()) === 2);
  await lab.page.keyboard.press("Escape");
  await search.fill("comm=auditctl");
  await search.press("Enter");
  await records.getByText("No event matches.").waitFor();
  await search.press("Backspace");
  await until("they are back", async () => (await rows.count()) === 2);
  await records.getByRole("button", { name: "Remove all" }).click();
  await rows.filter({ hasText: "alpha" }).waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test.each<[string, BrowserContextOptions]>([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["a phone", { viewport: { width: 360, height: 640 }, hasTouch: true }],
])("axe finds nothing in any panel: %s", async (_, options) => {
  const lab = await openLab(browser, { ...options, bypassCSP: true });
  await run(lab, "auditctl -w /tmp -p wa -k tmp; auditctl -a never,task; lab-run --net 42 sleep 600 &");
  for (const name of PANES) {
    const panel = await show(lab, name);
    if (name === "Tasks") {
      await panel.locator("[data-row]").first().click();
      await panel.getByText("Capabilities").waitFor();
    }
    expect(await violations(lab)).toEqual([]);
  }
  await lab.page.getByRole("button", { name: "All panels" }).click();
  await lab.page.getByRole("menu").waitFor();
  expect(await violations(lab)).toEqual([]);
  await lab.context.close();
});
