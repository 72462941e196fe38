// A file of the machine, opened by `edit` in the terminal.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { focusIsLost } from "../ui/focus.ts";
import { CodeEditor } from "./CodeEditor.tsx";
import styles from "./EditDialog.module.css";
import type { OpenFile, SaveState } from "./file_edit.ts";
import { languageOf } from "./language.ts";
import type { Mark } from "./marks.ts";
import type { Place } from "./place.ts";

interface Props {
  readonly session: Session;
  readonly file: OpenFile;
  readonly onClose: () => void;
}

const NONE: readonly Mark[] = [];

/** In a few words, how the text stands to the file. */
function stateText(state: SaveState, dirty: boolean, file: OpenFile): string {
  if (state?.kind === "saving") return "Saving";
  if (state?.kind === "failed") return `Not saved: ${state.why}.`;
  if (state?.kind === "changed") return "Not saved: the file has changed on the disk since it was opened.";
  if (dirty) return "Not saved yet.";
  if (state?.kind === "saved") return "Saved.";
  if (file.readOnly) return "It can be read, but this user may not write it.";
  return file.isNew ? "A new file: it is made when it is saved." : "As on the disk.";
}

export default function EditDialog({ session, file, onClose }: Props): JSX.Element {
  const { edit } = session;
  const [text, setText] = useState(file.draft ?? file.text);
  /** As it is on the disk. */
  const [saved, setSaved] = useState(file.text);
  const [marks, setMarks] = useState(NONE);
  const [reveal, setReveal] = useState<Place | undefined>();
  const [asking, setAsking] = useState(false);
  const [language] = useState(() => languageOf(file.path, file.text));
  const sent = useRef("");
  const leaving = useRef(false);
  const state = edit.state.value;
  const dirty = text !== saved;

  // The dialog, which takes the focus when it opens, is open when this runs.
  useEffect(() => setReveal({ line: 1, column: 1 }), []);
  useEffect(() => {
    if (state?.kind === "saved") {
      setSaved(sent.current);
      if (leaving.current) edit.quit();
    }
    if (state?.kind !== "saving") leaving.current = false;
  }, [state, edit]);

  // The question has the keyboard, and gives it back to where it was.
  const goOn = useRef<HTMLButtonElement>(null);
  const before = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (asking) {
      before.current = document.activeElement as HTMLElement | null;
      goOn.current?.focus();
    } else if (focusIsLost()) before.current?.focus();
  }, [asking]);

  const change = (value: string) => {
    setText(value);
    setAsking(false);
    edit.typed(value === saved ? null : value);
  };
  const save = (force = false) => {
    if (file.readOnly) return;
    sent.current = text;
    setAsking(false);
    edit.save(text, force);
  };
  const saveAndClose = () => {
    leaving.current = true;
    save();
  };
  const keep = () => {
    // Escape asks, and a second one takes the question back.
    if (dirty) setAsking(!asking);
    return dirty;
  };

  return (
    <Dialog title={file.path} full onClose={onClose} keep={keep} focusAfter={() => session.terminal.focus()}>
      <CodeEditor
        path={file.path}
        value={text}
        language={language}
        label={`Text of ${file.path}`}
        readOnly={file.readOnly}
        reveal={reveal}
        onChange={change}
        onSave={() => save()}
        onMarks={setMarks}
      />
      {marks.length > 0 && <Problems marks={marks} go={setReveal} />}
      {asking && (
        <div class={styles.bar} role="alert">
          <p>Close without saving? What was changed will be gone.</p>
          <button type="button" class="button" onClick={onClose}>
            Close without saving
          </button>
          {/* Where "Close" was: a second click of the same hand shall do no harm. */}
          <button type="button" class="button" ref={goOn} onClick={() => setAsking(false)}>
            Go on editing
          </button>
          <button type="button" class="button primary" onClick={saveAndClose}>
            Save and close
          </button>
        </div>
      )}
      <div class={styles.bar} hidden={asking}>
        <p role="status" data-bad={state?.kind === "failed" || state?.kind === "changed"}>
          {file.draft !== null && text === file.draft && dirty && "What you had not saved is back. "}
          {stateText(state, dirty, file)}
        </p>
        {state?.kind === "changed" && (
          <button type="button" class="button" onClick={() => save(true)}>
            Overwrite it
          </button>
        )}
        <button type="button" class="button" onClick={() => (keep() ? undefined : onClose())}>
          Close
        </button>
        {!file.readOnly && (
          <>
            <button type="button" class="button" title="Ctrl+S" onClick={() => save()}>
              Save
            </button>
            <button type="button" class="button primary" onClick={saveAndClose}>
              Save and close
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Problems({ marks, go }: { marks: readonly Mark[]; go: (place: Place) => void }): JSX.Element {
  return (
    <ul class={`problems ${styles.found}`} aria-label="Problems">
      {marks.map((mark) => (
        <li key={`${mark.line}:${mark.column}:${mark.message}`}>
          <button type="button" data-warning={mark.warning} onClick={() => go({ ...mark })}>
            <span>
              Line {mark.line}
              {mark.warning && ", warning"}
            </span>{" "}
            {mark.message}
          </button>
        </li>
      ))}
    </ul>
  );
}
