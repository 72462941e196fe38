// wc(1).
import { new_stat, S_ISREG, type stat } from "../../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import { decode_utf8, utf8_length_at } from "../../lib/bytes.ts";
import type { Code } from "../../lib/code.ts";
import { read_fd, read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";
import { char_width } from "../width.ts";

const BUFSIZE = 16384;

interface Counts {
  lines: number;
  words: number;
  chars: number;
  bytes: number;
  width: number;
}
const zero = (): Counts => ({ lines: 0, words: 0, chars: 0, bytes: 0, width: 0 });

interface Wanted {
  l: boolean;
  w: boolean;
  m: boolean;
  c: boolean;
  L: boolean;
}

/** U+00A0 and its relatives, which separate words here though isspace(3) says no, and Unicode's spaces. */
const SPACES = new Set([0xa0, 0x1680, 0x2007, 0x202f, 0x205f, 0x2060, 0x3000, 0x2028, 0x2029]);
const is_space = (c: number): boolean => SPACES.has(c) || (c >= 0x2000 && c <= 0x200a);

/** Counts block by block; words, characters and columns go on over the seams. */
class Counter {
  readonly counts = zero();
  readonly #utf8: boolean;
  #in_word = false;
  #column = 0;
  /** an unfinished character of the block before */
  #rest = "";

  constructor(utf8: boolean) {
    this.#utf8 = utf8;
  }

  lines_only(data: ByteString): void {
    for (let i = data.indexOf("\n"); i >= 0; i = data.indexOf("\n", i + 1)) this.counts.lines++;
    this.counts.bytes += data.length;
  }

  #end_line(): void {
    if (this.#column > this.counts.width) this.counts.width = this.#column;
    this.#column = 0;
  }

  #end_word(): void {
    if (this.#in_word) this.counts.words++;
    this.#in_word = false;
  }

  add(block: ByteString): void {
    this.counts.bytes += block.length;
    const data = this.#rest + block;
    this.#rest = "";
    for (let i = 0; i < data.length; ) {
      const c = data.charCodeAt(i);
      if (c >= 0x80) {
        const used = this.#wide(data, i);
        if (used === 0) {
          this.#rest = data.slice(i);
          return;
        }
        i += used;
        continue;
      }
      i++;
      this.counts.chars++;
      switch (c) {
        case 10:
          this.counts.lines++;
          this.#end_line();
          this.#end_word();
          break;
        case 12:
        case 13:
          this.#end_line();
          this.#end_word();
          break;
        case 9:
          this.#column += 8 - (this.#column % 8);
          this.#end_word();
          break;
        case 32:
          this.#column++;
          this.#end_word();
          break;
        case 11:
          this.#end_word();
          break;
        default:
          if (c >= 32 && c < 127) {
            this.#column++;
            this.#in_word = true;
          }
      }
    }
  }

  /** A byte >= 0x80 or the character it starts; returns its length, 0 when the rest of it is still to come. */
  #wide(data: ByteString, i: number): number {
    if (!this.#utf8) {
      this.counts.chars++;
      return 1;
    }
    const n = utf8_length_at(data, i);
    if (n === 1) {
      const c = data.charCodeAt(i);
      const need = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : 2;
      if (c >= 0xc2 && c < 0xf5 && i + need > data.length && /^.[\x80-\xbf]*$/s.test(data.slice(i))) return 0;
      return 1;
    }
    const code = decode_utf8(data.slice(i, i + n)).codePointAt(0) as number;
    const width = char_width(code);
    this.counts.chars++;
    if (is_space(code)) {
      this.#end_word();
      if (width > 0) this.#column += width;
    } else if (width >= 0) {
      this.#column += width;
      this.#in_word = true;
    }
    return n;
  }

  end(): void {
    this.#end_line();
    this.#end_word();
  }
}

function* count_fd(t: Tool, w: Wanted, fd: number, st: stat | null): Code<{ counts: Counts; error: number }> {
  const counter = new Counter(t.utf8);
  if (w.c && !w.l && !w.w && !w.m && !w.L && st && S_ISREG(st.st_mode) && st.st_size > 0) {
    counter.counts.bytes = Math.max(0, st.st_size - Math.max(0, yield sys.lseek(fd, 0, 1)));
    return { counts: counter.counts, error: 0 };
  }
  const simple = !w.w && !w.m && !w.L;
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, BUFSIZE);
    if (n <= 0) {
      counter.end();
      return { counts: counter.counts, error: n };
    }
    if (simple) counter.lines_only(buf.data);
    else counter.add(buf.data);
  }
}

/** Columns of the numbers: those of the sum of all sizes; 7 where a size is not known beforehand. */
function number_width(stats: readonly (stat | null)[]): number {
  let least = 1;
  let total = 0;
  for (const st of stats) {
    if (!st) continue;
    if (S_ISREG(st.st_mode)) total += st.st_size;
    else least = 7;
  }
  return Math.max(least, String(total).length);
}

/** Names listed in the file of --files0-from. */
function* listed_files(t: Tool, from: string): Code<string[]> {
  if (t.operands.length > 0) {
    yield* t.usage(
      `extra operand ${t.quoteaf(t.operands[0])}\nfile operands cannot be combined with --files0-from`,
    );
  }
  const text = from === "-" ? yield* read_fd(0) : yield* read_file(from);
  if (typeof text === "number") return yield* t.die(`cannot open ${t.quoteaf(from)} for reading`, text);
  const names = text.split("\0");
  if (names.at(-1) === "") names.pop();
  return names;
}

export const wc = tool({
  name: "wc",
  usage: "[OPTION]... [FILE]...\n[OPTION]... --files0-from=F",
  about: `Print newline, word, and byte counts for each FILE, and a total line if
more than one FILE is specified.  A word is a non-zero-length sequence of
printable characters delimited by white space.

With no FILE, or when FILE is -, read standard input.

The options below may be used to select which counts are printed, always in
the following order: newline, word, character, byte, maximum line length.`,
  options: `
  -c, --bytes            print the byte counts
  -m, --chars            print the character counts
  -l, --lines            print the newline counts
      --files0-from=F    read input from the files specified by
                           NUL-terminated names in file F;
                           If F is - then read names from standard input
  -L, --max-line-length  print the maximum display width
  -w, --words            print the word counts`,
  *run(t) {
    const none = !t.has("c", "m", "l", "L", "w");
    const w: Wanted = {
      l: none || t.has("l"),
      w: none || t.has("w"),
      m: t.has("m"),
      c: none || t.has("c"),
      L: t.has("L"),
    };
    const from = t.last("files0-from")?.arg ?? null;
    const files = from !== null ? yield* listed_files(t, from) : t.operands;
    const names = files.length > 0 || from !== null ? files : ["-"];
    const kinds = [w.l, w.w, w.m, w.c, w.L].filter(Boolean).length;
    const stats: (stat | null)[] = [];
    // with a single number in a single line no width is needed
    const aligned = !(names.length === 1 && kinds === 1) && from !== "-";
    if (aligned)
      for (const name of names) {
        const st = new_stat();
        const r = yield name === "-" ? sys.fstat(0, st) : sys.stat_(name, st);
        stats.push(r < 0 ? null : st);
      }
    const width = aligned ? number_width(stats) : 1;
    const row = (c: Counts, name: string | null): string => {
      const numbers: number[] = [];
      if (w.l) numbers.push(c.lines);
      if (w.w) numbers.push(c.words);
      if (w.m) numbers.push(c.chars);
      if (w.c) numbers.push(c.bytes);
      if (w.L) numbers.push(c.width);
      const text = numbers.map((n) => String(n).padStart(width)).join(" ");
      if (name === null) return `${text}\n`;
      return `${text} ${name.includes("\n") ? t.quotef(name) : name}\n`;
    };
    const total = zero();
    for (const name of names) {
      const fd = name === "-" ? 0 : yield sys.open(name, 0);
      if (fd < 0) {
        yield* t.error(t.quotef(name), fd);
        continue;
      }
      let st: stat | null = null;
      if (w.c && kinds === 1) {
        st = new_stat();
        if ((yield sys.fstat(fd, st)) < 0) st = null;
      }
      const { counts, error } = yield* count_fd(t, w, fd, st);
      if (error < 0) yield* t.error(t.quotef(name), error);
      yield* t.out.print(row(counts, files.length === 0 && from === null ? null : name));
      yield* t.out.flush();
      if (fd !== 0) yield sys.close(fd);
      total.lines += counts.lines;
      total.words += counts.words;
      total.chars += counts.chars;
      total.bytes += counts.bytes;
      total.width = Math.max(total.width, counts.width);
    }
    if (names.length > 1) yield* t.out.print(row(total, "total"));
  },
});
