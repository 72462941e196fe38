// The machine as it is at the moment, for the panels of the page. Nothing inside can tell that somebody looked.
import type { Snapshot, SnapshotPart } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { snapshot_netns } from "./snapshot_netns.ts";
import { snapshot_queue } from "./snapshot_queue.ts";
import { snapshot_rules } from "./snapshot_rules.ts";
import { snapshot_tasks } from "./snapshot_tasks.ts";

const PARTS: { readonly [P in SnapshotPart]: (k: Kernel) => Snapshot[P] } = {
  tasks: snapshot_tasks,
  netns: snapshot_netns,
  rules: snapshot_rules,
  queue: snapshot_queue,
};

export const snapshot = <P extends SnapshotPart>(k: Kernel, part: P): Snapshot[P] => PARTS[part](k);
