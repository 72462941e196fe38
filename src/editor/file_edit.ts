// The page's side of `edit` (worker/userland/lib/edit_wire.ts): what it says arrives with the terminal's output, what it is
// told goes in with the keys. Nothing is answered unless edit has the terminal: any file that is shown there can hold
// the same bytes.
import { signal } from "@preact/signals";
import { text_of, utf8 } from "../../scenarios/format/bytes.ts";
import {
  data_messages,
  type EditMessage,
  edit_message,
  MAX_EDIT,
  Parcel,
  parse_edit_message,
  text_of_word,
} from "../../scenarios/link/edit_wire.ts";
import type { ByteString } from "../../worker/api.ts";
import { drafts } from "./edit_drafts.ts";

/** The file that is open. */
export interface OpenFile {
  readonly nonce: string;
  /** absolute */
  readonly path: string;
  /** As it is on the disk. */
  readonly text: string;
  /** As it was when the page was left, without having been saved; null if it was not. */
  readonly draft: string | null;
  readonly isNew: boolean;
  readonly readOnly: boolean;
}

/** What came of the last attempt to save; null: none, or none since something was typed. */
export type SaveState =
  | null
  | { readonly kind: "saving" | "saved" | "changed" }
  | { readonly kind: "failed"; readonly why: string };

interface Ways {
  /** Types into the machine, one byte per char. */
  send(keys: ByteString): void;
  /** Does edit have the terminal? */
  genuine(): Promise<boolean>;
  /** Bytes of a file of the machine. */
  read(path: string): Promise<ByteString | null>;
  /** edit has ended while this text was not saved. */
  lost(text: string): void;
}

/** A run of edit that has begun: what is known of it. */
interface Run {
  readonly nonce: string;
  /** It has been asked for an answer, and was genuine. */
  answered: boolean;
  path: string;
  flags: string;
  parcel: Parcel | null;
  /** It has written the file since. */
  saved: boolean;
}

export class FileEdit {
  readonly file = signal<OpenFile | null>(null);
  readonly state = signal<SaveState>(null);
  readonly #ways: Ways;
  #run: Run | null = null;
  /** What is in the editor, if that is not on the disk. */
  #unsaved: string | null = null;
  /** What is on its way to the disk. */
  #sent = "";

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** Another machine: nothing is open, and nothing is lost that was not the machine's. */
  reset(): void {
    this.#run = null;
    this.#unsaved = null;
    this.file.value = null;
    this.state.value = null;
  }

  /** An operating system command was printed: now (`live`), or in a replay. */
  told(text: string, live: boolean): void {
    const message = parse_edit_message(text);
    if (!message) return;
    if (message.verb === "hello") {
      this.#run = { nonce: message.nonce, answered: false, path: "", flags: "", parcel: null, saved: false };
      if (live) {
        // A machine that is made again may well come to the same number.
        drafts.delete(message.nonce);
        void this.#answer(this.#run);
      }
    } else if (message.nonce === this.#run?.nonce) this.#hear(this.#run, message, live);
  }

  /** A replay has ended: a run of edit that is still there goes on. */
  async replayed(): Promise<void> {
    if (this.#run) await this.#answer(this.#run);
  }

  async #answer(run: Run): Promise<void> {
    const genuine = await this.#ways.genuine().catch(() => false);
    if (!genuine || this.#run !== run) return;
    run.answered = true;
    // It may have had its answer in the replay, and sent the file then, or since.
    if (run.parcel) await this.#show(run);
    else this.#ways.send(edit_message(run.nonce, "ready"));
  }

  #hear(run: Run, { verb, words }: EditMessage, live: boolean): void {
    switch (verb) {
      case "open":
        run.path = text_of_word(words[0]);
        run.parcel = Parcel.of(words[1]);
        run.flags = words[2] ?? "";
        if (live && run.parcel?.size === 0) void this.#show(run);
        break;
      case "data":
        if (run.parcel?.add(words[0]) && live && run.parcel.data !== null && !this.file.peek())
          void this.#show(run);
        break;
      case "saved":
        run.saved = true;
        if (this.#unsaved === this.#sent) this.#keep(null);
        this.state.value = { kind: "saved" };
        break;
      case "changed":
        this.state.value = { kind: "changed" };
        break;
      case "failed":
        this.state.value = { kind: "failed", why: text_of(text_of_word(words[0])) ?? "" };
        break;
      case "close":
        this.#closed();
    }
  }

  /** Opens the editor. */
  async #show(run: Run): Promise<void> {
    if (!run.answered) return;
    // What was opened is not what is there once it has been saved.
    const bytes = run.saved ? await this.#ways.read(run.path).catch(() => null) : run.parcel?.data;
    const text = bytes == null ? null : text_of(bytes);
    const path = text_of(run.path) ?? run.path;
    if (text === null || this.#run !== run) return;
    const draft = drafts.get(run.nonce);
    this.#unsaved = draft;
    this.state.value = null;
    this.file.value = {
      nonce: run.nonce,
      path,
      text,
      draft: draft === text ? null : draft,
      isNew: run.flags.includes("new") && !run.saved,
      readOnly: run.flags.includes("readonly"),
    };
  }

  #closed(): void {
    const lost = this.#unsaved;
    if (this.#run) drafts.delete(this.#run.nonce);
    this.#run = null;
    this.#unsaved = null;
    this.file.value = null;
    if (lost !== null) this.#ways.lost(lost);
  }

  #keep(text: string | null): void {
    this.#unsaved = text;
    const nonce = this.#run?.nonce;
    if (nonce === undefined) return;
    if (text === null) drafts.delete(nonce);
    else drafts.set(nonce, text);
  }

  /** The text in the editor is another than that on the disk; null: it is the same. */
  typed(text: string | null): void {
    this.#keep(text);
    if (this.state.peek()?.kind !== "saving") this.state.value = null;
  }

  /** Has edit write the text; `force`: although the file has changed on the disk meanwhile. */
  save(text: string, force = false): void {
    const run = this.#run;
    const bytes = utf8(text);
    if (!run) return;
    if (bytes === null || bytes.length > MAX_EDIT) {
      const why = bytes === null ? "it has half a character" : `it is larger than ${MAX_EDIT} bytes`;
      this.state.value = { kind: "failed", why };
      return;
    }
    this.#sent = text;
    this.state.value = { kind: "saving" };
    const header = edit_message(run.nonce, "save", bytes.length, force ? 1 : 0);
    this.#ways.send(header + data_messages(run.nonce, bytes).join(""));
  }

  /** Ends edit; what is not saved is given up. */
  quit(): void {
    this.#unsaved = null;
    this.file.value = null;
    if (this.#run) this.#ways.send(edit_message(this.#run.nonce, "quit"));
  }
}
