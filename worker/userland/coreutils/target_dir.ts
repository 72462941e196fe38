// The last operand of cp, mv and ln, which may be a directory to put things into; and names that are not taken yet.
import { EEXIST, ENOENT, ENOTDIR } from "../../kernel/uapi/errno.ts";
import * as F from "../../kernel/uapi/fcntl.ts";
import { type ByteString, type Syscall, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Tool } from "./tool.ts";

/** Opens a directory to work in. "." needs no descriptor. A negated errno when it is none (AT_FDCWD is none of those). */
export function* target_directory(path: ByteString, nofollow = false): Code<number> {
  if (path === ".") return F.AT_FDCWD;
  return yield sys.open(path, F.O_RDONLY | F.O_PATH | F.O_DIRECTORY | (nofollow ? F.O_NOFOLLOW : 0));
}

/** Whether target_directory gave a directory. */
export const is_directory_fd = (fd: number): boolean => fd >= 0 || fd === F.AT_FDCWD;

/** Whether its error only says that there is no directory of that name. */
export const no_directory = (error: number): boolean => error === -ENOENT || error === -ENOTDIR;

/** The target of cp or mv: an open directory, or (null) the one name of the destination. */
export interface NamedTarget {
  dir: number | null;
  shown: ByteString;
}

/**
 * The target of cp or mv where -t or -T settles it, and the checks of how many operands there are. Null: it is the last
 * operand, which may be a directory. `failed` says that -t names none; `make` makes the one of -t that is missing.
 */
export function* given_target(
  t: Tool,
  failed = "target directory",
  make?: (dir: ByteString) => Code<void>,
): Code<NamedTarget | null> {
  const given = t.options.filter((o) => o.opt === "t");
  if (given.length > 1) yield* t.die("multiple target directories specified");
  const into = given[0]?.arg ?? null;
  const { operands } = t;
  if (operands.length < (into === null ? 2 : 1)) {
    const [first] = operands;
    yield* t.usage(
      first === undefined
        ? "missing file operand"
        : `missing destination file operand after ${t.quoteaf(first)}`,
    );
  }
  if (t.has("T")) {
    if (into !== null) yield* t.die("cannot combine --target-directory (-t) and --no-target-directory (-T)");
    if (operands.length > 2) yield* t.usage(`extra operand ${t.quoteaf(operands[2])}`);
    return { dir: null, shown: operands.pop() as string };
  }
  if (into === null) return null;
  let dir = yield* target_directory(into);
  if (dir === -ENOENT && make) {
    yield* make(into);
    dir = yield* target_directory(into);
  }
  if (!is_directory_fd(dir)) return yield* t.die(`${failed} ${t.quoteaf(into)}`, dir);
  return { dir, shown: into };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** `count` random letters and digits (the kernel's random numbers). */
export function* random_letters(count: number): Code<string> {
  let out = "";
  while (out.length < count) {
    const buf = new UserBuffer();
    if ((yield sys.getrandom(buf, 16)) < 0) throw new Error("getrandom failed");
    for (const byte of buf.data) {
      // 248 is the highest multiple of 62 in a byte: no letter is likelier than another
      if (byte.charCodeAt(0) < 248 && out.length < count) out += LETTERS[byte.charCodeAt(0) % 62];
    }
  }
  return out;
}

/** The name beside `path` that a link is made under before it is renamed over `path`. */
function* temporary_beside(path: ByteString): Code<ByteString> {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash + 1)}Cu${yield* random_letters(6)}`;
}

/** Makes `path` by `make`, replacing what is there, by way of a temporary name. 0, or a negated errno. */
function* replace(
  dfd: number,
  path: ByteString,
  make: (name: ByteString) => Syscall,
  hard: boolean,
): Code<number> {
  for (let tries = 0; tries < 100; tries++) {
    const temporary = yield* temporary_beside(path);
    let r = yield make(temporary);
    if (r === -EEXIST) continue;
    if (r < 0) return r;
    r = yield sys.renameat(dfd, temporary, dfd, path);
    // a rename between links to one file leaves both names
    if (r < 0 || hard) yield sys.unlinkat(dfd, temporary, 0);
    return Math.min(r, 0);
  }
  return -EEXIST;
}

/**
 * link(2) that replaces an existing `to` when `force`. `error` is what an attempt just made gave, or null. Gives 1 when
 * something was replaced, 0 when not, or a negated errno.
 */
export function* force_link(
  from: ByteString,
  dfd: number,
  to: ByteString,
  flags: number,
  force: boolean,
  error: number | null = null,
): Code<number> {
  const r = error ?? (yield sys.linkat(F.AT_FDCWD, from, dfd, to, flags));
  if (r >= 0 || r !== -EEXIST || !force) return r;
  const done = yield* replace(dfd, to, (name) => sys.linkat(F.AT_FDCWD, from, dfd, name, flags), true);
  return done < 0 ? done : 1;
}

/** The same for symlink(2). */
export function* force_symlink(
  target: ByteString,
  dfd: number,
  to: ByteString,
  force: boolean,
  error: number | null = null,
): Code<number> {
  const r = error ?? (yield sys.symlinkat(target, dfd, to));
  if (r >= 0 || r !== -EEXIST || !force) return r;
  const done = yield* replace(dfd, to, (name) => sys.symlinkat(target, dfd, name), false);
  return done < 0 ? done : 1;
}
