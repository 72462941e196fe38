// Below the terminal, while a scenario is open and the guide out of sight: where one is, and the way back.
import { BookOpen } from "lucide";
import type { JSX } from "preact";
import { show } from "../ui/docks.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./Guide.module.css";
import type { GuideModel } from "./model.ts";

export function Strip({ guide }: { guide: GuideModel }): JSX.Element | null {
  const view = guide.view.value;
  if (view.kind !== "scenario") return null;
  const { scenario, step } = view;
  const states = guide.states.value;
  const tasks = (scenario.steps[step - 1]?.blocks ?? []).flatMap((block) =>
    block.kind === "task" ? [states[block.name]?.status] : [],
  );
  const done = tasks.filter((status) => status === "done").length;
  return (
    <div class={styles.strip}>
      <span>
        {step <= scenario.steps.length ? `Step ${step} of ${scenario.steps.length}` : "Summary"}
        {tasks.length > 0 &&
          (done === tasks.length
            ? ", done"
            : tasks.length === 1
              ? ", one task open"
              : `, ${done} of ${tasks.length} tasks done`)}
      </span>
      <button type="button" class="button small" onClick={() => show("guide")}>
        <Icon of={BookOpen} size={14} />
        Back to the guide
      </button>
    </div>
  );
}
