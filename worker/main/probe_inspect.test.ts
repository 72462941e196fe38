// If this fails, the panels show a machine that never was when the reader looks back.
import { expect, test } from "vitest";
import type { JournalEntry, Snapshot, SnapshotPart } from "../api.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { snapshot } from "../machine/snapshot.ts";
import { inspect } from "./probe_inspect.ts";

const CONTROL = {
  code: () => Promise.reject(new Error("all code is there")),
  progress: { postMessage: () => {} },
  signal: new AbortController().signal,
};

const PARTS: readonly SnapshotPart[] = ["tasks", "netns", "rules", "queue"];

test("each moment is shown as the live machine was then", async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const settle = () => {
    while (!machine.run(machine.now + 2e9, 1e6).idle);
  };
  const seen: { at: number; inputs: number; view: Partial<Snapshot> }[] = [];
  const note = () =>
    seen.push({
      at: machine.now,
      inputs: machine.journal.length,
      view: Object.fromEntries(PARTS.map((part) => [part, snapshot(machine.kernel, part)])),
    });
  settle();
  note();
  for (const line of [
    "auditctl -w /tmp -p wa -k tmp",
    "lab-run --net 42 sleep 600 &",
    "kill -STOP $(pidof auditd); mkdir /tmp/x",
    "auditctl -D; kill -CONT $(pidof auditd)",
  ]) {
    machine.input(`${line}\r`);
    settle();
    note();
  }
  const journal: readonly JournalEntry[] = machine.journal;
  for (const { at, inputs, view } of seen)
    expect(await inspect(DEFAULT_CONFIG, journal.slice(0, inputs), at, CONTROL)).toEqual(view);
  // They differ, or nothing has been shown.
  expect(new Set(seen.map(({ view }) => JSON.stringify(view))).size).toBe(seen.length);
});
