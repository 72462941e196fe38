// If this fails, an exported journal cannot be read again, or a file that is none is taken for one.
import { expect, test } from "vitest";
import { readJournal, writeJournal } from "./journal_file.ts";

const CONFIG = { hostname: "auditlab", seed: 1, epoch: 1521190800, patches: 13, rows: 24, cols: 80 };
const FILE = {
  sim: "0.1.0",
  config: {
    ...CONFIG,
    as_posted: ["list-rules" as const],
    files: [{ path: "/root/x", data: "\xff", mode: 0o755 }],
  },
  journal: [
    { at: 5, kind: "input" as const, bytes: "ls\r" },
    { at: 7, kind: "resize" as const, rows: 30, cols: 90 },
  ],
  until: 9,
};

test("what was written is read", () => {
  expect(readJournal(writeJournal(FILE))).toEqual(FILE);
});

test("a file of an older command line does not say who wrote it", () => {
  const { sim: _, ...rest } = FILE;
  const text = writeJournal(FILE).replace('"sim":"0.1.0",', "");
  expect(readJournal(text)).toEqual({ ...rest, sim: null });
});

test.each([
  ["no JSON", "ls -l"],
  ["another format", JSON.stringify({ ...JSON.parse(writeJournal(FILE)), format: "auditlab-journal-2" })],
  ["a list", "[]"],
  ["null", "null"],
  ["no journal", writeJournal(FILE).replace('"journal":[', '"journal":{},"x":[')],
  ["an entry of no kind", writeJournal(FILE).replace('"input"', '"output"')],
  ["time that goes back", writeJournal(FILE).replace('"at":7', '"at":1')],
  ["another machine", writeJournal(FILE).replace('"seed":1', '"seed":1,"cpus":2')],
  ["14 patches", writeJournal(FILE).replace('"patches":13', '"patches":14')],
  ["a time before the boot", writeJournal(FILE).replace('"at":5', '"at":-5')],
  ["a part of a nanosecond", writeJournal(FILE).replace('"at":5', '"at":5.5')],
  ["a time that no number tells", writeJournal(FILE).replace('"at":7', '"at":1e300')],
  ["an end that no number tells", writeJournal(FILE).replace('"until":9', '"until":1e999')],
  ["a time that is none", writeJournal(FILE).replace('"at":5', '"at":null')],
  ["a terminal without columns", writeJournal(FILE).replace('"cols":90', '"cols":0')],
  ["a terminal like a wall", writeJournal(FILE).replace('"rows":30', '"rows":1e9')],
  ["a wall from the start", writeJournal(FILE).replace('"rows":24', '"rows":1e9')],
  ["text that is no bytes", writeJournal(FILE).replace("ls\\r", "\u0100")],
  ["too much in one input", writeJournal(FILE).replace("ls\\r", "x".repeat(65_537))],
  ["a seed that is none", writeJournal(FILE).replace('"seed":1', '"seed":1e10')],
  ["a host of no name", writeJournal(FILE).replace('"hostname":"auditlab"', '"hostname":"a b"')],
  ["a file in no place", writeJournal(FILE).replace("/root/x", "/root/../x")],
  [
    "a boot option that is none",
    writeJournal(FILE).replace('"patches"', '"boot":["init=/bin/sh"],"patches"'),
  ],
  ["a script's session", writeJournal(FILE).replace('"options":{}', '"options":{"session":{}}')],
])("refused: %s", (_, text) => {
  expect(text).not.toBe(writeJournal(FILE));
  expect(() => readJournal(text)).toThrow(/^The (file|journal) is .*\.$/);
});
