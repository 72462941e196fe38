// No bytes at the terminal crash or hang the shell: it answers afterwards, on any width. If this fails, a paste of a
// binary file ends the session.
import fc from "fast-check";
import { expect, it } from "vitest";
import { Typing } from "../../../../test/terminal.ts";

/** Bytes that mean something to the editor come often; ^C ^\ ^Z ^S and those that end the shell do too. */
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(27, 91, 79, 126, 13, 9, 127, 24, 22, 18, 3, 26, 33, 34, 39, 96, 36, 40, 41, 200, 0xe4),
);

function alive(typing: Typing): boolean {
  // out of searches, quoted inserts, pastes, lists, stopped output and open quotes
  typing.type("\x11\x07\x1b[201~\x03\x03", 5);
  return (
    /^ok7\r?$/m.test(typing.type("\x15echo ok$((3+4))\r", 5)) || /ok7/.test(typing.type("echo ok7\r", 5))
  );
}

it("survives any bytes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 3, 5, 10, 80),
      fc.array(fc.array(byte, { minLength: 1, maxLength: 30 }), { maxLength: 6 }),
      (cols, chunks) => {
        const typing = new Typing({ cols, env: { IGNOREEOF: "1000" } });
        typing.type("exec 8>&1; exit() { :; }; logout() { :; }; exec() { :; }\r");
        for (const chunk of chunks) typing.type(String.fromCharCode(...chunk), 2);
        expect(typing.machine.session_status).toBe(null);
        expect(alive(typing)).toBe(true);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 60), seed: process.env.SEED ? Number(process.env.SEED) : 3 },
  );
}, 120_000);

it("takes a large paste, an endless line and a split escape sequence", () => {
  const typing = new Typing();
  const lines = `: ${"x".repeat(60)}\n`.repeat(3000);
  typing.type(`\x1b[200~${lines}\x1b[201~`);
  typing.type("\x03");
  expect(typing.type("echo ok\r")).toContain("\nok\r\n".slice(1));
  typing.type(`: ${"y".repeat(50_000)}`);
  expect(typing.type("\r")).toContain("$ ");
  typing.type("ab");
  for (const c of "\x1b[D\x1b[D") typing.type(c);
  typing.type("echo ");
  expect(typing.type("\r")).toContain("\rab\r\n");
  // a character in pieces, and one that is broken off
  typing.type("echo \xe4");
  typing.type("\xb8");
  typing.type("\xad.\xe4\xb8|");
  expect(typing.type("cat\r")).toContain("\r\xe4\xb8\xad.\xe4\xb8\r\n");
}, 60_000);
