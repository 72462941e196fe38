// If this fails, a link does not carry a session from one browser to another, or does something to its receiver.
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  type Lab,
  launch,
  openIn,
  openLab,
  run,
  screen,
  until,
  waitForPrompt,
  waitForScreen,
} from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const VIEWPORT = { width: 1280, height: 720 };
const newContext = () => browser.newContext({ viewport: VIEWPORT });
const url = (fragment: string, search = "") => inject("url") + search + fragment;

/** The records in the panel, whole, as the page has them. */
const log = async (lab: Lab): Promise<string> => {
  const download = lab.page.waitForEvent("download");
  await lab.page.getByRole("button", { name: "audit.log" }).click();
  return text(await (await download).createReadStream());
};

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += chunk.toString("latin1");
  return all;
}

const share = async ({ page }: Lab) => {
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("dialog", { name: "Share" }).waitFor();
};
const copied = ({ page }: Lab): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Everything that the page has in IndexedDB and localStorage, as text. */
const stored = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const all: unknown[] = [Object.entries(localStorage).sort()];
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error("indexedDB"));
      });
    for (const { name } of (await indexedDB.databases()).sort((a, b) => (a.name! < b.name! ? -1 : 1))) {
      const db = await ask(indexedDB.open(name!));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        all.push([name, store, await ask(objects.getAllKeys()), await ask(objects.getAll())]);
      }
      db.close();
    }
    return JSON.stringify(all);
  });

test("a link made in one browser opens identically in a fresh one", async () => {
  const author = await openLab(browser);
  await run(author, "auditctl -a always,exit -F dir=/tmp -F perm=wa -F key=tmp");
  await run(author, "sleep 600 & echo 123456 > /proc/$!/containerid");
  await run(author, "echo $RANDOM > /tmp/é; date; ls -l /tmp");
  await share(author);
  await author.page.getByLabel("Title (optional)").fill("Sets <b>an id</b> \u202e");
  await author.page.getByText(/^[\d,]+ characters\.$/).waitFor();
  await author.page.getByRole("button", { name: "Copy: Link" }).click();
  await author.page.getByText("Copied").waitFor();
  const link = await copied(author);
  expect(link).toMatch(/\/some\/where\/#x1\.[\w-]+\.[\w-]{11}$/);
  const theirs = await log(author);
  expect(theirs).toContain("contid=123456");
  const shown = await screen(author);

  const context = await newContext();
  const reader = await openIn(context, false, link);
  const dialog = reader.page.getByRole("dialog");
  await dialog.getByText("types 3 lines into the simulated machine").waitFor();
  expect(await dialog.getByRole("heading").textContent()).toBe("Sets <b>an id</b> ⟨U+202E⟩");
  expect(await dialog.getByRole("listitem").allInnerTexts()).toEqual([
    "auditctl -a always,exit -F dir=/tmp -F perm=wa -F key=tmp",
    "sleep 600 & echo 123456 > /proc/$!/containerid",
    "echo $RANDOM > /tmp/é; date; ls -l /tmp",
  ]);
  // Nothing has run.
  expect(await screen(reader)).toEqual([]);
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await waitForPrompt(reader);
  // The bar that says where it is from takes a line of the terminal away at most.
  expect(shown.join("\n")).toContain((await screen(reader)).join("\n"));
  await share(reader);
  const ours = await log(reader);
  expect(ours.startsWith(theirs) || theirs.startsWith(ours)).toBe(true);
  expect(ours).toContain("contid=123456");
  expect([...author.complaints, ...reader.complaints]).toEqual([]);
  await author.context.close();
  await context.close();
});

test("a link made while looking at the past opens at that moment, with all that came after it behind it", async () => {
  const author = await openLab(browser);
  await run(author, "auditctl -m first");
  await run(author, "auditctl -m second");
  await author.page.getByRole("tab", { name: /Time/ }).click();
  const time = author.page.locator('[data-region="time"]');
  await time.getByRole("button", { name: "Calls" }).click();
  await time.getByText("times in ms since Enter").waitFor();
  const slider = author.page.getByRole("slider", { name: "Moment of the session" });
  await slider.focus();
  await author.page.keyboard.press("ArrowLeft");
  const told = (lab: Lab) => lab.page.getByText("You are looking at");
  await told(author)
    .filter({ hasText: /command 2 of 2, after \w+ of \w+ \d+$/ })
    .waitFor();
  const moment = await told(author).locator("b").textContent();
  await share(author);
  expect(
    await author.page.getByRole("checkbox", { name: /Open it at the moment I look at/ }).isChecked(),
  ).toBe(true);
  await author.page.getByText(/^[\d,]+ characters\.$/).waitFor();
  await author.page.getByRole("button", { name: "Copy: Link" }).click();
  await author.page.getByText("Copied").waitFor();
  const link = await copied(author);

  const context = await newContext();
  const reader = await openIn(context, false, link);
  const dialog = reader.page.getByRole("dialog");
  await dialog.getByText(`the moment ${moment?.split(",")[0]}`).waitFor();
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await told(reader)
    .filter({ hasText: moment ?? "no moment" })
    .waitFor();
  // What came after it is behind it.
  await reader.page.getByRole("button", { name: "Return to now" }).first().click();
  await waitForScreen(reader, (rows) => rows.some((row) => row.endsWith("auditctl -m second")));
  await waitForPrompt(reader);
  expect([...author.complaints, ...reader.complaints]).toEqual([]);
  await author.context.close();
  await context.close();
});

describe("the reader's own work", () => {
  test("is byte for byte as it was, and a link that is typed into becomes a copy of its own", async () => {
    const lab = await openLab(browser);
    const line = "echo mine > /root/mine";
    await run(lab, line);
    // What says how much there is, and until when, is written a while after the keys.
    const length = `"length":${line.length + 1},`;
    await until("the line is kept", async () => (await stored(lab.page)).includes(length));
    const before = await stored(lab.page);
    const link = sample({ title: "From afar" });
    await lab.page.goto(url(link));
    await lab.page.getByRole("dialog", { name: "From afar" }).waitFor();
    await lab.page.reload();
    await lab.page.getByRole("button", { name: "Open", exact: true }).click();
    await waitForScreen(lab, (rows) => rows.some((row) => row === "hello"));
    await waitForPrompt(lab);
    await lab.page.getByText("As it was sent.").waitFor();
    // It was sent from a wider window, and has the reader's now.
    await until("the terminal fits", () =>
      lab.page.evaluate(() => {
        const width = (of: string) => document.querySelector(of)?.getBoundingClientRect().width ?? 0;
        return width(".xterm-screen") > 0 && width(".xterm-screen") <= width(".xterm");
      }),
    );
    await lab.page.waitForTimeout(1_500);
    expect(await stored(lab.page)).toBe(before);

    await run(lab, "ls /root/mine");
    await lab.page.getByText("Your copy").waitFor();
    await until("it is kept", async () => (await stored(lab.page)).includes("link:"));
    // The way back, by the browser's own button as well.
    await lab.page.goto(url(""));
    await waitForScreen(lab, (rows) => rows.some((row) => row.includes("echo mine")));
    expect(await run(lab, "cat /root/mine")).toEqual(["mine"]);
    await lab.page.goBack();
    await lab.page.getByRole("button", { name: "Go on with your copy" }).click();
    await waitForScreen(lab, (rows) => rows.some((row) => row.includes("ls /root/mine")));
    expect(lab.complaints).toEqual([]);
    await lab.context.close();
  });

  test("Not now leads back to it", async () => {
    const context = await newContext();
    const lab = await openIn(context, false, url(sample({})));
    await lab.page.getByRole("button", { name: "Not now" }).click();
    await waitForPrompt(lab);
    expect(new URL(lab.page.url()).hash).toBe("");
    expect(await screen(lab)).not.toContain("hello");
    await context.close();
  });
});

describe("a scenario that comes with a link", () => {
  const INDEX = `---
title: Say <i>hello</i>
summary: Make a file.
kind: guide
chapter: audit
order: 1
level: 1
minutes: 5
needs: []
tasks:
  make:
    title: Make the file \`/tmp/made\`.
    needs: []
    done: { file: /tmp/made }
    not_yet: []
    broken: []
    hints: []
sources:
  - { title: touch(1) }
---

## One

\`\`\`sh {exec}
touch /tmp/made
\`\`\`

\`\`\`task
make
\`\`\`

## Two

That was it.
`;

  test("is shown beside its machine, and what is kept of the reader's progress stays as it was", async () => {
    const lab = await openLab(browser);
    await lab.page.waitForTimeout(1_500);
    const before = await stored(lab.page);
    const scenario = [
      ["files/root/note", "from afar\n"],
      ["index.md", INDEX],
      ["solution.sh", "touch /tmp/made\n"],
    ];
    await lab.page.goto(url(sample({ scenario })));
    const dialog = lab.page.getByRole("dialog");
    await dialog.getByText("Say <i>hello</i>, which comes with the link").waitFor();
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await waitForScreen(lab, (rows) => rows.includes("hello"));
    await lab.page.getByRole("button", { name: "Next" }).click();
    await lab.page.getByText("That was it.").waitFor();
    expect(new URL(lab.page.url()).hash).toMatch(/^#x1\./);
    expect(await stored(lab.page)).toBe(before);
    await lab.page.locator(".xterm-helper-textarea").focus();
    expect(await run(lab, "cat note")).toEqual(["from afar"]);
    expect(lab.complaints).toEqual([]);
    await lab.context.close();
  });

  test("on a phone it begins with its text, and a link that was gone on from asks with three buttons that all fit", async () => {
    const lab = await openLab(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
    const link = url(
      sample(
        {
          scenario: [
            ["index.md", INDEX],
            ["solution.sh", "touch /tmp/made\n"],
          ],
        },
        "",
      ),
    );
    await lab.page.goto(link);
    const dialog = lab.page.getByRole("dialog");
    const open = dialog.getByRole("button", { name: "Open", exact: true });
    await open.waitFor();
    // The focus is on what is to be read, and on no button.
    expect(await lab.page.evaluate(() => document.activeElement?.textContent)).toContain("Somebody sent you");
    await open.click();
    await lab.page.getByRole("heading", { name: "One", exact: true }).waitFor();
    await lab.page.getByRole("button", { name: "Run", exact: true }).click();
    await waitForScreen(lab, (rows) => rows.some((row) => row.endsWith("touch /tmp/made")));
    await lab.page.getByText("Your copy").waitFor();
    await lab.page.waitForTimeout(500);
    await lab.page.reload();
    await dialog.getByRole("button", { name: "Go on with your copy" }).waitFor();
    const box = await dialog.boundingBox();
    for (const one of await dialog.getByRole("button").all()) {
      const at = await one.boundingBox();
      expect(at?.x).toBeGreaterThan(box?.x ?? 0);
      expect((at?.x ?? 0) + (at?.width ?? 0)).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
    }
    expect(lab.complaints).toEqual([]);
    await lab.context.close();
  });

  test("its result is replayed, and its tasks are checked again", async () => {
    const scenario = [
      ["index.md", INDEX],
      ["solution.sh", "touch /tmp/made\n"],
    ];
    const context = await newContext();
    const lab = await openIn(context, false, url(sample({ scenario }, "touch /tmp/made\r")));
    await lab.page.getByRole("button", { name: "Open", exact: true }).click();
    await waitForPrompt(lab);
    await lab.page.getByText("Done", { exact: true }).first().waitFor();
    await lab.page.getByText("As it was sent: 1 of 1 tasks done.").waitFor();
    // From there to a scenario of one's own, with its own machine.
    await lab.page.evaluate(() => {
      location.hash = "#scenario=detective-ledger";
    });
    await lab.page.getByRole("heading", { name: "What is known" }).waitFor();
    await waitForPrompt(lab);
    await lab.page.locator(".xterm-helper-textarea").focus();
    expect(await run(lab, "ls /tmp; ausearch -k ledger --raw | grep -c february")).toEqual(["5"]);
    await context.close();
  });

  test("is refused when it is not valid", async () => {
    const context = await newContext();
    const lab = await openIn(context, false, url(sample({ scenario: [["index.md", "# no"]] })));
    await lab.page.getByText("The scenario that came with the link is not valid: index.md, line 1").waitFor();
    expect(lab.complaints).toEqual([]);
    await context.close();
  });
});

describe("a link that cannot be opened ends on one page that says why", () => {
  const good = () => sample({ title: "x" });
  test.each([
    ["truncated", () => good().slice(0, -20), "This link is not complete"],
    ["damaged", () => good().replace(/.{11}$/, "AAAAAAAAAAA"), "This link is damaged"],
    ["from a newer auditlab", () => good().replace("x1", "x2"), "This link is from a newer auditlab"],
    ["a bad escape", () => `${good().slice(0, 20)}%E0%A4%A`, "This link is damaged"],
  ])("%s", async (_, link, title) => {
    const context = await newContext();
    const fragment = link();
    const lab = await openIn(context, false, url(fragment));
    const dialog = lab.page.getByRole("dialog", { name: title });
    expect(await dialog.getByLabel("The link").inputValue()).toBe(fragment);
    await dialog.getByRole("button", { name: "Go to the start page" }).click();
    await waitForPrompt(lab);
    expect(lab.complaints).toEqual([]);
    await context.close();
  });

  test("one that comes while a session is open leaves that alone", async () => {
    const lab = await openLab(browser);
    await run(lab, "echo here");
    await lab.page.evaluate((hash) => {
      location.hash = hash;
    }, "#x1.AAAA");
    await lab.page.getByRole("dialog", { name: "This link is not complete" }).waitFor();
    await lab.page.keyboard.press("Escape");
    expect(await run(lab, "echo still")).toEqual(["still"]);
    expect(new URL(lab.page.url()).hash).toBe("");
    await lab.context.close();
  });
});

describe("in another page's frame", () => {
  /** Counts what an embedded page must not do. */
  const spy = (context: BrowserContext) =>
    context.addInitScript(() => {
      const touched: string[] = [];
      (window as unknown as { touched: string[] }).touched = touched;
      const watch = (object: object, name: string) => {
        const real = Reflect.get(object, name) as (...args: unknown[]) => unknown;
        Reflect.set(object, name, function (this: unknown, ...args: unknown[]) {
          touched.push(name);
          return real.apply(this, args);
        });
      };
      for (const name of ["getItem", "setItem", "removeItem"]) watch(Storage.prototype, name);
      for (const name of ["open", "databases", "deleteDatabase"]) watch(IDBFactory.prototype, name);
      for (const name of ["replaceState", "pushState"]) watch(History.prototype, name);
    });

  test.each([
    ["1", false],
    ["interactive", true],
  ])("?embed=%s touches neither storage nor its own address", async (value, types) => {
    const context = await newContext();
    await spy(context);
    const address = url(sample({ title: "Shown" }), `?embed=${value}`);
    const lab = await openIn(context, false, address);
    await lab.page.getByRole("button", { name: "Open", exact: true }).click();
    await waitForScreen(lab, (rows) => rows.includes("hello"));
    await waitForPrompt(lab);
    await lab.page.keyboard.type("echo typed");
    await lab.page.keyboard.press("Enter");
    if (types) await waitForScreen(lab, (rows) => rows.includes("typed"));
    else await lab.page.waitForTimeout(500);
    expect((await screen(lab)).includes("typed")).toBe(types);
    expect(await lab.page.getByRole("button", { name: "Share" }).count()).toBe(0);
    expect(await lab.page.getByRole("link", { name: "Open in auditlab" }).getAttribute("href")).toBe(
      address.replace(/\?.*#/, "#"),
    );
    expect(await lab.page.evaluate(() => (window as unknown as { touched: string[] }).touched)).toEqual([]);
    expect(lab.page.url()).toBe(address);
    expect(lab.complaints).toEqual([]);
    await context.close();
  });
});

test("a link is copied also where the browser has no clipboard for pages, as on plain http", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo hello");
  await lab.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("made by a test"));
  });
  await share(lab);
  await lab.page.getByRole("dialog").getByRole("button", { name: /^Copy/ }).first().click();
  await lab.page.getByText("Copied").waitFor();
  const link = await lab.page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  expect(await lab.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await lab.context.close();
});

test("?embed=1 says what it shows, and has nothing to click that would type", async () => {
  const context = await newContext();
  const lab = await openIn(context, true, url("", "?embed=1"));
  const said = lab.page.locator("header", { hasText: "nothing can be typed" });
  expect(await said.textContent()).toContain("A simulated machine: look");
  await lab.page.getByRole("tab", { name: "Rules" }).click();
  expect(await lab.page.getByRole("button", { name: /^auditctl -w/ }).isDisabled()).toBe(true);
  await lab.page.goto(url("#scenario=first-record/3", "?embed=1"));
  await lab.page.getByRole("heading", { name: "Something happens" }).waitFor();
  expect(await lab.page.getByRole("button", { name: /^Run/ }).count()).toBe(0);
  await lab.page.getByRole("radio", { name: "head" }).check();
  await lab.page.getByRole("button", { name: "Answer", exact: true }).click();
  await lab.page.getByText("You predicted it.").waitFor();
  // Of an unknown address nothing leads into a terminal that takes no keys.
  await lab.page.goto(url("#nonsense", "?embed=1"));
  const unknown = lab.page.getByRole("alert").getByText("This page knows no address #nonsense.");
  await unknown.waitFor();
  expect(await unknown.textContent()).toMatch(/Choose a scenario below\.$/);
  expect(await lab.page.getByRole("button", { name: "Go on in the terminal" }).count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test("a frame takes the keyboard from the page around it, and scrolls that, only when somebody goes into it", async () => {
  const author = await openLab(browser);
  await run(author, "echo framed");
  await share(author);
  await author.page.getByRole("button", { name: "Copy: Link" }).click();
  await author.page.getByText("Copied").waitFor();
  const fragment = new URL(await copied(author)).hash;
  const page = await author.context.newPage();
  for (const [search, hash] of [
    ["?embed=1", ""],
    ["?embed=interactive", fragment],
  ]) {
    // A part of the frame is in view: a browser lets those rest that are not.
    await page.setContent(`<input><div style="height: 500px"></div>`);
    await page.locator("input").focus();
    const address = url(hash, search);
    await page.evaluate((src) => {
      const frame = document.createElement("iframe");
      frame.src = src;
      frame.width = frame.height = "600";
      document.body.append(frame);
    }, address);
    const frame = page.frameLocator("iframe");
    const there = hash === "" ? frame.getByText("auditlab ~]#") : frame.getByRole("button", { name: "Open" });
    await there.last().waitFor();
    await page.keyboard.type("mine");
    expect(await page.locator("input").inputValue()).toBe("mine");
    expect(await page.evaluate(() => scrollY)).toBe(0);
  }
  // The dialog is a modal one all the same: Tab from the page before it comes into it.
  const frame = page.frameLocator("iframe");
  await page.keyboard.press("Tab");
  await frame.getByRole("dialog").locator(":focus").waitFor();
  await frame.getByRole("button", { name: "Open" }).press("Enter");
  // It shows the line as well.
  await frame.getByRole("dialog").waitFor({ state: "detached" });
  await frame.getByText("framed").first().waitFor();
  await page.keyboard.type("echo yours");
  await frame.getByText("echo yours").waitFor();
  await author.context.close();
});

test("a journal that was downloaded is opened again, and a recording has what the terminal showed", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo downloaded");
  await share(lab);
  const save = async (name: string) => {
    const download = lab.page.waitForEvent("download");
    await lab.page.getByRole("button", { name, exact: true }).click();
    return download;
  };
  const journal = await text(await (await save("Journal")).createReadStream());
  const cast = await text(await (await save("Recording")).createReadStream());
  const lines = cast
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(lines[0]).toMatchObject({ version: 2, width: expect.any(Number) });
  expect(
    lines
      .slice(1)
      .map((line) => (line as [number, string, string])[2])
      .join(""),
  ).toContain("downloaded\r\n");
  await lab.page.getByLabel("A journal to open").setInputFiles({
    name: "theirs.json",
    mimeType: "application/json",
    buffer: Buffer.from(journal),
  });
  await lab.page
    .getByRole("dialog", { name: "theirs.json" })
    .getByRole("button", { name: "Open", exact: true })
    .click();
  await lab.page.getByText("theirs.json.").waitFor();
  await waitForScreen(lab, (rows) => rows.includes("downloaded"));
  await lab.page.getByText("From a file", { exact: true }).waitFor();
  await lab.page.getByRole("button", { name: "Your own machine" }).click();
  await lab.page.getByText("theirs.json.").waitFor({ state: "detached" });
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

/** A link to a session that says hello, written apart from the page's own code. */
function sample(more: { title?: string; scenario?: unknown }, typed = "echo hello\r"): string {
  const machine = { seed: 1, epoch: 1521190800, patches: 13, rows: 24, cols: 120 };
  const session = typed === "" ? {} : { journal: { times: `3000*${typed.length}`, typed }, until: 4e9 };
  const data = Object.entries({ v: 1, sim: "0.1.0", ...machine, ...session, ...more });
  const json = JSON.stringify(Object.fromEntries(data.sort(([a], [b]) => (a < b ? -1 : 1))));
  const body = `x1.${deflateRawSync(json).toString("base64url")}`;
  return `#${body}.${createHash("sha256").update(body).digest().subarray(0, 8).toString("base64url")}`;
}
