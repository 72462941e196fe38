// What localStorage has of the reader's choices, as text: the page looks at it before any of the rest is there.
import { embed } from "./embed.ts";

const KEY = "auditlab.settings";

/** The text that was saved last; null when nothing ever was, empty when storage is refused or not to be touched. */
export function savedText(): string | null {
  if (embed !== "no") return "";
  try {
    return localStorage.getItem(KEY);
  } catch {
    return "";
  }
}

export function saveText(text: string): void {
  if (embed !== "no") return;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Nothing is lost but the memory of a choice.
  }
}
