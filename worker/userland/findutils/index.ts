// The findutils programs.
import type { ProgramEntry } from "../lib/code.ts";
import { find } from "./find.ts";
import { xargs } from "./xargs.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/find", main: find, summary: "search for files in a directory hierarchy" },
  { path: "/usr/bin/xargs", main: xargs, summary: "build and execute command lines from standard input" },
];
