// An editor for one text. What it shows is its value; what is typed comes back by onChange.
import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Problem } from "../../scenarios/format/types.ts";
import { layout } from "../ui/docks.ts";
import { coarse } from "../ui/media.ts";
import { settings } from "../ui/settings.ts";
import styles from "./CodeEditor.module.css";
import type { Language } from "./language.ts";
import { loadMonaco, monaco } from "./load.ts";
import type { Mark } from "./marks.ts";
import { Plain } from "./Plain.tsx";
import type { Cursor, Place } from "./place.ts";
import { useChecked } from "./useChecked.ts";

export interface CodeEditorProps {
  /** Which document this is: another path is another document, each with a history of its own to undo. */
  readonly path: string;
  readonly value: string;
  readonly language: Language;
  /**
   * What is wrong with this document: all of it, whatever their `file` says. What auditctl or bash would say of rules or
   * of a script is found here, and need not be among them.
   */
  readonly problems?: readonly Problem[];
  readonly readOnly?: boolean;
  /** What it is, for those who cannot see it. */
  readonly label: string;
  /** The cursor and the focus go there, each time this is another object. */
  readonly reveal?: Place;
  onChange(value: string): void;
  /** All that is marked in this document: of `problems`, and what was found. */
  onMarks?(marks: readonly Mark[]): void;
  /** Ctrl+S, or Command+S. */
  onSave?(): void;
}

/** What either kind of editor is given. */
export interface EditorProps extends CodeEditorProps {
  readonly marks: readonly Mark[];
  /** Where the cursor is, handed from one kind to the other. */
  readonly cursor: RefObject<Cursor | null>;
  /** What was revealed last, by either kind. */
  readonly revealed: RefObject<Place | null>;
}

const NONE: readonly Problem[] = [];

/**
 * As large as what it stands in. A plain text area until Monaco is there, where it cannot be loaded, where there is no
 * room or no keyboard for it, and for those who want that.
 */
export function CodeEditor(props: CodeEditorProps): JSX.Element {
  const { path, language, value, problems = NONE, onMarks } = props;
  const cursor = useRef<Cursor | null>(null);
  const revealed = useRef<Place | null>(null);
  const plain = settings.value.plainEditor || coarse.value || layout.value === "narrow";
  useEffect(() => {
    if (!plain) loadMonaco();
  }, [plain]);
  const state = monaco.value;
  const checked = useChecked(path, language, value);
  const marks = useMemo<readonly Mark[]>(() => [...problems, ...checked], [problems, checked]);
  useEffect(() => onMarks?.(marks), [marks]);
  const Rich = !plain && state && typeof state === "object" ? state.Monaco : null;
  const all: EditorProps = { ...props, marks, cursor, revealed };
  return (
    <div class={styles.editor}>
      {Rich ? <Rich {...all} /> : <Plain {...all} />}
      <p class={styles.hint}>
        {Rich && "Tab indents; Ctrl+M (Mac: Ctrl+Shift+M) lets it leave the editor."}
        {!plain && state === "loading" && "Loading the editor. You can type already."}
        {!plain && state === "failed" && (
          <>
            The editor could not be loaded, so this is a plain one.{" "}
            <button type="button" class="button small" onClick={loadMonaco}>
              Try again
            </button>
          </>
        )}
      </p>
    </div>
  );
}
