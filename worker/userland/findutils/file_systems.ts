// Which file system is on which device: /proc/self/mountinfo.
import { MKDEV } from "../../kernel/uapi/stat.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";

/** Type by device number; of several mounts of one device the first counts. */
export function* file_systems(): Code<Map<number, string>> {
  const types = new Map<number, string>();
  const text = yield* read_file("/proc/self/mountinfo");
  if (typeof text === "number") return types;
  for (const line of text.split("\n")) {
    const m = /^\d+ \d+ (\d+):(\d+) .* - (\S+) /.exec(line);
    if (!m) continue;
    const dev = MKDEV(Number(m[1]), Number(m[2]));
    if (!types.has(dev)) types.set(dev, m[3]);
  }
  return types;
}
