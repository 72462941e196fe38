// getpwnam(3), getgrnam(3) and friends over /etc/passwd and /etc/group.
import type { Code } from "./code.ts";
import { read_file } from "./stdio.ts";

export interface Passwd {
  name: string;
  uid: number;
  gid: number;
  gecos: string;
  dir: string;
  shell: string;
}
export interface Group {
  name: string;
  gid: number;
  members: string[];
}

/** Lines of the file, in order; none when it cannot be read. */
function* lines(path: string): Code<string[]> {
  const text = yield* read_file(path);
  return typeof text === "number" ? [] : text.split("\n");
}

/** An account of /etc/passwd; null when the line is none. */
function passwd_entry(line: string): Passwd | null {
  const fields = line.split(":");
  if (fields.length < 7) return null;
  const [name, , uid, gid, gecos, dir, shell] = fields;
  return { name, uid: Number(uid), gid: Number(gid), gecos, dir, shell };
}

function group_entry(line: string): Group | null {
  const fields = line.split(":");
  if (fields.length < 4) return null;
  const [name, , gid, members] = fields;
  return { name, gid: Number(gid), members: members ? members.split(",") : [] };
}

/** All accounts, in file order; empty when the file cannot be read. */
export function* getpwent(): Code<Passwd[]> {
  return (yield* lines("/etc/passwd")).map(passwd_entry).filter((p) => p !== null);
}

export function* getgrent(): Code<Group[]> {
  return (yield* lines("/etc/group")).map(group_entry).filter((g) => g !== null);
}

/** getgrouplist(3): `gid`, and the other groups that list the user as a member. */
export function* getgrouplist(name: string, gid: number): Code<number[]> {
  const groups = (yield* getgrent()).filter((g) => g.gid !== gid && g.members.includes(name));
  return [gid, ...groups.map((g) => g.gid)];
}

/**
 * Names by number out of the lines of a file, as often as one is asked for. Lines are taken apart only until the number is
 * found: the first entry of a number wins, as with getpwuid(3).
 */
function names_of<T extends { name: string }>(
  lines: readonly string[],
  entry: (line: string) => T | null,
  number: (entry: T) => number,
): (n: number) => string | undefined {
  const known = new Map<number, string>();
  let next = 0;
  return (n) => {
    while (next < lines.length && !known.has(n)) {
      const found = entry(lines[next++]);
      if (found !== null && !known.has(number(found))) known.set(number(found), found.name);
    }
    return known.get(n);
  };
}

/** /etc/passwd, read once. */
export function* user_names(): Code<(uid: number) => string | undefined> {
  return names_of(yield* lines("/etc/passwd"), passwd_entry, (p) => p.uid);
}
/** /etc/group, read once. */
export function* group_names(): Code<(gid: number) => string | undefined> {
  return names_of(yield* lines("/etc/group"), group_entry, (g) => g.gid);
}

/** The first entry that is asked for; those behind it are not taken apart. */
function* find<T>(
  path: string,
  entry: (line: string) => T | null,
  asked: (entry: T) => boolean,
): Code<T | undefined> {
  for (const line of yield* lines(path)) {
    const found = entry(line);
    if (found !== null && asked(found)) return found;
  }
  return undefined;
}

export const getpwnam = (name: string): Code<Passwd | undefined> =>
  find("/etc/passwd", passwd_entry, (p) => p.name === name);
export const getpwuid = (uid: number): Code<Passwd | undefined> =>
  find("/etc/passwd", passwd_entry, (p) => p.uid === uid);
export const getgrnam = (name: string): Code<Group | undefined> =>
  find("/etc/group", group_entry, (g) => g.name === name);
export const getgrgid = (gid: number): Code<Group | undefined> =>
  find("/etc/group", group_entry, (g) => g.gid === gid);
