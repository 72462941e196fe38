// tail -f: waits for files to grow, by looking once per interval.
import { ESRCH } from "../../../kernel/uapi/errno.ts";
import { O_NONBLOCK, O_RDONLY, SEEK_SET } from "../../../kernel/uapi/fcntl.ts";
import { POLLERR, type pollfd } from "../../../kernel/uapi/sched.ts";
import { new_stat, S_ISDIR, S_ISREG, type stat } from "../../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { sleep_for } from "../duration.ts";
import type { Tool } from "../tool.ts";
import { xwrite } from "./counts.ts";

/** A file being followed; fd null while it cannot be read. */
export interface Followed {
  name: ByteString;
  shown: string;
  fd: number | null;
  /** what the file was when last looked at */
  st: stat | null;
  /** looks without a change */
  unchanged: number;
  /** given up for good */
  ignore: boolean;
}

export interface FollowOptions {
  by_name: boolean;
  retry: boolean;
  interval: number;
  pids: readonly number[];
  /** looks without a change before a name is opened anew */
  max_unchanged: number;
  headers: boolean;
}

const BUFSIZE = 8192;

export class Follower {
  readonly #t: Tool;
  readonly #o: FollowOptions;
  readonly #files: Followed[];
  /** the file whose data was printed last */
  #last: Followed | null;

  constructor(t: Tool, files: Followed[], o: FollowOptions) {
    this.#t = t;
    this.#files = files;
    this.#o = o;
    this.#last = files.at(-1) ?? null;
  }

  /** Copies what is new; returns how much. */
  *#dump(f: Followed): Code<number> {
    const buf = new UserBuffer();
    let total = 0;
    for (;;) {
      const n = yield sys.read(f.fd as number, buf, BUFSIZE);
      if (n < 0) {
        yield* this.#t.error(`error reading ${this.#t.quoteaf(f.shown)}`, n);
        return total;
      }
      if (n === 0) return total;
      if (this.#o.headers && this.#last !== f) yield* xwrite(this.#t, `\n==> ${f.shown} <==\n`);
      this.#last = f;
      yield* xwrite(this.#t, buf.data);
      total += n;
    }
  }

  /** Opens the name again where that may help; messages tell what became of it. */
  *#recheck(f: Followed): Code<void> {
    const t = this.#t;
    const shown = t.quoteaf(f.shown);
    const had = f.fd !== null;
    const fd = yield sys.open(f.name, O_RDONLY | O_NONBLOCK);
    const st = new_stat();
    if (fd < 0 || (yield sys.fstat(fd, st)) < 0) {
      if (had) yield* t.error(`${shown} has become inaccessible`, fd);
      if (f.fd !== null) yield sys.close(f.fd);
      f.fd = null;
      f.st = null;
      return;
    }
    if (S_ISDIR(st.st_mode)) {
      yield sys.close(fd);
      if (had)
        yield* t.error(
          `${shown} has been replaced with an untailable file${this.#o.retry ? "" : "; giving up on this name"}`,
        );
      if (f.fd !== null) yield sys.close(f.fd);
      f.fd = null;
      if (!this.#o.retry) f.ignore = true;
      return;
    }
    if (!had) yield* t.warn(`${shown} has appeared;  following new file`);
    else if (f.st && (f.st.st_ino !== st.st_ino || f.st.st_dev !== st.st_dev)) {
      yield* t.warn(`${shown} has been replaced;  following new file`);
      yield sys.close(f.fd as number);
    } else {
      yield sys.close(fd);
      return;
    }
    f.fd = fd;
    f.st = null;
    f.unchanged = 0;
  }

  *#look(f: Followed): Code<boolean> {
    if (f.fd === null) {
      if (this.#o.retry) yield* this.#recheck(f);
      if (f.fd === null) return false;
    }
    const st = new_stat();
    if ((yield sys.fstat(f.fd, st)) < 0) return false;
    const before = f.st;
    if (before && S_ISREG(st.st_mode) && st.st_size === before.st_size && st.st_mtime === before.st_mtime) {
      if (this.#o.by_name && ++f.unchanged >= this.#o.max_unchanged) {
        f.unchanged = 0;
        yield* this.#recheck(f);
      }
      return false;
    }
    f.st = st;
    f.unchanged = 0;
    if (before && S_ISREG(st.st_mode) && st.st_size < before.st_size) {
      yield* this.#t.warn(`${f.shown}: file truncated`);
      yield sys.lseek(f.fd, 0, SEEK_SET);
    }
    return (yield* this.#dump(f)) > 0;
  }

  /** Nobody reads the output any more: time to go, as SIGPIPE would tell only at the next write. */
  *#output_alive(): Code<boolean> {
    const p: pollfd = { fd: 1, events: 0, revents: 0 };
    yield sys.poll([p], 0);
    return (p.revents & POLLERR) === 0;
  }

  *#watched_alive(): Code<boolean> {
    for (const pid of this.#o.pids) if ((yield sys.kill(pid, 0)) !== -ESRCH) return true;
    return this.#o.pids.length === 0;
  }

  /** Follows until nothing is left to follow; 1 then. */
  *run(): Code<number> {
    for (;;) {
      let grown = false;
      for (const f of this.#files) if (!f.ignore && (yield* this.#look(f))) grown = true;
      if (this.#files.every((f) => f.ignore || (f.fd === null && !this.#o.retry))) {
        yield* this.#t.error("no files remaining");
        return 1;
      }
      yield* this.#t.out.flush();
      if (!(yield* this.#output_alive())) return 1;
      if (!grown) {
        if (!(yield* this.#watched_alive())) return this.#t.status;
        yield* sleep_for(this.#o.interval);
      }
    }
  }
}
