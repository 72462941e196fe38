// All the chrome of the page in another page's frame: what this is, and the way to the whole of it.
import { ExternalLink } from "lucide";
import type { JSX } from "preact";
import { visible } from "../../scenarios/link/visible.ts";
import type { Session } from "../session.ts";
import { embed } from "../ui/embed.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./LinkBar.module.css";

export function EmbedBar({ session }: { session: Session }): JSX.Element {
  const sent = session.sent.value;
  return (
    <header class={styles.bar} data-region="header">
      <h1 class={styles.mark}>auditlab</h1>
      <p>
        {sent?.title != null && <strong>{visible(sent.title)}. </strong>}
        {embed === "type"
          ? "A simulated machine: type away."
          : `${(sent?.journal.length ?? 0) > 0 ? "A recorded session" : "A simulated machine"}: look, but nothing can be typed.`}
      </p>
      <div class="tools">
        <a
          class="button small"
          href={location.origin + location.pathname + location.hash}
          target="_blank"
          rel="noopener"
        >
          <Icon of={ExternalLink} size={14} />
          Open in auditlab
        </a>
      </div>
    </header>
  );
}
