// If these fail, a task that is done stays open on the page, or the worker spends its time on questions.
import { expect, test } from "vitest";
import type { JournalEntry, Predicate, WorkerMessage } from "../api.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { Live } from "./live.ts";
import { answering, parse_questions } from "./questions.ts";

class Port {
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly sent: WorkerMessage[] = [];
  postMessage(messages: readonly WorkerMessage[]): void {
    this.sent.push(...messages);
  }
  get answers(): Readonly<Record<string, boolean>>[] {
    return this.sent.flatMap((message) => (message.type === "answers" ? [message.answers] : []));
  }
  /** Types a line and waits until `done`. */
  async type(line: string, done: () => boolean): Promise<void> {
    const bytes = Uint8Array.from(`${line}\r`, (c) => c.charCodeAt(0));
    this.onmessage?.({ data: { type: "input", bytes } } as MessageEvent);
    const end = performance.now() + 10_000;
    while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done()).toBe(true);
  }
}

function live(): { live: Live; machine: Machine; port: Port; ask: (questions: unknown) => void } {
  const machine = new Machine(DEFAULT_CONFIG);
  machine.observe();
  const port = new Port();
  const live = new Live(machine, port, {
    fetch: () => {},
    next: () => Promise.reject(new Error("no code is missing")),
  });
  return { live, machine, port, ask: (raw) => live.ask(answering(machine, parse_questions(raw))) };
}

/** The journal of a session in which a process was labelled and is gone again. */
function session(): { journal: JournalEntry[]; until: number } {
  const machine = new Machine(DEFAULT_CONFIG);
  for (const line of ["sleep 1 &", "echo 7 > /proc/$!/containerid", "sleep 3"]) {
    machine.run(machine.now + 20e9, 1e6, () => machine.waiting_for_input());
    machine.input(`${line}\r`);
  }
  machine.run(machine.now + 20e9, 1e6, () => machine.waiting_for_input());
  return { journal: machine.journal, until: machine.now };
}

const labelled: Predicate = { task: { contid: "7" } };
const set: Predicate = { event: [{ type: "CONTAINER", fields: { contid: "7" } }] };

test("asked before the boot, it answers in a replay what was so at some time of it", async () => {
  const { journal, until } = session();
  const { live: loop, port, ask } = live();
  ask({ labelled, set });
  await loop.start(journal, until);
  loop.stop();
  expect(port.answers[0]).toEqual({ labelled: false, set: false });
  expect(port.answers).toContainEqual({ labelled: true, set: true });
  expect(port.answers.at(-1)).toEqual({ labelled: false, set: true });
});

test("asked later, it knows what has happened before", async () => {
  const { journal, until } = session();
  const { live: loop, port, ask } = live();
  await loop.start(journal, until);
  expect(port.answers).toEqual([]);
  ask({ labelled, set });
  // What is said in one turn is sent at its end.
  await Promise.resolve();
  expect(port.answers).toEqual([{ labelled: false, set: true }]);
  loop.stop();
});

test("answers are told when one has changed, and no longer once nothing is asked", async () => {
  const { live: loop, port, ask } = live();
  await loop.start([], 0);
  ask({ a: { file: "/tmp/a" }, b: { terminal: { matches: "^again$" } } });
  await port.type("touch /tmp/a", () => port.answers.at(-1)?.a === true);
  expect(port.answers).toEqual([
    { a: false, b: false },
    { a: true, b: false },
  ]);
  await port.type("echo ag''ain", () => port.answers.at(-1)?.b === true);
  loop.ask(null);
  const told = port.answers.length;
  let printed = false;
  const { length } = port.sent;
  await port.type("rm /tmp/a", () => {
    printed ||= port.sent.slice(length).some(({ type }) => type === "reading");
    return printed;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(port.answers).toHaveLength(told);
  loop.stop();
});

test("a machine that stops has answered before", async () => {
  const { live: loop, port, ask } = live();
  await loop.start([], 0);
  ask({ off: { audit: { failure: 2 } } });
  // audit panics when records come faster than the limit
  await port.type("auditctl -f 2; auditctl -r 1; auditctl -m one; auditctl -m two", () =>
    port.sent.some(({ type }) => type === "halted"),
  );
  expect(port.answers.at(-1)).toEqual({ off: true });
  expect(port.sent.findLastIndex(({ type }) => type === "answers")).toBeLessThan(
    port.sent.findIndex(({ type }) => type === "halted"),
  );
});

const deep = (n: number): unknown => (n === 0 ? { ran: "x" } : { not: deep(n - 1) });
const circle: Record<string, unknown> = {};
circle.not = circle;
test.each<[string, unknown]>([
  ["nothing", null],
  ["text", "x"],
  ["a predicate that is none", { q: { run: "x" } }],
  ["two in one", { q: { ran: "x", file: "/x" } }],
  ["a key too many", { q: { ran: "x", more: 1 } }],
  ["a wrong type", { q: { ran: 5 } }],
  ["deep ones", { q: deep(1_000) }],
  ["one that goes round", { q: circle }],
  ["very many", Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`q${i}`, { ran: "x" }]))],
])("refuses %s", (_, raw) => {
  expect(() => parse_questions(raw)).toThrow();
});

test("refuses a regular expression that is none", () => {
  const machine = new Machine(DEFAULT_CONFIG);
  expect(() => answering(machine, parse_questions({ q: { ran: { matches: "[" } } }))).toThrow(
    "no regular expression",
  );
});
