// Whatever was typed, the screen shows prompt and line as a redraw from nothing (Ctrl-L) would. If this fails, some
// change is drawn wrongly: the line the user sees is not the line that Enter runs.
import fc from "fast-check";
import { expect, it } from "vitest";
import { screen, Typing } from "../../../../test/terminal.ts";

const HISTORY =
  "ls -l /tmp | grep foo\necho one two  three\nfor i in 1 2; do echo $i; done\ncat /etc/passwd\nx\n";
const KEYS = [
  ..."abcdefgh     /-|".split(""),
  "word ",
  "two words ",
  "\x01 \x05 \x02 \x06 \x02 \x06 \x08 \x7f q\x02\x04 \x0b \x15 \x17 \x19 \x14 \x1f \x10 \x0e".split(" "),
  "\x1bb \x1bf \x1bd \x1b\x7f \x1bu \x1bl \x1bc \x1bt \x1by \x1b. \x1b[D \x1b[C \x1b[A \x1b[B \x1b[3~ \x1b<".split(
    " ",
  ),
  "\x16\x01",
  "\x16\t",
  "\x16\n",
  "\xc3\xa9",
  "\xe4\xb8\xad",
  "e\xcc\x81",
  "\x12o\x07",
  "\x12ec\x1b",
  "\x1b3x",
  "\x1b[200~pasted text\x1b[201~",
  "\x1b[200~two\nlines\x1b[201~",
].flat();

const ROWS = 70;

async function check(cols: number, ps1: string, keys: readonly string[]): Promise<void> {
  const typing = new Typing({ cols, rows: ROWS, ps1, files: { ".bash_history": HISTORY } });
  let bytes = typing.take();
  for (const k of keys) bytes += typing.type(k);
  // a lone \x1b or the end of a paste highlight would make the next key mean something else
  bytes += typing.type("\x06\x02");
  const before = await screen(bytes, ROWS, cols);
  const after = await screen(typing.type("\x0c"), ROWS, cols);
  const used = after.rows
    .map((r) => r.trimEnd())
    .join("\n")
    .trimEnd()
    .split("\n").length;
  if (used >= ROWS - 2 || after.y >= ROWS - 2) return;
  const top = before.y - after.y;
  expect(top).toBeGreaterThanOrEqual(0);
  expect({ x: before.x, rows: before.rows.slice(top).map((r) => r.trimEnd()) }).toEqual({
    x: after.x,
    rows: after.rows.slice(0, ROWS - top).map((r) => r.trimEnd()),
  });
}

it("shows the line after any keys", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 40 }),
      fc.constantFrom("$ ", "root@host# ", "\\[\\e[1;31m\\]c\\[\\e[0m\\]$ "),
      fc.array(fc.constantFrom(...KEYS), { maxLength: 40 }),
      check,
    ),
    { numRuns: Number(process.env.RUNS ?? 60), seed: process.env.SEED ? Number(process.env.SEED) : 7 },
  );
}, 120_000);
