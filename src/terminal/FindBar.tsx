// Find in the terminal: incremental, Enter for the next match, Shift+Enter for the one before, Escape to leave.
import { ChevronDown, ChevronUp, X } from "lucide";
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./FindBar.module.css";

export function FindBar({ session }: { session: Session }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState(true);
  useLayoutEffect(() => input.current?.focus(), []);

  const find = async (direction: "next" | "previous", incremental = false) => {
    setFound(await session.terminal.find(input.current?.value ?? "", direction, incremental));
  };
  const close = () => {
    session.finding.value = false;
    session.terminal.endFind();
  };
  const key = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === input.current)
      void find(event.shiftKey ? "previous" : "next");
    else return;
    event.preventDefault();
  };
  return (
    <search class={styles.bar} onKeyDown={key}>
      <input
        ref={input}
        type="text"
        aria-label="Find in the terminal"
        placeholder="Find"
        spellcheck={false}
        autocomplete="off"
        aria-invalid={!found}
        onInput={() => void find("next", true)}
      />
      <span class={styles.result} role="status">
        {found ? "" : "Not found"}
      </span>
      <button type="button" class="icon" aria-label="Previous match" onClick={() => void find("previous")}>
        <Icon of={ChevronUp} />
      </button>
      <button type="button" class="icon" aria-label="Next match" onClick={() => void find("next")}>
        <Icon of={ChevronDown} />
      </button>
      <button type="button" class="icon" aria-label="Close find" onClick={close}>
        <Icon of={X} />
      </button>
    </search>
  );
}
