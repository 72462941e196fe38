// History at the prompt, where it was wrong once; what is expected is what bash 5.2.15 printed at a terminal.
import { expect, it } from "vitest";
import { Typing } from "../../../test/terminal.ts";

/** What comes of lines that are typed. */
function typed(...lines: string[]): string {
  const typing = new Typing({ term: "dumb" });
  typing.take();
  return lines
    .map((l) => typing.type(`${l}\r`))
    .join("")
    .replaceAll("\r", "");
}

it(":x quotes at each blank, inside quotes too", () => {
  expect(typed("echo a  'b c'", "!!:x")).toContain("\n'echo' 'a' '' ''\\''b' 'c'\\'''\na  'b c'\n$ ");
});

it("a modifier that there is not is named without its colon", () => {
  expect(typed("echo a", "!!:z")).toContain("\nbash: z: unrecognized history modifier\n$ ");
});

it("HISTSIZE counts at once, although the line that lists is ignored", () => {
  const out = typed("HISTIGNORE=history", "echo a", "echo b", "echo c", "HISTSIZE=2", "history");
  expect(out.slice(out.indexOf("$ history\n")).replace(/^ +\d+/gm, " N")).toBe(
    "$ history\n N  echo c\n N  HISTSIZE=2\n$ ",
  );
});

it("a completion function that there is not is told of", () => {
  expect(typed("complete -F nofunc cmd", "cmd x\t")).toContain(
    "bash: completion: function `nofunc' not found\n",
  );
});
