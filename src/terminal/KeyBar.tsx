// The keys that an on-screen keyboard lacks.
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../ui/Icon.tsx";
import styles from "./KeyBar.module.css";
import type { TerminalView } from "./terminal.ts";

const ARROWS = [
  ["ArrowLeft", "Left", ArrowLeft],
  ["ArrowRight", "Right", ArrowRight],
  ["ArrowUp", "Up", ArrowUp],
  ["ArrowDown", "Down", ArrowDown],
] as const;

export function KeyBar({ terminal }: { terminal: TerminalView }): JSX.Element {
  const [ctrl, setCtrl] = useState(false);
  const hold = (on: boolean) => {
    setCtrl(on);
    terminal.holdCtrl(on ? () => setCtrl(false) : null);
    terminal.focus();
  };
  /** The tap must not take the focus, or the on-screen keyboard would fold away. */
  const keep = (event: Event) => event.preventDefault();
  const press = (key: Parameters<TerminalView["press"]>[0]) => () => {
    terminal.press(key);
    terminal.focus();
  };
  return (
    <div class={styles.bar} role="toolbar" aria-label="Keys" onPointerDown={keep}>
      <button type="button" onClick={press("Escape")}>
        Esc
      </button>
      <button type="button" onClick={press("Tab")}>
        Tab
      </button>
      <button type="button" aria-pressed={ctrl} onClick={() => hold(!ctrl)}>
        Ctrl
      </button>
      {ARROWS.map(([key, label, icon]) => (
        <button key={key} type="button" aria-label={label} onClick={press(key)}>
          <Icon of={icon} />
        </button>
      ))}
    </div>
  );
}
