// CodeEditor, as Monaco.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { dark, settings } from "../../ui/settings.ts";
import styles from "../CodeEditor.module.css";
import type { EditorProps } from "../CodeEditor.tsx";
import { applyTheme } from "./theme.ts";
import { View } from "./view.ts";

export function Monaco(props: EditorProps): JSX.Element {
  const { path, value, language, marks, readOnly = false, label, reveal, revealed, cursor } = props;
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<View | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useLayoutEffect(() => {
    const view = new View(host.current as HTMLDivElement, {
      change: (text) => latest.current.onChange(text),
      save: () => latest.current.onSave?.(),
    });
    made.current = view;
    return () => {
      cursor.current = view.cursor;
      made.current = null;
      view.dispose();
    };
  }, []);

  const isDark = dark.value;
  // The effect of the settings that switches the tokens has run when this one does.
  useEffect(() => applyTheme(isDark), [isDark]);
  const { fontSize, screenReader } = settings.value;
  useLayoutEffect(
    () => made.current?.look({ label, readOnly, fontSize, screenReader }),
    [label, readOnly, fontSize, screenReader],
  );
  useLayoutEffect(() => made.current?.show(path, language, value), [path, language, value]);
  useLayoutEffect(() => made.current?.mark(marks), [path, marks]);
  useLayoutEffect(() => {
    if (cursor.current) made.current?.restore(cursor.current);
    cursor.current = null;
  }, []);
  // Before the next key, which is meant for there.
  useLayoutEffect(() => {
    if (!reveal || reveal === revealed.current) return;
    revealed.current = reveal;
    made.current?.reveal(reveal);
  }, [reveal]);

  return <div ref={host} class={styles.monaco} />;
}
