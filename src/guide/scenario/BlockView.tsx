// One block of a step.
import type { JSX } from "preact";
import type { Block } from "../../../scenarios/format/types.ts";
import { Prose } from "../markdown.tsx";
import { CodeView } from "./CodeView.tsx";
import type { Context } from "./context.ts";
import { QuizView } from "./QuizView.tsx";
import { TaskView } from "./TaskView.tsx";

export function BlockView({ block, context }: { block: Block; context: Context }): JSX.Element | null {
  const { scenario, links } = context;
  switch (block.kind) {
    case "prose":
      return <Prose node={block.node} links={links} />;
    case "code":
      return <CodeView block={block} context={context} />;
    case "task": {
      const task = scenario.tasks.find(({ name }) => name === block.name);
      return task ? <TaskView task={task} context={context} /> : null;
    }
    case "quiz": {
      const quiz = scenario.quizzes.find(({ name }) => name === block.name);
      return quiz ? <QuizView quiz={quiz} context={context} /> : null;
    }
  }
}
