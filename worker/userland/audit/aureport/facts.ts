// What reports show of an event: one value for each thing, gathered from all its records.
import { unescapeField } from "../auparse/escaped.ts";
import { appendedNames } from "../auparse/record_text.ts";
import { parseSockaddr } from "../auparse/sockaddr.ts";
import { type AuditEvent, keystrokesOf, type LogRecord, recordFields, verdictOf } from "../ausearch/event.ts";
import { successOf } from "../ausearch/items.ts";
import { isUserMessage, parseUserMessage } from "../ausearch/user_message.ts";
import { machineOfElf, syscallName } from "../tables/machines.ts";
import { messageTypeName, messageTypeNumber } from "../tables/message_types.ts";

/** An access vector decision of an AVC or USER_AVC record. */
export interface Decision {
  subject: string | null;
  object: string | null;
  class: string | null;
  permissions: string | null;
  /** denied, granted or unset */
  result: string;
  /** of a USER_AVC; the kernel's is that of the event */
  comm: string | null;
}

export interface Facts {
  event: AuditEvent;
  /** record type numbers, in the order of the log */
  types: readonly number[];
  auid: number | null;
  /** its name as auditd appended it to an enriched record */
  auid_name: string | null;
  /** the user of a message, which stands for its account where it names none */
  uid: number | null;
  /** the message has something of a user, which goes before its account */
  tells_user: boolean;
  /** whether a record with a user id was among them: without one the tool takes the event for nobody's */
  user: boolean;
  pid: number | null;
  session: string | null;
  syscall: number | null;
  /** ELF number in hex, as records have it */
  arch: string | null;
  success: boolean | null;
  comm: string | null;
  exe: string | null;
  terminal: string | null;
  host: string | null;
  account: string | null;
  /** keystrokes, in hex */
  data: string | null;
  /** names of PATH records and paths of local sockets */
  files: string[];
  keys: string[];
  decisions: Decision[];
}

/** Gathers the facts of an event. Of several values of one kind the last counts, as in the tool. */
export function gatherFacts(event: AuditEvent): Facts {
  let directory = "";
  let granted: boolean | null = null;
  const facts: Facts = {
    event,
    types: event.records.map((r) => messageTypeNumber(r.type)),
    auid: null,
    auid_name: null,
    uid: null,
    tells_user: false,
    user: false,
    pid: null,
    session: null,
    syscall: null,
    arch: null,
    success: null,
    comm: null,
    exe: null,
    terminal: null,
    host: null,
    account: null,
    data: null,
    files: [],
    keys: [],
    decisions: [],
  };
  for (const [i, record] of event.records.entries()) {
    if (record.type === "PROCTITLE" || record.type === "EXECVE") continue;
    if (!isParsed(facts.types[i])) continue;
    if (record.type.endsWith("AVC")) {
      const decision = decisionOf(record);
      if (decision.result !== "unset") granted ??= decision.result === "granted";
      // without the command the kernel's is none for the report
      if (record.type !== "AVC" || record.line.includes(" comm=")) facts.decisions.push(decision);
    }
    if (isUserMessage(facts.types[i])) {
      takeMessage(facts, record);
      continue;
    }
    for (const [name, value] of recordFields(record)) {
      if (record.type === "CWD" && name === "cwd") directory = unescapeField(value);
      else if (record.type === "PATH" && name === "name") facts.files.push(fileName(value, directory));
      else if (namesFile(record.type, name)) facts.files.push(unescapeField(value));
      else if (!isPassedOver(record.type, name)) take(facts, record.type, name, value);
      if (name === "auid") facts.auid_name = nameOf(record, name);
    }
  }
  facts.success ??= granted;
  return facts;
}

/** What auditd appended to an enriched record for a field. */
const nameOf = (record: LogRecord, field: string): string | null =>
  appendedNames(record.names ?? "").get(field) ?? null;

function takeMessage(facts: Facts, record: LogRecord): void {
  const m = parseUserMessage(record.type, record.line.slice(record.text));
  if (m.auid !== null) {
    facts.auid = Number(m.auid) | 0;
    facts.auid_name = nameOf(record, "auid");
  }
  if (m.sender !== null) {
    facts.user = m.user !== "";
    facts.uid = Number(m.user || m.sender) | 0;
    facts.tells_user = m.tellsUser;
  }
  if (m.pid !== null) facts.pid = Number(m.pid) | 0;
  facts.session = m.session ?? facts.session;
  facts.account = m.account ?? facts.account;
  facts.comm = m.comm ?? facts.comm;
  facts.exe = m.exe ?? facts.exe;
  facts.host = m.host ?? facts.host;
  facts.terminal = m.terminal ?? facts.terminal;
  facts.success ??= m.success;
  if (record.type === "USER_TTY") facts.data = keystrokesOf(record);
}

/** Whether a field of a record that is no PATH names a file: what was denied, what was measured. */
const namesFile = (type: string, name: string): boolean =>
  type === "AVC" ? name === "name" || name === "path" : type.startsWith("INTEGRITY_") && name === "name";

/** The tool has a parser for the types that it knows, and one for user messages of any. */
const isParsed = (type: number): boolean =>
  messageTypeName(type) !== null || (type >= 1100 && type <= 1199) || (type >= 2100 && type <= 2999);

/** Fields that the tool's parser of a record type does not look at. */
function isPassedOver(type: string, name: string): boolean {
  if (type === "LOGIN") return name === "tty";
  if (type === "CONFIG_CHANGE") return name === "pid" || name === "uid";
  if (type === "KERNEL") return name === "res";
  return name === "uid" && /^DAEMON_(?!START|ABORT)/.test(type);
}

function take(facts: Facts, type: string, name: string, value: string): void {
  switch (name) {
    case "auid":
    case "loginuid":
      facts.auid = Number(value) | 0;
      break;
    case "uid":
      facts.user = true;
      break;
    case "path":
      if (type === "CONFIG_CHANGE") facts.files.push(unescapeField(value));
      break;
    case "pid":
      facts.pid = Number(value) | 0;
      break;
    case "ses":
      facts.session = value;
      break;
    case "syscall":
      facts.syscall = Number(value) | 0;
      break;
    case "arch":
      facts.arch = value;
      break;
    case "success":
      facts.success = value === "yes";
      break;
    case "res":
    case "result":
      facts.success ??= successOf(type, value);
      break;
    case "comm":
    case "exe":
      facts[name] = unescapeField(value);
      break;
    case "acct":
      facts.account = unescapeField(value);
      break;
    case "tty":
    case "terminal":
      facts.terminal = value;
      break;
    case "hostname":
      facts.host = value;
      break;
    case "addr":
      if (facts.host === null || facts.host === "?") facts.host = value;
      break;
    case "saddr":
      takeAddress(facts, type, value);
      break;
    case "key":
      if (value !== "(null)") facts.keys.push(...unescapeField(value).split("\x01"));
      break;
    case "data":
      facts.data = value;
      break;
  }
}

/** The tool puts the working directory before names that begin with a dot. */
function fileName(value: string, directory: string): string {
  const name = unescapeField(value);
  return name.startsWith(".") && name !== "." && directory !== "" ? `${directory}/${name}` : name;
}

function takeAddress(facts: Facts, type: string, value: string): void {
  if (type === "NETFILTER_PKT") {
    facts.host = value;
    return;
  }
  const address = parseSockaddr(value);
  if (address.host === null) return;
  if (address.family === "local") facts.files.push(address.host);
  else facts.host = address.host;
}

/** Of a message the report shows a command only where that follows what was asked for. */
function commBehindTarget(line: string): string | null {
  const target = Math.max(line.indexOf("tcontext="), line.indexOf("tclass="));
  return parseUserMessage("USER_AVC", line.slice(Math.max(target, 0))).comm;
}

function decisionOf(record: LogRecord): Decision {
  const { line, type } = record;
  const told = type === "USER_AVC";
  // of a message the tool takes values that a blank follows, and the subject from before it
  const field = (name: string): string | null =>
    new RegExp(`\\b${name}=(\\S+)${told ? " " : ""}`).exec(line)?.[1] ?? null;
  const verdict = verdictOf(line);
  return {
    subject: field(told ? "subj" : "scontext"),
    object: field("tcontext"),
    class: field("tclass"),
    permissions: verdict?.permissions ?? null,
    result: verdict?.result ?? "unset",
    comm: told ? commBehindTarget(line) : null,
  };
}

/** The reports about system calls pass over number 0, read, as they do over events without one. */
export const hasCall = (facts: Facts): boolean => facts.syscall !== null && facts.syscall > 0;

/** The system call by number, or by name when interpreting: 0 or ? in events that have none. */
export function syscallText(facts: Facts, interpret: boolean): string {
  if (!interpret) return String(facts.syscall ?? 0);
  const machine = facts.arch === null ? null : machineOfElf(Number.parseInt(facts.arch, 16) >>> 0);
  if (machine === null || facts.syscall === null) return "?";
  return syscallName(facts.syscall, machine) ?? String(facts.syscall);
}

/** Name of a record type; the number of one that has none. */
export const typeText = (type: number): string => messageTypeName(type) ?? `UNKNOWN[${type}]`;
