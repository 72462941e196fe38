// What the machine is made of: how much of the series, and which of its faults. A choice starts a new machine.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AsPosted } from "../../worker/api.ts";
import type { Session } from "../session.ts";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";
import { FAULTS, PATCHES } from "./series.ts";

export function MachineDialog({ session, onClose }: { session: Session; onClose: () => void }): JSX.Element {
  const current = session.series.value;
  const [patches, setPatches] = useState(current.patches);
  const [faults, setFaults] = useState(current.as_posted);
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    session.restart({ patches, as_posted: faults });
    onClose();
  }, [done]);
  const toggle = (name: AsPosted, on: boolean) =>
    setFaults(FAULTS.map((fault) => fault.name).filter((n) => (n === name ? on : faults.includes(n))));
  return (
    <Dialog
      title="The machine"
      onClose={onClose}
      wide
      focusAfter={done ? () => session.terminal.focus() : undefined}
    >
      <div class={styles.field}>
        <label for="machine-patches">Patches of the series that are applied</label>
        <select
          id="machine-patches"
          value={patches}
          onChange={(event) => setPatches(Number(event.currentTarget.value))}
        >
          <option value={0}>0 · the kernel without the series</option>
          {PATCHES.map((title, i) => (
            <option key={title} value={i + 1}>
              {i + 1} · {title}
            </option>
          ))}
        </select>
        <p class={styles.hint}>Each patch builds on those before it.</p>
      </div>
      <fieldset class={styles.field}>
        <legend>Faults of the series as it was posted</legend>
        <p class={styles.hint}>
          Inferred from later versions, which repaired them. The machine has none of them unless you ask.
        </p>
        {FAULTS.map(({ name, patch, what }) => (
          <label key={name} class={styles.check}>
            <input
              type="checkbox"
              checked={faults.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
            <span>
              {what} <small>(patch {patch})</small>
            </span>
          </label>
        ))}
      </fieldset>
      {session.client.hasWork && (
        <p class={styles.hint}>
          A new machine starts from its first boot. Files, audit rules and records of this session will be
          gone.
        </p>
      )}
      <div class={styles.actions}>
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button primary" onClick={() => setDone(true)}>
          Start this machine
        </button>
      </div>
    </Dialog>
  );
}
