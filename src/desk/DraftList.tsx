// All drafts of this browser, and the ways in which one begins.
import { catalogue } from "virtual:scenarios";
import { FilePlus2, FolderOpen, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { addressOf } from "../router.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { notify } from "../ui/notices.ts";
import { beginCopy, beginFromFile, beginNew, beginRecorded } from "./begin.ts";
import styles from "./Desk.module.css";
import { type Draft, titleOf } from "./draft.ts";
import { discard, drafts, trouble } from "./drafts.ts";
import type { DeskModel } from "./model.ts";

export function DraftList({ desk }: { desk: DeskModel }): JSX.Element {
  const wanted = desk.id.value;
  const list = drafts.all.value;
  return (
    <>
      <h2 id="desk-title" class="visually-hidden">
        Desk
      </h2>
      <div class="scroller">
        <div class={styles.list}>
          {wanted !== null && (
            <p class={styles.warning} role="alert">
              <span>
                There is no draft <code>{wanted}</code> here. A draft is kept in the browser in which it was
                written; it goes to others as a link or as a file.
              </span>
            </p>
          )}
          <Begin desk={desk} />
          <section aria-labelledby="drafts-title">
            <h3 id="drafts-title">Your drafts</h3>
            {list.length === 0 ? (
              <p>None yet.</p>
            ) : (
              <ul class={styles.drafts}>
                {list.map((draft) => (
                  <Row key={draft.id} desk={desk} draft={draft} />
                ))}
              </ul>
            )}
            <p>
              {trouble.value === null
                ? "Kept in this browser only, each change at once."
                : "Kept in memory only: they are gone with this page. Download what you want to keep."}
            </p>
          </section>
        </div>
      </div>
    </>
  );
}

function Row({ desk, draft }: { desk: DeskModel; draft: Draft }): JSX.Element {
  const title = titleOf(draft);
  const when = new Date(draft.changed).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return (
    <li>
      <a href={addressOf({ kind: "draft", id: draft.id })}>
        <strong>{title}</strong>
        <small>
          {draft.slug}, {when}
        </small>
      </a>
      <IconButton
        label={`Delete ${title}`}
        title="Delete"
        of={Trash2}
        onClick={() => discard(draft, title, desk.guide.session)}
      />
    </li>
  );
}

function Begin({ desk }: { desk: DeskModel }): JSX.Element {
  const { session } = desk.guide;
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const [slug, setSlug] = useState(catalogue[0]?.slug ?? "");
  const file = useRef<HTMLInputElement>(null);
  const attempt = (work: () => Promise<void>) => async () => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify(`There is no new draft. ${error instanceof Error ? error.message : error}`, { stay: true });
    }
    setBusy(false);
    setSaid("");
  };
  const record = () =>
    beginRecorded(session, (done) => setSaid(`Replaying the session, ${Math.round(done * 100)} %`));
  return (
    <section class={styles.begin} aria-labelledby="begin-title">
      <h3 id="begin-title" data-entry tabIndex={-1}>
        Write a scenario
      </h3>
      <p>
        A scenario is a few files: its text, tasks that check themselves, and a solution. What you write here
        is shown in the guide at once, on a machine of its own.
      </p>
      <div class={styles.buttons}>
        <button
          type="button"
          class="button small primary"
          disabled={busy}
          onClick={() => void attempt(beginNew)()}
        >
          <Icon of={FilePlus2} size={14} />
          New scenario
        </button>
        <button type="button" class="button small" disabled={busy} onClick={() => file.current?.click()}>
          <Icon of={FolderOpen} size={14} />
          Open a file&hellip;
        </button>
        {session.used.value && (
          <button type="button" class="button small" disabled={busy} onClick={() => void attempt(record)()}>
            Make one of this session
          </button>
        )}
      </div>
      <div class={styles.copy}>
        <label for="copy-of">Change one that is there</label>
        <select id="copy-of" value={slug} onChange={(event) => setSlug(event.currentTarget.value)}>
          {catalogue.map((head) => (
            <option key={head.slug} value={head.slug}>
              {head.title}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="button small"
          disabled={busy}
          onClick={() => void attempt(() => beginCopy(slug))()}
        >
          Edit a copy
        </button>
      </div>
      <p class={styles.said} role="status">
        {said}
      </p>
      <input
        ref={file}
        type="file"
        accept=".tar,application/x-tar"
        hidden
        aria-label="A scenario to open"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (chosen) void attempt(() => beginFromFile(chosen))();
        }}
      />
    </section>
  );
}
