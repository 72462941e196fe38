// An example: what it does, its lines, and a button that types them into the terminal.
import { Play, Square } from "lucide";
import type { JSX } from "preact";
import type { Session } from "../session.ts";
import { Icon } from "../ui/Icon.tsx";
import type { Example } from "./examples.ts";
import styles from "./Guide.module.css";

interface Props {
  readonly session: Session;
  readonly example: Example;
  readonly number: number;
}

export function ExampleCard({ session, example, number }: Props): JSX.Element {
  const playing = session.typist.playing.value;
  const mine = playing?.lines === example.lines;
  return (
    <article class={styles.card} aria-labelledby={example.id}>
      <h3 id={example.id}>
        <span class={styles.number}>Example {number}</span> {example.title}
      </h3>
      <p>{example.about}</p>
      <ol class={styles.lines} aria-label={`Lines of example ${number}`}>
        {example.lines.map((line, i) => (
          <li key={line} aria-current={mine && playing.at === i ? "step" : undefined}>
            <code>{line}</code>
          </li>
        ))}
      </ol>
      {mine ? (
        <button type="button" class="button" onClick={() => session.typist.stop()}>
          <Icon of={Square} size={14} />
          Stop typing
        </button>
      ) : (
        <button
          type="button"
          class="button primary"
          disabled={playing !== null || session.client.phase.value !== "live"}
          onClick={() => session.play(example.lines)}
        >
          <Icon of={Play} size={14} />
          Run example {number}
        </button>
      )}
      <p class={styles.look}>
        <strong>Look for</strong> {example.look}
      </p>
    </article>
  );
}
