// Names of users and groups for interpretation: looked up in /etc once, or taken from an enriched record.
import type { Code } from "../../lib/code.ts";
import { getgrent, getpwent } from "../../lib/passwd.ts";

export interface Accounts {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

export const NO_ACCOUNTS: Accounts = { users: new Map(), groups: new Map() };

/** Reads /etc/passwd and /etc/group. The first entry of a number wins, as with getpwuid(3). */
export function* readAccounts(): Code<Accounts> {
  const users = new Map<number, string>();
  for (const p of yield* getpwent()) if (!users.has(p.uid)) users.set(p.uid, p.name);
  const groups = new Map<number, string>();
  for (const g of yield* getgrent()) if (!groups.has(g.gid)) groups.set(g.gid, g.name);
  return { users, groups };
}

/** Name of a user id given in `base`: "unset" for (uid_t)-1, unknown(n) if nobody has it. */
export const userName = (id: number, accounts: Accounts): string =>
  id >>> 0 === 0xffffffff ? "unset" : (accounts.users.get(id >>> 0) ?? `unknown(${id | 0})`);
export const groupName = (id: number, accounts: Accounts): string =>
  id >>> 0 === 0xffffffff ? "unset" : (accounts.groups.get(id >>> 0) ?? `unknown(${id | 0})`);
