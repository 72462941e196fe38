// The programs of login and passwd: accounts, groups and passwords.
import type { ProgramEntry } from "../lib/code.ts";
import { chage } from "./chage.ts";
import { chfn, chsh } from "./chsh.ts";
import { faillog } from "./faillog.ts";
import { gpasswd } from "./gpasswd.ts";
import { groupadd, groupdel, groupmod } from "./groups.ts";
import { lastlog } from "./lastlog.ts";
import { login } from "./login.ts";
import { newgrp, sg } from "./newgrp.ts";
import { nologin } from "./nologin.ts";
import { chpasswd, passwd } from "./passwd.ts";
import { grpck, pwck } from "./pwck.ts";
import { useradd } from "./useradd.ts";
import { userdel } from "./userdel.ts";
import { usermod } from "./usermod.ts";

/** the group that may read /etc/shadow */
const SHADOW = 42;

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/chage",
    main: chage,
    mode: 0o2755,
    gid: SHADOW,
    summary: "change user password expiry information",
  },
  { path: "/usr/sbin/chpasswd", main: chpasswd, summary: "update passwords in batch mode" },
  { path: "/usr/bin/chfn", main: chfn, mode: 0o4755, summary: "change real user name and information" },
  { path: "/usr/bin/chsh", main: chsh, mode: 0o4755, summary: "change login shell" },
  {
    path: "/usr/bin/gpasswd",
    main: gpasswd,
    mode: 0o4755,
    summary: "administer /etc/group and /etc/gshadow",
  },
  { path: "/usr/sbin/grpck", main: grpck, summary: "verify integrity of group files" },
  { path: "/usr/sbin/pwck", main: pwck, summary: "verify the integrity of password files" },
  { path: "/usr/bin/sg", main: sg, mode: 0o4755, summary: "execute command as different group ID" },
  { path: "/usr/sbin/groupadd", main: groupadd, summary: "create a new group" },
  { path: "/usr/sbin/groupdel", main: groupdel, summary: "delete a group" },
  { path: "/usr/sbin/groupmod", main: groupmod, summary: "modify a group definition on the system" },
  {
    path: "/usr/bin/faillog",
    main: faillog,
    summary: "display faillog records or set login failure limits",
  },
  { path: "/usr/bin/lastlog", main: lastlog, summary: "report when each user logged in last" },
  { path: "/usr/bin/login", main: login, summary: "begin session on the system" },
  { path: "/usr/bin/newgrp", main: newgrp, mode: 0o4755, summary: "log in to a new group" },
  { path: "/usr/sbin/nologin", main: nologin, summary: "politely refuse a login" },
  { path: "/usr/bin/passwd", main: passwd, mode: 0o4755, summary: "change user password" },
  { path: "/usr/sbin/useradd", main: useradd, summary: "create a new user" },
  { path: "/usr/sbin/userdel", main: userdel, summary: "delete a user account and related files" },
  { path: "/usr/sbin/usermod", main: usermod, summary: "modify a user account" },
];
