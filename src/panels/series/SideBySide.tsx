// Two kernels on one session, over the whole page.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AsPosted } from "../../../worker/api.ts";
import type { Snapshot } from "../../machine/replays.ts";
import type { Session } from "../../session.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { layout } from "../../ui/docks.ts";
import { Segment } from "../../ui/Segment.tsx";
import { FAULTS, PATCHES, type SeriesChoice } from "../../ui/series.ts";
import { inWords, kernelName, useCompared } from "./compare.ts";
import { DiffList } from "./DiffList.tsx";
import styles from "./SideBySide.module.css";

type View = "records" | "terminal";

interface Props {
  readonly session: Session;
  readonly snapshot: Snapshot | null;
  readonly left: SeriesChoice;
  readonly right: SeriesChoice;
  /** What is shown at first. */
  readonly view: View;
  readonly onClose: () => void;
}

export function SideBySide({ session, snapshot, onClose, ...first }: Props): JSX.Element {
  const [left, setLeft] = useState(first.left);
  const [right, setRight] = useState(first.right);
  const [view, setView] = useState(first.view);
  const { compared, busy, error } = useCompared(session, "beside", snapshot, left, right);
  return (
    <Dialog title="Two kernels, one session" onClose={onClose} full>
      <div class={styles.kernels}>
        <Kernel name="Left" choice={left} choose={setLeft} />
        <Kernel name="Right" choice={right} choose={setRight} />
      </div>
      <div class={styles.views}>
        <fieldset class="segments">
          <legend class="visually-hidden">Show</legend>
          <Segment label="Records" on={view === "records"} choose={() => setView("records")} />
          <Segment label="Terminal" on={view === "terminal"} choose={() => setView("terminal")} />
        </fieldset>
        <span role="status" class={styles.status}>
          {error ??
            (busy !== null ? `Replaying, ${Math.round(busy * 100)} %` : compared ? inWords(compared) : "")}
        </span>
      </div>
      <div class={styles.diff}>
        {compared && (
          <DiffList
            comparison={view === "records" ? compared.records : compared.terminal}
            what={view === "records" ? "records" : "lines"}
            left={kernelName(compared.left)}
            right={kernelName(compared.right)}
            split={layout.value !== "narrow"}
          />
        )}
      </div>
    </Dialog>
  );
}

interface KernelProps {
  readonly name: "Left" | "Right";
  readonly choice: SeriesChoice;
  readonly choose: (choice: SeriesChoice) => void;
}

function Kernel({ name, choice, choose }: KernelProps): JSX.Element {
  const id = `beside-${name.toLowerCase()}`;
  const toggle = (fault: AsPosted, on: boolean) =>
    choose({
      ...choice,
      as_posted: on ? [...choice.as_posted, fault] : choice.as_posted.filter((other) => other !== fault),
    });
  return (
    <fieldset class={styles.kernel}>
      <legend>{name}</legend>
      <label for={id} class="visually-hidden">
        Patches applied
      </label>
      <select
        id={id}
        value={choice.patches}
        onChange={(event) => choose({ ...choice, patches: Number(event.currentTarget.value) })}
      >
        <option value={0}>0 · the kernel without the series</option>
        {PATCHES.map((title, i) => (
          <option key={title} value={i + 1}>
            {i + 1} · {title}
          </option>
        ))}
      </select>
      <details>
        <summary>
          As posted
          {choice.as_posted.length > 0 && <span class="badge">{choice.as_posted.length}</span>}
        </summary>
        {FAULTS.map(({ name: fault, patch, what }) => (
          <label key={fault}>
            <input
              type="checkbox"
              checked={choice.as_posted.includes(fault)}
              disabled={patch > choice.patches}
              onChange={(event) => toggle(fault, event.currentTarget.checked)}
            />
            <span>
              {what} <small>(patch {patch})</small>
            </span>
          </label>
        ))}
      </details>
    </fieldset>
  );
}
