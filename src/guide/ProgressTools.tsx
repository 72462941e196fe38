// The reader's progress as a file: out, in, and away.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import dialog from "../ui/Dialog.module.css";
import { Dialog } from "../ui/Dialog.tsx";
import { download } from "../ui/download.ts";
import { notify } from "../ui/notices.ts";
import styles from "./Guide.module.css";
import type { GuideModel } from "./model.ts";
import { exportProgress, importProgress } from "./progress.ts";

/** Bytes of a file that is read at all: all scenarios done take some 100 kB. */
const MAX_FILE = 2_000_000;

export function ProgressTools({ guide }: { guide: GuideModel }): JSX.Element {
  const file = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const { store } = guide;
  const begun = Object.keys(store.all.value).length;
  const finished = Object.values(store.all.value).filter((one) => one.finished !== null).length;

  const take = async (input: HTMLInputElement) => {
    const [chosen] = input.files ?? [];
    if (!chosen) return;
    try {
      if (chosen.size > MAX_FILE) throw new Error("The file is too large to be one of ours.");
      const count = store.add(importProgress(await chosen.text()));
      notify(`Progress of ${count} ${count === 1 ? "scenario" : "scenarios"} was imported.`);
    } catch (error) {
      notify(`Nothing was imported. ${error instanceof Error ? error.message : error}`, { stay: true });
    }
    input.value = "";
  };

  return (
    <section class={styles.keep} aria-labelledby="progress-title">
      <h3 id="progress-title">Your progress</h3>
      <p>
        {begun === 0
          ? "Nothing begun yet. Progress is kept in this browser only."
          : `${finished} of ${guide.heads.length} scenarios finished. Kept in this browser only.`}
      </p>
      <div class={styles.buttons}>
        <button
          type="button"
          class="button small"
          disabled={begun === 0}
          onClick={() =>
            download("auditlab-progress.json", "application/json", exportProgress(store.all.value))
          }
        >
          Export
        </button>
        <button type="button" class="button small" onClick={() => file.current?.click()}>
          Import
        </button>
        <button type="button" class="button small" disabled={begun === 0} onClick={() => setAsking(true)}>
          Reset
        </button>
      </div>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="File with progress"
        onChange={(event) => void take(event.currentTarget)}
      />
      {asking && (
        <Dialog title="Forget all progress?" onClose={() => setAsking(false)}>
          <p>Marks, answers and hints of every scenario go. Machines and what you typed in them stay.</p>
          <div class={dialog.actions}>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button
              type="button"
              class="button primary"
              onClick={() => {
                store.clear();
                setAsking(false);
              }}
            >
              Forget it
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
