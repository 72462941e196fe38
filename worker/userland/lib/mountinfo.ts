// The mounts of a process's namespace, as /proc/PID/mountinfo tells them (proc(5)).
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import { unescape_octal } from "./escapes.ts";
import { read_file } from "./stdio.ts";

export interface MountInfo {
  id: number;
  parent: number;
  /** "major:minor" */
  dev: string;
  /** what of the file system is mounted, and where */
  root: ByteString;
  target: ByteString;
  /** options of the mount; those of the file system */
  options: string;
  fs_options: string;
  /** "shared:1", "master:2", "unbindable" */
  tags: string[];
  type: string;
  source: ByteString;
}

/** A line of mountinfo; null when it is none. */
export function parse_mountinfo(line: ByteString): MountInfo | null {
  const m = /^(\d+) (\d+) (\d+:\d+) (\S+) (\S+) (\S+)((?: \S+)*?) - (\S+) (\S+) (\S*)/.exec(line);
  if (!m) return null;
  return {
    id: Number(m[1]),
    parent: Number(m[2]),
    dev: m[3],
    root: unescape_octal(m[4]),
    target: unescape_octal(m[5]),
    options: m[6],
    fs_options: m[10],
    tags: m[7].split(" ").filter(Boolean),
    type: m[8],
    source: unescape_octal(m[9]),
  };
}

/** The mounts this process sees, in order of mounting; none when they cannot be read. */
export function* mountinfo(): Code<MountInfo[]> {
  const text = yield* read_file("/proc/self/mountinfo");
  if (typeof text === "number") return [];
  return text
    .split("\n")
    .map(parse_mountinfo)
    .filter((m) => m !== null);
}
