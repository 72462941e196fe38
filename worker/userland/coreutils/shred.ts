// shred(1): overwrites files, and removes them.
import { EACCES } from "../../kernel/uapi/errno.ts";
import { O_DIRECTORY, O_NOCTTY, O_RDONLY, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISFIFO, S_ISREG, S_ISSOCK, type stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { parse_size } from "./sizes.ts";
import { type Tool, tool } from "./tool.ts";

const PASSES = 3;
/** Bytes written at a time. */
const CHUNK = 65536;
const RANDOM = -1;

/**
 * Patterns of twelve bits, in groups: when there are not enough passes for a whole group, some of it are taken. The last
 * group are those before with the first bit flipped in each block.
 */
const GROUPS: readonly (readonly number[])[] = [
  [0x000, 0xfff],
  [0x555, 0xaaa],
  [0x249, 0x492, 0x6db, 0x924, 0xb6d, 0xdb6],
  [0x111, 0x222, 0x333, 0x444, 0x666, 0x777, 0x888, 0x999, 0xbbb, 0xccc, 0xddd, 0xeee],
  [0x1000, 0x1fff, 0x1249, 0x1492, 0x16db, 0x1924, 0x1b6d, 0x1db6],
];
/** Random passes among them: two before the first, and one after the second and the fourth group. */
const RANDOM_AFTER = [2, 0, 1, 0, 1];
const FLIPPED = 0x1000;

/** The three bytes that a pattern repeats. */
function pattern_bytes(pattern: number): ByteString {
  const bits = pattern & 0xfff;
  const bytes = [bits >> 4, ((bits & 15) << 4) | (bits >> 8), bits & 255];
  if (pattern & FLIPPED) bytes[0] ^= 0x80;
  return String.fromCharCode(...bytes);
}

const hex = (bytes: ByteString): string =>
  [...bytes].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

/** Random bytes: of the kernel, or of a file. */
interface Source {
  /** -1: of the kernel */
  fd: number;
  name: ByteString;
}

function* random_bytes(t: Tool, source: Source, n: number): Code<ByteString> {
  const { fd, name } = source;
  const buf = new UserBuffer();
  let data = "";
  while (data.length < n) {
    const left = n - data.length;
    const r = yield fd < 0 ? sys.getrandom(buf, Math.min(256, left)) : sys.read(fd, buf, left);
    if (r === 0) yield* t.die(`${t.quotef(name)}: end of file`);
    if (r < 0) yield* t.die(fd < 0 ? "getrandom" : t.quotef(name), r);
    data += buf.data;
  }
  return data;
}

function* random_below(t: Tool, source: Source, n: number): Code<number> {
  const [a, b, c] = [...(yield* random_bytes(t, source, 3))].map((x) => x.charCodeAt(0));
  return ((a << 16) | (b << 8) | c) % n;
}

/** What each pass writes: random ones first, last and evenly between. */
function* choose_patterns(t: Tool, source: Source, passes: number): Code<number[]> {
  const fixed: number[] = [];
  let left = passes;
  let random = 0;
  for (let i = 0; left > 0; i++) {
    const plain = Math.min(left, RANDOM_AFTER[i] ?? left);
    random += plain;
    left -= plain;
    const group = [...(GROUPS[i] ?? [])];
    if (left >= group.length) {
      fixed.push(...group);
      left -= group.length;
    } else if (left < 2 || 3 * left < group.length) {
      random += left;
      left = 0;
    } else
      for (; left > 0; left--) fixed.push(...group.splice(yield* random_below(t, source, group.length), 1));
  }
  const out: number[] = [];
  for (let i = 0, placed = 0; i < passes; i++) {
    const due = random < 2 ? (i === 0 ? random : 0) : Math.floor((i * (random - 1)) / (passes - 1)) + 1;
    if (placed < due || fixed.length === 0) {
      out.push(RANDOM);
      placed++;
    } else out.push(...fixed.splice(yield* random_below(t, source, fixed.length), 1));
  }
  return out;
}

interface Job {
  t: Tool;
  source: Source;
  passes: readonly number[];
  /** bytes to overwrite; null: what the file has */
  size: number | null;
  exact: boolean;
  /** how it is removed in the end */
  remove: "unlink" | "wipe" | "wipesync" | null;
  verbose: boolean;
  force: boolean;
}

function* say(job: Job, name: ByteString, text: string): Code<void> {
  if (job.verbose) yield* eprint(`${job.t.name}: ${job.t.quotef(name)}: ${text}\n`);
}

function* length_of(job: Job, fd: number, name: ByteString, st: stat): Code<number | null> {
  if (job.size !== null) return job.size;
  if (S_ISREG(st.st_mode)) {
    const block = job.exact ? 1 : st.st_blksize;
    return Math.ceil(st.st_size / block) * block;
  }
  const end = yield sys.lseek(fd, 0, 2);
  if (end > 0) return end;
  yield* job.t.error(`${job.t.quotef(name)}: cannot determine file size`);
  return null;
}

function* one_pass(job: Job, fd: number, name: ByteString, pattern: number, size: number): Code<boolean> {
  const rewound = yield sys.lseek(fd, 0, 0);
  if (rewound < 0) {
    yield* job.t.error(`${job.t.quotef(name)}: cannot rewind`, rewound);
    return false;
  }
  const unit = pattern === RANDOM ? "" : pattern_bytes(pattern);
  for (let done = 0; done < size; ) {
    const n = Math.min(CHUNK, size - done);
    const data =
      pattern === RANDOM
        ? yield* random_bytes(job.t, job.source, n)
        : unit.repeat(Math.ceil(n / 3) + 1).slice(done % 3, (done % 3) + n);
    const error = yield* write_all(fd, data);
    if (error) {
      yield* job.t.error(`${job.t.quotef(name)}: error writing at offset ${done}`, error);
      return false;
    }
    done += n;
  }
  yield sys.fdatasync(fd);
  return true;
}

function* overwrite(job: Job, fd: number, name: ByteString): Code<boolean> {
  const { t } = job;
  const st = new_stat();
  yield sys.fstat(fd, st);
  if (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)) {
    yield* t.error(`${t.quotef(name)}: invalid file type`);
    return false;
  }
  const size = yield* length_of(job, fd, name, st);
  if (size === null) return false;
  for (const [i, pattern] of job.passes.entries()) {
    if (size === 0 && S_ISREG(st.st_mode)) break;
    const what = pattern === RANDOM ? "random" : hex(pattern_bytes(pattern));
    yield* say(job, name, `pass ${i + 1}/${job.passes.length} (${what})...`);
    if (!(yield* one_pass(job, fd, name, pattern, size))) return false;
  }
  if (!job.remove || !S_ISREG(st.st_mode)) return true;
  const r = yield sys.ftruncate(fd, 0);
  if (r < 0) yield* t.error(`${t.quotef(name)}: error truncating`, r);
  return r >= 0;
}

/** Characters of the names that stand in for the real one, in the order in which they are tried. */
const NAME_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/** The next name of the same length; null after the last. */
function next_name(name: string): string | null {
  for (let i = name.length - 1; i >= 0; i--) {
    const at = NAME_CHARACTERS.indexOf(name[i]) + 1;
    const rest = "0".repeat(name.length - 1 - i);
    if (at < NAME_CHARACTERS.length) return name.slice(0, i) + NAME_CHARACTERS[at] + rest;
  }
  return null;
}

/** Renames the file to ever shorter names, and removes it. */
function* wipe_name(job: Job, name: ByteString): Code<boolean> {
  const { t } = job;
  const slash = name.lastIndexOf("/") + 1;
  const dir = name.slice(0, slash);
  yield* say(job, name, "removing");
  const dir_fd = job.remove === "wipesync" ? yield sys.open(dir || ".", O_RDONLY | O_DIRECTORY) : -1;
  let now = name;
  for (let length = job.remove === "unlink" ? 0 : name.length - slash; length > 0; length--) {
    let base: string | null = "0".repeat(length);
    while (base !== null && (yield sys.lstat(dir + base, new_stat())) >= 0) base = next_name(base);
    if (base === null || (yield sys.rename(now, dir + base)) < 0) continue;
    yield* say(job, now, `renamed to ${dir + base}`);
    now = dir + base;
    if (dir_fd >= 0) yield sys.fsync(dir_fd);
  }
  const r = yield sys.unlink(now);
  if (r < 0) yield* t.error(`${t.quotef(name)}: failed to remove`, r);
  else yield* say(job, name, "removed");
  if (dir_fd >= 0) {
    yield sys.fsync(dir_fd);
    yield sys.close(dir_fd);
  }
  return r >= 0;
}

function* shred_file(job: Job, name: ByteString): Code<void> {
  const { t } = job;
  if (name === "-") {
    yield* overwrite(job, 1, name);
    return;
  }
  let fd = yield sys.open(name, O_WRONLY | O_NOCTTY);
  if (fd === -EACCES && job.force && (yield sys.chmod(name, 0o200)) >= 0)
    fd = yield sys.open(name, O_WRONLY | O_NOCTTY);
  if (fd < 0) return yield* t.error(`${t.quotef(name)}: failed to open for writing`, fd);
  const done = yield* overwrite(job, fd, name);
  yield sys.close(fd);
  if (done && job.remove) yield* wipe_name(job, name);
}

const HOW = ["unlink", "wipe", "wipesync"] as const;

function* removal(t: Tool): Code<Job["remove"]> {
  let how: Job["remove"] = null;
  for (const o of t.options)
    if (o.opt === "u") how = "wipesync";
    else if (o.opt === "remove")
      how =
        o.arg === null
          ? "wipesync"
          : HOW[
              yield* t.choose(
                "--remove",
                o.arg,
                HOW.map((word) => [word]),
              )
            ];
  return how;
}

function* random_source(t: Tool): Code<Source> {
  const sources = t.options.filter((o) => o.opt === "random-source");
  if (new Set(sources.map((o) => o.arg)).size > 1) yield* t.die("multiple random sources specified");
  const name = sources[0]?.arg ?? "";
  if (name === "") return { fd: -1, name };
  const fd = yield sys.open(name, O_RDONLY);
  if (fd < 0) yield* t.die(t.quotef(name), fd);
  return { fd, name };
}

export const shred = tool({
  name: "shred",
  usage: "[OPTION]... FILE...",
  about: `Overwrite the specified FILE(s) repeatedly, in order to make it harder
for even very expensive hardware probing to recover the data.

If FILE is -, shred standard output.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -f, --force    change permissions to allow writing if necessary
  -n, --iterations=N  overwrite N times instead of the default (3)
      --random-source=FILE  get random bytes from FILE
  -s, --size=N   shred this many bytes (suffixes like K, M, G accepted)
  -u             deallocate and remove file after overwriting
      --remove[=HOW]  like -u but give control on HOW to delete;  See below
  -v, --verbose  show progress
  -x, --exact    do not round file sizes up to the next full block;
                   this is the default for non-regular files
  -z, --zero     add a final overwrite with zeros to hide shredding`,
  notes: `
Delete FILE(s) if --remove (-u) is specified.  The default is not to remove
the files because it is common to operate on device files like /dev/hda,
and those files usually should not be removed.
The optional HOW parameter indicates how to remove a directory entry:
'unlink' => use a standard unlink call.
'wipe' => also first obfuscate bytes in the name.
'wipesync' => also sync each obfuscated byte to the device.
The default mode is 'wipesync', but note it can be expensive.

CAUTION: shred assumes the file system and hardware overwrite data in place.
Although this is common, many platforms operate otherwise.  Also, backups
and mirrors may contain unremovable copies that will let a shredded file
be recovered later.  See the GNU coreutils manual for details.`,
  *run(t) {
    const count = t.last("n")?.arg ?? String(PASSES);
    if (!/^\s*\+?\d{1,9}$/.test(count)) yield* t.die(`invalid number of passes: ${t.quote(count)}`);
    const size_text = t.last("s")?.arg ?? null;
    const size = size_text === null ? null : parse_size(size_text, "cbBkKMGTPEZY0");
    if (size && "error" in size) yield* t.die(`invalid file size: ${t.quote(size_text ?? "")}`);
    const remove = yield* removal(t);
    if (t.operands.length === 0) yield* t.usage("missing file operand");
    const source = yield* random_source(t);
    const passes = yield* choose_patterns(t, source, Number(count));
    const job: Job = {
      t,
      source,
      passes: t.has("z") ? [...passes, 0] : passes,
      size: size && "n" in size ? size.n : null,
      exact: t.has("x"),
      remove,
      verbose: t.has("v"),
      force: t.has("f"),
    };
    for (const name of t.operands) yield* shred_file(job, name);
  },
});
