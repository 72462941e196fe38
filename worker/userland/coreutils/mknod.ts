// mkfifo(1) and mknod(1).
import { AT_FDCWD } from "../../kernel/uapi/fcntl.ts";
import { MKDEV, new_encode_dev, S_IFBLK, S_IFCHR, S_IFIFO } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { lchmod } from "./copy_attributes.ts";
import { ignore_context } from "./ignore_context.ts";
import { adjust_mode, parse_mode } from "./mode.ts";
import { type Tool, tool } from "./tool.ts";

const OPTIONS = `
  -m, --mode=MODE    set file permission bits to MODE, not a=rw - umask
  -Z                   set the SELinux security context to default type
      --context[=CTX]  like -Z, or if CTX is specified then set the SELinux
                         or SMACK security context to CTX`;

/** The mode of new files: of -m, which the umask does not touch, or null. */
function* asked_mode(t: Tool): Code<number | null> {
  yield* ignore_context(t, "SELinux/SMACK");
  const text = t.last("m")?.arg;
  if (text === undefined || text === null) return null;
  const changes = parse_mode(text);
  if (!changes) return yield* t.die("invalid mode");
  const mask = yield sys.umask(0);
  yield sys.umask(mask);
  const mode = adjust_mode(0o666, false, mask, changes);
  if (mode & ~0o777) yield* t.die("mode must specify only file permission bits");
  return mode;
}

/** After the node is made: takes care that the umask did not matter. */
function* fix_mode(t: Tool, path: ByteString, mode: number | null): Code<void> {
  if (mode === null) return;
  const r = yield* lchmod(AT_FDCWD, path, mode);
  if (r < 0) yield* t.error(`cannot set permissions of ${t.quoteaf(path)}`, r);
}

export const mkfifo = tool({
  name: "mkfifo",
  usage: "[OPTION]... NAME...",
  about: `Create named pipes (FIFOs) with the given NAMEs.

Mandatory arguments to long options are mandatory for short options too.`,
  options: OPTIONS,
  *run(t) {
    yield* t.expect_operands(1);
    const mode = yield* asked_mode(t);
    for (const path of t.operands) {
      const r = yield sys.mknodat(AT_FDCWD, path, S_IFIFO | (mode ?? 0o666), 0);
      if (r < 0) yield* t.error(`cannot create fifo ${t.quoteaf(path)}`, r);
      else yield* fix_mode(t, path, mode);
    }
  },
});

/** The way to --help, after a note. */
function* usage_with(t: Tool, note: string | null): Code<never> {
  if (note !== null) yield* eprint(`${note}\n`);
  return yield* t.usage();
}

/** A device number part: decimal, octal with 0, hexadecimal with 0x; null when wrong or out of range. */
function device_part(text: string, limit: number): number | null {
  const m = /^(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9]\d*))$/.exec(text);
  if (!m) return null;
  const n = m[1] ? Number.parseInt(m[1], 16) : m[3] ? Number(m[3]) : Number.parseInt(m[2] || "0", 8);
  return n <= limit ? n : null;
}

export const mknod = tool({
  name: "mknod",
  usage: "[OPTION]... NAME TYPE [MAJOR MINOR]",
  about: `Create the special file NAME of the given TYPE.

Mandatory arguments to long options are mandatory for short options too.`,
  options: OPTIONS,
  notes: `
Both MAJOR and MINOR must be specified when TYPE is b, c, or u, and they
must be omitted when TYPE is p.  If MAJOR or MINOR begins with 0x or 0X,
it is interpreted as hexadecimal; otherwise, if it begins with 0, as octal;
otherwise, as decimal.  TYPE may be:

  b      create a block (buffered) special file
  c, u   create a character (unbuffered) special file
  p      create a FIFO

NOTE: your shell may have its own version of mknod, which usually supersedes
the version described here.  Please refer to your shell's documentation
for details about the options it supports.`,
  *run(t) {
    const mode = yield* asked_mode(t);
    const { operands } = t;
    const fifo = operands[1]?.startsWith("p") ?? false;
    const expected = fifo ? 2 : 4;
    const devices = "Special files require major and minor device numbers.";
    if (operands.length < expected) {
      const last = operands.at(-1);
      yield* t.warn(last === undefined ? "missing operand" : `missing operand after ${t.quote(last)}`);
      yield* usage_with(t, operands.length === 2 ? devices : null);
    }
    if (operands.length > expected) {
      yield* t.warn(`extra operand ${t.quote(operands[expected])}`);
      yield* usage_with(
        t,
        fifo && operands.length === 4 ? "Fifos do not have major and minor device numbers." : null,
      );
    }
    const [path, type] = operands;
    let kind = S_IFIFO;
    let dev = 0;
    if (!fifo) {
      if (!/^[bcu]/.test(type)) yield* t.usage(`invalid device type ${t.quote(type)}`);
      kind = type.startsWith("b") ? S_IFBLK : S_IFCHR;
      const major = device_part(operands[2], 0xfff);
      if (major === null) return yield* t.die(`invalid major device number ${t.quote(operands[2])}`);
      const minor = device_part(operands[3], 0xfffff);
      if (minor === null) return yield* t.die(`invalid minor device number ${t.quote(operands[3])}`);
      dev = new_encode_dev(MKDEV(major, minor));
    }
    const r = yield sys.mknodat(AT_FDCWD, path, kind | (mode ?? 0o666), dev);
    if (r < 0) return yield* t.die(t.quotef(path), r);
    yield* fix_mode(t, path, mode);
  },
});
