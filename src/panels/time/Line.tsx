// The slider and the list: by command, by event, or by system call of one command.
import { ChevronLeft, ChevronRight } from "lucide";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Replay } from "../../../worker/api.ts";
import { Superseded } from "../../machine/probe.ts";
import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { grouped } from "../../ui/grouped.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { off } from "../../ui/off.ts";
import { Segment } from "../../ui/Segment.tsx";
import { visible } from "../records/text.ts";
import { DaemonSwitch } from "../why/daemon.tsx";
import { stretchOf } from "./calls.ts";
import { lookAt, whereIs } from "./look.ts";
import { MomentList } from "./MomentList.tsx";
import type { Moment, Moments } from "./moments.ts";
import styles from "./Time.module.css";
import { type Calls, useCalls } from "./useCalls.ts";

export interface Timeline {
  readonly snapshot: Snapshot;
  readonly replay: Replay;
  readonly moments: Moments;
}

type By = "command" | "event" | "call";

const BY: readonly (readonly [By, string])[] = [
  ["command", "Commands"],
  ["event", "Events"],
  ["call", "Calls"],
];

/** The last of the moments that is not after `until`, ns since boot; the last of all at present (null). */
const placeOf = (moments: readonly Moment[], until: number | null): number =>
  until === null
    ? moments.length - 1
    : Math.max(
        0,
        moments.findLastIndex(({ at }) => at <= until),
      );

export function Line({ session, timeline }: { session: Session; timeline: Timeline }): JSX.Element {
  const { snapshot, replay, moments } = timeline;
  const { journal, config } = snapshot;
  const [by, setBy] = useState<By>("command");
  const [error, setError] = useState("");
  const past = session.past.value;
  const until = past?.snapshot.until ?? null;

  const stops = useMemo(() => moments.all.filter(({ kind }) => kind !== "event"), [moments]);
  /** The command whose calls the reader looks into, by its stop; another when the moment is outside of it. */
  const [into, setInto] = useState<number | null>(null);
  const inside = useMemo(() => {
    const last = stops.length - 1;
    if (until === null) return last;
    if (into !== null && into <= last) {
      const { before, end } = stretchOf(journal, stops, into);
      if ((before?.at ?? 0) <= until && until <= end.at) return into;
    }
    const found = stops.findIndex(({ at }) => at >= until);
    return found < 0 ? last : found;
  }, [stops, journal, until, into]);
  const stretch = useMemo(
    () => (by === "call" ? stretchOf(journal, stops, inside) : null),
    [by, journal, stops, inside],
  );
  const calls = useCalls(session, snapshot, stretch);

  const shown = useMemo(() => {
    if (stretch) return [...(stretch.before ? [stretch.before] : []), ...calls.moments, stretch.end];
    return by === "event" ? moments.all : stops;
  }, [by, moments, stops, stretch, calls.moments]);
  const last = shown.length - 1;
  const at = placeOf(shown, until);
  const moment = shown[at];

  const look = (to: Moment) => {
    setError("");
    session.probe.cancel("look");
    if (to.kind === "now") session.returnToNow();
    else
      lookAt(session, snapshot, replay, moments, to).catch((reason: Error) => {
        if (!(reason instanceof Superseded)) setError(reason.message);
      });
  };

  /** Beyond the calls of one command are those of the next. */
  const lookInto = (index: number, back: boolean) => {
    const { before, end } = stretchOf(journal, stops, index);
    setInto(index);
    look(back || !before ? end : before);
  };

  const go = (to: number) => {
    if (stretch && to < 0) lookInto(inside - 1, true);
    else if (stretch && to > last) lookInto(inside + 1, false);
    else {
      setInto(stretch ? inside : null);
      look(shown[Math.min(last, Math.max(0, to))]);
    }
  };

  const where = whereIs(moment, moments, config.epoch);
  return (
    <>
      <header class="panel-head">
        <h2 id="time-title">Time</h2>
        <fieldset class="segments">
          <legend class="visually-hidden">Stop at each</legend>
          {BY.map(([id, label]) => (
            <Segment key={id} label={label} on={by === id} choose={() => setBy(id)} />
          ))}
        </fieldset>
        <div class="tools">
          <IconButton
            label="Earlier"
            of={ChevronLeft}
            disabled={at === 0 && (!stretch || inside === 0)}
            onClick={() => go(at - 1)}
          />
          <IconButton
            label="Later"
            of={ChevronRight}
            disabled={at === last && (!stretch || inside === stops.length - 1)}
            onClick={() => go(at + 1)}
          />
        </div>
      </header>
      <div class={styles.slider}>
        <input
          type="range"
          aria-label="Moment of the session"
          min={0}
          max={Math.max(1, last)}
          disabled={last === 0}
          // One that has a single moment stands at its end, which is now.
          value={last === 0 ? 1 : at}
          aria-valuetext={`${where}: ${moment.text}`}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
        <p class={styles.where} data-past={past !== null}>
          {where}
        </p>
        <div class={styles.actions}>
          <button
            type="button"
            class="button small"
            title="The machine goes on from here; you can go back"
            {...off(!past, () => session.branch())}
          >
            Branch from here
          </button>
          <button
            type="button"
            class="button small primary"
            {...off(!past, () => look(stops[stops.length - 1]))}
          >
            Return to now
          </button>
        </div>
        {error !== "" && (
          <p class={styles.error} role="alert">
            That moment could not be shown: {error}
          </p>
        )}
      </div>
      {!stretch && stops.length === 1 && (
        <p class={styles.about}>
          Nothing has been typed so far. Each command that you run can be looked back at.
        </p>
      )}
      {stretch && <About calls={calls} command={stretch.before ? stretch.end.text : null} />}
      <MomentList moments={shown} at={at} epoch={config.epoch} since={stretch?.from ?? null} choose={go} />
    </>
  );
}

/** Whose calls these are, and how many. */
function About({ calls, command }: { calls: Calls; command: string | null }): JSX.Element {
  const n = calls.moments.length;
  const cut = calls.trace?.cut.calls ?? 0;
  return (
    <p class={styles.about} role="status">
      {command === null ? "The boot" : <code>{visible(command) || "An empty line"}</code>}
      {calls.state === "working" ? (
        " is run again to hear its system calls."
      ) : calls.state === "failed" ? (
        <span class={styles.error}> could not be run again: {calls.error}</span>
      ) : (
        <>
          : {grouped(n)} system {n === 1 ? "call" : "calls"}
          {cut > 0 && `, and ${grouped(cut)} that are not listed`}; times in ms since{" "}
          {command === null ? "power-on" : "Enter"}. <DaemonSwitch calls={calls.trace?.calls ?? []} />
        </>
      )}
    </p>
  );
}
