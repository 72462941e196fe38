// If this fails, people lose their work: by a reload, a restart they did not want, a crash or a second tab.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Lab,
  launch,
  machineWorker,
  openIn,
  openLab,
  run,
  screen,
  typeLine,
  until,
  WAIT,
  waitForPrompt,
  waitForScreen,
} from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const notice = (lab: Lab, text: string) => lab.page.getByRole("status").getByText(text);
const events = (lab: Lab) => lab.page.locator("[data-row]").count();

/** Waits until the session on disk has at least so many entries, and ends with an entered line. */
async function saved(lab: Lab, entries: number): Promise<void> {
  await until("the journal is saved", () =>
    lab.page.evaluate(
      (wanted) =>
        new Promise<boolean>((resolve, reject) => {
          const open = indexedDB.open("auditlab");
          open.onerror = () => reject(open.error);
          open.onsuccess = () => {
            const get = open.result.transaction("journal").objectStore("journal").getAll();
            get.onsuccess = () => {
              open.result.close();
              const entries = get.result.flat();
              resolve(entries.length >= wanted && entries.at(-1).bytes === "\r");
            };
          };
        }),
      entries,
    ),
  );
}

/** Puts an entry into the saved journal: at an index, or in the place of the first that are there. */
async function putEntry(lab: Lab, entry: object, index: number | null): Promise<void> {
  await lab.page.evaluate(
    (put) =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open("auditlab");
        open.onsuccess = () => {
          const tx = open.result.transaction("journal", "readwrite");
          const journal = tx.objectStore("journal");
          const keys = journal.getAllKeys();
          keys.onsuccess = () => {
            const [key, writer, first] = keys.result[0] as [string, string, number];
            journal.put([put.entry], [key, writer, put.index ?? first]);
          };
          tx.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
    { entry, index },
  );
}

test("a reload brings the session back: the screen, the files, the records", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo kept > /tmp/file; sleep 3600 & child=$!");
  await run(lab, "echo 42 > /proc/$child/containerid");
  await lab.page.locator("[data-row]", { hasText: "CONTAINER" }).waitFor();
  const before = await screen(lab);
  const count = await events(lab);
  await saved(lab, 3);
  await lab.page.reload();
  await notice(lab, "Your session was restored.").waitFor();
  expect(await waitForPrompt(lab)).toEqual(before);
  // The panel is drawn after the first prompt.
  await expect.poll(() => events(lab)).toBe(count);
  expect(await run(lab, "cat /tmp/file /proc/$child/containerid; echo")).toEqual(["kept", "42"]);
  // What lies over the terminal is over when the reader goes on.
  await notice(lab, "Your session was restored.").waitFor({ state: "detached" });
  // Of many records the newest are in view, as they were, and those that come.
  await run(lab, "for i in {1..20}; do auditctl -m early; done; auditctl -m last");
  await saved(lab, 5);
  await lab.page.reload();
  await waitForPrompt(lab);
  const seen = (text: string) =>
    until(`${text} is in view`, async () => {
      const box = await lab.page.locator("[data-row]").last().filter({ hasText: text }).boundingBox();
      return box !== null && box.y + box.height <= 720;
    });
  await seen("last");
  await run(lab, "auditctl -m late");
  await seen("late");
  await saved(lab, 6);
  await lab.page.reload();
  await waitForPrompt(lab);
  await lab.page.getByRole("button", { name: "Start fresh" }).click();
  await waitForScreen(lab, (lines) => lines.length === 1);
  expect(await run(lab, "ls /tmp/file")).toEqual([
    "ls: cannot access '/tmp/file': No such file or directory",
  ]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a page that has forgotten that it was here does not forget what it keeps", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo kept > /tmp/file");
  await saved(lab, 1);
  // It takes the next visit for the first one then, and boots a fresh machine before the disk has answered.
  await lab.page.evaluate(() => localStorage.clear());
  await lab.page.reload();
  await notice(lab, "Your session was restored.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/file")).toEqual(["kept"]);
  expect(lab.complaints).toEqual([]);
});

test("the last command is taken back, as often as wanted, and put back", async () => {
  const lab = await openLab(browser);
  const undo = lab.page.getByRole("button", { name: "Take back the last command" });
  expect(await undo.isDisabled()).toBe(true);
  await run(lab, "touch /tmp/one");
  const before = await screen(lab);
  await run(lab, "touch /tmp/two");
  const after = await screen(lab);
  await undo.click();
  await waitForScreen(lab, (lines) => lines.join("\n") === before.join("\n"));
  await lab.page.getByRole("button", { name: "Put it back" }).click();
  await waitForScreen(lab, (lines) => lines.join("\n") === after.join("\n"));
  await undo.click();
  await waitForScreen(lab, (lines) => lines.join("\n") === before.join("\n"));
  expect(await run(lab, "ls /tmp")).toEqual(["one"]);
  // Something new has been typed: there is nothing to put back any more.
  expect(await lab.page.getByRole("button", { name: "Put it back" }).count()).toBe(0);
  await undo.click();
  await waitForScreen(lab, (lines) => lines.join("\n") === before.join("\n"));
  await undo.click();
  await waitForScreen(lab, (lines) => lines.length === 1);
  expect(await run(lab, "ls /tmp")).toEqual([]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a line that is not entered yet survives a reload that follows its last key", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo one");
  await saved(lab, 1);
  await lab.page.keyboard.type("echo two");
  await waitForScreen(lab, (lines) => /# echo two$/.test(lines.at(-1) ?? ""));
  await lab.page.reload();
  await notice(lab, "Your session was restored.").waitFor();
  await waitForScreen(lab, (lines) => /# echo two$/.test(lines.at(-1) ?? ""));
  await lab.context.close();
});

test.each([1, 2])("the session of a page that kept it in layout %i is found again", async (layout) => {
  const lab = await openLab(browser);
  await run(lab, "touch /tmp/old");
  await saved(lab, 1);
  // A browser asks for an icon of a page that names none.
  await lab.page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await lab.page.goto(new URL("licences.txt", lab.page.url()).href);
  // As layout 1 had it: one head under "current", entries under their index. In layout 2 under the session, too.
  await lab.page.evaluate(async (version) => {
    const result = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const now = await result(indexedDB.open("auditlab"));
    const tx = now.transaction(["head", "journal"]);
    const { opened, ...head } = await result(tx.objectStore("head").get("free"));
    const entries = (await result(tx.objectStore("journal").getAll())).flat();
    now.close();
    await result(indexedDB.deleteDatabase("auditlab"));
    const making = indexedDB.open("auditlab", version);
    making.onupgradeneeded = () => {
      const heads = making.result.createObjectStore("head");
      if (version === 1) heads.put(head, "current");
      else heads.put({ ...head, opened }, "free");
      const journal = making.result.createObjectStore("journal");
      entries.forEach((entry, i) => {
        journal.put(entry, version === 1 ? i : ["free", i]);
      });
    };
    (await result(making)).close();
  }, layout);
  await lab.page.goBack();
  await notice(lab, "Your session was restored.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "ls /tmp")).toEqual(["old"]);
  await saved(lab, 2);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("the restart button asks, and then starts a fresh machine", async () => {
  const lab = await openLab(browser);
  await run(lab, "touch /tmp/mine");
  const restart = lab.page.getByRole("button", { name: "Restart", exact: true });
  await restart.click();
  const dialog = lab.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await lab.page.locator(".xterm-helper-textarea").focus();
  expect(await run(lab, "ls /tmp")).toEqual(["mine"]);
  await restart.click();
  await dialog.getByRole("button", { name: "Restart" }).click();
  await waitForScreen(lab, (lines) => lines.length === 1);
  await waitForPrompt(lab);
  expect(await run(lab, "ls /tmp")).toEqual([]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a machine with part of the series and a fault as posted, also after a reload", async () => {
  const lab = await openLab(browser);
  await lab.page.getByRole("button", { name: "The machine" }).click();
  const dialog = lab.page.getByRole("dialog");
  await dialog.getByLabel("Patches of the series").selectOption({ index: 4 });
  await dialog.getByLabel("auditctl -l loses the fields").check();
  await dialog.getByRole("button", { name: "Start this machine" }).click();
  // What is typed before goes to the dialog, and the prompt on the screen is that of the machine before.
  await dialog.waitFor({ state: "detached" });
  await lab.page.getByText("patches 1 to 4 of the 13 patches").waitFor();
  const check = async () => {
    await waitForScreen(lab, (lines) => lines.length > 0);
    await waitForPrompt(lab);
    expect(await run(lab, "auditctl -l")).toEqual(["-a always,exit -S all -F containerid=5 -F pid0"]);
    expect(await run(lab, "ls /proc/self/containerid; cat /proc/self/containerid")).toEqual([
      "/proc/self/containerid",
      "cat: /proc/self/containerid: Invalid argument",
    ]);
    const head = lab.page.locator("header[data-region=header]");
    expect(await head.textContent()).toContain("patches 1 to 4 of the 13 patches");
  };
  await waitForPrompt(lab);
  await run(lab, "auditctl -a exit,always -F containerid=5 -F uid=0");
  await check();
  await lab.page.reload();
  await check();
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a panic says so and offers a fresh machine, also after a reload", async () => {
  const lab = await openLab(browser);
  const lines = [
    "auditctl -f 2 -b 5 --backlog_wait_time 0 > /dev/null; pkill -STOP auditd",
    "auditctl -a always,exit -F arch=b64 -S openat",
    "while :; do cat /etc/hostname > /dev/null; done",
  ];
  await run(lab, lines[0]);
  await run(lab, lines[1]);
  await typeLine(lab, lines[2]);
  const panic = lab.page.getByRole("alert");
  await panic.getByText("Kernel panic - not syncing: audit: backlog limit exceeded").waitFor();
  // The panic follows the last Enter at once, and that must be on the disk: an entry for each key.
  await saved(lab, lines.join("\r").length + 1);
  await lab.page.reload();
  await panic.getByText("Kernel panic").waitFor();
  await panic.getByRole("button", { name: "Start a fresh machine" }).click();
  await panic.waitFor({ state: "detached" });
  await waitForPrompt(lab);
  expect(await run(lab, "auditctl -s | head -2")).toEqual(["enabled 1", "failure 1"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test.each([
  [
    "hangs",
    () =>
      void setTimeout(() => {
        for (;;);
      }),
  ],
  [
    "throws",
    () =>
      void setTimeout(() => {
        throw new Error("made by a test");
      }),
  ],
  ["goes away", () => self.close()],
])("a worker that %s is told of and replaced, without the line that did it", async (_, kill) => {
  const lab = await openLab(browser);
  await run(lab, "echo one > /tmp/one");
  await typeLine(lab, "echo poison; sleep 3600");
  await waitForScreen(lab, (lines) => lines.at(-1) === "poison");
  const worker = await machineWorker(lab);
  // The answer never comes when it hangs.
  worker.evaluate(kill).catch(() => {});
  await notice(
    lab,
    "The simulator failed. The machine was rebuilt as it was before your last input.",
  ).waitFor({
    timeout: 2 * WAIT,
  });
  const lines = await waitForScreen(lab, (rows) => /# echo poison; sleep 3600$/.test(rows.at(-1) ?? ""));
  expect(lines).not.toContain("poison");
  await lab.page.keyboard.press("Control+c");
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/one")).toEqual(["one"]);
  await lab.context.close();
});

test("a second tab takes the saved session over, and both go on", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo first > /tmp/tab");
  await saved(lab, 1);
  const second = await lab.context.newPage();
  await second.goto(lab.page.url());
  const other: Lab = { ...lab, page: second };
  await waitForPrompt(other);
  expect(await run(other, "cat /tmp/tab")).toEqual(["first"]);
  // At once: nothing is typed into the first one meanwhile.
  const taken = "Another tab has taken over the saved session.";
  await notice(lab, taken).waitFor();
  await lab.page.bringToFront();
  await run(lab, "echo mine > /tmp/tab");
  // And back again.
  await lab.page.getByRole("button", { name: "Keep this one" }).click();
  await notice(other, taken).waitFor();
  await expect.poll(() => notice(lab, taken).count()).toBe(0);
  expect(await run(lab, "cat /tmp/tab")).toEqual(["mine"]);
  await second.close();
  await lab.page.reload();
  await notice(lab, "Your session was restored.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "cat /tmp/tab")).toEqual(["mine"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("without storage the session lives in memory, and one quiet notice says so", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      value: {
        open() {
          throw new DOMException("made by a test", "SecurityError");
        },
      },
    });
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("made by a test", "SecurityError");
      },
    });
  });
  const lab = await openIn(context);
  await notice(lab, "The browser does not let this page keep data").waitFor();
  expect(await run(lab, "echo works")).toEqual(["works"]);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test("a saved session that cannot be read starts a fresh machine and says so", async () => {
  const lab = await openLab(browser);
  await run(lab, "echo hello");
  await saved(lab, 1);
  await putEntry(lab, { at: "never", kind: "input", bytes: 7 }, null);
  await lab.page.reload();
  await notice(lab, "The saved session could not be read. A fresh machine was started.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "echo fine")).toEqual(["fine"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("of a journal with a gap what stands before it is found again", async () => {
  const lab = await openLab(browser);
  await run(lab, "touch /tmp/kept");
  await saved(lab, 1);
  // as if one write had failed and the next one had not
  await putEntry(lab, { at: 1e12, kind: "input", bytes: "touch /tmp/stray\r" }, 1e6);
  await lab.page.reload();
  await notice(lab, "Your session was restored.").waitFor();
  await waitForPrompt(lab);
  expect(await run(lab, "ls /tmp")).toEqual(["kept"]);
  expect(lab.complaints).toEqual([]);
  await lab.context.close();
});

test("a full disk stops the saving, not the session", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === "journal") throw new DOMException("made by a test", "QuotaExceededError");
      return put.apply(this, args as [unknown, IDBValidKey]);
    };
  });
  const lab = await openIn(context);
  await typeLine(lab, "echo typed");
  await notice(lab, "The browser's storage is full.").waitFor();
  expect(await run(lab, "echo works")).toEqual(["works"]);
  expect(lab.complaints).toEqual([]);
  await context.close();
});
