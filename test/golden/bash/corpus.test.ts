// If this fails, our bash does something else with a script than bash 5.2.15 did.
//
// The files *.txt hold the scripts with what a real bash 5.2.15 (Debian 12) made of them. They are written anew, from
// the bash of the machine the test runs on, by `RECORD=FILE npx vitest run --project golden corpus`; `CASE=N` runs
// one case only.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { run_script } from "../../machine.ts";
import { type Case, driver, format_corpus, parse_corpus, script_path, split_results } from "./corpus.ts";

const FOLDER = import.meta.dirname;
const files = readdirSync(FOLDER)
  .filter((f) => f.endsWith(".txt"))
  .sort();

/** Runs the cases with the real bash of this machine. */
function record(cases: readonly Case[]): Case[] {
  const version = execFileSync("bash", ["-c", "echo $BASH_VERSION"], { encoding: "latin1" });
  if (!version.startsWith("5.2.15(")) throw new Error(`this machine has bash ${version}`);
  const root = dirname(dirname(script_path(0)));
  rmSync(root, { recursive: true, force: true });
  for (const [n, c] of cases.entries()) {
    mkdirSync(dirname(script_path(n)), { recursive: true });
    writeFileSync(script_path(n), Buffer.from(c.script, "latin1"));
  }
  const r = spawnSync("env", ["--default-signal", "bash", "-c", driver(cases.length)], {
    encoding: "latin1",
    maxBuffer: 1e8,
  });
  rmSync(root, { recursive: true, force: true });
  return split_results(cases, r.stdout, r.stderr).map((c, n) => {
    if (!c) throw new Error(`no result of case ${n}: ${cases[n].script}`);
    return c;
  });
}

/** Runs the cases on our machine. */
function run_ours(cases: readonly Case[]): (Case | null)[] {
  const r = run_script(driver(cases.length), {
    files: cases.map((c, n) => ({ path: script_path(n), data: c.script, mode: 0o644 })),
    seconds: 3600,
  });
  return split_results(cases, r.stdout, r.stderr);
}

describe("scripts that a real bash ran", () => {
  test.each(files)("%s", (file) => {
    const path = join(FOLDER, file);
    let cases = parse_corpus(readFileSync(path, "latin1"));
    expect(cases.length).toBeGreaterThan(0);
    if (process.env.RECORD === file) {
      cases = record(cases);
      writeFileSync(path, Buffer.from(format_corpus(cases), "latin1"));
    }
    if (process.env.CASE !== undefined) cases = [cases[Number(process.env.CASE)]];
    const ours = run_ours(cases);
    const differences = cases.flatMap((real, n) => {
      const own = ours[n];
      return own && format_corpus([own]) === format_corpus([real])
        ? []
        : [`--- case ${n}\n${format_corpus([real])}+++ ours\n${own ? results_only(own) : "no result"}`];
    });
    expect(differences.join("\n")).toBe("");
  });
});

const results_only = (c: Case): string => format_corpus([{ ...c, script: "" }]).replace("@@ script\n", "");
