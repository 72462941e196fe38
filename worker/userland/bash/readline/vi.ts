// vi's command mode: `set -o vi`. Insert mode is a keymap like that of emacs (vi_keys.ts).
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { go_to_history } from "./commands_history.ts";
import { complete, insert_completions, possible_completions } from "./completing.ts";
import { emacs_keymap } from "./emacs_keys.ts";
import type { Readline } from "./readline.ts";
import { vi_search } from "./search.ts";
import { utf8_pending } from "./text.ts";
import { vi_insert_keymap } from "./vi_keys.ts";
import { type CharSearch, motion } from "./vi_motions.ts";

/** What vi mode keeps from command to command. */
export interface ViState {
  /** command mode, as against insert mode */
  command: boolean;
  /** keys of the last change, for `.`, and what was inserted with it */
  redo: { keys: ByteString; count: number | null; text: ByteString } | null;
  /** a change that goes on in insert mode: its keys, and where the text begins */
  inserting: { keys: ByteString; count: number | null; from: number; before: ByteString } | null;
  /** command mode has begun in this line: what was typed before is not undone */
  begun: boolean;
  /** the last f, F, t or T */
  search: CharSearch | null;
  /** the last / or ? */
  direction: 1 | -1;
  marks: Map<ByteString, number>;
}
const new_vi_state = (): ViState => ({
  command: false,
  redo: null,
  inserting: null,
  begun: false,
  search: null,
  direction: -1,
  marks: new Map(),
});

/** Keys that are commands of any other mode, too, by their names there. */
const COMMANDS: ReadonlyMap<ByteString, string> = new Map([
  ["#", "insert-comment"],
  ["&", "tilde-expand"],
  ["\x0c", "clear-screen"],
  ["\x12", "reverse-search-history"],
  ["\x13", "forward-search-history"],
  ["\x15", "unix-line-discard"],
  ["\x17", "unix-word-rubout"],
  ["\x19", "yank"],
]);
/** Larger counts are cut. */
const MAX_COUNT = 1_000_000;
const OPERATORS = "cdy";
const MOTIONS = "hl0^$|wWeEbB%fFtT;,` \b\x7f";
const BACKWARD = { f: "F", F: "f", t: "T", T: "t" } as const;

/** One command: its keys come from the terminal, or from what `.` repeats. */
class ViCommand {
  readonly rl: Readline;
  readonly vi: ViState;
  /** keys that are repeated, and text that goes with them; null: they are typed */
  readonly again: { keys: ByteString; text: ByteString } | null;
  #at = 0;
  keys: ByteString = "";
  count: number | null = null;

  constructor(rl: Readline, vi: ViState, again: { keys: ByteString; text: ByteString } | null = null) {
    this.rl = rl;
    this.vi = vi;
    this.again = again;
  }

  /** The next key, with all bytes of its character; null at end of file. */
  *key(): Code<ByteString | null> {
    if (this.again) return this.again.keys[this.#at++] ?? null;
    let key = yield* this.rl.read_key();
    while (key !== null && this.rl.utf8 && utf8_pending(key)) {
      const more = yield* this.rl.read_key();
      if (more === null) break;
      key += more;
    }
    if (key !== null) this.keys += key;
    return key;
  }

  /** Digits from `first` on; the key behind them. */
  *number(first: ByteString): Code<ByteString | null> {
    const { rl } = this;
    let key: ByteString | null = first;
    let value = 0;
    // as readline has it, the 1 that stands for no number is shown before the first digit
    if (this.keys === "") {
      rl.message = "(arg: 1) ";
      yield* rl.redisplay();
    }
    while (key !== null && /[0-9]/.test(key)) {
      value = Math.min(value * 10 + Number(key), MAX_COUNT);
      rl.message = `(arg: ${value}) `;
      yield* rl.redisplay();
      key = yield* rl.read_key();
    }
    rl.message = null;
    yield* rl.redisplay();
    this.count = (this.count ?? 1) * value;
    return key;
  }

  *run(first: ByteString): Code<void> {
    const key = /[1-9]/.test(first) ? yield* this.number(first) : first;
    if (key === null) return;
    this.keys = key;
    if (!(yield* this.command(key))) yield* this.rl.ding();
    // the cursor stands on a character
    const { line } = this.rl;
    if (this.vi.command && line.point === line.end && line.end > 0) line.point = line.backward(line.point);
  }

  /** A motion from `key` on; null when it leads nowhere. */
  *motion(key: ByteString): Code<{ to: number; inclusive: boolean } | null> {
    const { vi } = this;
    const { line } = this.rl;
    if (key === "`") {
      const to = vi.marks.get((yield* this.key()) ?? "");
      return to === undefined ? null : { to: Math.min(to, line.end), inclusive: false };
    }
    if ("fFtT".includes(key)) {
      const c = yield* this.key();
      if (c === null || c === "\x1b") return null;
      vi.search = { key: key as CharSearch["key"], c };
      return motion(line, key, this.count, vi.search);
    }
    if (key === ";" || key === ",") {
      if (!vi.search) return null;
      const { c } = vi.search;
      const k = key === ";" ? vi.search.key : BACKWARD[vi.search.key];
      return motion(line, k, this.count, { key: k, c });
    }
    return motion(line, key, this.count, null);
  }

  /** Takes away [from, to) and remembers it. */
  cut(from: number, to: number): void {
    const { rl } = this;
    const text = rl.line.text.slice(from, to);
    if (text === "") return;
    rl.kills.add(text, "no");
    rl.line.point = from;
    rl.line.delete(from, to);
  }

  /** Insert mode begins here, or, repeated, what was typed then is inserted. */
  insert(): void {
    const { rl, vi } = this;
    const { line } = rl;
    if (this.again) {
      line.insert(this.again.text);
      line.finish();
      if (line.point > 0 && /^[iaIA]/.test(this.keys)) line.point = line.backward(line.point);
      return;
    }
    vi.command = false;
    const before = line.text.slice(line.point);
    vi.inserting = { keys: this.keys, count: this.count, from: line.point, before };
  }

  /** Notes a change that is complete, for `.`. */
  changed(): void {
    if (!this.again) this.vi.redo = { keys: this.keys, count: this.count, text: "" };
  }

  /** c, d and y with their motion. */
  *operator(op: ByteString): Code<boolean> {
    const { line } = this.rl;
    let key = yield* this.key();
    if (key !== null && /[1-9]/.test(key)) {
      this.keys = this.keys.slice(0, -1);
      key = yield* this.number(key);
      if (key !== null) this.keys += key;
    }
    if (key === null) return false;
    let from = 0;
    let to = line.end;
    if (key !== op) {
      if (!MOTIONS.includes(key)) return true;
      const m = yield* this.motion(key);
      if (m === null) return false;
      from = Math.min(line.point, m.to);
      to = Math.max(line.point, m.to);
      if (m.inclusive) to = line.forward(to);
      // a word that is changed keeps the blanks behind it
      if (op === "c" && /[wW]/.test(key)) while (to > from + 1 && /[ \t]/.test(line.text[to - 1])) to--;
    }
    if (op === "y") {
      if (to > from) this.rl.kills.add(line.text.slice(from, to), "no");
      if (key !== op) line.point = from;
      return true;
    }
    if (op === "d") {
      this.cut(from, to);
      this.changed();
      return true;
    }
    line.begin();
    this.cut(from, to);
    this.insert();
    return true;
  }

  /** Puts what was cut or copied: behind the cursor (p) or before it (P). */
  put(key: "p" | "P"): boolean {
    const { rl } = this;
    const { line } = rl;
    const text = rl.kills.current;
    if (text === null) return false;
    if (key === "p") line.point = line.forward(line.point);
    line.begin();
    line.insert(text.repeat(Math.min(this.count ?? 1, 1000)));
    line.finish();
    line.point = line.backward(line.point);
    this.changed();
    return true;
  }

  /** r: the characters from the cursor on become the one typed next. */
  *replace(): Code<boolean> {
    const { line } = this.rl;
    const c = yield* this.key();
    if (c === null || c === "\x1b" || line.end === 0) return c === "\x1b";
    const n = this.count ?? 1;
    const from = line.point;
    let to = from;
    let size = 0;
    for (; size < n && to < line.end; size++) to = line.forward(to);
    line.replace(c.repeat(size), from, to);
    line.point = line.backward(line.point);
    this.changed();
    return true;
  }

  change_case(): boolean {
    const { line } = this.rl;
    if (line.end === 0) return false;
    const from = line.point;
    const to = line.forward(from, this.count ?? 1);
    const swapped = line.text
      .slice(from, to)
      .replace(/[A-Za-z]/g, (c) => (c < "a" ? c.toLowerCase() : c.toUpperCase()));
    line.replace(swapped, from, to);
    this.changed();
    return true;
  }

  /** Turns `by` lines back or on in the history; the cursor is at the beginning. */
  history(to: number): boolean {
    const { rl } = this;
    const index = Math.max(0, Math.min(rl.history.length, to));
    if (index === rl.history_index) return false;
    go_to_history(rl, index);
    if (index < rl.history.length) rl.line.point = 0;
    return true;
  }

  /** Runs the command of `key`; false: the bell rings. */
  *command(key: ByteString): Code<boolean> {
    const { rl, vi } = this;
    const { line } = rl;
    const n = this.count ?? 1;
    if (OPERATORS.includes(key)) return yield* this.operator(key);
    if (MOTIONS.includes(key)) {
      const m = yield* this.motion(key);
      // readline rings twice for a bracket that there is not
      if (m === null && key === "%") yield* rl.ding();
      if (m === null) return false;
      const moved = m.to !== line.point;
      line.point = m.to;
      return moved || key !== "l";
    }
    switch (key) {
      case "\r":
      case "\n":
        yield* rl.execute("accept-line", key);
        return true;
      case "i":
      case "I":
      case "a":
      case "A":
        if (key === "I") line.point = 0;
        else if (key === "A") line.point = line.end;
        else if (key === "a") line.point = line.forward(line.point);
        line.begin();
        this.insert();
        return true;
      case "R":
        line.begin();
        rl.overwrite = !this.again;
        if (this.again) line.delete(line.point, line.point + this.again.text.length);
        this.insert();
        return true;
      case "s":
      case "C":
      case "S":
        line.begin();
        if (key === "S") this.cut(0, line.end);
        else this.cut(line.point, key === "C" ? line.end : line.forward(line.point, n));
        this.insert();
        return true;
      case "D":
        if (line.point === line.end) return false;
        this.cut(line.point, line.end);
        this.changed();
        return true;
      case "Y":
        rl.kills.add(line.text.slice(line.point), "no");
        return true;
      case "x":
        if (line.end === 0) return false;
        this.cut(line.point, line.forward(line.point, n));
        this.changed();
        return true;
      case "X":
        if (line.point === 0) return false;
        this.cut(line.backward(line.point, n), line.point);
        this.changed();
        return true;
      case "p":
      case "P":
        return this.put(key);
      case "r":
        return yield* this.replace();
      case "~":
        return this.change_case();
      case "u":
      case "\x1f":
        for (let i = 0; i < n; i++) if (!line.undo()) return i > 0;
        return true;
      case "U":
        if (!line.undo()) return false;
        while (line.undo());
        line.point = 0;
        return true;
      case ".": {
        const { redo } = vi;
        if (!redo) return false;
        const command = new ViCommand(rl, vi, { keys: redo.keys.slice(1), text: redo.text });
        command.count = this.count ?? redo.count;
        yield* command.run(redo.keys[0]);
        return true;
      }
      case "m":
        vi.marks.set((yield* this.key()) ?? "", line.point);
        return true;
      case "k":
      case "-":
      case "\x10":
        return this.history(rl.history_index - n);
      case "j":
      case "+":
      case "\x0e":
        return this.history(rl.history_index + n);
      case "G":
        return this.history(this.count === null ? 0 : n - rl.history.first);
      case "/":
      case "?":
        vi.direction = key === "/" ? -1 : 1;
        yield* vi_search(rl, vi.direction, key);
        return true;
      case "n":
      case "N":
        yield* vi_search(rl, key === "n" ? vi.direction : vi.direction === 1 ? -1 : 1, null);
        return true;
      case "=":
        line.point = line.forward(line.point);
        yield* possible_completions(rl, "all");
        return true;
      case "\\":
      case "*":
        line.point = line.forward(line.point);
        line.begin();
        if (key === "*") yield* insert_completions(rl, "all");
        else yield* complete(rl, "complete");
        this.insert();
        return true;
      case "_":
        line.point = line.forward(line.point);
        line.begin();
        line.insert(" ");
        yield* rl.execute("yank-last-arg", key);
        this.insert();
        return true;
      case "@": {
        // a macro that is bound to @ and the letter
        const binding = rl.keymap.get(`@${yield* this.key()}`);
        if (binding?.kind === "macro") yield* rl.run_macro(binding.text);
        return true;
      }
      case "v":
        vi.command = false;
        yield* rl.execute("edit-and-execute-command", key);
        return true;
      case "\x04":
        yield* rl.execute("accept-line", "\r");
        return true;
      case "\x1b":
        return yield* this.arrow();
    }
    const name = COMMANDS.get(key);
    if (name === undefined) return false;
    yield* rl.execute(name, key);
    return true;
  }

  /** A cursor key, which sends ESC and more; ESC alone does nothing. */
  *arrow(): Code<boolean> {
    const { rl } = this;
    if (!(yield* rl.input_pending())) return false;
    const next = yield* rl.read_key();
    if (next !== "[" && next !== "O") {
      if (next !== null) rl.push_keys(next);
      return false;
    }
    const letter = (yield* rl.read_key()) ?? "";
    const key = ({ A: "k", B: "j", C: "l", D: "h", F: "$", H: "0" } as Record<string, string>)[letter];
    return key !== undefined && (yield* this.command(key));
  }
}

/** Turns vi mode on or off; the bindings of the other kind of editing are kept. */
export function* set_vi_mode(rl: Readline, on: boolean): Code<void> {
  const { keymap } = rl;
  rl.keymap = rl.other_keymap ?? (on ? vi_insert_keymap() : emacs_keymap());
  rl.other_keymap = keymap;
  rl.vi = on ? new_vi_state() : null;
  rl.variables["editing-mode"] = on ? "vi" : "emacs";
  rl.variables.keymap = on ? "vi-insert" : "emacs";
}

/** A key in command mode. */
export function* vi_command_key(rl: Readline, vi: ViState, key: ByteString): Code<void> {
  yield* new ViCommand(rl, vi).run(key);
}

/** ESC in insert mode: command mode begins, with the cursor on the last character typed. */
export function* vi_leave_insert(rl: Readline, vi: ViState): Code<void> {
  const { line } = rl;
  vi.command = true;
  rl.overwrite = false;
  if (!vi.begun) line.undo_list = [];
  vi.begun = true;
  const { inserting } = vi;
  vi.inserting = null;
  if (inserting) {
    const text = line.text.slice(inserting.from, line.point);
    // a count before i, a, I or A is how often the text stands there
    if (/^[iaIA]/.test(inserting.keys) && inserting.count !== null && inserting.count > 1 && text !== "")
      line.insert(text.repeat(Math.min(inserting.count - 1, 1000)));
    line.finish();
    vi.redo = { keys: inserting.keys, count: inserting.count, text };
  }
  if (line.point > 0) line.point = line.backward(line.point);
}

/** Backspace after R: what was typed goes, and what stood there is back. */
export function* vi_overstrike_delete(rl: Readline, vi: ViState): Code<void> {
  const { line } = rl;
  const { inserting } = vi;
  if (!inserting || line.point <= inserting.from) return yield* rl.ding();
  const at = line.backward(line.point);
  line.delete(at, line.point);
  line.insert(inserting.before.slice(at - inserting.from, at - inserting.from + 1));
  line.point = at;
}
