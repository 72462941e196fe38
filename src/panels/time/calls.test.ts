// If this fails, the time panel stops somewhere else than at the system call it names.
import { beforeAll, expect, test } from "vitest";
import type { Trace } from "../../../worker/api.ts";
import { DEFAULT_CONFIG } from "../../../worker/machine/config.ts";
import { Machine } from "../../../worker/machine/machine.ts";
import { replay } from "../../../worker/main/probe.ts";
import { trace } from "../../../worker/main/probe_trace.ts";
import type { Snapshot } from "../../machine/replays.ts";
import { callMoments, stretchOf } from "./calls.ts";
import { type Moment, momentsOf } from "./moments.ts";

const control = {
  code: () => Promise.reject(new Error("all code is there in Node")),
  progress: { postMessage() {} },
  signal: new AbortController().signal,
};

let snapshot: Snapshot;
let stops: Moment[];

beforeAll(async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const settle = () => {
    while (!machine.run(machine.now + 2e9, 1e6).idle);
  };
  settle();
  for (const key of "mkdir /tmp/x\rrmdir /tmp/x\r") {
    machine.input(key);
    settle();
  }
  // A line and its Enter in one piece.
  machine.input("echo three\r");
  settle();
  snapshot = { config: machine.config, journal: machine.journal, until: machine.now };
  const whole = await replay(machine.config, machine.journal, machine.now, control);
  stops = momentsOf(snapshot, whole).all.filter(({ kind }) => kind !== "event");
});

const listen = ({ journal, config }: Snapshot, from: number, until: number): Promise<Trace> =>
  trace(
    config,
    journal.filter(({ at }) => at <= until),
    until,
    { from, until },
    control,
  );

const inside = async (index: number) => {
  const stretch = stretchOf(snapshot.journal, stops, index);
  return callMoments(snapshot.journal, stretch, await listen(snapshot, stretch.from, stretch.until));
};

test("a command goes from its Enter to the next key", async () => {
  const { before, from, until } = stretchOf(snapshot.journal, stops, 1);
  const enter = snapshot.journal.findIndex(({ kind, at }) => kind === "input" && at === from);
  expect(snapshot.journal[enter]).toMatchObject({ bytes: "\r" });
  expect(before).toMatchObject({ at: from - 1, inputs: enter, command: 0, text: "mkdir /tmp/x" });
  expect(snapshot.journal[enter + 1].at - 1).toBe(until);
  expect(stretchOf(snapshot.journal, stops, 0)).toMatchObject({ from: 0, before: null });
});

test("its calls are its own, in the order they returned", async () => {
  const calls = await inside(1);
  const made = calls.find(({ text }) => text === 'mkdir("/tmp/x", 0777) = 0');
  expect(made?.call?.who).toMatch(/^mkdir \d+$/);
  expect(calls.some(({ text }) => text.startsWith("rmdir("))).toBe(false);
  expect((await inside(2)).some(({ text }) => text === 'rmdir("/tmp/x") = 0')).toBe(true);
  expect(calls.map(({ at }) => at)).toEqual(calls.map(({ at }) => at).sort((a, b) => a - b));
});

test("a machine that is run up to a call's moment has made it, and not the next", async () => {
  const calls = await inside(1);
  const at = calls.findIndex(({ text }) => text.startsWith("mkdir("));
  for (const i of [0, 1, at - 1, at, at + 1]) {
    const { from } = stretchOf(snapshot.journal, stops, 1);
    const then = await listen(snapshot, from, calls[i].at);
    const stretch = { ...stretchOf(snapshot.journal, stops, 1), until: calls[i].at + 1 };
    expect(callMoments(snapshot.journal, stretch, then).filter(({ text }) => !text.endsWith("= ?"))).toEqual(
      calls.slice(0, i + 1).filter(({ text }) => !text.endsWith("= ?")),
    );
  }
});

test("what came in one piece is one stretch, and the live end has one, too", async () => {
  const { before, from } = stretchOf(snapshot.journal, stops, 3);
  expect(before?.at).toBe(from - 1);
  expect((await inside(3)).some(({ text }) => text.includes('"three\\n"'))).toBe(true);
});
