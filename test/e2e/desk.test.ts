// If this fails, somebody who writes a scenario loses text, is not told what is wrong with it, or cannot give it to others.
import { readFileSync } from "node:fs";
import type { Browser, BrowserContextOptions, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { decodeLink } from "../../scenarios/link/codec.ts";
import { typedLines } from "../../scenarios/link/typed.ts";
import { violations } from "./axe.ts";
import { type Lab, launch, machineWorker, openIn, run, until, waitForPrompt } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** The page with the plain editor, whose text a test can fill in. */
async function open(hash: string, options: BrowserContextOptions = {}): Promise<Lab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    reducedMotion: "reduce",
    ...options,
  });
  await context.addInitScript(() => localStorage.setItem("auditlab.settings", '{"plainEditor":true}'));
  return openIn(context, false, inject("url") + hash);
}

const desk = ({ page }: Lab) => page.locator("#pane-desk");
const guide = ({ page }: Lab) => page.locator("#pane-guide");
const button = (lab: Lab, name: string) => lab.page.getByRole("button", { name, exact: true });
const heading = (lab: Lab, name: string) => lab.page.getByRole("heading", { name, exact: true });
const editor = (lab: Lab) => desk(lab).locator("textarea:not([hidden])");
const passed = (lab: Lab, slug: string) =>
  desk(lab)
    .getByText(new RegExp(`^ok ${slug} `))
    .waitFor();

async function replace(lab: Lab, from: string, to: string): Promise<void> {
  const text = await editor(lab).inputValue();
  expect(text).toContain(from);
  await editor(lab).fill(text.replace(from, to));
}

test("a new draft: a problem at its line, the last good state meanwhile, a check, and a link for somebody else", async () => {
  const lab = await open("", { bypassCSP: true });
  await lab.page.getByRole("link", { name: "Open the desk" }).click();
  await button(lab, "New scenario").click();
  await heading(lab, "The first step").waitFor();
  expect(lab.page.url()).toMatch(/#draft=[a-z0-9]+$/);
  await waitForPrompt(lab);
  expect(await violations(lab)).toEqual([]);

  await replace(lab, "minutes: 5", "minutes: many");
  const problem = desk(lab).getByRole("button", { name: /^index\.md:8:10: minutes / });
  await problem.waitFor();
  await guide(lab).getByText("This is its last good state.").waitFor();
  await heading(lab, "The first step").waitFor();
  await problem.click();
  const cursor = () => editor(lab).evaluate((area: HTMLTextAreaElement) => area.selectionStart);
  const text = await editor(lab).inputValue();
  expect(await cursor()).toBe(text.indexOf("many"));

  // Broken while it is typed, and the page goes away: the text is there again, and nothing is shown of it.
  await replace(lab, "tasks:", 'tasks: ["');
  await desk(lab)
    .getByText(/^\d+ problems? in the files\.$/)
    .waitFor();
  const broken = await editor(lab).inputValue();
  await lab.page.reload();
  await until("the text is back", async () => (await editor(lab).inputValue()) === broken);
  await guide(lab).getByText("as soon as nothing is wrong with its files").waitFor();
  await waitForPrompt(lab);

  await editor(lab).fill(text.replace("many", "6").replace("A new scenario", "Whose change was it?"));
  await heading(lab, "Whose change was it?").waitFor();
  await desk(lab).getByText("Nothing is wrong with the files.").waitFor();
  await desk(lab).getByLabel("Folder").fill("whose-change");
  await lab.page.keyboard.press("Tab");
  await button(lab, "Check").first().click();
  await desk(lab).getByText("is missing: check --update writes it").waitFor();
  await button(lab, "Write transcripts").click();
  await passed(lab, "whose-change");
  await button(lab, "Check again").click();
  await passed(lab, "whose-change");
  await button(lab, "expect/solution.txt").click();
  expect(await editor(lab).inputValue()).toContain("# auditctl -w /etc/passwd -p wa -k users\n");
  expect(await editor(lab).isEditable()).toBe(false);
  expect(await violations(lab)).toEqual([]);

  // The preview is played as its readers will.
  await lab.page.locator(".xterm-helper-textarea").focus();
  await run(lab, "auditctl -w /etc/passwd -p wa -k users");
  await guide(lab).locator('[data-status="done"]').waitFor();

  // What was done in it is a result, which carries the draft.
  await button(lab, "Share").click();
  const result = lab.page.getByRole("dialog").getByLabel("Link", { exact: true });
  await until("there is a link to the result", async () => (await result.inputValue()) !== "");
  const { scenario, journal } = await decodeLink(await result.inputValue());
  expect(typedLines(journal)).toEqual(["auditctl -w /etc/passwd -p wa -k users"]);
  expect(Object.fromEntries(scenario as [string, string][])["index.md"]).toContain("Whose change was it?");
  await lab.page.keyboard.press("Escape");

  await button(lab, "Share this draft").click();
  const link = lab.page.getByRole("dialog").getByLabel("Link");
  await until("there is a link", async () => (await link.inputValue()) !== "");
  const address = await link.inputValue();
  expect(await violations(lab)).toEqual([]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();

  const other = await openIn(await browser.newContext({ reducedMotion: "reduce" }), false, address);
  const dialog = other.page.getByRole("dialog");
  await dialog.getByText("which comes with the link").waitFor();
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await heading(other, "The first step").waitFor();
  await button(other, "Edit a copy of this scenario").click();
  await desk(other).getByText("Nothing is wrong with the files.").waitFor();
  await desk(other).getByText("Whose change was it?").first().waitFor();
  expect(other.complaints).toEqual([]);
  await other.context.close();
});

test("in half of a dock the desk keeps an editor, and shows what a check finds", async () => {
  const lab = await open("#draft");
  await button(lab, "New scenario").click();
  await desk(lab).getByText("Nothing is wrong with the files.").waitFor();
  await button(lab, "Show two panels").click();
  await desk(lab).getByRole("button", { name: "Check", exact: true }).first().click();
  const verdict = desk(lab).getByText("FAIL my-scenario");
  await verdict.waitFor();
  const inside = async (one: Locator) => {
    const [box, around] = [await one.boundingBox(), await desk(lab).boundingBox()];
    return box && around && box.y >= around.y && box.y + box.height <= around.y + around.height;
  };
  await until("it is in view", () => inside(verdict));
  expect((await editor(lab).boundingBox())?.height).toBeGreaterThan(100);
  await lab.context.close();
});

test("a session becomes a draft that the check finds right", async () => {
  const lab = await open("");
  await waitForPrompt(lab);
  await lab.page.locator(".xterm-helper-textarea").focus();
  await run(lab, "sleep 100 &");
  await run(lab, "echo 123456 > /proc/$!/containerid");
  await run(lab, "ausearch -m container | tail -1");
  await button(lab, "Share").click();
  await button(lab, "Make a scenario of this session").click();
  await heading(lab, "Step 1").waitFor();
  await desk(lab).getByText("Nothing is wrong with the files.").waitFor();
  expect(await editor(lab).inputValue()).toContain("# A proposal, made of a CONTAINER record");
  await button(lab, "solution.sh").click();
  expect(await editor(lab).inputValue()).toBe(
    "sleep 100 &\necho 123456 > /proc/$!/containerid\nausearch -m container | tail -1\n",
  );
  await button(lab, "Check").first().click();
  await button(lab, "Write transcripts").click();
  await passed(lab, "my-session");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a shipped scenario is changed, downloaded, deleted, put back, and opened from its file; files come and go", async () => {
  const lab = await open("#scenario=first-record");
  await heading(lab, "What audit is").waitFor();
  await button(lab, "Edit a copy of this scenario").click();
  await desk(lab).getByText("Nothing is wrong with the files.").waitFor();
  await replace(lab, "## What audit is", "## What it is");
  await heading(lab, "What it is").waitFor();

  await button(lab, "Add a file").click();
  const path = lab.page.getByLabel("Path in the scenario's folder");
  await path.fill("readme.txt");
  await lab.page.getByText("A scenario has index.md, solution.sh").waitFor();
  await path.fill("files/root/note");
  await lab.page.keyboard.press("Enter");
  const machine = await machineWorker(lab);
  await editor(lab).fill("kept\n");
  // Nothing was typed into the machine: it is made anew with the file on its disk. What is typed before that would
  // keep the old one.
  await until("another machine", async () => !lab.page.workers().includes(machine));
  await waitForPrompt(lab);
  await lab.page.locator(".xterm-helper-textarea").focus();
  expect(await run(lab, "cat note")).toEqual(["kept"]);
  await replace(lab, "kept", "changed");
  await desk(lab).getByText("The machine is from an earlier state of the draft.").waitFor();
  await button(lab, "Start it over").click();
  await waitForPrompt(lab);
  await lab.page.locator(".xterm-helper-textarea").focus();
  expect(await run(lab, "cat note")).toEqual(["changed"]);

  const downloading = lab.page.waitForEvent("download");
  await button(lab, "Download this draft").click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe("first-record-copy.tar");
  const archive = readFileSync(await file.path());

  await button(lab, "Remove files/root/note").click();
  await button(lab, "Put it back").click();
  await until("it is back", async () => (await editor(lab).inputValue()) === "changed\n");

  await button(lab, "Delete this draft").click();
  await desk(lab).getByText("None yet.").waitFor();
  await button(lab, "Put it back").click();
  await desk(lab).getByText("first-record-copy, ").waitFor();
  await lab.page
    .getByLabel("A scenario to open")
    .setInputFiles({ name: "x.tar", mimeType: "application/x-tar", buffer: archive });
  await desk(lab).getByText("Nothing is wrong with the files.").waitFor();
  expect(await desk(lab).getByLabel("Folder").inputValue()).toBe("first-record-copy-2");
  await button(lab, "files/root/note").click();
  expect(await editor(lab).inputValue()).toBe("changed\n");
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("whoever writes keeps the keyboard: while the machine is made anew, in dialogs, and after what is gone", async () => {
  const lab = await open("");
  const focused = () =>
    lab.page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute("aria-label") ?? at?.textContent?.trim();
    });
  await waitForPrompt(lab);
  await lab.page.getByRole("link", { name: "Open the desk" }).press("Enter");
  await until("the desk has the keyboard", async () => (await focused()) === "Write a scenario");
  await button(lab, "New scenario").press("Enter");
  await until("the draft has it", async () => (await focused()) === "A new scenario");
  await heading(lab, "The first step").waitFor();
  await waitForPrompt(lab);
  expect(await focused()).toBe("A new scenario");

  await button(lab, "Add a file").press("Enter");
  const machine = await machineWorker(lab);
  const inField = () => lab.page.evaluate(() => document.activeElement?.matches("dialog [data-first]"));
  await until("the dialog begins in its field", inField);
  await lab.page.keyboard.press("Control+a");
  await lab.page.keyboard.type("files/etc/motd");
  await lab.page.keyboard.press("Enter");
  await until("the new file is open", async () => /^files\/etc\/motd of /.test((await focused()) ?? ""));
  await until("another machine", async () => !lab.page.workers().includes(machine));
  await waitForPrompt(lab);
  await lab.page.keyboard.type("Good morning.");
  expect(await editor(lab).inputValue()).toBe("Good morning.");
  await button(lab, "Remove files/etc/motd").press("Enter");
  await until("its neighbour has the keyboard", async () => (await focused()) === "index.md");

  await button(lab, "Check").first().press("Enter");
  await desk(lab).getByText("is missing: check --update writes it").waitFor();
  expect(await focused()).toBe("Check");
  await button(lab, "Write transcripts").press("Enter");
  await passed(lab, "my-scenario");
  await until("a button of the check has it", async () => (await focused()) === "Check again");
  await lab.page.goto(`${lab.page.url().replace(/#.*/, "")}#draft=nosuch`);
  await desk(lab).getByText("There is no draft nosuch here.").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("two tabs: what one writes the other shows; at the same time, neither loses its text", async () => {
  const lab = await open("#draft");
  await button(lab, "New scenario").click();
  await heading(lab, "The first step").waitFor();
  const second = await openIn(lab.context, false, lab.page.url()).catch(async () => {
    const page = await lab.context.newPage();
    await page.goto(lab.page.url());
    return { ...lab, page };
  });
  await until("the second has it", async () =>
    (await editor(second).inputValue()).includes("A new scenario"),
  );
  await replace(lab, "A new scenario", "By the first");
  await until("the second shows it", async () =>
    (await editor(second).inputValue()).includes("By the first"),
  );
  // The second does not hear of the others any more, as if both had written in the same moment.
  await second.page.evaluate(() => {
    BroadcastChannel.prototype.dispatchEvent = () => true;
    addEventListener("message", (event) => event.stopImmediatePropagation(), true);
    Object.defineProperty(MessageEvent.prototype, "data", { get: () => null });
  });
  await replace(lab, "By the first", "First again");
  await replace(second, "By the first", "By the second");
  await second.page.getByText("Another tab has changed this draft at the same time.").waitFor();
  expect(await editor(second).inputValue()).toContain("By the second");
  expect(await editor(lab).inputValue()).toContain("First again");
  expect(second.page.url()).not.toBe(lab.page.url());
  await lab.page.goto(`${inject("url")}#draft`);
  await lab.page.reload();
  await lab.page.getByRole("link", { name: /^By the second/ }).waitFor();
  await lab.page.getByRole("link", { name: /^First again/ }).waitFor();
  await lab.context.close();
});

test("a browser that keeps nothing says so, and a huge file is no trouble but its own", async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 800 },
    reducedMotion: "reduce",
  });
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("no", "SecurityError");
    };
  });
  const lab = await openIn(context, false, `${inject("url")}#draft`);
  await button(lab, "New scenario").click();
  await desk(lab).getByText("This draft is in memory only").waitFor();
  const huge = `${await editor(lab).inputValue()}${"x".repeat(100)}\n`.padEnd(1_500_000, "word ");
  await editor(lab).fill(huge);
  await desk(lab)
    .getByRole("button", { name: /larger than/ })
    .first()
    .waitFor();
  expect(await editor(lab).inputValue()).toBe(huge);
  await lab.page.getByRole("tab", { name: "Guide" }).click();
  await guide(lab).getByText("This is its last good state.").waitFor();
  await heading(lab, "The first step").waitFor();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a draft of somewhere else is not there, and that is said", async () => {
  const lab = await open("#draft=nowhere");
  await desk(lab).getByText("A draft is kept in the browser in which it was written").waitFor();
  await waitForPrompt(lab);
  await lab.context.close();
});

test("what bash and auditctl say of each file is listed, and leads there; a deleted draft's machine goes with it", async () => {
  const lab = await open("#draft");
  await button(lab, "New scenario").click();
  await heading(lab, "The first step").waitFor();
  await waitForPrompt(lab);
  await replace(lab, "auditctl -l\n```", "auditctl -l\n  echo )\n```");
  const block = desk(lab).getByRole("button", {
    name: /^index\.md:\d+:8: syntax error near unexpected token/,
  });
  await block.waitFor();
  await button(lab, "Add a file").click();
  await lab.page.getByLabel("Path in the scenario's folder").fill("files/etc/audit/rules.d/x.rules");
  await lab.page.keyboard.press("Enter");
  await editor(lab).fill("-w /etc/hosts -p wa -k h\n-a never,task\n");
  const trap = desk(lab).getByRole("button", { name: /^files.*x\.rules:2:1: Warning: Tasks made under/ });
  await trap.waitFor();
  await desk(lab).getByText("1 problem, 1 warning in the files.").waitFor();
  await block.click();
  const at = await editor(lab).evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart));
  expect(at).toMatch(/^\)\n```/);

  await lab.page.locator(".xterm-helper-textarea").focus();
  await run(lab, "echo kept");
  const kept = () =>
    lab.page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open("auditlab");
          opening.onerror = reject;
          opening.onsuccess = () => {
            const keys = opening.result.transaction("head").objectStore("head").getAllKeys();
            keys.onsuccess = () => {
              opening.result.close();
              resolve(keys.result.map(String).filter((key) => key.startsWith("draft:")));
            };
          };
        }),
    );
  await until("its session is kept", async () => (await kept()).length === 1);
  await button(lab, "Delete this draft").click();
  await desk(lab).getByText("None yet.").waitFor();
  await waitForPrompt(lab);
  expect(await kept()).toHaveLength(1);
  await button(lab, "Dismiss").first().click();
  await until("its session is gone", async () => (await kept()).length === 0);
  expect(lab.complaints).toEqual([]);
});
