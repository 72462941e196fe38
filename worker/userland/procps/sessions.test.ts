// Who is logged in, and what stands in for manual pages.
import { expect, test } from "vitest";
import { screen, Typing } from "../../../test/terminal.ts";
import { type_script } from "../../../test/type.ts";

test("w, who, users, man", () => {
  const seen = type_script(`w -h
who; who -q; users
man nosuch; echo $?
man rev | head -5
`);
  expect(seen).toContain("root     pts/0    -                09:00    0.00s  0.00s  0.00s w -h\r\n");
  expect(seen).toContain("root     pts/0        2018-03-16 09:00\r\nroot\r\n# users=1\r\nroot\r\n");
  expect(seen).toContain("No manual entry for nosuch\r\n16\r\n");
  expect(seen).toContain(
    'REV(1)\r\n\r\n       There are no manual pages on this machine. This is what "rev --help" prints.',
  );
});

test("watch shows a command's output until ^C, and gives the screen back", async () => {
  const typing = new Typing({ rows: 6, cols: 80 });
  let bytes = typing.take() + typing.type("watch -n 1 'echo one; echo two'\r", 3);
  const shown = (await screen(bytes, 6, 80)).rows;
  expect(shown[0]).toMatch(/^Every 1\.0s: echo one; echo two {2,}host: Fri Mar 16 /);
  expect(shown.slice(1, 4)).toEqual(["", "one", "two"]);
  bytes += typing.type("\x03") + typing.type("echo back\r");
  expect((await screen(bytes, 6, 80)).rows.slice(0, 3)).toEqual([
    "$ watch -n 1 'echo one; echo two'",
    "$ echo back",
    "back",
  ]);
});
