// If this fails, a draft that somebody was sent is another one than was written, or a link is made that cannot be opened.
import { expect, test } from "vitest";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import { decodeLink } from "../../scenarios/link/codec.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import { draftLink } from "./share.ts";
import { newFiles } from "./template.ts";

const FILES = { ...newFiles([]), "attempts/nothing.sh": "true\n", "files/root/.note": "a\r\nä\n" };
const SIZE = { rows: 30, cols: 100 };

function parsed(files: ScenarioSource): Scenario {
  const result = parse_scenario("draft", files);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.scenario;
}
const link = (files: ScenarioSource) => draftLink(parsed(files), files, "0.1.0", SIZE);

test("a link has the scenario and its machine, to the byte, and no transcripts", async () => {
  const files = { ...FILES, "expect/solution.txt": "made" };
  const sent = await decodeLink(await link(files));
  expect(Object.fromEntries(sent.scenario as [string, string][])).toEqual(FILES);
  expect(sent).toMatchObject({ title: "A new scenario", journal: [], config: { ...SIZE, patches: 13 } });
  expect(parsed(Object.fromEntries(sent.scenario as [string, string][]))).toEqual(parsed(files));
});

test.each<[string, ScenarioSource, string]>([
  [
    "bytes",
    { ...FILES, "files/bin/x": Uint8Array.of(0, 255) },
    "carries text only, and files/bin/x is not text",
  ],
  ["an odd name", { ...FILES, "files/etc/user@.service": "" }, "there is files/etc/user@.service"],
  [
    "very many files",
    { ...FILES, ...Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`files/${i}`, ""])) },
    "64 files at most, and these are 68",
  ],
  ["very large ones", { ...FILES, "files/large": "x".repeat(300 * 1024) }, "too much for a link"],
])("%s cannot go into a link, and that is said", async (_, files, words) => {
  await expect(link(files)).rejects.toThrow(words);
});
