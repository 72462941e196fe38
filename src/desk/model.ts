// The draft that is on the desk: it follows the address, is kept as it is written, and is shown in the guide as far as
// nothing is wrong with it.
import { catalogue, load } from "virtual:scenarios";
import { computed, effect, signal, untracked } from "@preact/signals";
import { catalogue_problems } from "../../scenarios/format/catalogue.ts";
import { parse_scenario } from "../../scenarios/format/parse.ts";
import { check_regex } from "../../scenarios/format/regex.ts";
import { NAME } from "../../scenarios/format/schema.ts";
import { begin_at } from "../../scenarios/format/start.ts";
import type { Problem, Scenario } from "../../scenarios/format/types.ts";
import type { ScenarioSource } from "../../worker/api.ts";
import type { Place } from "../editor/place.ts";
import { checkText, ready } from "../editor/service.ts";
import type { GuideModel } from "../guide/model.ts";
import { specOf } from "../guide/spec.ts";
import { route } from "../router.ts";
import { show } from "../ui/docks.ts";
import { Checks } from "./checks.ts";
import { type Draft, INDEX, renamed, withFile, withoutFile, withTranscripts } from "./draft.ts";
import { drafts, unread } from "./drafts.ts";
import { type Finding, fileProblems, transcriptFindings } from "./file_problems.ts";
import { linkFiles, linkTrouble } from "./share.ts";

/** How long nothing is typed before the draft is read anew, ms. */
const PAUSE = 250;

const LAST = "Something is wrong with the draft at the moment. This is its last good state.";

/** All that is wrong with a draft, between it and other scenarios, too; and the scenario, when it is one. */
function read({ slug, files }: Draft): { scenario: Scenario | null; problems: readonly Problem[] } {
  const parsed = parse_scenario(slug, files, { check_regex });
  if (!parsed.ok) return { scenario: null, problems: parsed.problems };
  const others = catalogue.filter((head) => head.slug !== slug);
  const problems = catalogue_problems([...others, parsed.scenario])
    .filter(({ file }) => file.startsWith(`${slug}/`))
    .map((problem) => ({ ...problem, file: problem.file.slice(slug.length + 1) }));
  return { scenario: parsed.scenario, problems };
}

export class DeskModel {
  readonly guide: GuideModel;
  /** Drafts have been read from the disk. */
  readonly ready = signal(false);
  /** What the address names, or null: the list. */
  readonly id = computed(() => (route.value.kind === "draft" ? route.value.id : null));
  readonly draft = computed(() => drafts.all.value.find(({ id }) => id === this.id.value) ?? null);
  /** Path of the file that is open. */
  readonly path = signal(INDEX);
  /** Where the reader wants to be in it. */
  readonly place = signal<Place | undefined>(undefined);
  readonly problems = signal<readonly Problem[]>([]);
  /** What auditctl and bash would say of the files; not of those of another draft. */
  readonly found = signal<readonly Finding[]>([]);
  /** What is wrong with its transcripts: it is a scenario all the same. */
  readonly transcripts = signal<readonly Finding[]>([]);
  /** All of it. */
  readonly findings = computed((): readonly Finding[] => [
    ...this.problems.value,
    ...this.found.value,
    ...this.transcripts.value,
  ]);
  /** The files as they are are a scenario. */
  readonly valid = signal(false);
  /** The last state of the draft that is a scenario. */
  readonly scenario = signal<Scenario | null>(null);
  /** The files that `problems` and `scenario` were made of. */
  #read: ScenarioSource | null = null;
  #slug = "";
  /** Scenarios at whose end a draft began, by slug. */
  readonly #starts = new Map<string, Scenario>();
  readonly checks: Checks;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(guide: GuideModel) {
    this.guide = guide;
    this.checks = new Checks(guide.session);
    void drafts.open().then(() => {
      this.ready.value = true;
      // Of drafts that were deleted, here or in another tab. What could not be read is no reason to delete anything.
      if (drafts.onDisk && !unread.peek())
        void guide.session.forgetDraftsBut(new Set(drafts.all.peek().map(({ id }) => id)));
      effect(() => {
        const id = this.id.value;
        untracked(() => void this.#turnTo(id));
      });
      effect(() => {
        const draft = this.draft.value;
        untracked(() => draft && this.#changed(draft));
      });
      effect(() => {
        // When there is a machine again that can answer.
        if (ready.value) untracked(() => this.#readFiles());
      });
    });
  }

  /** True when the machine of the preview is not what the draft says now. Drawn again when that changes. */
  get stale(): boolean {
    const scenario = this.scenario.value;
    const { session } = this.guide;
    return scenario !== null && session.moved.value >= 0 && !session.isMadeOf(specOf(scenario));
  }

  edit(path: string, text: string): void {
    this.#change((files) => (files[path] === text ? files : withFile(files, path, text)));
  }

  /** A new file, which is opened; or another in the place of one. */
  add(path: string, data: string | Uint8Array): void {
    this.#change((files) => withFile(files, path, data));
    this.open(path, { line: 1, column: 1 });
  }

  rename(from: string, to: string): void {
    this.#change((files) => renamed(files, from, to));
    if (this.path.peek() === from) this.path.value = to;
  }

  remove(path: string): void {
    this.#change((files) => withoutFile(files, path));
    if (this.path.peek() === path) this.path.value = INDEX;
  }

  /** Another name for the scenario's folder. False when it cannot be one. */
  name(slug: string): boolean {
    const draft = this.draft.peek();
    if (!draft || slug.length > 64 || !NAME.test(slug)) return false;
    if (slug !== draft.slug) drafts.put({ ...draft, slug, changed: Date.now() });
    return true;
  }

  open(path: string, place?: Place): void {
    this.path.value = path;
    this.place.value = place && { ...place };
    show("desk");
  }

  /** Reads the draft now, and not only when nothing is typed any more. */
  readNow(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    const draft = this.draft.peek();
    if (!draft || (draft.files === this.#read && draft.slug === this.#slug)) return;
    this.#read = draft.files;
    this.#slug = draft.slug;
    const { scenario: own, problems } = read(draft);
    this.problems.value = problems;
    this.transcripts.value = transcriptFindings(draft.files);
    this.#readFiles();
    const scenario = own && this.#begun(own);
    if (scenario === undefined) return;
    this.valid.value = scenario !== null;
    if (scenario) this.scenario.value = scenario;
    const shown = this.scenario.peek();
    this.guide.note.value = scenario || !shown ? null : LAST;
    if (scenario || !shown)
      void this.guide.preview(
        draft.id,
        shown,
        linkTrouble(draft.files) === null ? linkFiles(draft.files) : null,
      );
  }

  /** Has the machine's programs read the files. */
  #readFiles(): void {
    const files = this.#read;
    if (files === null) return;
    void fileProblems(files, checkText).then((found) => {
      if (files === this.#read) this.found.value = found;
    });
  }

  /** A scenario as it begins; undefined while the one at whose end that is is being loaded: it is read again then. */
  #begun(scenario: Scenario): Scenario | undefined {
    const { start } = scenario;
    if (start === null) return scenario;
    const from = this.#starts.get(start);
    if (from) return begin_at(scenario, from);
    load(start).then(
      (loaded) => {
        this.#starts.set(start, loaded);
        this.#read = null;
        this.readNow();
      },
      (error: unknown) => {
        const message = `start: the scenario "${start}" could not be loaded: ${String(error)}`;
        this.problems.value = [{ file: INDEX, line: 1, column: 1, message }];
      },
    );
    return undefined;
  }

  /**
   * Checks the draft as it is now; with `update` its transcripts are written anew. Not while its files are no scenario:
   * then what is wrong with them is the answer.
   */
  async check(update: boolean): Promise<void> {
    this.readNow();
    const draft = this.draft.peek();
    const scenario = this.scenario.peek();
    if (!draft || !scenario || !this.valid.peek()) return;
    const result = await this.checks.run(scenario, draft.files, this.problems.peek(), update);
    const now = this.draft.peek();
    if (!update || !result || now?.id !== draft.id) return;
    const files = withTranscripts(now.files, result.transcripts);
    this.#change(() => files);
    if (now.files === draft.files) this.checks.written(files);
  }

  #change(change: (files: ScenarioSource) => ScenarioSource): void {
    const draft = this.draft.peek();
    if (!draft) return;
    const files = change(draft.files);
    if (files !== draft.files) drafts.put({ ...draft, files, changed: Date.now() });
  }

  /** The address names another draft, or none. */
  async #turnTo(id: string | null): Promise<void> {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#read = null;
    this.path.value = INDEX;
    this.place.value = undefined;
    this.problems.value = [];
    this.found.value = [];
    this.transcripts.value = [];
    this.scenario.value = null;
    this.valid.value = false;
    this.checks.forget();
    if (id === null) return;
    if (this.draft.peek()) this.readNow();
    else await this.guide.session.open("free", null);
  }

  /** By the reader, or by another tab. */
  #changed(draft: Draft): void {
    if (!Object.hasOwn(draft.files, this.path.peek())) this.path.value = INDEX;
    if (this.#read === null) this.readNow();
    else this.#later ??= setTimeout(() => this.readNow(), PAUSE);
  }
}
