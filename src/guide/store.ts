// Progress on disk, one entry for each scenario, in a database of its own. When the browser refuses, it lives on in
// memory, and can still be exported.
import { signal } from "@preact/signals";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { embed } from "../ui/embed.ts";
import { type AllProgress, fresh, merge, parseProgress, type ScenarioProgress } from "./progress.ts";

/** Version of the layout below; a database with a newer one is left alone. */
const SCHEMA = 1;
const NAME = "auditlab-progress";

interface Layout extends DBSchema {
  scenarios: { key: string; value: ScenarioProgress };
}

/** Why progress is not kept, or not found. */
export type ProgressTrouble = "refused" | "newer" | "corrupt" | "full";

export class ProgressStore {
  /** Progress of every scenario that was begun, by its slug. */
  readonly all = signal<AllProgress>({});
  /** True for a scenario that was finished once. What renders with it is drawn again when that changes. */
  readonly finished = (slug: string): boolean => this.all.value[slug]?.finished != null;
  readonly #onTrouble: (trouble: ProgressTrouble) => void;
  #db: IDBPDatabase<Layout> | null = null;
  #writing = Promise.resolve();

  constructor(onTrouble: (trouble: ProgressTrouble) => void) {
    this.#onTrouble = onTrouble;
  }

  /** Reads what is kept; later, whatever other tabs have added when this one is looked at again. */
  async open(): Promise<void> {
    // What is in another page's frame keeps nothing.
    if (embed !== "no") return;
    try {
      this.#db = await openDB<Layout>(NAME, SCHEMA, {
        upgrade: (db) => void db.createObjectStore("scenarios"),
        blocking: () => this.#close(),
        terminated: () => this.#giveUp("refused"),
      });
    } catch (error) {
      this.#giveUp(error instanceof DOMException && error.name === "VersionError" ? "newer" : "refused");
      return;
    }
    await this.#read();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.#read();
    });
  }

  of(slug: string): ScenarioProgress | null {
    const all = this.all.peek();
    return Object.hasOwn(all, slug) ? all[slug] : null;
  }

  /** Begins a scenario that has not been begun. */
  begin(slug: string): ScenarioProgress {
    const before = this.of(slug);
    if (before) return before;
    return this.#set(slug, fresh(Date.now()));
  }

  /** Begins it anew: nothing is done, but that it was finished once is not forgotten. */
  startOver(slug: string): ScenarioProgress {
    return this.#set(slug, fresh(Date.now(), this.of(slug)?.finished ?? null));
  }

  change(slug: string, change: Partial<ScenarioProgress>): ScenarioProgress {
    return this.#set(slug, { ...this.begin(slug), ...change });
  }

  /** Takes in what a file had; returns of how many scenarios. */
  add(imported: AllProgress): number {
    for (const [slug, progress] of Object.entries(imported)) {
      const here = this.of(slug);
      this.#set(slug, here ? merge(here, progress) : progress);
    }
    return Object.keys(imported).length;
  }

  /** Forgets everything, here and on disk. */
  clear(): void {
    this.all.value = {};
    this.#queue((db) => db.clear("scenarios"));
  }

  #set(slug: string, progress: ScenarioProgress): ScenarioProgress {
    this.all.value = { ...this.all.peek(), [slug]: progress };
    this.#queue(async (db) => {
      const tx = db.transaction("scenarios", "readwrite");
      // Another tab may have written meanwhile.
      const there = parseProgress(slug, await tx.store.get(slug));
      await Promise.all([tx.store.put(there ? merge(there, progress) : progress, slug), tx.done]);
    });
    return progress;
  }

  async #read(): Promise<void> {
    const db = this.#db;
    if (!db) return;
    try {
      await this.#writing;
      const tx = db.transaction("scenarios");
      const [slugs, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      const all: Record<string, ScenarioProgress> = { ...this.all.peek() };
      let corrupt = false;
      slugs.forEach((slug, i) => {
        const there = parseProgress(slug, values[i]);
        if (!there) corrupt = true;
        else all[slug] = Object.hasOwn(all, slug) ? merge(there, all[slug]) : there;
      });
      this.all.value = all;
      if (corrupt) this.#onTrouble("corrupt");
    } catch {
      this.#giveUp("refused");
    }
  }

  #queue(write: (db: IDBPDatabase<Layout>) => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      if (!this.#db) return;
      try {
        await write(this.#db);
      } catch (error) {
        this.#giveUp(
          error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "refused",
        );
      }
    });
  }

  #close(): void {
    this.#db?.close();
    this.#db = null;
  }

  #giveUp(trouble: ProgressTrouble): void {
    this.#close();
    this.#onTrouble(trouble);
  }
}
