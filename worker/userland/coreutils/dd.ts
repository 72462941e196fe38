// dd(1).
import { ESPIPE } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { now } from "./datetime.ts";
import { Converter } from "./dd_convert.ts";
import { type DdOptions, open_flags, read_operands } from "./dd_operands.ts";
import { Exit, type Tool, tool } from "./tool.ts";

/** Blocks so far. */
interface Counts {
  in_full: number;
  in_part: number;
  out_full: number;
  out_part: number;
  bytes: number;
}

const UNITS = "kMGTPEZY";

/** "1.0 kB" or "1.0 KiB", rounded to the nearest. */
function amount(n: number, base: 1000 | 1024): string {
  let v = n;
  let power = 0;
  while (v >= base && power < UNITS.length) {
    v /= base;
    power++;
  }
  const text = power > 0 && v < 9.95 ? v.toFixed(1) : String(Math.round(v));
  if (power === 0) return `${text} B`;
  const letter = UNITS[power - 1];
  return `${text} ${base === 1024 ? `${letter.toUpperCase()}i` : letter}B`;
}

/** Bytes per second: thousands at least. */
function rate(bytes: number, seconds: number): string {
  if (seconds <= 0) return "Infinity B/s";
  const r = bytes / seconds;
  return `${r < 1000 ? `${(r / 1000).toFixed(1)} kB` : amount(r, 1000)}/s`;
}

/** %g of C: six significant digits. */
function general(x: number): string {
  if (x === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(x)));
  if (exponent < -4 || exponent > 5)
    return x
      .toExponential(5)
      .replace(/\.?0+e/, "e")
      .replace(/e([-+])(\d)$/, "e$10$2");
  return String(Number(x.toPrecision(6)));
}

/** Opens a file as descriptor `fd`. */
function* open_as(fd: number, path: ByteString, flags: number): Code<number> {
  const opened = yield sys.open(path, flags, 0o666);
  if (opened < 0 || opened === fd) return opened;
  const r = yield sys.dup2(opened, fd);
  yield sys.close(opened);
  return r;
}

class Copy {
  readonly t: Tool;
  readonly o: DdOptions;
  readonly counts: Counts = { in_full: 0, in_part: 0, out_full: 0, out_part: 0, bytes: 0 };
  readonly converter: Converter;
  #pending = "";

  constructor(t: Tool, o: DdOptions) {
    this.t = t;
    this.o = o;
    this.converter = new Converter(o.conv, o.cbs);
  }

  get input_name(): ByteString {
    return this.o.if ?? "standard input";
  }
  get output_name(): ByteString {
    return this.o.of ?? "standard output";
  }

  /** Opens input and output, and goes to where copying begins. */
  *open(): Code<void> {
    const { t, o } = this;
    if (o.if !== null) {
      const r = yield* open_as(0, o.if, F.O_RDONLY | open_flags(o.iflag));
      if (r < 0) yield* t.die(`failed to open ${t.quoteaf(o.if)}`, r);
    }
    if (o.of !== null) {
      const seeks = o.seek.n > 0;
      const create = o.conv.has("nocreat") ? 0 : F.O_CREAT;
      const truncate = seeks || o.conv.has("notrunc") ? 0 : F.O_TRUNC;
      const flags = create | truncate | (o.conv.has("excl") ? F.O_EXCL : 0) | open_flags(o.oflag);
      let r = -1;
      // to read what is skipped on a file that cannot seek, it must be readable
      if (seeks) r = yield* open_as(1, o.of, F.O_RDWR | flags);
      if (r < 0) r = yield* open_as(1, o.of, F.O_WRONLY | flags);
      if (r < 0) yield* t.die(`failed to open ${t.quoteaf(o.of)}`, r);
      if (seeks && !o.conv.has("notrunc")) yield* this.#cut();
    }
  }

  /** seek= without notrunc: the file ends where writing begins. */
  *#cut(): Code<void> {
    const { t, o } = this;
    const size = o.seek.bytes ? o.seek.n : o.seek.n * o.obs;
    const r = yield sys.ftruncate(1, size);
    if (r >= 0) return;
    const st = new_stat();
    if ((yield sys.fstat(1, st)) >= 0 && !S_ISREG(st.st_mode)) return;
    yield* t.die(`failed to truncate to ${size} bytes in output file ${t.quoteaf(this.output_name)}`, r);
  }

  /** Skips `bytes` of a descriptor, by seeking or by reading. False when the file ends before. */
  *#pass(fd: number, bytes: number, name: ByteString): Code<boolean> {
    const { t } = this;
    const at = yield sys.lseek(fd, bytes, F.SEEK_CUR);
    if (at >= 0) {
      if (fd !== 0) return true;
      // a position past the end stays: a file of /proc, whose size is 0, is read from there
      const st = new_stat();
      yield sys.fstat(fd, st);
      return !(S_ISREG(st.st_mode) && at > st.st_size);
    }
    if (at !== -ESPIPE) yield* t.die(`${t.quotef(name)}: cannot ${fd === 0 ? "skip" : "seek"}`, at);
    let left = bytes;
    while (left > 0) {
      const n = yield sys.read(fd, new UserBuffer(), Math.min(left, this.o.ibs));
      if (n < 0) yield* t.die(`error reading ${t.quoteaf(name)}`, n);
      if (n === 0) return false;
      left -= n;
    }
    return true;
  }

  *position(): Code<boolean> {
    const { t, o } = this;
    if (o.skip.n > 0) {
      const bytes = o.skip.bytes ? o.skip.n : o.skip.n * o.ibs;
      if (!(yield* this.#pass(0, bytes, this.input_name))) {
        if (o.status !== "none")
          yield* t.warn(`${t.quotef(this.input_name)}: cannot skip to specified offset`);
      }
    }
    if (o.seek.n > 0) {
      const bytes = o.seek.bytes ? o.seek.n : o.seek.n * o.obs;
      if (!(yield* this.#pass(1, bytes, this.output_name)))
        return yield* t.die(`${t.quotef(this.output_name)}: cannot seek`, ESPIPE);
    }
    return true;
  }

  /** One input block, or several reads together with fullblock. */
  *#read(size: number): Code<ByteString | number> {
    let data = "";
    do {
      const buf = new UserBuffer();
      const n = yield sys.read(0, buf, size - data.length);
      if (n < 0) return data === "" ? n : data;
      if (n === 0) break;
      data += buf.data;
    } while (this.o.iflag.has("fullblock") && data.length < size);
    return data;
  }

  *#write(data: ByteString): Code<void> {
    const { t, o, counts } = this;
    const zero = o.conv.has("sparse") && /^\0*$/.test(data);
    const r = zero && (yield sys.lseek(1, data.length, F.SEEK_CUR)) >= 0 ? 0 : yield* write_all(1, data);
    if (r < 0) {
      // quit: the statistics come last, whatever ended it
      yield* t.error(`error writing ${t.quoteaf(this.output_name)}`, r);
      yield* this.report();
      throw new Exit(1);
    }
    counts.bytes += data.length;
    if (data.length === o.obs) counts.out_full++;
    else counts.out_part++;
  }

  /** Output blocks out of what has been converted; `all`: a short last one too. */
  *#drain(all: boolean): Code<void> {
    const { obs } = this.o;
    while (this.#pending.length >= obs) {
      const block = this.#pending.slice(0, obs);
      this.#pending = this.#pending.slice(obs);
      yield* this.#write(block);
    }
    if (all && this.#pending !== "") {
      const rest = this.#pending;
      this.#pending = "";
      yield* this.#write(rest);
    }
  }

  *copy(): Code<void> {
    const { t, o, counts } = this;
    const converts = o.conv.has("block") || o.conv.has("unblock") || o.conv.has("swab");
    const whole = o.joined && !converts;
    let left = o.count === null ? Number.POSITIVE_INFINITY : o.count.n;
    while (left > 0) {
      if (o.status === "progress") yield* this.#progress();
      const size = o.count?.bytes ? Math.min(o.ibs, left) : o.ibs;
      let data = yield* this.#read(size);
      if (typeof data === "number") {
        yield* t.error(`error reading ${t.quoteaf(this.input_name)}`, data);
        if (!o.conv.has("noerror")) break;
        if (o.status !== "none") yield* this.report();
        if ((yield sys.lseek(0, size, F.SEEK_CUR)) < 0) break;
        if (!o.conv.has("sync")) continue;
        data = "";
      } else if (data === "") break;
      left -= o.count?.bytes ? data.length : 1;
      if (data.length === o.ibs) counts.in_full++;
      else {
        counts.in_part++;
        if (o.conv.has("sync")) data = data.padEnd(o.ibs, converts ? " " : "\0");
      }
      const out = this.converter.convert(data);
      if (whole) {
        if (out !== "") yield* this.#write(out);
        continue;
      }
      this.#pending += out;
      yield* this.#drain(false);
    }
    this.#pending += this.converter.finish();
    yield* this.#drain(true);
  }

  /** conv=fsync and fdatasync, and the end of a sparse file. */
  *finish(): Code<void> {
    const { t, o } = this;
    if (o.conv.has("sparse")) {
      const at = yield sys.lseek(1, 0, F.SEEK_CUR);
      const st = new_stat();
      if (at >= 0 && (yield sys.fstat(1, st)) >= 0 && S_ISREG(st.st_mode) && st.st_size < at)
        yield sys.ftruncate(1, at);
    }
    if (!o.conv.has("fsync") && !o.conv.has("fdatasync")) return;
    const r = o.conv.has("fsync") ? yield sys.fsync(1) : yield sys.fdatasync(1);
    if (r < 0)
      yield* t.error(
        `${o.conv.has("fsync") ? "fsync" : "fdatasync"} failed for ${t.quoteaf(this.output_name)}`,
        r,
      );
  }

  start = 0;
  /** The counts on standard error, as status= says. */
  *report(): Code<void> {
    const { o, counts, converter } = this;
    if (this.#progress_length > 0) yield* eprint("\n");
    this.#progress_length = 0;
    if (o.status === "none") return;
    yield* eprint(
      `${counts.in_full}+${counts.in_part} records in\n${counts.out_full}+${counts.out_part} records out\n`,
    );
    if (converter.truncated)
      yield* eprint(`${converter.truncated} truncated record${converter.truncated === 1 ? "" : "s"}\n`);
    if (o.status === "noxfer") return;
    const seconds = yield* this.#elapsed();
    yield* eprint(`${this.#copied(seconds, general(Number(seconds.toFixed(6))))}\n`);
  }

  *#elapsed(): Code<number> {
    const t = yield* now();
    return t.tv_sec + t.tv_nsec / 1e9 - this.start;
  }

  #copied(seconds: number, shown: string): string {
    const { bytes } = this.counts;
    const sizes =
      bytes >= 1024
        ? ` (${amount(bytes, 1000)}, ${amount(bytes, 1024)})`
        : bytes >= 1000
          ? ` (${amount(bytes, 1000)})`
          : "";
    return `${bytes} byte${bytes === 1 ? "" : "s"}${sizes} copied, ${shown} s, ${rate(bytes, seconds)}`;
  }

  /** length of the line of status=progress that stands on the terminal, and when the next is due */
  #progress_length = 0;
  #next_progress = 1;

  /** status=progress: once a second, over the line before. */
  *#progress(): Code<void> {
    const seconds = yield* this.#elapsed();
    if (seconds < this.#next_progress) return;
    this.#next_progress = Math.floor(seconds) + 1;
    const line = this.#copied(seconds, seconds.toFixed(0));
    yield* eprint(`\r${line.padEnd(this.#progress_length)}`);
    this.#progress_length = line.length;
  }
}

export const dd = tool({
  name: "dd",
  usage: "[OPERAND]...\nOPTION",
  about: `Copy a file, converting and formatting according to the operands.

  bs=BYTES        read and write up to BYTES bytes at a time (default: 512);
                  overrides ibs and obs
  cbs=BYTES       convert BYTES bytes at a time
  conv=CONVS      convert the file as per the comma separated symbol list
  count=N         copy only N input blocks
  ibs=BYTES       read up to BYTES bytes at a time (default: 512)
  if=FILE         read from FILE instead of stdin
  iflag=FLAGS     read as per the comma separated symbol list
  obs=BYTES       write BYTES bytes at a time (default: 512)
  of=FILE         write to FILE instead of stdout
  oflag=FLAGS     write as per the comma separated symbol list
  seek=N          (or oseek=N) skip N obs-sized output blocks
  skip=N          (or iseek=N) skip N ibs-sized input blocks
  status=LEVEL    The LEVEL of information to print to stderr;
                  'none' suppresses everything but error messages,
                  'noxfer' suppresses the final transfer statistics,
                  'progress' shows periodic transfer statistics

N and BYTES may be followed by the following multiplicative suffixes:
c=1, w=2, b=512, kB=1000, K=1024, MB=1000*1000, M=1024*1024, xM=M,
GB=1000*1000*1000, G=1024*1024*1024, and so on for T, P, E, Z, Y.
Binary prefixes can be used, too: KiB=K, MiB=M, and so on.
If N ends in 'B', it counts bytes not blocks.

Each CONV symbol may be:

  block     pad newline-terminated records with spaces to cbs-size
  unblock   replace trailing spaces in cbs-size records with newline
  lcase     change upper case to lower case
  ucase     change lower case to upper case
  sparse    try to seek rather than write all-NUL output blocks
  swab      swap every pair of input bytes
  sync      pad every input block with NULs to ibs-size; when used
            with block or unblock, pad with spaces rather than NULs
  excl      fail if the output file already exists
  nocreat   do not create the output file
  notrunc   do not truncate the output file
  noerror   continue after read errors
  fdatasync  physically write output file data before finishing
  fsync     likewise, but also write metadata

Each FLAG symbol may be:

  append    append mode (makes sense only for output; conv=notrunc suggested)
  direct    use direct I/O for data
  directory  fail unless a directory
  dsync     use synchronized I/O for data
  sync      likewise, but also for metadata
  fullblock  accumulate full blocks of input (iflag only)
  nonblock  use non-blocking I/O
  noatime   do not update access time
  nocache   Request to drop cache.  See also oflag=sync
  noctty    do not assign controlling terminal from file
  nofollow  do not follow symlinks

Options are:`,
  *run(t) {
    const o = yield* read_operands(t);
    const copy = new Copy(t, o);
    yield* copy.open();
    const t0 = yield* now();
    copy.start = t0.tv_sec + t0.tv_nsec / 1e9;
    yield* copy.position();
    yield* copy.copy();
    yield* copy.finish();
    yield* copy.report();
  },
});
