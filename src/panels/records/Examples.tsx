// The examples to start with: what each does, its lines, and a button that types them.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Session } from "../../session.ts";
import styles from "./Examples.module.css";
import { examples } from "./examples.ts";

export function Examples({ session, onPlay }: { session: Session; onPlay: () => void }): JSX.Element {
  const [chosen, choose] = useState(0);
  const busy = session.typist.busy.value;
  const ready = session.client.phase.value === "live";
  const play = () => {
    onPlay();
    session.terminal.focus();
    void session.typist.play(examples[chosen].lines);
  };
  return (
    <section class={styles.examples} aria-labelledby="examples-title">
      <h3 id="examples-title">Start with an example from the cover letter</h3>
      <div class={styles.chips}>
        {examples.map((example, i) => (
          <button
            key={example.title}
            type="button"
            class={styles.chip}
            aria-pressed={i === chosen}
            onClick={() => choose(i)}
          >
            {example.title}
          </button>
        ))}
      </div>
      <p>{examples[chosen].about}</p>
      {/* Long lines scroll sideways; the keyboard must be able to do that too. */}
      <section
        class={styles.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs focus
        tabIndex={0}
        aria-label={`Lines of the example: ${examples[chosen].title}`}
      >
        <pre>{examples[chosen].lines.join("\n")}</pre>
      </section>
      <div class={styles.actions}>
        {busy ? (
          <button type="button" class="button" onClick={() => session.typist.stop()}>
            Stop typing
          </button>
        ) : (
          <button type="button" class="button primary" disabled={!ready} onClick={play}>
            Type it into the terminal
          </button>
        )}
      </div>
    </section>
  );
}
