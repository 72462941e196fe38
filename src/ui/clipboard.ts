// Copying text, also where navigator.clipboard is missing (plain http).
import { notify } from "./notices.ts";

/** Copies `text`; true when it is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    const focused = document.activeElement as HTMLElement | null;
    // Outside of a dialog that is open nothing can be selected.
    const top = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
    top.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    if (!done) notify("The browser did not allow copying.");
    return done;
  }
}
