// If this fails, the series panel shows something else than what another kernel would have done with the session, or
// harms the session.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, launch, openLab, run, until, waitForPrompt } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const panel = ({ page }: Lab) => page.locator('[data-region="series"]');
const status = (lab: Lab) => panel(lab).locator('p[role="status"]');
const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });

/** Opens the panel and waits until it has compared `patches` with one less. */
async function compare(lab: Lab, patches: number, says: RegExp): Promise<void> {
  await lab.page.getByRole("tab", { name: /Series/ }).click();
  await lab.page.getByRole("slider", { name: "Patches applied" }).fill(String(patches));
  await until(`${patches}: ${says}`, async () => says.test((await status(lab).textContent()) ?? ""));
}

test("what a patch brings to the session, its page, and a machine with less of the series and back", async () => {
  const lab = await openLab(browser);
  await run(lab, "sleep 1000 & child=$!");
  await run(lab, "echo 123456 > /proc/$child/containerid; echo set: $?");
  await compare(lab, 1, /^1 record more, /);
  await panel(lab).locator('[data-state="added"]', { hasText: "contid=123456" }).waitFor();
  await button(lab, "Terminal").click();
  await panel(lab).locator("mark", { hasText: "1" }).first().waitFor();
  await panel(lab).getByText("No such file or directory").waitFor();
  await button(lab, "About this patch").click();
  await panel(lab).getByText("worker/patches/rfc2/01-add-container-id.ts").waitFor();
  await compare(lab, 2, /^Nothing differs/);
  await compare(lab, 0, /^$/);
  await panel(lab).getByRole("heading", { name: "The kernel without the series" }).waitFor();
  // It would come out otherwise there, so the page asks.
  await button(lab, "This machine").click();
  await until("compared with this machine", async () =>
    /fewer/.test((await status(lab).textContent()) ?? ""),
  );
  await button(lab, "Use this kernel").click();
  await button(lab, "Use it").click();
  await lab.page.getByText("Your session was replayed on it.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "cat /proc/$child/containerid")).toEqual([
    expect.stringMatching(/^cat: \/proc\/\d+\/containerid: No such file or directory$/),
  ]);
  await button(lab, "Go back").click();
  await lab.page.getByText("You are back where you were.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "cat /proc/$child/containerid; echo")).toEqual(["123456"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("two kernels side by side, by the keyboard", async () => {
  const lab = await openLab(browser);
  await run(lab, "lab-run -r '-F arch=b64 -S openat -F key=lab' 42 cat /etc/hostname");
  await lab.page.getByRole("tab", { name: /Series/ }).click();
  await button(lab, "Two kernels side by side").press("Enter");
  const dialog = lab.page.getByRole("dialog", { name: "Two kernels, one session" });
  await dialog.getByLabel("Patches applied").first().selectOption("4");
  await dialog.getByLabel("Patches applied").last().selectOption("5");
  const changed = dialog.locator('[data-state="changed"]').first();
  await changed.locator("mark", { hasText: "op=task" }).waitFor();
  expect(await dialog.locator("mark").allInnerTexts()).toSatisfy((all: string[]) =>
    all.every((text) => text === "op=task"),
  );
  await lab.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});
