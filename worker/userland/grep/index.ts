// grep, egrep and fgrep.
import type { ProgramEntry } from "../lib/code.ts";
import { grep, obsolete } from "./grep.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/grep", main: grep, summary: "print lines that match patterns" },
  { path: "/usr/bin/egrep", main: obsolete("-E"), summary: "grep -E" },
  { path: "/usr/bin/fgrep", main: obsolete("-F"), summary: "grep -F" },
];
