// The reader's way through a scenario, and from one to the next: what is open, what is finished, what has just changed.
import { type Progress, progress } from "../../scenarios/format/progress.ts";
import type { Scenario, ScenarioHead, Task } from "../../scenarios/format/types.ts";
import { plain } from "./plain.ts";
import type { ScenarioProgress } from "./progress.ts";

/** The states that the tasks were left in; the machine's answers say the rest. */
export function restored(scenario: Scenario, { done, offered }: ScenarioProgress): Progress {
  const state = ({ name }: Task): Progress[string] => ({
    status: done.includes(name) ? "done" : "open",
    say: null,
    recover: [],
    offered: offered[name] ?? [],
  });
  return progress(scenario, {}, Object.fromEntries(scenario.tasks.map((task) => [task.name, state(task)])));
}

/** A task that is not done, or a quiz that is not answered rightly, and the step in which it stands (from 1). */
export interface OpenThing {
  readonly kind: "task" | "quiz";
  readonly name: string;
  readonly step: number;
}

/** What is still to be done. */
export function openThings(
  scenario: Scenario,
  kept: Pick<ScenarioProgress, "done" | "answers">,
): OpenThing[] {
  return scenario.steps.flatMap(({ blocks }, i) =>
    blocks.flatMap((block): OpenThing[] => {
      const step = i + 1;
      if (block.kind === "task")
        return kept.done.includes(block.name) ? [] : [{ kind: "task", name: block.name, step }];
      const quiz = block.kind === "quiz" ? block.name : block.kind === "code" ? block.predict : undefined;
      if (quiz === undefined) return [];
      const answer = kept.answers[quiz];
      const right = scenario.quizzes.find(({ name }) => name === quiz)?.options[answer]?.right === true;
      return right ? [] : [{ kind: "quiz", name: quiz, step }];
    }),
  );
}

/** Nothing is open any more; where there is nothing to do, it has been read to its end. */
export const isFinished = (scenario: Scenario, kept: ScenarioProgress): boolean =>
  openThings(scenario, kept).length === 0 &&
  (scenario.tasks.length + scenario.quizzes.length > 0 || kept.step > scenario.steps.length);

/** The scenario to do next: the first in the list, after `slug`, that is not finished and whose needs are. */
export function nextOf(
  heads: readonly ScenarioHead[],
  finished: (slug: string) => boolean,
  slug: string | null = null,
): ScenarioHead | null {
  const at = heads.findIndex((head) => head.slug === slug);
  const turned = [...heads.slice(at + 1), ...heads.slice(0, at + 1)];
  const open = turned.filter((head) => head.slug !== slug && !finished(head.slug));
  return open.find(({ needs }) => needs.every(finished)) ?? open[0] ?? null;
}

/** What a screen reader is told when tasks go from one state to another; empty when there is nothing to say. */
export function news(scenario: Pick<Scenario, "tasks">, before: Progress, after: Progress): string {
  return scenario.tasks
    .flatMap((task) => {
      const [was, is] = [before[task.name], after[task.name]];
      if (was?.status === is.status && was.say === is.say) return [];
      if (is.status === "done") return was && was.status !== "done" ? [`Done: ${plain(task.title)}`] : [];
      if (is.status === "broken" && is.say) return [`Cannot be done any more: ${plain(is.say)}`];
      return is.say ? [`Not yet: ${plain(is.say)}`] : [];
    })
    .join(" ");
}
