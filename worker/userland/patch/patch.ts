// patch(1): applies what diff(1) has found to files.
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISREG } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { mkdir_p } from "../lib/mkdir_p.ts";
import { type Cli, Exit, program } from "../lib/program.ts";
import { random_suffix } from "../lib/random_suffix.ts";
import { InStream, read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Target } from "./apply.ts";
import { PATCH_HELP } from "./help.ts";
import { choose_name } from "./names.ts";
import { LONG, type Options, options_of, SHORT } from "./options.ts";
import { type FilePatch, type Hunk, is_ed_script, parse_patch, reversed, reversed_hunk } from "./parse.ts";

const TROUBLE = 2;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

interface Job {
  c: Cli;
  o: Options;
}

function* fatal(c: Cli, message: string): Code<never> {
  return yield* c.die(`**** ${message}`, 0, TROUBLE);
}

const say = (job: Job, text: string): Code<void> => job.c.out.print(text);

/** A question to the terminal; nobody answers where there is none. */
function* ask(job: Job, question: string): Code<string> {
  yield* say(job, question);
  yield* job.c.out.flush();
  const fd = yield sys.open("/dev/tty", O_RDWR);
  const answer = fd < 0 ? null : yield* new InStream(fd).line();
  if (fd >= 0) yield sys.close(fd);
  if (answer === null) yield* say(job, "\n");
  return answer?.trimEnd() ?? "";
}

const is_yes = (answer: string): boolean => /^[yY]/.test(answer);

/** What is to be done with a patch that seems to be in the file already. */
type Decision = "apply" | "reverse" | "skip";

/** `what` begins the sentence; it may have been made the other way round. */
function* decide(job: Job, what: string): Code<Decision> {
  const { o } = job;
  if (o.forward) {
    yield* say(job, `${what}  Skipping patch.\n`);
    return "skip";
  }
  if (o.force) return "apply";
  if (o.batch) {
    yield* say(job, `${what}  ${o.reverse ? "Ignoring" : "Assuming"} -R.\n`);
    return "reverse";
  }
  if (is_yes(yield* ask(job, `${what}  ${o.reverse ? "Ignore" : "Assume"} -R? [n] `))) return "reverse";
  if (is_yes(yield* ask(job, "Apply anyway? [n] "))) return "apply";
  yield* say(job, "Skipping patch.\n");
  return "skip";
}

/** The text of a file; null when there is none. */
function* contents(job: Job, name: ByteString): Code<ByteString | null> {
  const text = yield* read_file(name);
  if (text === -ENOENT) return null;
  return typeof text === "string" ? text : yield* fatal(job.c, `Can't open file ${name} : ${strerror(text)}`);
}

/** The new text goes into a file of its own, which takes the old one's place. */
function* replace(job: Job, name: ByteString, text: ByteString): Code<void> {
  const st = new_stat();
  const old = yield sys.stat_(name, st);
  if (old < 0) yield* mkdir_p(name.slice(0, Math.max(0, name.lastIndexOf("/"))), 0o777);
  const temporary = `${name}.o${yield* random_suffix(LETTERS)}`;
  const fd = yield sys.open(temporary, O_RDWR | O_CREAT | O_EXCL, old < 0 ? 0o666 : 0o600);
  if (fd < 0) yield* fatal(job.c, `Can't create file ${temporary} : ${strerror(fd)}`);
  if (old >= 0) {
    yield sys.fchown(fd, st.st_uid, st.st_gid);
    yield sys.fchmod(fd, st.st_mode & 0o7777);
  }
  const error = yield* write_all(fd, text);
  if (error) yield* fatal(job.c, `write error : ${strerror(error)}`);
  yield sys.close(fd);
  const r = yield sys.rename(temporary, job.o.follow_symlinks ? yield* resolve(name) : name);
  if (r < 0) yield* fatal(job.c, `Can't rename file ${temporary} to ${name} : ${strerror(r)}`);
}

/** What a name stands for behind symbolic links. */
function* resolve(name: ByteString): Code<ByteString> {
  const buf = new UserBuffer();
  let now = name;
  for (let hops = 0; hops < 40 && (yield sys.readlink(now, buf)) >= 0; hops++)
    now = buf.data.startsWith("/") ? buf.data : now.slice(0, now.lastIndexOf("/") + 1) + buf.data;
  return now;
}

/** The name under which the old contents are kept. */
function backup_name(o: Options, name: ByteString): ByteString {
  const slash = name.lastIndexOf("/") + 1;
  const plain = o.prefix === "" && o.basename_prefix === "" && o.suffix === null;
  return `${o.prefix}${name.slice(0, slash)}${o.basename_prefix}${name.slice(slash)}${plain ? ".orig" : (o.suffix ?? "")}`;
}

function* remove_with_directories(name: ByteString): Code<void> {
  yield sys.unlink(name);
  // directories that have become empty go as well
  for (let dir = name; dir.includes("/"); ) {
    dir = dir.slice(0, dir.lastIndexOf("/"));
    if (dir === "" || (yield sys.rmdir(dir)) < 0) return;
  }
}

/** A hunk as it stands in a file of rejects. */
function hunk_text(h: Hunk): ByteString {
  const range = (start: number, sign: "-" | "+") => {
    const n = h.lines.filter(([s]) => s === " " || s === sign).length;
    return n === 1 ? String(start) : `${start},${n}`;
  };
  const lines = h.lines.map(
    ([sign, text]) => sign + (text.endsWith("\n") ? text : `${text}\n\\ No newline at end of file\n`),
  );
  return `@@ -${range(h.old_start, "-")} +${range(h.new_start, "+")} @@\n${lines.join("")}`;
}

/** The two lines that name the files, as they are in the patch. */
function header_text(file: FilePatch, name: ByteString): ByteString {
  const line = (mark: string) => file.leading.findLast((l) => l.startsWith(`${mark} `));
  return (line("---") ?? `--- ${name}\n`) + (line("+++") ?? `+++ ${name}\n`);
}

const plural = (n: number): string => `${n} hunk${n === 1 ? "" : "s"}`;

/** How many hunks were not applied, and where they are now. */
function* rejects(
  job: Job,
  file: FilePatch,
  name: ByteString | null,
  hunks: readonly Hunk[],
  what: "FAILED" | "ignored",
): Code<void> {
  const { o } = job;
  job.c.status = Math.max(job.c.status, 1);
  const count = `${hunks.length} out of ${plural(file.hunks.length)} ${what}`;
  const kept = name === null || o.reject_file === "-" ? null : (o.reject_file ?? `${o.output ?? name}.rej`);
  if (kept === null || o.dry_run) return yield* say(job, `${count}\n`);
  yield* say(job, `${count} -- saving rejects to file ${kept}\n`);
  const fd = yield sys.open(kept, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  if (fd < 0) yield* fatal(job.c, `Can't create file ${kept} : ${strerror(fd)}`);
  yield* write_all(fd, header_text(file, name ?? "") + hunks.map(hunk_text).join(""));
  yield sys.close(fd);
}

/** Asks what file is meant when no name fits. */
function* ask_for_file(job: Job, file: FilePatch): Code<ByteString | null> {
  const { o } = job;
  yield* say(job, `can't find file to patch at input line ${file.line}\n`);
  const advice = o.strip === null ? "should have used the" : "used the wrong";
  yield* say(job, `Perhaps you ${advice} -p or --strip option?\n`);
  if (file.leading.length > 0) {
    const bar = "-".repeat(26);
    const lines = file.leading.map((line) => `|${line}`).join("");
    yield* say(job, `The text leading up to this was:\n${bar}\n${lines}${bar}\n`);
  }
  if (o.force || o.batch) {
    yield* say(job, "No file to patch.  Skipping patch.\n");
    return null;
  }
  for (;;) {
    const name = yield* ask(job, "File to patch: ");
    if (name !== "") {
      if ((yield sys.stat_(name, new_stat())) >= 0) return name;
      yield* say(job, `${name}: ${strerror(-ENOENT)}\n`);
    }
    const skip = yield* ask(job, "Skip this patch? [y] ");
    if (skip === "" || is_yes(skip)) {
      yield* say(job, "Skipping patch.\n");
      return null;
    }
  }
}

/** Whether the patch has been made the other way round, or has been applied before. */
function* check_direction(
  job: Job,
  file: FilePatch,
  name: ByteString,
  text: ByteString | null,
): Code<Decision> {
  const { o } = job;
  const creates = file.old_absent && file.hunks[0]?.old_start === 0;
  const deletes = file.new_absent && file.hunks[0]?.new_start === 0;
  const exists = text !== null;
  if (creates && exists && text !== "")
    return yield* decide(job, `The next patch would create the file ${name},\nwhich already exists!`);
  if (deletes && !exists)
    return yield* decide(job, `The next patch would delete the file ${name},\nwhich does not exist!`);
  const first = file.hunks[0];
  if (!exists || o.force || !first || new Target(text, o.ignore_space).apply(first, o.fuzz)) return "apply";
  if (!new Target(text, o.ignore_space).apply(reversed_hunk(first), 0)) return "apply";
  const what = o.reverse ? "Unreversed" : "Reversed";
  return yield* decide(job, `${what} (or previously applied) patch detected!`);
}

function* patch_file(job: Job, given: FilePatch, operand: ByteString | null): Code<void> {
  const { c, o } = job;
  let file = o.reverse ? reversed(given) : given;
  const name = operand ?? (yield* choose_name(file, o.strip)) ?? (yield* ask_for_file(job, given));
  if (name === null) return yield* rejects(job, file, null, file.hunks, "ignored");
  const st = new_stat();
  const found = yield o.follow_symlinks ? sys.stat_(name, st) : sys.lstat(name, st);
  if (found >= 0 && !S_ISREG(st.st_mode)) {
    yield* say(job, `File ${name} is not a regular file -- refusing to patch\n`);
    return yield* rejects(job, file, name, file.hunks, "ignored");
  }
  const old = found < 0 ? null : yield* contents(job, name);
  // a patch for a file that neither exists nor would be made is asked about before it is spoken of
  const absent = old === null && file.new_absent;
  const speak = function* (): Code<void> {
    const into = o.output === null ? name : `${o.output} (read from ${name})`;
    if (!o.quiet) yield* say(job, `${o.dry_run ? "checking" : "patching"} file ${into}\n`);
  };
  if (!absent && !(file.old_absent && old)) yield* speak();
  const decision = yield* check_direction(job, file, name, old);
  if (decision === "skip") return yield* rejects(job, file, absent ? null : name, file.hunks, "ignored");
  if (absent || (file.old_absent && old)) yield* speak();
  if (decision === "reverse") file = reversed(file);

  const target = new Target(old ?? "", o.ignore_space);
  const failed: Hunk[] = [];
  let mismatch = decision === "reverse";
  for (const [i, hunk] of file.hunks.entries()) {
    const applied = target.apply(hunk, o.fuzz);
    if (!applied) {
      failed.push(hunk);
      yield* say(job, `Hunk #${i + 1} FAILED at ${target.looked_at(hunk)}.\n`);
      continue;
    }
    const { at, offset, fuzz } = applied;
    if (offset === 0 && fuzz === 0) continue;
    mismatch = true;
    const how = fuzz > 0 ? ` with fuzz ${fuzz}` : "";
    const moved = offset === 0 ? "" : ` (offset ${offset} line${Math.abs(offset) === 1 ? "" : "s"})`;
    if (!o.quiet) yield* say(job, `Hunk #${i + 1} succeeded at ${at}${how}${moved}.\n`);
  }
  if (file.error !== null) yield* fatal(c, file.error);
  if (old === null && failed.length > 0 && !file.old_absent)
    yield* fatal(c, `Can't reopen file ${name} : ${strerror(-ENOENT)}`);
  if (!o.dry_run && failed.length < file.hunks.length + (mismatch ? 1 : 0))
    yield* write_result(job, file, name, old, target.text, mismatch || failed.length > 0);
  else if (!o.dry_run && old !== null && o.backup_if_mismatch) yield* replace(job, backup_name(o, name), old);
  if (failed.length > 0) yield* rejects(job, file, name, failed, "FAILED");
}

function* write_result(
  job: Job,
  file: FilePatch,
  name: ByteString,
  old: ByteString | null,
  text: ByteString,
  mismatch: boolean,
): Code<void> {
  const { o } = job;
  if ((o.backup || (mismatch && o.backup_if_mismatch)) && o.output === null)
    yield* replace(job, backup_name(o, name), old ?? "");
  const into = o.output ?? name;
  const gone = file.new_absent || o.remove_empty;
  if (gone && text === "" && o.output === null) return yield* remove_with_directories(name);
  if (file.new_absent && text !== "") {
    yield* say(job, `Not deleting file ${name} as content differs from patch\n`);
    job.c.status = Math.max(job.c.status, 1);
  }
  yield* replace(job, into, text);
}

function* run(c: Cli): Code<number> {
  const parsed = getopt(c.args, SHORT, LONG);
  const complain = function* (text: string): Code<never> {
    yield* c.warn(text);
    yield* c.warn(`Try '${c.name} --help' for more information.`);
    throw new Exit(TROUBLE);
  };
  if (parsed.error !== null) yield* complain(parsed.error);
  if (parsed.options.some((o) => o.opt === "help")) {
    yield* c.out.print(PATCH_HELP);
    return 0;
  }
  if (parsed.options.some((o) => o.opt === "v")) {
    yield* c.out.print("GNU patch 2.7.6\n");
    return 0;
  }
  const o = yield* options_of(c, parsed.options, (message) => fatal(c, message));
  const [operand = null, patch_operand, extra] = parsed.operands;
  if (extra !== undefined) yield* complain(`${extra}: extra operand`);
  if (o.directory !== null) {
    const r = yield sys.chdir(o.directory);
    if (r < 0) yield* fatal(c, `Can't change to directory ${o.directory} : ${strerror(r)}`);
  }
  const input = o.input ?? patch_operand ?? "-";
  const text = yield* input === "-" ? read_fd(0) : read_file(input);
  if (typeof text === "number") return yield* fatal(c, `Can't open patch file ${input} : ${strerror(text)}`);
  if (text === "") return 0;
  const files = parse_patch(text, o.formats);
  if (files.length === 0) {
    if (is_ed_script(text)) yield* c.die("option -e is not simulated", 0, TROUBLE);
    yield* fatal(c, "Only garbage was found in the patch input.");
  }
  const job: Job = { c, o };
  for (const file of files) yield* patch_file(job, file, operand);
  return c.status;
}

export const patch = program({ name: "patch", help: PATCH_HELP, own_help: true, run });
