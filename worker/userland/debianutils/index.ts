// Programs of Debian's debianutils package, cron, another one of Debian's own, and bc.
import { programs as bc } from "../bc/index.ts";
import { programs as cron } from "../cron/index.ts";
import type { ProgramEntry } from "../lib/code.ts";
import { which } from "./which.ts";

export const programs: readonly ProgramEntry[] = [
  ...bc,
  ...cron,
  { path: "/usr/bin/which", main: which, summary: "locate a command" },
];
