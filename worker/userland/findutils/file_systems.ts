// Which file system is on which device: /proc/self/mountinfo.
import { MKDEV } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import { mountinfo } from "../lib/mountinfo.ts";

/** Type by device number; of several mounts of one device the first counts. */
export function* file_systems(): Code<Map<number, string>> {
  const types = new Map<number, string>();
  for (const m of yield* mountinfo()) {
    const [major, minor] = m.dev.split(":").map(Number);
    const dev = MKDEV(major, minor);
    if (!types.has(dev)) types.set(dev, m.type);
  }
  return types;
}
