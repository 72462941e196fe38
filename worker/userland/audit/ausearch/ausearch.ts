// ausearch(8): searches the audit logs.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint } from "../../lib/stdio.ts";
import { type Accounts, NO_ACCOUNTS, readAccounts } from "../auparse/accounts.ts";
import { Console } from "../console.ts";
import { messageTypeName, messageTypeNumber } from "../tables/message_types.ts";
import { Matcher } from "./criteria.ts";
import { Assembler, type AuditEvent, isWellFormed } from "./event.ts";
import { findSource, readLines } from "./logs.ts";
import { csvHeader, formatCsv, formatText } from "./normal_output.ts";
import { type Options, parseOptions } from "./options.ts";
import { formatDefault, formatInterpreted, formatRaw } from "./output.ts";

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

function* search(console: Console, options: Options): Code<number> {
  const found = yield* findSource(options);
  if (found === null) return 1;
  const named = /^(?:interpret|csv|text)$/.test(options.format);
  const accounts = named ? yield* readAccounts() : NO_ACCOUNTS;
  const assembler = new Assembler(found.timeout);
  const matcher = new Matcher(options.criteria);
  const print = printer(options, accounts);
  let matches = 0;
  const take = function* (): Code<boolean> {
    for (const event of assembler.complete.splice(0)) {
      if (options.debug) yield* reportUnknown(event);
      if (!matcher.matches(event) || !isWellFormed(event)) continue;
      if (matches++ === 0 && options.format === "csv") yield* console.print(csvHeader(options.extra));
      yield* console.print(print(event));
      if (options.justOne) return false;
    }
    return true;
  };
  const status = yield* readLines(found.source, (line) => assembler.add(line), take);
  if (status !== 0) return status;
  if (!(options.justOne && matches > 0)) {
    assembler.finish();
    yield* take();
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
      return formatDefault;
  }
}
