// The guide's state: which scenario is open and at which step, how its tasks stand, and what is kept of it all. It
// follows the address; the address moves only through here and through the browser's own buttons.
import { effect, signal, untracked } from "@preact/signals";
import { DEFAULT_MACHINE } from "../../scenarios/format/machine.ts";
import { type Progress, progress, scenario_questions } from "../../scenarios/format/progress.ts";
import type { Scenario, ScenarioHead } from "../../scenarios/format/types.ts";
import type { Predicate } from "../../worker/api.ts";
import { draftKey, type SessionKey, scenarioKey } from "../machine/storage.ts";
import { go, HOME, type Route, route } from "../router.ts";
import type { Sent, Session } from "../session.ts";
import { show } from "../ui/docks.ts";
import { notify } from "../ui/notices.ts";
import { seriesOf } from "../ui/series.ts";
import { firstVisit } from "../ui/settings.ts";
import type { ScenarioProgress } from "./progress.ts";
import { specOf } from "./spec.ts";
import { ProgressStore, type ProgressTrouble } from "./store.ts";
import { isFinished, news, restored } from "./way.ts";

/** The scenarios that this page has. */
export interface Catalogue {
  readonly heads: readonly ScenarioHead[];
  load(slug: string): Promise<Scenario>;
}

/** What the guide shows. */
export type View =
  /** `unknown`: what the address asked for in vain. */
  | { readonly kind: "list"; readonly unknown: Unknown | null }
  | { readonly kind: "loading" | "failed"; readonly head: ScenarioHead }
  /** A draft of which nothing can be shown yet. */
  | { readonly kind: "draft" }
  /** `step` counts from 1; one more than there are steps is the summary. */
  | { readonly kind: "scenario"; readonly scenario: Scenario; readonly step: number };

/** An address that leads nowhere: by the name of a scenario that there is not, or by nothing that this page knows. */
export type Unknown = Extract<Route, { kind: "scenario" | "unknown" }>;

/** A scenario that waits for the reader's word, because another machine is at work. */
export interface Asking {
  readonly head: ScenarioHead;
  readonly step: number | null;
  /** Commands in the session that would be left. */
  readonly lines: number;
  /** False: what is left can be come back to only while this page is open. */
  readonly kept: boolean;
}

const TROUBLE: Record<ProgressTrouble, string> = {
  refused: "The browser does not let this page keep data, so a reload will start a fresh machine.",
  newer:
    "A newer auditlab has saved progress here. It is left untouched; new progress is kept in memory only.",
  corrupt: "The saved progress of a scenario could not be read, so it counts as not begun.",
  full: "The browser's storage is full. New progress is kept in memory only; the guide can export it.",
};

const TITLE = document.title;

/** What the machine of a draft is made of that is none yet. */
const BLANK = specOf({ machine: DEFAULT_MACHINE, files: [], before: [] });

export class GuideModel {
  readonly view = signal<View>({ kind: "list", unknown: null });
  /** The list is looked at while a scenario stays open. */
  readonly listing = signal(false);
  readonly asking = signal<Asking | null>(null);
  /** How the tasks of the open scenario stand. */
  readonly states = signal<Progress>({});
  /** Told to screen readers: what has just become of a task. */
  readonly said = signal("");
  /** The reader's own progress. */
  readonly store = new ProgressStore((trouble) => notify(TROUBLE[trouble], { stay: true }));
  /** Said above what is shown: why the preview of a draft is not what stands on the desk. */
  readonly note = signal<string | null>(null);
  /**
   * What is open beside the reader's own way: a scenario that somebody sent, or (by its session) a draft. Progress in
   * it is written nowhere, and the reader's own stays as it is.
   */
  readonly #apart = signal<{ readonly store: ProgressStore; readonly draft: SessionKey | null } | null>(null);
  readonly session: Session;
  readonly #catalogue: Catalogue;

  constructor(session: Session, catalogue: Catalogue) {
    this.session = session;
    this.#catalogue = catalogue;
  }

  get heads(): readonly ScenarioHead[] {
    return this.#catalogue.heads;
  }

  head(slug: string): ScenarioHead | null {
    return this.heads.find((head) => head.slug === slug) ?? null;
  }

  /** Progress in the scenario that is open. */
  get kept(): ProgressStore {
    return this.#apart.value?.store ?? this.store;
  }

  /** True while the preview of a draft is open. */
  get drafting(): boolean {
    return this.#apart.value?.draft != null;
  }

  /** Follows the address from now on, and what is opened from a link; ends when the first machine is on its way. */
  async start(): Promise<void> {
    // Where there is no scenario to be opened, the machine need not wait for the disk; nor need the disk be asked before
    // the prompt is there by who has never been here.
    const toScenario = route.peek().kind === "scenario";
    if (firstVisit && !toScenario) void this.session.begun.then(() => this.store.open());
    else {
      const opened = this.store.open();
      if (toScenario) await opened;
    }
    let followed = Promise.resolve();
    effect(() => {
      const to = route.value;
      followed = untracked(() => this.#follow(to));
    });
    effect(() => {
      const answers = this.session.answers.value;
      if (Object.keys(answers).length > 0) untracked(() => this.#answered(answers));
    });
    effect(() => {
      const sent = this.session.sent.value;
      untracked(() => this.#followSent(sent));
    });
    await followed;
  }

  /** The reader wants a scenario: at a step, or where it was left. Asks first when work would have to make room. */
  open(slug: string, step: number | null = null): void {
    const head = this.head(slug);
    const { session } = this;
    this.listing.value = false;
    if (head && session.key.peek() === "free" && session.lines > 0)
      this.asking.value = { head, step, lines: session.lines, kept: session.kept };
    else go({ kind: "scenario", slug, step });
  }

  /** A click on a link to a scenario opens it here; the browser's other ways of opening a link are left to it. */
  opens(slug: string): (event: MouseEvent) => void {
    return (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(slug);
    };
  }

  /** The answer to `asking`. */
  answer(yes: boolean): void {
    const asked = this.asking.peek();
    this.asking.value = null;
    if (asked && yes) go({ kind: "scenario", slug: asked.head.slug, step: asked.step });
  }

  /** Back to the machine that belongs to no scenario. */
  leave(): void {
    this.listing.value = false;
    go(HOME);
  }

  goTo(step: number): void {
    const view = this.view.peek();
    // The address of a link is all of it: it knows no steps.
    if (view.kind === "scenario" && this.#apart.peek()) void this.#enter(view.scenario, step);
    else if (view.kind === "scenario") go({ kind: "scenario", slug: view.scenario.slug, step });
  }

  /** The machine and the tasks from the beginning. */
  startOver(): void {
    const view = this.view.peek();
    if (view.kind !== "scenario") return;
    this.states.value = restored(view.scenario, this.kept.startOver(view.scenario.slug));
    this.said.value = "";
    this.session.restart(seriesOf(view.scenario.machine));
    if (this.#apart.peek()) void this.#enter(view.scenario, 1);
    else go({ kind: "scenario", slug: view.scenario.slug, step: 1 });
  }

  /** Changes what is kept of a scenario. */
  change(scenario: Scenario, change: (now: ScenarioProgress) => Partial<ScenarioProgress>): void {
    const now = this.kept.begin(scenario.slug);
    const next = { ...now, ...change(now) };
    const finished = next.finished ?? (isFinished(scenario, next) ? Date.now() : null);
    this.kept.change(scenario.slug, { ...next, finished });
  }

  /** The machine's answers to the open scenario's questions; those of the machine before are not for it. */
  #answered(answers: Readonly<Record<string, boolean>>): void {
    const view = this.view.peek();
    if (view.kind !== "scenario") return;
    const { scenario } = view;
    const { key, sent } = this.session;
    const apart = this.#apart.peek();
    const mine =
      apart && apart.draft === null
        ? sent.peek()?.scenario === scenario
        : key.peek() === (apart?.draft ?? scenarioKey(scenario.slug));
    if (!mine) return;
    const before = this.states.peek();
    const states = progress(scenario, answers, before);
    this.states.value = states;
    const done = scenario.tasks.filter(({ name }) => states[name].status === "done");
    const offered = Object.fromEntries(
      scenario.tasks.flatMap(({ name }) =>
        states[name].offered.length > 0 ? [[name, [...states[name].offered]]] : [],
      ),
    );
    const names = done.map(({ name }) => name);
    const kept = this.kept.of(scenario.slug);
    if (names.join() !== kept?.done.join() || JSON.stringify(offered) !== JSON.stringify(kept.offered))
      this.change(scenario, () => ({ done: names, offered }));
    // What happens in a replay was told when it happened.
    if (this.session.client.phase.peek() !== "live") return;
    const said = news(scenario, before, states);
    if (said !== "") this.said.value = said;
  }

  async #follow(to: Route): Promise<void> {
    this.listing.value = false;
    this.asking.value = null;
    // What a link leads to is opened when the reader has said so (share/OpenLink.tsx), and until then all stays.
    if (to.kind === "link") return;
    // What is on the desk is shown when the desk has read it (preview).
    if (to.kind === "draft" && to.id !== null) {
      show("guide");
      show("desk");
      return;
    }
    this.note.value = null;
    if (this.drafting) this.#apart.value = null;
    const head = to.kind === "scenario" ? this.head(to.slug) : null;
    if (to.kind !== "scenario" || !head) {
      const unknown = to.kind === "scenario" || to.kind === "unknown" ? to : null;
      if (to.kind === "draft") show("desk");
      // Where it is said that there is no such thing.
      if (unknown) show("guide");
      this.#toList(unknown);
      await this.session.open("free", null);
      return;
    }
    show("guide");
    // What the address names is the reader's own, and not what was sent.
    const sent = this.#apart.peek() !== null;
    this.#apart.value = null;
    const now = this.view.peek();
    if (!sent && now.kind === "scenario" && now.scenario.slug === to.slug)
      await this.#enter(now.scenario, to.step);
    else await this.#load(head, to.step);
  }

  /** The list of scenarios: no scenario is open. `unknown` is what the address asked for in vain. */
  #toList(unknown: Unknown | null): void {
    document.title = TITLE;
    this.view.value = { kind: "list", unknown };
    this.#ask({});
  }

  /** Once more, what could not be loaded. */
  retry(): void {
    const [view, to] = [this.view.peek(), route.peek()];
    if (view.kind === "failed" && to.kind === "scenario") void this.#load(view.head, to.step);
  }

  /** Loads a scenario and opens it, unless the reader has gone on meanwhile. */
  async #load(head: ScenarioHead, step: number | null): Promise<void> {
    this.view.value = { kind: "loading", head };
    const still = () => {
      const now = route.peek();
      return now.kind === "scenario" && now.slug === head.slug;
    };
    try {
      const scenario = await this.#catalogue.load(head.slug);
      if (still()) await this.#enter(scenario, step);
    } catch {
      if (!still()) return;
      this.view.value = { kind: "failed", head };
      if (this.session.key.peek() === null) await this.session.open("free", null);
    }
  }

  #ask(questions: Readonly<Record<string, Predicate>>): void {
    this.session.client.ask(questions).catch((error: unknown) => {
      notify("The tasks of this scenario cannot be checked.", { grave: true, details: String(error) });
    });
  }

  #followSent(sent: Sent | null): void {
    const scenario = sent?.scenario ?? null;
    const apart = this.#apart.peek();
    const left = apart !== null && apart.draft === null;
    if (scenario || left) this.#apart.value = scenario && { store: new ProgressStore(() => {}), draft: null };
    if (scenario) {
      show("terminal");
      show("guide");
      // Where only one is seen: a scenario begins with its text, and of a session one sees what was typed.
      if (sent?.journal.some(({ kind }) => kind === "input")) show("terminal");
      this.view.value = { kind: "list", unknown: null };
      void this.#enter(scenario, 1);
    } else if ((sent || left) && this.view.peek().kind !== "list") this.#toList(null);
  }

  async #enter(scenario: Scenario, wanted: number | null): Promise<void> {
    const kept = this.kept.begin(scenario.slug);
    const step = Math.min(Math.max(wanted ?? kept.step, 1), scenario.steps.length + 1);
    const now = this.view.peek();
    const same = now.kind === "scenario" && now.scenario === scenario;
    this.view.value = { kind: "scenario", scenario, step };
    const apart = this.#apart.peek() !== null;
    if (wanted !== step && !apart) go({ kind: "scenario", slug: scenario.slug, step }, { replace: true });
    this.change(scenario, () => ({ step }));
    if (same) return;
    this.states.value = restored(scenario, kept);
    this.said.value = "";
    document.title = `${scenario.title} - auditlab`;
    this.#ask(scenario_questions(scenario));
    // A session that was sent is opened by whoever asked the reader, that of a draft by preview().
    if (apart) return;
    await this.session.open(scenarioKey(scenario.slug), specOf(scenario));
  }

  /**
   * Shows a draft as its readers will see it, on a machine of its own, or that there is nothing to show (null). A
   * machine that nobody has typed into is made anew when the draft's is another one. `files`: as a link has them,
   * null when none can carry them.
   */
  async preview(
    id: string,
    scenario: Scenario | null,
    files: readonly (readonly [path: string, text: string])[] | null,
  ): Promise<void> {
    const key = draftKey(id);
    const { session } = this;
    const before = this.#apart.peek();
    const apart = before?.draft === key ? before : { store: new ProgressStore(() => {}), draft: key };
    const now = this.view.peek();
    const step = apart === before && now.kind === "scenario" ? now.step : 1;
    this.#apart.value = apart;
    const spec = scenario ? specOf(scenario) : BLANK;
    if (scenario) {
      // What was done under other words counts only if it is done under these.
      apart.store.change(scenario.slug, { done: [], offered: {} });
      void this.#enter(scenario, step);
    } else {
      this.view.value = { kind: "draft" };
      this.#ask({});
    }
    if (session.key.peek() !== key) await session.open(key, spec);
    if (session.key.peek() !== key) return;
    session.plan(spec);
    session.draft.value = scenario && { spec, files };
    if (!session.client.hasWork && !session.isMadeOf(spec)) session.renew(seriesOf(spec));
  }
}
