// Programs that tell who has what open: lsof, and fuser of psmisc.
import type { ProgramEntry } from "../lib/code.ts";
import { fuser } from "./fuser.ts";
import { lsof } from "./lsof.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/fuser", main: fuser, summary: "identify processes using files or sockets" },
  { path: "/usr/bin/lsof", main: lsof, summary: "list open files" },
];
