// vi mode, whatever is typed: no key of command mode may end the shell or keep it from the next line.
import { expect, it } from "vitest";
import { Typing } from "../../../../test/terminal.ts";

const KEYS = Array.from({ length: 0x7e }, (_, i) => String.fromCharCode(i + 1)).filter(
  // ^C, ^D, ^J, ^M, ^Z and ^\\ are for the terminal or end the line
  (c) => !"\x03\x04\n\r\x1a\x1c\x13\x11".includes(c),
);

it.each(["", "x", "ab (c", "\xc3\xa9\xe6\x97\xa5"])(
  "every command on %j leaves a shell that reads on",
  (text) => {
    const typing = new Typing({ term: "xterm" });
    typing.type("set -o vi\r");
    for (const key of KEYS)
      for (const before of ["", "9d", "c"]) {
        typing.type(`${text}\x1b`);
        typing.type(before + key);
        typing.type("\x1b");
        typing.type("\x03");
      }
    expect(typing.type("echo al''ive\r")).toContain("\ralive\r\n");
  },
);

it("a count that is too large is cut, and what it repeats is limited", () => {
  const typing = new Typing({ term: "xterm" });
  typing.type("set -o vi\r");
  typing.type("ab\x1b99999999999p99999999999x99999999999iq\x1b99999999999.");
  typing.type("\x03");
  expect(typing.type("echo al''ive\r")).toContain("\ralive\r\n");
});

it("emacs keys are as before after set -o emacs, with what was bound meanwhile kept apart", () => {
  const typing = new Typing({ term: "xterm" });
  typing.type("set -o vi\r");
  typing.type('bind \'"\\C-b": "echo vi"\'\r');
  typing.type("set -o emacs\r");
  expect(typing.type("echo b\x02a\r")).toContain("\rab\r\n");
  typing.type("set -o vi\r");
  expect(typing.type("\x02\r")).toContain("\rvi\r\n");
});

it("an inputrc may ask for vi mode", () => {
  const typing = new Typing({ term: "xterm", files: { ".inputrc": "set editing-mode vi\n" } });
  expect(typing.type("echo abc\x1b0cwprintf\x1b\r")).toContain("\rabc");
  expect(typing.type("set -o | grep -w vi\r")).toMatch(/vi\s+on/);
});
