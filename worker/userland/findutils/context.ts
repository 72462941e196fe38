import type { timespec } from "../../kernel/uapi/sched.ts";
import { S_IFMT, S_ISDIR, type stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Zone } from "../coreutils/calendar.ts";
import { stat_path } from "../coreutils/files.ts";
import type { Fts, FtsEntry } from "../coreutils/fts.ts";
import { locale_quote } from "../coreutils/quote.ts";
import { utf8_locale } from "../coreutils/tool.ts";
import type { Answers } from "../coreutils/yesno.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import type { OutStream } from "../lib/stdio.ts";

/** Options that hold for the whole run, wherever they stand. */
export interface Options {
  follow: "P" | "H" | "L";
  depth: boolean;
  max_depth: number;
  min_depth: number;
  xdev: boolean;
  /** warnings about doubtful expressions: when standard input is a terminal, unless -nowarn */
  warnings: boolean;
  ignore_readdir_race: boolean;
}

/** A run of find. */
export class Find {
  readonly cli: Cli;
  readonly utf8: boolean;
  readonly zone: Zone;
  /** when it began */
  readonly start: timespec;
  readonly options: Options;
  /** what output files of -fprint and the like are open, by name */
  readonly files = new Map<ByteString, OutStream>();
  /** the directory find was started in, to run commands there */
  home_fd = -1;
  fts!: Fts;
  /** the file being looked at */
  ent!: FtsEntry;
  /** its attributes, once they have been asked for */
  #st: stat | number | null = null;
  status = 0;
  quit = false;
  /** answers to -ok */
  answers: Answers | null = null;
  /** standard output is a terminal: odd characters are shown as ? */
  out_tty = false;

  constructor(cli: Cli, zone: Zone, start: timespec, options: Options) {
    this.cli = cli;
    this.utf8 = utf8_locale(cli.envp);
    this.zone = zone;
    this.start = start;
    this.options = options;
  }

  quote(s: ByteString): ByteString {
    return locale_quote(s, this.utf8);
  }

  /** An error about a file: find goes on, and ends with status 1. */
  *error(message: ByteString, errno = 0): Code<void> {
    this.status = 1;
    yield* this.cli.warn(message, errno);
  }

  enter(ent: FtsEntry): void {
    this.ent = ent;
    this.#st = ent.info === "NSOK" || ent.info === "NS" ? null : ent.st;
  }

  /** Whether links are followed where `ent` is. */
  get follows(): boolean {
    const { follow } = this.options;
    return follow === "L" || (follow === "H" && this.ent.level === 0);
  }

  /** Attributes of the file, or null after a message. */
  *stat(): Code<stat | null> {
    this.#st ??= yield* this.#look();
    if (typeof this.#st !== "number") return this.#st;
    yield* this.error(this.quote(this.ent.path), this.#st);
    return null;
  }

  *#look(): Code<stat | number> {
    const { accpath } = this.ent;
    if (this.follows) {
      const st = yield* stat_path(accpath, true, this.fts.cwd_fd);
      if (typeof st !== "number") return st;
    }
    return yield* stat_path(accpath, false, this.fts.cwd_fd);
  }

  /** File type bits: from the directory where it tells, otherwise from the attributes. 0 when they cannot be had. */
  *type(): Code<number> {
    const known = this.ent.st.st_mode & S_IFMT;
    if (this.#st === null && known) return known;
    const st = yield* this.stat();
    return st ? st.st_mode & S_IFMT : 0;
  }

  get is_dir(): boolean {
    return S_ISDIR(this.ent.st.st_mode);
  }
}

/** A part of the expression, ready to be asked about the file at hand. */
export interface Predicate {
  name: string;
  test: (f: Find) => Code<boolean>;
  /** an action: without one, the names of the files the expression is true for are printed */
  action?: boolean;
  /** to be done when the walk is over (-exec ... +) */
  finish?: (f: Find) => Code<void>;
}
