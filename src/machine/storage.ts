// The session on disk: config and journal in IndexedDB, so that a reload can replay it. Never in anyone's way:
// when the browser refuses, the session lives on in memory and the user is told once.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import * as v from "valibot";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";
import { FAULTS } from "../ui/series.ts";
import { isEntry } from "./messages.ts";

/** Version of the layout below; a database with a newer one is left alone. */
const SCHEMA = 1;
const NAME = "auditlab";
/** How long the time that the machine has reached may stay unwritten, ms. */
const CLOCK_PAUSE = 1000;

/** The one saved session. The worker checks config and journal more closely when it boots from them. */
const savedHead = v.strictObject({
  /** The tab that writes it: a second tab that opens the page takes over. */
  writer: v.string(),
  /** Version of the page that wrote it. */
  version: v.string(),
  config: v.object({
    hostname: v.string(),
    seed: v.number(),
    epoch: v.number(),
    patches: v.number(),
    as_posted: v.optional(v.pipe(v.array(v.picklist(FAULTS.map(({ name }) => name))), v.readonly())),
    rows: v.number(),
    cols: v.number(),
  }),
  /** Virtual time reached, ns. */
  now: v.pipe(v.number(), v.minValue(0)),
  /** Entries of the journal. */
  length: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
type SavedHead = v.InferOutput<typeof savedHead>;

interface Layout extends DBSchema {
  head: { key: "current"; value: SavedHead };
  journal: { key: number; value: JournalEntry };
}

export interface SavedSession {
  readonly config: MachineConfig;
  readonly journal: JournalEntry[];
  readonly now: number;
  readonly version: string;
}

/** Why saving stopped. Each is told to the user once. */
export type StorageTrouble = "refused" | "newer" | "corrupt" | "taken-over" | "full";

export class SessionStorage {
  readonly #version: string;
  readonly #onTrouble: (trouble: StorageTrouble) => void;
  readonly #writer = Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("-");
  #db: IDBPDatabase<Layout> | null = null;
  /** What is to be written, in order; one transaction at a time works it off. */
  #head: Omit<SavedHead, "writer" | "version"> | null = null;
  #pending: Array<{ index: number; entry: JournalEntry }> = [];
  #truncate: number | null = null;
  #writing: Promise<void> | null = null;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(version: string, onTrouble: (trouble: StorageTrouble) => void) {
    this.#version = version;
    this.#onTrouble = onTrouble;
  }

  /** Opens the database and reads the saved session; null when there is none or none can be read. */
  async open(): Promise<SavedSession | null> {
    try {
      this.#db = await openDB<Layout>(NAME, SCHEMA, {
        upgrade(db) {
          db.createObjectStore("head");
          db.createObjectStore("journal");
        },
        // A newer page in another tab wants to change the layout: let it.
        blocking: () => this.#giveUp("taken-over"),
        terminated: () => this.#giveUp("refused"),
      });
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "VersionError" ? "newer" : "refused");
      return null;
    }
    try {
      const tx = this.#db.transaction(["head", "journal"]);
      const [raw, journal] = await Promise.all([
        tx.objectStore("head").get("current"),
        tx.objectStore("journal").getAll(),
      ]);
      if (raw === undefined) return null;
      const head = v.safeParse(savedHead, raw);
      if (!head.success || journal.length !== head.output.length || !journal.every(isEntry)) {
        this.#onTrouble("corrupt");
        return null;
      }
      const { config, now, version } = head.output;
      return { config, journal, now, version };
    } catch {
      this.#giveUp("refused");
      return null;
    }
  }

  /** Starts a session anew (fresh, restored or cut back): from now on this tab is its writer. */
  begin(config: MachineConfig, journal: readonly JournalEntry[], now: number): void {
    this.#truncate = 0;
    this.#pending = journal.map((entry, index) => ({ index, entry }));
    this.#head = { config: { ...config }, now, length: journal.length };
    this.#write();
  }

  /** New entries at the end of the journal. */
  append(from: number, entries: readonly JournalEntry[]): void {
    if (!this.#head) return;
    entries.forEach((entry, i) => {
      this.#pending.push({ index: from + i, entry });
    });
    this.#head = { ...this.#head, length: from + entries.length, now: entries.at(-1)?.at ?? this.#head.now };
    this.#write();
  }

  /** The machine has run on to `now`. It says so after every key, and no input is lost with it: it is written later. */
  reached(now: number): void {
    if (!this.#head || now <= this.#head.now) return;
    this.#head = { ...this.#head, now };
    this.#later ??= setTimeout(() => void this.#finished().then(() => this.#write()), CLOCK_PAUSE);
  }

  /** What is being written is. */
  async #finished(): Promise<void> {
    await this.#writing;
  }

  #write(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (!this.#db || this.#writing) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#db && this.#head) {
        const first = this.#truncate !== null;
        const tx = this.#db.transaction(["head", "journal"], "readwrite");
        const head = tx.objectStore("head");
        const journal = tx.objectStore("journal");
        if (!first && (await head.get("current"))?.writer !== this.#writer) {
          tx.abort();
          await tx.done.catch(() => {});
          this.#giveUp("taken-over");
          return;
        }
        const [state, truncate, pending] = [this.#head, this.#truncate, this.#pending];
        this.#truncate = null;
        this.#pending = [];
        const requests: Promise<unknown>[] = [];
        if (truncate !== null) requests.push(journal.delete(IDBKeyRange.lowerBound(truncate)));
        for (const { index, entry } of pending) requests.push(journal.put(entry, index));
        requests.push(head.put({ ...state, writer: this.#writer, version: this.#version }, "current"));
        await Promise.all([...requests, tx.done]);
        if (this.#pending.length === 0 && this.#truncate === null) return;
      }
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "refused");
    }
  }

  #giveUp(trouble: StorageTrouble): void {
    if (!this.#db && trouble === "taken-over") return;
    this.#db?.close();
    this.#db = null;
    this.#onTrouble(trouble);
  }
}
