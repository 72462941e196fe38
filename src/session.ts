// The page's one session: the machine, its terminal, its records and its copy on disk, wired together.
import { signal } from "@preact/signals";
import type { MachineConfig } from "../worker/api.ts";
import { type Crash, MachineClient, type MachineListener } from "./machine/client.ts";
import { SessionStorage, type StorageTrouble } from "./machine/storage.ts";
import { RecordStore } from "./panels/records/store.ts";
import { TerminalView } from "./terminal/terminal.ts";
import { Typist } from "./terminal/typist.ts";
import { isShown, show } from "./ui/docks.ts";
import { dismissAll, notify } from "./ui/notices.ts";
import { type SeriesChoice, WHOLE_SERIES } from "./ui/series.ts";
import { dark, settings } from "./ui/settings.ts";

declare const __AUDITLAB_VERSION__: string;
export const VERSION = __AUDITLAB_VERSION__;

const TROUBLE: Record<StorageTrouble, string> = {
  refused: "The browser does not let this page keep data, so a reload will start a fresh machine.",
  newer:
    "A newer auditlab has saved a session here. It is left untouched; this session is kept in memory only.",
  corrupt: "The saved session could not be read. A fresh machine was started.",
  "taken-over": "Another tab has taken over the saved session. This one goes on, but in memory only.",
  full: "The browser's storage is full. This session goes on, but in memory only.",
};

export class Session {
  readonly client: MachineClient;
  readonly records: RecordStore;
  readonly terminal: TerminalView;
  readonly typist: Typist;
  /** True once the user has typed something into this machine. */
  readonly used = signal(false);
  /** A link that the user wants to open, until confirmed. */
  readonly link = signal<string | null>(null);
  readonly finding = signal(false);
  /** What of the series this machine has. */
  readonly series = signal(WHOLE_SERIES);
  readonly #storage: SessionStorage;
  #restored: { inputs: number; version: string } | null = null;

  constructor(startWorker: () => Worker) {
    this.client = new MachineClient(startWorker, this.#listener());
    this.records = new RecordStore((records) => this.client.interpret(records));
    this.#storage = new SessionStorage(VERSION, (trouble) => notify(TROUBLE[trouble], { stay: true }));
    const { fontSize, screenReader } = settings.peek();
    this.terminal = new TerminalView(
      { dark: dark.peek(), fontSize, screenReader },
      {
        input: (bytes) => {
          this.used.value = true;
          this.client.send(bytes);
        },
        // Two at one keyboard only garble each other's lines.
        user: () => this.typist.stop(),
        resize: (rows, cols) => this.client.resize(rows, cols),
        link: (url) => {
          this.link.value = url;
        },
        find: () => {
          this.finding.value = true;
        },
        notice: notify,
      },
    );
    this.typist = new Typist(
      (text) => this.terminal.type(text),
      () => notify("The shell is busy, so nothing more is typed. Ctrl+C interrupts what it runs."),
    );
  }

  /** Boots: the saved session if there is one with work in it, else a fresh machine. */
  async open(): Promise<void> {
    const saved = await this.#storage.open();
    const inputs = saved?.journal.filter((entry) => entry.kind === "input").length ?? 0;
    if (saved && inputs > 0) {
      this.#restored = { inputs, version: saved.version };
      const { patches, as_posted = [] } = saved.config;
      this.series.value = { patches, as_posted };
      this.client.start(saved.config, saved.journal, saved.now);
    } else this.client.start(this.#freshConfig());
  }

  /** A fresh machine, of the same kind when no other is asked for: everything of the one before is gone. */
  restart(series: SeriesChoice = this.series.peek()): void {
    this.series.value = series;
    this.#restored = null;
    this.typist.stop();
    dismissAll();
    this.client.start(this.#freshConfig());
    this.terminal.focus();
  }

  /** Types lines into the terminal for the reader, where the reader can see it. */
  play(lines: readonly string[]): void {
    show("terminal");
    if (!isShown("records")) show("records");
    show("terminal");
    this.terminal.focus();
    void this.typist.play(lines);
  }

  #freshConfig(): MachineConfig {
    return {
      hostname: "auditlab",
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
      epoch: Math.floor(Date.now() / 1000),
      ...this.series.peek(),
      ...this.terminal.size,
    };
  }

  #listener(): MachineListener {
    return {
      reset: () => {
        this.terminal.reset();
        this.records.clear();
        this.used.value = this.client.hasWork;
      },
      output: (bytes, drawn) => this.terminal.write(bytes, drawn),
      replayed: (bytes, rows, cols, drawn) => this.terminal.replay(bytes, rows, cols, drawn),
      events: (events) => this.records.add(events),
      journal: (from, entries) => this.#storage.append(from, entries),
      clock: (now) => this.#storage.reached(now),
      reading: (waiting) => this.typist.reading(waiting),
      live: (crash) => this.#live(crash),
      missing: (reason) => this.#missing(reason),
      unbootable: (reason) => this.#unbootable(reason),
    };
  }

  #live(crash: Crash | null): void {
    this.terminal.endReplay();
    const { config, journal } = this.client;
    if (config) this.#storage.begin(config, journal, journal.at(-1)?.at ?? 0);
    if (crash) this.#tellCrash(crash);
    else if (this.#restored) this.#tellRestored(this.#restored);
    this.#restored = null;
  }

  #tellRestored({ version }: { inputs: number; version: string }): void {
    const changed =
      version === VERSION
        ? ""
        : ` It was made with auditlab ${version} and replayed by ${VERSION}: results may differ.`;
    notify(`Your session was restored.${changed}`, {
      action: { label: "Start fresh", run: () => this.restart() },
    });
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
