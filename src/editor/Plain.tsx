// The editor where there is no other: a text area, which does all that the props of CodeEditor promise.
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { layout } from "../ui/docks.ts";
import { settings } from "../ui/settings.ts";
import styles from "./CodeEditor.module.css";
import type { EditorProps } from "./CodeEditor.tsx";
import { offsetOf } from "./place.ts";

/** Documents whose text areas are kept; the one that was looked at longest ago goes first. */
const MAX_KEPT = 20;

/**
 * Each document has a text area of its own, because what a browser can undo goes away with it: those of the documents
 * that are not shown are hidden.
 */
export function Plain(props: EditorProps): JSX.Element {
  const kept = useRef(new Map<string, EditorProps>());
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

/** px down to the line in which a text ends, wrapped or not, as the text area shows it. */
function heightOf(area: HTMLTextAreaElement, text: string): number {
  const style = getComputedStyle(area);
  const copy = document.createElement("div");
  // A last line that is empty counts, too.
  copy.textContent = `${text}\u200b`;
  Object.assign(copy.style, {
    position: "absolute",
    visibility: "hidden",
    font: style.font,
    tabSize: style.tabSize,
    inlineSize: `${area.clientWidth - Number.parseFloat(style.paddingLeft) * 2}px`,
    whiteSpace: area.wrap === "off" ? "pre" : "pre-wrap",
    overflowWrap: "break-word",
  });
  area.parentElement?.append(copy);
  const height = copy.offsetHeight - Number.parseFloat(style.lineHeight);
  copy.remove();
  return Math.max(0, height);
}

function Area({ document, shown }: { document: EditorProps; shown: boolean }): JSX.Element {
  const {
    path,
    value,
    marks,
    readOnly = false,
    label,
    reveal,
    revealed,
    cursor,
    onChange,
    onSave,
  } = document;
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const isShown = useRef(shown);
  isShown.current = shown;
  useLayoutEffect(() => {
    const element = area.current as HTMLTextAreaElement;
    const before = cursor.current;
    if (before?.path === path && isShown.current) {
      element.setSelectionRange(before.start, before.end);
      if (before.focused) element.focus();
      cursor.current = null;
    } else element.setSelectionRange(0, 0);
    return () => {
      const { selectionStart: start, selectionEnd: end } = element;
      if (isShown.current)
        cursor.current = { path, start, end, focused: element === element.ownerDocument.activeElement };
    };
  }, []);
  // Before the next key, which is meant for there.
  useLayoutEffect(() => {
    const element = area.current;
    if (!reveal || reveal === revealed.current || !shown || !element) return;
    revealed.current = reveal;
    const offset = offsetOf(value, reveal);
    element.focus();
    element.setSelectionRange(offset, offset);
    // Browsers scroll to the cursor only when something is typed.
    element.scrollTop = heightOf(element, value.slice(0, offset)) - element.clientHeight / 3;
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
        aria-invalid={marks.length > 0}
        style={{ fontSize: `${settings.value.fontSize}px` }}
        aria-describedby={id}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        wrap={layout.value === "narrow" ? "soft" : "off"}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
          event.preventDefault();
          onSave?.();
        }}
      />
      <span id={id} hidden>
        {marks.map(({ line, message }) => `Line ${line}: ${message}.`).join(" ")}
      </span>
    </>
  );
}
