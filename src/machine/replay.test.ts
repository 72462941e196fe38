// If this fails, what the page shows of the past or of another kernel is not what that machine did.
import { expect, test } from "vitest";
import type { JournalEntry } from "../../worker/api.ts";
import { DEFAULT_CONFIG } from "../../worker/machine/config.ts";
import { Machine } from "../../worker/machine/machine.ts";
import { replay } from "../../worker/main/probe.ts";

const control = (signal = new AbortController().signal) => ({
  code: () => Promise.reject(new Error("no code is being loaded in Node")),
  progress: { postMessage() {} },
  signal,
});

/** Lines typed at a machine, each when the one before is done. */
function session(lines: readonly string[], config = DEFAULT_CONFIG) {
  const machine = new Machine(config);
  let output = "";
  const types: string[] = [];
  machine.on_output = (bytes) => {
    output += bytes;
  };
  machine.on_event = (event) => types.push(event.type_name);
  const settle = () => {
    while (!machine.run(machine.now + 2e9, 1e6).idle);
  };
  settle();
  for (const line of lines) {
    machine.input(`${line}\r`);
    settle();
  }
  return { machine, output, types };
}

const LINES = ["echo one", "auditctl -w /etc/hosts -p r -k hosts", "cat /etc/hosts > /dev/null", "echo two"];
const text = (bytes: readonly { bytes: Uint8Array }[]) =>
  bytes.map((s) => Buffer.from(s.bytes).toString("latin1")).join("");

test("a replay has the bytes and the records of the session", async () => {
  const { machine, output, types } = session(LINES);
  const answer = await replay(machine.config, machine.journal, machine.now, control());
  expect(text(answer.output)).toBe(output);
  expect(answer.records.map((r) => r.type_name)).toEqual(types);
  expect(answer.now).toBe(machine.now);
  expect(answer.records_dropped).toBe(0);
  expect(answer.output_times.at(-1)).toBe(output.length);
  const times = [...answer.record_times];
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("the times tell what had been printed at a moment: the same as a replay up to it", async () => {
  const { machine } = session(LINES);
  const { journal, config } = machine;
  const whole = await replay(config, journal, machine.now, control());
  const at = journal[2].at - 1;
  const part = await replay(config, journal.slice(0, 2), at, control());
  let printed = 0;
  for (let i = 0; i < whole.output_times.length && whole.output_times[i] <= at; i += 2)
    printed = whole.output_times[i + 1];
  expect(text(whole.output).slice(0, printed)).toBe(text(part.output));
  expect(whole.record_times.filter((time) => time <= at).length).toBe(part.records.length);
});

test("output is told apart by the size of the terminal", async () => {
  const { machine } = session(["echo one"]);
  machine.resize(30, 100);
  machine.input("echo two\r");
  while (!machine.run(machine.now + 2e9, 1e6).idle);
  const { output } = await replay(machine.config, machine.journal, machine.now, control());
  expect(output.map(({ rows, cols }) => [rows, cols])).toEqual([
    [24, 80],
    [30, 100],
  ]);
  expect(output[1].from).toBe(output[0].bytes.length);
  expect(text(output.slice(1))).toContain("echo two");
});

test("one that nobody wants any more stops", async () => {
  const { machine } = session(LINES);
  const aborted = new AbortController();
  aborted.abort();
  await expect(replay(machine.config, machine.journal, machine.now, control(aborted.signal))).rejects.toThrow(
    "cancelled",
  );
});

test("a machine that panics ends the replay, and the rest of its journal changes nothing", async () => {
  const journal: JournalEntry[] = [
    { at: 5e9, kind: "input", bytes: "auditctl -f 2; auditctl -r 1; auditctl -m one; auditctl -m two\r" },
    { at: 20e9, kind: "input", bytes: "echo more\r" },
  ];
  const answer = await replay(DEFAULT_CONFIG, journal, 60e9, control());
  expect(answer.halted?.reason).toBe("panic");
  expect(answer.now).toBeLessThan(20e9);
});
