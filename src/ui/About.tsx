// Help and about: what this is and is not, the keys, and whose work it stands on.
import type { JSX } from "preact";
import { type Session, VERSION } from "../session.ts";
import { Examples } from "../terminal/Examples.tsx";
import styles from "./About.module.css";
import { Keys } from "./Keys.tsx";

declare const __AUDITLAB_PACKAGES__: ReadonlyArray<{ name: string; version: string; license: string }>;

interface Props {
  readonly session: Session;
  /** An example is being typed. */
  readonly onPlay: () => void;
}

export function About({ session, onPlay }: Props): JSX.Element {
  return (
    <div class={styles.about}>
      <p>
        auditlab {VERSION} simulates a Linux 4.16 machine, its audit subsystem and the second version of the
        patch series &ldquo;audit: implement container id&rdquo;, posted by Richard Guy Briggs on 16 March
        2018. The series lets an orchestrator give the processes of a container an id, through /proc, which
        audit records and rules can use. It was a proposal: later versions changed it, and none was merged
        into Linux.
      </p>
      <p>
        Nothing you type leaves this page. There is no server, and no real kernel: the machine is a program in
        your browser, written from the behaviour of the real one.
      </p>
      {/* A scenario has a machine and commands of its own. */}
      {session.key.value === "free" && (
        <>
          <h3>Examples</h3>
          <div class={styles.examples}>
            <Examples session={session} onPlay={onPlay} />
          </div>
        </>
      )}
      <h3>Keys</h3>
      <Keys />
      <h3>Licences</h3>
      <p>
        auditlab is free software under the Apache License 2.0. It contains these packages, whose licence
        texts are in <a href="./licences.txt">licences.txt</a>:
      </p>
      <ul class={styles.packages}>
        {__AUDITLAB_PACKAGES__.map(({ name, version, license }) => (
          <li key={name}>
            {name} {version} <span>{license}</span>
          </li>
        ))}
      </ul>
      <p>
        Descriptions of audit fields and record types come from the{" "}
        <a
          href="https://github.com/linux-audit/audit-documentation"
          target="_blank"
          rel="noopener noreferrer"
        >
          linux-audit documentation project
        </a>
        , used under{" "}
        <a href="https://creativecommons.org/licenses/by/4.0/" target="_blank" rel="noopener noreferrer">
          CC BY 4.0
        </a>
        . Linux is a registered trademark of Linus Torvalds.
      </p>
    </div>
  );
}
