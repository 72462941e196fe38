// What stands in the page before its scripts are there (index.html), as this reader wants it.
import { embed } from "./embed.ts";
import { savedText } from "./saved.ts";

/** The choice in the text that was saved, if that is ours. */
function savedTheme(): unknown {
  try {
    return JSON.parse(savedText() ?? "{}")?.theme;
  } catch {
    return undefined;
  }
}

/** Whether the page is dark for who has chosen this theme: what is neither is the system's. */
export const isDark = (theme: unknown, systemIsDark: boolean): boolean =>
  theme === "dark" || (theme !== "light" && systemIsDark);

/** Nobody who has chosen dark is shown light first; masthead.css hides the header in a frame. */
export function firstLook(): void {
  const dark = isDark(savedTheme(), matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  if (embed !== "no") document.documentElement.dataset.embed = embed;
}
