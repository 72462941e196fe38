// Which files hold the log, and reading them in order, oldest first.
import { R_OK } from "../../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR, S_ISFIFO } from "../../../kernel/uapi/stat.ts";
import { UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint, strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { atOnce } from "../at_once.ts";
import { CONFIG_ERROR, loadConfig } from "../auditd/config.ts";
import { type Assembler, LineSplitter } from "./event.ts";

const CONFIG_FILE = "/etc/audit/auditd.conf";
const DEFAULT_LOG = "/var/log/audit/audit.log";
const CHUNK = 256 * 1024;

/** Where to read: descriptors to open, or standard input. */
export type Source = { files: string[] } | { stdin: true };

/** log_file of auditd.conf, or the built-in one with a note; and end_of_event_timeout. */
export function* configuredLog(): Code<Configured> {
  const complaints: string[] = [];
  const config = yield* loadConfig(CONFIG_FILE, (text) => atOnce(void complaints.push(text)));
  for (const text of complaints) yield* eprint(`${text}\n`);
  if (config !== CONFIG_ERROR) return { path: config.log_file, timeout: config.end_of_event_timeout };
  yield* eprint(`NOTE - using built-in logs: ${DEFAULT_LOG}\n`);
  return { path: DEFAULT_LOG, timeout: 2 };
}

/**
 * The logs that auditd.conf names, whatever is wrong with it, oldest first; a negated errno when
 * the log cannot be read.
 */
export function* logsQuietly(): Code<string[] | number> {
  const config = yield* loadConfig(CONFIG_FILE, () => atOnce(undefined));
  const path = config === CONFIG_ERROR ? DEFAULT_LOG : config.log_file;
  const r = yield sys.access(path, R_OK);
  return r < 0 ? r : yield* withRotated(path);
}

/** audit.log with its rotated predecessors, oldest first; itself alone when it is not there. */
function* withRotated(path: string): Code<string[]> {
  const st = new_stat();
  const files = [path];
  if ((yield sys.stat_(path, st)) !== 0) return files;
  for (let n = 1; (yield sys.stat_(`${path}.${n}`, st)) === 0; n++) files.unshift(`${path}.${n}`);
  return files;
}

/** Files for -if: the file itself, or audit.log and its predecessors in a directory. A message when there is none. */
function* inputFiles(path: string): Code<string[] | { error: string }> {
  const st = new_stat();
  const rc = yield sys.stat_(path, st);
  if (rc < 0) return { error: `stat: ${strerror(rc)}` };
  if (!S_ISDIR(st.st_mode)) return [path];
  const log = `${path.replace(/\/$/, "")}/audit.log`;
  yield* eprint(`NOTE - using logs in ${log}\n`);
  return yield* withRotated(log);
}

/** Whether standard input is a pipe, which is then searched instead of the logs. */
function* stdinIsPipe(): Code<boolean> {
  const st = new_stat();
  return (yield sys.fstat(0, st)) === 0 && S_ISFIFO(st.st_mode);
}

/** What the command line says about the input. */
export interface InputOptions {
  /** -if */
  input: string | null;
  /** --input-logs */
  inputLogs: boolean;
  /** --eoe-timeout in seconds, null for the configuration's */
  timeout: number | null;
}

/** What {@link findSource} needs of the configuration, which the tools read whatever is searched. */
export interface Configured {
  path: string;
  /** end_of_event_timeout in seconds */
  timeout: number;
}

/**
 * Where to read from and how long an event may take, or null when that failed (and was said). `known` is the
 * configuration when it has been read already.
 */
export function* findSource(
  options: InputOptions,
  known?: Configured,
): Code<{ source: Source; timeout: number } | null> {
  const config = known ?? (yield* configuredLog());
  const timeout = options.timeout ?? config.timeout;
  if (options.input !== null) {
    const files = yield* inputFiles(options.input);
    if (!("error" in files)) return { source: { files }, timeout };
    yield* eprint(`${files.error}\n`);
    return null;
  }
  if (!options.inputLogs && (yield* stdinIsPipe())) return { source: { stdin: true }, timeout };
  return { source: { files: yield* withRotated(config.path) }, timeout };
}

/**
 * Reads all lines of a source into `add`; after each piece of input `pause` may work on what has gathered, and stops
 * the reading by returning false. Returns 0, or 1 when a file could not be opened (which has been said).
 */
export function* readLines(
  source: Source,
  add: (line: string) => void,
  pause: () => Code<boolean>,
): Code<number> {
  if ("stdin" in source) {
    yield* readDescriptor(0, add, pause);
    return 0;
  }
  for (const path of source.files) {
    const fd = yield sys.open(path, 0);
    if (fd < 0) {
      yield* eprint(`Error opening ${path} (${strerror(fd)})\n`);
      return 1;
    }
    const more = yield* readDescriptor(fd, add, pause);
    yield sys.close(fd);
    if (!more) break;
  }
  return 0;
}

function* readDescriptor(fd: number, add: (line: string) => void, pause: () => Code<boolean>): Code<boolean> {
  const buffer = new UserBuffer();
  const splitter = new LineSplitter();
  for (;;) {
    const n = yield sys.read(fd, buffer, CHUNK);
    if (n <= 0) break;
    splitter.split(buffer.data, add);
    if (!(yield* pause())) return false;
  }
  splitter.finish(add);
  return true;
}

/** Stamps whose numbers do not fit. */
export function* reportUnread(assembler: Assembler): Code<void> {
  for (const stamp of assembler.unread.splice(0)) yield* eprint(`Error extracting time stamp (${stamp})\n`);
}
