// The acl package.
import type { ProgramEntry } from "../lib/code.ts";
import { getfacl } from "./getfacl.ts";
import { setfacl } from "./setfacl.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/getfacl", main: getfacl, summary: "get file access control lists" },
  { path: "/usr/bin/setfacl", main: setfacl, summary: "set file access control lists" },
];
