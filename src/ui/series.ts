// The series in words: its patches by the titles of their mails, and its faults as it was posted.
import type { AsPosted, Unsized } from "../../worker/api.ts";

/** Titles of patch 01 to 13. */
export const PATCHES: readonly string[] = [
  "audit: add container id",
  "audit: check children and threading before allowing containerid",
  "audit: log container info of syscalls",
  "audit: add containerid filtering",
  "audit: add containerid support for ptrace and signals",
  "audit: add support for non-syscall auxiliary records",
  "audit: add container aux record to watch/tree/mark",
  "audit: add containerid support for tty_audit",
  "audit: add containerid support for config/feature/user records",
  "audit: add containerid support for seccomp and anom_abend records",
  "audit: add support for containerid to network namespaces",
  "audit: NETFILTER_PKT: record each container ID associated with a netNS",
  "debug audit: read container ID of a process",
];

export const FAULTS: readonly { name: AsPosted; patch: number; what: string }[] = [
  { name: "list-rules", patch: 4, what: "auditctl -l loses the fields after containerid." },
  { name: "target-info", patch: 5, what: "Targets of signals and ptrace get no CONTAINER_INFO record." },
  {
    name: "user-events",
    patch: 9,
    what: "ausearch shows a USER_ record and its CONTAINER_INFO as two events.",
  },
  {
    name: "netns-count",
    patch: 11,
    what: "A plain fork is not counted in its network namespace, but its exit is.",
  },
  { name: "read-digits", patch: 13, what: "Reading /proc/PID/containerid gives the first 10 digits only." },
];

/** What of the series a machine has. */
export interface SeriesChoice {
  readonly patches: number;
  readonly as_posted: readonly AsPosted[];
}
/** What of the series a machine of this configuration has. */
export const seriesOf = ({
  patches,
  as_posted = [],
}: Partial<SeriesChoice> & Pick<SeriesChoice, "patches">): SeriesChoice => ({
  patches,
  as_posted,
});
export const WHOLE_SERIES: SeriesChoice = { patches: PATCHES.length, as_posted: [] };

/** A fresh machine without the size of its terminal. Two that shall be the same one are both made here. */
export const freshMachine = (
  made: Omit<Unsized, "hostname" | "patches">,
  series: SeriesChoice = WHOLE_SERIES,
): Unsized => ({ hostname: "auditlab", ...made, ...series });
