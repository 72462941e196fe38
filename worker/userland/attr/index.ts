// The attr package.
import type { ProgramEntry } from "../lib/code.ts";
import { getfattr } from "./getfattr.ts";
import { setfattr } from "./setfattr.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/getfattr", main: getfattr, summary: "get extended attributes of files" },
  { path: "/usr/bin/setfattr", main: setfattr, summary: "set extended attributes of files" },
];
