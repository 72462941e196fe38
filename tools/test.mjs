// `npm test`: every check there is, cheapest first, stopping at the first stage that fails.
// The last line is always "N passed, N failed" over all stages (a stage that is not a test suite counts as one).
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

process.chdir(join(import.meta.dirname, ".."));
const scratch = mkdtempSync(join(tmpdir(), "auditlab-test-"));
const env = { ...process.env, AUDITLAB_DIST: join(scratch, "dist") };
const bin = (name) => join("node_modules", ".bin", name);
const total = { passed: 0, failed: 0 };

/** Runs a command with our terminal; true when it exits with 0. */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env });
  if (error) console.error(error.message);
  return status === 0;
}

/** A stage that is one check. */
const check = (name, ...command) => ({ name, run: () => ({ ok: run(...command) }) });

/** A stage that is a vitest project; its tests are counted one by one. */
const suite = (project) => ({
  name: `${project} tests`,
  run: async () => {
    const report = join(scratch, `${project}.json`);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ok = run(bin("vitest"), "run", "--project", project, ...reporters);
    if (!existsSync(report)) return { ok: false };
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, "utf8"));
    return { ok, passed, failed: ok ? failed : Math.max(failed, 1) };
  },
});

/** The scenarios, each of which counts: the last line of the report says how many passed and failed. */
const scenarios = {
  name: "scenarios",
  run: () => {
    const { stdout, status } = spawnSync(process.execPath, ["tools/auditlab.mjs", "check"], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
      env,
    });
    process.stdout.write(stdout);
    const counts = /(\d+) passed, (\d+) failed\n$/.exec(stdout);
    if (!counts) return { ok: false };
    return { ok: status === 0, passed: Number(counts[1]), failed: Number(counts[2]) };
  },
};

const stages = [
  check("format and lint (biome)", bin("biome"), "ci", "--error-on-warnings", "."),
  check("typed lint (oxlint)", bin("oxlint"), "--type-aware"),
  check("types (tsc)", bin("tsc"), "-b"),
  check("unused code (knip)", bin("knip")),
  check("build (vite)", bin("vite"), "build", "--outDir", env.AUDITLAB_DIST, "--logLevel", "warn"),
  check("size budget", process.execPath, "tools/size.mjs"),
  suite("unit"),
  scenarios,
  suite("golden"),
  suite("e2e"),
];

for (const stage of stages) {
  console.log(`\n== ${stage.name}`);
  let result;
  try {
    result = await stage.run();
  } catch (error) {
    console.error(error.message);
    result = { ok: false };
  }
  total.passed += result.passed ?? (result.ok ? 1 : 0);
  total.failed += result.failed ?? (result.ok ? 0 : 1);
  if (!result.ok) {
    console.log(`\n== FAILED: ${stage.name}`);
    break;
  }
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
