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
  ["a script's session", writeJournal(FILE).replace('"options":{}', '"options":{"session":{}}')],
])("refused: %s", (_, text) => {
  expect(text).not.toBe(writeJournal(FILE));
  expect(() => readJournal(text)).toThrow(/^The (file|journal) is .*\.$/);
});
