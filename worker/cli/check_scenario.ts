// Whether a scenario is what it claims to be. Each check is one function that tells what is wrong.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lines_of } from "../../scenarios/format/lines.ts";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import type { Problem, Scenario } from "../../scenarios/format/types.ts";
import { check_regex } from "../machine/text_match.ts";
import { CheckRun, Stuck } from "./check_run.ts";
import { read_folder } from "./scenario_files.ts";

/** With how many seeds the solution is to have the same outcome. */
const SEEDS = 3;
/** What no command of a scenario prints. */
const UNKNOWN = /command not found|is not simulated|[Nn]ot simulated/;

export interface Checked {
  /** null when its files are not even a scenario */
  readonly scenario: Scenario | null;
  readonly problems: readonly Problem[];
}

type Report = (file: string, message: string) => void;

/** Runs a part of a check; what never ends is a problem of `file`. */
function guarded(file: string, report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    report(file, error.message);
  }
}

/** A transcript is what it was, or becomes so with --update. */
function compare(folder: string, path: string, transcript: string, update: boolean, report: Report): void {
  const file = join(folder, path);
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, transcript, "latin1");
    return;
  }
  if (!existsSync(file)) {
    report(path, "is missing: check --update writes it");
    return;
  }
  const wanted = readFileSync(file, "latin1").split("\n");
  const got = transcript.split("\n");
  const at = got.findIndex((line, i) => line !== wanted[i]);
  const line = at < 0 ? got.length : at;
  if (at < 0 && wanted.length === got.length) return;
  const show = (text: string | undefined) => (text === undefined ? "nothing more" : JSON.stringify(text));
  report(
    path,
    `line ${line + 1} is now ${show(got[line])}, not ${show(wanted[line])} (check --update accepts it)`,
  );
}

function check_unknown(file: string, transcript: string, report: Report): void {
  for (const line of transcript.split("\n"))
    if (UNKNOWN.test(line)) report(file, `the machine says: ${line}`);
}

/** At the start nothing is done and nothing is broken. */
function check_start(run: CheckRun, report: Report): void {
  for (const [name, { status }] of Object.entries(run.states))
    if (status === "done" || status === "broken")
      report("index.md", `the task "${name}" is ${status} before anything was typed`);
}

/** "label done, find open" */
const outcome = ({ states }: CheckRun): string =>
  Object.entries(states)
    .map(([name, { status }]) => `${name} ${status}`)
    .join(", ");

/** Types the solution with `seed`. `started` is called when nothing was typed yet. */
function solve(scenario: Scenario, seed: number, report: Report, started: (run: CheckRun) => void): CheckRun {
  const run = new CheckRun(scenario, seed);
  guarded("solution.sh", report, () => {
    run.boot();
    started(run);
    run.type(scenario.solution);
    run.settle();
  });
  return run;
}

/** The solution does every task, whatever the seed. Returns what was shown meanwhile. */
function check_solution(
  scenario: Scenario,
  folder: string,
  update: boolean,
  report: Report,
): ReadonlySet<string> {
  const { seed } = scenario.machine;
  const run = solve(scenario, seed, report, (started) => check_start(started, report));
  for (const [name, { status }] of Object.entries(run.states))
    if (status !== "done")
      report("solution.sh", `the task "${name}" is ${status} at the end of the solution`);
  check_unknown("solution.sh", run.transcript, report);
  compare(folder, "expect/solution.txt", run.transcript, update, report);
  for (let i = 1; i < SEEDS; i++) {
    const other = (seed + i) % 2 ** 32;
    const now = outcome(solve(scenario, other, report, () => {}));
    if (now !== outcome(run))
      report("solution.sh", `with the seed ${other}: ${now}; with ${seed}: ${outcome(run)}`);
  }
  return run.shown;
}

/** Types the wrong attempts: none does it all, and each shows something that was not said before. */
function check_attempts(
  scenario: Scenario,
  folder: string,
  update: boolean,
  report: Report,
): ReadonlySet<string> {
  const shown = new Set<string>();
  const attempts = join(folder, "attempts");
  for (const name of existsSync(attempts) ? readdirSync(attempts).sort() : []) {
    const path = `attempts/${name}`;
    if (!name.endsWith(".sh")) {
      report(path, "is no attempt: its name ends in .sh");
      continue;
    }
    const run = new CheckRun(scenario);
    guarded(path, report, () => {
      run.boot();
      run.type(lines_of(readFileSync(join(attempts, name), "utf8")));
      run.settle();
    });
    if (Object.values(run.states).every(({ status }) => status === "done"))
      report(path, "is a wrong attempt, but does every task");
    for (const what of run.shown) shown.add(what);
    compare(folder, `expect/${path.replace(/\.sh$/, ".txt")}`, run.transcript, update, report);
  }
  return shown;
}

/** Every remark and hint is shown at some time. */
function check_shown(scenario: Scenario, shown: ReadonlySet<string>, report: Report): void {
  for (const task of scenario.tasks)
    for (const part of ["not_yet", "broken", "hints"] as const)
      for (const [i, { when }] of task[part].entries())
        if (when && !shown.has(`${task.name}.${part}.${i}`))
          report(
            "index.md",
            `tasks.${task.name}.${part}.${i} is shown neither in the solution nor in an attempt`,
          );
}

/** The blocks that a reader runs, one after the other. */
function check_blocks(scenario: Scenario, report: Report): void {
  const run = new CheckRun(scenario);
  guarded("index.md", report, () => {
    run.boot();
    for (const { blocks } of scenario.steps)
      for (const block of blocks) if (block.kind === "code" && block.use === "exec") run.type(block.lines);
    run.settle();
  });
  check_unknown("index.md", run.transcript, report);
}

/** Checks the scenario in the folder; with `update` its transcripts are written anew. */
export function check_scenario(root: string, slug: string, update: boolean): Checked {
  const folder = join(root, slug);
  const parsed = parse_scenario(slug, read_folder(folder), { check_regex });
  if (!parsed.ok) return { scenario: null, problems: parsed.problems };
  const { scenario } = parsed;
  const problems: Problem[] = [];
  const report: Report = (file, message) => void problems.push({ file, line: 1, column: 1, message });
  const shown = new Set([
    ...check_solution(scenario, folder, update, report),
    ...check_attempts(scenario, folder, update, report),
  ]);
  check_shown(scenario, shown, report);
  check_blocks(scenario, report);
  return { scenario, problems };
}
