// aureport(8): reports about the audit logs.
import type { Program } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { eprint } from "../../lib/stdio.ts";
import { NO_ACCOUNTS, readAccounts, userName } from "../auparse/accounts.ts";
import { Assembler, type AuditEvent, isWellFormed, type LogRecord } from "../ausearch/event.ts";
import { configuredLog, findSource, readLines, reportUnread, type Source } from "../ausearch/logs.ts";
import { civilOf, clockText, dateText } from "../ausearch/time.ts";
import { UserEvents } from "../ausearch/user_events.ts";
import { Console } from "../console.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import { type Facts, gatherFacts } from "./facts.ts";
import { type Options, parseOptions } from "./options.ts";
import { escapeWith, type Report, type Style } from "./reports.ts";
import { Totals } from "./totals.ts";

const CONFIG_CHANGE = 1305;

export const aureport: Program = function* (argv) {
  const options = yield* parseOptions(argv.slice(1));
  const console = new Console();
  if ("status" in options) {
    if (options.err) yield* eprint(options.err);
    if (options.out) yield* console.print(options.out);
    yield* console.flush();
    return options.status;
  }
  // the configuration is read before anything is printed, a file that was named is looked for after the heading
  const config = yield* configuredLog();
  if (options.totals && (options.times || options.report?.totals === null)) {
    yield* eprint("Unimplemented option\n");
    // what the heading would have begun with
    yield* console.print(`\n${onlyText(options)}`);
    yield* console.flush();
    return 1;
  }
  yield* console.print(heading(options));
  const status = yield* report(console, options, yield* findSource(options, config));
  yield* console.flush();
  return status;
};

const onlyText = ({ success }: Options): string => (success === null ? "" : success ? "Success " : "Failed ");

function heading(options: Options): string {
  const { report, times, totals } = options;
  if (times) return "\nLog Time Range Report\n=====================\n";
  const only = onlyText(options);
  if (report === null) return `\n${only}Summary Report\n======================\n`;
  if (totals && report.totals) {
    const rule = `${"=".repeat(report.totals.rule)}\n`;
    return `\n${only}${report.totals.title}\n${rule}total  ${report.totals.column}\n${rule}`;
  }
  const [above, below] = typeof report.rule === "number" ? [report.rule, report.rule] : report.rule;
  return `\n${report.title}\n${"=".repeat(above)}\n# date time ${report.columns}\n${"=".repeat(below)}\n`;
}

const clock = (seconds: number): string => {
  const c = civilOf(seconds);
  return `${dateText(c)} ${clockText(c)}`;
};
/** Without an event the Epoch, as of a stamp that nothing was put into. */
const stamp = (event: AuditEvent | null): string => `${clock(event?.seconds ?? 0)}.${event?.milli ?? "000"}`;

/**
 * The first event of a log, of those before the time that was asked for if it has a start (with none there the tool
 * shows the Epoch), and the last one of that time.
 */
interface Range {
  first: AuditEvent | null;
  last: AuditEvent | null;
}

/** Hands every event of a source and of the time asked for to `take`. 0, or the exit status of what went wrong. */
function* scan(
  source: Source,
  timeout: number,
  options: Options,
  range: Range,
  take: (event: AuditEvent) => Code<void>,
): Code<number> {
  const assembler = new Assembler(timeout);
  const userEvents = new UserEvents();
  const drain = function* (): Code<boolean> {
    yield* reportUnread(assembler);
    for (const event of yield* userEvents.split(assembler.complete.splice(0))) {
      if (options.start === null || event.seconds < options.start) range.first ??= event;
      if (options.start !== null && event.seconds < options.start) continue;
      if (options.end !== null && event.seconds > options.end) continue;
      range.last = event;
      yield* take(event);
    }
    return true;
  };
  const status = yield* readLines(source, (line) => assembler.add(line), drain);
  if (status !== 0) return status;
  assembler.finish();
  yield* drain();
  return 0;
}

/** Types of the kernel whose records must say whose they are: by what fields. Messages of user space must by both. */
const SUBJECT: ReadonlyMap<string, readonly string[]> = new Map([
  ["SYSCALL", ["pid", "auid"]],
  ["FEATURE_CHANGE", ["pid", "auid"]],
  ["NETFILTER_CFG", ["pid"]],
  ["EVENT_LISTENER", ["pid"]],
  ["ANOM_ABEND", ["auid"]],
  ["SECCOMP", ["auid"]],
  ["TTY", ["auid"]],
  ["MAC_MAP_ADD", ["auid"]],
  ["MAC_UNLBL_ALLOW", ["auid"]],
]);
const OF_A_MESSAGE: readonly string[] = ["pid", "auid"];

/** Whether a record names its task, which the reports insist on. */
function tellsWho({ type, line, text }: LogRecord): boolean {
  const number = messageTypeNumber(type);
  const message = (number >= 1005 && number < 1300) || (number >= 2100 && number < 3000);
  const fields = message ? OF_A_MESSAGE : SUBJECT.get(type);
  return fields?.every((field) => line.includes(` ${field}=`, text - 1)) ?? true;
}

/** Whether the command line lets the event through, of the time that it asks for. */
function selected(event: AuditEvent, options: Options): Facts | null {
  if (!isWellFormed(event) || !event.records.every(tellsWho)) return null;
  if (options.nodes.length > 0 && !options.nodes.includes(event.node)) return null;
  const facts = gatherFacts(event);
  if (options.success !== null && facts.success !== options.success) return null;
  if (options.noConfig && facts.types.includes(CONFIG_CHANGE)) return null;
  return facts;
}

function* report(
  console: Console,
  options: Options,
  found: { source: Source; timeout: number } | null,
): Code<number> {
  if (found === null) return 1;
  if (options.times) return yield* timeRanges(console, options, found.source, found.timeout);
  const accounts = options.interpret ? yield* readAccounts() : NO_ACCOUNTS;
  const style: Style = {
    interpret: options.interpret,
    user: ({ auid, auid_name }) => {
      const id = auid ?? -2;
      return options.interpret ? (auid_name ?? userName(id, accounts)) : String(id);
    },
    escape: escapeWith(options.escape),
  };
  const range: Range = { first: null, last: null };
  const collect = options.report === null ? new Totals() : null;
  const counts = new Map<string | number, number>();
  let rows = 0;
  const status = yield* scan(found.source, found.timeout, options, range, function* (event) {
    const facts = selected(event, options);
    if (facts === null) return;
    if (options.report === null) collect?.add(facts);
    else if (options.totals)
      for (const value of options.report.totals?.count(facts, style) ?? [])
        counts.set(value, (counts.get(value) ?? 0) + 1);
    else
      for (const text of options.report.rows(facts, style))
        yield* console.print(`${++rows}. ${clock(event.seconds)} ${text}\n`);
  });
  if (status !== 0) return status;
  if (collect) {
    yield* console.print(rangeText(range, options));
    yield* console.print(collect.text());
    return 0;
  }
  if (options.totals) {
    const text = totalsText(options.report as Report, counts, style);
    yield* console.print(text || "<no events of interest were found>\n\n");
    return 0;
  }
  if (rows > 0) return 0;
  yield* console.print("<no events of interest were found>\n\n");
  return 1;
}

function rangeText(range: Range, options: Options): string {
  const start = clock(options.start ?? range.first?.seconds ?? 0);
  const end = options.end === null ? stamp(range.last) : clock(options.end);
  return (
    `Range of time in logs: ${stamp(range.first)} - ${stamp(range.last)}\n` +
    `Selected time for report: ${start} - ${end}\n`
  );
}

/** Most frequent first; equal numbers by value, equal texts in order of appearance. */
function totalsText(report: Report, counts: Map<string | number, number>, style: Style): string {
  const sorted = [...counts].sort(
    ([a, n], [b, m]) => m - n || (typeof a === "number" && typeof b === "number" ? a - b : 0),
  );
  return sorted.map(([value, n]) => `${n}  ${report.totals?.text(value, style)}\n`).join("");
}

/** -t: one line per log. */
function* timeRanges(console: Console, options: Options, source: Source, timeout: number): Code<number> {
  const parts: [string, Source][] =
    "stdin" in source
      ? [["stdin", source]]
      : source.files.map((path): [string, Source] => [path, { files: [path] }]);
  for (const [name, part] of parts) {
    const range: Range = { first: null, last: null };
    let first: AuditEvent | null = null;
    const status = yield* scan(part, timeout, options, range, function* (event) {
      first ??= event;
    });
    if (status !== 0) return status;
    const times = range.last ? `${stamp(first)} - ${stamp(range.last)}` : "no records";
    yield* console.print(`${name}: ${times}\n`);
  }
  return 0;
}
