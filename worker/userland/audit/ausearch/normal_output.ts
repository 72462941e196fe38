// ausearch --format csv and --format text: events in words.
import type { Accounts } from "../auparse/accounts.ts";
import { type EscapeMode, escapeOutput } from "../auparse/escaped.ts";
import { type NormalEvent, normalize } from "../auparse/normalize.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import type { AuditEvent } from "./event.ts";
import type { Extra } from "./options.ts";
import { civilOf, clockText, dateText } from "./time.ts";

const when = (column: string, wanted: boolean): string[] => (wanted ? [column] : []);

/** The line of column names that comes first, once something was found. */
export const csvHeader = (x: Extra): string =>
  `${[
    ..."NODE,EVENT,DATE,TIME".split(","),
    ...when("YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET", x.time),
    ..."SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND".split(","),
    ...when("SUBJ_LABEL", x.labels),
    ..."ACTION,RESULT,OBJ_PRIME,OBJ_SEC".split(","),
    ...when("OBJ2", x.obj2),
    ...when("OBJ_LABEL", x.labels),
    ..."OBJ_KIND,HOW".split(","),
    ...when("KEY", x.keys),
  ].join(",")}\n`;

/** Types that the tool can tell of only beside the call they belong to. */
const BESIDE_A_CALL: readonly (readonly [number, number])[] = [
  [1302, 1319],
  [1321, 1326],
  [1328, 1399],
  [1401, 1405],
  [1500, 1599],
  [1700, 1899],
];

/**
 * Whether the tool fails at an event: one of several records whose call is not among them, as at the beginning of a log
 * that was rotated in the midst of an event. CONTAINER_INFO counts for none, which the series puts behind records that
 * stand alone.
 */
export function cannotNormalize({ records }: AuditEvent): boolean {
  if (records.filter((r) => r.type !== "CONTAINER_INFO").length < 2) return false;
  if (records.some((r) => r.type === "SYSCALL")) return false;
  const type = messageTypeNumber(records[0].type);
  return BESIDE_A_CALL.some(([from, to]) => type >= from && type <= to);
}

/** The event in words, with what comes from outside made fit for a terminal. */
function inWords(event: AuditEvent, accounts: Accounts, mode: EscapeMode): NormalEvent {
  const n = normalize(event, accounts);
  const escaped = (text: string) => escapeOutput(text, mode);
  n.subject.prime = escaped(n.subject.prime);
  n.subject.sec = escaped(n.subject.sec);
  n.object.prime = escaped(n.object.prime);
  n.object.second = escaped(n.object.second);
  n.how = escaped(n.how);
  return n;
}

export function formatCsv(event: AuditEvent, accounts: Accounts, x: Extra, mode: EscapeMode): string {
  const n = inWords(event, accounts, mode);
  const c = civilOf(event.seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const hour = String(c.hour).padStart(2);
  // as strftime's %Y,%m,%d,%u,%k has it: Sunday is 7
  const time = `${c.year},${two(c.month)},${two(c.day)},${c.weekday || 7},${hour},${Number(event.milli)},+00:00`;
  const stamp = [
    event.node,
    n.type.startsWith("UNKNOWN[") || messageTypeNumber(n.type) < 0 ? "" : n.type,
    dateText(c),
    clockText(c),
    ...when(time, x.time),
    event.serial,
  ].join(",");
  // one comma fewer than there are columns, and none for the second object
  if (cannotNormalize(event)) return `${stamp}${",".repeat(10 + Number(x.keys) + 2 * Number(x.labels))}\n`;
  return `${[
    stamp,
    n.kind,
    n.session,
    n.subject.prime,
    n.subject.sec,
    n.subject.kind,
    ...when(n.subject.label, x.labels),
    n.action,
    n.result,
    n.object.prime || (x.labels ? (n.object.context ?? "") : ""),
    n.object.sec,
    ...when(n.object.second, x.obj2),
    ...when(n.object.label ?? "", x.labels),
    n.object.kind,
    n.how,
    ...when(n.key, x.keys),
  ].join(",")}\n`;
}

export function formatText(event: AuditEvent, accounts: Accounts, mode: EscapeMode): string {
  const n = inWords(event, accounts, mode);
  const c = civilOf(event.seconds);
  const { prime, sec } = n.subject;
  const acting =
    !(n.type === "USER_AVC" && sec === "root" && prime !== "system") &&
    prime !== "" &&
    sec !== "" &&
    sec !== prime &&
    sec !== "unset"
      ? `, acting as ${sec},`
      : "";
  const adverb = n.result === "" ? "" : n.result === "success" ? "successfully " : "unsuccessfully ";
  const object = n.object.shown ?? n.object.prime;
  const to = n.object.second === "" ? "" : `to ${n.object.second} `;
  const how =
    n.how === "" ||
    /^(?:executed|ended-session|did-unknown|entered-promiscuous-mode-on-device)$/.test(n.action)
      ? ""
      : `using ${n.how}`;
  const where = event.node === "" ? "" : `On ${event.node} at`;
  return `${where || "At"} ${clockText(c)} ${dateText(c)} ${prime}${acting} ${adverb}${n.action} ${object}${object && " "}${to}${how}\n`;
}
