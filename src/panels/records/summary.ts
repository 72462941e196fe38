// One readable line per event: who did what to what, and how it ended.
import type { RecordEvent } from "../../../worker/api.ts";
import { UNSET } from "../../ui/contid.ts";
import type { AuditEvent } from "./store.ts";
import { contidsOf, messageFields } from "./terms.ts";
import { fromBytes, plain, visible } from "./text.ts";

export interface Summary {
  /** The record type that names the event. */
  readonly type: string;
  /** How many further records it has. */
  readonly more: number;
  /** HH:MM:SS.mmm, UTC. */
  readonly time: string;
  readonly text: string;
  readonly key: string | null;
  /** Container ids in the event, each once. */
  readonly contids: readonly string[];
  readonly success: boolean | null;
}

const NONE = new Set(["", "(null)", "(none)", "?", "unset", "4294967295", UNSET]);

/** Looks a field up in a record: interpreted if the worker has answered, else as readable as the page can make it. */
function reader(event: AuditEvent, index: number): (name: string) => string {
  const interpreted = event.interpreted[index];
  const record = event.records[index];
  return (name) => {
    const known = interpreted?.find((field) => field.name === name);
    if (known) return fromBytes(known.value);
    const raw = record.fields.find((field) => field.name === name);
    return raw ? fromBytes(plain(raw.value, raw.encoding)) : "";
  };
}

const raw = (record: RecordEvent, name: string): string =>
  record.fields.find((field) => field.name === name)?.value ?? "";

const has = (value: string): boolean => !NONE.has(value);

/** The record that says what the event is about: SYSCALL where there is one, else the first. */
function mainIndex(event: AuditEvent): number {
  const at = event.records.findIndex((record) => record.type_name === "SYSCALL");
  return Math.max(at, 0);
}

export function summarise(event: AuditEvent): Summary {
  const main = mainIndex(event);
  const record = event.records[main];
  const field = reader(event, main);
  const contids = [...new Set(event.records.flatMap(contidsOf))];
  const said = messageFields(record).findLast(([name]) => name === "res")?.[1] ?? "";
  const result = raw(record, "success") || raw(record, "res") || said;
  return {
    type: record.type_name,
    more: event.records.length - 1,
    time: clock(event.sec, event.ms),
    text: visible(sentence(event, record, field)),
    key: has(field("key")) ? visible(field("key")) : null,
    contids,
    success: result === "" ? null : result === "yes" || result === "1" || result === "success",
  };
}

/** Time of day of an event, UTC, as the machine's own clock has it. */
export function clock(sec: number, ms: number): string {
  return new Date(sec * 1000 + ms).toISOString().slice(11, 23);
}

type Field = (name: string) => string;

function sentence(event: AuditEvent, record: RecordEvent, field: Field): string {
  switch (record.type_name) {
    case "CONTAINER":
      return container(field);
    case "SYSCALL":
      return syscall(event, field);
    case "CONFIG_CHANGE":
      return config(field) || rest(record, field);
    case "LOGIN":
      return `pid ${field("pid")}: login uid ${name(field("old-auid"))} \u2192 ${name(field("auid"))}, session ${name(field("ses"))}`;
    case "CONTAINER_INFO":
      return join(field("op"), `contid ${field("contid")}`);
    default:
      return message(field("msg")) || rest(record, field);
  }
}

const name = (value: string): string => (has(value) ? value : "unset");
const join = (...parts: string[]): string => parts.filter((part) => part !== "").join(" ");

function container(field: Field): string {
  return `pid ${field("pid")} (${name(field("uid"))}) labels pid ${field("opid")}: ${name(field("old-contid"))} \u2192 ${name(field("contid"))}`;
}

/** Settings of audit whose change audit_log_config_change() (kernel/audit.c) records. */
const SETTINGS = [
  "audit_enabled",
  "audit_pid",
  "audit_backlog_limit",
  "audit_backlog_wait_time",
  "audit_failure",
  "audit_rate_limit",
];

function config(field: Field): string {
  const op = field("op").replaceAll("_", " ");
  const list = field("list");
  if (list) return join(op || "rule", `in list ${list}`);
  return join(op, ...SETTINGS.map((n) => change(field, n)));
}

function change(field: Field, what: string): string {
  const [now, old] = [field(what), field("old")];
  if (now === "") return "";
  const setting = what.replace("audit_", "").replaceAll("_", " ");
  return now === old ? `${setting} ${now}, as before` : `${setting} ${old} \u2192 ${now}`;
}

function syscall(event: AuditEvent, field: Field): string {
  const who = field("comm") || field("exe");
  const call = /^\d+$/.test(field("syscall")) ? `system call ${field("syscall")}` : field("syscall");
  const what = join(who, call, object(event));
  if (raw(event.records[mainIndex(event)], "success") !== "no") return what;
  // ausearch puts no blank between an error's name and its text
  return `${what}: ${field("exit").replace(/^(\w+)\(/, "$1 (")}`;
}

/** What the system call was about: a command line, a path, another process or an address. */
function object(event: AuditEvent): string {
  const at = (type: string) => event.records.findIndex((record) => record.type_name === type);
  const execve = at("EXECVE");
  if (execve >= 0) {
    const field = reader(event, execve);
    const args: string[] = [];
    for (let i = 0; i < 12 && field(`a${i}`) !== ""; i++) args.push(field(`a${i}`));
    return args.join(" ");
  }
  const paths = event.records.flatMap((record, i) => (record.type_name === "PATH" ? [i] : []));
  const child = paths.filter((i) => raw(event.records[i], "nametype") !== "PARENT");
  const path = (child.length > 0 ? child : paths).map((i) => reader(event, i)("name")).filter(has);
  if (path.length > 0) return path.slice(0, 2).join(" \u2192 ");
  const target = at("OBJ_PID");
  if (target >= 0) {
    const field = reader(event, target);
    return join("pid", field("opid"), field("ocomm"));
  }
  const address = at("SOCKADDR");
  return address >= 0 ? reader(event, address)("saddr") : "";
}

/** What libaudit puts at the end of a program's message: the program, where it was called from, and how it ended. */
const SENDER = / ?exe=("[^"]*"|\S*) hostname=\S* addr=\S* terminal=\S* res=\S*$/;

/** What a program said in msg='...', after the program's name; "" where there is no such message. */
function message(quoted: string): string {
  const text = /^'(.*)'$/s.exec(quoted)?.[1];
  const exe = text === undefined ? null : SENDER.exec(text);
  if (text === undefined || exe === null) return "";
  const said = text.slice(0, exe.index).replace(/(^| )(?:op|text)=/, "$1");
  return `${exe[1].replaceAll('"', "").replace(/^.*\//, "")}: ${said.replace(/ grantors=\S*/, "")}`;
}

/** Who did it is the same in every record; what is particular to this one comes first. */
const COMMON = new Set(["pid", "ppid", "uid", "auid", "ses", "subj", "tty", "res", "key", "contid"]);

function rest(record: RecordEvent, field: Field): string {
  const parts = record.fields
    .filter(({ name: n }) => !COMMON.has(n))
    .slice(0, 6)
    .map(({ name: n }) => (n === "msg" || n === "text" ? field(n) : `${n}=${field(n)}`));
  return join(...parts) || record.text.replace(/^.*?\): ?/, "");
}
