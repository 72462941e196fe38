// The programs of login and passwd: accounts, groups and passwords.
import type { ProgramEntry } from "../lib/code.ts";
import { groupadd, groupdel, groupmod } from "./groups.ts";
import { nologin } from "./nologin.ts";
import { useradd } from "./useradd.ts";
import { userdel } from "./userdel.ts";
import { usermod } from "./usermod.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/groupadd", main: groupadd, summary: "create a new group" },
  { path: "/usr/sbin/groupdel", main: groupdel, summary: "delete a group" },
  { path: "/usr/sbin/groupmod", main: groupmod, summary: "modify a group definition on the system" },
  { path: "/usr/sbin/nologin", main: nologin, summary: "politely refuse a login" },
  { path: "/usr/sbin/useradd", main: useradd, summary: "create a new user" },
  { path: "/usr/sbin/userdel", main: userdel, summary: "delete a user account and related files" },
  { path: "/usr/sbin/usermod", main: usermod, summary: "modify a user account" },
];
