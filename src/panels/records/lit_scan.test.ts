// If this fails, the marks for what is lit out of view count wrong, or lead to an event that is not lit.
import { expect, test } from "vitest";
import type { RecordEvent } from "../../../worker/api.ts";
import type { Highlight } from "../../ui/highlight.ts";
import { LitScan } from "./lit_scan.ts";
import { MAX_RECORDS, RecordStore } from "./store.ts";

const record = (serial: number, pid: string): RecordEvent => {
  const fields = [{ name: "pid", value: pid, encoding: "dec" }];
  const text = `type=SYSCALL pid=${pid}`;
  return { kind: "record", type: 1300, type_name: "SYSCALL", serial, sec: 1, ms: 2, fields, text };
};
const task = (id: string): Highlight => ({ kind: "task", id, relatives: [] });

/** A store and a scan whose slices run when `work` is called. */
function scanned() {
  const store = new RecordStore(() => Promise.resolve([]));
  const slices: (() => void)[] = [];
  const scan = new LitScan((slice) => slices.push(slice));
  const look = (at: Highlight | null) => {
    scan.look(store.events, at);
    for (let slice = slices.shift(); slice; slice = slices.shift()) slice();
    return scan.found.value;
  };
  return { store, look };
}

test("places of what is lit, in the order of the list, of another thing when another is pointed at", () => {
  const { store, look } = scanned();
  store.add([record(1, "5"), record(2, "6"), record(3, "5")]);
  expect(look(task("5"))).toEqual([0, 2]);
  expect(look(task("6"))).toEqual([1]);
  expect(look(null)).toEqual([]);
});

test("it keeps up with what comes, with an event that gets further records, and with what goes", () => {
  const { store, look } = scanned();
  store.add(Array.from({ length: 300 }, (_, i) => record(i, i === 250 ? "5" : "1")));
  const five = task("5");
  expect(look(five)).toEqual([250]);
  store.add([record(299, "5"), record(300, "5")]);
  expect(look(five)).toEqual([250, 299, 300]);
  store.add(
    Array.from({ length: MAX_RECORDS }, (_, i) => record(1000 + i, i === MAX_RECORDS - 1 ? "5" : "1")),
  );
  expect(look(five)).toEqual([store.events.length - 1]);
});

test("what is shown may be another list with the same first event", () => {
  const { store, look } = scanned();
  store.add([record(1, "5"), record(2, "6"), record(3, "5")]);
  const five = task("5");
  expect(look(five)).toEqual([0, 2]);
  store.look(new Set(["1.2:1", "1.2:3"]));
  expect(look(five)).toEqual([0, 1]);
});
