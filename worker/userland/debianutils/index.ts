// Programs of Debian's debianutils package.
import type { ProgramEntry } from "../lib/code.ts";
import { which } from "./which.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/which", main: which, summary: "locate a command" },
];
