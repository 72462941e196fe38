// ausearch(8): searches the audit logs.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint } from "../../lib/stdio.ts";
import { type Accounts, NO_ACCOUNTS, readAccounts } from "../auparse/accounts.ts";
import { Console } from "../console.ts";
import { messageTypeName, messageTypeNumber } from "../tables/message_types.ts";
import { CHECKPOINT_INVALID, CHECKPOINT_LOST, Checkpointer, loadCheckpoint, logsFrom } from "./checkpoint.ts";
import { Matcher } from "./criteria.ts";
import { Assembler, type AuditEvent, isWellFormed } from "./event.ts";
import { findSource, readLines, reportUnread, type Source } from "./logs.ts";
import { cannotNormalize, csvHeader, formatCsv, formatText } from "./normal_output.ts";
import { type Options, parseOptions } from "./options.ts";
import { formatDefault, formatInterpreted, formatRaw } from "./output.ts";
import { UserEvents } from "./user_events.ts";

export const ausearch: Program = function* (argv) {
  const options = yield* parseOptions(argv.slice(1));
  if ("status" in options) {
    const console = new Console();
    if (options.out) yield* console.print(options.out);
    yield* console.flush();
    if (options.err) yield* eprint(options.err);
    return options.status;
  }
  const console = new Console(options.lineBuffered);
  const status = yield* search(console, options);
  yield* console.flush();
  return status;
};

/** What to search, with --checkpoint also from where on; or the exit status after a message. */
function* begin(
  options: Options,
): Code<{ source: Source; timeout: number; checkpointer: Checkpointer | null } | number> {
  const { checkpoint: path, criteria } = options;
  const loaded = path === null ? null : yield* loadCheckpoint(path);
  if (typeof loaded === "number") return loaded;
  const found = yield* findSource(options);
  if (found === null) return 1;
  if (path === null) return { ...found, checkpointer: null };
  if ("stdin" in found.source) {
    yield* eprint("Warning - checkpointing stdin is not supported");
    return { ...found, checkpointer: null };
  }
  if (options.fromCheckpoint) {
    if (loaded?.last) criteria.start = loaded.last.seconds;
    return { ...found, checkpointer: new Checkpointer(null, found.timeout) };
  }
  const checkpointer = new Checkpointer(loaded?.last ?? null, found.timeout);
  const { files } = found.source;
  // a file that was named is searched whatever its inode
  if (loaded === null || files[0] === options.input) return { ...found, checkpointer };
  const from = yield* logsFrom(files, loaded);
  return from === null ? CHECKPOINT_INVALID : { ...found, source: { files: from }, checkpointer };
}

function* search(console: Console, options: Options): Code<number> {
  const found = yield* begin(options);
  if (typeof found === "number") return found;
  const { checkpointer } = found;
  const named = /^(?:interpret|csv|text)$/.test(options.format);
  const accounts = named ? yield* readAccounts() : NO_ACCOUNTS;
  const assembler = new Assembler(found.timeout, (seconds) => checkpointer?.reached(seconds));
  const userEvents = new UserEvents();
  const matcher = new Matcher(options.criteria);
  const print = printer(options, accounts);
  let matches = 0;
  const take = function* (): Code<boolean> {
    yield* reportUnread(assembler);
    for (const event of yield* userEvents.split(assembler.complete.splice(0))) {
      if (options.debug) yield* reportUnknown(event);
      if (checkpointer && !checkpointer.isComplete(event)) continue;
      const wanted =
        matcher.matches(event) && isWellFormed(event) && (checkpointer === null || checkpointer.isNew(event));
      if (checkpointer?.lost) return false;
      if (wanted) {
        if (matches++ === 0 && options.format === "csv") yield* console.print(csvHeader(options.extra));
        if (options.format === "csv" && cannotNormalize(event))
          yield* eprint(`error normalizing ${event.records[0].type}\n`);
        yield* console.print(print(event));
        if (options.justOne) return false;
      }
      checkpointer?.remember(event);
    }
    return true;
  };
  const status = yield* readLines(found.source, (line) => assembler.add(line), take);
  if (status !== 0) return status;
  if (!(options.justOne && matches > 0) && !checkpointer?.lost) {
    assembler.finish();
    yield* take();
  }
  if (checkpointer?.lost) {
    yield* console.flush();
    yield* eprint(checkpointer.lost);
    return CHECKPOINT_LOST;
  }
  if (checkpointer && options.checkpoint !== null) {
    const saved = yield* checkpointer.save(options.checkpoint, found.source);
    if (saved !== 0) return saved;
  }
  if (matches > 0) return 0;
  if (options.format !== "raw") {
    yield* console.flush();
    yield* eprint("<no matches>\n");
  }
  return 1;
}

/** --debug: record types that the tool has no parser for. */
function* reportUnknown(event: AuditEvent): Code<void> {
  for (const { type } of event.records) {
    const number = messageTypeNumber(type);
    if (messageTypeName(number) === null) yield* eprint(`Unparsed type:${number}\n - skipped`);
  }
}

function printer(options: Options, accounts: Accounts): (event: AuditEvent) => string {
  switch (options.format) {
    case "raw":
      return formatRaw;
    case "interpret":
      return (event) => formatInterpreted(event, accounts, options.escape);
    case "csv":
      return (event) => formatCsv(event, accounts, options.extra, options.escape);
    case "text":
      return (event) => formatText(event, accounts, options.escape);
    default:
      return (event) => formatDefault(event, options.escape);
  }
}
