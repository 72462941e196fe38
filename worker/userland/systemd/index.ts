// The systemd programs.
import type { ProgramEntry } from "../lib/code.ts";
import { journalctl } from "./journalctl.ts";
import { systemctl } from "./systemctl.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/journalctl", main: journalctl, summary: "print log entries from the systemd journal" },
  { path: "/usr/bin/systemctl", main: systemctl, summary: "control the systemd system and service manager" },
];
