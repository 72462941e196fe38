// fts(3) as gnulib has it, the file tree walk of rm, chmod, chown, du and find: directories are opened relative to the
// one above and visited before and after their contents, in the file system's order.
import * as F from "../../kernel/uapi/fcntl.ts";
import * as S from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { read_dir, stat_path } from "./files.ts";

/**
 * What an entry is: D directory before its contents, DP after them, DNR one that cannot be read, DC one that is its own
 * ancestor, F file, SL symbolic link, SLNONE one that leads nowhere, DEFAULT anything else, NSOK not a directory and
 * not looked at (nostat), NS that could not be looked at, ERR another failure.
 */
export type FtsInfo = "D" | "DP" | "DNR" | "DC" | "F" | "SL" | "SLNONE" | "DEFAULT" | "NSOK" | "NS" | "ERR";

export interface FtsEntry {
  info: FtsInfo;
  /** as it is shown: the argument and everything below it */
  path: ByteString;
  /** path to use relative to {@link Fts.cwd_fd} */
  accpath: ByteString;
  /** last component */
  name: ByteString;
  /** 0 for an argument */
  level: number;
  parent: FtsEntry | null;
  /** only the file type bits of st_mode are filled for NSOK; all is 0 for NS */
  st: S.stat;
  /** negated errno of DNR, ERR and NS */
  errno: number;
  /** the user's own mark, 0 at first */
  number: number;
  instruction: "skip" | "follow" | "again" | null;
  /** followed on the way down although the walk is physical */
  followed: boolean;
  siblings: FtsEntry[];
  index: number;
}

export interface FtsOptions {
  /** follow every symbolic link (FTS_LOGICAL); paths are then always used whole */
  logical?: boolean;
  /** follow symbolic links given as arguments (FTS_COMFOLLOW) */
  comfollow?: boolean;
  /** files that the directory says are no directories need not be looked at (FTS_NOSTAT) */
  nostat?: boolean;
  /** do not enter other file systems than the argument's (FTS_XDEV) */
  xdev?: boolean;
  /** keep all trailing slashes of an argument (FTS_VERBATIM) */
  verbatim?: boolean;
  /** look at a directory once more after opening it (FTS_TIGHT_CYCLE_CHECK, as find and du ask for) */
  check_after_open?: boolean;
  /** order of the entries of a directory; absent: as read */
  compare?: (a: FtsEntry, b: FtsEntry) => number;
}

const DIR_FLAGS = F.O_RDONLY | F.O_NOCTTY | F.O_NONBLOCK | F.O_DIRECTORY | F.O_CLOEXEC;
/** how many directories above the present one are kept open */
const RING = 4;

/** fdopendir(3) on a descriptor: its checks, as system calls. Returns a negated errno when it is no directory. */
export function* fdopendir(fd: number): Code<number> {
  const r = yield sys.fstat(fd, S.new_stat());
  if (r < 0) return r;
  yield sys.fcntl(fd, F.F_GETFL);
  yield sys.fcntl(fd, F.F_SETFD, F.FD_CLOEXEC);
  return 0;
}

/** An entry at the end of `siblings`, not yet looked at. */
function new_entry(
  path: ByteString,
  accpath: ByteString,
  name: ByteString,
  parent: FtsEntry | null,
  siblings: FtsEntry[],
): FtsEntry {
  const entry: FtsEntry = {
    info: "NSOK",
    path,
    accpath,
    name,
    level: parent ? parent.level + 1 : 0,
    parent,
    st: S.new_stat(),
    errno: 0,
    number: 0,
    instruction: null,
    followed: false,
    siblings,
    index: siblings.length,
  };
  siblings.push(entry);
  return entry;
}

/** A walk over the trees that begin at `paths`. Take entries with {@link read} until it gives null, then `close`. */
export class Fts {
  readonly #options: FtsOptions;
  readonly #roots: FtsEntry[];
  #current: FtsEntry | null = null;
  /** the directory that accpath is relative to */
  cwd_fd: number = F.AT_FDCWD;
  readonly #ring: number[] = [];
  #root_dev = 0;
  /** device and inode of the directories that are being walked */
  readonly #active = new Map<string, FtsEntry>();

  constructor(paths: readonly ByteString[], options: FtsOptions = {}) {
    this.#options = options;
    this.#roots = [];
    for (const given of paths) {
      const path = options.verbatim || given.length <= 2 ? given : given.replace(/(?<=.\/)\/+$/, "");
      const name = /[^/]+(?=\/*$)/.exec(path)?.[0] ?? path;
      new_entry(path, path, name, null, this.#roots);
    }
  }

  /** Next entry, or null at the end. */
  *read(): Code<FtsEntry | null> {
    const p = this.#current;
    if (p === null) return this.#roots.length > 0 ? yield* this.#visit(this.#roots[0]) : null;
    const { instruction } = p;
    p.instruction = null;
    if (instruction === "again") {
      p.info = yield* this.#stat(p, p.followed);
      return p;
    }
    if (instruction === "follow" && (p.info === "SL" || p.info === "SLNONE")) {
      p.followed = true;
      p.info = yield* this.#stat(p, true);
      return this.#enter(p);
    }
    if (p.info === "D") {
      if (instruction === "skip" || (this.#options.xdev && p.st.st_dev !== this.#root_dev)) {
        p.info = "DP";
        this.#active.delete(key(p));
        return p;
      }
      const children = yield* this.#build(p);
      if (children === null) return p;
      if (children.length > 0) return yield* this.#visit(children[0]);
      return yield* this.#leave(p);
    }
    return yield* this.#next(p);
  }

  /** The sibling after p, or its parent once more. */
  *#next(p: FtsEntry): Code<FtsEntry | null> {
    const sibling = p.siblings[p.index + 1];
    if (sibling) return yield* this.#visit(sibling);
    return p.parent ? yield* this.#leave(p.parent) : null;
  }

  *#visit(p: FtsEntry): Code<FtsEntry> {
    this.#current = p;
    if (!this.#options.nostat || p.level === 0 || needs_stat(p, this.#options))
      p.info = yield* this.#stat(p, false);
    if (p.level === 0) this.#root_dev = p.st.st_dev;
    return this.#enter(p);
  }

  #enter(p: FtsEntry): FtsEntry {
    if (p.info !== "D") return p;
    if (this.#active.has(key(p))) p.info = "DC";
    else this.#active.set(key(p), p);
    return p;
  }

  *#stat(p: FtsEntry, follow: boolean): Code<FtsInfo> {
    const { logical, comfollow } = this.#options;
    p.errno = 0;
    let st: S.stat | number;
    if (logical || follow || (comfollow && p.level === 0)) {
      st = yield* stat_path(p.accpath, true, this.cwd_fd);
      if (typeof st === "number") {
        const link = yield* stat_path(p.accpath, false, this.cwd_fd);
        if (typeof link !== "number") {
          p.st = link;
          if (S.S_ISLNK(link.st_mode)) return "SLNONE";
        }
      }
    } else st = yield* stat_path(p.accpath, false, this.cwd_fd);
    if (typeof st === "number") {
      p.errno = st;
      p.st = S.new_stat();
      return "NS";
    }
    p.st = st;
    if (S.S_ISDIR(st.st_mode)) return "D";
    if (S.S_ISLNK(st.st_mode)) return "SL";
    return S.S_ISREG(st.st_mode) ? "F" : "DEFAULT";
  }

  /** Opens p and lists it, going down into it; null when that failed (p says how). */
  *#build(p: FtsEntry): Code<FtsEntry[] | null> {
    const { logical, comfollow, compare } = this.#options;
    const follow = logical || p.followed || (comfollow === true && p.level === 0);
    const fd = yield sys.openat(this.cwd_fd, p.accpath, DIR_FLAGS | (follow ? 0 : F.O_NOFOLLOW));
    if (fd < 0) return this.#unreadable(p, fd);
    const bad = yield* fdopendir(fd);
    if (bad < 0) {
      yield sys.close(fd);
      return this.#unreadable(p, bad);
    }
    if (this.#options.check_after_open) yield* stat_path(p.accpath, follow, this.cwd_fd);
    if (!logical) {
      const kept = yield sys.fcntl(fd, F.F_DUPFD_CLOEXEC, 3);
      if (kept < 0) {
        yield sys.close(fd);
        return this.#unreadable(p, kept);
      }
      yield* this.#descend(kept);
    }
    const entries = yield* read_dir(fd);
    yield sys.close(fd);
    const children: FtsEntry[] = [];
    if (typeof entries === "number") p.errno = entries;
    else
      for (const e of entries) {
        const path = p.path.endsWith("/") ? p.path + e.d_name : `${p.path}/${e.d_name}`;
        const child = new_entry(path, logical ? path : e.d_name, e.d_name, p, children);
        child.st.st_mode = e.d_type << 12;
        child.st.st_ino = e.d_ino;
      }
    if (compare) {
      children.sort(compare);
      for (let i = 0; i < children.length; i++) children[i].index = i;
    }
    return children;
  }

  #unreadable(p: FtsEntry, errno: number): null {
    p.info = "DNR";
    p.errno = errno;
    this.#active.delete(key(p));
    return null;
  }

  *#descend(fd: number): Code<void> {
    if (this.#ring.length === RING) {
      const oldest = this.#ring.shift() as number;
      if (oldest >= 0) yield sys.close(oldest);
    }
    this.#ring.push(this.cwd_fd);
    this.cwd_fd = fd;
  }

  /** All of directory p has been visited: back to where p itself is, and p again. */
  *#leave(p: FtsEntry): Code<FtsEntry> {
    this.#current = p;
    this.#active.delete(key(p));
    p.info = p.errno ? "ERR" : "DP";
    if (this.#options.logical) return p;
    const left = this.cwd_fd;
    if (p.level === 0) {
      yield* this.close();
      return p;
    }
    const kept = this.#ring.pop();
    if (kept !== undefined) this.cwd_fd = kept;
    else {
      const up = yield sys.openat(left, "..", DIR_FLAGS | F.O_NOFOLLOW);
      if (up < 0) {
        p.info = "ERR";
        p.errno = up;
      } else {
        yield sys.fstat(up, S.new_stat());
        this.cwd_fd = up;
      }
    }
    if (this.cwd_fd !== left) yield sys.close(left);
    return p;
  }

  /** Gives up all descriptors. */
  *close(): Code<void> {
    for (const fd of [this.cwd_fd, ...this.#ring]) if (fd >= 0) yield sys.close(fd);
    this.#ring.length = 0;
    this.cwd_fd = F.AT_FDCWD;
  }
}

const key = (p: FtsEntry): string => `${p.st.st_dev}:${p.st.st_ino}`;

/** With nostat: directories, unknown types and links to be followed must be looked at all the same. */
function needs_stat(p: FtsEntry, options: FtsOptions): boolean {
  const type = p.st.st_mode & S.S_IFMT;
  return type === 0 || type === S.S_IFDIR || (type === S.S_IFLNK && options.logical === true);
}
