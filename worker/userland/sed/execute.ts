// Runs a compiled script over the input.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_length_at } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { command_output } from "../lib/popen.ts";
import type { Regex } from "../lib/regex.ts";
import { InStream } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { type Address, type Command, type Script, SedError, type Substitution } from "./ast.ts";
import type { Input, Line } from "./input.ts";
import type { Output, Outputs } from "./output.ts";
import { characters } from "./parse.ts";
import { substitute } from "./replacement.ts";
import { unambiguous } from "./unambiguous.ts";

export interface ExecuteOptions {
  quiet: boolean;
  posix: boolean;
  utf8: boolean;
  delimiter: string;
  /** line length of l */
  line_length: number;
  envp: readonly ByteString[];
  /** where the script ends, which is the place of errors that come up while it runs */
  end: string;
}

/** What happens after a command: on with the next, or the end of the cycle in its several forms. */
type Flow = "next" | "end" | "delete" | "restart" | "quit" | "quit_silently";

/** Commands between two chances for other tasks. */
const PREEMPT_EVERY = 1000;

export class Executor {
  readonly #script: Script;
  readonly #input: Input;
  readonly #outputs: Outputs;
  readonly #o: ExecuteOptions;
  #pattern: ByteString = "";
  /** the pattern space's last line had its newline */
  #ended = true;
  #hold: ByteString = "";
  /** the newline of a line goes with it into the hold space and back */
  #hold_ended = true;
  #replaced = false;
  #last_regex: Regex | null = null;
  /** a, r and R: written at the end of the cycle */
  #append: ({ text: ByteString } | { file: ByteString })[] = [];
  readonly #read_files = new Map<ByteString, InStream | null>();
  #status = 0;
  #steps = 0;
  #pc = 0;

  constructor(script: Script, input: Input, outputs: Outputs, o: ExecuteOptions) {
    this.#script = script;
    this.#input = input;
    this.#outputs = outputs;
    this.#o = o;
  }

  get #out(): Output {
    return this.#outputs.main;
  }

  /** Runs to the end of the input; the exit status asked for by q or Q, else 0. */
  *run(): Code<number> {
    let again = false;
    for (;;) {
      if (!again) {
        const line = yield* this.#read();
        if (!line) break;
        this.#pattern = line.text;
        this.#ended = line.ended;
        this.#replaced = false;
      }
      again = false;
      const flow = yield* this.#cycle();
      if (flow === "quit_silently") {
        yield* this.#input.finish();
        return this.#status;
      }
      if (flow !== "delete" && flow !== "restart" && !this.#o.quiet) yield* this.#print();
      if (flow === "quit") yield* this.#out.settle();
      yield* this.#dump_append();
      if (flow === "quit") {
        yield* this.#input.finish();
        return this.#status;
      }
      again = flow === "restart";
    }
    return this.#status;
  }

  /** The next line. In each file of -s and -i, ranges and the files of R begin anew. */
  *#read(): Code<Line | null> {
    const before = this.#input.separate_files;
    const line = yield* this.#input.read();
    if (before > 0 && this.#input.separate_files !== before) {
      for (const c of this.#script.commands) c.range = c.a1?.kind === "zero" ? "active" : "inactive";
      for (const s of this.#read_files.values()) if (s && s.fd !== 0) yield sys.close(s.fd);
      this.#read_files.clear();
    }
    return line;
  }

  *#print(out = this.#out, text = this.#pattern): Code<void> {
    yield* out.line(text, this.#ended ? this.#o.delimiter : "");
  }

  /** Text of i and c, whose end is that of a line; that of a is a newline with -z, too. */
  *#whole_line(text: ByteString): Code<void> {
    if (text !== "") yield* this.#out.text(text.slice(0, -1) + this.#o.delimiter);
  }

  *#dump_append(): Code<void> {
    const list = this.#append;
    if (list.length === 0) return;
    this.#append = [];
    for (const a of list) {
      if ("text" in a) yield* this.#out.text(a.text);
      else yield* this.#copy_file(a.file);
    }
  }

  *#copy_file(name: ByteString): Code<void> {
    const fd = name === "/dev/stdin" ? 0 : yield sys.open(name, 0);
    if (fd < 0) return;
    const s = new InStream(fd);
    for (let c = yield* s.chunk(); c !== null; c = yield* s.chunk()) yield* this.#out.text(c);
    if (fd !== 0) yield sys.close(fd);
  }

  *#cycle(): Code<Flow> {
    const { commands } = this.#script;
    this.#pc = 0;
    while (this.#pc < commands.length) {
      if (++this.#steps % PREEMPT_EVERY === 0) yield sys.preempt();
      const c = commands[this.#pc++];
      if (c.a1 && (yield* this.#selected(c)) === c.negate) {
        if (c.name === "{") this.#pc = c.target;
        continue;
      }
      if (!c.a1 && c.negate) {
        if (c.name === "{") this.#pc = c.target;
        continue;
      }
      const flow = yield* this.#execute(c);
      if (flow !== "next") return flow;
    }
    return "end";
  }

  *#matches(a: Address): Code<boolean> {
    const n = this.#input.line_number;
    switch (a.kind) {
      case "line":
        return n === a.n;
      case "zero":
        return false;
      case "step":
        return n >= a.first && (n - a.first) % a.step === 0;
      case "last":
        return yield* this.#input.at_end();
      case "regex":
        return this.#use_regex(a.regex).test(this.#pattern);
    }
  }

  #use_regex(regex: Regex | null): Regex {
    const r = regex ?? this.#last_regex;
    if (!r) throw new SedError(`${this.#o.end}: no previous regular expression`);
    this.#last_regex = r;
    return r;
  }

  /** Does the address, or the range, take in this line? */
  *#selected(c: Command): Code<boolean> {
    const { a1, a2 } = c;
    if (!a1) return true;
    if (!a2) return yield* this.#matches(a1);
    const n = this.#input.line_number;
    if (c.range === "active") {
      switch (a2.kind) {
        case "line":
          if (n >= a2.n) c.range = "closed";
          // lines beyond the end were read by other commands
          return n <= a2.n;
        case "plus":
        case "multiple":
          // beyond the end, too: a range of so many lines takes the one that it ends with
          if (n >= c.range_end) c.range = "closed";
          return true;
        default:
          if (yield* this.#matches(a2)) c.range = "closed";
          return true;
      }
    }
    // a range from a line on begins once, and later than there when other commands took that line
    if (a1.kind === "line" ? n < a1.n || c.range === "closed" : !(yield* this.#matches(a1))) return false;
    if (a1.kind === "line" && a2.kind === "line" && n > a1.n && n > a2.n) return false;
    // what ends where it begins
    c.range = "closed";
    switch (a2.kind) {
      case "line":
        if (a2.n <= n) return true;
        break;
      case "plus":
        if (a2.n === 0) return true;
        c.range_end = n + a2.n;
        break;
      case "multiple":
        if (a2.n === 0) return true;
        c.range_end = (Math.floor(n / a2.n) + 1) * a2.n;
        break;
      default:
    }
    c.range = "active";
    return true;
  }

  *#execute(c: Command): Code<Flow> {
    const { delimiter } = this.#o;
    switch (c.name) {
      case "{":
        return "next";
      case "=":
        yield* this.#out.text(this.#input.line_number + delimiter);
        return "next";
      case "a":
        this.#append.push({ text: c.text });
        return "next";
      case "i":
        yield* this.#whole_line(c.text);
        return "next";
      case "c":
        if (!c.a2 || c.negate || c.range !== "active") yield* this.#whole_line(c.text);
        return "delete";
      case "b":
        this.#pc = c.target;
        return "next";
      case "t":
      case "T": {
        const jump = this.#replaced === (c.name === "t");
        this.#replaced = false;
        if (jump) this.#pc = c.target;
        return "next";
      }
      case "d":
        return "delete";
      case "D": {
        const nl = this.#pattern.indexOf(delimiter);
        if (nl < 0) return "delete";
        this.#pattern = this.#pattern.slice(nl + 1);
        return "restart";
      }
      case "e":
        return yield* this.#run_command(c.text);
      case "F":
        yield* this.#out.text(this.#input.file + delimiter);
        return "next";
      case "g":
        this.#pattern = this.#hold;
        this.#ended = this.#hold_ended;
        return "next";
      case "G":
        this.#pattern += delimiter + this.#hold;
        this.#ended = this.#hold_ended;
        return "next";
      case "h":
        this.#hold = this.#pattern;
        this.#hold_ended = this.#ended;
        return "next";
      case "H":
        this.#hold += delimiter + this.#pattern;
        this.#hold_ended = this.#ended;
        return "next";
      case "x":
        [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
        [this.#ended, this.#hold_ended] = [this.#hold_ended, this.#ended];
        return "next";
      case "l":
        yield* this.#out.text(
          unambiguous(this.#pattern, c.number < 0 ? this.#o.line_length : c.number, delimiter) + delimiter,
        );
        return "next";
      case "n":
        if (yield* this.#input.exhausted()) return this.#o.posix ? "delete" : "end";
        if (!this.#o.quiet) yield* this.#print();
        return yield* this.#next_line(false);
      case "N":
        if (yield* this.#input.exhausted()) return this.#o.posix ? "delete" : "end";
        return yield* this.#next_line(true);
      case "p":
        yield* this.#print();
        return "next";
      case "P": {
        const nl = this.#pattern.indexOf(delimiter);
        if (nl < 0) yield* this.#print();
        else yield* this.#out.line(this.#pattern.slice(0, nl), delimiter);
        return "next";
      }
      case "q":
      case "Q":
        this.#status = Math.max(0, c.number) & 255;
        return c.name === "q" ? "quit" : "quit_silently";
      case "r":
        this.#append.push({ file: c.text });
        return "next";
      case "R":
        yield* this.#read_line_of(c.text);
        return "next";
      case "s":
        yield* this.#substitute(c.subst as Substitution);
        return "next";
      case "w":
        yield* this.#print(this.#outputs.get(c.text));
        return "next";
      case "W": {
        const nl = this.#pattern.indexOf(delimiter);
        const text = nl < 0 ? this.#pattern : this.#pattern.slice(0, nl);
        yield* this.#outputs.get(c.text).line(text, delimiter);
        return "next";
      }
      case "y":
        this.#pattern = characters(this.#pattern, this.#o.utf8)
          .map((ch) => c.map?.get(ch) ?? ch)
          .join("");
        return "next";
      case "z":
        this.#pattern = "";
        return "next";
    }
    throw new SedError(`internal error: command ${c.name}`);
  }

  *#next_line(append: boolean): Code<Flow> {
    yield* this.#dump_append();
    const line = yield* this.#read();
    if (!line) return "end";
    this.#pattern = append ? this.#pattern + this.#o.delimiter + line.text : line.text;
    this.#ended = line.ended;
    return "next";
  }

  /** e: the command's output comes before anything else; without a command the pattern space is executed. */
  *#run_command(command: ByteString): Code<Flow> {
    yield* this.#outputs.flush();
    if (command !== "") {
      yield* this.#out.text(yield* command_output(command, this.#o.envp));
      return "next";
    }
    this.#pattern = (yield* command_output(this.#pattern, this.#o.envp)).replace(/\n$/, "");
    return "next";
  }

  *#read_line_of(name: ByteString): Code<void> {
    if (!this.#read_files.has(name)) {
      const fd = name === "/dev/stdin" ? 0 : yield sys.open(name, 0);
      this.#read_files.set(name, fd < 0 ? null : new InStream(fd));
    }
    const line = yield* this.#read_files.get(name)?.line(this.#o.delimiter) ?? nothing();
    if (line !== null) this.#append.push({ text: line });
  }

  *#substitute(s: Substitution): Code<void> {
    const regex = this.#use_regex(s.regex);
    const line = this.#pattern;
    let out = "";
    let copied = 0;
    let last_end = -1;
    let count = 0;
    let done = false;
    for (let from = 0; from <= line.length; ) {
      const m = regex.exec(line, from);
      if (!m) break;
      const empty = m.start === m.end;
      // an empty match right behind the last match does not count
      if (!empty || m.start !== last_end) {
        count++;
        last_end = m.end;
        if (count >= s.nth) {
          out += line.slice(copied, m.start) + substitute(s.replacement, line, m, this.#o.utf8);
          copied = m.end;
          done = true;
          if (!s.global) break;
        }
      }
      from = empty ? m.end + this.#char_length(line, m.end) : m.end;
      if (++this.#steps % PREEMPT_EVERY === 0) yield sys.preempt();
    }
    if (!done) return;
    this.#pattern = out + line.slice(copied);
    this.#replaced = true;
    if (s.print === 1 && s.evaluate) yield* this.#print();
    if (s.evaluate) {
      yield* this.#outputs.flush();
      this.#pattern = (yield* command_output(this.#pattern, this.#o.envp)).replace(/\n$/, "");
    }
    if (s.print === 2 || (s.print === 1 && !s.evaluate)) yield* this.#print();
    if (s.file !== null) yield* this.#print(this.#outputs.get(s.file));
  }

  #char_length(s: ByteString, i: number): number {
    return this.#o.utf8 ? utf8_length_at(s, i) : 1;
  }
}

function* nothing(): Code<null> {
  return null;
}
