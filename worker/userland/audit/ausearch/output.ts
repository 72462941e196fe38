// How ausearch prints a matching event: default, interpreted and raw.
import type { Accounts } from "../auparse/accounts.ts";
import { type EscapeMode, escapeOutput } from "../auparse/escaped.ts";
import { interpretRecordText, SEPARATOR } from "../auparse/record_text.ts";
import type { AuditEvent, LogRecord } from "./event.ts";
import { civilOf, clockText, ctimeText, dateText } from "./time.ts";

/** A separator line, the time, and the records, last one first. */
export function formatDefault(event: AuditEvent, mode: EscapeMode): string {
  let out = `----\ntime->${ctimeText(event.seconds)}\n`;
  // the daemon's own are printed as they are
  for (const { type, line } of event.records.toReversed())
    out += `${type.startsWith("DAEMON_") ? line : escapeOutput(line, mode)}\n`;
  return out;
}

/** The records as they are in the log; behind an enriched one each has its separator. */
export function formatRaw(event: AuditEvent): string {
  let out = "";
  let enriched = false;
  for (const { line, names } of event.records) {
    if (names !== null) enriched = true;
    out += enriched ? `${line}${SEPARATOR}${names ?? ""}\n` : `${line}\n`;
  }
  return out;
}

/** "11/24/26 02:07:08.364:37" */
export function stampText(event: AuditEvent): string {
  const c = civilOf(event.seconds);
  return `${dateText(c)} ${clockText(c)}.${event.milli}:${event.serial}`;
}

export function formatInterpreted(event: AuditEvent, accounts: Accounts, escapeMode: EscapeMode): string {
  const stamp = stampText(event);
  let out = "----\n";
  for (let i = event.records.length - 1; i >= 0; i--)
    out += interpretedLine(event, event.records[i], stamp, accounts, escapeMode);
  return out;
}

function interpretedLine(
  event: AuditEvent,
  record: LogRecord,
  stamp: string,
  accounts: Accounts,
  escapeMode: EscapeMode,
): string {
  const node = event.node === "" ? "" : `node=${event.node} `;
  const text = interpretRecordText(
    record.type,
    record.line.slice(record.text),
    accounts,
    escapeMode,
    record.names,
  );
  return `${node}type=${record.type} msg=audit(${stamp}) : ${text}\n`;
}
