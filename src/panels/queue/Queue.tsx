// The queue panel: the way of a record, drawn as a pipe: tasks, audit_queue, kauditd, auditd, audit.log; and where it
// goes when something on that way does not do its part.
import type { JSX } from "preact";
import type { QueueView } from "../../../worker/api.ts";
import { grouped } from "../../ui/grouped.ts";
import { Try } from "../../ui/Try.tsx";
import type { PanelProps } from "../lazy.ts";
import { PastMark } from "../PastMark.tsx";
import { useView } from "../useView.ts";
import { Gauge, Pipe, Station } from "./pipe.tsx";
import styles from "./Queue.module.css";
import { Status } from "./Status.tsx";
import { Waiting } from "./Waiting.tsx";

const records = (count: number): string => `${grouped(count)} ${count === 1 ? "record" : "records"}`;

export default function Queue({ session }: PanelProps): JSX.Element {
  const view = useView(session, "queue", "queue");
  return (
    <section class="panel" aria-labelledby="queue-title" data-region="queue">
      <header class="panel-head">
        <h2 id="queue-title">Queue</h2>
        <p class={styles.about}>The way of a record into the log</p>
      </header>
      <PastMark session={session} machine />
      {view && (
        <section
          class={styles.body}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          aria-label="The way of a record"
        >
          <Way view={view} />
          <div class={styles.try}>
            {view.auditd?.state === "T" ? (
              <>
                <p>auditd is stopped, so the queue fills up. Let it go on:</p>
                <Try session={session} line="kill -CONT $(pidof auditd)" />
              </>
            ) : view.auditd ? (
              <>
                <p>Freeze the daemon and watch what piles up:</p>
                <Try session={session} line="kill -STOP $(pidof auditd)" />
              </>
            ) : (
              <>
                <p>No daemon is registered. Start it:</p>
                <Try session={session} line="service auditd start" />
              </>
            )}
          </div>
          <Status status={view.status} />
        </section>
      )}
    </section>
  );
}

function Way({ view }: { readonly view: QueueView }): JSX.Element {
  const { status, auditd, backlog } = view;
  const full = status.backlog_limit > 0 && backlog > status.backlog_limit;
  return (
    <div class={styles.way}>
      <Station name="Tasks" about="make records">
        <p>{records(view.queued)} queued so far.</p>
        <Waiting waiting={view.waiting} />
        {status.lost > 0 && (
          <p class={styles.bad}>{grouped(status.lost)} lost: there was no room, or no time.</p>
        )}
      </Station>
      <Pipe moves={view.queued} />
      <Station name="audit_queue" about="in the kernel">
        <Gauge
          label="Records that wait"
          value={backlog}
          max={status.backlog_limit}
          text={
            status.backlog_limit === 0
              ? `${records(backlog)}, no limit`
              : `${grouped(backlog)} of ${grouped(status.backlog_limit)}${full ? ": full" : ""}`
          }
        />
        <p class={styles.small}>Longest so far: {grouped(view.longest)}</p>
      </Station>
      <Pipe moves={view.sent + view.printed} />
      <Station name="kauditd" about="kernel thread">
        <p>
          {view.blocked
            ? "Waits: auditd takes no more."
            : auditd
              ? "Hands each record to auditd."
              : "Has nobody to hand records to: prints them to the kernel log."}
        </p>
        <dl class={styles.side}>
          <Side
            name="retry queue"
            value={view.retry}
            about={`not taken by auditd (${grouped(view.retried)} so far)`}
          />
          <Side
            name="hold queue"
            value={view.hold}
            about={view.holds ? "kept for the next auditd" : "used only when booted with audit=1"}
          />
          <Side name="kernel log" value={view.printed} about="printed in auditd’s place" />
        </dl>
      </Station>
      <Pipe moves={view.sent} broken={auditd === null} />
      <Station name="auditd" about={auditd ? `pid ${auditd.pid}, port ${auditd.portid}` : "not there"}>
        {auditd ? (
          <>
            <p>
              {auditd.state === "T"
                ? "Stopped by a signal."
                : auditd.state === "Z"
                  ? "Dead."
                  : `${records(view.sent)} received.`}
            </p>
            <Gauge
              label="Bytes in its socket"
              value={auditd.unread_bytes}
              max={auditd.room}
              text={`${grouped(auditd.unread)} unread in its socket`}
            />
          </>
        ) : (
          <p>No daemon is registered (auditctl -s: pid 0).</p>
        )}
      </Station>
      <Pipe moves={view.log_bytes ?? 0} broken={view.log_bytes === null} />
      <Station name="audit.log" about="/var/log/audit">
        <p>{view.log_bytes === null ? "There is none." : `${grouped(view.log_bytes)} bytes`}</p>
      </Station>
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly value: number;
  readonly about: string;
}

function Side({ name, value, about }: SideProps): JSX.Element {
  return (
    <div data-some={value > 0}>
      <dt>{name}</dt>
      <dd>
        <strong>{grouped(value)}</strong> <span>{about}</span>
      </dd>
    </div>
  );
}
