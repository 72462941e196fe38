// log_format = ENRICHED: names for the numbers of a record, appended behind a group separator in upper case.
import type { Code } from "../../lib/code.ts";
import { type Accounts, readAccounts } from "../auparse/accounts.ts";
import { fieldType } from "../auparse/field_types.ts";
import { interpretValue, newSetting } from "../auparse/interpret.ts";
import { SEPARATOR } from "../auparse/record_text.ts";
import { machineOfElf } from "../tables/machines.ts";

/**
 * What auditd appends to a record, from its type and its text: users, groups, the architecture, the system call and
 * socket addresses. "" when the record holds none of them.
 */
export type Enrichment = (type: string, text: string) => string;

/** Enrichment with the machine's users and groups, which are looked up once. */
export function* newEnrichment(): Code<Enrichment> {
  const accounts = yield* readAccounts();
  return (type, text) => enrichment(type, text, accounts);
}

function enrichment(type: string, text: string, accounts: Accounts): string {
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
