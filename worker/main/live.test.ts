// If this fails, the worker computes for seconds without listening: the page's watchdog takes it for dead, and Ctrl-C
// and the window's new size are lost with the machine.
import { afterEach, expect, test, vi } from "vitest";
import type { RunState, WorkerMessage } from "../api.ts";
import { COST_PREEMPT, COST_SYSCALL } from "../kernel/limits.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { SLICE_MS } from "./limits.ts";
import { Live, type RunnableMachine } from "./live.ts";

afterEach(() => void vi.restoreAllMocks());

/** A machine whose every step is charged `cost` ns and takes `ms` of a clock that nothing else moves. */
class Busy implements RunnableMachine {
  readonly #cost: number;
  readonly #ms: number;
  clock = 0;
  now = 0;
  halted = null;
  journal = [];
  config = { rows: 24, cols: 80 };
  on_output = () => {};
  on_event = () => {};
  constructor(cost: number, ms: number) {
    this.#cost = cost;
    this.#ms = ms;
    vi.spyOn(performance, "now").mockImplementation(() => this.clock);
  }
  run(until: number, fuel: number): RunState {
    for (let steps = 0; this.now < until && steps < fuel; steps++) {
      this.now += this.#cost;
      this.clock += this.#ms;
    }
    return { now: this.now, idle: false, next_timer: null, stalled: false, halted: false };
  }
  input(): void {}
  resize(): void {}
  waiting_for_input(): boolean {
    return false;
  }
}

/** A machine that sleeps and is woken by a timer every `period` ns, for one step. */
class Sleeper extends Busy {
  readonly #period: number;
  wakes: number[] = [];
  constructor(period: number) {
    super(COST_SYSCALL, 0);
    this.#period = period;
  }
  override run(until: number): RunState {
    const next_timer = (this.wakes.length + 1) * this.#period;
    const idle = next_timer > until;
    this.now = Math.max(this.now, Math.min(until, next_timer));
    if (!idle) this.wakes.push(this.now);
    return { now: this.now, idle, next_timer, stalled: false, halted: false };
  }
}

const NO_CODE = { fetch: () => {}, next: () => Promise.reject(new Error("no code is missing")) };
const no_port = () => ({ onmessage: null, postMessage: () => {} });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each([
  ["computes, on a slow computer", COST_PREEMPT, 50],
  ["computes", COST_PREEMPT, 2],
  ["calls the kernel", COST_SYSCALL, 0.01],
])("a machine that %s runs about a slice before the worker listens again", async (_, cost, ms) => {
  const machine = new Busy(cost, ms);
  const live = new Live(machine, no_port(), NO_CODE);
  await live.start([], 0);
  for (let i = 0; i < 5; i++) {
    machine.clock += 1_000;
    const before = machine.clock;
    // Messages of the page come between two slices.
    while (machine.clock === before) await turn();
    expect(machine.clock - before).toBeLessThanOrEqual(2 * (SLICE_MS + ms));
  }
  live.stop();
});

test("sleeps are over at once in a replay, each at its own time", async () => {
  const machine = new Sleeper(7_000_000);
  const sent: WorkerMessage[] = [];
  const port = {
    onmessage: null,
    postMessage: (messages: readonly WorkerMessage[]) => void sent.push(...messages),
  };
  const live = new Live(machine, port, NO_CODE);
  await live.start([], 1_000_000_000);
  live.stop();
  expect(machine.wakes.slice(0, 3)).toEqual([7_000_000, 14_000_000, 21_000_000]);
  expect(machine.now).toBe(1_000_000_000);
});

/** Lets the wall clock go on by `time`, ms, with fake timers. */
async function pass(machine: Busy, time: number): Promise<void> {
  for (const end = machine.clock + time; machine.clock < end; ) {
    machine.clock += 10;
    await vi.advanceTimersByTimeAsync(10);
    await turn();
  }
}

test.each([
  ["nobody reads", false, 330e9, 1],
  ["a program waits for input", true, 330e9, 0],
  ["something will happen in less than a minute", false, 50e9, 0],
])("what everybody sleeps through passes faster, and only that: %s", async (_, reads, period, woken) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const machine = new Sleeper(period);
  machine.waiting_for_input = () => reads;
  const live = new Live(machine, no_port(), NO_CODE);
  await live.start([], 0);
  // Who has just begun it may want to end it, or to look at it.
  await pass(machine, 2_900);
  expect(machine.now).toBeLessThanOrEqual(3e9);
  await pass(machine, 6_100);
  expect(machine.wakes).toHaveLength(woken);
  live.stop();
  vi.useRealTimers();
});

test("a shell that sleeps for minutes is soon back at its prompt", async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const port = { ...no_port(), onmessage: null as ((event: MessageEvent) => void) | null };
  const live = new Live(machine, port, { fetch: () => {}, next: () => Promise.resolve() });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  await live.start([], 0);
  const pass_until = async (done: () => boolean) => {
    for (let i = 0; i < 3_000 && !done(); i++) {
      await vi.advanceTimersByTimeAsync(10);
      await turn();
    }
  };
  await pass_until(() => machine.waiting_for_input());
  const data = { type: "input", bytes: new TextEncoder().encode("sleep 330; sleep 330\r") };
  port.onmessage?.({ data } as MessageEvent);
  const begun = performance.now();
  await pass_until(() => machine.now > 600e9 && machine.waiting_for_input());
  expect(machine.waiting_for_input()).toBe(true);
  expect(machine.now).toBeGreaterThan(660e9);
  expect(performance.now() - begun).toBeLessThan(20_000);
  live.stop();
  vi.useRealTimers();
});

test("a key ends it, and the clock is the wall's again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const machine = new Sleeper(3_600e9);
  const port = { ...no_port(), onmessage: null as ((event: MessageEvent) => void) | null };
  const live = new Live(machine, port, NO_CODE);
  await live.start([], 0);
  await pass(machine, 5_000);
  expect(machine.now).toBeGreaterThan(60e9);
  port.onmessage?.({ data: { type: "input", bytes: new Uint8Array([3]) } } as MessageEvent);
  const { now } = machine;
  await pass(machine, 2_000);
  expect(machine.now - now).toBeLessThanOrEqual(2.1e9);
  live.stop();
  vi.useRealTimers();
});

test("a machine that has lines typed is handed over when they have been, and once more at the same moment", async () => {
  const typed = ["sleep 90; x=5", "echo is $x"];
  const started = async (journal: Machine["journal"], until: number) => {
    const machine = new Machine({ ...DEFAULT_CONFIG, typed });
    const sent: WorkerMessage[] = [];
    const port = {
      onmessage: null,
      postMessage: (messages: readonly WorkerMessage[]) => void sent.push(...messages),
    };
    const live = new Live(machine, port, NO_CODE);
    await live.start(journal, until);
    live.stop();
    const text = sent.flatMap((message) =>
      message.type === "replayed" ? [Buffer.from(message.bytes).toString("latin1")] : [],
    );
    const handed = sent.find((message) => message.type === "clock" && message.replaying === null);
    return { machine, text: text.join(""), at: handed?.type === "clock" ? handed.now : -1 };
  };
  const first = await started([], 0);
  expect(first.text).toMatch(/echo is \$x\r\n.*is 5\r\n.*# $/s);
  expect(first.machine.journal).toEqual([]);
  expect(first.machine.waiting_for_input()).toBe(true);
  expect(first.at).toBeGreaterThan(90e9);

  const at = first.at + 1_000;
  const again = await started([{ kind: "input", at, bytes: "echo $x$x\r" }], at + 1e9);
  expect(again.at).toBe(at + 1e9);
  expect(again.text).toMatch(/is 5\r\n.*\n[^\n]*55\r\n.*# $/s);
});

test("a key is told before the machine runs on with it, and all that comes of it in one message", async () => {
  const machine = new Machine(DEFAULT_CONFIG);
  const posts: string[][] = [];
  const port = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage: (messages: readonly WorkerMessage[]) => void posts.push(messages.map(({ type }) => type)),
  };
  const live = new Live(machine, port, NO_CODE);
  await live.start([], 0);
  const end = performance.now() + 10_000;
  while (!posts.flat().includes("reading") && performance.now() < end) await turn();
  posts.length = 0;
  const run = machine.run.bind(machine);
  let told: string[][] | null = null;
  machine.run = (until, fuel) => {
    if (machine.journal.length > 0) told ??= [...posts];
    return run(until, fuel);
  };
  port.onmessage?.({ data: { type: "input", bytes: Uint8Array.of(0x78) } } as MessageEvent);
  expect(told).toEqual([["journal"]]);
  while (!posts.flat().includes("reading") && performance.now() < end) await turn();
  live.stop();
  expect(posts).toEqual([["journal"], ["output", "clock", "reading"]]);
});
