// The audit tools that the boot needs: what they are called and where they lie.
import type { ProgramEntry } from "../lib/code.ts";
import { auditctl } from "./auditctl/auditctl.ts";
import { auditd } from "./auditd/auditd.ts";

export const programs: readonly ProgramEntry[] = [
  {
    path: "/usr/sbin/auditctl",
    main: auditctl,
    summary: "a utility to assist controlling the kernel's audit system",
    exec_type: "auditctl_exec_t",
  },
  {
    path: "/usr/sbin/auditd",
    main: auditd,
    summary: "The Linux Audit daemon",
    exec_type: "auditd_exec_t",
  },
];
