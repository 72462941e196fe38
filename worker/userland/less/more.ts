// more(1) of util-linux: a text by screenfuls, without going over what has scrolled away.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { compile_regex, type Regex } from "../lib/regex.ts";
import { eprint, read_fd } from "../lib/stdio.ts";
import { isatty } from "../lib/ttyname.ts";
import { Keys } from "./keys.ts";
import { type LayoutOptions, layout } from "./layout.ts";
import { open_source } from "./open.ts";
import { Screen } from "./screen.ts";
import type { Source } from "./source.ts";

const HELP = `
Usage:
 more [options] <file>...

A file perusal filter for CRT viewing.

Options:
 -d, --silent          display help instead of ringing bell
 -f, --logical         count logical rather than screen lines
 -l, --no-pause        suppress pause after form feed
 -c, --print-over      do not scroll, display text and clean line ends
 -p, --clean-print     do not scroll, clean screen and display text
 -e, --exit-on-eof     exit on end-of-file
 -s, --squeeze         squeeze multiple blank lines into one
 -u, --plain           suppress underlining and bold
 -n, --lines <number>  the number of lines per screenful
 -<number>             same as --lines
 +<number>             display file beginning from line number
 +/<pattern>           display file beginning from pattern match

 -h, --help            display this help
 -V, --version         display version

For more details see more(1).
`;
const COMMANDS = `Most commands optionally preceded by integer argument k.  Defaults in brackets.
Star (*) indicates argument becomes new default.
-------------------------------------------------------------------------------
<space>                 Display next k lines of text [current screen size]
z                       Display next k lines of text [current screen size]*
<return>                Display next k lines of text [1]*
d or ctrl-D             Scroll k lines [current scroll size, initially 11]*
q or Q or <interrupt>   Exit from more
s                       Skip forward k lines of text [1]
f                       Skip forward k screenfuls of text [1]
b or ctrl-B             Skip backwards k screenfuls of text [1]
'                       Go to place where previous search started
=                       Display current line number
/<regular expression>   Search for kth occurrence of regular expression [1]
n                       Search for kth occurrence of last r.e [1]
:n                      Go to kth next file [1]
:p                      Go to kth previous file [1]
:f                      Display current file name and line number
.                       Repeat previous command
-------------------------------------------------------------------------------
`;

const LONG = [
  ["silent", 0, "d"],
  ["logical", 0, "f"],
  ["no-pause", 0, "l"],
  ["print-over", 0, "c"],
  ["clean-print", 0, "p"],
  ["exit-on-eof", 0, "e"],
  ["squeeze", 0, "s"],
  ["plain", 0, "u"],
  ["lines", 1, "n"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as { name: string; has_arg: 0 | 1; val: string });

/** The program is over. */
class Quit {}

class More {
  readonly #screen: Screen;
  readonly #keys: Keys;
  readonly #files: ByteString[];
  readonly #layout: LayoutOptions;
  readonly #squeeze: boolean;
  readonly #silent: boolean;
  readonly #exit_at_end: boolean;
  readonly #per_page: number;
  #source!: Source;
  #index = 0;
  /** the next line to show, and rows of one that is shown in part */
  #next = 0;
  #rows: ByteString[] = [];
  #page: number;
  #scroll: number;
  #search: Regex | null = null;
  #search_start = 0;
  #last: string | null = null;
  /** a number has been shown where the prompt would be */
  #unprompted = false;

  constructor(
    screen: Screen,
    files: ByteString[],
    o: { squeeze: boolean; silent: boolean; exit: boolean; lines: number | null; utf8: boolean },
  ) {
    this.#screen = screen;
    this.#keys = new Keys(screen);
    this.#files = files;
    this.#squeeze = o.squeeze;
    this.#silent = o.silent;
    this.#exit_at_end = o.exit;
    this.#per_page = o.lines ?? screen.rows - 1;
    this.#scroll = Math.max(1, Math.floor((this.#per_page + 1) / 2) - 1);
    this.#page = this.#per_page;
    this.#layout = {
      columns: screen.columns,
      chop: false,
      raw_colour: true,
      raw: false,
      tab: 8,
      utf8: o.utf8,
      shift: 0,
    };
  }

  /** The next row; null at the end. */
  *#row(): Code<ByteString | null> {
    while (this.#rows.length === 0) {
      if (!(yield* this.#source.has(this.#next))) return null;
      const line = this.#source.lines[this.#next++];
      const before = this.#next - 2;
      if (this.#squeeze && line === "" && before >= 0 && this.#source.lines[before] === "") continue;
      this.#rows = layout(line, this.#layout, []);
    }
    return this.#rows.shift() ?? null;
  }

  *#show(n: number): Code<void> {
    for (let i = 0; i < n; i++) {
      const row = yield* this.#row();
      if (row === null) {
        this.#screen.put("\r\n".repeat(n - i));
        return;
      }
      this.#screen.put(`${row}\r\n`);
    }
  }

  *#at_end(): Code<boolean> {
    return this.#rows.length === 0 && !(yield* this.#source.has(this.#next));
  }

  #percent(): string {
    const { size, starts, length } = this.#source;
    if (!size) return "";
    return `(${Math.floor(((starts[this.#next] ?? length) * 100) / size)}%)`;
  }

  #prompt(): void {
    const hint = this.#silent ? "[Press space to continue, 'q' to quit.]" : "";
    this.#screen.put(`\x1b[7m--More--${this.#percent()}${hint}\x1b[27m`);
  }

  *run(start: number, pattern: Regex | null): Code<void> {
    yield* this.#screen.start(false);
    try {
      for (this.#index = 0; this.#index < this.#files.length; this.#index++) {
        const source = yield* open_source(
          this.#files[this.#index],
          (m) => eprint(`more: ${m.replace(/^(\S+) is a directory$/, "\n*** $1: directory ***\n")}\r\n`),
          false,
        );
        if (!source) continue;
        this.#source = source;
        this.#next = start;
        this.#rows = [];
        if (this.#files.length > 1)
          this.#screen.put(`::::::::::::::\r\n${source.name}\r\n::::::::::::::\r\n`);
        if (pattern) yield* this.#find(pattern, 1);
        yield* this.#show(this.#per_page - (this.#files.length > 1 ? 3 : 0));
        const index = this.#index;
        while (!(yield* this.#at_end())) yield* this.#step();
        if (!this.#exit_at_end && index === this.#index) yield* this.#end();
      }
    } catch (e) {
      if (!(e instanceof Quit)) throw e;
    }
    yield* this.#screen.stop();
  }

  /** The end of a file: back from it, or on. */
  *#end(): Code<void> {
    while (yield* this.#at_end()) {
      this.#screen.put(`\x1b[7m--More--\r\x1b[K(END)\x1b[27m`);
      const key = yield* this.#keys.next();
      if (key === null && this.#screen.interrupted) throw new Quit();
      this.#screen.put("\r\x1b[K");
      if (key !== null) yield* this.#command(key, null);
      while (!(yield* this.#at_end())) yield* this.#step();
    }
  }

  *#step(): Code<void> {
    if (!this.#unprompted) this.#prompt();
    this.#unprompted = false;
    let count = "";
    let key = yield* this.#keys.next();
    while (key !== null && /^\d$/.test(key)) {
      count += key;
      key = yield* this.#keys.next();
    }
    if (key === null) {
      if (this.#screen.interrupted) throw new Quit();
      return;
    }
    this.#screen.put("\r\x1b[K");
    const command = key === "." ? (this.#last ?? " ") : key;
    this.#last = command;
    yield* this.#command(command, count === "" ? null : Number(count));
  }

  *#command(key: string, n: number | null): Code<void> {
    const { put } = { put: (t: string) => this.#screen.put(t) };
    switch (key) {
      case " ":
      case "z":
      case "pagedown":
        if (n !== null) this.#page = n;
        return yield* this.#show(n ?? this.#page);
      case "\r":
      case "\n":
      case "j":
      case "down":
        if (n !== null) this.#page = n;
        return yield* this.#show(n ?? 1);
      case "d":
      case "\x04":
        if (n !== null) this.#scroll = n;
        return yield* this.#show(this.#scroll);
      case "q":
      case "Q":
        throw new Quit();
      case "s":
      case "f":
      case "\x06": {
        const lines = (n ?? 1) * (key === "s" ? 1 : this.#per_page);
        put(`...skipping ${lines} line${lines === 1 ? "" : "s"}\r\n`);
        for (let i = 0; i < lines; i++) if ((yield* this.#row()) === null) return;
        return yield* this.#show(this.#per_page);
      }
      case "b":
      case "\x02":
      case "pageup": {
        const pages = n ?? 1;
        put(`...back ${pages} page${pages === 1 ? "" : "s"}\r\n\r`);
        this.#rows = [];
        this.#next = Math.max(0, this.#next - this.#per_page * (pages + 1) - 1);
        return yield* this.#show(this.#per_page);
      }
      case "=":
        put(String(this.#next));
        this.#unprompted = true;
        return;
      case "'":
        put("\r\n***Back***\r\n\r\n");
        this.#next = this.#search_start;
        this.#rows = [];
        return yield* this.#show(this.#per_page);
      case "/": {
        const text = yield* this.#line("/");
        const r =
          text === null
            ? null
            : compile_regex(text, { syntax: "bre", bytes: !this.#layout.utf8, nosub: true });
        if (!r) return;
        if (!r.ok) return put(r.error);
        this.#search = r.regex;
        return yield* this.#search_on(n ?? 1);
      }
      case "n":
        if (!this.#search) return put("No previous regular expression");
        return yield* this.#search_on(n ?? 1);
      case "h":
      case "?":
        put(COMMANDS.replaceAll("\n", "\r\n"));
        return;
      case ":": {
        const next = yield* this.#keys.next();
        if (next === "f") return put(`"${this.#source.name ?? ""}" line ${this.#next}`);
        if (next === "n" || next === "p") {
          const to = this.#index + (next === "n" ? (n ?? 1) : -(n ?? 1));
          if (next === "n" && to >= this.#files.length) throw new Quit();
          this.#index = Math.max(to, 0) - 1;
          this.#next = this.#source.lines.length;
          this.#rows = [];
          yield* this.#source.read_all(() => false);
          this.#next = this.#source.lines.length;
          return;
        }
        return put("\x07");
      }
      case "v":
      case "!":
        return put("not simulated\r\n");
      default:
        put(this.#silent ? "[Press 'h' for instructions.]" : "\x07");
    }
  }

  *#line(prompt: string): Code<ByteString | null> {
    let text = "";
    for (;;) {
      this.#screen.put(`\r\x1b[K${prompt}${text}`);
      const key = yield* this.#keys.byte();
      if (key === null || key === "\x1b") return null;
      if (key === "\r" || key === "\n") return text;
      if (key === "\x7f" || key === "\b") text = text.slice(0, -1);
      else text += key;
    }
  }

  /** Goes to the n-th line that matches; false when there is none. */
  *#find(regex: Regex, n: number): Code<boolean> {
    let left = n;
    for (let i = this.#next; yield* this.#source.has(i); i++)
      if (regex.test(this.#source.lines[i]) && --left === 0) {
        this.#next = Math.max(0, i - 2);
        this.#rows = [];
        return true;
      }
    return false;
  }

  *#search_on(n: number): Code<void> {
    this.#search_start = this.#next;
    if (!this.#search || !(yield* this.#find(this.#search, n))) {
      this.#screen.put("\r\x1b[K\r\nPattern not found\r\n");
      return;
    }
    this.#screen.put("\r\x1b[K\r\n...skipping\r\n");
    yield* this.#show(this.#per_page - 1);
  }
}

/** Standard output is no terminal: all of it, with the names of several files. */
function* copy(c: Cli, files: readonly ByteString[]): Code<number> {
  let status = 0;
  for (const name of files) {
    const source = yield* open_source(
      name,
      (m) => eprint(`more: ${m.replace(/^(.*): (No such file.*)$/, "cannot open $1: $2")}\n`),
      false,
    );
    const data = source ? yield* read_fd(source.fd) : null;
    if (typeof data !== "string") status = 1;
    else yield* c.out.print((files.length > 1 ? `::::::::::::::\n${name}\n::::::::::::::\n` : "") + data);
  }
  return status;
}

export const more = program({
  name: "more",
  help: HELP,
  own_help: true,
  *run(c) {
    const plus = c.args.find((a) => a.startsWith("+"));
    const args = c.args
      .filter((a) => !a.startsWith("+"))
      .map((a) => (/^-\d+$/.test(a) ? `-n${a.slice(1)}` : a));
    const parsed = getopt(args, "dflcpesun:hV", LONG);
    if (parsed.error !== null)
      yield* c.usage(`more: ${parsed.error}\nTry 'more --help' for more information.\n`, 1);
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    if (has("h")) {
      yield* c.out.print(HELP);
      return 0;
    }
    if (has("V")) {
      yield* c.out.print("more from util-linux 2.38.1\n");
      return 0;
    }
    const files = [...parsed.operands];
    if (files.length === 0) {
      if (yield* isatty(0)) yield* c.usage("more: bad usage\nTry 'more --help' for more information.\n", 1);
      files.push("-");
    }
    const screen = new Screen(c.getenv("TERM") ?? "dumb");
    if (!(yield* isatty(1)) || !(yield* screen.open())) return yield* copy(c, files);
    const lines = parsed.options.findLast((o) => o.opt === "n")?.arg ?? null;
    const o = {
      squeeze: has("s"),
      silent: has("d"),
      exit: has("e"),
      lines: lines === null ? null : Number(lines),
      utf8: utf8_locale(c.envp),
    };
    const pattern = plus?.startsWith("+/")
      ? compile_regex(plus.slice(2), { syntax: "bre", nosub: true })
      : null;
    if (pattern && !pattern.ok) return yield* c.die(pattern.error);
    const start = plus !== undefined && /^\+\d+$/.test(plus) ? Math.max(Number(plus) - 1, 0) : 0;
    yield* new More(screen, files, o).run(start, pattern?.ok ? pattern.regex : null);
    return 0;
  },
});
