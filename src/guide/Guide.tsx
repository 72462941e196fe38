// The guide: how to start, the examples, and the keys worth knowing.
import { PanelLeftClose } from "lucide";
import type { JSX } from "preact";
import type { Session } from "../session.ts";
import { layout } from "../ui/docks.ts";
import { Icon } from "../ui/Icon.tsx";
import { Keys } from "../ui/Keys.tsx";
import { set } from "../ui/settings.ts";
import { ExampleCard } from "./ExampleCard.tsx";
import { examples } from "./examples.ts";
import styles from "./Guide.module.css";

export function Guide({ session }: { session: Session }): JSX.Element {
  return (
    <section class={styles.guide} aria-labelledby="guide-title" data-region="guide">
      <header class="panel-head">
        <h2 id="guide-title">Guide</h2>
        {layout.value === "wide" && (
          <div class="tools">
            <button
              type="button"
              class="icon"
              aria-label="Close the guide"
              title="Close the guide"
              onClick={() => {
                set({ guide: false });
                session.terminal.focus();
              }}
            >
              <Icon of={PanelLeftClose} />
            </button>
          </div>
        )}
      </header>
      <div class={styles.body}>
        <p>
          Run an example: it is typed into the terminal line by line, and every audit event it causes appears
          under Records at that moment. Then change it and try again. The first two are those of the
          series&rsquo; cover letter.
        </p>
        {examples.map((example, i) => (
          <ExampleCard key={example.id} session={session} example={example} number={i + 1} />
        ))}
        <h3>Keys</h3>
        <Keys brief />
      </div>
    </section>
  );
}
