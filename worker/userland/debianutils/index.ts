// Programs of Debian's debianutils package, and cron, another one of Debian's own.
import { programs as cron } from "../cron/index.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { which } from "./which.ts";

export const programs: readonly ProgramEntry[] = [
  ...cron,
  { path: "/usr/bin/which", main: which, summary: "locate a command" },
];
