// Which command, or which event: the head of the panels that look back at one.
import { ChevronLeft, ChevronRight } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../../ui/IconButton.tsx";
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
        <IconButton
          label="The command before"
          of={ChevronLeft}
          disabled={about.kind === "command" && (at?.before ?? 0) === 0}
          onClick={() => go(back + 1)}
        />
        <IconButton
          label="The command after"
          of={ChevronRight}
          disabled={back <= 0}
          onClick={() => go(back - 1)}
        />
        <button type="button" class={`button small ${styles.last}`} onClick={() => go(0)}>
          Last command
        </button>
      </div>
    </>
  );
}
