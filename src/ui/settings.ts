// What the reader has chosen, kept in localStorage where the browser allows.
import { computed, effect, signal } from "@preact/signals";
import * as v from "valibot";

const KEY = "auditlab.settings";
export const FONT_SIZES = [11, 12, 13, 14, 15, 16, 18, 20, 24] as const;

const schema = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  fontSize: v.fallback(v.picklist(FONT_SIZES), 14),
  screenReader: v.fallback(v.boolean(), false),
  /** Records shown as `ausearch -i` does, or as they are in the log. */
  interpreted: v.fallback(v.boolean(), true),
  /** Share of the width that the terminal has, percent. */
  split: v.fallback(v.pipe(v.number(), v.minValue(20), v.maxValue(80)), 56),
});
export type Settings = v.InferOutput<typeof schema>;

function load(): Settings {
  let saved: unknown = {};
  try {
    saved = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    // Storage refused, or not our JSON: the defaults serve.
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
export const dark = computed(() =>
  settings.value.theme === "system" ? systemIsDark.value : settings.value.theme === "dark",
);

effect(() => {
  document.documentElement.dataset.theme = dark.value ? "dark" : "light";
});

effect(() => {
  const text = JSON.stringify(settings.value);
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Nothing is lost but the memory of a choice.
  }
});
