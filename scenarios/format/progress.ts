// How far one is: answers of the machine become the states of the tasks. The page and the checker ask the same way.
import type { Predicate } from "../../worker/api.ts";
import { question, questions_of } from "./predicates.ts";
import type { Inline, Scenario, Task } from "./types.ts";

/** Answers of the machine by the name of the question; one that is missing is not known yet, and counts as no. */
export type Answers = Readonly<Record<string, boolean>>;

export interface TaskState {
  /** locked: something it needs is not done yet; done stays done. */
  readonly status: "locked" | "open" | "done" | "broken";
  /** Why it is not done yet, or can no longer be; null when there is nothing to say. */
  readonly say: Inline | null;
  /** Lines that make it possible again, when it is broken. */
  readonly recover: readonly string[];
  /** Indices of hints whose moment has come, in order; it does not pass. */
  readonly offered: readonly number[];
}

/** The state of each task by its name. */
export type Progress = Readonly<Record<string, TaskState>>;

/** What is to be asked of the machine for a scenario (WorkerApi.ask). */
export const scenario_questions = (scenario: Pick<Scenario, "tasks">): Record<string, Predicate> =>
  questions_of(scenario.tasks);

/** Tasks in an order in which each comes after those it needs; parse.ts has seen to it that there is one. */
function ordered(tasks: readonly Task[]): Task[] {
  const by_name = new Map(tasks.map((task) => [task.name, task]));
  const done = new Set<Task>();
  const visit = (task: Task) => {
    if (done.has(task)) return;
    done.add(task);
    for (const need of task.needs) visit(by_name.get(need)!);
    order.push(task);
  };
  const order: Task[] = [];
  for (const task of tasks) visit(task);
  return order;
}

/** The states that `answers` lead to; `before` is what this function said last ({} at the start). */
export function progress(
  scenario: Pick<Scenario, "tasks">,
  answers: Answers,
  before: Progress = {},
): Progress {
  const states: Record<string, TaskState> = {};
  for (const task of ordered(scenario.tasks)) {
    const old = Object.hasOwn(before, task.name) ? before[task.name] : null;
    const holds = (...of: [part: "done" | "not_yet" | "broken" | "hints", i?: number]) =>
      answers[question(task, ...of)] === true;
    const hints = [...task.hints.keys()];
    const state = (status: TaskState["status"], more: Partial<TaskState> = {}): TaskState => {
      const active = status === "open" || status === "broken";
      const offered = hints.filter(
        (i) => old?.offered.includes(i) || (active && task.hints[i].when !== undefined && holds("hints", i)),
      );
      return { status, say: null, recover: [], offered, ...more };
    };
    const first = (part: "not_yet" | "broken") => task[part].findIndex((_, i) => holds(part, i));
    const broken = first("broken");
    const not_yet = first("not_yet");
    if (old?.status === "done") states[task.name] = state("done");
    else if (task.needs.some((need) => states[need].status !== "done")) states[task.name] = state("locked");
    else if (holds("done")) states[task.name] = state("done");
    else if (broken >= 0)
      states[task.name] = state("broken", {
        say: task.broken[broken].say,
        recover: task.broken[broken].recover,
      });
    else states[task.name] = state("open", { say: not_yet >= 0 ? task.not_yet[not_yet].say : null });
  }
  return states;
}
