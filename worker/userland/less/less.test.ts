// What a reader sees in less and more after each key is compared with less 590 and util-linux 2.38.1:
// facts/sessions.json holds the rows of a screen of 10 by 40 after every key of their sessions in a bash.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { screen, Typing } from "../../../test/terminal.ts";

interface Facts {
  rows: number;
  cols: number;
  files: Record<string, string>;
  sessions: { steps: { keys: string; rows: string[] }[] }[];
}
const facts = JSON.parse(readFileSync(join(import.meta.dirname, "facts/sessions.json"), "utf8")) as Facts;

test.each(facts.sessions.map((s, i) => [i, s.steps[0].keys.trim(), s] as const))(
  "%d %s",
  async (_, __, session) => {
    const typing = new Typing({ rows: facts.rows, cols: facts.cols, files: facts.files });
    let bytes = typing.take();
    const seen: { keys: string; rows: string[] }[] = [];
    for (const { keys } of session.steps) {
      bytes += typing.type(keys);
      seen.push({ keys, rows: (await screen(bytes, facts.rows, facts.cols)).rows });
    }
    expect(seen).toEqual(session.steps);
  },
);
