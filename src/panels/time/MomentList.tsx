// The moments as a list to click at.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { coarse } from "../../ui/media.ts";
import { useVirtual } from "../../ui/useVirtual.ts";
import { visible } from "../records/text.ts";
import { clockOf } from "./look.ts";
import type { Moment } from "./moments.ts";
import styles from "./Time.module.css";

const ROW_HEIGHT = coarse.peek() ? 40 : 28;

/** What a moment is called in the list. */
function nameOf({ kind, serial, text }: Moment): string {
  if (kind === "event") return `:${serial} ${text}`;
  if (kind === "enter") return `$ ${visible(text)}`;
  if (kind !== "now") return visible(text);
  return text === "" ? "Now" : `${visible(text)} (now)`;
}

interface ListProps {
  readonly moments: readonly Moment[];
  readonly at: number;
  /** Seconds since 1970 at boot. */
  readonly epoch: number;
  /** Where the time of system calls begins, ns since boot; null: all times are told as time of day. */
  readonly since: number | null;
  readonly choose: (index: number) => void;
}

/** The moments to click at; by the keyboard the slider is shorter, so only the present one is on the way of Tab. */
export function MomentList({ moments, at, epoch, since, choose }: ListProps): JSX.Element {
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
                <span class={styles.clock}>
                  {since === null ? clockOf(moment.at, epoch) : `+${((moment.at - since) / 1e6).toFixed(4)}`}
                </span>
                {moment.call && <span class={styles.who}>{moment.call.who}</span>}
                <span class={styles.what}>{nameOf(moment)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
