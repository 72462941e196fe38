// auditlab verify: a link is replayed, and the tasks of its scenario are checked again.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import { show_problems } from "../../scenarios/format/problems.ts";
import type { Progress } from "../../scenarios/format/progress.ts";
import { check_regex } from "../../scenarios/format/regex.ts";
import { resolve_start } from "../../scenarios/format/start.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import { decodeLink, type Permalink } from "../../scenarios/link/codec.ts";
import { LinkError } from "../../scenarios/link/error.ts";
import { typedLines } from "../../scenarios/link/typed.ts";
import { visible } from "../../scenarios/link/visible.ts";
import { run_on, task_states } from "../check/look.ts";
import { Machine } from "../machine/machine.ts";
import { CliError, read_bytes } from "./options.ts";
import { finder, read_folder } from "./scenario_files.ts";

declare const __AUDITLAB_VERSION__: string;

/** Wall time that a replay may take, ms: a link may ask for years of a busy loop. */
const WALL_MS = 120_000;

/** The link in an argument: itself, `-` for standard input, or the name of a file that has it. */
function link_text(argument: string): string {
  if (argument === "-") return read_bytes("/dev/stdin");
  return existsSync(argument) ? read_bytes(argument) : argument;
}

async function read_link(text: string): Promise<Permalink> {
  try {
    return await decodeLink(text.trim());
  } catch (error) {
    if (error instanceof LinkError) throw new CliError(error.message);
    throw error;
  }
}

/** The scenario of a link, null when it has none. `root`: the folder of those that come with auditlab. */
function scenario_of({ scenario }: Permalink, root: string): Scenario | null {
  if (scenario === undefined) return null;
  const inline = typeof scenario !== "string";
  const slug = inline ? "linked" : scenario;
  if (!inline && !existsSync(join(root, slug, "index.md")))
    throw new CliError(`the link is for the scenario ${slug}, and this auditlab has none of that name`);
  const files = inline ? Object.fromEntries(scenario) : read_folder(join(root, slug));
  const parsed = parse_scenario(slug, files, { check_regex });
  if (!parsed.ok)
    throw new CliError(`the scenario is not valid:\n${show_problems(parsed.problems, `${slug}/`)}`);
  return resolve_start(parsed.scenario, finder(root));
}

/** Replays a link; `look` is called before each input, and ten times a second of the machine's time. */
function replay(machine: Machine, { journal, until }: Permalink, look: () => void): void {
  const deadline = performance.now() + WALL_MS;
  const run_to = (at: number): void => {
    while (machine.now < at && !machine.halted) {
      run_on(machine, at);
      look();
      if (performance.now() > deadline)
        throw new CliError(`gave up: the replay takes more than ${WALL_MS / 60_000} minutes`);
    }
  };
  for (const entry of journal) {
    run_to(entry.at);
    machine.feed(entry);
  }
  run_to(until);
  look();
}

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** What is known of a link before anything runs. */
function describe(link: Permalink, scenario: Scenario | null): string {
  const lines = [
    visible(link.title ?? "A session of auditlab"),
    ...(scenario ? [`scenario ${scenario.slug}: ${visible(scenario.title)}`] : []),
    `${plural(typedLines(link.journal).length, "line")} typed, ${(link.until / 1e9).toFixed(1)} s of the machine's time`,
  ];
  if (link.sim !== __AUDITLAB_VERSION__)
    lines.push(
      `WARNING: made with auditlab ${link.sim}, and this is ${__AUDITLAB_VERSION__}: results may differ`,
    );
  return `${lines.join("\n")}\n`;
}

function verdicts(scenario: Scenario, states: Progress): string {
  const lines = scenario.tasks.map(({ name }) => `${states[name].status.padEnd(6)}  ${name}`);
  const done = scenario.tasks.filter(({ name }) => states[name].status === "done").length;
  return `${lines.join("\n")}\n${done} of ${plural(scenario.tasks.length, "task")} done\n`;
}

/** 0 when all tasks are done (or there are none), 1 when not; a link that cannot be honoured is a CliError. */
export async function verify_command(args: readonly string[]): Promise<number> {
  const [argument, option, root = "scenarios", ...more] = args;
  if (argument === undefined) throw new CliError("which LINK?");
  if ((option !== undefined && option !== "--root") || more.length > 0)
    throw new CliError(`what is '${option}'?`);
  if (option !== undefined && args.length < 3) throw new CliError("--root needs a value");
  const link = await read_link(link_text(argument));
  const scenario = scenario_of(link, root);
  process.stdout.write(describe(link, scenario));
  const machine = new Machine({
    ...link.config,
    files: scenario?.files,
    typed: scenario?.before,
  });
  let states: Progress = {};
  const ask = scenario && task_states(machine, scenario);
  replay(machine, link, () => {
    if (ask) states = ask();
  });
  if (machine.halted) process.stdout.write(`the machine has stopped: ${machine.halted.reason}\n`);
  if (!scenario) {
    process.stdout.write("there is no scenario to check\n");
    return 0;
  }
  process.stdout.write(verdicts(scenario, states));
  return scenario.tasks.every(({ name }) => states[name].status === "done") ? 0 : 1;
}
