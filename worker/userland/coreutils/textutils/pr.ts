// pr(1): text in pages and columns. -i and -J are not simulated.
import { CLOCK_REALTIME } from "../../../kernel/uapi/sched.ts";
import { new_stat } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { InStream } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { localtime, parse_tz } from "../calendar.ts";
import { or_exhausted } from "../exhausted.ts";
import { strftime } from "../strftime.ts";
import { type Tool, tool } from "../tool.ts";
import { chomp } from "./lines.ts";
import { Line, visible } from "./pr_line.ts";
import {
  column_separator,
  column_width,
  number_width,
  prepare,
  read_settings,
  type Settings,
} from "./pr_options.ts";

/** Lines of a page; form_feed: such a character ended it, not its length. */
interface Page {
  lines: ByteString[];
  form_feed: boolean;
}

/** Cuts an input into pages of at most `capacity` lines. */
class PageReader {
  readonly #input: InStream;
  readonly #capacity: number;
  readonly #feeds: boolean;
  #rest: ByteString = "";

  /** feeds: form feeds end pages, not lines alone */
  constructor(input: InStream, capacity: number, feeds: boolean) {
    this.#input = input;
    this.#capacity = capacity;
    this.#feeds = feeds;
  }

  /** The next page, or null at the end. */
  *next(): Code<Page | null> {
    const lines: ByteString[] = [];
    for (;;) {
      const text = this.#rest || (yield* this.#input.line());
      if (text === null) return lines.length > 0 ? { lines, form_feed: false } : null;
      const length = text.search(/[\n\f]/);
      const end = length < 0 ? text.length : length;
      const feed = text[end] === "\f";
      if (!feed || end > 0) lines.push(text.slice(0, end));
      this.#rest = text.slice(end + 1);
      if (feed) {
        if (this.#rest.startsWith("\n")) this.#rest = this.#rest.slice(1);
        if (this.#feeds) return { lines, form_feed: true };
      }
      if (lines.length >= this.#capacity) return { lines, form_feed: false };
    }
  }
}

/** A page's lines as rows of columns; null where a column has ended. */
function rows_of(lines: readonly ByteString[], s: Settings): (ByteString | null)[][] {
  const columns = Math.min(s.columns, Math.max(1, lines.length));
  const count = Math.ceil(lines.length / columns);
  if (s.layout === "across" || lines.length === s.columns * s.body || columns === 1) {
    const index = (row: number, column: number) =>
      s.layout === "across" ? row * columns + column : column * count + row;
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: columns }, (_, c) => lines[index(row, c)] ?? null),
    );
  }
  // the columns of the last page are of about one length
  const longer = lines.length % columns || columns;
  const starts = Array.from({ length: columns + 1 }, (_, c) => c * count - Math.max(0, c - longer));
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, c) => {
      const i = starts[c] + row;
      return i < starts[c + 1] ? lines[i] : null;
    }),
  );
}

/** A page in columns; null where a column has ended. */
interface Rows {
  rows: (ByteString | null)[][];
  form_feed: boolean;
}

class Printer {
  readonly #t: Tool;
  readonly #s: Settings;
  #number: number;

  constructor(t: Tool, s: Settings, first: number) {
    this.#t = t;
    this.#s = s;
    this.#number = first;
  }

  #numbered(): ByteString {
    const { number } = this.#s;
    if (!number) return "";
    const text = String(this.#number++)
      .slice(-number.digits)
      .padStart(number.digits);
    return text + number.separator;
  }

  /** A row; numbers[c] stands before column c. */
  #row(cells: readonly (ByteString | null)[], numbers: readonly ByteString[]): ByteString {
    const s = this.#s;
    const several = s.columns > 1;
    const line = new Line(several);
    const all = s.layout === "merge";
    const last = all ? cells.length - 1 : cells.findLastIndex((c) => c !== null);
    const whole = Number.POSITIVE_INFINITY;
    line.put(" ".repeat(s.margin));
    let start = s.margin;
    for (let c = 0; c <= last; c++) {
      const separator = column_separator(s);
      if (c > 0) {
        if (s.padded) line.pad(start - separator.length);
        line.put(separator);
      }
      line.flush();
      let number = numbers[c] ?? "";
      // the first one stands where its tab leads where it does
      if (c > 0 && number.endsWith("\t"))
        number = number.slice(0, -1) + " ".repeat(8 - ((number.length - 1) % 8));
      line.put(number);
      const taken = number === "" ? 0 : number_width(s);
      const width =
        several && s.padded ? column_width(s) - (all ? 0 : taken) : s.cut ? s.width - taken : whole;
      const tab = s.expand ?? (several ? { tab: "\t", width: 8 } : null);
      line.put(visible(cells[c] ?? "", s.show, width, tab));
      start += column_width(s) + separator.length + (all && c === 0 ? taken : 0);
    }
    if (!several || all) line.flush();
    return `${line.text}\n`;
  }

  /** A page's text. */
  *#body(rows: readonly (ByteString | null)[][], last: boolean): Code<number> {
    const s = this.#s;
    const { out } = this.#t;
    // numbers go with the lines of the input, down the columns
    const numbers: ByteString[][] = rows.map(() => []);
    if (s.number) {
      if (s.layout === "down")
        for (let c = 0; c < (rows[0]?.length ?? 0); c++)
          rows.forEach((row, r) => {
            if (row[c] !== null) numbers[r][c] = this.#numbered();
          });
      else
        rows.forEach((row, r) => {
          for (let c = 0; c < (s.layout === "merge" ? 1 : row.length); c++)
            if (s.layout === "merge" || row[c] !== null) numbers[r][c] = this.#numbered();
        });
    }
    let count = 0;
    for (const [r, row] of rows.entries()) {
      yield* out.print(this.#row(row, numbers[r]));
      count++;
      if (s.double_space && (s.columns === 1 || !last || r < rows.length - 1)) {
        yield* out.print("\n");
        count++;
      }
    }
    return count;
  }

  #head(date: string, text: ByteString, page: number): ByteString {
    const s = this.#s;
    const right = `Page ${page}`;
    const room = Math.max(0, s.width - date.length - right.length - text.length);
    const left = Math.max(1, Math.floor(room / 2));
    const margin = " ".repeat(s.margin);
    const after = " ".repeat(Math.max(1, room - Math.floor(room / 2)));
    return `${margin}\n\n${margin}${date}${" ".repeat(left)}${text}${after}${right}\n\n\n`;
  }

  /** Prints the pages that `next` gives until null. */
  *print(next: () => Code<Rows | null>, date: string, text: ByteString): Code<void> {
    const s = this.#s;
    const { out } = this.#t;
    let number = 0;
    for (let page = yield* next(); page !== null; ) {
      number++;
      if (number > s.last_page) return;
      const following = yield* next();
      if (number >= s.first_page) {
        if (!s.no_header) yield* out.print(this.#head(date, text, number));
        const count = yield* this.#body(page.rows, following === null);
        if (s.no_header) {
          if (page.form_feed && !s.no_pages) yield* out.print("\f");
        } else if (s.form_feeds) yield* out.print("\f");
        else yield* out.print("\n".repeat(Math.max(0, s.length - 5 - count)));
      } else if (s.first_number === null) {
        const skipped = page.rows.flat().filter((cell) => cell !== null).length;
        this.#number += s.layout === "merge" ? page.rows.length : skipped;
      }
      page = following;
    }
    if (s.first_page > number && number > 0)
      yield* this.#t.warn(`starting page number ${s.first_page} exceeds page count ${number}`);
  }
}

/** When a file was modified, or now. */
function* date_of(t: Tool, s: Settings, name: ByteString | null): Code<string> {
  const st = new_stat();
  const now = { tv_sec: 0, tv_nsec: 0 };
  const dated = name !== null && name !== "-" && (yield sys.stat_(name, st)) >= 0;
  if (!dated) yield sys.clock_gettime(CLOCK_REALTIME, now);
  const seconds = dated ? Math.floor(st.st_mtime / 1e6) : now.tv_sec;
  return strftime(s.date_format, localtime(seconds, parse_tz(t.getenv("TZ"))), now.tv_nsec, seconds);
}

/** A file to read, or null after a message, or without one with -r. */
function* input_of(t: Tool, name: ByteString): Code<InStream | null> {
  if (!t.has("r") || name === "-") return yield* t.open_input(name);
  const fd = yield sys.open(name, 0);
  if (fd >= 0) return new InStream(fd);
  t.status = 1;
  return null;
}

function* merge_files(t: Tool, s: Settings, names: readonly ByteString[]): Code<void> {
  const files: { name: ByteString; input: InStream; ended: boolean }[] = [];
  for (const name of names) {
    const input = yield* input_of(t, name);
    if (input) files.push({ name, input, ended: false });
  }
  const next = function* (): Code<Rows | null> {
    const rows: (ByteString | null)[][] = [];
    while (rows.length < s.body) {
      const row: (ByteString | null)[] = [];
      for (const file of files) {
        const line = file.ended ? null : yield* file.input.line();
        file.ended = line === null;
        row.push(line === null ? null : chomp(line));
      }
      if (row.every((cell) => cell === null)) break;
      rows.push(row);
    }
    return rows.length > 0 ? { rows, form_feed: false } : null;
  };
  const date = yield* date_of(t, s, null);
  yield* new Printer(t, s, s.first_number ?? 1).print(next, date, s.header ?? "");
  for (const { name, input } of files) yield* t.close_input(input, name);
}

function* print_files(t: Tool): Code<void> {
  const s = yield* read_settings(t);
  const names = t.operands.length > 0 ? t.operands : ["-"];
  if (s.layout === "merge") return yield* merge_files(t, s, names);
  for (const name of names) {
    const input = yield* input_of(t, name);
    if (!input) continue;
    const reader = new PageReader(input, s.body * s.columns, !s.no_pages);
    const next = function* (): Code<Rows | null> {
      const page = yield* reader.next();
      return page && { rows: rows_of(page.lines, s), form_feed: page.form_feed };
    };
    const header = s.header ?? (name === "-" ? "" : name);
    const date = yield* date_of(t, s, name);
    yield* new Printer(t, s, s.first_number ?? 1).print(next, date, header);
    yield* t.close_input(input, name);
  }
}

export const pr = tool({
  name: "pr",
  usage: "[OPTION]... [FILE]...",
  about: `Paginate or columnate FILE(s) for printing.

With no FILE, or when FILE is -, read standard input.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
      --pages=FIRST_PAGE[:LAST_PAGE]  begin [stop] printing with page FIRST_[LAST_]PAGE;
                    +FIRST_PAGE[:LAST_PAGE] is the same
      --columns=COLUMN  output COLUMN columns and print columns down,
                    unless -a is used. Balance number of lines in the
                    columns on each page; -COLUMN is the same
  -a, --across      print columns across rather than down, used together
                    with -COLUMN
  -c, --show-control-chars  use hat notation (^G) and octal backslash notation
  -d, --double-space  double space the output
  -D, --date-format=FORMAT  use FORMAT for the header date
  -e[CHAR[WIDTH]], --expand-tabs[=CHAR_WIDTH]  expand input CHARs (TABs) to tab WIDTH (8)
  -F, -f, --form-feed  use form feeds instead of newlines to separate pages
  -h, --header=HEADER  use a centered HEADER instead of filename in page header,
                    -h "" prints a blank line, don't use -h""
  -i[CHAR[WIDTH]], --output-tabs[=CHAR_WIDTH]  replace spaces with CHARs (TABs) to tab WIDTH (8)
  -J, --join-lines  merge full lines, turns off -W line truncation, no column
                    alignment, --sep-string[=STRING] sets separators
  -l, --length=PAGE_LENGTH  set the page length to PAGE_LENGTH (66) lines
                    (default number of lines of text 56).
                    implies -t if PAGE_LENGTH <= 10
  -m, --merge       print all files in parallel, one in each column
  -n[SEP[DIGITS]], --number-lines[=SEP_DIGITS]  number lines, use DIGITS (5) digits, then SEP (TAB),
                    default counting starts with 1st line of input file
  -N, --first-line-number=NUMBER  start counting with NUMBER at 1st line of first
                    page printed (see +FIRST_PAGE)
  -o, --indent=MARGIN  offset each line with MARGIN (zero) spaces, do not
                    affect -w or -W, MARGIN will be added to PAGE_WIDTH
  -r, --no-file-warnings  omit warning when a file cannot be opened
  -s[CHAR], --separator[=CHAR]  separate columns by a single character, default for CHAR
                    is the <TAB> character without -w and 'no char' with -w.
                    -s[CHAR] turns off line truncation of all 3 column
                    options (-COLUMN|-a -COLUMN|-m) except -w is set
  -S[STRING], --sep-string[=STRING]  separate columns by STRING
  -t, --omit-header  omit page headers and trailers;
                     implied if PAGE_LENGTH <= 10
  -T, --omit-pagination  omit page headers and trailers, eliminate any pagination
                    by form feeds set in input files
  -v, --show-nonprinting  use octal backslash notation
  -w, --width=PAGE_WIDTH  set page width to PAGE_WIDTH (72) characters for
                    multiple text-column output only, -s[char] turns off (72)
  -W, --page-width=PAGE_WIDTH  set page width to PAGE_WIDTH (72) characters always,
                    truncate lines, no interference with -S or -s`,
  prepare,
  run: (t) => or_exhausted(t, print_files(t), 1),
});
