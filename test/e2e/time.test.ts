// If this fails, looking back shows something else than what was, or going on from there loses what came after.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, launch, openLab, run, until, waitForPrompt } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Opens the panel and goes back, by keyboard, to the first of three commands. */
async function lookAtFirst(lab: Lab): Promise<void> {
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  const slider = lab.page.getByRole("slider", { name: "Moment of the session" });
  await slider.focus();
  await lab.page.keyboard.press("Home");
  await lab.page.keyboard.press("ArrowRight");
  await lab.page.getByText("You are looking at").filter({ hasText: "command 1 of 3" }).waitFor();
}

const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });

test("the panels show the machine as it was, and say so", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k early");
  await run(lab, "lab-run --net 42 sleep 600 & sleep 1");
  await run(lab, "auditctl -D; pkill sleep");
  await lookAtFirst(lab);
  const region = (name: string) => lab.page.locator(`[data-region="${name}"]`);
  const show = async (name: string, command: number) => {
    await lab.page.getByRole("tab", { name, exact: true }).click();
    await region(name.toLowerCase())
      .getByText("As it was at")
      .filter({ hasText: `command ${command} of 3` })
      .waitFor();
  };
  await show("Rules", 1);
  await region("rules").getByText("-w /tmp -p wa -k early").waitFor();
  await show("Tasks", 1);
  const labelled = region("tasks").locator("[data-row]", { hasText: "container id 42" });
  await labelled.waitFor({ state: "detached" });
  await show("Queue", 1);
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  await button(lab, "Later").click();
  await show("Tasks", 2);
  await labelled.first().waitFor();
  await show("Namespaces", 2);
  await region("namespaces").getByText("2 network namespaces").waitFor();
  await button(lab, "Return to now").click();
  await region("namespaces").getByText("1 network namespace", { exact: true }).waitFor();
  expect(await lab.page.getByText("As it was at").count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("of moments that follow each other fast the terminal shows the last one, and nothing of those before", async () => {
  const lab = await openLab(browser);
  for (const line of ["echo one", "echo two", "echo three"]) await run(lab, line);
  await lookAtFirst(lab);
  const shown = () => lab.page.locator("[data-past] .xterm-rows").textContent();
  const times = (text: string) => text.split("echo one").length - 1;
  for (let i = 0; i < 5; i++) {
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"])
      await lab.page.keyboard.press(key);
    await lab.page.getByText("You are looking at").filter({ hasText: "command 1 of 3" }).waitFor();
    await lab.page.waitForTimeout(300);
    const text = ((await shown()) ?? "").replaceAll("\u00a0", " ");
    expect([times(text), text.includes("echo two")]).toEqual([1, false]);
  }
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("by system call: the directory is not there before mkdir returns, and a branch begins right after it", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -w /tmp -p wa -k made");
  await run(lab, "mkdir /tmp/x");
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  await button(lab, "Calls").click();
  const time = lab.page.locator('[data-region="time"]');
  await time.getByText(/\d+ system calls; times in ms since Enter/).waitFor();
  const slider = lab.page.getByRole("slider", { name: "Moment of the session" });
  await slider.focus();
  await until("mkdir has just returned", async () => {
    if ((await slider.getAttribute("aria-valuetext"))?.endsWith('mkdir("/tmp/x", 0777) = 0')) return true;
    await lab.page.keyboard.press("ArrowLeft");
    return false;
  });
  const told = lab.page.getByText("You are looking at");
  await told.filter({ hasText: /command 2 of 2, after mkdir of mkdir \d+/ }).waitFor();
  await lab.page.getByRole("tab", { name: "Rules" }).click();
  await lab.page.locator('[data-region="rules"]').getByText("Decided once").waitFor();
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  await button(lab, "Earlier").click();
  await told
    .filter({ hasText: /after \w+ of mkdir/ })
    .filter({ hasNotText: "after mkdir of" })
    .waitFor();
  await lab.page.getByRole("tab", { name: "Rules" }).click();
  await lab.page.locator('[data-region="rules"]').getByText("Has not decided yet").waitFor();
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  // Before the first call stands the line before Enter, and before that the end of the command before.
  await slider.focus();
  await lab.page.keyboard.press("Home");
  await told.filter({ hasText: "command 1 of 2, before Enter" }).waitFor();
  await button(lab, "Earlier").click();
  await told.filter({ hasText: /command 1 of 2$/ }).waitFor();
  await button(lab, "Later").click();
  await told.filter({ hasText: "before Enter" }).waitFor();
  await button(lab, "Later").click();
  await told.filter({ hasText: /after \w+ of bash/ }).waitFor();
  await button(lab, "Branch from here").first().click();
  await lab.page.getByText("Where you were is kept.").waitFor();
  // The command goes on where it was.
  await waitForPrompt(lab);
  expect(await run(lab, "ls -d /tmp/x")).toEqual(["/tmp/x"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("back to a command by the keyboard, a branch, and back to what came after", async () => {
  const lab = await openLab(browser);
  await run(lab, "auditctl -m first");
  await run(lab, "auditctl -m second");
  await run(lab, "echo third > kept");
  await lookAtFirst(lab);
  await until("the terminal as it was", async () => {
    const lines = (await lab.page.locator("[data-past] .xterm-rows > div").allInnerTexts()).map((line) =>
      line.replaceAll("\u00a0", " ").trimEnd(),
    );
    return lines.some((line) => line.endsWith("first")) && !lines.some((line) => line.endsWith("second"));
  });
  await lab.page.getByRole("tab", { name: /Records/ }).click();
  const events = lab.page.locator("[data-row]");
  await events.filter({ hasText: "first" }).waitFor();
  expect(await events.filter({ hasText: "second" }).count()).toBe(0);
  await button(lab, "Return to now").first().click();
  await events.filter({ hasText: "second" }).waitFor();
  await lab.page.getByRole("tab", { name: /Time/ }).click();
  await button(lab, "Earlier").click();
  await button(lab, "Branch from here").first().click();
  await lab.page.getByText("Where you were is kept.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "cat kept")).toEqual(["cat: kept: No such file or directory"]);
  await button(lab, "Go back there").click();
  await waitForPrompt(lab);
  expect(await run(lab, "cat kept")).toEqual(["third"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
