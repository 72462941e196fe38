// If this fails, the first prompt waits for more than the first script, or the machine does not wait for the rest.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { with_imports } from "../../tools/imports.mjs";
import { launch, openIn, run, screen, typeLine, until, waitForPrompt, waitForScreen } from "./page.ts";

/** The built scripts whose names begin so. */
const scripts = (name: RegExp): string[] =>
  readdirSync(join(inject("dist"), "assets"))
    .filter((file) => name.test(file) && file.endsWith(".js"))
    .map((file) => `assets/${file}`);

test("no part of the worker imports its first script, which WebKit would run a second time for it", () => {
  const dist = inject("dist");
  const [entry, ...others] = scripts(/^worker-entry-/);
  expect(others).toEqual([]);
  const rest = scripts(/^worker-(main|part)-/);
  expect(rest.length).toBeGreaterThan(10);
  for (const file of rest) expect(with_imports(dist, [file])).not.toContain(entry);
  expect(with_imports(dist, [entry])).toContain(scripts(/^worker-main-/)[0]);
});

test("the first prompt is there before the parts of the worker are, and what is typed waits for them", async () => {
  const dist = inject("dist");
  const first = with_imports(dist, scripts(/^worker-entry-/));
  const browser = await launch();
  const context = await browser.newContext();
  const held: (() => void)[] = [];
  const open = new Promise<void>((resolve) => held.push(resolve));
  let parts = 0;
  await context.route("**/assets/worker-*.js", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    if (!first.has(`assets/${name}`)) {
      parts++;
      await open;
    }
    await route.continue();
  });
  const lab = await openIn(context);
  await until("the parts are asked for", async () => parts > 10);
  await typeLine(lab, "sleep 2 & child=$!; echo 123456 > /proc/$child/containerid");
  await typeLine(
    lab,
    "auditctl -a always,exit -F dir=/tmp -F perm=wa -k tmp; auditctl -l; ping -c 1 localhost | grep -c 'bytes from'; sctool msgget; uname -s",
  );
  await lab.page.waitForTimeout(300);
  expect((await screen(lab)).join("\n")).not.toContain("Linux");
  for (const release of held) release();
  const rows = await waitForScreen(lab, (lines) => lines.includes("Linux"));
  expect(rows).toContain("-w /tmp -p wa -k tmp");
  expect(rows.slice(0, rows.indexOf("Linux")).slice(-3)).toEqual(["1", "msgget = 0", "IPC_RMID = 0"]);
  await waitForPrompt(lab);
  expect(lab.complaints).toEqual([]);
  await browser.close();
});

test("without the rest of the page its terminal works, and the rest comes when it is asked for again", async () => {
  const browser = await launch();
  const context = await browser.newContext();
  const rest = /\/assets\/rest-[^/]*\.js$/;
  await context.route(rest, (route) => route.abort());
  const lab = await openIn(context, false);
  await waitForPrompt(lab);
  await lab.page.getByText("Most of the page could not be loaded.").waitFor();
  expect(await run(lab, "uname -s")).toEqual(["Linux"]);
  await context.unroute(rest);
  await lab.page.getByRole("button", { name: "Try again" }).click();
  await lab.page.getByRole("heading", { name: "Records" }).waitFor();
  await browser.close();
});
