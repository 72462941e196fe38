// The programs that tell who one is; login scripts ask.
import type { ProgramEntry } from "../../lib/code.ts";
import { groups, id, logname, whoami } from "./id.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/groups", main: groups, summary: "print the groups a user is in" },
  { path: "/usr/bin/id", main: id, summary: "print real and effective user and group IDs" },
  { path: "/usr/bin/logname", main: logname, summary: "print user's login name" },
  { path: "/usr/bin/whoami", main: whoami, summary: "print effective user name" },
];
