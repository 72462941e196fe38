// A session of less: keys and what they do.

import { SIGSTOP } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { sleep_for } from "../coreutils/duration.ts";
import type { Code } from "../lib/code.ts";
import { compile_regex } from "../lib/regex.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { HELP } from "./help.ts";
import { Keys } from "./keys.ts";
import { open_source } from "./open.ts";
import type { LessOptions } from "./options.ts";
import { Pager, type Place, type Search } from "./pager.ts";
import { type FileList, position_message, prompt_text } from "./prompt.ts";
import type { Screen } from "./screen.ts";
import { Source } from "./source.ts";
import { toggle } from "./toggle.ts";

/** A session is over. */
class Quit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

const BELL = "\x07";

export class Session {
  readonly screen: Screen;
  readonly options: LessOptions;
  readonly #utf8: boolean;
  readonly #keys: Keys;
  #pager!: Pager;
  #index = 0;
  /** the file has just been opened: the prompt names it */
  #fresh = true;
  #backward = false;
  readonly #marks = new Map<string, Place>();
  /** end of file was met before (-e quits the second time) */
  #met_end = false;
  #window: number | null = null;
  #half: number | null = null;

  constructor(screen: Screen, options: LessOptions, utf8: boolean) {
    this.screen = screen;
    this.options = options;
    this.#utf8 = utf8;
    this.#keys = new Keys(screen);
  }

  #files(): FileList {
    const { files } = this.options;
    return { index: this.#index, count: files.length, next: files[this.#index + 1] ?? null };
  }

  /** Runs to the end. Returns the exit status. */
  *run(): Code<number> {
    const { screen, options: o } = this;
    const source = o.files.length === 0 ? help_source() : yield* this.#first_file();
    if (!source) return 1;
    this.#pager = new Pager(screen, o, source, this.#utf8);
    if (o.quit_if_one_screen && (yield* this.#fits())) {
      screen.put("\r");
      yield* this.#pager.draw(true);
      screen.put("\r\x1b[K");
      yield* screen.flush();
      return 0;
    }
    yield* screen.start(!o.no_init);
    let status = 0;
    try {
      yield* this.#begin();
      for (;;) yield* this.#step();
    } catch (e) {
      if (!(e instanceof Quit)) throw e;
      status = e.status;
    }
    yield* screen.stop();
    return status;
  }

  *#first_file(): Code<Source | null> {
    const { files, force } = this.options;
    for (this.#index = 0; this.#index < files.length; this.#index++) {
      const source = yield* open_source(files[this.#index], (m) => eprint(`${m}\n`), force);
      if (source) return source;
    }
    return null;
  }

  *#fits(): Code<boolean> {
    yield* this.#pager.source.has(this.#pager.height + 1);
    return (yield* this.#pager.at_end()) && this.options.files.length <= 1;
  }

  /** What comes first: -p, +COMMAND, or just the first screen. */
  *#begin(): Code<void> {
    const { pattern, initial } = this.options;
    yield* this.#pager.draw(true);
    this.#met_end = yield* this.#pager.at_end();
    if (pattern !== null) yield* this.#search_for(pattern, false, 1);
    if (initial === null) return;
    this.#keys.push(initial);
    if (/^[/?]/.test(initial)) this.#keys.push("\n");
    if (/^\d+$/.test(initial)) this.#keys.push("g");
    while (this.#keys.pending) {
      yield* this.#step();
      this.#fresh = true;
    }
  }

  *#prompt(): Code<void> {
    const text = yield* prompt_text(this.#pager, this.#files(), this.#fresh);
    const filter = this.#pager.filter ? "& " : "";
    this.screen.put(text === "" ? `\r\x1b[K${filter}:` : `\r\x1b[K${filter}\x1b[7m${text}\x1b[27m`);
    this.screen.put("\x1b[K");
  }

  /** A message, and a wait for RETURN: another key is the next command. */
  *#message(text: ByteString): Code<void> {
    const whole = `${text}  (press RETURN)`;
    this.#pager.standout(whole);
    const key = yield* this.#keys.next();
    if (key !== null && key !== "\r" && key !== "\n" && key !== " ") this.#keys.push(key);
    this.screen.put("\r\x1b[K");
    // what took more than a row has scrolled the screen
    if (whole.length > this.screen.columns) yield* this.#pager.draw();
  }

  #bell(): void {
    if (!this.options.quiet) this.screen.put(BELL);
  }

  /** One command. */
  *#step(): Code<void> {
    const { screen } = this;
    if (screen.resized) {
      yield* screen.measure();
      yield* this.#pager.draw();
    }
    yield* this.#prompt();
    const key = yield* this.#keys.next();
    if (key === null) {
      if (screen.interrupted && this.options.quit_on_interrupt) throw new Quit(2);
      if (screen.interrupted) this.#bell();
      screen.interrupted = false;
      return;
    }
    screen.put("\r\x1b[K");
    if (/^\d$/.test(key)) {
      const count = yield* this.#number(key);
      if (count) yield* this.#command(count.key, count.n);
    } else yield* this.#command(key, null);
    this.#fresh = false;
    screen.interrupted = false;
  }

  /** A number before a command, shown as it is typed. */
  *#number(first: string): Code<{ n: number; key: string } | null> {
    let text = first;
    for (;;) {
      this.screen.put(`\r\x1b[K:${text}`);
      const key = yield* this.#keys.next();
      if (key === null) return null;
      if (/^\d$/.test(key)) text += key;
      else if (key === "\x7f" || key === "\b") {
        text = text.slice(0, -1);
        if (text === "") return null;
      } else {
        this.screen.put("\r\x1b[K");
        return { n: Number(text), key };
      }
    }
  }

  /** Text typed after a prompt; null when given up. */
  *#line(prompt: string): Code<ByteString | null> {
    let text = "";
    for (;;) {
      this.screen.put(`\r\x1b[K${prompt}${text}`);
      const key = yield* this.#keys.byte();
      if (key === null || key === "\x1b") return null;
      if (key === "\r" || key === "\n") return text;
      if (key === "\x15") text = "";
      else if (key === "\x17") text = text.replace(/\S*\s*$/, "");
      else if (key === "\x7f" || key === "\b") {
        if (text === "") return null;
        text = text.slice(0, -1);
      } else text += key;
    }
  }

  /** Rows forward; at the end the bell, or the next file or the end with -e and -E. */
  *#forward(n: number): Code<void> {
    const moved = yield* this.#pager.forward(n);
    const end = yield* this.#pager.at_end();
    if (moved === 0 && end) {
      if (this.options.quit_at_end > 0 && this.#met_end) throw new Quit(0);
      this.#bell();
    } else if (moved === 0) this.#bell();
    this.#met_end = end;
    if (end && this.options.quit_at_end === 2) throw new Quit(0);
  }

  *#backwards(n: number): Code<void> {
    this.#met_end = false;
    const p = this.#pager;
    const short = p.pad > 0 || (yield* p.places()).length < p.height;
    if ((yield* p.back(n)) > 0) return;
    this.#bell();
    if (short) yield* p.draw();
  }

  #remember(): void {
    this.#marks.set("'", this.#pager.top);
  }

  /** The moves that a key makes; false when it makes none. */
  *#move(key: string, n: number | null): Code<boolean> {
    const p = this.#pager;
    const page = this.#window ?? p.height;
    switch (key) {
      case "e":
      case "j":
      case "\x05":
      case "\x0e":
      case "\r":
      case "\n":
      case "down":
        yield* this.#forward(n ?? 1);
        return true;
      case "y":
      case "k":
      case "\x19":
      case "\x0b":
      case "\x10":
      case "up":
        yield* this.#backwards(n ?? 1);
        return true;
      case "z":
        if (n !== null) this.#window = n;
        yield* this.#forward(n ?? page);
        return true;
      case " ":
      case "f":
      case "\x06":
      case "\x16":
      case "pagedown":
        yield* this.#forward(n ?? page);
        return true;
      case "w":
        if (n !== null) this.#window = n;
        yield* this.#backwards(n ?? page);
        return true;
      case "b":
      case "\x02":
      case "esc-v":
      case "pageup":
        yield* this.#backwards(n ?? page);
        return true;
      case "d":
      case "\x04":
        if (n !== null) this.#half = n;
        yield* this.#forward(this.#half ?? Math.ceil(p.height / 2));
        return true;
      case "u":
      case "\x15":
        if (n !== null) this.#half = n;
        yield* this.#backwards(this.#half ?? Math.ceil(p.height / 2));
        return true;
      case "left":
      case "right": {
        const by = n ?? Math.floor(this.screen.columns / 2);
        p.shift = Math.max(0, p.shift + (key === "right" ? by : -by));
        yield* p.draw();
        return true;
      }
      case "r":
      case "R":
      case "\x12":
      case "\x0c":
        yield* p.draw();
        return true;
      case "g":
      case "<":
      case "esc-<":
      case "home":
        this.#remember();
        yield* this.#go_to_line(n ?? 1);
        return true;
      case "G":
      case ">":
      case "esc->":
      case "end":
        this.#remember();
        if (n !== null) yield* this.#go_to_line(n);
        else yield* p.go_to_end();
        return true;
      case "p":
      case "%": {
        this.#remember();
        yield* p.source.read_all(() => this.screen.interrupted);
        const byte = Math.floor((p.source.length * Math.min(n ?? 0, 100)) / 100);
        const line = p.source.starts.findLastIndex((s) => s <= byte);
        yield* p.go_to(Math.max(line, 0));
        return true;
      }
      default:
        return false;
    }
  }

  *#go_to_line(n: number): Code<void> {
    const line = yield* this.#pager.line_from(n - 1);
    if (line === null) return yield* this.#message(`Cannot seek to line number ${n}`);
    yield* this.#pager.go_to(line);
  }

  *#command(key: string, n: number | null): Code<void> {
    if (yield* this.#move(key, n)) return;
    const p = this.#pager;
    switch (key) {
      case "q":
      case "Q":
        throw new Quit(0);
      case "Z":
        if ((yield* this.#keys.next()) === "Z") throw new Quit(0);
        return this.#bell();
      case "h":
      case "H":
        return yield* this.#help();
      case "F":
        return yield* this.#follow();
      case "/":
      case "?": {
        const text = yield* this.#line(key);
        if (text !== null) yield* this.#search_for(text, key === "?", n ?? 1);
        return;
      }
      case "n":
      case "N":
        if (!p.search) return yield* this.#message("No previous regular expression");
        return yield* this.#jump_to_match((key === "N") !== this.#backward, n ?? 1, true);
      case "esc-u":
        p.highlight = !p.highlight;
        return yield* p.draw();
      case "&":
        return yield* this.#set_filter();
      case "m": {
        this.screen.put("mark: ");
        const letter = yield* this.#keys.next();
        if (letter !== null && /^[a-zA-Z]$/.test(letter)) this.#marks.set(letter, p.top);
        else if (letter !== null) yield* this.#message("Invalid mark letter ".concat(letter));
        return;
      }
      case "'": {
        this.screen.put("goto mark: ");
        const letter = yield* this.#keys.next();
        const place = letter === null ? undefined : this.#marks.get(letter);
        if (letter === "^") return yield* p.go_to(0);
        if (letter === "$") return yield* p.go_to_end();
        if (!place) return letter === "'" ? yield* p.go_to(0) : yield* this.#message("Mark not set");
        p.top = place;
        return yield* p.draw();
      }
      case "=":
      case "\x07":
        return yield* this.#message(yield* position_message(p, this.#files()));
      case ":":
        return yield* this.#colon(n);
      case "-":
      case "_": {
        this.screen.put(key);
        const letter = yield* this.#keys.next();
        if (letter === null) return;
        const message = toggle(this.options, letter, key === "_");
        if (message === null) return yield* this.#message(`There is no ${letter} option`);
        if (key === "-" && letter === "N") yield* p.draw();
        yield* this.#message(message);
        if (key === "-" && letter !== "N") yield* p.draw();
        return;
      }
      case "v":
        return yield* this.#message("Editors are not simulated");
      case "!":
      case "|":
      case "#":
        return yield* this.#message("Commands from here are not simulated");
      case "\x1a":
        return yield* this.#suspend();
      default:
        this.#bell();
    }
  }

  *#suspend(): Code<void> {
    yield* this.screen.stop();
    yield sys.kill(0, SIGSTOP);
    yield* this.screen.start(!this.options.no_init);
    yield* this.#pager.draw();
  }

  /** A pattern as typed: "!" in front means lines that do not match. Null after a message. */
  *#compile(text: ByteString): Code<Search | null> {
    const negated = /^[!\x0e]/.test(text);
    const pattern = negated ? text.slice(1) : text;
    const { ignore_case } = this.options;
    const icase = ignore_case === 2 || (ignore_case === 1 && !/[A-Z]/.test(pattern));
    const r = compile_regex(pattern, { syntax: "ere", icase, bytes: !this.#utf8 });
    if (r.ok) return { regex: r.regex, negated };
    yield* this.#message("Invalid pattern");
    return null;
  }

  *#search_for(text: ByteString, backward: boolean, n: number): Code<void> {
    if (text !== "") {
      const search = yield* this.#compile(text);
      if (!search) return;
      this.#pager.search = search;
    } else if (!this.#pager.search) return yield* this.#message("No previous regular expression");
    this.#backward = backward;
    this.#pager.highlight = this.options.highlight;
    yield* this.#jump_to_match(backward, n, text === "");
  }

  *#jump_to_match(backward: boolean, n: number, again: boolean): Code<void> {
    const p = this.#pager;
    if (!p.search) return;
    const places = yield* p.places();
    const bottom = places.at(-1)?.line ?? 0;
    const from = again ? p.top.line + (backward ? -1 : 1) : backward ? bottom : p.top.line;
    const line = yield* p.find(p.search, from, backward, n);
    if (line === null) {
      if (!again) yield* p.draw();
      return yield* this.#message("Pattern not found");
    }
    this.#remember();
    yield* p.go_to(line);
  }

  *#set_filter(): Code<void> {
    const text = yield* this.#line("&/");
    if (text === null) return;
    const filter = text === "" ? null : yield* this.#compile(text);
    if (text !== "" && !filter) return;
    this.#pager.filter = filter;
    const line = yield* this.#pager.line_from(this.#pager.top.line);
    this.#pager.top = { line: line ?? 0, row: 0 };
    yield* this.#pager.draw();
  }

  /** F: waits for more at the end until interrupted. */
  *#follow(): Code<void> {
    const { screen } = this;
    const p = this.#pager;
    screen.interrupted = false;
    yield* p.go_to_end();
    while (!screen.interrupted) {
      p.standout("Waiting for data... (interrupt to abort)");
      yield* screen.flush();
      const n = yield* p.source.more();
      if (screen.interrupted) break;
      if (n > 0) {
        screen.put("\r\x1b[K");
        yield* p.go_to_end();
      } else yield* this.#wait_a_second();
    }
    screen.interrupted = false;
    screen.put("\r\x1b[K");
    yield* p.draw();
  }

  *#wait_a_second(): Code<void> {
    for (let i = 0; i < 10 && !this.screen.interrupted; i++) yield* sleep_for(0.1);
  }

  *#help(): Code<void> {
    const saved = this.#pager;
    this.#pager = new Pager(this.screen, { ...this.options, numbers: false }, help_source(), this.#utf8);
    yield* this.#pager.draw();
    for (;;) {
      const end = yield* this.#pager.at_end();
      this.#pager.standout(
        `HELP -- ${end ? "END -- Press g to see it again" : "Press RETURN for more"}, or q when done`,
      );
      const key = yield* this.#keys.next();
      this.screen.put("\r\x1b[K");
      if (key === "q" || key === "Q") break;
      if (key !== null && !(yield* this.#move(key, null))) {
        if (key === "/" || key === "?" || key === "n" || key === "N") yield* this.#command(key, null);
        else this.#bell();
      }
    }
    this.#pager = saved;
    yield* this.#pager.draw();
  }

  *#colon(n: number | null): Code<void> {
    this.screen.put(" :");
    const key = yield* this.#keys.next();
    this.screen.put("\r\x1b[K");
    if (key === "q" || key === "Q") throw new Quit(0);
    if (key === "f") return yield* this.#message(yield* position_message(this.#pager, this.#files()));
    if (key === "n" || key === "p" || key === "x") {
      const to = key === "x" ? (n ?? 1) - 1 : this.#index + (key === "n" ? 1 : -1) * (n ?? 1);
      if (to < 0 || to >= this.options.files.length) {
        const which = n !== null && n > 1 ? "(N-th) " : "";
        return yield* this.#message(`No ${which}${key === "n" ? "next" : "previous"} file`);
      }
      return yield* this.#open(to);
    }
    if (key === "e") {
      const name = yield* this.#line("Examine: ");
      if (name === null) return;
      if (name.trim() !== "") this.options.files.splice(this.#index + 1, 0, name.trim());
      return yield* this.#open(name.trim() === "" ? this.#index : this.#index + 1);
    }
    this.#bell();
  }

  *#open(index: number): Code<void> {
    let why = "";
    const source = yield* open_source(
      this.options.files[index],
      function* (m): Code<void> {
        why = m;
      },
      this.options.force,
    );
    if (!source) {
      this.options.files.splice(index, 1);
      if (index <= this.#index && this.#index > 0) this.#index--;
      return yield* this.#message(why);
    }
    if (this.#pager.source.fd > 2) yield sys.close(this.#pager.source.fd);
    const { search, highlight } = this.#pager;
    this.#index = index;
    this.#pager = new Pager(this.screen, this.options, source, this.#utf8);
    this.#pager.search = search;
    this.#pager.highlight = highlight;
    this.#met_end = false;
    yield* this.#pager.draw();
    yield* this.#prompt_fresh();
  }

  *#prompt_fresh(): Code<void> {
    this.#fresh = true;
    yield* this.#step();
  }
}

function help_source(): Source {
  const source = new Source(null, -1);
  source.lines.push(...HELP.split("\n").slice(0, -1));
  let at = 0;
  for (const line of source.lines) {
    source.starts.push(at);
    at += line.length + 1;
  }
  source.length = at;
  source.eof = true;
  return source;
}
