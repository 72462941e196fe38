// A command line that a click types into the terminal.
import { CornerDownLeft } from "lucide";
import type { JSX } from "preact";
import type { Session } from "../session.ts";
import { embed } from "./embed.ts";
import { Icon } from "./Icon.tsx";
import styles from "./Try.module.css";

interface Props {
  readonly session: Session;
  readonly line: string;
}

export function Try({ session, line }: Props): JSX.Element {
  return (
    <button
      type="button"
      class={styles.try}
      title={embed === "read" ? undefined : "Type this into the terminal"}
      disabled={
        embed === "read" || session.typist.playing.value !== null || session.client.phase.value !== "live"
      }
      onClick={() => {
        // Not session.play: the panel stays in front, to show what the line does.
        session.terminal.focus();
        void session.type([line]);
      }}
    >
      <code>{line}</code>
      <Icon of={CornerDownLeft} size={14} />
    </button>
  );
}
