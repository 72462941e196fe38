// Faults of the series as it was posted, which later versions repaired. They are left out unless asked for by name on
// the kernel command line: rfc2.as_posted=target-info,list-rules (spec section 16).
import type { Kernel } from "../../kernel/kernel.ts";

/** Name of each fault, and what it does. */
export const AS_POSTED = {
  "target-info": "targets of signals and ptrace get no CONTAINER_INFO (patch 05: && for ||)",
  "list-rules": "auditctl -l loses the fields after containerid (patch 04: the loop index is used twice)",
  "netns-count": "a plain fork is not counted in its network namespace, its exit is (patch 11)",
  "read-digits": "reading /proc/PID/containerid gives the first 10 digits only (patch 13)",
} as const;
export type fault = keyof typeof AS_POSTED;

const PARAMETER = "rfc2.as_posted=";

/** Whether the machine was booted with this fault. Words that name none are not ours to refuse: Linux ignores them. */
export const as_posted = (k: Kernel, name: fault): boolean =>
  k.config.cmdline
    .split(/\s+/)
    .filter((word) => word.startsWith(PARAMETER))
    .some((word) => word.slice(PARAMETER.length).split(",").includes(name));
