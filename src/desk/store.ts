// Drafts on disk, in a database of their own. Each change is written at once. When the browser refuses, drafts live on
// in memory, and can still be downloaded.
import { signal } from "@preact/signals";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import * as v from "valibot";
import type { ScenarioSource } from "../../worker/api.ts";
import { embed } from "../ui/embed.ts";
import type { Draft } from "./draft.ts";

/** Version of the layout below; a database with a newer one is left alone. */
const SCHEMA = 1;
const NAME = "auditlab-drafts";

const isSource = (raw: unknown): boolean =>
  typeof raw === "object" &&
  raw !== null &&
  Object.values(raw).every((data) => typeof data === "string" || data instanceof Uint8Array);

const stored = v.strictObject({
  slug: v.pipe(v.string(), v.maxLength(64)),
  files: v.custom<ScenarioSource>(isSource),
  created: v.number(),
  changed: v.number(),
  /** Goes up with each write: two tabs must not write over each other. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
type Stored = v.InferOutput<typeof stored>;

interface Layout extends DBSchema {
  drafts: { key: string; value: Stored };
}

/** Why drafts are not kept, or not found. */
export type DraftTrouble = "refused" | "newer" | "corrupt" | "full";

export interface DraftListener {
  trouble(trouble: DraftTrouble): void;
  /** Another tab has written the draft at the same time: `mine` is what this one has, and now has another id. */
  parted(id: string, mine: Draft): void;
}

export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(10)), (n) => (n % 36).toString(36)).join("");

export class DraftStore {
  /** All drafts, the one changed last first. */
  readonly all = signal<readonly Draft[]>([]);
  readonly #listener: DraftListener;
  #db: IDBPDatabase<Layout> | null = null;
  #opened: Promise<void> | null = null;
  #channel: BroadcastChannel | null = null;
  /** The revision on disk that what is here was made of. */
  readonly #revisions = new Map<string, number>();
  /** Drafts to be written (true) or deleted; one transaction at a time works it off. */
  readonly #pending = new Map<string, boolean>();
  #writing: Promise<void> | null = null;

  constructor(listener: DraftListener) {
    this.#listener = listener;
  }

  /** True while drafts are written to disk. */
  get onDisk(): boolean {
    return this.#db !== null;
  }

  /** Reads what is kept. Later calls wait for the first. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  of(id: string): Draft | null {
    return this.all.peek().find((draft) => draft.id === id) ?? null;
  }

  /** A new draft, or another state of one. */
  put(draft: Draft): void {
    this.#set(draft);
    this.#queue(draft.id, true);
  }

  remove(id: string): void {
    this.all.value = this.all.peek().filter((draft) => draft.id !== id);
    this.#queue(id, false);
  }

  /** Resolves when everything is on disk, or refused. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #set(draft: Draft): void {
    const others = this.all.peek().filter(({ id }) => id !== draft.id);
    this.all.value = [draft, ...others].sort((a, b) => b.changed - a.changed);
  }

  async #open(): Promise<void> {
    // What is in another page's frame keeps nothing.
    if (embed !== "no") return;
    try {
      this.#db = await openDB<Layout>(NAME, SCHEMA, {
        upgrade: (db) => void db.createObjectStore("drafts"),
        blocking: () => this.#close(),
        terminated: () => this.#giveUp("refused"),
      });
      const tx = this.#db.transaction("drafts");
      const [ids, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      ids.forEach((id, i) => {
        this.#take(id, values[i]);
      });
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "VersionError" ? "newer" : "refused");
      return;
    }
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }) => {
      if (typeof data === "string") void this.#reread(data);
    };
  }

  /** What is on the disk under an id becomes what is here, unless something of ours waits to be written. */
  #take(id: string, raw: unknown): void {
    if (this.#pending.has(id)) return;
    if (raw === undefined) {
      this.#revisions.delete(id);
      this.all.value = this.all.peek().filter((draft) => draft.id !== id);
      return;
    }
    const read = v.safeParse(stored, raw);
    if (!read.success) {
      this.#listener.trouble("corrupt");
      return;
    }
    const { revision, ...rest } = read.output;
    this.#revisions.set(id, revision);
    this.#set({ id, ...rest });
  }

  /** Another tab has written this draft, or deleted it. */
  async #reread(id: string): Promise<void> {
    try {
      if (this.#db) this.#take(id, await this.#db.get("drafts", id));
    } catch {
      this.#giveUp("refused");
    }
  }

  #queue(id: string, write: boolean): void {
    this.#pending.set(id, write);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    await this.open();
    try {
      while (this.#db && this.#pending.size > 0) {
        const [[id, write]] = this.#pending;
        this.#pending.delete(id);
        const draft = write ? this.of(id) : null;
        const parted = draft ? await this.#write(this.#db, draft) : await this.#delete(this.#db, id);
        if (parted && draft) this.#part(draft, parted);
        else this.#channel?.postMessage(id);
      }
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "refused");
    }
  }

  /** Returns what another tab has written meanwhile; then nothing is written. */
  async #write(db: IDBPDatabase<Layout>, draft: Draft): Promise<Stored | null> {
    const tx = db.transaction("drafts", "readwrite");
    const there = await tx.store.get(draft.id);
    const base = this.#revisions.get(draft.id) ?? 0;
    if (there && there.revision !== base) {
      await tx.done;
      return there;
    }
    const { id, ...rest } = draft;
    const revision = base + 1;
    await Promise.all([tx.store.put({ ...rest, revision }, id), tx.done]);
    this.#revisions.set(id, revision);
    return null;
  }

  async #delete(db: IDBPDatabase<Layout>, id: string): Promise<null> {
    await db.delete("drafts", id);
    this.#revisions.delete(id);
    return null;
  }

  /** Nothing of either is lost: the other tab's state keeps the id, ours goes on under another. */
  #part(written: Draft, theirs: Stored): void {
    // More may have been written meanwhile.
    const mine = this.of(written.id) ?? written;
    const copy = { ...mine, id: newId(), slug: `${mine.slug.slice(0, 58)}-copy` };
    this.#pending.delete(mine.id);
    this.put(copy);
    this.#listener.parted(mine.id, copy);
    this.#take(mine.id, theirs);
  }

  #close(): void {
    this.#db?.close();
    this.#db = null;
    this.#channel?.close();
    this.#channel = null;
  }

  #giveUp(trouble: DraftTrouble): void {
    this.#close();
    this.#listener.trouble(trouble);
  }
}
