// If this fails, a machine that booted before the page knew the terminal's size is not the machine that its configuration
// makes, so a reload or a link would show something else.
import { expect, test } from "vitest";
import type { MachineEvent } from "../api.ts";
import { DEFAULT_CONFIG } from "../machine/config.ts";
import { Machine } from "../machine/machine.ts";
import { Ahead } from "./ahead.ts";

const { rows: _, cols: __, ...UNSIZED } = DEFAULT_CONFIG;
const CONFIG = { ...UNSIZED, rows: 30, cols: 97 };

/** What a machine printed and told up to virtual time `until`, ns. */
function listen(machine: Machine, until: number, events: MachineEvent[]): [string, MachineEvent[]] {
  let output = "";
  machine.on_output = (bytes) => {
    output += bytes;
  };
  machine.on_event = (event) => void events.push(event);
  machine.run(until, 1e9);
  machine.input("stty size; cat /var/log/audit/audit.log\r");
  machine.run(2 * until, 1e9);
  return [output, events];
}

test("a machine that has booted without a size becomes the one that has it", async () => {
  const ahead = new Ahead(UNSIZED);
  await ahead.run();
  expect(ahead.machine.now).toBeGreaterThan(0);
  const taken = ahead.take(CONFIG, []);
  if (!taken) throw new Error("it was not taken");
  const found = listen(taken, 1e9, ahead.events);
  expect(taken.config).toEqual(CONFIG);
  expect(found[0]).toContain("30 97");
  expect(found).toEqual(listen(new Machine(CONFIG), 1e9, []));
});

test("it is not taken for another, nor where a journal says what came when", async () => {
  for (const [config, journal] of [
    [{ ...CONFIG, patches: 3 }, []],
    [{ ...CONFIG, files: [{ path: "/a", data: "" }] }, []],
    [CONFIG, [{ at: 5, kind: "input", bytes: "x" }]],
  ] as const) {
    const ahead = new Ahead(UNSIZED);
    const running = ahead.run();
    expect(ahead.take(config, journal)).toBeNull();
    await running;
  }
});
