// An editor for one text. What it shows is its value; what is typed comes back by onChange.
import type { JSX } from "preact";
import type { Problem } from "../../scenarios/format/types.ts";
import styles from "./CodeEditor.module.css";
import type { Language } from "./language.ts";
import { Plain } from "./Plain.tsx";
import type { Place } from "./place.ts";

export interface CodeEditorProps {
  /** Which document this is: another path is another document, each with a history of its own to undo. */
  readonly path: string;
  readonly value: string;
  readonly language: Language;
  /** What is wrong with this document: all of it, whatever their `file` says. */
  readonly problems?: readonly Problem[];
  readonly readOnly?: boolean;
  /** What it is, for those who cannot see it. */
  readonly label: string;
  /** The cursor and the focus go there, each time this is another object. */
  readonly reveal?: Place;
  onChange(value: string): void;
  /** Ctrl+S, or Command+S. */
  onSave?(): void;
}

/** As large as what it stands in. */
export function CodeEditor(props: CodeEditorProps): JSX.Element {
  return (
    <div class={styles.editor}>
      <Plain {...props} />
    </div>
  );
}
