// The terminal as it was: a second one that is only read, in the place of the live one.
import { Undo2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Past } from "../machine/past.ts";
import type { Session } from "../session.ts";
import { Icon } from "../ui/Icon.tsx";
import { dark, settings } from "../ui/settings.ts";
import styles from "./TerminalPanel.module.css";
import { TerminalView } from "./terminal.ts";

const nothing = (): void => {};

export function PastScreen({ session, past }: { session: Session; past: Past }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<TerminalView | null>(null);
  useEffect(() => {
    const { fontSize, screenReader } = settings.peek();
    const made = new TerminalView(
      { dark: dark.peek(), fontSize, screenReader },
      {
        input: nothing,
        user: nothing,
        resize: nothing,
        find: nothing,
        notice: nothing,
        link: (url) => {
          session.link.value = { url, by: "machine" };
        },
      },
      true,
    );
    view.current = made;
    if (host.current) made.open(host.current);
    return () => {
      made.dispose();
      // Who pressed one of the buttons above stands nowhere now; who came back by the slider still stands there.
      if (document.activeElement === document.body) session.terminal.focus();
    };
  }, [session]);
  const { fontSize, screenReader } = settings.value;
  const isDark = dark.value;
  useEffect(() => {
    view.current?.look({ dark: isDark, fontSize, screenReader });
  }, [isDark, fontSize, screenReader]);
  useEffect(() => {
    const made = view.current;
    if (!made) return;
    made.reset();
    for (const { bytes, rows, cols } of past.output) made.replay(bytes, rows, cols, nothing);
    void made.endReplay();
  }, [past]);
  return (
    <>
      <div class={styles.past}>
        <span role="status">
          You are looking at <b>{past.where}</b>
        </span>
        <div class="tools">
          <button type="button" class="button small" onClick={() => session.branch()}>
            Branch from here
          </button>
          <button type="button" class="button small primary" onClick={() => session.returnToNow()}>
            <Icon of={Undo2} size={14} />
            Return to now
          </button>
        </div>
      </div>
      <div class={styles.screen} data-past="true" ref={host} />
    </>
  );
}
