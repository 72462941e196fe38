// User and group names for listings, read once from /etc/passwd and /etc/group.
import type { Code } from "../lib/code.ts";
import { getgrent, getpwent } from "../lib/passwd.ts";
import type { Names } from "./ls_format.ts";

/** Lookup tables; unknown ids give undefined. The first entry of a number wins, as with getpwuid. */
export function* read_names(): Code<Names> {
  const users = new Map<number, string>();
  const groups = new Map<number, string>();
  for (const p of yield* getpwent()) if (!users.has(p.uid)) users.set(p.uid, p.name);
  for (const g of yield* getgrent()) if (!groups.has(g.gid)) groups.set(g.gid, g.name);
  return { user: (uid) => users.get(uid), group: (gid) => groups.get(gid) };
}

/** Shows numbers only (-n). */
export const NO_NAMES: Names = { user: () => undefined, group: () => undefined };
