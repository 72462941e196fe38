// Faults of the series as it was posted, in words: for help and documentation.
import type { fault } from "./as_posted.ts";

/** What each does. */
export const AS_POSTED: Readonly<Record<fault, string>> = {
  "target-info": "targets of signals and ptrace get no CONTAINER_INFO (patch 05: && for ||)",
  "list-rules": "auditctl -l loses the fields after containerid (patch 04: the loop index is used twice)",
  "netns-count": "a plain fork is not counted in its network namespace, its exit is (patch 11)",
  "read-digits": "reading /proc/PID/containerid gives the first 10 digits only (patch 13)",
  "user-events":
    "ausearch takes a USER_ record and the CONTAINER_INFO behind it for two events (of user space, seen from patch 09)",
};
