// The editor where there is no other: a text area, which does all that the props of CodeEditor promise.
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import styles from "./CodeEditor.module.css";
import type { CodeEditorProps } from "./CodeEditor.tsx";
import { offsetOf } from "./place.ts";

/** Documents whose text areas are kept; the one that was looked at longest ago goes first. */
const MAX_KEPT = 20;

/**
 * Each document has a text area of its own, because what a browser can undo goes away with it: those of the documents
 * that are not shown are hidden.
 */
export function Plain(props: CodeEditorProps): JSX.Element {
  const kept = useRef(new Map<string, CodeEditorProps>());
  kept.current.delete(props.path);
  kept.current.set(props.path, props);
  if (kept.current.size > MAX_KEPT) kept.current.delete(kept.current.keys().next().value as string);
  // In an order that does not change: an element that is moved loses the focus.
  const documents = [...kept.current.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return (
    <>
      {documents.map((document) => (
        <Area key={document.path} document={document} shown={document.path === props.path} />
      ))}
    </>
  );
}

function Area({ document, shown }: { document: CodeEditorProps; shown: boolean }): JSX.Element {
  const { value, problems = [], readOnly = false, label, reveal, onChange, onSave } = document;
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    const element = area.current;
    if (!reveal || !shown || !element) return;
    const offset = offsetOf(value, reveal);
    element.focus();
    element.setSelectionRange(offset, offset);
    // Browsers scroll to the cursor only when something is typed.
    const height = Number.parseFloat(getComputedStyle(element).lineHeight);
    element.scrollTop = (reveal.line - 1) * height - element.clientHeight / 3;
  }, [reveal, shown]);
  return (
    <>
      <textarea
        ref={area}
        class={styles.area}
        hidden={!shown}
        value={value}
        readOnly={readOnly}
        aria-label={label}
        aria-invalid={problems.length > 0}
        aria-describedby={id}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        wrap="off"
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
          event.preventDefault();
          onSave?.();
        }}
      />
      <span id={id} hidden>
        {problems.map(({ line, message }) => `Line ${line}: ${message}.`).join(" ")}
      </span>
    </>
  );
}
