// Where the panes stand: three docks side by side where there is room, two, or one. A dock with several panes has tabs.
import { computed, signal } from "@preact/signals";
import { media } from "./media.ts";
import { set, settings } from "./settings.ts";

export type PaneId = "guide" | "terminal" | "records";
export type DockId = "left" | "main" | "right";

export interface Dock {
  readonly id: DockId;
  /** In the order of their tabs. */
  readonly panes: readonly PaneId[];
}

export const PANE_TITLES: Readonly<Record<PaneId, string>> = {
  guide: "Guide",
  terminal: "Terminal",
  records: "Records",
};

const wide = media("(min-width: 1180px)");
const narrow = media("(max-width: 800px)");

export type LayoutName = "wide" | "medium" | "narrow";
export const layout = computed<LayoutName>(() => (wide.value ? "wide" : narrow.value ? "narrow" : "medium"));

/** The docks of the present layout, left to right. */
export const docks = computed<readonly Dock[]>(() => {
  if (layout.value === "narrow") return [{ id: "main", panes: ["terminal", "records", "guide"] }];
  if (layout.value === "medium")
    return [
      { id: "main", panes: ["terminal"] },
      { id: "right", panes: ["records", "guide"] },
    ];
  const rest: Dock[] = [
    { id: "main", panes: ["terminal"] },
    { id: "right", panes: ["records"] },
  ];
  return settings.value.guide ? [{ id: "left", panes: ["guide"] }, ...rest] : rest;
});

/** Panes by how recently the reader asked for them: the first of a dock's panes in here is the one shown. */
const recent = signal<readonly PaneId[]>(["terminal", "guide", "records"]);

/** The pane that a dock shows. */
export const shownIn = (dock: Dock): PaneId =>
  recent.value.find((pane) => dock.panes.includes(pane)) ?? dock.panes[0];

/** True when the reader can see the pane. */
export const isShown = (pane: PaneId): boolean => docks.value.some((dock) => shownIn(dock) === pane);

/** Brings a pane to the front of its dock. */
export function show(pane: PaneId): void {
  recent.value = [pane, ...recent.value.filter((other) => other !== pane)];
  if (pane === "guide" && !settings.value.guide) set({ guide: true });
}
