// If this fails, a slider shows the answer to an older question, or one dead replay leaves the page waiting for ever.
import * as Comlink from "comlink";
import { expect, test, vi } from "vitest";
import type { Replay, WorkerApi } from "../../worker/api.ts";
import { ProbeClient, type ProbeWorker, Superseded } from "./probe.ts";

const CONFIG = { hostname: "auditlab", seed: 1, epoch: 1_521_190_800, patches: 13, rows: 24, cols: 80 };

const ANSWER = (now: number): Replay => ({
  now,
  halted: null,
  records: [],
  records_dropped: 0,
  record_times: new Float64Array(0),
  output: [],
  output_times: new Float64Array(0),
});

/** Workers that answer a replay when they are told to, and how many of them were started and ended. */
class Workers {
  started = 0;
  ended = 0;
  /** Replays that are being worked on: by `until`. */
  readonly open = new Map<number, (error: Error | null) => void>();
  last: ProbeWorker | null = null;
  answer: (until: number) => unknown = ANSWER;

  readonly start = (): ProbeWorker => {
    this.started++;
    const { port1, port2 } = new MessageChannel();
    const api: Pick<WorkerApi<MessagePort>, "replay" | "cancel" | "ping"> = {
      ping: async () => 0,
      replay: (_config, _journal, until, progress) =>
        new Promise((resolve, reject) => {
          progress.postMessage(0.5);
          this.open.set(until, (error) => {
            this.open.delete(until);
            if (error) reject(error);
            else resolve(this.answer(until) as Replay);
          });
        }),
      cancel: async () => {
        for (const done of this.open.values()) done(new Error("cancelled"));
      },
    };
    Comlink.expose(api, port2 as unknown as Comlink.Endpoint);
    this.last = Object.assign(port1 as unknown as Comlink.Endpoint, {
      onerror: null,
      terminate: () => {
        this.ended++;
        this.open.clear();
        port1.close();
        port2.close();
      },
    });
    return this.last;
  };

  async finish(until: number, error: Error | null = null): Promise<void> {
    await vi.waitFor(() => expect(this.open.has(until)).toBe(true));
    this.open.get(until)?.(error);
  }
}

const setup = () => {
  const workers = new Workers();
  return { workers, probe: new ProbeClient(workers.start) };
};

test("no worker is started before it is asked; the same one answers one question after the other", async () => {
  const { workers, probe } = setup();
  expect(workers.started).toBe(0);
  const told: number[] = [];
  const first = probe.replay("a", CONFIG, [], 1, { progress: (done) => told.push(done) });
  const second = probe.replay("b", CONFIG, [], 2);
  await vi.waitFor(() => expect([...workers.open.keys()]).toEqual([1]));
  await vi.waitFor(() => expect(told).toEqual([0.5]));
  await workers.finish(1);
  expect((await first).now).toBe(1);
  await workers.finish(2);
  expect((await second).now).toBe(2);
  expect(workers.started).toBe(1);
  probe.stop();
});

test("a newer question supersedes those of its kind, running or waiting, and no others", async () => {
  const { workers, probe } = setup();
  const running = probe.replay("slider", CONFIG, [], 1);
  const other = probe.replay("why", CONFIG, [], 2);
  const waiting = probe.replay("slider", CONFIG, [], 3);
  await expect(running).rejects.toBeInstanceOf(Superseded);
  const newest = probe.replay("slider", CONFIG, [], 4);
  await expect(waiting).rejects.toBeInstanceOf(Superseded);
  await workers.finish(2);
  expect((await other).now).toBe(2);
  await workers.finish(4);
  expect((await newest).now).toBe(4);
  expect(workers.started).toBe(1);
  probe.stop();
});

test("a worker that dies takes its question with it; the next has another worker", async () => {
  const { workers, probe } = setup();
  const doomed = probe.replay("a", CONFIG, [], 1);
  const next = probe.replay("b", CONFIG, [], 2);
  await vi.waitFor(() => expect(workers.open.has(1)).toBe(true));
  const event = Object.assign(new Event("error", { cancelable: true }), { message: "out of memory" });
  workers.last?.onerror?.(event as ErrorEvent);
  await expect(doomed).rejects.toThrow("out of memory");
  await workers.finish(2);
  expect((await next).now).toBe(2);
  expect([workers.started, workers.ended]).toEqual([2, 1]);
  probe.stop();
});

test("a question that takes too long is given up with its worker", async () => {
  const { workers, probe } = setup();
  await expect(probe.replay("a", CONFIG, [], 1, { limit: 50 })).rejects.toThrow("no answer within 0.05 s");
  expect(workers.ended).toBe(1);
});

test("the worker's own refusal is passed on, and what is no replay is refused", async () => {
  const { workers, probe } = setup();
  const refused = probe.replay("a", CONFIG, [], 1);
  await workers.finish(1, new Error("journal entry 1 goes back in time"));
  await expect(refused).rejects.toThrow("goes back in time");
  workers.answer = (until) => ({ ...ANSWER(until), record_times: new Float64Array(3) });
  const wrong = probe.replay("a", CONFIG, [], 2);
  await workers.finish(2);
  await expect(wrong).rejects.toThrow("no replay");
  probe.stop();
});
