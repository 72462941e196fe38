// If this fails, the page gives up a machine that only is slow (and with it what was typed last), or never one that
// hangs.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WorkerMessage } from "../../worker/api.ts";
import { MachineClient, type MachineListener } from "./client.ts";

const CONFIG = { hostname: "lab", seed: 1, epoch: 0, patches: 13, rows: 24, cols: 80 };

/** A worker that boots at once, and answers pings while it is `awake`. */
class FakeWorker {
  static made: FakeWorker[] = [];
  onerror = null;
  awake = true;
  /** Says on the port that it is live. */
  tells = true;
  port: FakePort | null = null;
  /** The names of the calls it was sent, pings left out. */
  readonly calls: string[] = [];
  readonly #listeners: ((event: MessageEvent) => void)[] = [];
  constructor() {
    FakeWorker.made.push(this);
  }
  addEventListener(_type: string, listener: (event: MessageEvent) => void): void {
    this.#listeners.push(listener);
  }
  removeEventListener(): void {}
  terminate(): void {}
  postMessage({ id, path }: { id: string; path: string[] }, transfer: FakePort[]): void {
    if (path[0] !== "ping") this.calls.push(path[0]);
    if (path[0] === "boot") this.port = transfer[0];
    else if (!this.awake) return;
    const answer = { data: { id, type: "RAW", value: 0 } } as MessageEvent;
    queueMicrotask(() => {
      if (path[0] === "boot" && this.tells) this.port?.postMessage([tick]);
      for (const listener of this.#listeners) listener(answer);
    });
  }
}

/** A port whose messages arrive at once: time is the test's alone. */
class FakePort {
  other: FakePort | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  postMessage(data: unknown): void {
    this.other?.onmessage?.({ data } as MessageEvent);
  }
  close(): void {}
}
class FakeChannel {
  port1 = new FakePort();
  port2 = new FakePort();
  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

const nothing = () => {};
const LISTENER: MachineListener = {
  reset: nothing,
  output: nothing,
  replayed: nothing,
  events: nothing,
  journal: nothing,
  clock: nothing,
  reading: nothing,
  answers: nothing,
  live: nothing,
  unbootable: nothing,
  missing: nothing,
};
const tick: WorkerMessage = { type: "clock", now: 1, replaying: null };

/** A client whose machine has booted. */
async function booted(): Promise<FakeWorker> {
  const client = new MachineClient(() => new FakeWorker() as unknown as Worker, LISTENER);
  client.start(CONFIG);
  await vi.advanceTimersByTimeAsync(10);
  expect(client.phase.value).toBe("live");
  return FakeWorker.made[0];
}

beforeEach(() => {
  FakeWorker.made = [];
  vi.useFakeTimers();
  vi.stubGlobal("MessageChannel", FakeChannel);
  vi.stubGlobal("document", { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a worker that says nothing for seconds is replaced", async () => {
  const worker = await booted();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(FakeWorker.made).toHaveLength(1);
  worker.awake = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(FakeWorker.made).toHaveLength(2);
});

test("a worker that is late with its answers, but tells of its machine meanwhile, is kept", async () => {
  const worker = await booted();
  worker.awake = false;
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(2_500);
    worker.port?.postMessage([tick]);
  }
  expect(FakeWorker.made).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(FakeWorker.made).toHaveLength(2);
});

test("what was asked is asked again of the machine that takes a dead one's place, before it boots", async () => {
  const answers: unknown[] = [];
  const listener = { ...LISTENER, answers: (now: unknown) => void answers.push(now) };
  const client = new MachineClient(() => new FakeWorker() as unknown as Worker, listener);
  client.start(CONFIG);
  await vi.advanceTimersByTimeAsync(10);
  await client.ask({ q: { file: "/etc" } });
  const [first] = FakeWorker.made;
  expect(first.calls).toEqual(["boot", "ask"]);
  first.port?.postMessage([{ type: "answers", answers: { q: true } }]);
  first.port?.postMessage([{ type: "answers", answers: { q: "yes" } }]);
  expect(answers).toEqual([{ q: true }]);
  first.awake = false;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(FakeWorker.made[1].calls).toEqual(["ask", "boot"]);
});

test("a machine is live when its answer and all that its replay printed have come, in whatever order", async () => {
  const worker = new FakeWorker();
  worker.tells = false;
  const client = new MachineClient(() => worker as unknown as Worker, LISTENER);
  client.start(CONFIG);
  await vi.advanceTimersByTimeAsync(10);
  expect(client.phase.value).toBe("booting");
  worker.port?.postMessage([tick]);
  await vi.advanceTimersByTimeAsync(10);
  expect(client.phase.value).toBe("live");
});
