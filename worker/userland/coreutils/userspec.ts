// OWNER[:GROUP] as chown takes it, and GROUP as chgrp does.
import type { Code } from "../lib/code.ts";
import { getgrgid, getgrnam, getpwnam, getpwuid } from "../lib/passwd.ts";

/** What a specification asks for: ids, -1 where it asks for nothing, and the names to show for them. */
export interface UserSpec {
  uid: number;
  gid: number;
  user: string | null;
  group: string | null;
}
export type ParsedSpec = UserSpec & {
  /** "invalid user" and the like; null when all was well */
  error: string | null;
  /** said although the specification is accepted */
  warning: string | null;
};

/** A decimal id, with or without a plus sign; null when it is none. 2^32-1 means nobody. */
const id_number = (text: string): number | null => {
  const m = /^\+?(\d+)$/.exec(text);
  return m && Number(m[1]) < 0xffffffff ? Number(m[1]) : null;
};

/** The id of a user given by name or number; null when there is none. */
export function* user_id(text: string): Code<number | null> {
  const found = text.startsWith("+") ? undefined : yield* getpwnam(text);
  return found?.uid ?? id_number(text);
}
export function* group_id(text: string): Code<number | null> {
  const found = text.startsWith("+") ? undefined : yield* getgrnam(text);
  return found?.gid ?? id_number(text);
}

function* parse_with(text: string, separator: string): Code<ParsedSpec> {
  const at = separator === "" ? -1 : text.indexOf(separator);
  const user = at < 0 ? text : text.slice(0, at);
  const group = at < 0 ? null : text.slice(at + 1);
  const spec: ParsedSpec = { uid: -1, gid: -1, user: null, group: null, error: null, warning: null };
  if (user !== "") {
    const pw = user.startsWith("+") ? undefined : yield* getpwnam(user);
    const uid = pw?.uid ?? id_number(user);
    // "user:" means the login group, which a bare number does not have
    if (!pw && group === "") return { ...spec, error: "invalid spec" };
    if (uid === null) return { ...spec, error: "invalid user" };
    spec.uid = uid;
    spec.user = user;
    if (group === "" && pw) {
      spec.gid = pw.gid;
      spec.group = (yield* getgrgid(pw.gid))?.name ?? String(pw.gid);
    }
  }
  if (group) {
    const gid = yield* group_id(group);
    if (gid === null) return { ...spec, error: "invalid group" };
    spec.gid = gid;
    spec.group = group;
  }
  return spec;
}

/** Reads OWNER, OWNER:GROUP, OWNER: or :GROUP; a dot in place of the colon is understood, with a warning. */
export function* parse_user_spec(text: string): Code<ParsedSpec> {
  const spec = yield* parse_with(text, ":");
  if (spec.error === null || text.includes(":") || !text.includes(".")) return spec;
  const dotted = yield* parse_with(text, ".");
  return dotted.error === null ? { ...dotted, warning: "'.' should be ':'" } : spec;
}

/** Reads GROUP; null when there is none of that name. */
export function* parse_group(text: string): Code<UserSpec | null> {
  if (text === "") return { uid: -1, gid: -1, user: null, group: null };
  const gid = yield* group_id(text);
  return gid === null ? null : { uid: -1, gid, user: null, group: text };
}

/** The name of a user for messages: from the accounts, else the number. */
export function* user_name(uid: number): Code<string> {
  return (yield* getpwuid(uid))?.name ?? String(uid);
}
export function* group_name(gid: number): Code<string> {
  return (yield* getgrgid(gid))?.name ?? String(gid);
}
