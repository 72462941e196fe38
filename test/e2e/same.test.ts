// If this fails, a journal is not what it promises: the same bytes in Node and in a browser.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { launch, openIn, paste, run, typeLine, until, waitForPrompt, waitForScreen } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** What the page was sent by its worker: put there by the script below. */
interface Tap {
  output: string;
  records: string[];
  journal: JournalEntry[];
  config: MachineConfig;
}

/** Listens in on the worker's port: terminal output, records and journal, and the config at boot. */
function tapPorts(): void {
  const tap = { output: "", records: [] as string[], journal: [] as JournalEntry[], config: null as unknown };
  (window as unknown as { tap: unknown }).tap = tap;
  const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage") ?? {};
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    set(this: MessagePort, listener: (event: MessageEvent) => void) {
      set?.call(this, (event: MessageEvent) => {
        // The port of the machine alone sends lists.
        for (const { type, bytes, events, from, entries } of Array.isArray(event.data) ? event.data : []) {
          if (type === "output") for (const byte of bytes) tap.output += String.fromCharCode(byte);
          if (type === "events") for (const { text } of events) tap.records.push(text);
          if (type === "journal") tap.journal.splice(from, tap.journal.length, ...entries);
        }
        listener(event);
      });
    },
  });
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
    // Comlink's call of boot(config, journal, until, port).
    const call = message as { path?: string[]; argumentList?: { value: unknown }[] };
    if (call?.path?.[0] === "boot") tap.config = call.argumentList?.[0].value;
    return Reflect.apply(post, this, [message, ...rest]);
  } as typeof post;
}

test("the journal of a session in Chromium gives the same bytes in Node", async () => {
  const context = await browser.newContext();
  await context.addInitScript(tapPorts);
  const lab = await openIn(context);
  await run(lab, "sleep 3600 & child=$!; echo 123456 > /proc/$child/containerid");
  await run(lab, "auditctl -a always,exit -F dir=/tmp -F perm=wa -F key=tmp");
  await paste(lab, "for i in 1 2 3; do echo $RANDOM > /tmp/f$i; done\nls -l /tmp; date; cat /proc/uptime");
  await lab.page.keyboard.press("Enter");
  await waitForPrompt(lab);
  // Interrupted in the midst of its work, where the moment matters most.
  await typeLine(lab, "i=0; while :; do i=$((i+1)); [[ $i =~ 7$ ]]; done");
  await lab.page.setViewportSize({ width: 1000, height: 800 });
  await lab.page.keyboard.press("Control+c");
  await waitForPrompt(lab);
  await typeLine(lab, "echo $i; ausearch -i -k tmp | tail -5; cat /var/log/audit/audit.log; echo all");
  await waitForScreen(lab, (rows) => rows.at(-2) === "all");
  await typeLine(lab, "exit");
  await waitForScreen(lab, (rows) => rows.includes("logout") || rows.includes("exit"));
  await waitForPrompt(lab);
  const tap = await until("the worker is at rest", async () => {
    const read = () => lab.page.evaluate(() => (window as unknown as { tap: Tap }).tap);
    const first = await read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await read();
    return first.output === second.output && first.journal.length === second.journal.length ? second : null;
  });
  expect(tap.journal.filter(({ kind }) => kind === "input").length).toBeGreaterThan(100);
  expect(tap.journal.some(({ kind }) => kind === "resize")).toBe(true);

  const machine = new Machine(tap.config);
  let output = "";
  const records: string[] = [];
  machine.on_output = (bytes) => {
    output += bytes;
  };
  machine.on_event = ({ text }) => void records.push(text);
  for (const entry of tap.journal) machine.feed(entry);
  // A second more: everything that was typed is done.
  for (let end = machine.now + 1e9; machine.now < end; ) machine.run(end, 1_000_000);
  expect(output).toBe(tap.output);
  expect(records).toEqual(tap.records);
  expect(output).toContain(machine.read_file("/var/log/audit/audit.log")?.split("\n")[0]);
  expect(lab.complaints).toEqual([]);
  await context.close();
});
