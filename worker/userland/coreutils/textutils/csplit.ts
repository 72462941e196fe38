// csplit(1): cuts a file where lines match.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint, InStream, OutStream } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { Exit, type Tool, tool } from "../tool.ts";
import { LONG_NAME, type Pattern, parse_patterns, parse_suffix, type Suffix } from "./csplit_patterns.ts";
import { decimal, INT_MAX } from "./decimal.ts";
import { chomp } from "./lines.ts";

/** The lines of the input by their numbers, from the first one that was not taken. */
class Lines {
  readonly #t: Tool;
  readonly #input: InStream;
  #kept: ByteString[] = [];
  /** how many of those have been taken */
  #taken = 0;
  /** number of the line that is taken next */
  next = 1;

  constructor(t: Tool, input: InStream) {
    this.#t = t;
    this.#input = input;
  }

  /** Line number n, which must not have been taken; null behind the end. */
  *at(n: number): Code<ByteString | null> {
    const index = this.#taken + n - this.next;
    while (this.#kept.length <= index) {
      const line = yield* this.#input.line();
      if (this.#input.error) yield* this.#t.die("read error", this.#input.error);
      if (line === null) return null;
      this.#kept.push(line);
    }
    return this.#kept[index];
  }

  *take(): Code<ByteString | null> {
    const line = yield* this.at(this.next);
    if (line === null) return null;
    this.next++;
    if (++this.#taken === 4096) {
      this.#kept = this.#kept.slice(this.#taken);
      this.#taken = 0;
    }
    return line;
  }
}

/** The files that are written. */
class Files {
  readonly #t: Tool;
  readonly #prefix: ByteString;
  readonly #suffix: Suffix;
  #count = 0;
  #name: ByteString = "";
  #out: OutStream | null = null;
  #written = 0;

  constructor(t: Tool, prefix: ByteString, suffix: Suffix) {
    this.#t = t;
    this.#prefix = prefix;
    this.#suffix = suffix;
  }

  *create(): Code<void> {
    this.#name = this.#prefix + this.#suffix(this.#count);
    const fd = yield sys.open(this.#name, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    if (fd < 0) yield* this.#t.die(this.#t.quotef(this.#name), fd);
    this.#count++;
    this.#out = new OutStream(fd);
    this.#written = 0;
  }

  *write(line: ByteString): Code<void> {
    this.#written += line.length;
    if (this.#out) yield* this.#out.print(line);
  }

  /** Ends the file that is written, says its size, and removes it if it is empty and such are not wanted. */
  *close(): Code<void> {
    const out = this.#out;
    if (!out) return;
    this.#out = null;
    const error = yield* out.flush();
    yield sys.close(out.fd);
    if (error) yield* this.#t.die(`write error for ${this.#t.quoteaf(this.#name)}`, error);
    if (this.#written === 0 && this.#t.has("z")) {
      this.#count--;
      yield sys.unlink(this.#name);
    } else if (!this.#t.has("s", "q")) yield* this.#t.out.print(`${this.#written}\n`);
  }

  *remove_all(): Code<void> {
    for (let n = 0; n < this.#count; n++) yield sys.unlink(this.#prefix + this.#suffix(n));
  }
}

/** Thrown where the real csplit ends without closing and removing what it has written. */
class Abandoned extends Exit {}

class Splitter {
  readonly #t: Tool;
  readonly #lines: Lines;
  readonly #files: Files;
  /** number of the last line that was compared */
  #compared = 0;

  constructor(t: Tool, lines: Lines, files: Files) {
    this.#t = t;
    this.#lines = lines;
    this.#files = files;
  }

  /** Writes the lines before number `end`; false if there are not so many. */
  *#copy(end: number): Code<boolean> {
    while (this.#lines.next < end) {
      const line = yield* this.#lines.take();
      if (line === null) return false;
      yield* this.#files.write(line);
    }
    return true;
  }

  *#skip(end: number): Code<boolean> {
    while (this.#lines.next < end) if ((yield* this.#lines.take()) === null) return false;
    return true;
  }

  /** The rest is one piece. */
  *rest(): Code<void> {
    yield* this.#files.create();
    yield* this.#copy(Number.POSITIVE_INFINITY);
    yield* this.#files.close();
  }

  /** A message that does not wait for what was printed before, and the end. */
  *#fail(p: Pattern, message: string, repetition: number): Code<never> {
    const where = repetition > 0 ? ` on repetition ${repetition}` : "";
    yield* eprint(`${this.#t.name}: ${this.#t.quote(p.text)}: ${message}${where}\n`);
    throw new Exit(1);
  }

  *#drop_matched(): Code<void> {
    if (this.#t.has("suppress-matched")) yield* this.#lines.take();
  }

  *#at_line(p: Pattern, repetition: number): Code<void> {
    const end = p.line * (repetition + 1);
    yield* this.#files.create();
    if (!this.#t.has("suppress-matched") && (yield* this.#lines.at(this.#lines.next)) === null) {
      yield* this.#t.warn("input disappeared");
      throw new Abandoned(1);
    }
    const complete = yield* this.#copy(end);
    if (!complete || (end >= this.#lines.next && (yield* this.#lines.at(end)) === null))
      yield* this.#fail(p, "line number out of range", repetition);
    yield* this.#files.close();
    yield* this.#drop_matched();
  }

  /** False when nothing matches any more and the pattern is one that may. */
  *#at_match(p: Pattern, regex: NonNullable<Pattern["regex"]>, repetition: number): Code<boolean> {
    let found = Math.max(this.#compared + 1, this.#lines.next);
    for (; ; found++) {
      const line = yield* this.#lines.at(found);
      if (line === null) {
        if (p.repeat === Number.POSITIVE_INFINITY) {
          if (!p.skip) yield* this.rest();
          return false;
        }
        if (!p.skip) {
          yield* this.#files.create();
          yield* this.#copy(Number.POSITIVE_INFINITY);
        }
        return yield* this.#fail(p, "match not found", repetition);
      }
      if (regex.test(chomp(line))) break;
    }
    this.#compared = found + Math.max(0, p.offset);
    const end = found + p.offset;
    if (!p.skip) yield* this.#files.create();
    const possible = end >= this.#lines.next && (yield* p.skip ? this.#skip(end) : this.#copy(end));
    if (!possible) yield* this.#t.die(`${this.#t.quote(p.text)}: line number out of range`);
    yield* this.#files.close();
    yield* this.#drop_matched();
    return true;
  }

  /** Cuts at the patterns; false if the input ended at one that is repeated as often as possible. */
  *split(patterns: readonly Pattern[]): Code<boolean> {
    for (const p of patterns)
      for (let repetition = 0; repetition <= p.repeat; repetition++) {
        if (p.regex === null) yield* this.#at_line(p, repetition);
        else if (!(yield* this.#at_match(p, p.regex, repetition))) return false;
      }
    return true;
  }
}

function* digits_option(t: Tool): Code<number> {
  const text = t.last("n")?.arg ?? "2";
  return Number(yield* decimal(t, text, `invalid number: ${t.quote(text)}`, 0n, INT_MAX));
}

export const csplit = tool({
  name: "csplit",
  usage: "[OPTION]... FILE PATTERN...",
  about: `Output pieces of FILE separated by PATTERN(s) to files 'xx00', 'xx01', ...,
and output byte counts of each piece to standard output.

Read standard input if FILE is -

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -b, --suffix-format=FORMAT  use sprintf FORMAT instead of %02d
  -f, --prefix=PREFIX        use PREFIX instead of 'xx'
  -k, --keep-files           do not remove output files on errors
      --suppress-matched     suppress the lines matching PATTERN
  -n, --digits=DIGITS        use specified number of digits instead of 2
  -s, -q, --quiet, --silent  do not print counts of output file sizes
  -z, --elide-empty-files    remove empty output files`,
  notes: `Each PATTERN may be:
  INTEGER            copy up to but not including specified line number
  /REGEXP/[OFFSET]   copy up to but not including a matching line
  %REGEXP%[OFFSET]   skip to, but not including a matching line
  {INTEGER}          repeat the previous pattern specified number of times
  {*}                repeat the previous pattern as many times as possible

A line OFFSET is an integer optionally preceded by '+' or '-'`,
  *run(t) {
    const digits = yield* digits_option(t);
    const format = t.last("b")?.arg ?? null;
    const suffix: Suffix =
      format === null
        ? (n) => String(n).padStart(Math.min(digits, LONG_NAME), "0")
        : yield* parse_suffix(t, format);
    yield* t.expect_operands(2);
    const [file, ...operands] = t.operands;
    const fd = file === "-" ? 0 : yield sys.open(file, 0);
    if (fd < 0) yield* t.die(`cannot open ${t.quoteaf(file)} for reading`, fd);
    const patterns = yield* parse_patterns(t, operands);
    const files = new Files(t, t.last("f")?.arg ?? "xx", suffix);
    const splitter = new Splitter(t, new Lines(t, new InStream(fd)), files);
    try {
      if (yield* splitter.split(patterns)) yield* splitter.rest();
    } catch (e) {
      if (!(e instanceof Exit) || e instanceof Abandoned) throw e;
      yield* files.close();
      if (!t.has("k")) yield* files.remove_all();
      throw e;
    }
  },
});
