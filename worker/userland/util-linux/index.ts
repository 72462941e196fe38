// The util-linux programs.
import type { ProgramEntry } from "../lib/code.ts";
import { choom } from "./choom.ts";
import { dmesg } from "./dmesg.ts";
import { fallocate } from "./fallocate.ts";
import { findmnt } from "./findmnt.ts";
import { flock } from "./flock.ts";
import { getopt_ } from "./getopt.ts";
import { ipcmk, ipcrm } from "./ipcrm.ts";
import { ipcs } from "./ipcs.ts";
import { last } from "./last.ts";
import { logger } from "./logger.ts";
import { lsblk } from "./lsblk.ts";
import { lscpu } from "./lscpu.ts";
import { lslocks } from "./lslocks.ts";
import { lslogins } from "./lslogins.ts";
import { lsns } from "./lsns.ts";
import { mount, umount } from "./mount.ts";
import { mountpoint } from "./mountpoint.ts";
import { namei } from "./namei.ts";
import { nsenter, unshare } from "./namespaces.ts";
import { pivot_root } from "./pivot_root.ts";
import { prlimit } from "./prlimit.ts";
import { script } from "./script.ts";
import { renice, setsid } from "./session.ts";
import { setpriv } from "./setpriv.ts";
import { runuser, su } from "./su.ts";
import { whereis } from "./whereis.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/dmesg", main: dmesg, summary: "print or control the kernel ring buffer" },
  { path: "/usr/bin/findmnt", main: findmnt, summary: "find a filesystem" },
  {
    path: "/usr/bin/last",
    main: last,
    links: ["/usr/bin/lastb"],
    summary: "show a listing of last logged in users",
  },
  { path: "/usr/bin/flock", main: flock, summary: "manage locks from shell scripts" },
  { path: "/usr/bin/ipcmk", main: ipcmk, summary: "make various IPC resources" },
  { path: "/usr/bin/ipcrm", main: ipcrm, summary: "remove certain IPC resources" },
  { path: "/usr/bin/ipcs", main: ipcs, summary: "show information on IPC facilities" },
  { path: "/usr/bin/logger", main: logger, summary: "enter messages into the system log" },
  { path: "/usr/bin/lsns", main: lsns, summary: "list namespaces" },
  { path: "/usr/bin/mount", main: mount, summary: "mount a filesystem" },
  { path: "/usr/bin/nsenter", main: nsenter, summary: "run program in different namespaces" },
  { path: "/usr/bin/renice", main: renice, summary: "alter priority of running processes" },
  { path: "/usr/sbin/runuser", main: runuser, summary: "run a command with substitute user and group ID" },
  {
    path: "/usr/bin/setpriv",
    main: setpriv,
    summary: "run a program with different Linux privilege settings",
  },
  { path: "/usr/bin/script", main: script, summary: "make typescript of terminal session" },
  { path: "/usr/bin/setsid", main: setsid, summary: "run a program in a new session" },
  { path: "/usr/bin/su", main: su, mode: 0o4755, summary: "run a command with substitute user and group ID" },
  { path: "/usr/bin/umount", main: umount, summary: "unmount filesystems" },
  { path: "/usr/bin/unshare", main: unshare, summary: "run program in new namespaces" },
  { path: "/usr/bin/getopt", main: getopt_, summary: "parse command options (enhanced)" },
  { path: "/usr/bin/lslocks", main: lslocks, summary: "list local system locks" },
  {
    path: "/usr/bin/lslogins",
    main: lslogins,
    summary: "display information about known users in the system",
  },
  { path: "/usr/bin/mountpoint", main: mountpoint, summary: "see if a directory or file is a mountpoint" },
  { path: "/usr/bin/namei", main: namei, summary: "follow a pathname until a terminal point is found" },
  { path: "/usr/bin/prlimit", main: prlimit, summary: "get and set process resource limits" },
  {
    path: "/usr/bin/whereis",
    main: whereis,
    summary: "locate the binary, source, and manual page files for a command",
  },
  { path: "/usr/bin/fallocate", main: fallocate, summary: "preallocate or deallocate space to a file" },
  { path: "/usr/sbin/pivot_root", main: pivot_root, summary: "change the root filesystem" },
  { path: "/usr/bin/lsblk", main: lsblk, summary: "list block devices" },
  { path: "/usr/bin/lscpu", main: lscpu, summary: "display information about the CPU architecture" },
  { path: "/usr/bin/choom", main: choom, summary: "display and adjust OOM-killer score" },
];
