// If this fails, somebody who opens the page for the first time cannot find, do or finish a scenario, or loses what they
// have done in it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openLab, run, until, waitForPrompt, waitForScreen } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const guide = ({ page }: Lab) => page.locator("#pane-guide");
const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });
const heading = (lab: Lab, name: string) => lab.page.getByRole("heading", { name, exact: true });
const task = (lab: Lab) => lab.page.getByRole("article", { name: "Task" });
const focusTerminal = ({ page }: Lab) => page.locator(".xterm-helper-textarea").focus();
const status = async (lab: Lab, wanted: string) =>
  task(lab)
    .and(lab.page.locator(`[data-status="${wanted}"]`))
    .waitFor();

test("the list of scenarios is as long as it will be, and does not jump at its end", async () => {
  const lab = await openLab(browser);
  const list = guide(lab).getByText("never merged in this form").locator("../..");
  const height = () => list.evaluate((element) => element.scrollHeight);
  const before = await height();
  await list.hover();
  await lab.page.mouse.wheel(0, 100_000);
  const rest = () =>
    list.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
  await until("it is at its end", async () => (await rest()) < 1);
  expect(await height()).toBe(before);
  await lab.context.close();
});

test("the page itself does not scroll, however long the guide is", async () => {
  const lab = await openLab(browser);
  await lab.page.getByRole("heading", { name: "Linux audit", exact: true }).waitFor();
  const { height, scrolls } = await lab.page.evaluate(() => ({
    height: innerHeight,
    scrolls: document.documentElement.scrollHeight,
  }));
  expect(scrolls).toBe(height);
  await lab.context.close();
});

test("a first-time walk: the list, a scenario with a wrong attempt, a wrong guess, its end, and a reload between", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce", bypassCSP: true });
  expect(await guide(lab).textContent()).toContain("never merged in this form");
  await lab.page.getByRole("link", { name: /Begin with this/ }).click();
  await heading(lab, "What audit is").waitFor();
  expect(lab.page.url()).toMatch(/#scenario=first-record\/1$/);
  expect(await violations(lab)).toEqual([]);
  await waitForPrompt(lab);
  await button(lab, "Run").click();
  await waitForScreen(lab, (rows) => rows.some((row) => row.startsWith("backlog_limit")));
  await button(lab, "Run again").waitFor();

  await button(lab, "Next").click();
  await heading(lab, "One rule").waitFor();
  await guide(lab).getByText("Still open in this step: 1 task.").waitFor();
  await button(lab, "Hint").click();
  await task(lab).getByText("The command that configures audit").waitFor();
  await focusTerminal(lab);
  await run(lab, "auditctl -w /etc/shadow -p w -k secrets");
  await task(lab).getByText("There is a watch, but not for reading.").waitFor();
  const told = guide(lab).getByRole("status");
  await told.getByText("Not yet: There is a watch, but not for reading.").waitFor({ state: "attached" });
  await run(lab, "auditctl -D");
  await run(lab, "auditctl -w /etc/shadow -p r -k secrets");
  await status(lab, "done");
  await told.getByText("Done: Ask for a record").waitFor({ state: "attached" });
  expect(await guide(lab).getByText("Still open in this step").count()).toBe(0);
  expect(await violations(lab)).toEqual([]);

  await button(lab, "Next").click();
  await heading(lab, "Something happens").waitFor();
  expect(await button(lab, "Run and see").isDisabled()).toBe(true);
  await lab.page.getByRole("radio", { name: "the shell" }).check();
  await button(lab, "Run and see").click();
  await guide(lab).getByText("It came out otherwise.").waitFor();
  await lab.page.getByRole("radio", { name: "head" }).check();
  await button(lab, "Answer").press("Enter");
  await guide(lab).getByText("You predicted it.").waitFor();
  // The button is gone; the keyboard is at the option that was chosen.
  expect(
    await lab.page.getByRole("radio", { name: "head" }).evaluate((e) => e === document.activeElement),
  ).toBe(true);
  await status(lab, "done");
  await lab.page.goBack();
  await heading(lab, "One rule").waitFor();
  await lab.page.goForward();
  await heading(lab, "Something happens").waitFor();

  await lab.page.reload();
  await heading(lab, "Something happens").waitFor();
  await lab.page.getByText("Your session was restored.").waitFor();
  await waitForPrompt(lab);
  await status(lab, "done");
  await guide(lab).getByText("You predicted it.").waitFor();

  await button(lab, "Next").click();
  await heading(lab, "Reading it").waitFor();
  await button(lab, "Run").first().click();
  await status(lab, "done");
  await button(lab, "Finish").click();
  await heading(lab, "Done").waitFor();
  await guide(lab).getByRole("link", { name: "ausearch(8)" }).click();
  await lab.page
    .getByRole("dialog")
    .getByText("https://man7.org/linux/man-pages/man8/ausearch.8.html")
    .waitFor();
  expect(await violations(lab)).toEqual([]);
  await lab.page.keyboard.press("Escape");
  await button(lab, "All scenarios").click();
  await lab.page.getByRole("link", { name: "The first record (done)" }).waitFor();
  await guide(lab)
    .getByText(/^1 of \d+ scenarios finished/)
    .waitFor();
  expect(await violations(lab)).toEqual([]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a hint that is nothing but a command is run by a click", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page.evaluate(() => {
    location.hash = "#scenario=first-record/2";
  });
  await heading(lab, "One rule").waitFor();
  await waitForPrompt(lab);
  await button(lab, "Hint").click();
  for (let i = 0; i < 2; i++) await button(lab, "Another hint").press("Enter");
  // The button is gone, and the keyboard is where the hints are: Tab comes to what is in them.
  await button(lab, "Another hint").waitFor({ state: "detached" });
  await lab.page.keyboard.press("Tab");
  expect(await lab.page.evaluate(() => document.activeElement?.textContent)).toBe("Run");
  const answer = task(lab).getByRole("button", { name: "Run", exact: true });
  await answer.click();
  await status(lab, "done");
  expect(await answer.count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("what was typed before a scenario is asked for and kept; the scenario's own session, too", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await run(lab, "touch /tmp/mine");
  await lab.page.getByRole("link", { name: /Begin with this/ }).click();
  const dialog = lab.page.getByRole("dialog");
  await dialog.getByText("Your session of 1 command is kept").waitFor();
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await focusTerminal(lab);
  expect(await run(lab, "ls /tmp")).toEqual(["mine"]);
  await lab.page.getByRole("link", { name: /Begin with this/ }).click();
  await dialog.getByRole("button", { name: "Start it" }).click();
  await heading(lab, "What audit is").waitFor();
  await waitForScreen(lab, (rows) => rows.length === 1);
  await focusTerminal(lab);
  await run(lab, "touch /tmp/theirs");
  await button(lab, "All scenarios").click();
  await button(lab, "Free play").click();
  await waitForScreen(lab, (rows) => rows[0]?.includes("touch /tmp/mine"));
  await waitForPrompt(lab);
  await focusTerminal(lab);
  expect(await run(lab, "ls /tmp")).toEqual(["mine"]);
  await lab.page.goBack();
  await heading(lab, "What audit is").waitFor();
  await waitForScreen(lab, (rows) => rows[0]?.includes("touch /tmp/theirs"));
  await waitForPrompt(lab);
  await focusTerminal(lab);
  expect(await run(lab, "ls /tmp")).toEqual(["theirs"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a scenario that is left while its machine still boots costs the session before it nothing", async () => {
  const lab = await openLab(browser);
  await run(lab, "touch /tmp/mine");
  await lab.page.evaluate(() => {
    location.hash = "#scenario=first-record";
  });
  await heading(lab, "What audit is").waitFor();
  await lab.page.evaluate(() => {
    location.hash = "";
  });
  await lab.page.getByRole("link", { name: /New here|Go on where you were/ }).waitFor();
  await waitForScreen(lab, (rows) => rows.some((row) => row.endsWith("touch /tmp/mine")));
  await lab.page.reload();
  await waitForScreen(lab, (rows) => rows.some((row) => row.endsWith("touch /tmp/mine")));
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the solution does every task; starting over forgets them; a file brings them back", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page
    .getByRole("link", { name: /^The first record/ })
    .first()
    .click();
  await heading(lab, "What audit is").waitFor();
  await guide(lab).getByText("Show the solution").click();
  await button(lab, "Play it").click();
  await lab.page.getByRole("button", { name: /^Step 4: .*, done$/ }).waitFor();
  await button(lab, "All scenarios").click();
  const download = lab.page.waitForEvent("download");
  await button(lab, "Export").click();
  const file = await (await download).path();
  await button(lab, "Back to \u201cThe first record\u201d").click();

  await button(lab, "Start this scenario over").click();
  await button(lab, "Start over").click();
  await waitForScreen(lab, (rows) => rows.length === 1);
  await waitForPrompt(lab);
  expect(await lab.page.getByRole("button", { name: /^Step .*, done$/ }).count()).toBe(0);
  await lab.page.getByRole("button", { name: /^Step 2: / }).click();
  await status(lab, "open");

  await button(lab, "All scenarios").click();
  await button(lab, "Free play").click();
  await button(lab, "Reset").click();
  await button(lab, "Forget it").click();
  await lab.page.getByRole("link", { name: /Begin with this/ }).waitFor();
  await lab.page.getByLabel("File with progress").setInputFiles(file);
  await lab.page.getByText("Progress of 1 scenario was imported.").waitFor();
  await lab.page.getByRole("link", { name: /The first record \(begun\)/ }).click();
  await lab.page.getByRole("button", { name: /^Step 4: .*, done$/ }).waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("on a phone a click runs in the terminal, and a strip below it leads back", async () => {
  const options = { viewport: { width: 360, height: 800 }, hasTouch: true, bypassCSP: true };
  const lab = await openLab(browser, { ...options, reducedMotion: "reduce" }, false);
  await lab.page.goto(`${lab.page.url()}#scenario=first-record`);
  await heading(lab, "What audit is").waitFor();
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await violations(lab)).toEqual([]);
  await button(lab, "Run").click();
  await waitForScreen(lab, (rows) => rows.some((row) => row.startsWith("backlog_limit")));
  await lab.page.getByText("Step 1 of 4").filter({ visible: true }).waitFor();
  expect(await violations(lab)).toEqual([]);
  await button(lab, "Back to the guide").click();
  await heading(lab, "What audit is").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a scenario that there is not: the list says so, and a machine is there", async () => {
  const lab = await openLab(browser, {}, false);
  await lab.page.goto(`${lab.page.url()}#scenario=../../x`);
  await lab.page.goto(`${lab.page.url().replace(/#.*/, "")}#scenario=no-such`);
  await lab.page.getByRole("alert").getByText("There is no scenario named no-such").waitFor();
  await waitForPrompt(lab);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("an address that means nothing: it is said, what may have been meant is offered, and the session goes on", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  await run(lab, "echo mine > /tmp/mine");
  const at = (hash: string) =>
    page.evaluate((to) => {
      location.hash = to;
    }, hash);
  await at("#nonsense");
  const said = page.getByRole("alert");
  await said.getByText("This page knows no address #nonsense.").waitFor();
  await button(lab, "Go on in the terminal").click();
  expect(page.url()).not.toContain("#");
  await said.waitFor({ state: "detached" });
  expect(await run(lab, "cat /tmp/mine")).toEqual(["mine"]);

  await at("#/scenario/first-record");
  await said.getByText("This page knows no address #/scenario/first-record.").waitFor();
  await page.goBack();
  await said.waitFor({ state: "detached" });
  await page.goForward();
  await page.reload();
  await said.waitFor();
  await page.getByText("Your session was restored.").waitFor();
  await guide(lab).getByRole("link", { name: "The first record", exact: true }).click();
  await button(lab, "Start it").click();
  await heading(lab, "What audit is").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();

  // On a phone the guide, which says it, comes to the front, and the keyboard to the terminal when that does.
  const phone = await openLab(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
  await phone.page.evaluate(() => {
    location.hash = "#nonsense";
  });
  await phone.page.getByRole("alert").waitFor();
  await button(phone, "Go on in the terminal").click();
  expect(await run(phone, "echo here")).toEqual(["here"]);
  await phone.context.close();
});

test("a task that can no longer be done has a button that begins the scenario anew, and then it can", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" }, false);
  // By a load of its own, and until the text has the keyboard: the prompt of the machine before would do else.
  await lab.page.goto("about:blank");
  await lab.page.goto(`${inject("url")}#scenario=orchestrator`);
  const reading = () => lab.page.evaluate(() => document.activeElement?.id);
  await until("the heading has the keyboard", async () => (await reading()) === "step-title");
  await waitForPrompt(lab);
  const broken = task(lab).and(lab.page.locator('[data-status="broken"]'));
  const again = broken.getByRole("button", { name: "Start this scenario over" });
  await focusTerminal(lab);
  await run(lab, "sleep 100 & echo 4242 > /proc/$!/containerid");
  const step = await lab.page.getByRole("button", { name: /^Step \d/ }).count();
  for (let i = 1; i <= step && !(await again.isVisible()); i++)
    await lab.page.getByRole("button", { name: new RegExp(`^Step ${i}:`) }).click();
  await broken.getByText("This can no longer be done.").waitFor();
  await again.click();
  await button(lab, "Cancel").click();
  await again.waitFor();
  await again.click();
  await button(lab, "Start over").click();
  await waitForScreen(lab, (rows) => rows.length === 1);
  await waitForPrompt(lab);
  await focusTerminal(lab);
  expect(await run(lab, "pgrep -c sleep")).toEqual(["0"]);
  expect(lab.page.url()).toMatch(/#scenario=orchestrator\/1$/);
  await again.waitFor({ state: "detached" });
  expect(await broken.count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a scenario that begins where another one ends finds the machine so, with nothing typed by the reader", async () => {
  const lab = await openLab(browser, {}, false);
  await lab.page.goto("about:blank");
  await lab.page.goto(`${inject("url")}#scenario=who-may-set`);
  await heading(lab, "Not yourself").waitFor();
  // Who comes by the address begins to read.
  const focused = () => lab.page.evaluate(() => document.activeElement?.textContent);
  await until("the heading has the keyboard", async () => (await focused()) === "Not yourself");
  await waitForScreen(lab, (rows) => rows.some((row) => /^child:\d+ contid:123456$/.test(row)));
  await waitForPrompt(lab);
  await focusTerminal(lab);
  await run(lab, "echo 78 > /proc/$child/containerid");
  await waitForScreen(lab, (rows) => rows.some((row) => row.includes("Operation not permitted")));
  // One command is the reader's, and the rest is the machine's: it can be taken back, and then nothing is left to take.
  await lab.page.reload();
  await waitForScreen(lab, (rows) => rows.some((row) => row.includes("Operation not permitted")));
  await button(lab, "Take back the last command").click();
  await waitForScreen(lab, (rows) => !rows.some((row) => row.includes("Operation not permitted")));
  await waitForScreen(lab, (rows) => rows.some((row) => /^child:\d+ contid:123456$/.test(row)));
  expect(lab.complaints).toEqual([]);
});

test("Run does not type into a command that is not at its end, nor into another program", async () => {
  const lab = await openLab(browser, { reducedMotion: "reduce" });
  await lab.page.evaluate(() => {
    location.hash = "#scenario=first-record";
  });
  await heading(lab, "What audit is").waitFor();
  await waitForPrompt(lab);
  await focusTerminal(lab);
  await lab.page.keyboard.type('echo "my');
  await lab.page.keyboard.press("Enter");
  await waitForScreen(lab, (rows) => rows.at(-1) === ">");
  await button(lab, "Run").click();
  await waitForScreen(lab, (rows) => rows.some((row) => row.startsWith("backlog_limit")));
  await waitForPrompt(lab);

  await focusTerminal(lab);
  await lab.page.keyboard.type("cat > /tmp/text");
  await lab.page.keyboard.press("Enter");
  await waitForScreen(lab, (rows) => rows.at(-1)?.endsWith("cat > /tmp/text") === true);
  await button(lab, "Run again").click();
  await lab.page.getByText("Nothing was typed: a program has the terminal").waitFor();
  // Nothing has come of a prediction whose command did not run.
  await lab.page.evaluate(() => {
    location.hash = "#scenario=first-record/3";
  });
  await lab.page.getByRole("radio", { name: "the shell" }).check();
  await button(lab, "Run and see").click();
  await button(lab, "Run and see").and(lab.page.locator(":enabled")).waitFor();
  expect(await guide(lab).getByText("It came out otherwise.").count()).toBe(0);
  await focusTerminal(lab);
  await lab.page.keyboard.press("Control+d");
  await waitForPrompt(lab);
  expect(await run(lab, "wc -c /tmp/text")).toEqual(["0 /tmp/text"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
