// Questions about a machine (Predicate, worker/api.ts), answered. What has happened is counted as it happens; the rest
// is looked at when an answer is wanted.
import type { ByteString, Predicate, TextMatch } from "../api.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { encode_utf8 } from "../userland/lib/bytes.ts";
import type { History, HistoryListener } from "./history.ts";
import { exists_on_host, read_host_file } from "./host_files.ts";
import { count_tasks, type Look, netns_counts, rule_list, status_test } from "./present.ts";
import { EventCounter } from "./record_match.ts";
import { TerminalText } from "./terminal_text.ts";
import { number_test, type TextTest, text_test } from "./text_match.ts";

/** Lines of the terminal that a regular expression is tried on together. */
const WINDOW = 50;

/** Bytes of a file that are looked at. */
const MAX_FILE = 1024 * 1024;

/** In a long text, a plain string is looked for: it need not be all of it. */
function within(match: TextMatch): TextTest {
  if (typeof match === "string") {
    const wanted = encode_utf8(match);
    return (text) => text.includes(wanted);
  }
  if ("any_of" in match) {
    const tests = match.any_of.map(within);
    return (text) => tests.some((test) => test(text));
  }
  if ("not" in match) {
    const test = within(match.not);
    return (text) => !test(text);
  }
  return text_test(match);
}

export class Questions {
  readonly #k: Kernel;
  readonly #asked: readonly (readonly [name: string, holds: Look<boolean>])[];
  readonly #events: EventCounter[] = [];
  readonly #execs: { readonly test: TextTest; count: number }[] = [];
  readonly #shown: { readonly test: TextTest; seen: boolean }[] = [];
  readonly #rules = rule_list();

  /** @throws Error for a regular expression that is none. */
  constructor(k: Kernel, history: History, questions: Readonly<Record<string, Predicate>>) {
    this.#k = k;
    this.#asked = Object.entries(questions).map(([name, predicate]) => [name, this.#compile(predicate)]);
    history.follow(this.#listener(history.cols));
  }

  /** Whether each holds now. */
  answers(): Record<string, boolean> {
    return Object.fromEntries(this.#asked.map(([name, holds]) => [name, holds(this.#k)]));
  }

  #listener(cols: number): HistoryListener {
    const lines: ByteString[] = [];
    const look = (line: ByteString) => {
      // what was shown once stays shown
      const waiting = this.#shown.filter(({ seen }) => !seen);
      if (waiting.length === 0) return;
      const text = [...lines, line].join("\n");
      for (const shown of waiting) shown.seen = shown.test(text);
    };
    const terminal = new TerminalText(cols, (line) => {
      look(line);
      lines.push(line);
      if (lines.length >= WINDOW) lines.shift();
    });
    return {
      record: (record) => {
        for (const counter of this.#events) counter.record(record);
      },
      exec: (argv) => {
        if (this.#execs.length === 0) return;
        const words = argv.join(" ");
        for (const exec of this.#execs) if (exec.test(words)) exec.count++;
      },
      printed: (printed) => {
        if (this.#shown.length === 0) return;
        if (typeof printed !== "string") {
          terminal.resize(printed.cols);
          return;
        }
        terminal.write(printed);
        look(terminal.line);
      },
    };
  }

  #terminal(match: TextMatch): Look<boolean> {
    if (typeof match === "object" && "not" in match) {
      const holds = this.#terminal(match.not);
      return (k) => !holds(k);
    }
    const shown = { test: within(match), seen: false };
    this.#shown.push(shown);
    return () => shown.seen;
  }

  #file(path: string, exists: boolean | undefined, contains: TextMatch | undefined): Look<boolean> {
    const guest = encode_utf8(path);
    if (contains === undefined) return (k) => exists_on_host(k, guest) === (exists ?? true);
    const test = within(contains);
    return (k) => {
      const data = read_host_file(k, guest, MAX_FILE);
      return data === null ? exists === false : exists !== false && test(data);
    };
  }

  #compile(predicate: Predicate): Look<boolean> {
    if ("all" in predicate) {
      const parts = predicate.all.map((part) => this.#compile(part));
      return (k) => parts.every((holds) => holds(k));
    }
    if ("any" in predicate) {
      const parts = predicate.any.map((part) => this.#compile(part));
      return (k) => parts.some((holds) => holds(k));
    }
    if ("not" in predicate) {
      const holds = this.#compile(predicate.not);
      return (k) => !holds(k);
    }
    if ("event" in predicate) {
      const counter = new EventCounter(predicate.event);
      this.#events.push(counter);
      const test = number_test(predicate.count);
      return () => test(counter.count);
    }
    if ("ran" in predicate) {
      const exec = { test: text_test(predicate.ran), count: 0 };
      this.#execs.push(exec);
      const test = number_test(predicate.count);
      return () => test(exec.count);
    }
    if ("terminal" in predicate) return this.#terminal(predicate.terminal);
    if ("task" in predicate) {
      const count = count_tasks(predicate.task);
      const test = number_test(predicate.count);
      return (k) => test(count(k));
    }
    if ("rule" in predicate) {
      const wanted = text_test(predicate.rule);
      const test = number_test(predicate.count);
      return (k) => test(this.#rules(k).filter(wanted).length);
    }
    if ("file" in predicate) return this.#file(predicate.file, predicate.exists, predicate.contains);
    if ("netns" in predicate) return netns_counts(text_test(predicate.netns.contid), predicate.netns.count);
    return status_test(predicate.audit);
  }
}
