// Namespaces of processes, as pgrep --ns and pstree -S compare them.
import { read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";

export const PGREP_KINDS = ["ipc", "mnt", "net", "pid", "user", "uts"] as const;
export const PSTREE_KINDS = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"] as const;

/** The namespaces of a process by kind; null for one that may not be looked at. */
export function* namespaces_of(
  pid: number,
  kinds: readonly string[],
): Code<ReadonlyMap<string, string | null>> {
  const out = new Map<string, string | null>();
  for (const kind of kinds) {
    const link = yield* read_link(`/proc/${pid}/ns/${kind}`);
    out.set(kind, typeof link === "string" ? link : null);
  }
  return out;
}
