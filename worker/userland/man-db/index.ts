// man.
import type { ProgramEntry } from "../lib/code.ts";
import { man } from "./man.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/man", main: man, summary: "what a program's --help says, in place of its manual page" },
];
