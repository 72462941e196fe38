// If these fail, a scenario that is wrong is built into the page, or one that is right is not found there.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Scenario, ScenarioHead } from "../scenarios/format/types.ts";
import { scenarios } from "./scenarios.ts";

const GOOD = join(import.meta.dirname, "../test/scenarios/good");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "auditlab-plugin-"));
  cpSync(GOOD, join(folder, "all/good"), { recursive: true });
  writeFileSync(join(folder, "entry.js"), 'export { catalogue, load } from "virtual:scenarios";\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Builds a page's script of nothing but the scenarios; resolves to its folder. */
async function built(): Promise<string> {
  const outDir = join(folder, "dist");
  await build({
    root: folder,
    configFile: false,
    logLevel: "silent",
    plugins: [scenarios(join(folder, "all"))],
    build: { outDir, lib: { entry: join(folder, "entry.js"), formats: ["es"], fileName: "entry" } },
  });
  return outDir;
}

test("the list is there, and each scenario in a script of its own", async () => {
  cpSync(GOOD, join(folder, "all/another"), { recursive: true });
  const index = join(folder, "all/another/index.md");
  writeFileSync(index, readFileSync(index, "utf8").replace("order: 1", "order: 2"));
  const dist = await built();
  expect(readdirSync(dist)).toHaveLength(3);
  const entry = readdirSync(dist).find((name) => name.startsWith("entry"))!;
  expect(readFileSync(join(dist, entry), "utf8")).not.toContain("You are near");
  const { catalogue, load } = (await import(pathToFileURL(join(dist, entry)).href)) as {
    catalogue: ScenarioHead[];
    load: (slug: string) => Promise<Scenario>;
  };
  expect(catalogue.map(({ slug }) => slug)).toEqual(["good", "another"]);
  expect(catalogue[0]).not.toHaveProperty("tasks");
  expect((await load("another")).tasks.map(({ name }) => name)).toEqual(["rule", "file"]);
  await expect(load("constructor")).rejects.toThrow("there is no scenario constructor");
});

test("what is wrong stops the build, with file, line and column", async () => {
  const index = join(folder, "all/good/index.md");
  writeFileSync(index, readFileSync(index, "utf8").replace("minutes: 1", "minutes: many"));
  await expect(built()).rejects.toThrow("scenarios/good/index.md:8:10: minutes is a number");
});

test("what is wrong between scenarios stops it too", async () => {
  cpSync(GOOD, join(folder, "all/twin"), { recursive: true });
  await expect(built()).rejects.toThrow("scenarios/twin/index.md:1:1: order: good has the place 1");
});
