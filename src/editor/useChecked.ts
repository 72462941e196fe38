// What the machine's own programs find wrong with a text that is being written.
import { useEffect, useState } from "preact/hooks";
import type { TextMark } from "../../worker/api.ts";
import type { Language } from "./language.ts";
import { checkText, ready } from "./service.ts";

/** A pause in typing after which the text is looked at, ms. */
const PAUSE = 250;
const NONE: readonly TextMark[] = [];

/** Of the text as it was at the last pause; nothing for languages that no program of the machine reads. */
export function useChecked(path: string, language: Language, text: string): readonly TextMark[] {
  const [found, setFound] = useState<{ path: string; marks: readonly TextMark[] }>({ path, marks: NONE });
  const isReady = ready.value;
  useEffect(() => {
    if (language !== "audit-rules" && language !== "shell") {
      setFound({ path, marks: NONE });
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      void checkText(language, text).then((marks) => {
        if (!stale) setFound({ path, marks });
      });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [path, language, text, isReady]);
  // Those of another document are not this one's.
  return found.path === path ? found.marks : NONE;
}
