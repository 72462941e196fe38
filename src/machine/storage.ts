// Sessions on disk: config and journal of each in IndexedDB, so that a reload, or coming back to a scenario, can replay
// it. Never in anyone's way: when the browser refuses, sessions live on in memory and the user is told once.
import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPObjectStore,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import * as v from "valibot";
import { config, time } from "../../scenarios/link/machine.ts";
import type { JournalEntry, MachineConfig } from "../../worker/api.ts";
import { embed } from "../ui/embed.ts";
import { isEntry } from "./messages.ts";
import { endsSomething } from "./recovery.ts";

/**
 * Version of the layout below; a database with a newer one is left alone. 1 had a single session, its head under
 * "current", its entries under their index; 2 had each entry by itself under session and index.
 */
const SCHEMA = 3;
const NAME = "auditlab";
/**
 * How long the head, and keys that end no line, may stay unwritten, ms. A transaction for each key would cost more than
 * what the machine does of it.
 */
const WRITE_PAUSE = 2000;
/** Sessions kept: with more, the one that has lain longest goes. */
const MAX_SESSIONS = 48;

/**
 * Which session: the one to play with, that of a scenario, what the reader has made of one that was sent, or that of a
 * draft.
 */
export type SessionKey = "free" | `scenario:${string}` | `link:${string}` | `draft:${string}`;

const SCENARIO = "scenario:";
export const scenarioKey = (slug: string): SessionKey => `${SCENARIO}${slug}`;
const DRAFT = "draft:";
export const draftKey = (id: string): SessionKey => `${DRAFT}${id}`;
/** The id of the draft whose session this is; null for any other. */
export const draftOf = (key: SessionKey | null): string | null =>
  key?.startsWith(DRAFT) ? key.slice(DRAFT.length) : null;
/** The slug of the scenario whose session this is; null for any other. */
export const slugOf = (key: SessionKey | null): string | null =>
  key?.startsWith(SCENARIO) ? key.slice(SCENARIO.length) : null;

/** A saved session. */
const savedHead = v.strictObject({
  /** The tab that writes it: a second tab that opens the page takes over. */
  writer: v.string(),
  /** Version of the page that wrote it. */
  version: v.string(),
  config,
  /** Virtual time reached, ns; that of the last entry can be later. */
  now: time,
  /** Entries of the journal, at least. */
  length: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** When it was begun or restored, ms since 1970. */
  opened: v.number(),
});
type SavedHead = v.InferOutput<typeof savedHead>;

/**
 * Entries as they were written together, under the index of the first, and under who wrote them: a tab can add some
 * without a look at the head, also when it is about to be closed, and those of a tab whose session another one has taken
 * over belong to nothing.
 */
interface Layout extends DBSchema {
  head: { key: SessionKey; value: SavedHead };
  journal: { key: [key: SessionKey, writer: string, index: number]; value: JournalEntry[] };
}

/** All entries of a session, whoever wrote them: an array comes after all strings and numbers. */
const allOf = (key: SessionKey): IDBKeyRange => IDBKeyRange.bound([key], [key, []]);
/** A writer's entries of a session. */
const entriesOf = (key: SessionKey, writer: string): IDBKeyRange =>
  IDBKeyRange.bound([key, writer], [key, writer, []]);

export interface SavedSession {
  readonly config: MachineConfig;
  readonly journal: readonly JournalEntry[];
  readonly now: number;
  readonly version: string;
}

/** Why saving stopped. Each is told to the user once. */
export type StorageTrouble = "refused" | "newer" | "corrupt" | "taken-over" | "full";

export class SessionStorage {
  readonly #version: string;
  readonly #onTrouble: (trouble: StorageTrouble) => void;
  readonly #writer = Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("-");
  readonly #ready: Promise<void>;
  #db: IDBPDatabase<Layout> | null = null;
  /** Tabs tell each other by the session's key when they begin to write it. */
  #channel: BroadcastChannel | null = null;
  /** The disk is of no use any more, and that has been told. */
  #gaveUp = false;
  /** Settled when the database is open, or refused; null until it is needed. */
  #opening: Promise<void> | null = null;
  /** Sessions that were left and are not on disk; the tab's own go before those on disk. */
  readonly #memory = new Map<SessionKey, SavedSession>();
  /** The session that was begun last; null once it has been left. */
  #key: SessionKey | null = null;
  /** What is to be written of the session `#key`, in order; one transaction at a time works it off. */
  #head: Omit<SavedHead, "writer" | "version"> | null = null;
  #pending: JournalEntry[] = [];
  /** The head is to be written, too, and not only when time has passed. */
  #headDue = false;
  /** The session is to be written from its beginning. */
  #anew = false;
  #writing: Promise<void> | null = null;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** The database is not opened before `ready`, when it is of no use to the reader and would be in the way. */
  constructor(version: string, onTrouble: (trouble: StorageTrouble) => void, ready: Promise<void>) {
    this.#version = version;
    this.#onTrouble = onTrouble;
    this.#ready = ready;
    // Not every browser says of a page that is left that it is hidden.
    addEventListener("pagehide", () => this.#hide());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#hide();
    });
  }

  /** True while the session is written to disk. */
  get onDisk(): boolean {
    return this.#db !== null && this.#head !== null;
  }

  #opened(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    // What is in another page's frame keeps nothing.
    if (embed !== "no") return;
    await this.#ready;
    try {
      this.#db = await openDB<Layout>(NAME, SCHEMA, {
        async upgrade(db, from, _to, tx) {
          if (from > 0) await migrate(tx, from);
          else {
            db.createObjectStore("head");
            db.createObjectStore("journal");
          }
        },
        // A newer page in another tab wants to change the layout, or somebody to delete all: let them.
        blocking: (_, version) => {
          this.#hide();
          this.#giveUp(version === null ? "refused" : "newer");
        },
        terminated: () => this.#giveUp("refused"),
      });
      this.#channel = new BroadcastChannel(NAME);
      // What is true stands on the disk: a write finds out.
      this.#channel.onmessage = ({ data }) => {
        if (this.#head && data === this.#key) this.#writeHead();
      };
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "VersionError" ? "newer" : "refused");
    }
  }

  /** A saved session; null when there is none or it cannot be read. */
  async load(key: SessionKey): Promise<SavedSession | null> {
    await this.#opened();
    const here = this.#memory.get(key);
    if (here) return here;
    if (!this.#db) return null;
    try {
      const tx = this.#db.transaction(["head", "journal"]);
      tx.done.catch(toldByItsRequests);
      const raw = await tx.objectStore("head").get(key);
      if (raw === undefined) return null;
      const head = v.safeParse(savedHead, raw);
      const journal = head.success ? await entriesIn(tx.objectStore("journal"), key, head.output.writer) : [];
      if (!head.success || journal.length < head.output.length || !journal.every(isEntry)) {
        this.#onTrouble("corrupt");
        return null;
      }
      const { config, now, version } = head.output;
      return { config, journal, now: Math.max(now, journal.at(-1)?.at ?? 0), version };
    } catch {
      this.#giveUp("refused");
      return null;
    }
  }

  /** Deletes what is kept under a key, unless it is the session that is open. */
  async forget(key: SessionKey): Promise<void> {
    await this.#opened();
    await this.#finished();
    if (key === this.#key) return;
    this.#memory.delete(key);
    if (!this.#db) return;
    try {
      const tx = this.#db.transaction(["head", "journal"], "readwrite");
      await Promise.all([
        tx.objectStore("head").delete(key),
        tx.objectStore("journal").delete(allOf(key)),
        tx.done,
      ]);
    } catch {
      this.#giveUp("refused");
    }
  }

  /** Keys of what is kept on the disk. */
  async keys(): Promise<readonly SessionKey[]> {
    await this.#opened();
    return (await this.#db?.getAllKeys("head").catch(() => [])) ?? [];
  }

  /** Starts to keep a session (fresh, restored or cut back): from now on this tab is its writer. */
  begin(key: SessionKey, config: MachineConfig, journal: readonly JournalEntry[], now: number): void {
    this.#memory.delete(key);
    this.#key = key;
    this.#anew = true;
    this.#pending = [...journal];
    this.#head = { config: { ...config }, now, length: journal.length, opened: Date.now() };
    this.#write();
  }

  /** New entries at the end of the journal. */
  append(from: number, entries: readonly JournalEntry[]): void {
    if (!this.#head) return;
    this.#pending.push(...entries);
    this.#head.length = from + entries.length;
    this.#head.now = Math.max(this.#head.now, entries.at(-1)?.at ?? 0);
    this.#soon();
    if (entries.some(endsSomething)) this.#write();
  }

  /** The machine has run on to `now`. It says so after every key, and no input is lost with it: it is written later. */
  reached(now: number): void {
    if (!this.#head || now <= this.#head.now) return;
    this.#head.now = now;
    this.#soon();
  }

  #soon(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.#writeHead();
    }, WRITE_PAUSE);
  }

  #writeHead(): void {
    this.#headDue = true;
    this.#write();
  }

  /**
   * The page turns to another session: what is unwritten of this one is written, or kept in memory when nothing can
   * be. Until the next `begin` nothing is saved.
   */
  async leave(
    key: SessionKey,
    config: MachineConfig,
    journal: readonly JournalEntry[],
    now: number,
  ): Promise<void> {
    // A machine that was never live has nothing new: what is kept of its session stays as it is.
    if (key !== this.#key) return;
    if (this.#head) await this.#opened();
    if (this.#db && this.#head) {
      await this.#finished();
      this.#writeHead();
      await this.#finished();
    }
    // Also when the last write of all was refused.
    if (!this.onDisk) this.#memory.set(key, { config, journal: [...journal], now, version: this.#version });
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#key = null;
    this.#head = null;
    this.#pending = [];
    this.#headDue = false;
    this.#anew = false;
  }

  /** What is being written is. */
  async #finished(): Promise<void> {
    await this.#writing;
  }

  #write(): void {
    if (this.#writing) return;
    if (!this.#db) {
      void this.#opened().then(() => {
        if (this.#db) this.#write();
      });
      return;
    }
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#db && this.#head && this.#key) {
        if (this.#anew || this.#headDue) await this.#writeSession(this.#db, this.#key);
        else if (this.#pending.length > 0) await this.#writeEntries(this.#db, this.#key);
        else return;
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#giveUp(error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "refused");
  }

  /** New entries alone. */
  async #writeEntries(db: IDBPDatabase<Layout>, key: SessionKey): Promise<void> {
    const tx = db.transaction("journal", "readwrite");
    const put = this.#putPending(tx.store, key);
    // Not when all is answered: nobody may be there any more.
    tx.commit();
    await Promise.all([put, tx.done]);
  }

  /** The page may be about to end. What comes then cannot wait for answers. */
  #hide(): void {
    if (!this.#db || !this.#head || !this.#key || this.#anew || this.#pending.length === 0) return;
    this.#writeEntries(this.#db, this.#key).catch((error: unknown) => this.#failed(error));
  }

  /** The head and what is new, or the whole session. */
  async #writeSession(db: IDBPDatabase<Layout>, key: SessionKey): Promise<void> {
    const tx = db.transaction(["head", "journal"], "readwrite");
    tx.done.catch(toldByItsRequests);
    const head = tx.objectStore("head");
    const journal = tx.objectStore("journal");
    const saved = await head.get(key);
    const state = this.#head;
    // Left meanwhile: the next session, if any, has its own turn.
    if (!state || this.#key !== key) return;
    const anew = this.#anew;
    if (!anew && saved?.writer !== this.#writer) {
      await Promise.all([journal.delete(entriesOf(key, this.#writer)), tx.done]);
      this.#lost();
      return;
    }
    const requests: Promise<unknown>[] = [];
    if (anew) requests.push(journal.delete(allOf(key)), discardOldest(tx, key));
    requests.push(
      this.#putPending(journal, key),
      head.put({ ...state, writer: this.#writer, version: this.#version }, key),
    );
    this.#anew = false;
    this.#headDue = false;
    clearTimeout(this.#later);
    this.#later = undefined;
    // As above; a whole session has still to make room.
    if (!anew) tx.commit();
    await Promise.all([...requests, tx.done]);
    if (anew) this.#channel?.postMessage(key);
  }

  async #putPending(journal: Journal, key: SessionKey): Promise<void> {
    const entries = this.#pending;
    if (!this.#head || entries.length === 0) return;
    this.#pending = [];
    await journal.put(entries, [key, this.#writer, this.#head.length - entries.length]);
  }

  /** Another tab writes this session now; other sessions are not concerned. */
  #lost(): void {
    this.#head = null;
    this.#pending = [];
    this.#onTrouble("taken-over");
  }

  #giveUp(trouble: StorageTrouble): void {
    // Of several writes that were on their way the first tells it.
    if (this.#gaveUp) return;
    this.#gaveUp = true;
    this.#db?.close();
    this.#db = null;
    this.#channel?.close();
    this.#channel = null;
    this.#onTrouble(trouble);
  }
}

type Journal = IDBPObjectStore<Layout, readonly StoreNames<Layout>[], "journal", "readwrite">;
type Writing = IDBPTransaction<Layout, StoreNames<Layout>[], "readwrite">;

/** For the end of a transaction that is awaited later than its requests: who waits for those hears of its failure. */
const toldByItsRequests = (): void => undefined;

/** A writer's entries up to the first gap: of two writes on their way the first may have failed alone. */
async function entriesIn(
  journal: IDBPObjectStore<Layout, readonly StoreNames<Layout>[], "journal">,
  key: SessionKey,
  writer: string,
): Promise<JournalEntry[]> {
  const range = entriesOf(key, writer);
  const [keys, pieces] = await Promise.all([journal.getAllKeys(range), journal.getAll(range)]);
  const entries: JournalEntry[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (keys[i][2] !== entries.length) break;
    for (const entry of [piece].flat()) entries.push(entry);
  }
  return entries;
}

/** Makes room: of too many sessions the one opened longest ago goes, but neither `key` nor the free one. */
async function discardOldest(tx: Writing, key: SessionKey): Promise<void> {
  const head = tx.objectStore("head");
  const [keys, heads] = await Promise.all([head.getAllKeys(), head.getAll()]);
  const others = keys
    .map((name, i) => ({ name, opened: heads[i]?.opened ?? 0 }))
    .filter(({ name }) => name !== key && name !== "free")
    .sort((a, b) => a.opened - b.opened);
  for (const { name } of others.slice(0, Math.max(0, keys.length - MAX_SESSIONS)))
    await Promise.all([head.delete(name), tx.objectStore("journal").delete(allOf(name))]);
}

/** From layout 1: its one session becomes the free one. From 2: entries come together, under their writer. */
async function migrate(
  tx: IDBPTransaction<Layout, StoreNames<Layout>[], "versionchange">,
  from: number,
): Promise<void> {
  const head = tx.objectStore("head");
  const journal = tx.objectStore("journal");
  if (from === 1) {
    // The keys of layout 1 are none of those that follow.
    const old = await head.get("current" as string as SessionKey);
    const entries = await journal.getAll();
    await Promise.all([head.clear(), journal.clear()]);
    if (typeof old?.writer !== "string") return;
    await head.put({ ...old, opened: Date.now() }, "free");
    await journal.put(entries.flat(), ["free", old.writer, 0]);
    return;
  }
  for (const key of await head.getAllKeys()) {
    const [saved, entries] = await Promise.all([head.get(key), journal.getAll(allOf(key))]);
    await journal.delete(allOf(key));
    if (typeof saved?.writer === "string") await journal.put(entries.flat(), [key, saved.writer, 0]);
  }
}
