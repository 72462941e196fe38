import { expect, test } from "vitest";
import type { Trace, TracedCall } from "../../../worker/api.ts";
import { lines, visibleLines } from "./lines.ts";

const fn = (name: string, depth: number) => ({ name, depth, detail: "", result: "" });
const call = (name: string, ...functions: ReturnType<typeof fn>[]): TracedCall => ({
  at: 0,
  end: 1,
  pid: 7,
  tid: 7,
  comm: "x",
  contid: null,
  nr: 1,
  name,
  args: ["1"],
  registers: [],
  result: "0",
  failed: false,
  entry: "build",
  daemon: false,
  serial: 0,
  searches: [],
  records: [],
  born: null,
  functions,
});
const TRACE: Trace = {
  calls: [
    call("write", fn("a", 0), fn("b", 1), fn("c", 2), fn("d", 0)),
    call("close"),
    { ...call("idle"), nr: -1 },
  ],
  cut: { calls: 0, functions: 0 },
  rules: [],
  enabled: 1,
};

test("what the audit daemon did meanwhile is left out unless it is asked for", () => {
  const trace = { ...TRACE, calls: [call("open"), { ...call("recvfrom"), daemon: true }] };
  expect(lines(trace, false).map(({ name }) => name)).toEqual(["open"]);
  expect(lines(trace, true).map(({ name }) => name)).toEqual(["open", "recvfrom"]);
});

test("calls and what ran in them; a thread's turn in which nothing ran is left out", () => {
  expect(lines(TRACE, false).map((l) => `${"-".repeat(l.depth)}${l.name}${l.children ? "+" : ""}`)).toEqual([
    "write+",
    "-a+",
    "--b+",
    "---c",
    "-d",
    "close",
  ]);
});

test("what is below a folded line is not seen", () => {
  const all = lines(TRACE, false);
  expect(visibleLines(all, new Set([1]), "")).toEqual([0, 1, 4, 5]);
  expect(visibleLines(all, new Set([0]), "")).toEqual([0, 5]);
});

test("looking for a function shows it and what it ran in, folded or not", () => {
  const all = lines(TRACE, false);
  expect(visibleLines(all, new Set([0]), "c")).toEqual([0, 1, 2, 3, 5]);
  expect(visibleLines(all, new Set(), "b")).toEqual([0, 1, 2]);
});
