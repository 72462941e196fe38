// The examples, one button each: a click types them into the terminal.
import { Play } from "lucide";
import type { JSX } from "preact";
import { examples } from "../guide/examples.ts";
import type { Session } from "../session.ts";
import { Icon } from "../ui/Icon.tsx";

export function Examples({ session, onPlay }: { session: Session; onPlay?: () => void }): JSX.Element {
  return (
    <>
      {examples.map((example) => (
        <button
          key={example.title}
          type="button"
          class="button small"
          title={example.about}
          disabled={session.client.phase.value !== "live" || session.typist.playing.value !== null}
          onClick={() => {
            onPlay?.();
            session.play(example.lines);
          }}
        >
          <Icon of={Play} size={14} />
          {example.title}
        </button>
      ))}
    </>
  );
}
