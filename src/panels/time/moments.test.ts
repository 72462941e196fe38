// If this fails, looking back shows a screen that never was, or a branch begins somewhere else than it says.
import { beforeAll, expect, test } from "vitest";
import type { Replay } from "../../../worker/api.ts";
import { type_lines } from "../../../worker/cli/type_lines.ts";
import { DEFAULT_CONFIG } from "../../../worker/machine/config.ts";
import { Machine } from "../../../worker/machine/machine.ts";
import { replay } from "../../../worker/main/probe.ts";
import type { Snapshot } from "../../machine/replays.ts";
import { plainLines } from "../../terminal/plain.ts";
import { type Moments, momentsOf, outputUpTo, printedBy, reaches, recordedBy } from "./moments.ts";

const control = {
  code: () => Promise.reject(new Error("all code is there in Node")),
  progress: { postMessage() {} },
  signal: new AbortController().signal,
};

let snapshot: Snapshot;
let whole: Replay;
let moments: Moments;

beforeAll(async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const settle = () => {
    while (!machine.run(machine.now + 2e9, 1e6).idle);
  };
  settle();
  // Typed key by key, and in one piece.
  for (const key of "echo fox\rauditctl -m hi\r") {
    machine.input(key);
    settle();
  }
  machine.resize(30, 100);
  machine.input("echo three\r");
  settle();
  // The last keys come so fast that none is echoed before the next.
  for (const key of "echo") {
    machine.input(key);
    settle();
  }
  for (const key of " four\r") machine.input(key);
  settle();
  snapshot = { config: machine.config, journal: machine.journal, until: machine.now };
  whole = await replay(machine.config, machine.journal, machine.now, control);
  moments = momentsOf(snapshot, whole);
});

const screen = (output: Replay["output"]) => output.flatMap(({ bytes, cols }) => plainLines(bytes, cols));

test("a line of which the first keys came while a program ran is that line, without their echo", async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const settle = () => {
    while (!machine.run(machine.now + 5e9, 1e6).idle);
  };
  settle();
  for (const line of ["sleep 3\r", "echo 'a [b]# c'\r"])
    for (const key of line) {
      machine.input(key);
      if (line.startsWith("sleep") && key !== "\r") settle();
      // Half of the second line is echoed by the terminal, the other half by the shell.
      else if (key === "[") settle();
      else machine.run(machine.now + 2e7, 1e6);
    }
  settle();
  const { config, journal, now } = machine;
  const { all } = momentsOf({ config, journal, until: now }, await replay(config, journal, now, control));
  expect(all.filter(({ kind }) => kind !== "event").map(({ text }) => text)).toEqual([
    "The first prompt",
    "sleep 3",
    "echo 'a [b]# c'",
  ]);
});

test("after each command, with its line", () => {
  const commands = moments.all.filter(({ kind }) => kind !== "event");
  expect(commands.map(({ kind, command, text }) => [kind, command, text])).toEqual([
    ["start", 0, "The first prompt"],
    ["command", 1, "echo fox"],
    ["command", 2, "auditctl -m hi"],
    ["command", 3, "echo three"],
    ["now", 4, "echo four"],
  ]);
  expect(moments.commands).toBe(4);
});

test("at each event, in the command that caused it", () => {
  const event = moments.all.findLast(({ kind }) => kind === "event");
  expect(event).toMatchObject({ command: 2, text: "USER" });
  const last = whole.records.at(-1);
  expect(event?.serial).toBe(last?.serial);
});

test("what is shown of a moment is what a machine that stops there shows", async () => {
  for (const { at, inputs } of moments.all) {
    const there = await replay(snapshot.config, snapshot.journal.slice(0, inputs), at, control);
    expect(screen(outputUpTo(whole.output, printedBy(whole, at), 1e6))).toEqual(screen(there.output));
    expect(recordedBy(whole, at)).toBe(there.records.length);
    expect(reaches(whole, at)).toBe(true);
  }
});

test("only so much of the output is drawn, from the start of a line", () => {
  const cut = outputUpTo(whole.output, printedBy(whole, snapshot.until), 60);
  const text = cut.map(({ bytes }) => Buffer.from(bytes).toString()).join("");
  expect(text.length).toBeLessThanOrEqual(60);
  expect(screen(whole.output).slice(-2)).toEqual(screen(cut).slice(-2));
});

test("a paste of two lines is one moment", async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  type_lines(machine, ["true"], 60e9);
  const { at } = machine.journal[0];
  const journal = [
    { at, kind: "input", bytes: "echo a\r" },
    { at, kind: "input", bytes: "echo b\r" },
    { at: at + 5e9, kind: "input", bytes: "echo c\r" },
  ] as const;
  const until = at + 9e9;
  const answer = await replay(DEFAULT_CONFIG, journal, until, control);
  const { all } = momentsOf({ config: DEFAULT_CONFIG, journal, until }, answer);
  expect(
    all.filter(({ kind }) => kind === "command").map(({ command, inputs }) => [command, inputs]),
  ).toEqual([[2, 2]]);
});
