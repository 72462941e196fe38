// Where the panes stand: three docks side by side where there is room, two, or one. A dock with several panes has tabs.
// The one at the right can be split: then a panel of the reader's choice stands below the others.
//
// To add a pane: give it an entry in PANES here (its place there is the place of its tab), make a folder
// src/panels/NAME/ whose NAME.tsx has the component as its default export, taking { session } and rendering
// <section data-region="NAME" aria-labelledby="NAME-title"> with a .panel-head that begins with <h2 id="NAME-title">,
// and name its loader in src/panels/lazy.ts. Its code is loaded when it is first shown, and it stays in the document
// from then on: what it does for the reader's eyes only, it does while isShown("NAME").
import { computed, signal } from "@preact/signals";
import { route } from "../router.ts";
import { media } from "./media.ts";
import { set, settings } from "./settings.ts";

/** Every pane, in the order of the tabs: its name, and in a few words what it shows. */
export const PANES = {
  guide: { title: "Guide", about: "Scenarios to read, run and solve" },
  terminal: { title: "Terminal", about: "The machine's console" },
  desk: { title: "Desk", about: "The scenario that you are writing" },
  records: { title: "Records", about: "Audit events as they are queued" },
  tasks: { title: "Tasks", about: "Who runs, with which container id" },
  namespaces: { title: "Namespaces", about: "Who shares which network, and its container ids" },
  rules: { title: "Rules", about: "The five lists, and what each rule decided" },
  queue: { title: "Queue", about: "The way of a record into the log" },
  why: { title: "Why", about: "Why a call was recorded, or was not" },
  calls: { title: "Calls", about: "What ran in the kernel" },
  time: { title: "Time", about: "Go back to any moment, look, and branch" },
  series: { title: "Series", about: "Your session with fewer patches or more" },
} as const satisfies Record<string, { readonly title: string; readonly about: string }>;

export type PaneId = keyof typeof PANES;
export type DockId = "left" | "main" | "right" | "below";

export interface Dock {
  readonly id: DockId;
  /** In the order of their tabs. */
  readonly panes: readonly PaneId[];
}

export const PANE_IDS = Object.keys(PANES) as readonly PaneId[];
/** What stands beside the terminal where there is room for it; the desk while the address leads there. */
export const panels = computed<readonly PaneId[]>(() =>
  PANE_IDS.filter(
    (id) => id !== "guide" && id !== "terminal" && (id !== "desk" || route.value.kind === "draft"),
  ),
);

const wide = media("(min-width: 1180px)");
const narrow = media("(max-width: 800px)");
const tall = media("(min-height: 520px)");

export type LayoutName = "wide" | "medium" | "narrow";
export const layout = computed<LayoutName>(() => (wide.value ? "wide" : narrow.value ? "narrow" : "medium"));

/** There is room for two panels, one below the other. */
export const canSplit = computed(() => layout.value !== "narrow" && tall.value);

/** The panel below the others; null: the dock at the right is not split. */
export const below = computed<PaneId | null>(
  () => (canSplit.value && panels.value.find((id) => id === settings.value.below)) || null,
);

/** The docks of the present layout, left to right, and then the one below the last of them. */
export const docks = computed<readonly Dock[]>(() => {
  if (layout.value === "narrow") return [{ id: "main", panes: ["terminal", "guide", ...panels.value] }];
  const main: Dock = { id: "main", panes: ["terminal"] };
  const upper = panels.value.filter((id) => id !== below.value);
  const under: Dock[] = below.value === null ? [] : [{ id: "below", panes: [below.value] }];
  if (layout.value === "medium") return [main, { id: "right", panes: ["guide", ...upper] }, ...under];
  const rest: Dock[] = [main, { id: "right", panes: upper }, ...under];
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

/** Puts a panel below the others, in place of the one that is there; null: one panel at a time again. */
export function putBelow(pane: PaneId | null): void {
  const before = below.peek();
  // Where the reader sees both, the two change places.
  const swap = before !== null && pane !== null && isShown(pane);
  set({ below: pane });
  if (swap) show(before);
}
