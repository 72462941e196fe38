// e2fsprogs: the attributes of files.
import type { ProgramEntry } from "../lib/code.ts";
import { chattr } from "./chattr.ts";
import { lsattr } from "./lsattr.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/chattr", main: chattr, summary: "change file attributes on a Linux file system" },
  {
    path: "/usr/bin/lsattr",
    main: lsattr,
    summary: "list file attributes on a Linux second extended file system",
  },
];
