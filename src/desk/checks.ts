// `auditlab check` of the draft, in a probe of its own: a check takes long, and panels that look back do not wait for it.
import { signal } from "@preact/signals";
import type { Problem, Scenario } from "../../scenarios/format/types.ts";
import type { CheckResult, ScenarioSource } from "../../worker/api.ts";
import { Superseded } from "../machine/probe.ts";
import type { Session } from "../session.ts";

export type CheckState =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly done: number; readonly update: boolean }
  /** `files`: what was checked. */
  | {
      readonly kind: "done";
      readonly problems: readonly Problem[];
      readonly seconds: number;
      readonly scenario: Scenario;
      readonly files: ScenarioSource;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** Wall time that a check may take, ms: each of its scripts has half a minute of its own. */
const LIMIT = 15 * 60_000;
const KIND = "check";

export class Checks {
  readonly state = signal<CheckState>({ kind: "none" });
  readonly #session: Session;
  #turn = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Checks a draft; `between` is what is wrong between it and other scenarios. With `update` its transcripts are not
   * looked at. Null when nobody wants it any more, or it failed.
   */
  async run(
    scenario: Scenario,
    files: ScenarioSource,
    between: readonly Problem[],
    update: boolean,
  ): Promise<CheckResult | null> {
    const turn = ++this.#turn;
    const began = performance.now();
    this.state.value = { kind: "running", done: 0, update };
    try {
      const result = await this.#session.checker.check(KIND, scenario, files, update, {
        limit: LIMIT,
        progress: (done) => {
          if (turn === this.#turn) this.state.value = { kind: "running", done, update };
        },
      });
      if (turn !== this.#turn) return null;
      const seconds = (performance.now() - began) / 1000;
      this.state.value = {
        kind: "done",
        problems: [...result.problems, ...between],
        seconds,
        scenario,
        files,
      };
      return result;
    } catch (error) {
      if (turn === this.#turn)
        this.state.value =
          error instanceof Superseded
            ? { kind: "none" }
            : { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
      return null;
    }
  }

  /** The transcripts that were found are in the files now: what was found out is about these. */
  written(files: ScenarioSource): void {
    const state = this.state.peek();
    if (state.kind === "done") this.state.value = { ...state, files };
  }

  cancel(): void {
    this.#session.checker.cancel(KIND);
  }

  /** What was found out is about another draft. */
  forget(): void {
    this.#turn++;
    this.cancel();
    this.state.value = { kind: "none" };
  }
}
