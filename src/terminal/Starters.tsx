// What lies over the end of a fresh terminal: the first things to do.
import { BookOpen } from "lucide";
import type { JSX } from "preact";
import type { GuideModel } from "../guide/model.ts";
import { nextOf } from "../guide/way.ts";
import { isShown, show } from "../ui/docks.ts";
import { Icon } from "../ui/Icon.tsx";
import { Examples } from "./Examples.tsx";
import styles from "./TerminalPanel.module.css";

/** The terminal does not change its size when they go. With those of the guide where it is out of sight. */
export function Starters({ guide }: { guide: GuideModel }): JSX.Element {
  const { session } = guide;
  const alone = !isShown("guide");
  const next = alone && nextOf(guide.heads, guide.store.finished);
  return (
    <div class={styles.starters}>
      {!alone && <span class={styles.lead}>Try:</span>}
      {next && (
        <button
          type="button"
          class="button small primary"
          title={next.summary}
          onClick={() => guide.open(next.slug)}
        >
          <Icon of={BookOpen} size={14} />
          {next.title}
        </button>
      )}
      <Examples session={session} />
      {alone && (
        <button type="button" class="button small" onClick={() => show("guide")}>
          <Icon of={BookOpen} size={14} />
          Guide
        </button>
      )}
    </div>
  );
}
