// The users and groups that the machine's disk knows.
import type { Kernel } from "../kernel/kernel.ts";
import type { Accounts } from "../userland/audit/auparse/accounts.ts";
import { read_host_file } from "./host_files.ts";

/** Names by number, the first of each number. */
export function accounts_of(k: Kernel): Accounts {
  const table = (path: string): Map<number, string> => {
    const names = new Map<number, string>();
    for (const line of (read_host_file(k, path) ?? "").split("\n")) {
      const [name, , id] = line.split(":");
      if (id !== undefined && !names.has(Number(id))) names.set(Number(id), name);
    }
    return names;
  };
  return { users: table("/etc/passwd"), groups: table("/etc/group") };
}
