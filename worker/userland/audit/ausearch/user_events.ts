// The fault user-events: how audit's tools of 2018 group the records of user space (rfc2 spec 6.2 and 16).
import type { Code } from "../../lib/code.ts";
import { read_file } from "../../lib/stdio.ts";
import { messageTypeNumber } from "../tables/message_types.ts";
import type { AuditEvent } from "./event.ts";

const ASKED_FOR = /(?:^|\s)rfc2\.as_posted=\S*\buser-events\b/;

/** A record that the tools take for a whole event: what precedes SYSCALL in number, and the upper user messages. */
const isWhole = (type: number): boolean => type < 1300 || (type >= 2100 && type <= 2999);

/**
 * A record of user space is complete as it stands to the tools, so the CONTAINER_INFO that patch 09 puts behind it begins
 * an event of its own, of the same serial number. This machine's tools keep the two together unless it was booted with
 * the fault. The command line is looked at only when there is such an event.
 */
export class UserEvents {
  #asPosted: boolean | null = null;

  *split(events: readonly AuditEvent[]): Code<readonly AuditEvent[]> {
    const several = (e: AuditEvent) => e.records.length > 1 && isWhole(messageTypeNumber(e.records[0].type));
    if (!events.some(several)) return events;
    if (this.#asPosted === null) {
      const cmdline = yield* read_file("/proc/cmdline");
      this.#asPosted = typeof cmdline === "string" && ASKED_FOR.test(cmdline);
    }
    if (!this.#asPosted) return events;
    return events.flatMap((e) =>
      several(e) ? e.records.map((record) => ({ ...e, records: [record] })) : [e],
    );
  }
}
