// The part of the coreutils that was once called shellutils: identity, environment, system information.
import type { ProgramEntry } from "../../lib/code.ts";
import { chroot } from "./chroot.ts";
import { env } from "./env.ts";
import { nice } from "./nice.ts";
import { printf } from "./printf.ts";
import { pwd } from "./pwd.ts";
import { stty } from "./stty.ts";
import { bracket, test } from "./test.ts";
import { nohup, timeout } from "./timeout.ts";
import { false_, true_ } from "./true.ts";
import { arch, hostid, nproc, printenv, tty, uname } from "./uname.ts";
import { users, who } from "./who.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/users",
    main: users,
    summary: "print the user names of users currently logged in to the current host",
  },
  { path: "/usr/bin/who", main: who, summary: "show who is logged on" },
  { path: "/usr/bin/nice", main: nice, summary: "run a program with modified scheduling priority" },
  { path: "/usr/bin/stty", main: stty, summary: "change and print terminal line settings" },
  {
    path: "/usr/bin/nohup",
    main: nohup,
    summary: "run a command immune to hangups, with output to a non-tty",
  },
  {
    path: "/usr/sbin/chroot",
    main: chroot,
    summary: "run command or interactive shell with special root directory",
  },
  { path: "/usr/bin/timeout", main: timeout, summary: "run a command with a time limit" },
  { path: "/usr/bin/[", main: bracket, summary: "check file types and compare values" },
  { path: "/usr/bin/env", main: env, summary: "run a program in a modified environment" },
  { path: "/usr/bin/false", main: false_, summary: "do nothing, unsuccessfully" },
  { path: "/usr/bin/arch", main: arch, summary: "print machine hardware name" },
  { path: "/usr/bin/hostid", main: hostid, summary: "print the numeric identifier for the current host" },
  { path: "/usr/bin/nproc", main: nproc, summary: "print the number of processing units available" },
  { path: "/usr/bin/printenv", main: printenv, summary: "print all or part of environment" },
  { path: "/usr/bin/printf", main: printf, summary: "format and print data" },
  { path: "/usr/bin/pwd", main: pwd, summary: "print name of current/working directory" },
  { path: "/usr/bin/test", main: test, summary: "check file types and compare values" },
  { path: "/usr/bin/true", main: true_, summary: "do nothing, successfully" },
  {
    path: "/usr/bin/tty",
    main: tty,
    summary: "print the file name of the terminal connected to standard input",
  },
  { path: "/usr/bin/uname", main: uname, summary: "print system information" },
];
