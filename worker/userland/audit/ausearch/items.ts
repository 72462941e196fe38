// What searches look at: the facts of an event, gathered from all its records.
import { unescapeField } from "../auparse/escaped.ts";
import { parseSockaddr } from "../auparse/sockaddr.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import { type AuditEvent, type LogRecord, recordFields } from "./event.ts";
import { isUserMessage, parseUserMessage } from "./user_message.ts";

export interface Items {
  pid: string[];
  ppid: string[];
  uid: string[];
  euid: string[];
  auid: string[];
  gid: string[];
  egid: string[];
  ses: string[];
  syscall: string | null;
  arch: string | null;
  success: boolean | null;
  exit: string | null;
  comm: string[];
  exe: string[];
  keys: string[];
  files: string[];
  hosts: string[];
  terminals: string[];
  subjects: string[];
  objects: string[];
  uuids: string[];
  machines: string[];
  /** the last one parsed counts (rfc2 spec 6.2) */
  contid: string | null;
}

const empty = (): Items => ({
  pid: [],
  ppid: [],
  uid: [],
  euid: [],
  auid: [],
  gid: [],
  egid: [],
  ses: [],
  syscall: null,
  arch: null,
  success: null,
  exit: null,
  comm: [],
  exe: [],
  keys: [],
  files: [],
  hosts: [],
  terminals: [],
  subjects: [],
  objects: [],
  uuids: [],
  machines: [],
  contid: null,
});

/** Plain lists that a field of the same meaning fills. */
const LISTS: ReadonlyMap<string, keyof Items> = new Map<string, keyof Items>([
  ["pid", "pid"],
  ["ppid", "ppid"],
  ["uid", "uid"],
  ["euid", "euid"],
  ["auid", "auid"],
  ["loginuid", "auid"],
  ["gid", "gid"],
  ["egid", "egid"],
  ["ses", "ses"],
  ["subj", "subjects"],
  ["scontext", "subjects"],
  ["obj", "objects"],
  ["tcontext", "objects"],
  ["tty", "terminals"],
  ["terminal", "terminals"],
  ["uuid", "uuids"],
]);
/** The same for values that may be quoted or in hex. */
const STRINGS: ReadonlyMap<string, keyof Items> = new Map<string, keyof Items>([
  ["comm", "comm"],
  ["exe", "exe"],
  ["vm", "machines"],
  ["cwd", "files"],
  ["name", "files"],
  ["path", "files"],
  ["dir", "files"],
  ["file", "files"],
  ["watch", "files"],
]);

/** Fields that the tool does not look for in records of a type. */
const PASSED_OVER: ReadonlyMap<string, readonly string[]> = new Map([
  ["CONFIG_CHANGE", ["pid", "uid", "dir"]],
  ["KERNEL", ["res"]],
  ["LOGIN", ["tty"]],
]);

/** Gathers the facts of an event. */
export function gatherItems(event: AuditEvent): Items {
  const items = empty();
  for (const record of event.records) {
    if (record.type.endsWith("AVC")) {
      const verdict = /avc:\s+(denied|granted)\s*\{/.exec(record.line)?.[1];
      if (verdict) items.success = verdict === "granted";
    }
    if (isUserMessage(messageTypeNumber(record.type))) {
      gatherMessage(items, record);
      continue;
    }
    for (const [name, value] of recordFields(record)) {
      if (PASSED_OVER.get(record.type)?.includes(name)) continue;
      const list = LISTS.get(name);
      // the tool reads the user id of a TTY record from the wrong place, where there is none
      if (list === "uid" && record.type === "TTY") {
        items.uid.push("0");
        continue;
      }
      if (list) {
        (items[list] as string[]).push(value);
        continue;
      }
      const strings = STRINGS.get(name);
      if (strings) {
        (items[strings] as string[]).push(unescapeField(value));
        continue;
      }
      gatherOther(items, record.type, name, value);
    }
  }
  return items;
}

function gatherMessage(items: Items, record: LogRecord): void {
  const m = parseUserMessage(record.type, record.line.slice(record.text));
  const lists: readonly (readonly [string[], string | null])[] = [
    [items.pid, m.pid],
    [items.uid, m.user === null ? m.sender : m.user || null],
    [items.auid, m.auid],
    [items.ses, m.session],
    [items.comm, m.comm],
    [items.exe, m.exe],
    [items.files, m.cwd],
    [items.hosts, m.host],
    [items.terminals, m.terminal],
    [items.subjects, m.subject],
    [items.objects, m.object],
    [items.uuids, m.uuid],
    [items.machines, m.machine],
  ];
  for (const [list, value] of lists) if (value !== null) list.push(value);
  items.success ??= m.success;
}

function gatherOther(items: Items, type: string, name: string, value: string): void {
  switch (name) {
    case "key":
      if (value !== "(null)") items.keys.push(...unescapeField(value).split("\x01"));
      break;
    case "syscall":
      items.syscall ??= value;
      break;
    case "arch":
      items.arch ??= value;
      break;
    case "exit":
      if (type === "SYSCALL") items.exit = value;
      break;
    case "success":
      items.success = value === "yes";
      break;
    case "res":
    case "result":
      items.success ??= successOf(type, value);
      break;
    case "hostname":
      items.hosts.push(value);
      break;
    case "addr":
      // the address stands for a host without a name
      if (items.hosts.at(-1) === "?") items.hosts[items.hosts.length - 1] = value;
      else if (items.hosts.length === 0) items.hosts.push(value);
      break;
    case "saddr": {
      if (type === "NETFILTER_PKT") {
        items.hosts.push(value);
        break;
      }
      const address = parseSockaddr(value);
      if (address.host === null) break;
      if (address.family === "local") items.files.push(address.host);
      else items.hosts.push(address.host);
      break;
    }
    case "contid":
      items.contid = value;
      break;
  }
}

/**
 * What res= says to ausearch and aureport: of what a program or the daemon wrote only "failed" is a failure; what the
 * kernel wrote is a number, of which other text is 0.
 */
export function successOf(type: string, value: string): boolean | null {
  const number = messageTypeNumber(type);
  const told = number === 1005 || (number >= 1100 && number < 1300) || (number >= 2100 && number < 3000);
  if (told) return !value.startsWith("failed");
  const result = Number.parseInt(value, 10) || 0;
  return result > 1 ? null : result === 1;
}
