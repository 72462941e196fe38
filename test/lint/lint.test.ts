// If this fails, a rule of the house (imports, purity, promises) no longer bites: bad code would pass CI.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = join(import.meta.dirname, "fixtures");
/** The rules the fixtures speak about; a finding of any other rule is not their subject. */
const OURS =
  /^(?:plugin|noRestrictedImports|noRestrictedGlobals|no-floating-promises|switch-exhaustiveness-check)$/;

let house: string;

/** Runs a linter in the copied house; it exits non-zero when it finds something, which is the point. */
function run(bin: string, args: string[]): string {
  try {
    return execFileSync(join(ROOT, "node_modules/.bin", bin), args, {
      cwd: house,
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** "file:line rule" of every `// flagged: rule ...` mark in the fixtures. */
function marks(): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(FIXTURES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    readFileSync(path, "utf8")
      .split("\n")
      .forEach((line, i) => {
        const rules = /\/\/ flagged: (.*)$/.exec(line)?.[1].split(" ") ?? [];
        for (const rule of rules) found.push(`${relative(FIXTURES, path)}:${i + 1} ${rule}`);
      });
  }
  return found.sort();
}

beforeAll(() => {
  // The fixtures are laid out as the project is and linted with the project's own configuration, in a folder of
  // their own so that the project's lint run never sees them.
  house = mkdtempSync(join(tmpdir(), "auditlab-lint-"));
  cpSync(FIXTURES, house, { recursive: true });
  cpSync(join(ROOT, "tools/lint"), join(house, "tools/lint"), { recursive: true });
  const biome = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  writeFileSync(join(house, "biome.json"), JSON.stringify({ ...biome, vcs: { enabled: false }, files: {} }));
  const oxlint = JSON.parse(readFileSync(join(ROOT, ".oxlintrc.json"), "utf8"));
  writeFileSync(
    join(house, ".oxlintrc.json"),
    JSON.stringify({ ...oxlint, ignorePatterns: ["node_modules"] }),
  );
  writeFileSync(
    join(house, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { strict: true, lib: ["es2023"], types: [], module: "esnext" } }),
  );
  symlinkSync(join(ROOT, "node_modules"), join(house, "node_modules"));
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

test("each marked line is flagged by its rule, and no other line is", () => {
  const biome = JSON.parse(
    run("biome", ["lint", "--reporter=json", "--max-diagnostics=none", "scenarios", "src", "worker"]),
  );
  const oxlint = JSON.parse(run("oxlint", ["--format=json", "worker/typed.ts"]));
  const found: string[] = [];
  for (const { category, location } of biome.diagnostics)
    found.push(`${location.path}:${location.start.line} ${category.split("/").at(-1)}`);
  for (const { code, filename, labels } of oxlint.diagnostics)
    found.push(`${filename}:${labels[0].span.line} ${/\((.*)\)/.exec(code)?.[1]}`);
  expect(found.filter((f) => OURS.test(f.split(" ")[1])).sort()).toEqual(marks());
});
