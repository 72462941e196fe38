// The panels whose code is loaded when they are first shown. How to add one: src/ui/docks.ts.
import type { ComponentType } from "preact";
import type { GuideModel } from "../guide/model.ts";
import type { Session } from "../session.ts";
import type { PaneId } from "../ui/docks.ts";

/** What a panel is given. */
export interface PanelProps {
  readonly session: Session;
  readonly guide: GuideModel;
}

export type LoadPanel = () => Promise<{ readonly default: ComponentType<PanelProps> }>;

export const LOADERS: Partial<Readonly<Record<PaneId, LoadPanel>>> = {
  desk: () => import("../desk/Desk.tsx"),
  tasks: () => import("./tasks/Tasks.tsx"),
  namespaces: () => import("./namespaces/Namespaces.tsx"),
  rules: () => import("./rules/Rules.tsx"),
  queue: () => import("./queue/Queue.tsx"),
  why: () => import("./why/Why.tsx"),
  calls: () => import("./calls/Calls.tsx"),
  time: () => import("./time/Time.tsx"),
  series: () => import("./series/Series.tsx"),
};
