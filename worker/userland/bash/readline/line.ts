// The line being edited, with its undo list.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { char_length, previous_char } from "./text.ts";

export type Change =
  | { kind: "insert"; start: number; end: number }
  | { kind: "delete"; start: number; text: ByteString }
  | { kind: "begin" | "end" };

/** Characters typed one by one that one undo takes back together. */
const UNDO_RUN = 20;
/** Changes remembered; the oldest are forgotten. */
const UNDO_LIMIT = 20_000;

export class EditLine {
  text: ByteString = "";
  point = 0;
  mark = 0;
  /** highlighted part between mark and point, until the next key */
  mark_active = false;
  utf8: boolean;
  undo_list: Change[] = [];
  /** bytes from the start that have not changed since clean() */
  unchanged = 0;

  constructor(utf8: boolean) {
    this.utf8 = utf8;
  }

  get end(): number {
    return this.text.length;
  }
  clean(): void {
    this.unchanged = this.text.length;
  }
  #touch(at: number): void {
    this.unchanged = Math.min(this.unchanged, at);
  }
  #remember(change: Change): void {
    if (this.undo_list.length >= UNDO_LIMIT) this.undo_list.splice(0, UNDO_LIMIT >> 1);
    this.undo_list.push(change);
  }

  /** Inserts at point, which moves behind it. */
  insert(text: ByteString): void {
    if (text === "") return;
    const last = this.undo_list[this.undo_list.length - 1];
    const { point } = this;
    if (
      text.length === 1 &&
      last?.kind === "insert" &&
      last.end === point &&
      last.end - last.start < UNDO_RUN
    )
      last.end++;
    else this.#remember({ kind: "insert", start: point, end: point + text.length });
    this.#put(point, text);
  }
  #put(at: number, text: ByteString): void {
    this.#touch(at);
    this.text =
      at === this.text.length ? this.text + text : this.text.slice(0, at) + text + this.text.slice(at);
    this.point = at + text.length;
  }

  /** Deletes [from, to) in either order; what it was. Point follows. */
  delete(from: number, to: number): ByteString {
    if (from > to) [from, to] = [to, from];
    to = Math.min(to, this.text.length);
    from = Math.max(from, 0);
    const text = this.text.slice(from, to);
    if (text === "") return "";
    this.#remember({ kind: "delete", start: from, text });
    this.#cut(from, to);
    return text;
  }
  #cut(from: number, to: number): void {
    this.#touch(from);
    this.text = this.text.slice(0, from) + this.text.slice(to);
    if (this.point > to) this.point -= to - from;
    else if (this.point > from) this.point = from;
    if (this.mark > this.text.length) this.mark = this.text.length;
  }

  /** Replaces the whole line as one change that undo takes back. */
  replace(text: ByteString, from = 0, to = this.text.length): void {
    this.begin();
    this.point = from;
    this.delete(from, to);
    this.point = from;
    this.insert(text);
    this.finish();
  }
  /** Another line altogether, with its own undo list. */
  set(text: ByteString, undo: Change[] = []): void {
    let same = 0;
    const limit = Math.min(text.length, this.text.length);
    while (same < limit && text.charCodeAt(same) === this.text.charCodeAt(same)) same++;
    this.#touch(same);
    this.text = text;
    this.point = this.text.length;
    this.mark = Math.min(this.mark, this.point);
    this.undo_list = undo;
  }

  /** Changes between begin and finish are undone together. */
  begin(): void {
    this.#remember({ kind: "begin" });
  }
  finish(): void {
    this.#remember({ kind: "end" });
  }

  /** Takes back the last change; false when there is none. */
  undo(): boolean {
    let depth = 0;
    for (;;) {
      const change = this.undo_list.pop();
      if (!change) return false;
      switch (change.kind) {
        case "insert":
          this.point = change.start;
          this.#cut(change.start, change.end);
          break;
        case "delete":
          this.#put(change.start, change.text);
          break;
        case "end":
          depth++;
          break;
        case "begin":
          depth--;
          break;
      }
      if (depth <= 0) return true;
    }
  }

  /** Offsets one character on and back, `n` times. */
  forward(at: number, n = 1): number {
    for (; n > 0 && at < this.text.length; n--) at += char_length(this.text, at, this.utf8);
    return Math.min(at, this.text.length);
  }
  backward(at: number, n = 1): number {
    for (; n > 0 && at > 0; n--) at = previous_char(this.text, at, this.utf8);
    return at;
  }

  /** Highlighted part, if any. */
  get region(): readonly [number, number] | null {
    if (!this.mark_active || this.mark === this.point) return null;
    return this.mark < this.point ? [this.mark, this.point] : [this.point, this.mark];
  }
}
