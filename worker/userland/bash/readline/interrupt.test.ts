// Ctrl-C ends what is going on at whatever moment it comes, also together with another signal. If this fails, the
// shell can be left in an endless loop, or at a prompt that no longer answers.
import { expect, it } from "vitest";
import { Typing } from "../../../../test/terminal.ts";

const LOOP = "i=0; while :; do i=$((i+1)); [[ $i =~ 7$ ]]; done";

it.each([0, 1_000, 5_000, 20_000, 50_000, 100_000, 1_000_000])(
  "%d ns after Enter and a change of the window",
  (ns) => {
    for (const resized of [false, true]) {
      const typing = new Typing();
      typing.type(LOOP);
      const { machine } = typing;
      machine.input("\r");
      if (resized) machine.resize(30, 100);
      for (const end = machine.now + ns; machine.now < end; ) machine.run(end, 1_000);
      machine.input("\x03");
      expect(typing.type("")).toMatch(/\n\x1b\[\?2004h\$ $/);
      expect(machine.waiting_for_input()).toBe(true);
      expect(typing.type("echo ok$((3+4))\r")).toContain("\rok7\r\n");
    }
  },
);
