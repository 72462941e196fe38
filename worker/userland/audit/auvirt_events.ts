// What auvirt makes of the events of a log: which start of a guest belongs to which stop, and what the guest had.
import { type Accounts, userName } from "./auparse/accounts.ts";
import { unescapeField } from "./auparse/escaped.ts";
import { type AuditEvent, type Fields, fieldsOf, type LogRecord, verdictOf } from "./ausearch/event.ts";
import { civilOf, clockText, ctimeText } from "./ausearch/time.ts";

export interface GuestsOptions {
  /** --all-events */
  all: boolean;
  summary: boolean;
  showUuid: boolean;
  proof: boolean;
  debug: boolean;
  /** guests asked for, null for all */
  uuid: string | null;
  vm: string | null;
}

type Kind = "start" | "stop" | "resrc" | "avc" | "anom" | "machine id";

interface Entry {
  kind: Kind;
  name: string;
  uuid: string;
  uid: string;
  start: number;
  /** null while it lasts */
  end: number | null;
  failed: boolean;
  /** serial numbers of the records it was made of */
  proof: string[];
  /** what follows behind the times, columns with the tabs before them */
  more: string;
  /** of a start: its process */
  pid: string;
  /** of a resource: its type and what it is */
  resource: string;
  /** of a machine id: sensitivity and categories of its label */
  level: string;
}

const UNKNOWN = "?";
const RESOURCES: readonly string[] = ["disk", "net", "mem", "vcpu", "rng", "cgroup"];

/** s0:c1,c2 of user:role:type:s0:c1,c2. */
const levelOf = (label: string): string => label.split(":").slice(3).join(":");
const column = (text: string, width: number): string => text.slice(0, width).padEnd(width);

/** " - 08:48  (00:01", as far as there is room. */
function endText(e: Entry): string {
  if (e.failed) return " - failed";
  if (e.end === null) return "";
  const minutes = Math.floor((e.end - e.start) / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const two = (n: number) => String(n).padStart(2, "0");
  return ` - ${clockText(civilOf(e.end)).slice(0, 5)}  (${days > 0 ? `${days}+` : ""}${two(hours)}:${two(minutes % 60)})`;
}

export class Guests {
  readonly #options: GuestsOptions;
  readonly #accounts: Accounts;
  readonly #entries: Entry[] = [];
  /** what --debug says; the caller takes it out */
  readonly told: string[] = [];

  constructor(options: GuestsOptions, accounts: Accounts) {
    this.#options = options;
    this.#accounts = accounts;
  }

  /** Each of libvirt's records stands alone; of what the kernel tells the first record says what it is. */
  take(event: AuditEvent): void {
    const { type } = event.records[0];
    const { all, summary } = this.#options;
    if (type === "AVC" || type.startsWith("ANOM_")) {
      if (!all && !summary) return;
      if (type === "AVC") this.#denial(event);
      else this.#anomaly(event);
    } else
      for (const record of event.records) {
        if (record.type === "VIRT_CONTROL") this.#control(event, record);
        else if (record.type === "VIRT_RESOURCE") this.#resource(event, record);
        else if (record.type === "VIRT_MACHINE_ID") this.#machineId(event, record);
      }
  }

  #tell(text: string): void {
    this.told.push(`${text}\n`);
  }

  #entry(kind: Kind, event: AuditEvent, f: Fields, of: { name: string; uuid: string }): Entry {
    return {
      kind,
      ...of,
      uid: f.get("uid") ?? "",
      start: event.seconds,
      end: null,
      failed: f.get("res") === "failed",
      proof: [event.serial],
      more: "",
      pid: "",
      resource: "",
      level: "",
    };
  }

  /** The guest that a record of libvirt's is about; null when it is none of those asked for, or not said. */
  #guest(event: AuditEvent, f: Fields): { name: string; uuid: string } | null {
    for (const field of ["uid", "vm", "uuid"])
      if (f.get(field) === undefined) {
        this.#tell(
          `Failed to get field "${field}" for record ${event.seconds}.${event.milli}:${event.serial}`,
        );
        return null;
      }
    const guest = { name: unescapeField(f.get("vm") ?? ""), uuid: f.get("uuid") ?? "" };
    const { vm, uuid } = this.#options;
    return (vm === null || vm === guest.name) && (uuid === null || uuid === guest.uuid) ? guest : null;
  }

  #control(event: AuditEvent, record: LogRecord): void {
    const f = fieldsOf(record);
    const guest = this.#guest(event, f);
    if (guest === null) return;
    const op = f.get("op") ?? "";
    if (op === "start") {
      const entry = this.#entry("start", event, f, guest);
      entry.pid = f.get("vm-pid") ?? "";
      this.#entries.push(entry);
    } else if (op === "stop") this.#stop(this.#entry("stop", event, f, guest));
    else this.#tell(`Unknown op: ${op}`);
  }

  #stop(stop: Entry): void {
    const { uuid } = stop;
    const session = this.#entries.findLast((e) => e.kind === "start" && e.uuid === uuid && e.end === null);
    if (!session) {
      this.#tell("Couldn't find the correlated start record to the stop event.");
      return;
    }
    if (!stop.failed) {
      this.#end(session, stop);
      // what it was given, back to where an earlier session or this one's labels are told of
      for (const e of this.#entries.toReversed()) {
        if (e.uuid !== uuid || e === session) continue;
        if (e.kind === "start" || e.kind === "stop" || e.kind === "machine id") break;
        if (e.kind === "resrc" && e.end === null && !e.failed) this.#end(e, stop);
      }
    }
    this.#entries.push(stop);
  }

  #end(entry: Entry, by: Entry): void {
    entry.end = by.start;
    entry.proof.push(by.proof[0]);
  }

  #resource(event: AuditEvent, record: LogRecord): void {
    const f = fieldsOf(record);
    const guest = this.#guest(event, f);
    if (guest === null) return;
    const type = f.get("resrc") ?? "";
    if (!RESOURCES.includes(type)) {
      this.#tell(`Found an unknown resource: ${type}.`);
      return;
    }
    const reason = f.get("reason") ?? "";
    const entry = this.#entry("resrc", event, f, guest);
    const columns = `\t${column(type, 12)}\t${column(reason, 10)}\t`;
    if (type === "cgroup") {
      const what = f.get("class") ?? "";
      const which = what === "path" ? unescapeField(f.get("path") ?? "") : (f.get("category") ?? "");
      entry.more = `${columns}${what}\t${f.get("acl") ?? ""}\t${which}`;
      this.#entries.push(entry);
      return;
    }
    const before = this.#value(f, `old-${type}`, type);
    // it looks on behind the one that it did not find, which is the end
    const after = this.#value(before === null ? new Map() : f, `new-${type}`, type);
    if (before === null || after === null) return;
    if (!entry.failed && before !== UNKNOWN && before !== "0") this.#replaced(entry, `${type} ${before}`);
    if (after === UNKNOWN || after === "0") return;
    entry.resource = `${type} ${after}`;
    entry.more = `${columns}${after}`;
    this.#entries.push(entry);
  }

  #value(f: Fields, field: string, type: string): string | null {
    const value = f.get(field);
    if (value === undefined) {
      this.#tell(`Failed to get ${field} field.`);
      return null;
    }
    return type === "mem" || type === "vcpu" ? value : unescapeField(value);
  }

  #replaced(by: Entry, resource: string): void {
    const had = this.#entries.findLast(
      (e) => e.kind === "resrc" && e.uuid === by.uuid && e.resource === resource && e.end === null,
    );
    if (had) this.#end(had, by);
    else
      this.#tell(
        `Couldn't find the correlated resource record to update for ${resource.replace(/ .*/s, "")}.`,
      );
  }

  #machineId(event: AuditEvent, record: LogRecord): void {
    const f = fieldsOf(record);
    const guest = this.#guest(event, f);
    if (guest === null) return;
    const level = levelOf(f.get("vm-ctx") ?? "");
    if (level === "") {
      this.#tell("Security context not found for MACHINE_ID event.");
      return;
    }
    const entry = this.#entry("machine id", event, f, guest);
    entry.level = level;
    this.#entries.push(entry);
  }

  /** A denial is the guest's whose label has the level of the process that was denied. */
  #denial(event: AuditEvent): void {
    const [{ line }] = event.records;
    const f = fieldsOf(event.records[0]);
    const uid = event.records.map((r) => fieldsOf(r).get("uid")).find((u) => u !== undefined);
    if (uid === undefined) {
      this.#tell(`Failed to get field "uid" for record ${event.seconds}.${event.milli}:${event.serial}`);
      return;
    }
    const level = levelOf(f.get("scontext") ?? "");
    const machine = this.#entries.findLast((e) => e.kind === "machine id" && e.level === level);
    if (!machine) {
      this.#tell("Couldn't get the machine id based on security level in AVC event.");
      return;
    }
    const entry = this.#entry("avc", event, f, { name: machine.name, uuid: machine.uuid });
    entry.uid = uid;
    entry.proof.unshift(machine.proof[0]);
    const { result, permissions } = verdictOf(line) ?? { result: "", permissions: "" };
    const comm = f.get("comm");
    // a name is looked for behind the command only
    const name = comm === undefined ? "" : unescapeField(f.get("name") ?? "");
    entry.more = `\t${column(permissions.replaceAll(" ", ","), 12)}\t${column(result, 10)}\t${unescapeField(comm ?? "")}\t${name}\t`;
    this.#entries.push(entry);
  }

  /** The tool finds the guest of an anomaly only when the last thing before it was the start of that process. */
  #anomaly(event: AuditEvent): void {
    const [record] = event.records;
    const f = fieldsOf(record);
    if (!f.has("pid")) this.#tell("Found an anomaly record without pid.");
    const last = this.#entries.at(-1);
    if (last?.kind !== "start" || last.pid === "" || last.pid !== f.get("pid")) {
      this.#tell(`Security context not found for anomaly event: ${record.line}`);
      return;
    }
    const entry = this.#entry("anom", event, f, { name: last.name, uuid: last.uuid });
    entry.proof.unshift(last.proof[0]);
    this.#entries.push(entry);
  }

  list(): string {
    const { all, showUuid, proof } = this.#options;
    let out = "";
    for (const e of this.#entries) {
      if (all ? e.kind === "machine id" : e.kind !== "start") continue;
      out +=
        `${all ? `${column(e.kind, 6)} ` : ""}${column(e.name, 22)}\t${showUuid ? `${column(e.uuid, 36)}\t` : ""}` +
        `${column(userName(Number(e.uid), this.#accounts), 11)}\t` +
        `${ctimeText(e.start).slice(0, 16)}${column(endText(e), 16)}${e.more}\n`;
      if (proof) out += `    Proof:${e.proof.join(",")}\n\n`;
    }
    return out;
  }

  summary(): string {
    const time = (e: Entry | undefined) => (e ? ctimeText(e.start).slice(0, 16) : "undef");
    const count = (kind: Kind) => this.#entries.filter((e) => e.kind === kind && !e.failed).length;
    const rows: readonly (readonly [string, string | number])[] = [
      ["Range of time for report:", `${time(this.#entries[0])} - ${time(this.#entries.at(-1))}`],
      ["Number of guest starts:", count("start")],
      ["Number of guest stops:", count("stop")],
      ["Number of resource assignments:", count("resrc")],
      ["Number of related AVCs:", count("avc")],
      ["Number of related anomalies:", count("anom")],
      ["Number of failed operations:", this.#entries.filter((e) => e.failed).length],
    ];
    return rows.map(([what, n]) => `${what.padEnd(32)}${n}\n`).join("");
  }
}
