// A machine driven along a journal, in slices: the worker's other messages (pings above all) have their turn between.
import type { ByteString, JournalEntry, RunState } from "../api.ts";
import { LOOK_NS, LOOK_STEPS, SLICE_MS, START_NS } from "./limits.ts";

/** What driving needs of a machine. */
export interface DrivenMachine {
  /** Virtual time, ns since boot. */
  readonly now: number;
  input(bytes: ByteString): void;
  resize(rows: number, cols: number): void;
  run(until_ns: number, fuel: number): RunState;
}

export interface Driver {
  /** Told after each slice how far the machine has come (ns since boot), and how far along that is, 0..1. Throws to stop. */
  sliced(now: number, done: number): void;
  /** Told before the terminal of the machine gets another size. */
  resized?(rows: number, cols: number): void;
  /** With it the machine first runs until this is so, however long that takes by its own clock. */
  begun?(): boolean;
  /** Resolves when more code is there that the machine may be waiting for. */
  code(): Promise<void>;
}

/**
 * Runs to virtual time `until`, for at most about SLICE_MS of wall time. What ends idle has come to
 * `until`, or to where it should stop (`there`).
 */
export function run_slice(machine: DrivenMachine, until: number, there = (): boolean => false): RunState {
  const end = performance.now() + SLICE_MS;
  let goal = machine.now + LOOK_NS;
  for (;;) {
    const state = machine.run(Math.min(goal, until), LOOK_STEPS);
    if (state.stalled || state.halted || state.now >= until || there()) return state;
    if (state.idle) goal = state.next_timer ?? until;
    else if (performance.now() < end) goal = state.now + LOOK_NS;
    else return state;
  }
}

/** A macrotask without the 4 ms clamp of setTimeout: messages that wait have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/**
 * Feeds the journal at its own times and runs on to virtual time `until` (ns), or to the last entry when that is
 * later. A halted machine is fed on, which changes nothing.
 */
export async function drive(
  machine: DrivenMachine,
  journal: readonly JournalEntry[],
  until: number,
  driver: Driver,
): Promise<void> {
  const end = Math.max(until, journal.at(-1)?.at ?? 0);
  let rested = performance.now();
  const run_to = async (at: number, there = (): boolean => false): Promise<void> => {
    for (;;) {
      const { now, halted, stalled } = run_slice(machine, at, there);
      driver.sliced(now, end > 0 ? Math.min(1, now / end) : 1);
      // At once: what it waits for may come with the next message, and then nothing is on its way any more.
      if (stalled && !halted && now < at) await driver.code();
      if (performance.now() - rested > SLICE_MS) {
        await turn();
        rested = performance.now();
      }
      if (now >= at || halted || there()) return;
    }
  };
  if (driver.begun) await run_to(machine.now + START_NS, driver.begun);
  for (const entry of journal) {
    await run_to(entry.at);
    if (entry.kind === "input") machine.input(entry.bytes);
    else {
      driver.resized?.(entry.rows, entry.cols);
      machine.resize(entry.rows, entry.cols);
    }
  }
  await run_to(end);
}
