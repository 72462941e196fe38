// The account files and how shadow's programs change them: lock, read, edit, then a backup ("passwd-") and a new file
// ("passwd+") that is renamed into place, in the system calls of the real ones, which watches on these files show.
import { EEXIST, ENOENT } from "../../kernel/uapi/errno.ts";
import {
  F_SETLKW,
  F_WRLCK,
  type flock,
  O_CLOEXEC,
  O_CREAT,
  O_NOCTTY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  SEEK_SET,
} from "../../kernel/uapi/fcntl.ts";
import { new_stat, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { times_of } from "../coreutils/copy_attributes.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { read_fd, read_file, strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** In the order in which they are written. */
const FILES = ["passwd", "shadow", "group", "gshadow"] as const;
export type AccountFile = (typeof FILES)[number];
/** Columns of a line. */
export type Row = string[];

interface Open {
  fd: number;
  text: ByteString;
  rows: Row[];
  changed: boolean;
}

/** Locked account files of the running program. */
export class AccountFiles {
  readonly #c: Cli;
  readonly #open = new Map<AccountFile, Open>();
  readonly #locked: AccountFile[] = [];
  #pwd_lock = -1;

  constructor(c: Cli) {
    this.#c = c;
  }

  /** Rows of a locked file; none for one that does not exist. */
  rows(file: AccountFile): Row[] {
    return this.#open.get(file)?.rows ?? [];
  }
  /** Whether there is such a file. */
  has(file: AccountFile): boolean {
    return this.#open.has(file);
  }
  /** The row of a name. */
  find(file: AccountFile, name: string): Row | undefined {
    return this.rows(file).find((r) => r[0] === name);
  }
  changed(file: AccountFile): void {
    const open = this.#open.get(file);
    if (open) open.changed = true;
  }
  add(file: AccountFile, row: Row): void {
    this.#open.get(file)?.rows.push(row);
    this.changed(file);
  }
  remove(file: AccountFile, row: Row): void {
    const open = this.#open.get(file);
    if (!open) return;
    open.rows = open.rows.filter((r) => r !== row);
    open.changed = true;
  }

  /** lckpwdf(3): one program at a time. */
  *#lock_all(): Code<number> {
    if (this.#pwd_lock >= 0) return 0;
    const fd = yield sys.open("/etc/.pwd.lock", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600);
    if (fd < 0) return fd;
    this.#pwd_lock = fd;
    const lock: flock = { l_type: F_WRLCK, l_whence: SEEK_SET, l_start: 0, l_len: 0, l_pid: 0 };
    return yield sys.fcntl(fd, F_SETLKW, lock);
  }

  /** Makes FILE.lock of FILE.PID by link(2), taking over the lock of a process that is gone. */
  *#lock_file(path: ByteString): Code<number> {
    const pid = yield sys.getpid();
    const mine = `${path}.${pid}`;
    const fd = yield sys.open(mine, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
    if (fd < 0) return fd;
    yield* write_all(fd, `${pid}\0`);
    yield sys.fdatasync(fd);
    yield sys.close(fd);
    let r = yield sys.link(mine, `${path}.lock`);
    if (r === -EEXIST) {
      const text = yield* read_file(`${path}.lock`);
      const owner = typeof text === "string" ? Number.parseInt(text, 10) : 0;
      if (owner > 0 && (yield sys.kill(owner, 0)) < 0) {
        yield sys.unlink(`${path}.lock`);
        r = yield sys.link(mine, `${path}.lock`);
      }
    }
    yield sys.stat_(mine, new_stat());
    yield sys.unlink(mine);
    return r;
  }

  /** Locks and reads a file; gshadow may be missing. `failed` is the exit status when it cannot be had. */
  *lock(files: readonly AccountFile[], failed: number): Code<void> {
    for (const file of files) {
      const path = `/etc/${file}`;
      if (file === "gshadow" && (yield sys.access(path, 0)) === -ENOENT) continue;
      const all = yield* this.#lock_all();
      if (all < 0) yield* this.#c.warn(strerror(all).concat("."));
      const r = all < 0 ? all : yield* this.#lock_file(path);
      if (r < 0) yield* this.#c.die(`cannot lock ${path}; try again later.`, 0, failed);
      this.#locked.push(file);
      const fd = yield sys.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
      if (fd < 0) yield* this.#c.die(`cannot open ${path}`, 0, failed);
      const text = yield* read_fd(fd);
      if (typeof text === "number") return yield* this.#c.die(`cannot open ${path}`, 0, failed);
      const rows = text.split("\n").filter((l) => l !== "");
      this.#open.set(file, { fd, text, rows: rows.map((l) => l.split(":")), changed: false });
    }
  }

  /** Reads a file that is not to be changed. */
  *read(file: AccountFile, failed: number): Code<void> {
    const text = yield* read_file(`/etc/${file}`);
    if (typeof text === "number") return yield* this.#c.die(`cannot open /etc/${file}`, 0, failed);
    const rows = text.split("\n").filter((l) => l !== "");
    this.#open.set(file, { fd: -1, text, rows: rows.map((l) => l.split(":")), changed: false });
  }

  /** A file of these contents with owner and mode of another. Returns 0 or a negated errno. */
  *#write_like(path: ByteString, text: ByteString, like: stat): Code<number> {
    const mask = yield sys.umask(0o777);
    const fd = yield sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    yield sys.umask(mask);
    if (fd < 0) return fd;
    yield sys.fchown(fd, like.st_uid, like.st_gid);
    yield sys.fchmod(fd, like.st_mode & 0o664);
    const r = yield* write_all(fd, text);
    yield sys.fsync(fd);
    yield sys.close(fd);
    return r;
  }

  /** Writes what has changed. `failed` is the exit status when that does not work. */
  *save(failed: number): Code<void> {
    for (const file of FILES) {
      const open = this.#open.get(file);
      if (!open?.changed) continue;
      const path = `/etc/${file}`;
      const st = new_stat();
      yield sys.fstat(open.fd, st);
      let r = yield* this.#write_like(`${path}-`, open.text, st);
      if (r >= 0) yield sys.utimensat(-100, `${path}-`, times_of(st));
      const text = open.rows.map((row) => `${row.join(":")}\n`).join("");
      if (r >= 0) r = yield* this.#write_like(`${path}+`, text, st);
      if (r >= 0) r = yield sys.rename(`${path}+`, path);
      if (r < 0) yield* this.#c.die(`failure while writing changes to ${path}`, 0, failed);
      open.changed = false;
    }
  }

  /** Gives the locks back. */
  *unlock(): Code<void> {
    for (const file of this.#locked.splice(0)) {
      const fd = this.#open.get(file)?.fd ?? -1;
      if (fd >= 0) yield sys.close(fd);
      yield sys.unlink(`/etc/${file}.lock`);
    }
    if (this.#pwd_lock >= 0) yield sys.close(this.#pwd_lock);
    this.#pwd_lock = -1;
  }
}
