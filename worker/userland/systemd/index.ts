// The systemd programs.
import type { ProgramEntry } from "../lib/code.ts";
import { hostnamectl } from "./hostnamectl.ts";
import { hostnamed } from "./hostnamed.ts";
import { journalctl } from "./journalctl.ts";
import { loginctl } from "./loginctl.ts";
import { systemctl } from "./systemctl.ts";
import { timedatectl } from "./timedatectl.ts";
import { timedated } from "./timedated.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/hostnamectl", main: hostnamectl, summary: "control the system hostname" },
  { path: "/usr/bin/journalctl", main: journalctl, summary: "print log entries from the systemd journal" },
  { path: "/usr/bin/loginctl", main: loginctl, summary: "control the systemd login manager" },
  { path: "/usr/bin/systemctl", main: systemctl, summary: "control the systemd system and service manager" },
  { path: "/usr/bin/timedatectl", main: timedatectl, summary: "control the system time and date" },
  {
    path: "/usr/lib/systemd/systemd-hostnamed",
    main: hostnamed,
    summary: "host name bus mechanism",
    exec_type: "systemd_hostnamed_exec_t",
  },
  {
    path: "/usr/lib/systemd/systemd-timedated",
    main: timedated,
    summary: "time and date bus mechanism",
    exec_type: "systemd_timedated_exec_t",
  },
];
