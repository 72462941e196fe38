// The spec of the series as transcripts: if one fails, the machine does not do what the spec says, or no longer prints
// what a Linux user would read of it.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences, play } from "./play.ts";
import { ROWS } from "./rows.ts";
import { match_line, parse_transcript } from "./transcript.ts";

const FOLDER = new URL(".", import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".txt"))
  .sort();
const read = (name: string) => parse_transcript(readFileSync(new URL(name, FOLDER), "utf8"));

test.each(FILES)("%s", (name) => {
  const transcript = read(name);
  expect(transcript.steps.length).toBeGreaterThan(0);
  expect(differences(transcript, play(transcript))).toBe("");
});

describe("rows of the spec", () => {
  const named = FILES.flatMap((name) => read(name).rows);

  test("each is named by a transcript", () => {
    expect(Object.keys(ROWS).filter((row) => !named.includes(row))).toEqual([]);
  });
  test("no transcript names another", () => {
    expect(named.filter((row) => !(row in ROWS))).toEqual([]);
  });
});

describe("the comparison", () => {
  const one = (expected: string[]) => ({ steps: [{ command: "c", expected, line: 1 }], rows: [] });

  test("tells lines that are missing, too many or other", () => {
    expect(differences(one(["a", "b"]), [["a", "b"]])).toBe("");
    expect(differences(one(["a", "b"]), [["a"]])).toBe("line 1: $ c\n  a\n- b");
    expect(differences(one(["a"]), [["a", "b"]])).toBe("line 1: $ c\n  a\n+ b");
    expect(differences(one(["pid=<N>."]), [["pid=12x"]])).toBe("line 1: $ c\n- pid=<N>.\n+ pid=12x");
  });
  test("a name stands for one number, an event's stamp for one event", () => {
    expect(differences(one(["<a> <a>", "<a>"]), [["7 7", "7"]])).toBe("");
    expect(differences(one(["<a>", "x<a>"]), [["7", "x8"]])).toBe("line 1: $ c\n  7\n- x7\n+ x8");
    expect(match_line("audit(<@e>): <@e>", "audit(1.002:3): 1.002:3", new Map())).toBe(true);
    expect(match_line("audit(<@e>): <@e>", "audit(1.002:3): 1.002:4", new Map())).toBe(false);
  });
});
