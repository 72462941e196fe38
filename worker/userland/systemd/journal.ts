// The journal: what the kernel logged, as the entries that systemd-journald makes of it.
import { O_NONBLOCK, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { hostName } from "../audit/libaudit/user_message.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { boot_time } from "../procps/readproc.ts";

export interface Entry {
  /** number of the entry, from 1 on */
  seqnum: number;
  /** microseconds since the Epoch, and since boot */
  realtime: number;
  monotonic: number;
  /** in the order in which they are shown */
  fields: ReadonlyMap<string, ByteString>;
}

export interface Machine {
  host: ByteString;
  boot_id: string;
  machine_id: string;
  /** seconds since the Epoch when it was booted */
  booted: number;
}

const RECORD_MAX = 8192;

export const hex_id = (text: string | number): string =>
  typeof text === "string" ? text.replace(/[-\n]/g, "") : "";

export function* this_machine(): Code<Machine> {
  return {
    host: yield* hostName(),
    boot_id: hex_id(yield* read_file("/proc/sys/kernel/random/boot_id")),
    machine_id: hex_id(yield* read_file("/etc/machine-id")),
    booted: yield* boot_time(),
  };
}

/** FNV-1a in 64 bits: what tells entries apart whose other parts of a cursor are the same. */
function hash(text: ByteString): bigint {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++)
    h = BigInt.asUintN(64, (h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return h;
}

/** Where an entry stands, as --cursor takes it. */
export const cursor_of = (m: Machine, e: Entry): string =>
  `s=${m.boot_id};i=${e.seqnum.toString(16)};b=${m.boot_id};m=${e.monotonic.toString(16)};` +
  `t=${e.realtime.toString(16)};x=${hash([...e.fields.values()].join("\0")).toString(16)}`;

function entry_of(m: Machine, record: ByteString): Entry | null {
  const found = /^(\d+),(\d+),(\d+),[^;]*;(.*)$/m.exec(record);
  if (!found) return null;
  const priority = Number(found[1]);
  const monotonic = Number(found[3]);
  return {
    seqnum: Number(found[2]) + 1,
    realtime: m.booted * 1e6 + monotonic,
    monotonic,
    fields: new Map([
      ["_BOOT_ID", m.boot_id],
      ...(m.machine_id ? [["_MACHINE_ID", m.machine_id] as const] : []),
      ["_HOSTNAME", m.host],
      ["_SOURCE_MONOTONIC_TIMESTAMP", String(monotonic)],
      ["_TRANSPORT", "kernel"],
      ["PRIORITY", String(priority & 7)],
      ["SYSLOG_FACILITY", String(priority >> 3)],
      ["SYSLOG_IDENTIFIER", "kernel"],
      ["MESSAGE", found[4]],
    ]),
  };
}

/** The kernel's log as entries, one after the other. */
export class Journal {
  readonly #machine: Machine;
  #fd = -1;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** 0, or a negated errno when the log may not be read. */
  *open(): Code<number> {
    this.#fd = yield sys.open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    return Math.min(0, this.#fd);
  }

  /** What is there and has not been read yet. */
  *rest(): Code<Entry[]> {
    const out: Entry[] = [];
    const buf = new UserBuffer();
    while ((yield sys.read(this.#fd, buf, RECORD_MAX)) > 0) {
      const e = entry_of(this.#machine, buf.data);
      if (e) out.push(e);
    }
    return out;
  }

  /** Waits until there is more. */
  *wait(): Code<void> {
    yield sys.poll([{ fd: this.#fd, events: 1, revents: 0 }], -1);
  }
}
