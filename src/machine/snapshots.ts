// What the page knows of the machine's present state: parts of it, while somebody looks at them.
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Snapshot, SnapshotPart } from "../../worker/api.ts";
import { isShown, type PaneId } from "../ui/docks.ts";

type Signals = { readonly [P in SnapshotPart]: Signal<Snapshot[P] | null> };

/** True while the page itself is in the background. */
const hidden = signal(document.hidden);
document.addEventListener("visibilitychange", () => {
  hidden.value = document.hidden;
});

export class Snapshots {
  readonly #signals: Signals = {
    tasks: signal(null),
    netns: signal(null),
    rules: signal(null),
    queue: signal(null),
  };
  readonly #watchers = new Map<SnapshotPart, number>();
  readonly #watch: (parts: readonly SnapshotPart[]) => void;

  /** `watch` tells the machine which parts to send from now on. */
  constructor(watch: (parts: readonly SnapshotPart[]) => void) {
    this.#watch = watch;
  }

  /** The latest of a part; null until there is one. */
  of<P extends SnapshotPart>(part: P): ReadonlySignal<Snapshot[P] | null> {
    return this.#signals[part] as unknown as ReadonlySignal<Snapshot[P] | null>;
  }

  take(snapshot: Partial<Snapshot>): void {
    for (const [part, view] of Object.entries(snapshot))
      (this.#signals[part as SnapshotPart] as Signal<unknown>).value = view;
  }

  /** Another machine begins: nothing is known of it. */
  clear(): void {
    for (const known of Object.values(this.#signals)) known.value = null;
  }

  /** Somebody looks at a part; what is returned ends that. */
  want(part: SnapshotPart): () => void {
    this.#count(part, 1);
    return () => this.#count(part, -1);
  }

  #count(part: SnapshotPart, by: number): void {
    const before = this.#watchers.get(part) ?? 0;
    this.#watchers.set(part, before + by);
    if ((before === 0) === (before + by === 0)) return;
    this.#watch([...this.#watchers].flatMap(([name, n]) => (n > 0 ? [name] : [])));
  }
}

/** A part of the machine for a panel, kept up to date while the reader can see the pane. */
export function useSnapshot<P extends SnapshotPart>(
  snapshots: Snapshots,
  part: P,
  pane: PaneId,
): Snapshot[P] | null {
  useEffect(
    () =>
      effect(() => {
        if (isShown(pane) && !hidden.value) return snapshots.want(part);
      }),
    [snapshots, part, pane],
  );
  return snapshots.of(part).value;
}
