// The page's one session: the machine, its terminal, its records and its copy on disk, wired together.
import { signal } from "@preact/signals";
import { bytes_of } from "../scenarios/format/bytes.ts";
import type { Scenario } from "../scenarios/format/types.ts";
import { EDIT_PATH } from "../scenarios/link/edit_wire.ts";
import type { JournalEntry, MachineConfig, Unsized } from "../worker/api.ts";
import { FileEdit } from "./editor/file_edit.ts";
import { type Crash, MachineClient, type MachineListener } from "./machine/client.ts";
import { LookBack } from "./machine/lookback.ts";
import type { Past } from "./machine/past.ts";
import { ProbeClient, Superseded } from "./machine/probe.ts";
import { countLines, takeBack } from "./machine/recovery.ts";
import type { Snapshot } from "./machine/replays.ts";
import { Snapshots } from "./machine/snapshots.ts";
import {
  draftOf,
  type SavedSession,
  type SessionKey,
  SessionStorage,
  type StorageTrouble,
} from "./machine/storage.ts";
import { RecordStore } from "./panels/records/store.ts";
import type { Chance } from "./start.ts";
import { TerminalView } from "./terminal/terminal.ts";
import { type Reader, type TypingTrouble, Typist } from "./terminal/typist.ts";
import { copyText } from "./ui/clipboard.ts";
import { isShown, show } from "./ui/docks.ts";
import { drawnAfter } from "./ui/drawn.ts";
import { embed } from "./ui/embed.ts";
import { dismiss, dismissAll, notify } from "./ui/notices.ts";
import { freshMachine, type SeriesChoice, seriesOf, WHOLE_SERIES } from "./ui/series.ts";
import { dark, firstVisit, settings } from "./ui/settings.ts";

declare const __AUDITLAB_VERSION__: string;
export const VERSION = __AUDITLAB_VERSION__;

const TROUBLE: Record<StorageTrouble, string> = {
  refused: "The browser does not let this page keep data, so a reload will start a fresh machine.",
  newer:
    "A newer auditlab has saved sessions here. They are left untouched; this session is kept in memory only.",
  corrupt: "The saved session could not be read. A fresh machine was started.",
  "taken-over": "Another tab has taken over the saved session. This one goes on, but in memory only.",
  full: "The browser's storage is full. This session goes on, but in memory only.",
};

const UNTYPED: Record<TypingTrouble, string> = {
  busy: "The shell is busy, so nothing more is typed. Ctrl+C interrupts what it runs.",
  program: "Nothing was typed: a program has the terminal, and would take these lines. Ctrl+C ends most.",
};
const SHELL_PATH = "/bin/bash";

/** What a machine is made of, but for its name and the size of its terminal. */
export type MachineSpec = Omit<Unsized, "hostname">;

const sameMachine = (config: MachineConfig, spec: MachineSpec): boolean => {
  const what = ({ seed, epoch, patches, as_posted = [], boot = [], typed = [], files = [] }: MachineSpec) =>
    JSON.stringify([
      seed,
      epoch,
      patches,
      as_posted,
      boot,
      typed,
      files.map(({ path, data, mode }) => [path, data, mode]),
    ]);
  return what(config) === what(spec);
};

/** A session with work in it. */
const hasInput = (saved: SavedSession | null): saved is SavedSession =>
  saved?.journal.some((entry) => entry.kind === "input") ?? false;

/** A session that somebody sent. */
export interface Sent {
  /** Where it is kept once the reader has typed into it. */
  readonly key: `link:${string}`;
  /** What it came in: the fragment of a link, or the name of a file. */
  readonly from: string;
  readonly title: string | null;
  /** The scenario it belongs to, and what a link says of it: its slug, or its files. */
  readonly scenario: Scenario | null;
  readonly scenarioIs: string | readonly (readonly [path: string, text: string])[] | undefined;
  /** With the files of the scenario. */
  readonly config: MachineConfig;
  readonly journal: readonly JournalEntry[];
  /** Virtual time to replay to, ns. */
  readonly until: number;
  /** The moment that it is to be opened at, ns of virtual time; null: its end. */
  readonly cursor: number | null;
}

export class Session {
  readonly client: MachineClient;
  /** Replays beside the live machine: for whatever looks back or sideways. */
  readonly probe: ProbeClient;
  /** One more, for what takes minutes: questions are answered one after the other. */
  readonly checker: ProbeClient;
  readonly records: RecordStore;
  readonly snapshots: Snapshots;
  readonly terminal: TerminalView;
  readonly typist: Typist;
  /** The file that `edit` has opened in the page's editor. */
  readonly edit: FileEdit;
  /** What the machine answers to what was asked of it (`client.ask`). */
  readonly answers = signal<Readonly<Record<string, boolean>>>({});
  /** True once the user has typed something into this machine. */
  readonly used = signal(false);
  /** Which of the kept sessions this is; null until the first is there. */
  readonly key = signal<SessionKey | null>(null);
  /** What the machine was made from when it is somebody else's session. */
  readonly sent = signal<Sent | null>(null);
  /**
   * The draft that the machine belongs to: what a fresh one is made of, and its files as a link has them; null when no
   * link can carry them.
   */
  readonly draft = signal<{
    readonly spec: MachineSpec;
    readonly files: readonly (readonly [path: string, text: string])[] | null;
  } | null>(null);
  /** It is as it was sent: nothing of it is kept before the reader types. */
  readonly untouched = signal(false);
  /** A link that the user wants to open, and who wrote it, until confirmed. */
  readonly link = signal<{ readonly url: string; readonly by: "machine" | "guide" } | null>(null);
  readonly finding = signal(false);
  /** What of the series this machine has. */
  readonly series = signal(WHOLE_SERIES);
  /** The moment of the past that is looked at; null: the reader sees the live machine. */
  readonly past = signal<Past | null>(null);
  /** The machine at that moment. */
  readonly lookback: LookBack;
  /** Goes up when the session goes on: a new machine, an input, a command that is done. */
  readonly moved = signal(0);
  /** Resolves when the first output of a machine, or of its replay, has been drawn, or that takes too long. */
  readonly begun: Promise<void>;
  #printed: () => void = () => {};
  readonly #storage: SessionStorage;
  #restored: { version: string; stale: boolean } | null = null;
  /** What a fresh machine of this session is made of; null: by chance, and of today. */
  #spec: MachineSpec | null = null;
  /** Resolves when it is known whether the disk has the session that was begun without asking it; null: it is. */
  #unsure: Promise<void> | null = null;
  /** The moment to show when the machine is there, ns of virtual time. */
  #cursor: number | null = null;
  #turn = 0;
  readonly #chance: () => Chance;
  /** Notices about what was before the reader's next input: each lies over the terminal, and is over with it. */
  #untilInput: number[] = [];

  /** The first worker of the machine may be on its way already, and its machine; a probe's is always a new one. */
  constructor(startWorker: () => Worker, chance: () => Chance, startProbe: () => Worker) {
    this.#chance = chance;
    const printed = new Promise<void>((resolve) => {
      this.#printed = resolve;
    });
    this.begun = drawnAfter(printed);
    this.probe = new ProbeClient(startProbe);
    this.checker = new ProbeClient(startProbe);
    this.client = new MachineClient(startWorker, this.#listener());
    this.snapshots = new Snapshots((parts) => this.client.watch(parts));
    this.records = new RecordStore((records) => this.client.interpret(records));
    this.lookback = new LookBack(this.past, this.probe);
    this.past.subscribe((past) => this.records.look(past?.events ?? null));
    this.#storage = new SessionStorage(
      VERSION,
      (trouble) =>
        notify(TROUBLE[trouble], {
          stay: true,
          action: trouble === "taken-over" ? { label: "Keep this one", run: () => this.#keep() } : undefined,
        }),
      firstVisit ? this.begun : Promise.resolve(),
    );
    const { fontSize, screenReader } = settings.peek();
    this.terminal = new TerminalView(
      { dark: dark.peek(), fontSize, screenReader },
      {
        input: (bytes) => {
          if (embed === "read") return;
          this.used.value = true;
          this.#forgetNotices();
          this.client.send(bytes);
        },
        // Two at one keyboard only garble each other's lines.
        user: () => this.typist.stop(),
        resize: (rows, cols) => this.client.resize(rows, cols),
        link: (url) => {
          this.link.value = { url, by: "machine" };
        },
        find: () => {
          this.finding.value = true;
        },
        notice: notify,
        command: (text, live) => {
          if (embed !== "read") this.edit.told(text, live);
        },
      },
    );
    this.edit = new FileEdit({
      send: (keys) => {
        this.used.value = true;
        this.client.send(bytes_of(keys));
      },
      genuine: () => this.client.hasTerminal(EDIT_PATH),
      read: (path) => this.client.readFile(path),
      lost: (text) =>
        notify("edit has ended, and what was written in the editor is not saved.", {
          stay: true,
          action: { label: "Copy it", run: () => void copyText(text) },
        }),
    });
    this.typist = new Typist(
      (text) => this.terminal.type(text),
      () => this.#reader(),
      (why) => notify(UNTYPED[why]),
    );
  }

  /** Who would get what is typed now. */
  async #reader(): Promise<Reader> {
    const { continued, editing } = this.terminal;
    if (editing) return continued ? "continuation" : "prompt";
    // A shell that edits no lines, or is told not to say so.
    const shell = await this.client.hasTerminal(SHELL_PATH).catch(() => true);
    return shell ? "prompt" : "program";
  }

  /**
   * Turns to a session: as it was left if it is kept and has work in it, else with a fresh machine made of `spec`. The
   * present one is kept.
   */
  async open(key: SessionKey, spec: MachineSpec | null): Promise<void> {
    if (this.key.peek() === key) return;
    const turn = ++this.#turn;
    await this.#leave();
    if (firstVisit && this.client.config === null) {
      await this.#openEarly(key, spec, turn);
      return;
    }
    const saved = await this.#storage.load(key);
    // The reader has gone on meanwhile.
    if (turn !== this.#turn) return;
    this.#turnTo(key, spec);
    this.sent.value = null;
    this.#restored = null;
    if (hasInput(saved)) this.#restore(saved, spec);
    else this.#startFresh(spec);
  }

  /**
   * Who has never been here has nothing on the disk: neither machine nor prompt wait until the disk has said so. Should
   * it know better, that session is opened after all.
   */
  async #openEarly(key: SessionKey, spec: MachineSpec | null, turn: number): Promise<void> {
    let sure = () => {};
    this.#unsure = new Promise((resolve) => {
      sure = resolve;
    });
    this.#turnTo(key, spec);
    this.#startFresh(spec);
    const saved = await this.#storage.load(key);
    this.#unsure = null;
    if (hasInput(saved)) {
      if (turn === this.#turn) this.#restore(saved, spec);
    } else if (this.client.phase.peek() === "live") this.#keep();
    sure();
  }

  #restore(saved: SavedSession, spec: MachineSpec | null): void {
    this.#restored = {
      version: saved.version,
      stale: spec !== null && !sameMachine(saved.config, spec),
    };
    this.series.value = seriesOf(saved.config);
    this.client.start(saved.config, [...saved.journal], saved.now);
  }

  #startFresh(spec: MachineSpec | null): void {
    this.#spec = spec;
    this.series.value = spec ? seriesOf(spec) : WHOLE_SERIES;
    this.client.start(this.#freshConfig());
  }

  /** From now on the machine is kept, unless it is as somebody sent it. */
  #keep(): void {
    if (this.#unsure) return;
    const { config, journal, now } = this.client;
    const key = this.key.peek();
    if (config && key && !this.untouched.peek()) this.#storage.begin(key, config, journal, now);
  }

  /** Turns to a session that somebody sent, as it was sent. The present one is kept. */
  async openSent(sent: Sent): Promise<void> {
    const turn = ++this.#turn;
    await this.#leave();
    if (turn !== this.#turn) return;
    const { config, journal, until, cursor } = sent;
    const { hostname: _, rows: _rows, cols: _cols, ...spec } = config;
    this.#turnTo(sent.key, spec);
    this.#restored = null;
    // Anew, also when it was open already.
    this.sent.value = { ...sent };
    this.untouched.value = true;
    this.series.value = seriesOf(spec);
    this.#cursor = cursor;
    this.client.start(config, journal, until);
    this.terminal.focus();
  }

  /** What the reader has made of a session that was sent. */
  async openOwn(sent: Sent): Promise<void> {
    const { hostname: _, rows: _rows, cols: _cols, ...spec } = sent.config;
    await this.open(sent.key, spec);
    if (this.key.peek() === sent.key) this.sent.value = sent;
    this.terminal.focus();
  }

  /** True when something is kept under the key. */
  async keeps(key: SessionKey): Promise<boolean> {
    return (await this.#storage.load(key)) !== null;
  }

  /** Deletes what is kept under the key, unless it is open. */
  forget(key: SessionKey): Promise<void> {
    return this.#storage.forget(key);
  }

  /** Deletes the sessions of drafts that are there no more. */
  async forgetDraftsBut(ids: ReadonlySet<string>): Promise<void> {
    for (const key of await this.#storage.keys()) {
      const id = draftOf(key);
      if (id !== null && !ids.has(id)) await this.#storage.forget(key);
    }
  }

  async #leave(): Promise<void> {
    this.typist.stop();
    await this.#unsure;
    const { config, journal, now } = this.client;
    const key = this.key.peek();
    if (key !== null && config && !this.untouched.peek())
      await this.#storage.leave(key, config, journal, now);
  }

  #turnTo(key: SessionKey, spec: MachineSpec | null): void {
    if (this.key.peek() !== null) dismissAll();
    this.key.value = key;
    this.draft.value = null;
    this.#spec = spec;
    this.#cursor = null;
    this.untouched.value = false;
  }

  /** New entries of the journal: with the first key of the reader, what was sent becomes a session of their own. */
  #append(from: number, entries: readonly JournalEntry[]): void {
    const { config, journal, now } = this.client;
    const key = this.key.peek();
    if (this.untouched.peek()) {
      if (!config || !key || entries.every(({ kind }) => kind !== "input")) return;
      this.untouched.value = false;
      this.#storage.begin(key, config, journal, now);
    } else this.#storage.append(from, entries);
  }

  /** From now on a fresh machine of this session is made of `spec`. */
  plan(spec: MachineSpec): void {
    this.#spec = spec;
  }

  /** True when the present machine is made of `spec`. */
  isMadeOf(spec: MachineSpec): boolean {
    const { config } = this.client;
    return config !== null && sameMachine(config, spec);
  }

  /** A fresh machine, of the same kind when no other is asked for: everything of the one before is gone. */
  restart(series: SeriesChoice = this.series.peek()): void {
    this.series.value = series;
    this.#rebuild(this.#freshConfig());
  }

  /** A fresh machine while the reader is busy elsewhere: the keyboard stays where it is. */
  renew(series: SeriesChoice): void {
    this.series.value = series;
    this.#remake(this.#freshConfig());
  }

  /** Types lines for the guide, which keeps the focus; resolves when typing has ended, with whether all were entered. */
  type(lines: readonly string[]): Promise<boolean> {
    this.past.value = null;
    show("terminal");
    return this.typist.play(lines);
  }

  /** True while this session is written to disk. */
  get kept(): boolean {
    return this.#storage.onDisk;
  }

  /** How many lines have been entered in this session. */
  get lines(): number {
    return countLines(this.client.journal);
  }

  /** Takes back the last command: the machine is built anew and everything before that is replayed. */
  undo(): void {
    const { config, journal, now } = this.client;
    const back = takeBack(journal);
    if (!config || !back) return;
    this.#rebuild(config, back.journal, back.until);
    // It cannot be put on top of something new.
    this.#untilInput.push(
      notify("The last command was taken back.", {
        action: { label: "Put it back", run: () => this.#rebuild(config, journal, now) },
      }),
    );
  }

  #forgetNotices(): void {
    for (const id of this.#untilInput.splice(0)) dismiss(id);
  }

  /** The session up to now, for a replay; null while there is no machine that could be replayed. */
  snapshot(): Snapshot | null {
    const { config, journal, now, phase } = this.client;
    if (!config || (phase.peek() !== "live" && phase.peek() !== "halted")) return null;
    return { config, journal: [...journal], until: now };
  }

  /** The live machine again. */
  returnToNow(): void {
    this.past.value = null;
    this.terminal.focus();
  }

  /** The machine goes on from the moment that is looked at. */
  branch(): void {
    const past = this.past.peek();
    if (!past) return;
    this.become(
      past.snapshot,
      `The machine goes on from ${past.where}. Where you were is kept.`,
      "Go back there",
      "Go to the branch",
    );
  }

  /** The machine becomes another one. The one before is not lost: the notice, which says `text`, leads back to it. */
  become({ config, journal, until }: Snapshot, text: string, back: string, forth: string): void {
    const before = this.snapshot();
    this.series.value = seriesOf(config);
    this.#rebuild(config, journal, until);
    notify(text, {
      stay: true,
      action: before
        ? { label: back, run: () => this.become(before, "You are back where you were.", forth, back) }
        : undefined,
    });
  }

  #rebuild(config: MachineConfig, journal: readonly JournalEntry[] = [], until = 0): void {
    this.#remake(config, journal, until);
    this.terminal.focus();
  }

  #remake(config: MachineConfig, journal: readonly JournalEntry[] = [], until = 0): void {
    this.#restored = null;
    this.typist.stop();
    dismissAll();
    this.client.start(config, journal, until);
  }

  /** Types lines into the terminal for the reader, where the reader can see it. */
  play(lines: readonly string[]): void {
    if (!isShown("records")) show("records");
    void this.type(lines);
    this.terminal.focus();
  }

  #freshConfig(): MachineConfig {
    const machine = freshMachine(this.#spec ?? this.#chance(), this.series.peek());
    return { ...machine, ...this.terminal.size };
  }

  #listener(): MachineListener {
    const shown = (drawn: () => void) => () => {
      drawn();
      this.#printed();
    };
    return {
      reset: () => {
        this.past.value = null;
        this.edit.reset();
        this.terminal.reset();
        this.records.clear();
        this.answers.value = {};
        this.snapshots.clear();
        this.used.value = this.client.hasWork;
        this.moved.value++;
      },
      output: (bytes, drawn) => this.terminal.write(bytes, shown(drawn)),
      replayed: (bytes, rows, cols, drawn) => this.terminal.replay(bytes, rows, cols, shown(drawn)),
      events: (events) => this.records.add(events),
      snapshot: (snapshot) => this.snapshots.take(snapshot),
      journal: (from, entries) => {
        this.#append(from, entries);
        this.moved.value++;
      },
      clock: (now) => this.#storage.reached(now),
      reading: (waiting) => {
        this.typist.reading(waiting);
        if (waiting) this.moved.value++;
      },
      answers: (answers) => {
        this.answers.value = answers;
      },
      live: (crash) => this.#live(crash),
      missing: (reason) => this.#missing(reason),
      unbootable: (reason) => this.#unbootable(reason),
    };
  }

  #live(crash: Crash | null): void {
    void this.terminal.endReplay().then((ended) => {
      if (ended) void this.edit.replayed();
    });
    this.moved.value++;
    this.#keep();
    if (crash) this.#tellCrash(crash);
    else if (this.#restored) this.#tellRestored(this.#restored);
    this.#restored = null;
    if (this.#cursor !== null && !crash) void this.#goTo(this.#cursor);
    this.#cursor = null;
  }

  /** Looks at a moment of the past as soon as it is known what was there. */
  async #goTo(at: number): Promise<void> {
    const snapshot = this.snapshot();
    if (!snapshot) return;
    try {
      const { lookAtTime } = await import("./panels/time/moment_at.ts");
      await lookAtTime(this, snapshot, at);
    } catch (error) {
      if (error instanceof Superseded) return;
      const details = error instanceof Error ? error.message : String(error);
      notify("The moment that the link is about could not be shown. This is the end of the session.", {
        details,
      });
    }
  }

  #tellRestored({ version, stale }: { version: string; stale: boolean }): void {
    const changed =
      version === VERSION
        ? ""
        : ` It was made with auditlab ${version} and replayed by ${VERSION}: results may differ.`;
    const old = stale ? " The scenario begins with another machine today." : "";
    this.#untilInput.push(
      notify(`Your session was restored.${changed}${old}`, {
        action: { label: "Start fresh", run: () => this.restart() },
      }),
    );
  }

  #tellCrash({ reason, fresh }: Crash): void {
    const text = fresh
      ? "The simulator failed and the session could not be rebuilt, so a fresh machine was started."
      : "The simulator failed. The machine was rebuilt as it was before your last input.";
    notify(text, { grave: true, details: reason });
  }

  #missing(reason: string): void {
    notify("A part of the simulator could not be loaded. Is there a network? Your session is kept.", {
      grave: true,
      details: reason,
      action: {
        label: "Try again",
        run: () => {
          this.client.retry();
          this.terminal.focus();
        },
      },
    });
  }

  #unbootable(reason: string): void {
    notify("The simulator does not start.", {
      grave: true,
      details: reason,
      action: { label: "Try a fresh machine", run: () => this.restart() },
    });
  }
}
