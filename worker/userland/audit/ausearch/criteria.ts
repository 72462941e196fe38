// Whether an event is what was asked for.
import type { Machine } from "../tables/machines.ts";
import { ELF_OF_MACHINE } from "../tables/machines.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import type { AuditEvent } from "./event.ts";
import { gatherItems, type Items } from "./items.ts";

/** What the options ask for; null or empty members do not matter. All given ones must hold. */
export interface Criteria {
  /** type numbers; null for all */
  types: number[] | null;
  event: string | null;
  nodes: string[];
  start: number | null;
  end: number | null;
  pid: string | null;
  ppid: string | null;
  uid: number | null;
  euid: number | null;
  auid: number | null;
  /** -ua: one of uid, euid and auid is enough */
  anyUid: boolean;
  gid: number | null;
  egid: number | null;
  /** -ga: gid or egid is enough */
  anyGid: boolean;
  session: string | null;
  syscall: string | null;
  machine: Machine | null;
  success: boolean | null;
  exit: string | null;
  comm: string | null;
  exe: string | null;
  key: string | null;
  file: string | null;
  host: string | null;
  terminal: string | null;
  subject: string | null;
  /** not looked at when there is a subject, too */
  object: string | null;
  /** -se: one of the two is enough */
  eitherLabel: boolean;
  uuid: string | null;
  machineName: string | null;
  containerId: string | null;
  /** whole words (-w) */
  exact: boolean;
}

export const noCriteria = (): Criteria => ({
  types: null,
  event: null,
  nodes: [],
  start: null,
  end: null,
  pid: null,
  ppid: null,
  uid: null,
  euid: null,
  auid: null,
  anyUid: false,
  gid: null,
  egid: null,
  anyGid: false,
  session: null,
  syscall: null,
  machine: null,
  success: null,
  exit: null,
  comm: null,
  exe: null,
  key: null,
  file: null,
  host: null,
  terminal: null,
  subject: null,
  object: null,
  eitherLabel: false,
  uuid: null,
  machineName: null,
  containerId: null,
  exact: false,
});

const toHex = (text: string): string =>
  [...text].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join("");

/** Texts of which one must stand in some line of a matching event: cheap to look for before anything is parsed. */
type Needle = readonly string[];

/** A search made ready: {@link Matcher.matches} is called for every event of the log. */
export class Matcher {
  readonly #c: Criteria;
  readonly #needles: Needle[] = [];
  readonly #needsItems: boolean;

  constructor(criteria: Criteria) {
    this.#c = criteria;
    const c = criteria;
    const text = (value: string | null, field: string): void => {
      if (value) this.#needles.push([value, toHex(value)]);
      else if (value !== null) this.#needles.push([field === "t" ? "t" : `${field}=`]);
    };
    const number = (value: string | number | null, field: string): void => {
      if (value !== null) this.#needles.push([`${field}=${value}`]);
    };
    text(c.key, "key");
    text(c.comm, "comm");
    text(c.exe, "exe");
    text(c.terminal, "t");
    if (!c.eitherLabel) {
      if (c.subject === null) text(c.object, "obj");
      else text(c.subject, "subj");
    }
    text(c.uuid, "uuid");
    number(c.pid, "pid");
    number(c.ppid, "ppid");
    if (!c.anyUid) {
      // 0 is also what the tool has for the user of a TTY record
      number(c.uid === 0 ? null : c.uid, "uid");
      number(c.euid, "euid");
      number(c.auid, "auid");
    }
    if (!c.anyGid) {
      number(c.gid, "gid");
      number(c.egid, "egid");
    }
    // 0 is what the tool has for the call of an event without one
    number(c.syscall === "0" ? null : c.syscall, "syscall");
    number(c.exit, "exit");
    number(c.containerId, "contid");
    this.#needsItems =
      this.#needles.length > 0 ||
      [
        c.uid,
        c.gid,
        c.session,
        c.syscall,
        c.machine,
        c.success,
        c.file,
        c.host,
        c.machineName,
        c.subject,
      ].some((v) => v !== null);
  }

  matches(event: AuditEvent): boolean {
    const c = this.#c;
    if (c.start !== null && event.seconds < c.start) return false;
    if (c.end !== null && event.seconds > c.end) return false;
    if (c.event !== null && Number(event.serial) !== Number(c.event)) return false;
    if (c.nodes.length > 0 && !c.nodes.includes(event.node)) return false;
    const { types } = c;
    if (types !== null && !event.records.some((r) => types.includes(messageTypeNumber(r.type)))) return false;
    if (!this.#needsItems) return true;
    for (const needle of this.#needles)
      if (!event.records.some((r) => needle.some((n) => r.line.includes(n)))) return false;
    return this.#matchItems(gatherItems(event));
  }

  #matchItems(items: Items): boolean {
    const c = this.#c;
    const number = (want: number | string | null, have: readonly string[]): boolean =>
      want === null || have.some((v) => id(v) === Number(want));
    const users = [number(c.uid, items.uid), number(c.euid, items.euid), number(c.auid, items.auid)];
    const groups = [number(c.gid, items.gid), number(c.egid, items.egid)];
    const subject = (): boolean => this.#text(c.subject, items.subjects);
    const object = (): boolean => this.#text(c.object, items.objects);
    const labels = c.eitherLabel ? subject() || object() : c.subject === null ? object() : subject();
    return (
      number(c.pid, items.pid) &&
      number(c.ppid, items.ppid) &&
      (c.anyUid ? users.includes(true) : !users.includes(false)) &&
      (c.anyGid ? groups.includes(true) : !groups.includes(false)) &&
      number(c.session, items.ses) &&
      (c.syscall === null || (items.syscall ?? "0") === c.syscall) &&
      this.#matchArch(items) &&
      (c.success === null || items.success === c.success) &&
      (c.exit === null || items.exit === c.exit) &&
      this.#text(c.comm, items.comm) &&
      this.#text(c.exe, items.exe) &&
      this.#text(c.key, items.keys) &&
      this.#text(c.file, items.files) &&
      this.#text(c.host, items.hosts) &&
      this.#text(c.terminal, items.terminals) &&
      labels &&
      this.#text(c.uuid, items.uuids) &&
      this.#text(c.machineName, items.machines) &&
      (c.containerId === null || items.contid === c.containerId)
    );
  }

  #matchArch(items: Items): boolean {
    const { machine } = this.#c;
    if (machine === null) return true;
    return items.arch !== null && Number.parseInt(items.arch, 16) === ELF_OF_MACHINE.get(machine);
  }

  #text(want: string | null, have: readonly string[]): boolean {
    if (want === null) return true;
    return this.#c.exact ? have.includes(want) : have.some((v) => v.includes(want));
  }
}

/** An id as an unsigned number: -1 and 4294967295 are the same. */
const id = (text: string): number => Number(text) >>> 0;
