// The machine at the moment of the past that is looked at, for the panels: asked of the probe while one of them is seen.
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Snapshot } from "../../worker/api.ts";
import { isShown, type PaneId } from "../ui/docks.ts";
import type { Past } from "./past.ts";
import { type ProbeClient, Superseded } from "./probe.ts";

/** The panels that show the machine. */
const PANES: readonly PaneId[] = ["tasks", "namespaces", "rules", "queue"];

export class LookBack {
  readonly #view = signal<Snapshot | null>(null);
  readonly #of = signal<Past | null>(null);
  readonly #error = signal("");
  /** What panels show in place of the present; null: there is nothing yet. While it is not `there`, of another moment. */
  readonly view: ReadonlySignal<Snapshot | null> = this.#view;
  /** Why the moment could not be shown; "": nothing is wrong. */
  readonly error: ReadonlySignal<string> = this.#error;
  /** What is shown is of the moment that is looked at. */
  readonly there: ReadonlySignal<boolean>;

  constructor(past: ReadonlySignal<Past | null>, probe: ProbeClient) {
    this.there = computed(() => this.#of.value === past.value);
    const shown = computed(() => PANES.some(isShown));
    effect(() => {
      const moment = past.value;
      if (moment === null) {
        probe.cancel("inspect");
        this.#take(null, null, "");
      } else if (shown.value && this.#of.peek() !== moment) {
        const { config, journal, until } = moment.snapshot;
        this.#error.value = "";
        probe.inspect("inspect", config, journal, until).then(
          (view) => this.#take(moment, view, ""),
          (reason: Error) => {
            if (!(reason instanceof Superseded)) this.#take(null, null, reason.message);
          },
        );
      }
    });
  }

  #take(of: Past | null, view: Snapshot | null, error: string): void {
    batch(() => {
      this.#of.value = of;
      this.#view.value = view;
      this.#error.value = error;
    });
  }
}
