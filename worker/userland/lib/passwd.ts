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

function* rows(path: string, width: number): Code<string[][]> {
  const text = yield* read_file(path);
  if (typeof text === "number") return [];
  return text
    .split("\n")
    .map((l) => l.split(":"))
    .filter((f) => f.length >= width);
}

/** All accounts, in file order; empty when the file cannot be read. */
export function* getpwent(): Code<Passwd[]> {
  return (yield* rows("/etc/passwd", 7)).map(([name, , uid, gid, gecos, dir, shell]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    gecos,
    dir,
    shell,
  }));
}

export function* getgrent(): Code<Group[]> {
  return (yield* rows("/etc/group", 4)).map(([name, , gid, members]) => ({
    name,
    gid: Number(gid),
    members: members ? members.split(",") : [],
  }));
}

export function* getpwnam(name: string): Code<Passwd | undefined> {
  return (yield* getpwent()).find((p) => p.name === name);
}
export function* getpwuid(uid: number): Code<Passwd | undefined> {
  return (yield* getpwent()).find((p) => p.uid === uid);
}
export function* getgrnam(name: string): Code<Group | undefined> {
  return (yield* getgrent()).find((g) => g.name === name);
}
export function* getgrgid(gid: number): Code<Group | undefined> {
  return (yield* getgrent()).find((g) => g.gid === gid);
}
