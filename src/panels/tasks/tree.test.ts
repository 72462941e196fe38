// If this fails, the tree of tasks is drawn wrongly, or tasks come and go without being seen.
import { expect, test } from "vitest";
import type { TaskView } from "../../../worker/api.ts";
import { CALM_MS, Comings, tree } from "./tree.ts";

const task = (pid: number, ppid: number, tgid = pid): TaskView => ({ pid, ppid, tgid }) as TaskView;
const drawn = (tasks: readonly TaskView[]) => tree(tasks).map(({ task: t, level }) => [t.pid, level]);

test("parents before children, each with its level, siblings by their number", () => {
  expect(drawn([task(9, 3), task(3, 1), task(1, 0), task(4, 1), task(8, 3)])).toEqual([
    [1, 0],
    [3, 1],
    [8, 2],
    [9, 2],
    [4, 1],
  ]);
});

test("threads stand below their process, beside its children", () => {
  expect(drawn([task(1, 0), task(5, 1), task(6, 1, 5), task(7, 5)])).toEqual([
    [1, 0],
    [5, 1],
    [6, 2],
    [7, 2],
  ]);
});

test("one whose parent is not listed is a root, and a task that is its own parent does not hang the page", () => {
  expect(drawn([task(5, 4), task(6, 6)])).toEqual([
    [5, 0],
    [6, 0],
  ]);
});

test("what was there at first is not new; what comes is, for a while; what ends stays for a while", () => {
  const comings = new Comings();
  const states = (tasks: readonly TaskView[], now: number) =>
    comings.rows(tasks, now).rows.map(({ task: t, is }) => [t.pid, is]);
  const init = task(1, 0);
  const child = task(2, 1);
  comings.update([init], 0);
  expect(states([init], 0)).toEqual([[1, "there"]]);
  expect(comings.rows([init], 0).next).toBe(null);
  comings.update([init, child], 100);
  expect(states([init, child], 100)).toEqual([
    [1, "there"],
    [2, "new"],
  ]);
  expect(comings.rows([init, child], 100).next).toBe(100 + CALM_MS);
  expect(states([init, child], 100 + CALM_MS)).toEqual([
    [1, "there"],
    [2, "there"],
  ]);
  comings.update([init], 5_000);
  expect(states([init], 5_001)).toEqual([
    [1, "there"],
    [2, "ended"],
  ]);
  expect(states([init], 5_000 + CALM_MS)).toEqual([[1, "there"]]);
});

test("a number that is used again is the new task's", () => {
  const comings = new Comings();
  comings.update([task(1, 0), task(2, 1)], 0);
  comings.update([task(1, 0)], 10);
  comings.update([task(1, 0), task(2, 1)], 20);
  expect(comings.rows([task(1, 0), task(2, 1)], 20).rows.map(({ is }) => is)).toEqual(["there", "new"]);
});
