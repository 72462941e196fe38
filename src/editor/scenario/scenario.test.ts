import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { split_front } from "../../../scenarios/format/front.ts";
import { complete_scenario, explain_scenario, names_of } from "./scenario.ts";
import { properties_at, words_of } from "./schema.ts";
import { yaml_place } from "./yaml_place.ts";

const TEXT = `---
title: Label a process
kind: guide
tasks:
  label:
    title: Write it
    done:
      event:
        - { type: CONTAINER }
  again:
    title: Once more
    done: { ran: x }
quizzes:
  self:
    question: What?
---

## Step

\`\`\`task
label
\`\`\`

`;

const SLUGS = [
  { slug: "first-record", title: "The first record" },
  { slug: "first-match", title: "First match" },
  { slug: "tty", title: "Keys" },
];

/** Labels that are proposed where the bar is. */
function proposed(marked: string): string[] {
  const offset = marked.indexOf("|");
  return complete_scenario(marked.replace("|", ""), offset, SLUGS)?.items.map(({ label }) => label) ?? [];
}
const with_line = (after: string, line: string) => TEXT.replace(after, `${after}${line}`);

test("names of tasks and quizzes", () => {
  expect(names_of(TEXT, "tasks")).toEqual(["label", "again"]);
  expect(names_of(TEXT, "quizzes")).toEqual(["self"]);
  expect(names_of("no front matter", "tasks")).toEqual([]);
  expect(names_of("---\ntitle: x\n", "tasks")).toEqual([]);
});

describe("completion", () => {
  test("keys that are not there so far, those that must be first", () => {
    const keys = proposed(with_line("kind: guide\n", "|\n"));
    expect(keys[0]).toBe("summary");
    expect(keys).toContain("sources");
    expect(keys).not.toContain("title");
    expect(proposed("---\n|")).toContain("title");
    expect(proposed(with_line("    title: Write it\n", "    |\n"))).toEqual([
      "needs",
      "not_yet",
      "broken",
      "hints",
    ]);
    expect(proposed(with_line("      event:\n", "        - { ty|\n"))).toEqual(["type"]);
    expect(proposed(with_line("kind: guide\n", "machine:\n  pa|\n"))).toEqual(["patches"]);
  });
  test("a colon comes with a key that has none", () => {
    const inserted = (marked: string) =>
      complete_scenario(marked.replace("|", ""), marked.indexOf("|"))?.items[0].insert;
    expect(inserted("---\nsumm|\n---\n")).toBe("summary: ");
    expect(inserted("---\nsumm|: x\n---\n")).toBe("summary");
  });
  test("values, of lists as well", () => {
    expect(proposed("---\nkind: |\n---\n")).toEqual(["guide", "challenge", "diagnose"]);
    expect(proposed("---\nkind: ch|\n---\n")).toEqual(["challenge"]);
    expect(proposed("---\nmachine:\n  as_posted: [n|\n---\n")).toEqual(["netns-count"]);
    expect(proposed("---\nmachine:\n  as_posted:\n    - n|\n---\n")).toEqual(["netns-count"]);
    expect(proposed(with_line("    title: Once more\n", "    needs: [|"))).toEqual(["label"]);
  });
  test("predicates, however deep", () => {
    const keys = proposed(
      with_line("    title: Once more\n", "    not_yet:\n      - when:\n          all:\n            - |\n"),
    );
    expect(keys).toEqual(expect.arrayContaining(["event", "ran", "task", "rule", "file", "not"]));
  });
  test("blocks, and names in them: those that stand nowhere so far come first", () => {
    expect(proposed(`${TEXT}\`|`)).toEqual(
      expect.arrayContaining(["```sh {exec}", "```sh {predict=self}", "```task label", "```quiz self"]),
    );
    expect(proposed(`${TEXT}\`\`\`sh {p|`)).toEqual(["```sh {predict=self}"]);
    expect(proposed(`${TEXT}\`\`\`task\n|\n\`\`\`\n`)).toEqual(["again", "label"]);
    expect(proposed(`${TEXT}\`\`\`quiz\ns|`)).toEqual(["self"]);
    expect(proposed(`${TEXT}text|`)).toEqual([]);
    expect(proposed(`${TEXT}\`\`\`sh {exec}\n\`\`|`)).toEqual([]);
  });
});

test("help for keys", () => {
  const help = (word: string) => explain_scenario(TEXT, TEXT.indexOf(word) + 1)?.text;
  expect(help("kind:")).toContain("One of: guide, challenge, diagnose.");
  expect(help("done:")).toContain("stays done");
  expect(help("again:")).toBeUndefined();
  expect(help("guide")).toBeUndefined();
  expect(help("## Step")).toBeUndefined();
});

test("there is help for every key that the schema has", () => {
  const looked = new Set<string>();
  const silent: string[] = [];
  const look = (path: readonly (string | number)[]): void => {
    for (const { name, schema } of properties_at(path)) {
      // predicates stand in themselves
      const seen = `${name} ${JSON.stringify(schema)}`;
      if (looked.has(seen)) continue;
      looked.add(seen);
      if (words_of(schema) === "") silent.push([...path, name].join("."));
      for (const inside of [[], [0], ["name"]]) look([...path, name, ...inside]);
    }
  };
  look([]);
  expect(looked.size).toBeGreaterThan(40);
  expect(silent).toEqual([]);
});

test("every key of every scenario is one that would have been proposed there", () => {
  const root = join(import.meta.dirname, "../../../scenarios");
  let keys = 0;
  for (const slug of readdirSync(root)) {
    let text: string;
    try {
      text = readFileSync(join(root, slug, "index.md"), "utf8");
    } catch {
      continue;
    }
    const { start, end } = split_front(text)!;
    const yaml = text.slice(start, end);
    // Keys in block style, of mappings whose keys are not names that authors choose.
    for (const { 1: name, index, 0: match } of yaml.matchAll(/^ *(?:- )*([a-z_]+):(?=\s)/gm)) {
      const { path } = yaml_place(yaml, index + match.length - 1);
      const known = properties_at(path);
      if (known.length === 0) continue;
      keys++;
      expect(
        known.map((p) => p.name),
        `${slug}: ${path.join(".")}`,
      ).toContain(name);
    }
  }
  expect(keys).toBeGreaterThan(500);
});

test("scenarios that there are: in needs, in start, and in links", () => {
  expect(proposed(with_line("kind: guide\n", "needs: [first-|]\n"))).toEqual(["first-record", "first-match"]);
  expect(proposed(with_line("kind: guide\n", "needs: [tty, f|]\n"))).toEqual(["first-record", "first-match"]);
  expect(proposed(with_line("kind: guide\n", "needs:\n  - t|\n"))).toEqual(["tty"]);
  expect(proposed(with_line("kind: guide\n", "start: t|\n"))).toEqual(["tty#end"]);
  expect(proposed(`${TEXT}See [that](#scenario=first-m|) and more.`)).toEqual(["first-match"]);
  expect(proposed(`${TEXT}See scenario=first-m|`)).toEqual([]);
  expect(proposed(with_line("title: Label a process\n    ", "needs: [f|"))).toEqual([]);
});
