// All predicates of a scenario: their names as questions for the worker, and what stands within them.
import type { Predicate, RecordMatch, TaskMatch, TextMatch } from "../../worker/api.ts";
import type { Task } from "./types.ts";

/** What a task asks, by the name of the question. */
export function questions_of(tasks: readonly Task[]): Record<string, Predicate> {
  const questions: Record<string, Predicate> = {};
  for (const task of tasks) {
    questions[question(task, "done")] = task.done;
    for (const part of ["not_yet", "broken", "hints"] as const)
      for (const [i, { when }] of task[part].entries()) if (when) questions[question(task, part, i)] = when;
  }
  return questions;
}

/** Name of a question: "label.done", "label.not_yet.0". */
export const question = (
  task: Pick<Task, "name">,
  part: "done" | "not_yet" | "broken" | "hints",
  i?: number,
) => (i === undefined ? `${task.name}.${part}` : `${task.name}.${part}.${i}`);

type Path = readonly (string | number)[];

/** A regular expression in a predicate, with the way to it. */
export interface PatternAt {
  readonly pattern: string;
  readonly path: Path;
}

function* in_text(match: TextMatch | undefined, path: Path): Generator<PatternAt> {
  if (match === undefined || typeof match === "string" || "any_of" in match) return;
  if ("matches" in match) yield { pattern: match.matches, path: [...path, "matches"] };
  else yield* in_text(match.not, [...path, "not"]);
}

function* in_record(record: RecordMatch, path: Path): Generator<PatternAt> {
  yield* in_text(record.type, [...path, "type"]);
  for (const [name, match] of Object.entries(record.fields ?? {}))
    yield* in_text(match, [...path, "fields", name]);
}

function* in_task(task: TaskMatch, path: Path): Generator<PatternAt> {
  for (const key of ["comm", "cmdline", "contid", "auid", "uid"] as const)
    yield* in_text(task[key], [...path, key]);
  if (task.parent) yield* in_task(task.parent, [...path, "parent"]);
}

/** All regular expressions of a predicate. */
export function* patterns_of(predicate: Predicate, path: Path = []): Generator<PatternAt> {
  if ("all" in predicate)
    for (const [i, part] of predicate.all.entries()) yield* patterns_of(part, [...path, "all", i]);
  else if ("any" in predicate)
    for (const [i, part] of predicate.any.entries()) yield* patterns_of(part, [...path, "any", i]);
  else if ("not" in predicate) yield* patterns_of(predicate.not, [...path, "not"]);
  else if ("event" in predicate)
    for (const [i, record] of predicate.event.entries()) yield* in_record(record, [...path, "event", i]);
  else if ("ran" in predicate) yield* in_text(predicate.ran, [...path, "ran"]);
  else if ("terminal" in predicate) yield* in_text(predicate.terminal, [...path, "terminal"]);
  else if ("task" in predicate) yield* in_task(predicate.task, [...path, "task"]);
  else if ("rule" in predicate) yield* in_text(predicate.rule, [...path, "rule"]);
  else if ("file" in predicate) yield* in_text(predicate.contains, [...path, "contains"]);
  else if ("netns" in predicate) yield* in_text(predicate.netns.contid, [...path, "netns", "contid"]);
}

const parts_of = (predicate: Predicate): readonly Predicate[] => {
  if ("all" in predicate) return predicate.all;
  if ("any" in predicate) return predicate.any;
  return "not" in predicate ? [predicate.not] : [];
};

/** How many predicates there are in one, itself included. */
export const count_predicates = (predicate: Predicate): number =>
  parts_of(predicate).reduce((sum, part) => sum + count_predicates(part), 1);

/** How deep predicates, or parents of tasks, stand in one another: 1 for one that has none. */
export function predicate_depth(predicate: Predicate): number {
  let depth = 0;
  if ("task" in predicate) for (let task = predicate.task.parent; task; task = task.parent) depth++;
  return 1 + Math.max(depth, ...parts_of(predicate).map(predicate_depth));
}
