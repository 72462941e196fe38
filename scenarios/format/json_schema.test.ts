// If this fails, editors complete and accept what the parser refuses: `npm run docs` writes the file anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { json_schema } from "./json_schema.ts";

test("docs/scenario.schema.json is the schema of the front matter", () => {
  const file = readFileSync(join(import.meta.dirname, "../../docs/scenario.schema.json"), "utf8");
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(json_schema())));
});

test("it says what each key is for", () => {
  const schema = json_schema() as {
    required: string[];
    properties: Record<string, { description?: string; maximum?: number }>;
    $defs: Record<string, { anyOf: { properties?: object }[] }>;
  };
  expect(schema.required).toEqual(
    expect.arrayContaining(["title", "summary", "kind", "chapter", "order", "level", "minutes", "tasks"]),
  );
  expect(schema.required).not.toContain("quizzes");
  for (const [name, { description }] of Object.entries(schema.properties))
    if (name !== "machine") expect(description, name).toBeTruthy();
  expect(schema.properties.minutes.maximum).toBe(120);
  const predicates = schema.$defs.predicate.anyOf.map(({ properties = {} }) => Object.keys(properties)[0]);
  expect(predicates).toEqual([
    "all",
    "any",
    "not",
    "event",
    "ran",
    "terminal",
    "task",
    "rule",
    "file",
    "netns",
    "audit",
  ]);
});
