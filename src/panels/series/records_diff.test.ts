// If this fails, the series panel lights up what is the same on both kernels, or passes over what a patch changed.
import { expect, test } from "vitest";
import type { AsPosted, Replay } from "../../../worker/api.ts";
import { DEFAULT_CONFIG } from "../../../worker/machine/config.ts";
import { Machine } from "../../../worker/machine/machine.ts";
import { replay } from "../../../worker/main/probe.ts";
import { plainLines } from "../../terminal/plain.ts";
import { compareLines } from "./lines_diff.ts";
import { compareRecords } from "./records_diff.ts";
import type { Comparison } from "./rows.ts";

const LINES = [
  "sleep 100 & child=$!",
  "echo 123456 > /proc/$child/containerid; echo set: $?",
  "auditctl -a always,exit -F arch=b64 -S kill -F containerid!=unset -F key=hit; auditctl -l",
  "auditctl -a always,exit -F arch=b64 -S openat -F path=/etc/hosts -F key=hosts",
  "cat /etc/hosts > /dev/null",
  "lab-run 42 cat /etc/hosts > /dev/null",
  "auditctl -m done",
];

/** The session, typed at the whole series, as journal and end. */
function session() {
  const machine = new Machine(DEFAULT_CONFIG);
  const settle = () => {
    while (!machine.run(machine.now + 2e9, 1e6).idle);
  };
  settle();
  for (const line of LINES) {
    machine.input(`${line}\r`);
    settle();
  }
  return machine;
}

const { journal, now } = session();

const on = (patches: number, as_posted: AsPosted[] = []): Promise<Replay> =>
  replay({ ...DEFAULT_CONFIG, patches, as_posted }, journal, now, {
    code: () => Promise.reject(new Error("all code is there in Node")),
    progress: { postMessage() {} },
    signal: new AbortController().signal,
  });

/** Rows that differ, each as what is on the left and on the right, lit pieces in brackets. */
const different = ({ blocks }: Comparison): string[] =>
  blocks
    .filter(({ same }) => !same)
    .flatMap(({ rows }) => rows)
    .filter(({ state }) => state !== "same")
    .map(({ left, right }) =>
      [left, right]
        .map((side) =>
          (side ?? [])
            .filter(({ role }) => role !== "stamp")
            .map(({ text, lit }) => (lit ? `[${text}]` : text))
            .join(" "),
        )
        .join(" | "),
    );

const records = async (left: number, right: number) => {
  const [one, other] = [await on(left), await on(right)];
  return compareRecords(one.records, other.records);
};

test("a kernel and itself", async () => {
  const same = await records(13, 13);
  expect(same.blocks.map(({ same: all }) => all)).toEqual([true]);
  expect([same.added, same.removed, same.changed]).toEqual([0, 0, 0]);
});

test("patch 1 brings CONTAINER events, and later serials count for nothing", async () => {
  const rows = different(await records(0, 1));
  expect(rows.filter((row) => row.startsWith(" | CONTAINER op=set ")).length).toBe(2);
  // lab-run does not start its command on a kernel without ids; the same event of the command before it is no news.
  expect(rows.filter((row) => row.includes('key="hosts"')).length).toBe(1);
  // Its missing processes move the number of the one after them: that field of the message, and nothing else, is lit.
  const lit = rows.filter((row) => row.includes("done")).map((row) => row.match(/\[\w+/g));
  expect(lit).toEqual([["[pid", "[pid"]]);
});

test("patch 3 adds a record inside of an event that was there", async () => {
  const comparison = await records(2, 3);
  expect(different(comparison)).toEqual([" | CONTAINER_INFO contid=42"]);
  const block = comparison.blocks.find(({ same }) => !same);
  expect(block?.rows.map(({ state }) => state)).toEqual(["same", "same", "same", "same", "added"]);
});

test("patch 5 gives it a label: one field of it differs", async () => {
  expect(different(await records(4, 5))).toEqual([
    "CONTAINER_INFO contid=42 | CONTAINER_INFO [op=task] contid=42",
  ]);
});

test("the terminals of two kernels", async () => {
  const lines = async (patches: number) =>
    (await on(patches)).output.flatMap(({ bytes, cols }) => plainLines(bytes, cols));
  const [none, one] = [await lines(0), await lines(1)];
  const rows = different(compareLines(none, one));
  expect(rows).toContain("set:  [1] | set:  [0]");
  expect(rows.some((row) => row.includes("No such file or directory"))).toBe(true);
  expect(rows.some((row) => row.includes("cat /etc/hosts"))).toBe(false);
});
