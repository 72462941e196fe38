// If this fails, a draft loses a file, gets one that no scenario can have, or a new one is wrong from the beginning.
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import type { ScenarioHead } from "../../scenarios/format/types.ts";
import { check_scenario } from "../../worker/check/check_scenario.ts";
import { check_at_once } from "../../worker/check/checking.ts";
import { read_folder } from "../../worker/cli/scenario_files.ts";
import * as draft from "./draft.ts";
import { newFiles } from "./template.ts";

const head = (slug: string, order: number): ScenarioHead => ({
  slug,
  title: slug,
  summary: "",
  kind: "guide",
  chapter: "practice",
  order,
  level: 1,
  minutes: 1,
  needs: [],
});

test("a new scenario is right in all that the check asks, once its transcripts are written", () => {
  const files = newFiles([head("a", 1), head("b", 7)]);
  const parsed = parse_scenario("new", files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.scenario.order).toBe(8);
  const first = check_at_once(check_scenario(parsed.scenario, files));
  expect(first.problems.map(({ file, message }) => `${file} ${message}`)).toEqual([
    "expect/solution.txt is missing: check --update writes it",
  ]);
  const written = draft.withTranscripts(files, first.transcripts);
  expect(typeof written["expect/solution.txt"]).toBe("string");
  expect(check_at_once(check_scenario(parsed.scenario, written)).problems).toEqual([]);
});

test("a shipped one is copied whole, to a place of its own", () => {
  const files = read_folder(join(import.meta.dirname, "../../scenarios/orchestrator"));
  const copy = draft.copyOf(files, [head("orchestrator", 3), head("last", 9)]);
  expect(Object.keys(copy).sort()).toEqual(Object.keys(files).sort());
  const parsed = parse_scenario("copy", copy);
  expect(parsed).toMatchObject({ ok: true, scenario: { chapter: "practice", order: 10 } });
  expect(Object.values(copy).every((data) => typeof data === "string")).toBe(true);
});

test.each([
  ["index.md", "index"],
  ["solution.sh", "solution"],
  ["attempts/too-late.sh", "attempt"],
  ["files/etc/audit/rules.d/audit.rules", "machine"],
  ["expect/attempts/too-late.txt", "transcript"],
])("%s is the %s", (path, role) => {
  expect(draft.roleOf(path)).toBe(role);
  expect(draft.pathTrouble(path)).toBeNull();
});

test.each([
  "",
  "readme.md",
  "attempts/deep/x.sh",
  "attempts/x.txt",
  "files/",
  "files//x",
  "files/../index.md",
  "files/./x",
  "/files/x",
  "files/a\u202eb",
  "files/a\\b",
  `files/${"x".repeat(100)}`,
  `files/${"x/".repeat(80)}y`,
])("no file is called %j", (path) => {
  expect(draft.pathTrouble(path)).not.toBeNull();
});

test("files are renamed and removed, and an attempt's transcript goes with it", () => {
  const files = {
    "solution.sh": "s",
    "index.md": "i",
    "attempts/a.sh": "a",
    "files/x": "x",
    "expect/attempts/a.txt": "t",
  };
  expect(draft.pathsOf(files)).toEqual([
    "index.md",
    "solution.sh",
    "attempts/a.sh",
    "files/x",
    "expect/attempts/a.txt",
  ]);
  const moved = draft.renamed(files, "attempts/a.sh", "attempts/b.sh");
  expect(moved).toMatchObject({ "attempts/b.sh": "a", "expect/attempts/b.txt": "t" });
  expect(Object.keys(moved)).toHaveLength(5);
  expect(draft.withoutFile(files, "files/x")).not.toHaveProperty("files/x");
  expect(draft.withFile(files, "files/y", "y")).toHaveProperty("files/y", "y");
});

test("transcripts of attempts that are gone go, too", () => {
  const files = { "index.md": "i", "expect/solution.txt": "old", "expect/attempts/gone.txt": "old" };
  expect(draft.withTranscripts(files, { "expect/solution.txt": "\xc3\xa4\n" })).toEqual({
    "index.md": "i",
    "expect/solution.txt": "ä\n",
  });
});

test("bytes that no editor gives back stay bytes", () => {
  const bytes = (text: string) => Uint8Array.from(text, (ch) => ch.charCodeAt(0));
  expect(draft.textOf("files/x", bytes("plain\n"))).toBe("plain\n");
  expect(draft.textOf("files/x", bytes("a\r\nb"))).toBeInstanceOf(Uint8Array);
  expect(draft.textOf("index.md", bytes("a\r\nb"))).toBe("a\nb");
  expect(draft.textOf("files/x", bytes("\xff\0"))).toBeInstanceOf(Uint8Array);
});

test("titles and names", () => {
  const titled = (line: string) =>
    draft.titleOf({ slug: "slug", files: { "index.md": `---\n${line}\n---\n` } });
  expect(titled('title: "Quoted"')).toBe("Quoted");
  expect(titled("title: Plain # note")).toBe("Plain");
  expect(titled("titel: x")).toBe("slug");
  expect(draft.titleOf({ slug: "slug", files: {} })).toBe("slug");
  const taken = new Set(["a-b", "a-b-2", "scenario"]);
  expect(draft.freeSlug("A  b!", taken)).toBe("a-b-3");
  expect(draft.freeSlug("42 ways", taken)).toBe("ways");
  expect(draft.freeSlug("…", taken)).toBe("scenario-2");
});
