// audit.log on disk: appending, size limit and rotation, and what happens when the disk is full.
import { ENOSPC } from "../../../kernel/uapi/errno.ts";
import * as O from "../../../kernel/uapi/fcntl.ts";
import { new_stat, new_statfs } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import type { Config, SpaceLimit, SpaceReaction } from "./config.ts";

const MEGABYTE = 1024 * 1024;
/** Free space is looked at again after this many bytes; asking at every record would double the cost of one. */
const SPACE_CHECK_BYTES = 256 * 1024;

/** A daemon action that the log wants done. */
export type Action = (reaction: SpaceReaction, why: string) => Code<void>;
type Log = (text: string) => Code<void>;

export class LogFile {
  #config: Config;
  readonly #log: Log;
  readonly #act: Action;
  #fd = -1;
  #size = 0;
  #sinceCheck = 0;
  /** -s reports it; no more is written until a resume */
  suspended = false;
  #warned = { space: false, admin: false };

  constructor(config: Config, log: Log, act: Action) {
    this.#config = config;
    this.#log = log;
    this.#act = act;
  }

  get size(): number {
    return this.#size;
  }

  /** Opens (or creates) the log, with the mode and group of the configuration. 0, or a negated errno. */
  *open(): Code<number> {
    const { log_file, log_group } = this.#config;
    const fd = yield sys.open(log_file, O.O_WRONLY | O.O_APPEND | O.O_CREAT | O.O_CLOEXEC, this.#mode());
    if (fd < 0) {
      yield* this.#log(`Couldn't open log file ${log_file} (${strerror(fd)})`);
      return fd;
    }
    yield sys.fchmod(fd, this.#mode());
    yield sys.fchown(fd, 0, log_group);
    const st = new_stat();
    yield sys.fstat(fd, st);
    this.#fd = fd;
    this.#size = st.st_size;
    return 0;
  }

  #mode(): number {
    return this.#config.log_group ? 0o640 : 0o600;
  }

  /** The directory is the daemon's own: closed to others. */
  *secureDirectory(): Code<void> {
    const { log_file, log_group } = this.#config;
    const directory = log_file.slice(0, log_file.lastIndexOf("/")) || "/";
    yield sys.chmod(directory, log_group ? 0o750 : 0o700);
    yield sys.chown(directory, 0, log_group);
  }

  /**
   * Appends lines (each with its newline) that belong together in one write. The size limit is looked at after each
   * record, so a batch that crosses it is cut there.
   */
  *append(lines: readonly string[]): Code<void> {
    const limit = this.#limit();
    let from = 0;
    let size = this.#size;
    for (let i = 0; i < lines.length; i++) {
      size += lines[i].length;
      if (limit > 0 && size >= limit) {
        yield* this.#write(lines.slice(from, i + 1).join(""));
        from = i + 1;
        yield* this.#sizeReached();
        size = this.#size;
      }
    }
    if (from < lines.length) yield* this.#write(from === 0 ? lines.join("") : lines.slice(from).join(""));
  }

  /** The size at which something is to be done; 0: none. */
  #limit(): number {
    const { max_log_file, max_log_file_action } = this.#config;
    return max_log_file_action === "IGNORE" ? 0 : max_log_file * MEGABYTE;
  }

  *#write(data: string): Code<void> {
    if (this.suspended || this.#fd < 0) return;
    let rest = data;
    while (rest !== "") {
      const n = yield sys.write(this.#fd, rest);
      if (n < 0) {
        yield* this.#writeFailed(n);
        return;
      }
      this.#size += n;
      this.#sinceCheck += n;
      rest = n === rest.length ? "" : rest.slice(n);
    }
    if (this.#sinceCheck >= SPACE_CHECK_BYTES) yield* this.checkSpace();
  }

  *#writeFailed(error: number): Code<void> {
    if (error === -ENOSPC) {
      yield* this.#log("Audit daemon has no space left on logging partition");
      yield* this.#react(this.#config.disk_full_action, "disk full");
      return;
    }
    yield* this.#log(`Record was not written to disk (${strerror(error)})`);
    yield* this.#react(this.#config.disk_error_action, "disk error");
  }

  *#sizeReached(): Code<void> {
    switch (this.#config.max_log_file_action) {
      case "SYSLOG":
        yield* this.#log("Audit daemon log file is larger than max size");
        break;
      case "SUSPEND":
        yield* this.#log("Audit daemon is suspending logging due to logfile size.");
        this.suspended = true;
        break;
      default:
        yield* this.rotate();
    }
  }

  /** audit.log becomes audit.log.1, and so on; the oldest beyond num_logs goes (kept with KEEP_LOGS). */
  *rotate(): Code<void> {
    const { log_file, num_logs, max_log_file_action } = this.#config;
    const keep = max_log_file_action === "KEEP_LOGS";
    if (!keep && num_logs < 2) return;
    if (this.#fd >= 0) {
      yield sys.fchmod(this.#fd, this.#config.log_group ? 0o440 : 0o400);
      yield sys.close(this.#fd);
      this.#fd = -1;
    }
    const last = keep ? (yield* this.#oldest()) + 1 : num_logs - 1;
    for (let n = last; n > 1; n--) yield sys.rename(`${log_file}.${n - 1}`, `${log_file}.${n}`);
    const rc = yield sys.rename(log_file, `${log_file}.1`);
    if (rc < 0) yield* this.#log(`Error rotating logs from ${log_file} to ${log_file}.1 (${strerror(rc)})`);
    yield* this.open();
  }

  *#oldest(): Code<number> {
    const st = new_stat();
    let n = 0;
    while ((yield sys.stat_(`${this.#config.log_file}.${n + 1}`, st)) === 0) n++;
    return n;
  }

  /** Removes logs beyond num_logs, as a start does. */
  *removeExcess(): Code<void> {
    const { num_logs, log_file, max_log_file_action } = this.#config;
    if (max_log_file_action !== "ROTATE" || num_logs < 2) return;
    for (let n = num_logs; ; n++) if ((yield sys.unlink(`${log_file}.${n}`)) < 0) return;
  }

  /** Compares the free space with the two limits of the configuration. */
  *checkSpace(): Code<void> {
    this.#sinceCheck = 0;
    const { space_left, admin_space_left, log_file } = this.#config;
    if (!space_left.megabytes && space_left.percent === null) return;
    const fs = new_statfs();
    if ((yield sys.statfs_(log_file, fs)) < 0 || fs.f_blocks === 0) return;
    const free = fs.f_bfree * fs.f_bsize;
    const total = fs.f_blocks * fs.f_bsize;
    if (free >= bytesOf(space_left, total)) {
      this.#warned = { space: false, admin: false };
      return;
    }
    if (free < bytesOf(admin_space_left, total)) {
      if (this.#warned.admin) return;
      this.#warned.admin = true;
      yield* this.#log("Audit daemon is low on disk space for logging");
      yield* this.#react(this.#config.admin_space_left_action, "admin space left");
    } else if (!this.#warned.space || this.#config.space_left_action.action === "ROTATE") {
      this.#warned.space = true;
      yield* this.#log("Audit daemon is low on disk space for logging");
      yield* this.#react(this.#config.space_left_action, "space left");
    }
  }

  *#react(reaction: SpaceReaction, why: string): Code<void> {
    switch (reaction.action) {
      case "IGNORE":
      case "SYSLOG":
      case "EMAIL":
        return;
      case "ROTATE":
        yield* this.rotate();
        return;
      case "SUSPEND":
        yield* this.#log(`Audit daemon is suspending logging due to ${why}.`);
        this.suspended = true;
        return;
      default:
        if (reaction.action !== "EXEC") this.suspended = true;
        yield* this.#act(reaction, why);
    }
  }

  /** Takes a new configuration: another file, group or size. */
  *reconfigure(config: Config): Code<void> {
    const moved = config.log_file !== this.#config.log_file || config.log_group !== this.#config.log_group;
    this.#config = config;
    if (moved) {
      yield* this.close();
      yield* this.open();
    }
    yield* this.removeExcess();
    yield* this.checkSpace();
  }

  *close(): Code<void> {
    if (this.#fd >= 0) yield sys.close(this.#fd);
    this.#fd = -1;
  }
}

const bytesOf = (limit: SpaceLimit, total: number): number =>
  limit.percent === null ? limit.megabytes * MEGABYTE : (total * limit.percent) / 100;
