// set -k
import type { Code } from "../lib/code.ts";
import type { Simple } from "./ast.ts";
import { Word } from "./word.ts";

/** The command as `set -k` has it: what has the form of an assignment is one, also behind the name. */
export function* with_keywords(c: Simple): Code<Simple> {
  const assignments = [...c.assignments];
  const words: Word[] = [];
  for (const w of c.words) {
    if (!(w instanceof Word)) {
      assignments.push(w);
      continue;
    }
    const m = /^([A-Za-z_]\w*)(\+?)=/.exec(w.text);
    if (!m) {
      words.push(w);
      continue;
    }
    const value = new Word(w.text.slice(m[0].length), "assign");
    assignments.push({
      kind: "assignment",
      name: m[1],
      index: null,
      append: m[2] !== "",
      value,
      text: w.text,
    });
  }
  return { ...c, assignments, words };
}
