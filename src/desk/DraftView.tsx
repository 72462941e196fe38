// A draft: its files, one of them in the editor, and what is wrong with it.
import { ArrowLeft, Download, Play, RotateCcw, Share2, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CodeEditor } from "../editor/CodeEditor.tsx";
import { languageOf } from "../editor/language.ts";
import { go } from "../router.ts";
import { download } from "../ui/download.ts";
import { grouped } from "../ui/grouped.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { LazyDialog } from "../ui/LazyDialog.tsx";
import { notify } from "../ui/notices.ts";
import { off } from "../ui/off.ts";
import { writeArchive } from "./archive.ts";
import styles from "./Desk.module.css";
import { type Draft, INDEX, roleOf, sizeOf, titleOf } from "./draft.ts";
import { discard, trouble } from "./drafts.ts";
import { FileBar, Files } from "./Files.tsx";
import { Findings } from "./Findings.tsx";
import type { DeskModel } from "./model.ts";

interface Props {
  readonly desk: DeskModel;
  readonly draft: Draft;
}

const loadShare = () => import("./ShareDraft.tsx");

export function DraftView({ desk, draft }: Props): JSX.Element {
  const [sharing, setSharing] = useState(false);
  const [tab, setTab] = useState<"problems" | "check">("problems");
  const title = titleOf(draft);
  const path = desk.path.value;
  const check = () => {
    desk.readNow();
    setTab(desk.valid.peek() ? "check" : "problems");
    void desk.check(false);
  };
  return (
    <>
      <header class="panel-head">
        <h2 id="desk-title">Desk</h2>
        <a class="icon" href="#draft" aria-label="All drafts" title="All drafts">
          <Icon of={ArrowLeft} />
        </a>
        <strong class={styles.title} title={title} data-entry tabIndex={-1}>
          {title}
        </strong>
        <div class="tools">
          <button
            type="button"
            class="button small"
            {...off(desk.checks.state.value.kind === "running", check)}
          >
            <Icon of={Play} size={12} />
            Check
          </button>
          <IconButton label="Share this draft" of={Share2} onClick={() => setSharing(true)} />
          <IconButton label="Download this draft" of={Download} onClick={() => save(draft)} />
          <IconButton
            label="Delete this draft"
            of={Trash2}
            onClick={() => {
              discard(draft, title, desk.guide.session);
              go({ kind: "draft", id: null });
            }}
          />
        </div>
      </header>
      {desk.stale && <Stale desk={desk} />}
      {trouble.value !== null && (
        <p class={styles.warning}>This draft is in memory only: it is gone with the page. Download it.</p>
      )}
      <div class={styles.work}>
        <Files desk={desk} draft={draft} />
        <div class={styles.file}>
          <FileBar desk={desk} draft={draft} />
          <Editor desk={desk} draft={draft} path={path} />
        </div>
      </div>
      <Findings desk={desk} draft={draft} tab={tab} setTab={setTab} />
      {sharing && (
        <LazyDialog load={loadShare} props={{ desk, draft, save, onClose: () => setSharing(false) }} />
      )}
    </>
  );
}

function save(draft: Draft): void {
  try {
    download(`${draft.slug}.tar`, "application/x-tar", writeArchive(draft));
  } catch (error) {
    notify(`Nothing was downloaded. ${error instanceof Error ? error.message : error}`, { stay: true });
  }
}

function Stale({ desk }: { desk: DeskModel }): JSX.Element {
  return (
    <p class={styles.warning} role="status">
      The machine is from an earlier state of the draft.
      <button type="button" class="button small" onClick={() => desk.guide.startOver()}>
        <Icon of={RotateCcw} size={12} />
        Start it over
      </button>
    </p>
  );
}

function Editor({ desk, draft, path }: Props & { path: string }): JSX.Element {
  const data = draft.files[path];
  if (data === undefined) return <p class="empty">{path} is missing. Every scenario has it.</p>;
  if (typeof data !== "string")
    return (
      <p class="empty">
        {path} is not text, or its lines end otherwise than in Unix: {grouped(sizeOf(data))} bytes. It is kept
        as it is.
      </p>
    );
  return (
    <CodeEditor
      path={`${draft.id}/${path}`}
      value={data}
      language={languageOf(path, data)}
      problems={[
        ...desk.problems.value,
        // Of other files the editor asks itself.
        ...(path === INDEX ? desk.found.value : []),
        ...desk.transcripts.value,
      ].filter(({ file }) => file === path)}
      readOnly={roleOf(path) === "transcript"}
      label={`${path} of ${titleOf(draft)}`}
      reveal={desk.place.value}
      onChange={(text) => desk.edit(path, text)}
      onSave={() => desk.readNow()}
    />
  );
}
