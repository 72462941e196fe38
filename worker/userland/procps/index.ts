// The programs of procps and psmisc.
import type { ProgramEntry } from "../lib/code.ts";
import { free } from "./free.ts";
import { kill, killall, pidof } from "./kill.ts";
import { pgrep, pkill } from "./pgrep.ts";
import { pmap, pwdx } from "./pmap.ts";
import { ps } from "./ps.ts";
import { pstree } from "./pstree.ts";
import { sysctl } from "./sysctl.ts";
import { uptime } from "./system.ts";
import { top } from "./top.ts";
import { vmstat } from "./vmstat.ts";
import { w } from "./w.ts";
import { watch } from "./watch.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/free", main: free, summary: "display amount of free and used memory in the system" },
  { path: "/usr/bin/kill", main: kill, summary: "send a signal to a process" },
  { path: "/usr/bin/killall", main: killall, summary: "kill processes by name" },
  { path: "/usr/bin/pgrep", main: pgrep, summary: "look up processes based on name and other attributes" },
  { path: "/usr/bin/pidof", main: pidof, summary: "find the process ID of a running program" },
  { path: "/usr/bin/pkill", main: pkill, summary: "signal processes based on name and other attributes" },
  { path: "/usr/bin/pmap", main: pmap, summary: "report memory map of a process" },
  { path: "/usr/bin/pwdx", main: pwdx, summary: "report current working directory of a process" },
  { path: "/usr/bin/ps", main: ps, summary: "report a snapshot of the current processes" },
  { path: "/usr/bin/pstree", main: pstree, summary: "display a tree of processes" },
  { path: "/usr/sbin/sysctl", main: sysctl, summary: "configure kernel parameters at runtime" },
  { path: "/usr/bin/top", main: top, summary: "display Linux processes" },
  { path: "/usr/bin/vmstat", main: vmstat, summary: "report virtual memory statistics" },
  { path: "/usr/bin/w", main: w, summary: "show who is logged on and what they are doing" },
  {
    path: "/usr/bin/watch",
    main: watch,
    summary: "execute a program periodically, showing output fullscreen",
  },
  { path: "/usr/bin/uptime", main: uptime, summary: "tell how long the system has been running" },
];
