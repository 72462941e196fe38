// gzip(1): compresses files in place, or standard input.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISREG, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, MONTHS } from "../coreutils/calendar.ts";
import { times_of } from "../coreutils/copy_attributes.ts";
import { base_name, join_path, list_dir } from "../coreutils/files.ts";
import { byte_string, bytes_of } from "../lib/bytes.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, InStream, read_fd, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { isatty } from "../lib/ttyname.ts";
import { GZIP_HELP } from "./help.ts";
import { Damaged } from "./inflate.ts";
import { compress, has_magic, type Member, overhead, read_member } from "./member.ts";

/** Exit statuses: an error, a warning. */
const ERROR = 1;
const WARNING = 2;
/** What a file to be decompressed may end in, and what it then becomes. */
const SUFFIXES: readonly [string, string][] = [
  [".tgz", ".tar"],
  [".taz", ".tar"],
  [".gz", ""],
  ["-gz", ""],
  [".z", ""],
  ["-z", ""],
];

const LONG: readonly LongOption[] = [
  ["stdout", "c"],
  ["to-stdout", "c"],
  ["decompress", "d"],
  ["uncompress", "d"],
  ["force", "f"],
  ["help", "h"],
  ["keep", "k"],
  ["list", "l"],
  ["license", "L"],
  ["no-name", "n"],
  ["name", "N"],
  ["quiet", "q"],
  ["silent", "q"],
  ["recursive", "r"],
  ["suffix", "S"],
  ["test", "t"],
  ["verbose", "v"],
  ["version", "V"],
  ["fast", "1"],
  ["best", "9"],
  ["rsyncable", "rsyncable"],
  ["synchronous", "synchronous"],
].map(([name, val]) => ({ name, has_arg: val === "S" ? 1 : 0, val }) as LongOption);

interface Job {
  c: Cli;
  has: (opt: string) => boolean;
  suffix: ByteString;
  level: number;
  /** keep or restore name and time: -N, -n, or as usual */
  names: boolean | null;
  /** lengths of all that was listed */
  total: { files: number; packed: number; plain: number };
  answers: InStream;
}

const ratio = (saved: number, of: number): string =>
  `${(of === 0 ? 0 : (100 * saved) / of).toFixed(1).padStart(5)}%`;

function* warn(job: Job, message: string): Code<void> {
  if (!job.has("q")) yield* job.c.warn(message);
  job.c.status ||= WARNING;
}

function* fail(job: Job, message: string): Code<void> {
  yield* job.c.warn(message);
  job.c.status = ERROR;
}

/** A name in the directory that `name` is in. */
const beside = (name: ByteString, other: ByteString): ByteString =>
  name.slice(0, name.lastIndexOf("/") + 1) + other;

/** All members of a file; null after a message. */
function* members(job: Job, data: ByteString, shown: ByteString): Code<Member[] | null> {
  // what damaged data is told with stands on a line of its own
  const bad = function* (why: string): Code<void> {
    yield* job.c.out.flush();
    yield* eprint("\n");
    yield* fail(job, `${shown}: ${why}`);
  };
  const bytes = bytes_of(data);
  const list: Member[] = [];
  for (let at = 0; at < bytes.length || list.length === 0; ) {
    if (!has_magic(bytes, at)) {
      if (list.length > 0) {
        // zeros up to the end are padding
        if (bytes.subarray(at).some((b) => b !== 0)) {
          if (!job.has("q"))
            yield* eprint(`\n${job.c.name}: ${shown}: decompression OK, trailing garbage ignored\n`);
          job.c.status ||= WARNING;
        }
        return list;
      }
      yield* bad(bytes.length < 2 ? "unexpected end of file" : "not in gzip format");
      return bytes.length < 2 ? job.c.exit(ERROR) : null;
    }
    try {
      const m = read_member(bytes, at);
      if (!m.crc_ok) yield* bad("invalid compressed data--crc error");
      if (!m.length_ok) yield* bad("invalid compressed data--length error");
      if (!m.crc_ok || !m.length_ok) return null;
      list.push(m);
      at = m.end;
    } catch (e) {
      if (!(e instanceof Damaged)) throw e;
      yield* bad(e.early ? "unexpected end of file" : "invalid compressed data--format violated");
      // what cannot be read ends the program, what is wrong only this file
      return e.early ? job.c.exit(ERROR) : null;
    }
  }
  return list;
}

const plain_text = (list: readonly Member[]): ByteString => list.map((m) => byte_string(m.bytes)).join("");

/** One line of -l. */
function* list_file(job: Job, data: ByteString, list: readonly Member[], name: ByteString): Code<void> {
  const verbose = job.has("v");
  if (job.total.files++ === 0 && !job.has("q"))
    yield* job.c.out.print(
      `${verbose ? "method  crc     date  time  " : ""}         compressed        uncompressed  ratio uncompressed_name\n`,
    );
  const length = list.reduce((n, m) => n + m.bytes.length, 0);
  job.total.packed += data.length;
  job.total.plain += length;
  if (verbose) {
    const { crc, mtime } = list[list.length - 1];
    const t = localtime(mtime);
    const pad = (n: number) => String(n).padStart(2, "0");
    const when = `${MONTHS[t.month].slice(0, 3)} ${String(t.mday).padStart(2)} ${pad(t.hour)}:${pad(t.min)}`;
    yield* job.c.out.print(`defla ${crc.toString(16).padStart(8, "0")} ${when} `);
  }
  const shown = job.names && list[0].name !== null ? beside(name, list[0].name) : name;
  yield* job.c.out.print(
    `${String(data.length).padStart(19)} ${String(length).padStart(19)} ${ratio(length - (data.length - list[0].overhead), length)} ${shown}\n`,
  );
}

/** The name a compressed file is decompressed to; null when its suffix is not known. */
function plain_name(job: Job, name: ByteString): ByteString | null {
  for (const [suffix, instead] of [[job.suffix, ""] as const, ...SUFFIXES])
    if (name.endsWith(suffix) && name.length > suffix.length) return name.slice(0, -suffix.length) + instead;
  return null;
}

/** Creates the output file; a negative number when it is not to be. */
function* create(job: Job, name: ByteString): Code<number> {
  const flags = F.O_WRONLY | F.O_CREAT | F.O_EXCL;
  let fd = yield sys.open(name, flags, 0o600);
  if (fd === -17) {
    let over = job.has("f");
    if (!over && (yield* isatty(0))) {
      yield* eprint(`${job.c.name}: ${name} already exists; do you wish to overwrite (y or n)? `);
      over = /^[yY]/.test((yield* job.answers.line()) ?? "");
      if (!over) yield* eprint("\tnot overwritten\n");
    } else if (!over && !job.has("q")) yield* job.c.warn(`${name} already exists;\tnot overwritten`);
    if (!over) {
      job.c.status ||= WARNING;
      return -1;
    }
    yield sys.unlink(name);
    fd = yield sys.open(name, flags, 0o600);
  }
  if (fd < 0) yield* fail(job, `${name}: ${strerror(fd)}`);
  return fd;
}

/** Gives the output the times, owner and mode of the input. */
function* copy_facts(fd: number, st: stat, mtime: number): Code<void> {
  const [atime, kept] = times_of(st);
  yield sys.utimensat(fd, null, [atime, mtime ? { tv_sec: mtime, tv_nsec: 0 } : kept], 0);
  yield sys.fchown(fd, -1, st.st_gid);
  yield sys.fchmod(fd, st.st_mode & 0o7777);
  yield sys.fchown(fd, st.st_uid, -1);
}

/** Replaces the file `name`, which was read from, by `data`. */
function* replace(
  job: Job,
  name: ByteString,
  st: stat,
  to: ByteString,
  data: ByteString,
  mtime: number,
): Code<boolean> {
  const fd = yield* create(job, to);
  if (fd < 0) return false;
  const r = yield* write_all(fd, data);
  if (r < 0) {
    yield* eprint("\n");
    yield* fail(job, `${to}: ${strerror(r)}`);
    yield sys.close(fd);
    yield sys.unlink(to);
    return false;
  }
  yield* copy_facts(fd, st, mtime);
  yield sys.close(fd);
  if (!job.has("k")) yield sys.unlink(name);
  return true;
}

/** Compressed or plain data of an open file, by the options. `name` null: standard input to standard output. */
function* treat(job: Job, name: ByteString | null, data: ByteString, st: stat): Code<void> {
  const { c, has } = job;
  const shown = name ?? "stdin";
  const to_stdout = name === null || has("c");
  const done = function* (r: string, to: ByteString | null): Code<void> {
    if (!has("v")) return;
    const what = to === null ? "" : ` -- ${has("k") ? "created" : "replaced with"} ${to}`;
    yield* eprint(`${name === null ? "" : `${name}:\t`}${r}${what}\n`);
  };
  if (has("d") || has("t") || has("l")) {
    if (to_stdout && has("f") && has("d") && !has_magic(bytes_of(data.slice(0, 2)), 0))
      return yield* c.out.print(data);
    const list = yield* members(job, data, shown);
    if (list === null) return;
    if (has("l"))
      return yield* list_file(job, data, list, name === null ? "stdout" : (plain_name(job, name) ?? name));
    if (has("t")) {
      if (has("v")) yield* eprint(`${shown}:\t OK\n`);
      return;
    }
    const text = plain_text(list);
    const r = ratio(text.length - (data.length - list[0].overhead), text.length);
    if (to_stdout) {
      yield* c.out.print(text);
      return yield* done(r, null);
    }
    let to = plain_name(job, name) as ByteString;
    if (job.names && list[0].name !== null) to = beside(name, base_name(list[0].name));
    if (yield* replace(job, name, st, to, text, job.names ? list[0].mtime : 0)) yield* done(r, to);
    return;
  }
  const keeps = name !== null && job.names !== false;
  const kept = keeps ? base_name(name) : null;
  const packed = compress(data, kept, keeps ? times_of(st)[1].tv_sec : 0, job.level);
  const r = ratio(data.length - (packed.length - overhead(kept)), data.length);
  if (to_stdout) {
    yield* c.out.print(packed);
    return yield* done(r, null);
  }
  if (yield* replace(job, name, st, name + job.suffix, packed, 0)) yield* done(r, name + job.suffix);
}

/** One file named on the command line. */
function* treat_file(job: Job, operand: ByteString): Code<void> {
  const { has } = job;
  const reads = has("d") || has("t") || has("l");
  const in_place = !has("c") && !has("t") && !has("l");
  let name = operand;
  const flags = F.O_RDONLY | F.O_NOCTTY | F.O_NONBLOCK | (in_place && !has("f") ? F.O_NOFOLLOW : 0);
  let fd = yield sys.open(name, flags);
  if (fd === -ENOENT && reads && !name.endsWith(job.suffix)) {
    name += job.suffix;
    fd = yield sys.open(name, flags);
  }
  if (fd < 0) return yield* fail(job, `${name}: ${strerror(fd)}`);
  const st = new_stat();
  yield sys.fstat(fd, st);
  if (S_ISDIR(st.st_mode)) {
    yield sys.close(fd);
    if (!has("r")) return yield* warn(job, `${name} is a directory -- ignored`);
    const entries = yield* list_dir(name);
    if (typeof entries === "number") return yield* fail(job, `${name}: ${strerror(entries)}`);
    for (const e of entries) yield* treat_file(job, join_path(name, e.d_name));
    return;
  }
  const skip = function* (message: string): Code<void> {
    yield sys.close(fd);
    yield* warn(job, message);
  };
  if (in_place && !S_ISREG(st.st_mode))
    return yield* skip(`${name} is not a directory or a regular file - ignored`);
  if (in_place && st.st_nlink > 1 && !has("f") && !has("k"))
    return yield* skip(
      `${name} has ${st.st_nlink - 1} other link${st.st_nlink > 2 ? "s" : ""} -- file ignored`,
    );
  if (reads && in_place && plain_name(job, name) === null)
    return yield* skip(`${name}: unknown suffix -- ignored`);
  if (!reads && in_place && plain_name(job, name) !== null) {
    yield sys.close(fd);
    // told, but no reason to end otherwise than well
    if (!has("q"))
      yield* job.c.warn(
        `${name} already has ${/[.-](gz|z|taz|tgz)$/.exec(name)?.[0] ?? job.suffix} suffix -- unchanged`,
      );
    return;
  }
  const data = yield* read_fd(fd);
  yield sys.close(fd);
  if (typeof data === "number") return yield* fail(job, `${name}: ${strerror(data)}`);
  yield* treat(job, name, data, st);
}

export const gzip = program({
  name: "gzip",
  help: GZIP_HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "123456789cdfhklLnNqrS:tvV", LONG);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      return yield* c.usage(`Try \`${c.name} --help' for more information.\n`, ERROR);
    }
    const given = new Set(parsed.options.map((o) => o.opt));
    if (given.has("h") || given.has("V")) {
      yield* c.out.print(given.has("h") ? GZIP_HELP : "gzip 1.12\n");
      return 0;
    }
    for (const o of parsed.options)
      if (["L", "rsyncable", "synchronous"].includes(o.opt))
        yield* c.die(`option ${o.spelled} is not simulated`);
    const last = (...opts: string[]) => parsed.options.findLast((o) => opts.includes(o.opt));
    const name_option = last("n", "N")?.opt;
    const job: Job = {
      c,
      has: (opt) => given.has(opt),
      suffix: last("S")?.arg ?? ".gz",
      level: Number(last(..."123456789")?.opt ?? 6),
      names: name_option === undefined ? null : name_option === "N",
      total: { files: 0, packed: 0, plain: 0 },
      answers: new InStream(0),
    };
    const reads = job.has("d") || job.has("t") || job.has("l");
    const files = parsed.operands.length > 0 ? parsed.operands : ["-"];
    for (const file of files) {
      if (file !== "-") {
        if (job.has("c") && !reads && !job.has("f") && (yield* isatty(1)))
          yield* to_terminal(c, "written to", "");
        yield* treat_file(job, file);
        continue;
      }
      if (!job.has("f") && !job.has("l") && (yield* isatty(reads ? 0 : 1)))
        yield* to_terminal(c, reads ? "read from" : "written to", reads ? "de" : "");
      const st = new_stat();
      yield sys.fstat(0, st);
      const data = yield* read_fd(0);
      if (typeof data === "number") yield* fail(job, `stdin: ${strerror(data)}`);
      else yield* treat(job, null, data, st);
    }
    if (job.has("l") && job.total.files > 1) {
      const { packed, plain } = job.total;
      const blank = job.has("v") ? " ".repeat(28) : "";
      yield* c.out.print(
        `${blank}${String(packed).padStart(19)} ${String(plain).padStart(19)} ${ratio(plain - packed, plain)} (totals)\n`,
      );
    }
    return c.status;
  },
});

function* to_terminal(c: Cli, verb: string, de: string): Code<never> {
  yield* c.warn(`compressed data not ${verb} a terminal. Use -f to force ${de}compression.`);
  return yield* c.usage(`For help, type: ${c.name} -h\n`, ERROR);
}
