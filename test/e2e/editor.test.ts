// If this fails, a file of the machine cannot be edited in the page, an edit is lost, or the editor costs something
// before it is opened.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { type Lab, launch, openIn, openLab, run, typeLine, until, waitForPrompt } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const RULES = "/etc/audit/rules.d/audit.rules";

/** Types `edit FILE` and waits for the editor with all that it loads. */
async function edit({ page }: Lab, file: string): Promise<void> {
  await page.keyboard.type(`edit ${file}`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: file }).waitFor();
  await page.locator(".monaco-editor.focused").waitFor();
}

/** Replaces what is in the editor. */
async function write({ page }: Lab, text: string): Promise<void> {
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  // Pasted, so that nothing is completed or indented.
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press("Control+v");
}

async function closed({ page }: Lab): Promise<void> {
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

test("rules are edited, marked, saved, loaded, and the records show the writing", async () => {
  const lab = await openIn(await browser.newContext({ viewport: { width: 1280, height: 720 } }), false);
  const { page } = lab;
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await waitForPrompt(lab);
  const editors = () => asked.filter((path) => /monaco|editor|EditDialog|CodeEditor|codicon/i.test(path));
  expect(editors()).toEqual([]);

  await run(lab, `auditctl -w ${RULES} -p wa -k edited`);
  await edit(lab, RULES);
  expect(editors().length).toBeGreaterThan(2);
  await write(lab, "-D\n-w /etc/hostname -p wa -k host\n-a always,exit -F nosuch=1 -S mkdir -k dirs\n");
  await page.locator(".squiggly-error").waitFor();
  const problem = page.getByRole("list", { name: "Problems" }).getByRole("button");
  expect(await problem.textContent()).toBe("Line 3 -F unknown field: nosuch");

  // The keyboard is where the problem is, and goes on from there: by completion.
  await problem.click();
  for (const _ of "nosuch=1") await page.keyboard.press("Delete");
  await page.keyboard.type("aui");
  await page.locator(".suggest-widget.visible").getByText("auid", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type(">=0");
  await page.locator(".squiggly-error").waitFor({ state: "detached" });
  await page.keyboard.press("Control+s");
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await closed(lab);

  // The focus is in the terminal again.
  await waitForPrompt(lab);
  expect(await run(lab, `tail -1 ${RULES}`)).toEqual(["-a always,exit -F auid>=0 -S mkdir -k dirs"]);
  expect(
    (await run(lab, "ausearch -k edited --raw | grep -c 'syscall=257 .*a2=241 .*comm=\"edit\"'")).at(-1),
  ).toBe("1");
  await run(lab, "augenrules --load >/dev/null 2>&1; auditctl -l > /tmp/l");
  expect(await run(lab, "cut -c1-60 /tmp/l")).toEqual([
    "-w /etc/hostname -p wa -k host",
    "-a always,exit -S mkdir -F auid>=0 -F key=dirs",
  ]);
  expect(lab.complaints).toEqual([]);
});

test("what was not saved survives a reload, and is asked about", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  await run(lab, "echo one > /tmp/f");
  await edit(lab, "/tmp/f");
  await write(lab, "two\n");
  await page.getByText("Not saved yet.").waitFor();
  // the journal is on the disk
  await until("it is kept", () => page.evaluate(() => Object.keys(sessionStorage).length > 0));
  await page.waitForTimeout(500);
  await page.reload();
  await page.getByRole("dialog", { name: "/tmp/f" }).waitFor();
  await page.getByText("What you had not saved is back.").waitFor();
  await page.locator(".monaco-editor.focused").waitFor();

  await page.keyboard.press("Escape");
  await page.getByText("Close without saving?").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Close without saving?").waitFor({ state: "detached" });
  // The question had the keyboard, and the editor has it again.
  await page.locator(".monaco-editor.focused").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Go on editing" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".monaco-editor.focused").waitFor();
  // A second click of the same hand, or a second Enter, is no answer.
  const close = page.getByRole("button", { name: "Close", exact: true }).last();
  await close.dblclick();
  expect(await page.getByRole("dialog").count()).toBe(1);
  await close.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  expect(await page.getByRole("dialog").count()).toBe(1);
  await page.getByRole("button", { name: "Save and close" }).click();
  await closed(lab);
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/f")).toEqual(["two"]);

  // Closed without saving: nothing is written, and nothing of it is left behind.
  await edit(lab, "/tmp/f");
  await write(lab, "three\n");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close without saving" }).click();
  await closed(lab);
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/f")).toEqual(["two"]);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  expect(lab.complaints).toEqual([]);
});

test("a file that only looks like edit opens nothing, and nothing is typed", async () => {
  const lab = await openLab(browser);
  const message = (rest: string) => `\\033]7717;0123456789abcdef;${rest}\\007`;
  await run(
    lab,
    `printf '${message("hello")}${message("open;L2V0Yy9w;1;")}${message("data;eA==")}' > /tmp/evil`,
  );
  await run(lab, "cat /tmp/evil");
  await lab.page.waitForTimeout(500);
  expect(await lab.page.getByRole("dialog").count()).toBe(0);
  expect(await run(lab, "echo untouched")).toEqual(["untouched"]);
});

test("the keyboard gets out of it, and axe finds nothing", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const lab = await openLab(browser, { bypassCSP: true, colorScheme });
    const { page } = lab;
    await edit(lab, RULES);
    await write(lab, "-b lots\n");
    await page.locator(".squiggly-error").waitFor();
    expect(await violations(lab)).toEqual([]);
    await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Line 1");
    await page.keyboard.press("Control+m");
    await lab.context.close();
  }
});

test("where Monaco is not, or cannot be had, a plain field does the same", async () => {
  const phone = await openLab(browser, { viewport: { width: 390, height: 800 } });
  const field = phone.page.getByRole("textbox", { name: "Text of /tmp/f" });
  await run(phone, "echo a > /tmp/f");
  await typeLine(phone, "edit /tmp/f");
  // A line is as long as it likes, and what is looked for is found below it.
  await field.fill(`${"long ".repeat(100)}\n`);
  expect(await field.evaluate((area) => area.scrollWidth - area.clientWidth)).toBe(0);
  await field.fill("from a phone\n");
  await phone.page.getByRole("button", { name: "Save and close" }).click();
  await closed(phone);
  await waitForPrompt(phone);
  expect(await run(phone, "cat /tmp/f")).toEqual(["from a phone"]);
  expect(await phone.page.locator(".monaco-editor").count()).toBe(0);
  await phone.context.close();

  const lab = await openLab(browser);
  const { page } = lab;
  await page.route(/assets\/monaco-.*\.js/, (route) => route.abort());
  await typeLine(lab, `edit ${RULES}`);
  await page.getByText("The editor could not be loaded, so this is a plain one.").waitFor();
  await page.getByRole("textbox", { name: `Text of ${RULES}` }).fill("-b lots\n");
  await page.getByRole("button", { name: "Line 1 Backlog must be a numeric value was lots" }).waitFor();
  await page.getByRole("button", { name: "Save and close" }).click();
  await closed(lab);
  await waitForPrompt(lab);
  expect(await run(lab, `cat ${RULES}`)).toEqual(["-b lots"]);
});

test("Enter ends a line of rules that is complete, also where something could still be completed", async () => {
  const lab = await openLab(browser);
  const { page } = lab;
  await edit(lab, RULES);
  await write(lab, "");
  // Typed, so that every key asks for what may follow.
  const lines = [
    "-w /etc/audit -p wa -k conf",
    "-w /tmp",
    "-a always,exit -F arch=b64 -S openat -F auid>=1000",
  ];
  for (const line of lines) {
    await page.keyboard.type(line, { delay: 15 });
    // What is proposed comes a little later; Enter is pressed with it and without it.
    await page.waitForTimeout(400);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Control+s");
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await closed(lab);
  await waitForPrompt(lab);
  expect(await run(lab, `cat ${RULES}`)).toEqual(lines);
  await lab.context.close();
});
