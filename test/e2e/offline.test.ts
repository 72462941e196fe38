// If this fails, the page needs a network after its first visit, or a new version takes a session away.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { serve } from "../../tools/serve.mjs";
import { launch, openIn, run, screen, until, waitForPrompt, waitForScreen } from "./page.ts";

let browser: Browser;
let dist: string;
beforeAll(async () => {
  browser = await launch();
  // A copy: one of the tests puts a new version in its place.
  dist = mkdtempSync(join(tmpdir(), "auditlab-offline-"));
  cpSync(inject("dist"), dist, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  rmSync(dist, { recursive: true, force: true });
});

test("after the first visit no network is needed; a new version says so, and loses nothing", async () => {
  const server = await serve(dist);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const lab = await openIn(context, true, server.url, true);
  const { page } = lab;
  await run(lab, "echo kept > /tmp/file");
  await until("everything is in the cache", () =>
    page.evaluate(
      async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated",
    ),
  );

  await context.setOffline(true);
  // Not only the browser: there is nobody to answer.
  const { port } = new URL(server.url);
  await server.close();
  await page.reload();
  await waitForScreen(lab, (rows) => rows.some((row) => row.includes("echo kept")));
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/file")).toEqual(["kept"]);
  // Programs and dialogs whose code was never asked for with a network.
  expect(await run(lab, "perl -e 'print 6*7, qq(\\n)'")).toEqual(["42"]);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByText(/^[\d,]+ characters\.$/).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type("edit /tmp/file\n");
  await page.locator(".monaco-editor.focused").waitFor();
  await page.keyboard.press("Escape");
  await waitForPrompt(lab);
  expect(lab.complaints.filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);

  // A new version: the same page with another title.
  const index = join(dist, "index.html");
  writeFileSync(index, readFileSync(index, "utf8").replace("<title>", "<title>New "));
  const sw = join(dist, "sw.js");
  writeFileSync(sw, readFileSync(sw, "utf8").replace(/__BUILD__ = "/, '__BUILD__ = "new'));
  const again = await serve(dist, Number(port));
  await context.setOffline(false);
  await page.reload();
  expect(await page.title()).not.toContain("New");
  await page.getByText("A new version of auditlab is available. Your session is kept.").waitFor();
  // Another tab hears of it too, and does not forget it with the machine that it had then.
  const second = await context.newPage();
  await second.goto(again.url);
  await second.getByText("A new version of auditlab is available.").waitFor();
  await second.getByRole("button", { name: "Take back the last command" }).click();
  await second.getByText("The last command was taken back.").waitFor();
  await waitForPrompt({ ...lab, page: second });
  await second.getByText("A new version of auditlab is available.").waitFor();
  // That tab has the session now: here it would be lost.
  await page.bringToFront();
  await page.getByText("Another tab has taken over the saved session.").waitFor();
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText("Reloading ends this session, which is in memory only.").waitFor();
  await page.getByRole("button", { name: "Keep this one" }).click();
  await second.getByText("Another tab has taken over the saved session.").waitFor();
  const before = await screen(lab);
  await page.getByRole("button", { name: "Reload all the same" }).click();
  await until("the new page is there", async () => (await page.title()).startsWith("New "));
  await waitForScreen(lab, (rows) => rows.join("\n") === before.join("\n"));
  expect(await run(lab, "cat /tmp/file")).toEqual(["kept"]);
  // There the new version has taken over already.
  await second.bringToFront();
  expect(await second.title()).not.toContain("New");
  await second.getByRole("button", { name: "Reload" }).click();
  await second.getByRole("button", { name: "Reload all the same" }).click();
  await until("the new page is there, too", async () => (await second.title()).startsWith("New "));
  await context.close();
  await again.close();
});
