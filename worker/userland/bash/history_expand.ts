// History expansion: !events, word designators and modifiers, ^old^new^ (bash(1), "HISTORY EXPANSION").
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { HistoryExpansionState } from "./history_state.ts";
import { history_words } from "./history_words.ts";
import { MAX_COMMAND } from "./limits.ts";

export interface Expanded {
  text: ByteString;
  /** the line was changed, so it is shown */
  changed: boolean;
  /** :p, shown and remembered but not run */
  print_only: boolean;
}

/** The message of an expansion that failed. */
export class ExpansionError extends Error {}

export interface HistoryLines {
  lines: readonly ByteString[];
  /** number of lines[0] */
  first: number;
}

class Expander {
  readonly s: ByteString;
  readonly history: HistoryLines;
  readonly state: HistoryExpansionState;
  at = 0;
  out = "";
  changed = false;
  print_only = false;

  /** $histchars: what begins an expansion, a quick substitution, and a comment */
  readonly chars: ByteString;

  constructor(s: ByteString, history: HistoryLines, state: HistoryExpansionState, chars: ByteString) {
    this.s = s;
    this.history = history;
    this.state = state;
    this.chars = chars;
  }

  get #last(): number {
    return this.history.lines.length - 1;
  }

  /** The event after `!` at this.at - 1; moves behind its designator. */
  event(): ByteString {
    const { s } = this;
    const start = this.at;
    const c = s[start];
    const number = /^-?\d+/.exec(s.slice(start, start + 20))?.[0];
    const fail = (): never => {
      throw new ExpansionError(`${this.chars[0]}${s.slice(start, this.at)}: event not found`);
    };
    const line = (index: number): ByteString => this.history.lines[index] ?? fail();
    if (c === this.chars[0]) {
      this.at++;
      return line(this.#last);
    }
    if (number) {
      this.at += number.length;
      const n = Number(number);
      return line(number.startsWith("-") ? this.#last + 1 + n : n - this.history.first);
    }
    if (c === "#") {
      this.at++;
      return this.out;
    }
    if (/[:^$*%-]/.test(c)) return line(this.#last);
    if (c === "?") {
      const end = s.slice(start + 1).search(/[?\n]/);
      const text = end < 0 ? s.slice(start + 1) : s.slice(start + 1, start + 1 + end);
      this.at = end < 0 ? s.length : start + 1 + end + (s[start + 1 + end] === "?" ? 1 : 0);
      const wanted = text === "" ? this.state.search : text;
      if (wanted === "") fail();
      this.state.search = wanted;
      for (let i = this.#last; i >= 0; i--) {
        const found = this.history.lines[i].lastIndexOf(wanted);
        if (found < 0) continue;
        this.state.match = word_at(this.history.lines[i], found);
        return this.history.lines[i];
      }
      return fail();
    }
    const name = /^[^\s:;&()|<>"'^$*%-]*/.exec(s.slice(start))?.[0] ?? "";
    this.at += name.length;
    if (name === "") fail();
    for (let i = this.#last; i >= 0; i--)
      if (this.history.lines[i].startsWith(name)) return this.history.lines[i];
    return fail();
  }

  /** The words a designator picks, or the whole event. */
  words(event: ByteString): ByteString {
    const { s } = this;
    const colon = s[this.at] === ":";
    const rest = s.slice(this.at + (colon ? 1 : 0));
    const m = (colon ? /^(?:[\d^$*%-])/ : /^[\^$*%-]/).test(rest)
      ? /^(?:%|\*|\$|(?:\d+|\^)?-(?:\d+|[\^$])?|(?:\d+|\^)\*?)/.exec(rest)
      : null;
    if (!m || m[0] === "") return event;
    this.at += (colon ? 1 : 0) + m[0].length;
    const list = history_words(event);
    const last = list.length - 1;
    const bad = (): never => {
      throw new ExpansionError(`${colon ? ":" : ""}${m[0]}: bad word specifier`);
    };
    const index = (t: string): number => (t === "^" ? 1 : t === "$" ? last : Number(t));
    const d = m[0];
    if (d === "%") return this.state.match;
    if (d === "*") return list.slice(1).join(" ");
    const star = d.endsWith("*");
    const dash = d.indexOf("-");
    let from: number;
    let to: number;
    if (star) {
      from = index(d.slice(0, -1));
      to = last;
      if (from === last + 1) return "";
    } else if (dash >= 0) {
      from = dash === 0 ? 0 : index(d.slice(0, dash));
      to = dash === d.length - 1 ? last - 1 : index(d.slice(dash + 1));
    } else from = to = index(d);
    // `3-` behind the last but one is no word at all
    if (from > last || to > last || from > to + 1) return bad();
    return list.slice(from, to + 1).join(" ");
  }

  /** Applies the modifiers that follow. */
  modifiers(text: ByteString): ByteString {
    const { s } = this;
    while (s[this.at] === ":") {
      const from = this.at;
      this.at++;
      let global = false;
      let per_word = false;
      let c = s[this.at++] ?? "";
      for (; c === "g" || c === "a" || c === "G"; c = s[this.at++] ?? "")
        if (c === "G") per_word = true;
        else global = true;
      switch (c) {
        case "h":
          text = text.includes("/") ? text.slice(0, Math.max(text.lastIndexOf("/"), 0)) || "/" : text;
          break;
        case "t":
          text = text.slice(text.lastIndexOf("/") + 1);
          break;
        case "r":
        case "e": {
          const dot = text.lastIndexOf(".");
          if (dot >= 0) text = c === "r" ? text.slice(0, dot) : text.slice(dot);
          break;
        }
        case "p":
          this.print_only = true;
          break;
        case "q":
          text = quote(text);
          break;
        case "x":
          // at blanks, quoted or not
          text = text
            .split(/([ \t\n])/)
            .map((w, i) => (i % 2 ? w : quote(w)))
            .join("");
          break;
        case "s":
        case "&":
          text = this.#substitute(text, c === "s", global, per_word, from);
          break;
        default:
          throw new ExpansionError(`${c}: unrecognized history modifier`);
      }
    }
    return text;
  }

  #substitute(text: ByteString, read: boolean, global: boolean, per_word: boolean, from: number): ByteString {
    const { state } = this;
    if (read) this.#read_substitution();
    const failed = () => new ExpansionError(`${this.s.slice(from, this.at)}: substitution failed`);
    if (state.old === "")
      throw new ExpansionError(`${this.s.slice(from, this.at)}: no previous substitution`);
    if (!text.includes(state.old)) throw failed();
    const new_ = () => state.new_;
    if (global) text = text.replaceAll(state.old, new_);
    else if (per_word) text = text.replace(/\S+/g, (w) => w.replace(state.old, new_));
    else text = text.replace(state.old, new_);
    if (text.length > MAX_COMMAND) throw failed();
    return text;
  }

  /** /old/new/ with any delimiter; & in new is old. */
  #read_substitution(): void {
    const { s, state } = this;
    const delimiter = s[this.at++] ?? "";
    const part = (): ByteString => {
      let text = "";
      while (this.at < s.length && s[this.at] !== delimiter && s[this.at] !== "\n") {
        if (s[this.at] === "\\" && s[this.at + 1] === delimiter) this.at++;
        text += s[this.at++];
      }
      if (s[this.at] === delimiter) this.at++;
      return text;
    };
    const old = part();
    if (old !== "") state.old = old;
    else if (state.search !== "" && state.old === "") state.old = state.search;
    state.new_ = part().replace(/\\&|&/g, (m) => (m === "&" ? state.old : "&"));
  }
}

/** The word of `line` that has the byte at `index`; "" between two words. */
function word_at(line: ByteString, index: number): ByteString {
  let from = 0;
  for (const word of history_words(line)) {
    from = line.indexOf(word, from);
    if (index < from) break;
    if (index < from + word.length) return word;
    from += word.length;
  }
  return "";
}

const quote = (s: ByteString): ByteString => `'${s.replace(/'/g, "'\\''")}'`;

/** `!` here is no expansion: before blanks, =, `(`, in ${!x}, $!, [!...], at the end. */
function is_plain_bang(s: ByteString, i: number, in_double: boolean, extglob: boolean): boolean {
  const next = s[i + 1];
  if (next === undefined || /[ \t\n\r=]/.test(next) || (next === '"' && in_double)) return true;
  if (next === "(" && extglob) return true;
  const before = s[i - 1];
  if (before === "[" && s.indexOf("]", i) >= 0) return true;
  if (before === "$" || (before === "{" && s[i - 2] === "$" && s.indexOf("}", i) >= 0)) return true;
  return false;
}

/** The three characters of $histchars; those that it does not give are as ever. An empty one turns expansion off. */
export const history_chars = (histchars: ByteString | null): ByteString =>
  histchars === "" ? "" : (histchars ?? "") + "!^#".slice(histchars?.length ?? 0);

/** Expands a line; throws ExpansionError with bash's message. `extglob`: !( is a pattern. */
export function expand_history(
  line: ByteString,
  history: HistoryLines,
  state: HistoryExpansionState,
  extglob = false,
  chars = "!^#",
): Expanded {
  const [bang, caret, comment] = chars;
  if (chars === "" || (!line.includes(bang) && line[0] !== caret))
    return { text: line, changed: false, print_only: false };
  let s = line;
  if (line[0] === caret) s = `${bang}${bang}:s${line}`;
  const x = new Expander(s, history, state, chars);
  let quoted = "";
  while (x.at < s.length) {
    const c = s[x.at];
    if (c === "\\" && quoted !== "'") {
      x.out += s.slice(x.at, x.at + 2);
      x.at += 2;
      continue;
    }
    // nothing is looked for in a comment, nor in the first line of a script that is typed
    if (c === comment && quoted === "" && (x.at === 0 || " \t\n;&()|<>".includes(s[x.at - 1]))) {
      x.out += s.slice(x.at);
      break;
    }
    if (c === "'" && quoted !== '"') quoted = quoted === "'" ? "" : "'";
    else if (c === '"' && quoted !== "'") quoted = quoted === '"' ? "" : '"';
    if (c !== bang || quoted === "'" || is_plain_bang(s, x.at, quoted === '"', extglob)) {
      x.out += c;
      x.at++;
      continue;
    }
    x.at++;
    x.changed = true;
    x.out += x.modifiers(x.words(x.event()));
    if (x.out.length > MAX_COMMAND) throw new ExpansionError(`${line.slice(0, 60)}: event not found`);
  }
  return { text: x.out, changed: x.changed, print_only: x.print_only };
}
