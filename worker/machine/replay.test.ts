// If this fails, a reload, a rebuilt machine or a permalink leads somewhere else than the session it was made from.
import { expect, test } from "vitest";
import type { JournalEntry, MachineConfig } from "../api.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { Machine } from "./machine.ts";

/** A machine that is watched: what it printed, and how it is cut into runs of `fuel` steps. */
class Driven {
  readonly machine: Machine;
  readonly #fuel: number;
  output = "";

  constructor(fuel: number, config: MachineConfig = DEFAULT_CONFIG) {
    this.machine = new Machine(config);
    this.#fuel = fuel;
    this.machine.on_output = (bytes) => {
      this.output += bytes;
    };
  }

  until(time: number): void {
    for (;;) {
      const { now, idle } = this.machine.run(time, this.#fuel);
      if (now >= time) return;
      if (idle && now < time) throw new Error("the machine stopped early");
    }
  }

  feed(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      this.until(entry.at);
      if (entry.kind === "input") this.machine.input(entry.bytes);
      else this.machine.resize(entry.rows, entry.cols);
    }
  }

  /** All that can be told from outside. */
  get told() {
    const { machine, output } = this;
    return { output, now: machine.now, log: machine.read_file("/var/log/audit/audit.log") };
  }
}

const MS = 1e6;

/** A session of loops that are interrupted while they run: the moment of each input lies between two steps. */
function busy_session(): Driven {
  const live = new Driven(37);
  live.until(1000 * MS);
  live.machine.input("i=0; while :; do i=$((i+1)); done\r");
  for (let k = 1; k <= 3; k++) {
    live.until((1000 + k * 3.7) * MS);
    live.machine.input("x");
    live.machine.resize(20 + k, 70 + k);
  }
  live.machine.input("\x03");
  live.until(1100 * MS);
  live.machine.input(
    "echo i=$i; sleep 3 & child=$!; echo 7 > /proc/$child/containerid; while :; do :; done\r",
  );
  live.until(1115 * MS);
  live.machine.input("\x03");
  live.until(5000 * MS);
  return live;
}

const live = busy_session();

test.each([1, 1000, 10_000_000])("a journal replayed in runs of %i steps gives the same bytes", (fuel) => {
  expect(live.output).toMatch(/i=\d\d+\r\n/);
  const again = new Driven(fuel);
  again.feed(live.machine.journal);
  again.until(live.machine.now);
  expect(again.told).toEqual(live.told);
  expect(again.machine.journal).toEqual(live.machine.journal);
});

test("lines of the configuration are typed at the prompts, whatever the runs, and are no part of the journal", () => {
  const typed = ["x=5; sleep 2; echo $x", "sleep 600 & echo 9 > /proc/$!/containerid", "read answer", "yes"];
  const told = [1, 37, 10_000_000].map((fuel) => {
    const driven = new Driven(fuel, { ...DEFAULT_CONFIG, typed });
    expect(driven.machine.starting).toBe(true);
    driven.until(5000 * MS);
    expect(driven.machine.starting).toBe(false);
    expect(driven.machine.journal).toEqual([]);
    driven.machine.input("echo $answer\r");
    driven.until(6000 * MS);
    return driven.told;
  });
  expect(told[0].output).toMatch(/echo \$x\r\n.*5\r\n/s);
  expect(told[0].output).toMatch(/echo \$answer\r\n.*yes\r\n/s);
  expect(told[0].log).toMatch(/contid=9 /);
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});
