// Line editing: one Readline per shell. It reads keys, runs the commands they are bound to, and shows the line.
import { EINTR } from "../../../kernel/uapi/errno.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import { VEOF } from "../../../kernel/uapi/termios.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import type { ShellHistory } from "../history.ts";
import { capabilities } from "./capabilities.ts";
import { COMMANDS } from "./commands.ts";
import type { Completions } from "./completing.ts";
import { Display } from "./display.ts";
import { emacs_keymap } from "./emacs_keys.ts";
import { type Binding, Keymap } from "./keymap.ts";
import { KillRing } from "./kill_ring.ts";
import { EditLine } from "./line.ts";
import { Terminal } from "./terminal.ts";
import { utf8_pending } from "./text.ts";
import { new_variables, type Variables } from "./variables.ts";
import { type ViState, vi_command_key, vi_leave_insert, vi_overstrike_delete } from "./vi.ts";

/** What line editing needs from the program it reads for. */
export interface Host {
  history: ShellHistory;
  /** told the size of the window, at the start of each line and when it changes */
  window(rows: number, columns: number): void;
  /** signals have come that on_signal() has not dealt with */
  signalled(): boolean;
  /** deals with signals that came, one thing at a time; "interrupt" ends the editing */
  on_signal(rl: Readline): Code<"interrupt" | "resized" | null>;
  /** runs the command of a `bind -x` key */
  run_binding(rl: Readline, command: ByteString): Code<void>;
  /** what can stand in the place of the word before point */
  complete(rl: Readline, kind: string): Code<Completions>;
  /** a completed name is a directory */
  is_directory(path: ByteString): Code<boolean>;
  /** editing commands that need the shell: expansion of the line ... */
  run_command(rl: Readline, name: string, count: number, key: ByteString): Code<boolean>;
}

/** Ctrl-C while editing; the line is gone and the terminal restored. */
export class Interrupted extends Error {}

/** The reader was told to give up waiting ($TMOUT, `read -t`). */
export class TimedOut extends Error {}

/** Nested macro expansions before a macro that calls itself is given up, as readline does at 16. */
const MAX_MACRO_DEPTH = 16;
/** Bytes of macro text that one key may expand to in all. */
const MAX_MACRO_BYTES = 1 << 20;

export class Readline {
  keymap: Keymap;
  variables: Variables = new_variables();
  kills = new KillRing();
  terminal = new Terminal();
  host: Host | null = null;
  /** conditions and files of inputrc have been read */
  initialized = false;
  utf8 = true;
  term: ByteString = "dumb";

  line = new EditLine(true);
  display: Display;
  prompt: ByteString = "";
  prompt_prefix: ByteString = "";
  /** shown instead of the prompt: (arg: 3), (reverse-i-search)`': */
  message: ByteString | null = null;
  done = false;
  at_eof = false;
  overwrite = false;
  /** vi mode; null: that of emacs */
  vi: ViState | null = null;
  /** bindings of the other editing mode */
  other_keymap: Keymap | null = null;
  /** what `set editing-mode` asked for */
  wanted_mode: "vi" | "emacs" | null = null;

  /** where in the history we are; history.length is the new line */
  history_index = 0;
  /** the new line, while an old one is edited */
  saved_line: EditLine | null = null;
  /** Ctrl-O: history line to start the next call with, -1 for none */
  next_history_index = -1;

  /** numeric argument; null when none was given */
  argument: number | null = null;
  last_command = "";
  this_command = "";
  last_key: ByteString = "";
  last_was_kill = false;
  kill_now = false;
  keep_mark = false;
  /** what commands of a run share (repeated M-., C-p searches ...) */
  scratch: { yank_index: number; yank_text: ByteString; search: ByteString; goal: number } = {
    yank_index: 0,
    yank_text: "",
    search: "",
    goal: 0,
  };
  /** the last completion changed the line, so the next does not list yet */
  completion_changed = false;
  /** menu-complete in progress */
  menu: { c: Completions; index: number; original: ByteString } | null = null;
  /** last incremental search string */
  last_search: ByteString = "";
  macro: { recording: ByteString | null; last: ByteString } = { recording: null, last: "" };
  /** bytes to be read before the terminal's: macros and keys put back */
  #pushed: ByteString = "";
  #macro_depth = 0;
  #macro_bytes = 0;
  #partial = "";
  /** virtual time limit of waiting for a key, ms; null for ever */
  timeout_ms: number | null = null;

  constructor(keymap: Keymap = emacs_keymap()) {
    this.keymap = keymap;
    this.display = new Display(capabilities(this.term), 24, 80);
  }

  /** The copy a forked shell starts with. */
  snapshot(): Readline {
    const c = new Readline(new Keymap(this.keymap));
    c.variables = { ...this.variables };
    c.initialized = this.initialized;
    c.last_search = this.last_search;
    return c;
  }

  host_of(): Host {
    return this.host as Host;
  }
  get history(): ShellHistory {
    return (this.host as Host).history;
  }
  get bracketed_paste(): boolean {
    return this.variables["enable-bracketed-paste"] && this.display.caps.bracketed_paste;
  }
  get count(): number {
    return this.argument ?? 1;
  }

  /**
   * Reads one line; null at end of file. `prompt` has its escapes expanded, invisible parts between \x01 and \x02.
   * @throws Interrupted after Ctrl-C, TimedOut
   */
  *read_line(host: Host, prompt: ByteString, initial: ByteString = ""): Code<ByteString | null> {
    this.host = host;
    yield* this.#begin(prompt, initial);
    try {
      while (!this.done) {
        const bytes = this.#update();
        if (bytes !== "") yield* write_all(this.terminal.output, bytes);
        yield* this.#one_key();
      }
    } catch (e) {
      if (!(e instanceof Interrupted) && !(e instanceof TimedOut)) throw e;
      this.#reset();
      yield* this.terminal.restore(this.bracketed_paste);
      throw e;
    }
    this.#restore_history();
    const text = this.line.text;
    this.#reset();
    yield* this.terminal.restore(this.bracketed_paste);
    if ((this.at_eof || !this.terminal.echoes) && this.bracketed_paste)
      yield* write_all(this.terminal.output, "\n");
    return this.at_eof ? null : text;
  }

  *#begin(prompt: ByteString, initial: ByteString): Code<void> {
    const size = yield* this.terminal.size();
    this.host_of().window(size.rows, size.columns);
    this.display = new Display(capabilities(this.term), size.rows, size.columns);
    yield* this.terminal.prepare(this.bracketed_paste);
    const cut = prompt.lastIndexOf("\n") + 1;
    this.prompt_prefix = prompt.slice(0, cut).replace(/[\x01\x02]/g, "");
    this.prompt = prompt.slice(cut);
    this.line = new EditLine(this.utf8);
    this.line.insert(initial);
    this.line.undo_list = [];
    this.message = null;
    this.done = this.at_eof = false;
    this.overwrite = false;
    if (this.vi) {
      this.vi.command = false;
      this.vi.inserting = null;
      this.vi.begun = false;
    }
    this.saved_line = null;
    this.history_index = this.history.length;
    this.argument = null;
    this.last_command = "";
    this.last_was_kill = false;
    this.display.start(this.prompt_prefix);
    // a terminal that does not echo is shown the prompt and nothing of the line
    if (!this.terminal.echoes) yield* write_all(this.terminal.output, prompt.replace(/[\x01\x02]/g, ""));
    if (this.next_history_index >= 0 && this.next_history_index < this.history.length) {
      this.saved_line = this.line;
      this.line = new EditLine(this.utf8);
      this.line.set(this.history.entries[this.next_history_index].line);
      this.history_index = this.next_history_index;
    }
    this.next_history_index = -1;
  }

  #reset(): void {
    this.#pushed = "";
    this.#partial = "";
    this.message = null;
    this.macro.recording = null;
  }

  /** An accepted line of the history is as it was before it was edited. */
  #restore_history(): void {
    const entry = this.history.entries[this.history_index];
    if (!entry) return;
    const original = new EditLine(this.utf8);
    original.set(this.line.text, this.line.undo_list.slice());
    while (original.undo());
    entry.line = original.text;
    entry.undo = undefined;
  }

  /** The bytes that bring the screen up to date. */
  #update(): ByteString {
    const { line, display } = this;
    display.update(
      {
        prompt: this.message ?? this.prompt,
        line: line.text,
        point: line.point,
        region: this.variables["enable-active-region"] ? line.region : null,
        columns: display.columns,
        utf8: this.utf8,
        output_meta: this.variables["output-meta"],
      },
      line.unchanged,
    );
    line.clean();
    return this.#taken();
  }
  /** What the display has to say, which a terminal that does not echo is not told. */
  #taken(): ByteString {
    const bytes = this.display.take();
    return this.terminal.echoes ? bytes : "";
  }
  /** Brings the screen up to date. */
  *redisplay(): Code<void> {
    const bytes = this.#update();
    if (bytes !== "") yield* write_all(this.terminal.output, bytes);
  }
  *flush(): Code<void> {
    const bytes = this.#taken();
    if (bytes !== "") yield* write_all(this.terminal.output, bytes);
  }

  /** Shows the whole line again on a fresh row, after something else was printed. */
  *redraw(): Code<void> {
    this.line.unchanged = 0;
    this.display.start(this.prompt_prefix);
    yield* this.redisplay();
  }

  *ding(): Code<void> {
    if (this.variables["bell-style"] !== "none") yield* write_all(this.terminal.output, "\x07");
  }

  /** A line of its own that holds `text`. */
  line_of(text: ByteString): EditLine {
    return this.new_line(text, new EditLine(this.utf8));
  }
  /** A line with `text` in the place of `shown`, whose undo list and point are those of `like`. */
  new_line(text: ByteString, shown: EditLine, like?: EditLine): EditLine {
    const line = new EditLine(this.utf8);
    line.text = shown.text;
    line.unchanged = shown.unchanged;
    line.set(text, like?.undo_list ?? []);
    if (like) line.point = like.point;
    return line;
  }

  /** Keys to be read before anything the terminal sends. */
  push_keys(bytes: ByteString): void {
    this.#pushed = bytes + this.#pushed;
  }
  /** Runs a keyboard macro. */
  *run_macro(text: ByteString): Code<void> {
    this.#macro_bytes += text.length;
    if (++this.#macro_depth > MAX_MACRO_DEPTH || this.#macro_bytes > MAX_MACRO_BYTES) {
      this.#pushed = "";
      yield* this.ding();
      return;
    }
    this.push_keys(text);
  }

  /** Keys are there that the terminal need not be asked for. */
  get has_keys(): boolean {
    return this.#pushed !== "";
  }
  /** Another key is there already. */
  *input_pending(): Code<boolean> {
    return this.has_keys || (yield* this.terminal.wait(0)) > 0;
  }

  /** The next byte typed; null at end of file. */
  read_key(): Code<ByteString | null> {
    return this.read_keys(1);
  }

  /** One to `max` bytes of what is typed; null at end of file. */
  *read_keys(max: number): Code<ByteString | null> {
    if (this.#pushed !== "") {
      const keys = this.#pushed.slice(0, max);
      this.#pushed = this.#pushed.slice(max);
      return keys;
    }
    this.#macro_depth = 0;
    this.#macro_bytes = 0;
    for (;;) {
      // also those that came between two reads: the next read would sleep on them
      while (this.host_of().signalled()) yield* this.#signalled();
      if (this.timeout_ms !== null) {
        const ready = yield* this.terminal.wait(this.timeout_ms);
        if (ready === 0) throw new TimedOut();
        if (ready === -EINTR) continue;
      }
      const byte = yield* this.terminal.read(max);
      if (typeof byte === "number") continue;
      if (byte !== null && this.macro.recording !== null) this.macro.recording += byte;
      return byte;
    }
  }

  *#signalled(): Code<void> {
    const what = yield* this.host_of().on_signal(this);
    if (what === "resized") yield* this.#resized();
    if (what === "interrupt") yield* this.#interrupted();
  }

  /** Ctrl-C: the bytes of bash 5.2, whose signal handler leaves and enters editing once more before it gives up. */
  *#interrupted(): Code<void> {
    const t = this.terminal;
    if (t.echoes && this.variables["echo-control-characters"]) yield* write_all(t.output, "^C");
    this.display.below();
    yield* this.flush();
    yield* t.restore(this.bracketed_paste);
    yield* t.prepare(this.bracketed_paste);
    throw new Interrupted();
  }

  *#resized(): Code<void> {
    const size = yield* this.terminal.size();
    if (size.rows === this.display.rows && size.columns === this.display.columns) return;
    this.host_of().window(size.rows, size.columns);
    this.display.resize(size.rows, size.columns);
    this.line.unchanged = 0;
    yield* this.redisplay();
  }

  /** The terminal's end-of-file character. */
  #is_eof(key: ByteString): boolean {
    return key !== "\0" && key === String.fromCharCode(this.terminal.c_cc[VEOF] ?? 4);
  }

  *#one_key(): Code<void> {
    const key = yield* this.read_key();
    if (key === null || (this.line.end === 0 && this.last_command !== "delete-char" && this.#is_eof(key))) {
      const binding = key === null ? null : this.keymap.get(key);
      if (
        key === null ||
        (binding?.kind === "function" && (binding.name === "delete-char" || binding.name === "vi-eof-maybe"))
      ) {
        this.done = this.at_eof = true;
        return;
      }
    }
    if (this.vi?.command) yield* vi_command_key(this, this.vi, key);
    else yield* this.dispatch(key);
  }

  /** Reads the rest of the key sequence and runs what it is bound to. */
  dispatch(first: ByteString): Code<void> {
    const binding = this.keymap.get(first);
    return binding && !this.keymap.is_prefix(first) ? this.run(binding, first) : this.#sequence(first);
  }
  *#sequence(first: ByteString): Code<void> {
    let keys = first;
    let longest: { binding: Binding; length: number } | null = null;
    for (;;) {
      const binding = this.keymap.get(keys);
      if (binding) longest = { binding, length: keys.length };
      if (!this.keymap.is_prefix(keys)) break;
      if (longest && this.#pushed === "") {
        const ms = Number(this.variables["keyseq-timeout"]);
        if (ms > 0 && (yield* this.terminal.wait(ms)) === 0) break;
      }
      const key = yield* this.read_key();
      if (key === null) break;
      keys += key;
    }
    if (!longest) {
      // a macro that comes to a key without a command ends there
      if (this.#macro_depth > 0) this.#pushed = "";
      this.#finish_multibyte();
      yield* this.ding();
      this.argument = null;
      this.last_command = "";
      return;
    }
    if (longest.length < keys.length) this.push_keys(keys.slice(longest.length));
    yield* this.run(longest.binding, keys.slice(0, longest.length));
  }

  run(binding: Binding, keys: ByteString): Code<void> {
    this.last_key = keys;
    if (binding.kind === "macro") return this.run_macro(binding.text);
    if (binding.kind === "shell") return this.host_of().run_binding(this, binding.command);
    return this.execute(binding.name, keys);
  }

  /** Runs the editing command `name`. */
  *execute(name: string, keys: ByteString): Code<void> {
    this.this_command = name;
    this.kill_now = false;
    this.keep_mark = false;
    if (name !== "self-insert") this.#finish_multibyte();
    const { length } = keys;
    if (name === "do-lowercase-version") {
      yield* this.dispatch(keys.slice(0, length - 1) + keys[length - 1].toLowerCase());
      return;
    }
    const command = COMMANDS[name];
    if (this.vi && name === "vi-movement-mode") yield* vi_leave_insert(this, this.vi);
    else if (this.vi && name === "vi-eof-maybe") yield* this.execute("accept-line", keys);
    else if (this.vi && this.overwrite && name === "backward-delete-char")
      yield* vi_overstrike_delete(this, this.vi);
    else if (command) {
      const r = command(this, this.count, keys[length - 1]);
      if (r) yield* r;
    } else if (!(yield* (this.host as Host).run_command(this, name, this.count, keys[length - 1])))
      yield* this.ding();
    if (this.line.mark_active && !this.keep_mark) {
      this.line.mark_active = false;
    }
    // digit-argument runs the command it is for itself
    if (name !== "digit-argument" && name !== "universal-argument") {
      this.argument = null;
      this.last_command = this.this_command;
      this.last_was_kill = this.kill_now;
    }
  }

  /** Text typed: bytes of one character are gathered first. */
  type(byte: ByteString): void {
    if (this.utf8 && (byte >= "\x80" || this.#partial !== "")) {
      this.#partial += byte;
      if (utf8_pending(this.#partial)) return;
      const text = this.#partial;
      this.#partial = "";
      this.insert_text(text);
      return;
    }
    this.insert_text(byte);
  }
  #finish_multibyte(): void {
    if (this.#partial === "") return;
    const text = this.#partial;
    this.#partial = "";
    this.insert_text(text);
  }
  insert_text(text: ByteString): void {
    if (this.overwrite) this.line.delete(this.line.point, this.line.forward(this.line.point));
    this.line.insert(text);
  }

  /** Keeps killed text; kills in a row are one. */
  kill(from: number, to: number): void {
    const backward = to < from;
    const text = this.line.delete(from, to);
    if (text !== "") this.kills.add(text, this.last_was_kill ? (backward ? "before" : "after") : "no");
    this.kill_now = true;
  }
}
