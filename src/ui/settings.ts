// What the reader has chosen, kept in localStorage where the browser allows.
import { computed, effect, signal } from "@preact/signals";
import * as v from "valibot";
import { isDark } from "./first_look.ts";
import { savedText, saveText } from "./saved.ts";

/** Width of the guide, px. */
export const GUIDE_WIDTH = { min: 220, max: 560, standard: 320 } as const;
/** Share of the terminal in the width that it has together with the panels at its right, percent. */
export const SPLIT = { min: 20, max: 80, standard: 56 } as const;
/** Share of the upper of two panels at the right in the height that they have together, percent. */
export const HEIGHT = { min: 20, max: 80, standard: 52 } as const;
export const FONT_SIZES = [11, 12, 13, 14, 15, 16, 18, 20, 24] as const;

const within = ({ min, max, standard }: { min: number; max: number; standard: number }) =>
  v.fallback(v.pipe(v.number(), v.minValue(min), v.maxValue(max)), standard);

const schema = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  fontSize: v.fallback(v.picklist(FONT_SIZES), 13),
  screenReader: v.fallback(v.boolean(), false),
  /** Texts are edited in a plain text area. */
  plainEditor: v.fallback(v.boolean(), false),
  /** Records shown as `ausearch -i` does, or as they are in the log. */
  interpreted: v.fallback(v.boolean(), true),
  /** The guide is shown where it has a dock of its own. */
  guide: v.fallback(v.boolean(), true),
  guideWidth: within(GUIDE_WIDTH),
  split: within(SPLIT),
  /** The panel that stands below another at the right (a PaneId); null: there is one at a time. */
  below: v.fallback(v.nullable(v.string()), null),
  height: within(HEIGHT),
});
export type Settings = v.InferOutput<typeof schema>;

/** The page has never been opened in this browser, as far as it remembers: settings are written at once. */
export let firstVisit = false;

function load(): Settings {
  const text = savedText();
  firstVisit = text === null;
  let saved: unknown = {};
  try {
    saved = JSON.parse(text ?? "{}");
  } catch {
    // Not our JSON: the defaults serve.
  }
  return v.parse(schema, typeof saved === "object" && saved !== null ? saved : {});
}

export const settings = signal(load());

/** Changes some settings. */
export function set(change: Partial<Settings>): void {
  settings.value = { ...settings.value, ...change };
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(systemDark.matches);
systemDark.addEventListener("change", (event) => {
  systemIsDark.value = event.matches;
});

/** Whether the page is dark now. */
export const dark = computed(() => isDark(settings.value.theme, systemIsDark.value));

effect(() => {
  document.documentElement.dataset.theme = dark.value ? "dark" : "light";
});

effect(() => saveText(JSON.stringify(settings.value)));
