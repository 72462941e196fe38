// The coreutils programs.
import type { ProgramEntry } from "../lib/code.ts";
import { cat } from "./cat.ts";
import { chcon } from "./chcon.ts";
import { chmod } from "./chmod.ts";
import { chgrp, chown } from "./chown.ts";
import { cp } from "./cp.ts";
import { date } from "./date.ts";
import { dd } from "./dd.ts";
import { df } from "./df.ts";
import { du } from "./du.ts";
import { echo } from "./echo.ts";
import { install } from "./install.ts";
import { link, unlink } from "./link.ts";
import { ln } from "./ln.ts";
import { dir, ls, vdir } from "./ls.ts";
import { mkdir } from "./mkdir.ts";
import { mkfifo, mknod } from "./mknod.ts";
import { mktemp } from "./mktemp.ts";
import { mv } from "./mv.ts";
import { pathchk } from "./pathchk.ts";
import { readlink, realpath } from "./readlink.ts";
import { rm } from "./rm.ts";
import { rmdir } from "./rmdir.ts";
import { runcon } from "./runcon.ts";
import { shred } from "./shred.ts";
import { sleep } from "./sleep.ts";
import { stat } from "./stat.ts";
import { sync } from "./sync.ts";
import { programs as textutils } from "./textutils/index.ts";
import { touch } from "./touch.ts";
import { truncate } from "./truncate.ts";

export const programs: readonly ProgramEntry[] = [
  ...textutils,
  { path: "/usr/bin/cat", main: cat, summary: "concatenate files and print on the standard output" },
  { path: "/usr/bin/chcon", main: chcon, summary: "change file security context" },
  { path: "/usr/bin/chgrp", main: chgrp, summary: "change group ownership" },
  { path: "/usr/bin/chown", main: chown, summary: "change file owner and group" },
  { path: "/usr/bin/chmod", main: chmod, summary: "change file mode bits" },
  { path: "/usr/bin/cp", main: cp, summary: "copy files and directories" },
  { path: "/usr/bin/date", main: date, summary: "print or set the system date and time" },
  { path: "/usr/bin/dd", main: dd, summary: "convert and copy a file" },
  { path: "/usr/bin/df", main: df, summary: "report file system space usage" },
  { path: "/usr/bin/dir", main: dir, summary: "list directory contents" },
  { path: "/usr/bin/du", main: du, summary: "estimate file space usage" },
  { path: "/usr/bin/echo", main: echo, summary: "display a line of text" },
  { path: "/usr/bin/install", main: install, summary: "copy files and set attributes" },
  { path: "/usr/bin/ln", main: ln, summary: "make links between files" },
  { path: "/usr/bin/ls", main: ls, summary: "list directory contents" },
  { path: "/usr/bin/mkdir", main: mkdir, summary: "make directories" },
  { path: "/usr/bin/mv", main: mv, summary: "move (rename) files" },
  { path: "/usr/bin/rm", main: rm, summary: "remove files or directories" },
  { path: "/usr/bin/rmdir", main: rmdir, summary: "remove empty directories" },
  { path: "/usr/bin/runcon", main: runcon, summary: "run command with specified security context" },
  { path: "/usr/bin/sleep", main: sleep, summary: "delay for a specified amount of time" },
  { path: "/usr/bin/touch", main: touch, summary: "change file timestamps" },
  { path: "/usr/bin/link", main: link, summary: "call the link function to create a link to a file" },
  { path: "/usr/bin/unlink", main: unlink, summary: "call the unlink function to remove the specified file" },
  { path: "/usr/bin/mkfifo", main: mkfifo, summary: "make FIFOs (named pipes)" },
  { path: "/usr/bin/mknod", main: mknod, summary: "make block or character special files" },
  { path: "/usr/bin/pathchk", main: pathchk, summary: "check whether file names are valid or portable" },
  { path: "/usr/bin/mktemp", main: mktemp, summary: "create a temporary file or directory" },
  {
    path: "/usr/bin/readlink",
    main: readlink,
    summary: "print resolved symbolic links or canonical file names",
  },
  { path: "/usr/bin/realpath", main: realpath, summary: "print the resolved path" },
  { path: "/usr/bin/stat", main: stat, summary: "display file or file system status" },
  { path: "/usr/bin/sync", main: sync, summary: "synchronize cached writes to persistent storage" },
  { path: "/usr/bin/vdir", main: vdir, summary: "list directory contents" },
  {
    path: "/usr/bin/shred",
    main: shred,
    summary: "overwrite a file to hide its contents, and optionally delete it",
  },
  {
    path: "/usr/bin/truncate",
    main: truncate,
    summary: "shrink or extend the size of a file to the specified size",
  },
];
