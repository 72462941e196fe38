// Lines for the terminal: shown before anything runs, and while they are typed the one that runs is marked.
import { Play, Square } from "lucide";
import type { JSX } from "preact";
import { embed } from "../../ui/embed.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Code } from "../Code.tsx";
import type { Context } from "./context.ts";
import styles from "./Scenario.module.css";

interface Props {
  readonly lines: readonly string[];
  readonly label: string;
  readonly context: Context;
}

export function Lines({ lines, label, context }: Props): JSX.Element {
  const playing = context.guide.session.typist.playing.value;
  const at = playing?.lines === lines ? playing.at : -1;
  return (
    <ol class={styles.lines} aria-label={label}>
      {lines.map((line, i) => (
        <li key={i} aria-current={i === at ? "step" : undefined}>
          <Code text={line} />
        </li>
      ))}
    </ol>
  );
}

interface RunProps {
  readonly lines: readonly string[];
  readonly label: string;
  readonly context: Context;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Called when all has been entered and the shell is back at its prompt, or is not waited for. */
  readonly onEnd?: () => void;
  /** Called before typing begins. */
  readonly onStart?: () => void;
}

/** Types the lines, or stops it. There is nothing to click where nothing can be typed. */
export function Run({
  lines,
  label,
  context,
  primary,
  disabled,
  onStart,
  onEnd,
}: RunProps): JSX.Element | null {
  if (embed === "read") return null;
  const { session } = context.guide;
  const playing = session.typist.playing.value;
  if (playing?.lines === lines)
    return (
      <button type="button" class="button small" onClick={() => session.typist.stop()}>
        <Icon of={Square} size={12} />
        Stop typing
      </button>
    );
  const run = () => {
    onStart?.();
    void session.type(lines).then((entered) => entered && onEnd?.());
  };
  return (
    <button
      type="button"
      class={primary ? "button small primary" : "button small"}
      disabled={disabled || playing !== null || session.client.phase.value !== "live"}
      onClick={run}
    >
      <Icon of={Play} size={12} />
      {label}
    </button>
  );
}
