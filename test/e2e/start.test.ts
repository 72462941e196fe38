// If this fails, `npm ci && npm start` does not lead to a running page: nothing else serves the sources unbuilt.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { launch, openIn, run, waitForPrompt } from "./page.ts";

/** Runs `npm start`; resolves to the address that it prints, and to what ends it. */
async function start(): Promise<{ url: string; end: () => void }> {
  const cwd = join(import.meta.dirname, "../..");
  // A group of its own: npm does not hand signals on.
  const server = spawn("npm", ["start", "--", "--port", "0"], { cwd, detached: true });
  const end = () => process.kill(-(server.pid as number));
  let printed = "";
  return new Promise((resolve, reject) => {
    const listen = (data: Buffer) => {
      printed += stripVTControlCharacters(data.toString());
      const url = /http:\/\/localhost:\d+\//.exec(printed)?.[0];
      if (url) resolve({ url, end });
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", () => reject(new Error(`npm start ended: ${printed}`)));
  });
}

test("npm start prints the address of a running page, which is not reloaded by what it fetches later", async () => {
  const { url, end } = await start();
  try {
    const browser = await launch();
    const lab = await openIn(await browser.newContext(), false, url);
    let loads = 0;
    lab.page.on("load", () => loads++);
    await lab.page.getByText("The first record").first().waitFor();
    await waitForPrompt(lab);
    // These need the packages that only the worker imports.
    expect(await run(lab, "[[ $HOSTNAME =~ lab$ ]] && auditctl -l")).toEqual(["No rules"]);
    await lab.page
      .getByRole("link", { name: /The first record/ })
      .first()
      .click();
    await lab.page.getByRole("button", { name: "Start it" }).click();
    await lab.page.getByRole("heading", { name: "What audit is" }).waitFor();
    expect(loads).toBe(0);
    expect(lab.complaints).toEqual([]);
    await browser.close();
  } finally {
    end();
  }
});
