// The bar between two panels: dragged, or moved with the keyboard as a separator of WAI-ARIA is.
import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import styles from "./Splitter.module.css";
import { set, settings } from "./settings.ts";

const MIN = 20;
const MAX = 80;
const DEFAULT = 56;
const STEP = 2;

const clamp = (percent: number): number => Math.min(MAX, Math.max(MIN, Math.round(percent * 10) / 10));

export function Splitter({ controls }: { controls: string }): JSX.Element {
  const move = (percent: number) => set({ split: clamp(percent) });

  const drag = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const bar = event.currentTarget;
    const box = (bar.parentElement as HTMLElement).getBoundingClientRect();
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (e) => move(((e.clientX - box.left) / box.width) * 100);
    bar.onlostpointercapture = () => {
      bar.onpointermove = null;
    };
  };

  const key = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const now = settings.value.split;
    const to: Record<string, number> = {
      ArrowLeft: now - STEP,
      ArrowRight: now + STEP,
      Home: MIN,
      End: MAX,
      Enter: DEFAULT,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    move(to[event.key]);
  };

  return (
    // A focusable separator is a widget in ARIA; no native element is one.
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be focused and moved
    <div
      class={styles.bar}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the terminal"
      aria-controls={controls}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      aria-valuenow={Math.round(settings.value.split)}
      onPointerDown={drag}
      onKeyDown={key}
      onDblClick={() => move(DEFAULT)}
    />
  );
}
