// If this fails, panels are told too late, too often, or of what nobody looks at.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SnapshotPart, WorkerMessage } from "../api.ts";
import { SNAPSHOT_MS } from "./limits.ts";
import { type Look, Watch } from "./watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A watch on parts that are numbers. */
function watched(): {
  watch: Watch;
  parts: Partial<Record<SnapshotPart, number>>;
  told: unknown[];
  looks: () => number;
} {
  const parts: Partial<Record<SnapshotPart, number>> = {};
  const told: unknown[] = [];
  let looks = 0;
  const look = ((part: SnapshotPart) => {
    looks++;
    return parts[part] ?? null;
  }) as unknown as Look;
  const post = (message: WorkerMessage) => {
    if (message.type === "snapshot") told.push(message.snapshot);
  };
  return { watch: new Watch(look, post), parts, told, looks: () => looks };
}

test("nobody looks: nothing is looked at", () => {
  const { watch, told, looks } = watched();
  watch.touch();
  vi.runAllTimers();
  expect(looks()).toBe(0);
  expect(told).toEqual([]);
});

test("at once, then only what has changed, and not too often, but the last state always arrives", () => {
  const { watch, parts, told } = watched();
  parts.tasks = 1;
  parts.rules = 1;
  watch.set(["tasks", "rules"]);
  expect(told).toEqual([{ tasks: 1 }, { rules: 1 }]);
  for (let i = 2; i < 50; i++) {
    parts.tasks = i;
    watch.touch();
  }
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(SNAPSHOT_MS);
  expect(told).toEqual([{ tasks: 1 }, { rules: 1 }, { tasks: 49 }]);
  vi.advanceTimersByTime(SNAPSHOT_MS);
  watch.touch();
  expect(told).toHaveLength(3);
});

test("who looks again is told again; who looks away is told nothing", () => {
  const { watch, parts, told } = watched();
  parts.queue = 1;
  watch.set(["queue"]);
  parts.queue = 2;
  watch.touch();
  watch.set([]);
  vi.runAllTimers();
  expect(told).toEqual([{ queue: 1 }]);
  watch.set(["queue"]);
  expect(told).toEqual([{ queue: 1 }, { queue: 2 }]);
  watch.set([]);
  watch.set(["queue"]);
  expect(told).toHaveLength(3);
});

test("while the code that looks is not there yet it is tried again", () => {
  const { watch, parts, told } = watched();
  watch.set(["netns"]);
  expect(told).toEqual([]);
  parts.netns = 1;
  vi.advanceTimersByTime(SNAPSHOT_MS);
  expect(told).toEqual([{ netns: 1 }]);
});
