// If this fails, a recording does not show what the terminal showed.
import { expect, test } from "vitest";
import type { Replay } from "../../worker/api.ts";
import { asciicast } from "./cast.ts";

const CONFIG = { hostname: "auditlab", seed: 1, epoch: 1521190800, patches: 13, rows: 24, cols: 80 };
const bytes = (text: string) => Uint8Array.from(text, (ch) => ch.charCodeAt(0));
const replayOf = (output: Replay["output"], times: number[]): Replay => ({
  now: 0,
  halted: null,
  records: [],
  records_dropped: 0,
  record_times: new Float64Array(),
  output,
  output_times: Float64Array.from(times),
});
const lines = (cast: string): unknown[] =>
  cast
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

test("what was printed, when, and into which window", () => {
  const replay = replayOf(
    [
      { from: 0, rows: 24, cols: 80, bytes: bytes("one\r\ntwo") },
      { from: 8, rows: 30, cols: 100, bytes: bytes("three") },
    ],
    [1e9, 5, 2.5e9, 8, 4e9, 13],
  );
  const journal = [{ at: 3e9, kind: "resize" as const, rows: 30, cols: 100 }];
  expect(lines(asciicast(CONFIG, journal, replay, "A title"))).toEqual([
    {
      version: 2,
      width: 80,
      height: 24,
      timestamp: 1521190800,
      title: "A title",
      env: { TERM: "xterm-256color", SHELL: "/bin/bash" },
    },
    [1, "o", "one\r\n"],
    [2.5, "o", "two"],
    [3, "r", "100x30"],
    [4, "o", "three"],
  ]);
});

test("a character that was printed in pieces is whole", () => {
  const replay = replayOf(
    [{ from: 100, rows: 24, cols: 80, bytes: bytes("a\xc3\xa9") }],
    [1e9, 102, 2e9, 103],
  );
  expect(lines(asciicast(CONFIG, [], replay, null)).slice(1)).toEqual([
    [1, "o", "a"],
    [2, "o", "é"],
  ]);
});

test("a machine that has printed nothing", () => {
  expect(lines(asciicast(CONFIG, [], replayOf([], []), null))).toHaveLength(1);
});
