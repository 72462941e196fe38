// The page's dialogs: restart, settings, help and about, and the question before a link is opened.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session.ts";
import { About } from "./About.tsx";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";
import { FONT_SIZES, type Settings, set, settings } from "./settings.ts";

export function RestartDialog({ session, onClose }: { session: Session; onClose: () => void }): JSX.Element {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    session.restart();
    onClose();
  }, [done]);
  return (
    <Dialog
      title="Restart the machine?"
      onClose={onClose}
      focusAfter={done ? () => session.terminal.focus() : undefined}
    >
      <p>
        The machine starts from its first boot. Files, audit rules and records of this session will be gone.
      </p>
      <div class={styles.actions}>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button primary" onClick={() => setDone(true)}>
          Restart
        </button>
      </div>
    </Dialog>
  );
}

export function LinkDialog({ session }: { session: Session }): JSX.Element | null {
  const link = session.link.value;
  if (link === null) return null;
  const { url, by } = link;
  const close = () => {
    session.link.value = null;
  };
  return (
    <Dialog title="Open this link?" onClose={close}>
      <p>
        {by === "machine" ? "A program in the simulated machine printed it. It leads" : "It leads"} out of
        this page:
      </p>
      <p class={styles.url}>{url}</p>
      <div class={styles.actions}>
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
        <a class="button primary" href={url} target="_blank" rel="noopener noreferrer" onClick={close}>
          Open
        </a>
      </div>
    </Dialog>
  );
}

export function SettingsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { theme, fontSize, screenReader, plainEditor } = settings.value;
  return (
    <Dialog title="Settings" onClose={onClose}>
      <div class={styles.form}>
        <label for="set-theme">Colours</label>
        <select
          id="set-theme"
          value={theme}
          onChange={(event) => set({ theme: event.currentTarget.value as Settings["theme"] })}
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
        <label for="set-font">Text size of terminal and editor</label>
        <select
          id="set-font"
          value={fontSize}
          onChange={(event) => set({ fontSize: Number(event.currentTarget.value) as Settings["fontSize"] })}
        >
          {FONT_SIZES.map((size) => (
            <option key={size} value={size}>
              {size}
            </option>
          ))}
        </select>
        <label for="set-reader">Screen reader mode</label>
        <input
          id="set-reader"
          type="checkbox"
          checked={screenReader}
          aria-describedby="set-reader-note"
          onChange={(event) => set({ screenReader: event.currentTarget.checked })}
        />
        <p id="set-reader-note" class={styles.note}>
          Lets a screen reader follow the output. Long output becomes slower.
        </p>
        <label for="set-plain">Plain text editor</label>
        <input
          id="set-plain"
          type="checkbox"
          checked={plainEditor}
          aria-describedby="set-plain-note"
          onChange={(event) => set({ plainEditor: event.currentTarget.checked })}
        />
        <p id="set-plain-note" class={styles.note}>
          Edits texts in a field of the browser: no colours, no completion.
        </p>
      </div>
    </Dialog>
  );
}

export function AboutDialog({ session, onClose }: { session: Session; onClose: () => void }): JSX.Element {
  const played = useRef(false);
  return (
    <Dialog
      title="auditlab"
      onClose={onClose}
      wide
      focusAfter={(before) => (played.current ? session.terminal.focus() : before?.focus())}
    >
      <About
        session={session}
        onPlay={() => {
          played.current = true;
          onClose();
        }}
      />
    </Dialog>
  );
}
