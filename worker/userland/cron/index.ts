// cron: commands at certain times.
import type { ProgramEntry } from "../lib/code.ts";
import { cron } from "./cron.ts";
import { crontab } from "./crontab.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/bin/crontab",
    main: crontab,
    mode: 0o4755,
    summary: "maintain crontab files for individual users",
  },
  { path: "/usr/sbin/cron", main: cron, summary: "daemon to execute scheduled commands" },
];
