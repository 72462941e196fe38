// Why: what audit decided of each system call of a command, or of the one behind an event, and how it came to that.
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Trace, TracedCall } from "../../../worker/api.ts";
import { grouped } from "../../ui/grouped.ts";
import type { PanelProps } from "../lazy.ts";
import { CallDetails } from "./CallDetails.tsx";
import { CallList } from "./CallList.tsx";
import { Chooser } from "./Chooser.tsx";
import { DaemonSwitch, isOfCommand, withDaemon } from "./daemon.tsx";
import { question } from "./question.ts";
import { State } from "./State.tsx";
import { callLine } from "./text.ts";
import { useAnswer } from "./useAnswer.ts";
import { verdict } from "./verdict.ts";
import styles from "./Why.module.css";

type Show = "tested" | "recorded" | "all";

const SHOWS: readonly (readonly [Show, string])[] = [
  ["tested", "Tested"],
  ["recorded", "Recorded"],
  ["all", "All calls"],
];

const isRecorded = (call: TracedCall): boolean => verdict(call).kind !== "not";
/** A rule is about the call, or it was recorded: what most readers look for. */
const isTested = (call: TracedCall): boolean =>
  isRecorded(call) || call.searches.some(({ rules }) => rules.some((rule) => rule.outcome !== "syscall"));
const IS: Readonly<Record<Show, (call: TracedCall) => boolean>> = {
  tested: isTested,
  recorded: isRecorded,
  all: () => true,
};

function OfCommand({ trace }: { readonly trace: Trace }): JSX.Element {
  const [chosen, setShow] = useState<Show | null>(null);
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<ReadonlySet<TracedCall>>(new Set());
  const wanted = filter.trim().toLowerCase();
  const daemon = withDaemon.value;
  const own = useMemo(() => trace.calls.filter((call) => isOfCommand(call, daemon)), [trace, daemon]);
  const show = chosen ?? (own.some(isTested) ? "tested" : "all");
  const calls = own.filter(
    (call) =>
      IS[show](call) &&
      (wanted === "" || `${call.comm} ${call.pid} ${callLine(call)}`.toLowerCase().includes(wanted)),
  );
  const toggle = (call: TracedCall) => {
    const next = new Set(open);
    if (!next.delete(call)) next.add(call);
    setOpen(next);
  };
  return (
    <>
      <div class={styles.bar}>
        <fieldset class="segments">
          <legend class="visually-hidden">Show calls</legend>
          {SHOWS.map(([id, label]) => (
            <button key={id} type="button" aria-pressed={show === id} onClick={() => setShow(id)}>
              {label}
            </button>
          ))}
        </fieldset>
        <DaemonSwitch calls={trace.calls} />
        <input
          type="search"
          class={styles.filter}
          placeholder="Filter"
          aria-label="Show only calls that contain this text"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <span class="badge" data-all={calls.length === own.length}>
          {calls.length}
        </span>
      </div>
      {trace.cut.calls > 0 && (
        <p class={styles.note}>{grouped(trace.cut.calls)} further calls are not shown.</p>
      )}
      {calls.length > 0 ? (
        <CallList calls={calls} trace={trace} open={open} onToggle={toggle} />
      ) : (
        <p class={styles.empty}>
          {own.length === 0 ? "Nothing asked the kernel for anything." : "No such call."}
        </p>
      )}
    </>
  );
}

function OfEvent({ trace }: { readonly trace: Trace }): JSX.Element {
  const about = question.value;
  if (trace.calls.length === 0)
    return <p class={styles.empty}>No system call made this event: the kernel wrote it of its own accord.</p>;
  return (
    <section
      class="scroller"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      aria-label="The call that made the event"
    >
      {trace.calls.map((call, i) => (
        <section key={i}>
          <h3 class={styles.heading}>{call.name}</h3>
          {about.kind === "event" && call.serial !== about.serial && (
            <p class={styles.note}>The event was written in the course of this call.</p>
          )}
          <CallDetails call={call} trace={trace} />
        </section>
      ))}
    </section>
  );
}

export default function Why({ session }: PanelProps): JSX.Element {
  const found = useAnswer(session, "why");
  return (
    <section class="panel" aria-labelledby="why-title" data-region="why">
      <header class="panel-head">
        <h2 id="why-title">Why</h2>
        <Chooser />
      </header>
      {found.state === "ready" ? (
        question.value.kind === "event" ? (
          <OfEvent trace={found.trace} />
        ) : (
          <OfCommand trace={found.trace} />
        )
      ) : (
        <State of={found} />
      )}
    </section>
  );
}
