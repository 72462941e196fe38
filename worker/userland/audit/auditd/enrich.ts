// log_format = ENRICHED: names for the numbers of a record, appended behind a group separator in upper case.
import type { Accounts } from "../auparse/accounts.ts";
import { fieldType } from "../auparse/field_types.ts";
import { interpretValue, newSetting } from "../auparse/interpret.ts";
import { machineOfElf } from "../tables/machines.ts";

/** Between a record and its interpretation. */
export const SEPARATOR = "\x1d";

/**
 * What auditd appends to a record: users, groups, the architecture, the system call and socket addresses. "" when
 * the record holds none of them.
 */
export function enrichment(type: string, text: string, accounts: Accounts): string {
  const setting = newSetting(type, accounts);
  const parts: string[] = [];
  for (const [, name, value] of text.matchAll(/(?:^|[ '])([A-Za-z][A-Za-z0-9_-]*)=([^ ']*)/g)) {
    const kind = fieldType(type, name);
    switch (kind) {
      case "uid":
      case "gid":
        parts.push(`${name.toUpperCase()}="${interpretValue(kind, value, setting)}"`);
        break;
      case "arch":
        setting.machine = machineOfElf(Number.parseInt(value, 16) >>> 0);
        parts.push(`ARCH=${interpretValue(kind, value, setting)}`);
        break;
      case "syscall":
      case "saddr":
        parts.push(`${name.toUpperCase()}=${interpretValue(kind, value, setting)}`);
        break;
      default: // stands as it is
    }
  }
  return parts.length > 0 ? SEPARATOR + parts.join(" ") : "";
}
