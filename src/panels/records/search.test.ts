// If this fails, a filter shows events that do not match, hides some that do, or does not keep up with what comes.
import { expect, test } from "vitest";
import type { RecordEvent } from "../../../worker/api.ts";
import { Search } from "./search.ts";
import { MAX_RECORDS, RecordStore } from "./store.ts";
import { contidsOf, matches, messagePieces, parseTerm, type Term } from "./terms.ts";
import { relativesOfEvent } from "./things.ts";

function record(serial: number, type_name: string, fields: Record<string, string>): RecordEvent {
  const list = Object.entries(fields).map(([name, value]) => ({ name, value, encoding: "untrusted" }));
  const text = `type=${type_name} ${list.map(({ name, value }) => `${name}=${value}`).join(" ")}`;
  return { kind: "record", type: 1300, type_name, serial, sec: 1, ms: 2, fields: list, text };
}

/** A store with its search, whose slices run when `work` is called. */
function searched() {
  const store = new RecordStore(() => Promise.resolve([]));
  const slices: (() => void)[] = [];
  const search = new Search(store, (slice) => slices.push(slice));
  const work = () => {
    for (let slice = slices.shift(); slice; slice = slices.shift()) slice();
  };
  const serials = () => search.events.map(({ serial }) => serial);
  return { store, search, work, serials };
}

const type = (value: string): Term => ({ kind: "type", value });

test("what is typed: a field with its value, or text", () => {
  expect(parseTerm("  ")).toBe(null);
  expect(parseTerm(" touch ")).toEqual({ kind: "text", value: "touch" });
  expect(parseTerm("auid=1000")).toEqual({ kind: "field", name: "auid", value: "1000" });
  expect(parseTerm('comm="a b"')).toEqual({ kind: "field", name: "comm", value: "a b" });
  expect(parseTerm("a b=c")).toEqual({ kind: "text", value: "a b=c" });
});

test("texts and fields must all be there; of types, keys and container ids one of each kind", () => {
  const { store } = searched();
  store.add([
    record(1, "SYSCALL", { comm: '"touch"', auid: "1000", key: "6101620A" }),
    record(1, "CONTAINER_INFO", { contid: "42,43" }),
  ]);
  const [event] = store.events;
  const has = (...terms: Term[]) => matches(event, terms);
  expect(has({ kind: "text", value: "TOUCH" })).toBe(true);
  expect(has({ kind: "field", name: "comm", value: "touch" })).toBe(true);
  expect(has({ kind: "field", name: "comm", value: '"touch"' })).toBe(true);
  expect(has({ kind: "field", name: "comm", value: "touc" })).toBe(false);
  expect(has({ kind: "contid", value: "43" })).toBe(true);
  expect(has({ kind: "contid", value: "4" })).toBe(false);
  expect(has({ kind: "key", value: "a" })).toBe(true);
  expect(has(type("PATH"), type("SYSCALL"))).toBe(true);
  expect(has(type("PATH"))).toBe(false);
  expect(has(type("SYSCALL"), { kind: "contid", value: "42" })).toBe(true);
  expect(has(type("SYSCALL"), { kind: "contid", value: "99" })).toBe(false);
  expect(has({ kind: "text", value: "touch" }, { kind: "text", value: "mkdir" })).toBe(false);
});

test("text is found that the log has as digits, as its reader sees it, and types as the log spells them", () => {
  const { store } = searched();
  store.add([record(1, "PATH", { name: "6D79206E6F746573", key: '"6162"' })]);
  store.add([record(2, "PATH", { name: "C3896CC3A876652E747874" })]);
  const [notes, eleve] = store.events;
  const text = (value: string): Term => ({ kind: "text", value });
  expect(matches(notes, [text("My Notes")])).toBe(true);
  expect(matches(notes, [text("6d79")])).toBe(true);
  expect(matches(notes, [text("ab")])).toBe(false);
  expect(matches(eleve, [text("élève")])).toBe(true);
  expect(matches(eleve, [text("eleve")])).toBe(false);
  expect(matches(notes, [{ kind: "field", name: "type", value: "PATH" }])).toBe(true);
  expect(matches(notes, [{ kind: "field", name: "type", value: "CWD" }])).toBe(false);
});

test("slice by slice, in order, with what comes meanwhile", () => {
  const { store, search, work, serials } = searched();
  store.add(Array.from({ length: 1_000 }, (_, i) => record(i, i % 10 === 0 ? "PATH" : "CWD", {})));
  expect(search.events).toHaveLength(1_000);
  search.set([type("PATH")]);
  expect(search.busy.value).toBe(true);
  work();
  expect(search.busy.value).toBe(false);
  expect(serials()).toEqual(Array.from({ length: 100 }, (_, i) => i * 10));
  store.add([record(1_000, "PATH", {}), record(1_001, "CWD", {})]);
  work();
  expect(serials().at(-1)).toBe(1_000);
  search.set([]);
  expect(search.events).toHaveLength(1_002);
});

test("an event that matches only with a later record takes its place", () => {
  const { store, search, work, serials } = searched();
  store.add([record(1, "SYSCALL", {}), record(2, "PATH", {}), record(3, "SYSCALL", {})]);
  search.set([type("PATH")]);
  work();
  expect(serials()).toEqual([2]);
  store.add([record(1, "PATH", {}), record(1, "PATH", {})]);
  work();
  expect(serials()).toEqual([1, 2]);
});

test("what is dropped or cleared is found no longer", () => {
  const { store, search, work, serials } = searched();
  store.add([record(1, "PATH", {})]);
  search.set([type("PATH")]);
  work();
  expect(serials()).toEqual([1]);
  store.add(Array.from({ length: MAX_RECORDS }, (_, i) => record(2 + i, "CWD", {})));
  work();
  expect(store.dropped).toBeGreaterThan(0);
  expect(serials()).toEqual([]);
  store.add([record(900_000, "PATH", {})]);
  work();
  expect(serials()).toEqual([900_000]);
  store.clear();
  work();
  expect(serials()).toEqual([]);
  store.add([record(900_001, "PATH", {})]);
  work();
  expect(serials()).toEqual([900_001]);
});

test("the tally knows what there is to filter by, and forgets what went", () => {
  const { store } = searched();
  store.add([
    record(1, "PATH", { key: '"k"' }),
    record(2, "PATH", {}),
    record(3, "CWD", { contid: "7", "old-contid": "18446744073709551615" }),
  ]);
  expect(store.tally.of("type")).toEqual([
    ["PATH", 2],
    ["CWD", 1],
  ]);
  expect(store.tally.of("key")).toEqual([["k", 1]]);
  expect(store.tally.of("contid")).toEqual([["7", 1]]);
  store.clear();
  expect(store.tally.of("type")).toEqual([]);
});

test("what a program wrote within msg='...' has fields, too: its container ids are found, and shown as such", () => {
  const { store } = searched();
  const message = `'virt=lab op=start vm="web 2" vm-pid=33 contid=4242 uncontid=7 old-contid=18446744073709551615'`;
  const made = record(1, "VIRT_CONTROL", { pid: "5" });
  const virt = { ...made, fields: [...made.fields, { name: "msg", value: message, encoding: "quoted" }] };
  store.add([virt]);
  const [event] = store.events;
  expect(contidsOf(virt)).toEqual(["4242"]);
  expect(store.tally.of("contid")).toEqual([["4242", 1]]);
  expect(matches(event, [{ kind: "contid", value: "4242" }])).toBe(true);
  expect(matches(event, [{ kind: "field", name: "vm", value: "web 2" }])).toBe(true);
  expect(matches(event, [{ kind: "field", name: "vm", value: "web" }])).toBe(false);
  expect(relativesOfEvent(event)).toEqual([
    { kind: "task", id: "5" },
    { kind: "task", id: "33" },
    { kind: "contid", id: "4242" },
  ]);
  const pieces = messagePieces(message);
  expect(pieces.map(({ text }) => text).join("")).toBe(message);
  expect(pieces.flatMap(({ contid }) => contid ?? [])).toEqual(["4242"]);
});
