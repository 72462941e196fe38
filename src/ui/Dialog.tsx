// A modal dialog on the browser's own <dialog>: focus, Escape and the backdrop are its business.
import { X } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import styles from "./Dialog.module.css";
import { mayTakeFocus } from "./focus.ts";
import { Icon } from "./Icon.tsx";
import { Notices } from "./Notices.tsx";
import { cover, type Place, uncover } from "./notices.ts";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
  /** As large as the page; what it holds scrolls by itself. */
  readonly full?: boolean;
  /** Asked before it closes: true keeps it open. */
  readonly keep?: () => boolean;
  /** Where the focus goes when the dialog is gone; else it goes back to where it was. */
  readonly focusAfter?: (before: HTMLElement | null) => void;
}

export function Dialog({
  title,
  onClose,
  children,
  wide = false,
  full = false,
  keep,
  focusAfter,
}: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [place, setPlace] = useState<Place | null>(null);
  const gone = useRef(false);
  /** Where the keyboard was last in here. */
  const at = useRef<HTMLElement | null>(null);
  const after = useRef(focusAfter);
  after.current = focusAfter;
  const close = () => {
    if (!keep?.()) dialog.current?.close();
  };
  // Before anything is painted: a key that comes right after it shall not go to what lies below.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const element = dialog.current;
    const take = mayTakeFocus();
    // The browser gives it the focus, but to what is inert.
    element?.toggleAttribute("inert", !take);
    element?.showModal();
    element?.removeAttribute("inert");
    const covers = cover();
    setPlace(covers);
    // What is to be filled in comes before the button that closes.
    if (take) element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      uncover(covers);
      // Taken away by what was pressed in it: as long as it is open, nothing else can have the focus.
      gone.current = true;
      element?.close();
      // The browser has given it back to where it was by now, if that was anywhere. Whoever has gone on since keeps it.
      const at = document.activeElement;
      if (at !== before && at !== document.body && !element?.contains(at)) return;
      if (after.current) after.current(before);
      else before?.focus();
    };
  }, []);
  return (
    // A click beside the dialog closes it as Escape does; the keyboard has Escape.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is handled by the browser
    <dialog
      ref={dialog}
      class={styles.dialog}
      data-wide={wide}
      data-full={full}
      aria-labelledby={id}
      onFocusIn={({ target }) => {
        at.current = target as HTMLElement;
      }}
      onCancel={(event) => {
        if (event.target === dialog.current && event.cancelable && keep?.()) event.preventDefault();
      }}
      // A browser lets nobody be kept for long: a second Escape may close it without asking.
      onClose={() => {
        if (gone.current) return;
        if (!keep?.()) return onClose();
        const last = at.current;
        dialog.current?.showModal();
        last?.focus();
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class={styles.body}>
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={close}>
            <Icon of={X} />
          </button>
        </header>
        <Notices of={place} />
        {children}
      </div>
    </dialog>
  );
}
