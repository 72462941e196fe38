// The bar between two docks, upright or lying: dragged, clicked by those who cannot drag, or moved with the keyboard as a
// separator of WAI-ARIA is.
import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import styles from "./Splitter.module.css";

interface Props {
  readonly label: string;
  /** Id of the pane whose width, or height, it is. */
  readonly controls: string;
  readonly column: number;
  /** It lies between what is above and what is below; upright without it. */
  readonly lying?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What Enter and a double click go back to. */
  readonly standard: number;
  /** The value for a pointer at `x` (px from the left, or the top) of a grid that is `size` px wide, or high. */
  readonly at: (x: number, size: number) => number;
  readonly move: (value: number) => void;
}

/** How far, px, the pointer may go during a click. */
const SHAKE = 3;

export function Splitter(props: Props): JSX.Element {
  const { label, controls, column, lying = false, value, min, max, step, standard, at } = props;
  const move = (to: number) => props.move(Math.min(max, Math.max(min, Math.round(to * 10) / 10)));

  /** The next of the smallest, the usual and the largest. */
  const next = () => move(value < standard ? standard : value < max ? max : min);

  const drag = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const bar = event.currentTarget;
    const box = (bar.parentElement as HTMLElement).getBoundingClientRect();
    bar.setPointerCapture(event.pointerId);
    let dragged = false;
    bar.onpointermove = (e) => {
      dragged ||= Math.hypot(e.clientX - event.clientX, e.clientY - event.clientY) > SHAKE;
      if (dragged) move(lying ? at(e.clientY - box.top, box.height) : at(e.clientX - box.left, box.width));
    };
    bar.onpointerup = () => dragged || next();
    bar.onlostpointercapture = () => {
      bar.onpointermove = null;
      bar.onpointerup = null;
    };
  };

  const key = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const to: Record<string, number> = {
      [lying ? "ArrowUp" : "ArrowLeft"]: value - step,
      [lying ? "ArrowDown" : "ArrowRight"]: value + step,
      Home: min,
      End: max,
      Enter: standard,
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
      style={{ gridColumn: column }}
      role="separator"
      tabIndex={0}
      aria-orientation={lying ? "horizontal" : "vertical"}
      aria-label={label}
      title="Drag to resize, or click for the next size"
      aria-controls={controls}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={Math.round(value)}
      onPointerDown={drag}
      onKeyDown={key}
      onDblClick={() => move(standard)}
    />
  );
}
