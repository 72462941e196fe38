// The time panel: the session's moments on a slider and as a list. What is chosen is shown by the terminal and the
// records panel as it was then.
import { ChevronLeft, ChevronRight } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Replay } from "../../../worker/api.ts";
import { Superseded } from "../../machine/probe.ts";
import { Replays, type Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Segment } from "../../ui/Segment.tsx";
import { seriesOf } from "../../ui/series.ts";
import { useVirtual } from "../../ui/useVirtual.ts";
import type { PanelProps } from "../lazy.ts";
import { visible } from "../records/text.ts";
import { useSnapshot } from "../useSnapshot.ts";
import { clockOf, lookAt, whereIs } from "./look.ts";
import { type Moment, type Moments, momentsOf } from "./moments.ts";
import styles from "./Time.module.css";

const ROW_HEIGHT = 28;

interface Timeline {
  readonly snapshot: Snapshot;
  readonly replay: Replay;
  readonly moments: Moments;
}

/** The session replayed once, with the times of all it printed and recorded. */
function useTimeline(
  session: Session,
  snapshot: Snapshot | null,
): { timeline: Timeline | null; error: string } {
  const replays = useMemo(() => new Replays(session.probe), [session]);
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    if (!snapshot) return;
    let wanted = true;
    replays.of("time", snapshot, seriesOf(snapshot.config)).then(
      (replay) => {
        if (!wanted) return;
        setTimeline({ snapshot, replay, moments: momentsOf(snapshot, replay) });
        setError("");
      },
      (reason: Error) => {
        if (wanted && !(reason instanceof Superseded)) setError(reason.message);
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, replays, snapshot]);
  return { timeline, error };
}

export default function Time({ session }: PanelProps): JSX.Element {
  const { timeline, error } = useTimeline(session, useSnapshot(session, "time"));
  return (
    <section class="panel" aria-labelledby="time-title" data-region="time">
      {timeline ? (
        <Line session={session} timeline={timeline} />
      ) : (
        <>
          <header class="panel-head">
            <h2 id="time-title">Time</h2>
          </header>
          <p class={styles.empty} role="status">
            {error === "" ? "Your session is replayed." : `The session could not be replayed: ${error}`}
          </p>
        </>
      )}
    </section>
  );
}

function Line({ session, timeline }: { session: Session; timeline: Timeline }): JSX.Element {
  const { snapshot, replay, moments } = timeline;
  const [by, setBy] = useState<"command" | "event">("command");
  const shown = useMemo(
    () => (by === "event" ? moments.all : moments.all.filter(({ kind }) => kind !== "event")),
    [moments, by],
  );
  const past = session.past.value;
  const last = shown.length - 1;
  /** The last of the moments shown that is not after the one looked at. */
  const at = past
    ? Math.max(
        0,
        shown.findLastIndex((moment) => moment.at <= past.snapshot.until),
      )
    : last;
  const moment = shown[at];
  const [error, setError] = useState("");

  const go = (to: number) => {
    const index = Math.min(last, Math.max(0, to));
    setError("");
    session.probe.cancel("look");
    if (shown[index].kind === "now") session.returnToNow();
    else
      lookAt(session, snapshot, replay, moments, shown[index]).catch((reason: Error) => {
        if (!(reason instanceof Superseded)) setError(reason.message);
      });
  };

  const { epoch } = snapshot.config;
  const where = whereIs(moment, moments, epoch);
  return (
    <>
      <header class="panel-head">
        <h2 id="time-title">Time</h2>
        <fieldset class="segments">
          <legend class="visually-hidden">Stop at each</legend>
          <Segment label="Commands" on={by === "command"} choose={() => setBy("command")} />
          <Segment label="Events" on={by === "event"} choose={() => setBy("event")} />
        </fieldset>
        <div class="tools">
          <Step label="Earlier" of={ChevronLeft} off={at === 0} step={() => go(at - 1)} />
          <Step label="Later" of={ChevronRight} off={at === last} step={() => go(at + 1)} />
        </div>
      </header>
      <div class={styles.slider}>
        <input
          type="range"
          aria-label="Moment of the session"
          min={0}
          max={Math.max(1, last)}
          disabled={last === 0}
          value={at}
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
            disabled={!past}
            title="The machine goes on from here; you can go back"
            onClick={() => session.branch()}
          >
            Branch from here
          </button>
          <button type="button" class="button small primary" disabled={!past} onClick={() => go(last)}>
            Return to now
          </button>
        </div>
        {error !== "" && (
          <p class={styles.error} role="alert">
            That moment could not be shown: {error}
          </p>
        )}
      </div>
      <MomentList moments={shown} at={at} epoch={epoch} choose={go} />
    </>
  );
}

interface StepProps {
  readonly label: string;
  readonly of: Parameters<typeof Icon>[0]["of"];
  readonly off: boolean;
  readonly step: () => void;
}

function Step({ label, of, off, step }: StepProps): JSX.Element {
  return (
    <button type="button" class="icon" aria-label={label} title={label} disabled={off} onClick={step}>
      <Icon of={of} />
    </button>
  );
}

interface ListProps {
  readonly moments: readonly Moment[];
  readonly at: number;
  /** Seconds since 1970 at boot. */
  readonly epoch: number;
  readonly choose: (index: number) => void;
}

/** The moments to click at; by the keyboard the slider is shorter, so only the present one is on the way of Tab. */
function MomentList({ moments, at, epoch, choose }: ListProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: moments.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  useEffect(() => list.scrollToIndex(at, { align: "auto" }), [list, at]);
  return (
    <div class="scroller" ref={scroller}>
      <ol class="virtual-list" aria-label="Moments" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map(({ index, start, key }) => {
          const moment = moments[index];
          if (!moment) return null;
          return (
            <li
              key={key}
              data-index={index}
              ref={list.measureElement}
              class="virtual-item"
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                class={styles.moment}
                data-kind={moment.kind}
                data-later={index > at}
                aria-current={index === at ? "time" : undefined}
                tabIndex={index === at ? 0 : -1}
                onClick={() => choose(index)}
              >
                <span class={styles.clock}>{clockOf(moment.at, epoch)}</span>
                <span class={styles.what}>
                  {moment.kind === "event"
                    ? `:${moment.serial} ${moment.text}`
                    : moment.kind === "now"
                      ? moment.text === ""
                        ? "Now"
                        : `${visible(moment.text)} (now)`
                      : visible(moment.text)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
