// What the drawing of the queue is made of.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import styles from "./Queue.module.css";

/** How long a pipe shows that something went through it, ms. */
const FLOW_MS = 500;

interface StationProps {
  readonly name: string;
  readonly about: string;
  readonly children: ComponentChildren;
}

export function Station({ name, about, children }: StationProps): JSX.Element {
  return (
    <section class={styles.station} aria-label={name}>
      <h3>
        {name} <span>{about}</span>
      </h3>
      {children}
    </section>
  );
}

interface PipeProps {
  /** What has gone through so far: the pipe flows for a moment when this has grown. */
  readonly moves: number;
  /** Nothing can go through. */
  readonly broken?: boolean;
}

export function Pipe({ moves, broken = false }: PipeProps): JSX.Element {
  const known = useRef(moves);
  const [flowing, setFlowing] = useState(false);
  useEffect(() => {
    const grew = moves > known.current;
    known.current = moves;
    setFlowing(grew);
    if (!grew) return;
    const timer = setTimeout(() => setFlowing(false), FLOW_MS);
    return () => clearTimeout(timer);
  }, [moves]);
  return (
    <svg
      class={styles.pipe}
      width="24"
      height="20"
      viewBox="0 0 24 20"
      aria-hidden="true"
      data-flowing={flowing}
      data-broken={broken}
    >
      <path d="M12 0v13" />
      {broken ? <path d="M7 5l10 6M17 5 7 11" /> : <path class={styles.tip} d="M7 12h10l-5 7z" />}
    </svg>
  );
}

interface GaugeProps {
  readonly label: string;
  readonly value: number;
  /** 0: no limit */
  readonly max: number;
  readonly text: string;
}

/** How full something is, with the same in words beside it. */
export function Gauge({ label, value, max, text }: GaugeProps): JSX.Element {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div class={styles.gauge}>
      {/* biome-ignore lint/a11y/useSemanticElements: what is inside a <meter> cannot be styled */}
      <div
        class={styles.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max > 0 ? max : value}
        aria-valuenow={max > 0 ? Math.min(value, max) : value}
        aria-valuetext={text}
        data-full={share >= 1}
      >
        <div style={{ inlineSize: `${value > 0 ? Math.max(1, share * 100) : 0}%` }} />
      </div>
      <span>{text}</span>
    </div>
  );
}
