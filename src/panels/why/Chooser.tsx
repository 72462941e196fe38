// Which command, or which event: the head of the panels that look back at one.
import { ChevronLeft, ChevronRight } from "lucide";
import type { JSX } from "preact";
import { Icon } from "../../ui/Icon.tsx";
import { question } from "./question.ts";
import { asked, title } from "./tracing.ts";
import styles from "./Why.module.css";

export function Chooser(): JSX.Element {
  const about = question.value;
  const at = asked.value;
  const go = (back: number) => {
    question.value = { kind: "command", back };
  };
  const back = about.kind === "command" ? about.back : -1;
  return (
    <>
      <span class={styles.title} title={title.value}>
        {about.kind === "command" && title.value !== "" && <span aria-hidden="true">$ </span>}
        {title.value}
      </span>
      <div class="tools">
        <button
          type="button"
          class="icon"
          aria-label="The command before"
          title="The command before"
          disabled={about.kind === "command" && (at?.before ?? 0) === 0}
          onClick={() => go(back + 1)}
        >
          <Icon of={ChevronLeft} />
        </button>
        <button
          type="button"
          class="icon"
          aria-label="The command after"
          title="The command after"
          disabled={back <= 0}
          onClick={() => go(back - 1)}
        >
          <Icon of={ChevronRight} />
        </button>
        <button type="button" class={`button small ${styles.last}`} onClick={() => go(0)}>
          Last command
        </button>
      </div>
    </>
  );
}
