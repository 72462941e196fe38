// A session becomes a draft: what was typed, in steps; the machine it was typed on; and proposals for tasks.
import { bytes_of } from "../../scenarios/format/bytes.ts";
import { MAX_LINES, MAX_STEPS } from "../../scenarios/format/limits.ts";
import type { ScenarioHead } from "../../scenarios/format/types.ts";
import type { MachineConfig, ScenarioSource, SessionLine } from "../../worker/api.ts";
import { INDEX, nextPlace, SOLUTION, textOf } from "./draft.ts";
import { type Entered, enteredLines } from "./entered.ts";
import { code, type Proposal, Proposer } from "./proposals.ts";

/** Tasks that are proposed; more than these nobody weighs. */
const MAX_PROPOSALS = 12;

interface Step {
  readonly lines: readonly string[];
  /** Lines of the session that are left out, and why. */
  readonly without: readonly Entered[];
  readonly tasks: readonly (Proposal & { readonly name: string })[];
}

/** Each step ends with what could be a task. */
function stepsOf(entered: readonly Entered[], proposer: Proposer): Step[] {
  const steps: Step[] = [];
  const counts = new Map<string, number>();
  const named = (proposal: Proposal) => {
    const n = (counts.get(proposal.kind) ?? 0) + 1;
    counts.set(proposal.kind, n);
    return { ...proposal, name: `${proposal.kind}-${n}` };
  };
  let left = MAX_PROPOSALS;
  let lines: string[] = [];
  let without: Entered[] = [];
  for (const one of entered) {
    if (one.text === null) without.push(one);
    else if (one.text.trim() !== "") lines.push(...one.text.split("\n"));
    const found = proposer.of(one.line);
    // What a line that is left out did will not happen again.
    const tasks = one.text === null || steps.length >= MAX_STEPS - 1 ? [] : found.slice(0, left);
    if (tasks.length === 0) continue;
    left -= tasks.length;
    steps.push({ lines, without, tasks: tasks.map(named) });
    lines = [];
    without = [];
  }
  if (lines.length > 0 || without.length > 0 || steps.length === 0) steps.push({ lines, without, tasks: [] });
  return steps;
}

/** Text in YAML. */
const quoted = (text: string): string => JSON.stringify(text);

/** Plain JSON in YAML's flow style, as an author writes it: words stand without quotes where they can. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${flow(key)}: ${flow(part)}`)
      .join(", ")} }`;
  const word = typeof value === "string" && /^[A-Za-z][A-Za-z0-9_-]*$/.test(value);
  // "yes" is text here, but not in every YAML.
  return word && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value);
}

function front(config: MachineConfig, tasks: Step["tasks"], order: number): string[] {
  const { patches, seed, epoch, as_posted = [], boot = [] } = config;
  return [
    "---",
    "title: A session of auditlab",
    "summary: Say in one sentence what the reader will be able to do.",
    "kind: guide",
    "chapter: practice",
    `order: ${order}`,
    "level: 1",
    "minutes: 5",
    "machine:",
    `  patches: ${patches}`,
    `  seed: ${seed}`,
    `  epoch: ${epoch}`,
    ...(as_posted.length > 0 ? [`  as_posted: [${as_posted.join(", ")}]`] : []),
    ...(boot.length > 0 ? [`  boot: [${boot.join(", ")}]`] : []),
    ...(tasks.length === 0 ? ["tasks: {}"] : ["tasks:"]),
    ...tasks.flatMap(({ name, title, done, from }) => [
      `  # A proposal, made of ${from}: keep it, change it, or delete it here and where it stands below.`,
      `  ${name}:`,
      `    title: ${quoted(title)}`,
      `    done: ${flow(done)}`,
    ]),
    "sources:",
    "  - { title: A session of auditlab }",
    "---",
  ];
}

/** A fence that no line of the block ends. */
function fence(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map((line) => /^\s*(`*)/.exec(line)?.[1].length ?? 0));
  return "`".repeat(longest + 1);
}

function body(step: Step, i: number): string[] {
  const ticks = fence(step.lines);
  const what = ({ line }: Entered): string => {
    const typed = (line.shown ?? line.typed).replace(/^\[[^\]]*\][#$] /, "").slice(0, 100);
    return code(typed.replaceAll(/[^\x20-\x7e]/g, "?") || " ");
  };
  return [
    "",
    `## Step ${i + 1}`,
    "",
    "Say here what is done, why, and what to look at.",
    ...(step.lines.length > 0 ? ["", `${ticks}sh {exec}`, ...step.lines, ticks] : []),
    ...step.without.flatMap((one) => ["", `Left out: ${what(one)}, because ${one.reason}.`]),
    ...step.tasks.flatMap(({ name }) => ["", "```task", name, "```"]),
  ];
}

/**
 * The files of a scenario made of a session. `lines` as the worker tells them (WorkerApi.lines).
 * @throws Error, in words for the reader, when there is nothing in it, or more than a scenario may have.
 */
export function filesOfSession(
  config: MachineConfig,
  lines: readonly SessionLine[],
  heads: readonly ScenarioHead[],
): ScenarioSource {
  const proposer = new Proposer();
  // What the boot did cannot be asked for.
  for (const before of lines.slice(0, 1)) proposer.of(before);
  const entered = enteredLines(lines);
  const solution = entered.flatMap(({ text }) =>
    text === null || text.trim() === "" ? [] : text.split("\n"),
  );
  if (entered.length === 0) throw new Error("Nothing was typed in this session yet.");
  if (solution.length > MAX_LINES)
    throw new Error(`The session has more than ${MAX_LINES} lines, which is more than a scenario may have.`);
  const steps = stepsOf(entered, proposer);
  const tasks = steps.flatMap((step) => step.tasks);
  const index = [...front(config, tasks, nextPlace(heads, "practice")), ...steps.flatMap(body), ""];
  const disk = (config.files ?? []).map(({ path, data }) => {
    const file = `files${path}`;
    return [file, textOf(file, bytes_of(data))] as const;
  });
  return {
    [INDEX]: index.join("\n"),
    [SOLUTION]: solution.map((line) => `${line}\n`).join(""),
    ...Object.fromEntries(disk),
  };
}
