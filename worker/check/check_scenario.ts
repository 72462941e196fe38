// Whether a scenario is what it claims to be. Each check is one function that tells what is wrong.
import { file_bytes, file_text } from "../../scenarios/format/bytes.ts";
import { lines_of } from "../../scenarios/format/lines.ts";
import { stray_transcripts, transcript_of } from "../../scenarios/format/transcripts.ts";
import type { Problem, Scenario } from "../../scenarios/format/types.ts";
import type { ByteString, CheckResult, ScenarioSource } from "../api.ts";
import { CheckRun, Stuck } from "./check_run.ts";
import { type Checking, part_of } from "./checking.ts";

/** With how many seeds the solution is to have the same outcome. */
const SEEDS = 3;
/** What no command of a scenario prints. */
const UNKNOWN = /command not found|is not simulated|[Nn]ot simulated/;

type Report = (file: string, message: string) => void;

/** What is checked, and what has come of it so far. */
interface Subject {
  readonly scenario: Scenario;
  readonly files: ScenarioSource;
  readonly report: Report;
  /** Remarks and hints that were shown. */
  readonly shown: Set<string>;
  /** By their path below the scenario's folder. */
  readonly transcripts: Record<string, ByteString>;
}

/** Types `lines` on a fresh machine; what never ends is a problem of `file`. `started`: nothing was typed yet. */
function* play(
  { scenario, report }: Subject,
  file: string,
  lines: readonly string[],
  { seed = scenario.machine.seed, started = () => {} }: { seed?: number; started?: (run: CheckRun) => void },
): Checking<CheckRun> {
  const run = new CheckRun(scenario, seed);
  try {
    yield* run.boot();
    started(run);
    yield* run.type(lines);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    report(file, error.message);
  }
  return run;
}

/** A transcript is what it was, and there is none of anything else. */
function check_transcripts({ files, transcripts, report }: Subject): void {
  for (const { file, message } of stray_transcripts(files)) report(file, message);
  for (const [path, transcript] of Object.entries(transcripts)) {
    if (!Object.hasOwn(files, path)) {
      report(path, "is missing: check --update writes it");
      continue;
    }
    const wanted = (file_bytes(files[path]) ?? "").split("\n");
    const got = transcript.split("\n");
    const at = got.findIndex((line, i) => line !== wanted[i]);
    const line = at < 0 ? got.length : at;
    if (at < 0 && wanted.length === got.length) continue;
    const show = (text: string | undefined) => (text === undefined ? "nothing more" : JSON.stringify(text));
    report(
      path,
      `line ${line + 1} is now ${show(got[line])}, not ${show(wanted[line])} (check --update accepts it)`,
    );
  }
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

/** The solution does every task. */
function* check_solution(subject: Subject): Checking<CheckRun> {
  const { scenario, report, shown, transcripts } = subject;
  const run = yield* play(subject, "solution.sh", scenario.solution, {
    started: (fresh) => check_start(fresh, report),
  });
  for (const [name, { status }] of Object.entries(run.states))
    if (status !== "done")
      report("solution.sh", `the task "${name}" is ${status} at the end of the solution`);
  check_unknown("solution.sh", run.transcript, report);
  transcripts[transcript_of("solution.sh")] = run.transcript;
  for (const what of run.shown) shown.add(what);
  return run;
}

/** With another seed it has the same outcome. */
function* check_seed(subject: Subject, first: CheckRun, i: number): Checking<void> {
  const { scenario, report } = subject;
  const { seed } = scenario.machine;
  const other = (seed + i) % 2 ** 32;
  const now = outcome(yield* play(subject, "solution.sh", scenario.solution, { seed: other }));
  if (now !== outcome(first))
    report("solution.sh", `with the seed ${other}: ${now}; with ${seed}: ${outcome(first)}`);
}

/** A wrong attempt does not do it all; it shows something that was not said before. */
function* check_attempt(subject: Subject, path: string): Checking<void> {
  const { files, report, shown, transcripts } = subject;
  if (!/^attempts\/[^/]+\.sh$/.test(path)) {
    report(path, "is no attempt: its name ends in .sh");
    return;
  }
  const text = file_text(files[path]);
  if (text === null) {
    report(path, "is not text in UTF-8");
    return;
  }
  const run = yield* play(subject, path, lines_of(text), {});
  if (Object.values(run.states).every(({ status }) => status === "done"))
    report(path, "is a wrong attempt, but does every task");
  for (const what of run.shown) shown.add(what);
  transcripts[transcript_of(path)] = run.transcript;
}

/** Every remark and hint is shown at some time. */
function check_shown({ scenario, shown, report }: Subject): void {
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
function* check_blocks(subject: Subject): Checking<void> {
  const { scenario, report } = subject;
  const lines = scenario.steps.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "code" && block.use === "exec" ? block.lines : [])),
  );
  const run = yield* play(subject, "index.md", lines, {});
  check_unknown("index.md", run.transcript, report);
}

/**
 * Checks a scenario that was made of `files`. With `update` the transcripts among them are not looked at: the new ones
 * will be written.
 */
export function* check_scenario(
  scenario: Scenario,
  files: ScenarioSource,
  update = false,
): Checking<CheckResult> {
  const problems: Problem[] = [];
  const report: Report = (file, message) => void problems.push({ file, line: 1, column: 1, message });
  const subject: Subject = { scenario, files, report, shown: new Set(), transcripts: {} };
  const attempts = Object.keys(files)
    .filter((path) => path.startsWith("attempts/"))
    .sort();
  const share = 1 / (SEEDS + attempts.length + 1);
  let at = 0;
  const next = <T>(checking: Checking<T>) => part_of(checking, share * at++, share);
  const solved = yield* next(check_solution(subject));
  for (let i = 1; i < SEEDS; i++) yield* next(check_seed(subject, solved, i));
  for (const path of attempts) yield* next(check_attempt(subject, path));
  if (!update) check_transcripts(subject);
  check_shown(subject);
  yield* next(check_blocks(subject));
  return { problems, transcripts: subject.transcripts };
}
