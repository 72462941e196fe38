// The table of mounts as /proc/self/mounts and /etc/fstab give it (fstab(5)), and mount options as flags.
import * as M from "../../kernel/uapi/mount.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { unescape_octal } from "../lib/escapes.ts";
import { read_file } from "../lib/stdio.ts";

export interface MountEntry {
  source: ByteString;
  target: ByteString;
  type: string;
  options: string;
  freq?: number;
  passno?: number;
}

/** A line of a file in fstab's form; null when it is none. */
export function fstab_line(line: ByteString): MountEntry | null {
  const [source, target, type, options = "", freq = "0", passno = "0"] = line.trim().split(/\s+/);
  if (type === undefined || !/^\d+$/.test(freq) || !/^\d+$/.test(passno)) return null;
  const [device, dir] = [source, target].map(unescape_octal);
  return { source: device, target: dir, type, options, freq: Number(freq), passno: Number(passno) };
}

/** Lines of a file in fstab's form, in their order; empty when it cannot be read. */
export function* mount_table(path: ByteString): Code<MountEntry[]> {
  const text = yield* read_file(path);
  if (typeof text === "number") return [];
  return text
    .split("\n")
    .filter((l) => l.trim() !== "" && !l.trimStart().startsWith("#"))
    .map(fstab_line)
    .filter((entry) => entry !== null);
}

/** Options that are flags of mount(2): what each sets and clears. */
const FLAGS: Readonly<Record<string, [set: number, clear: number]>> = {
  ro: [M.MS_RDONLY, 0],
  rw: [0, M.MS_RDONLY],
  nosuid: [M.MS_NOSUID, 0],
  suid: [0, M.MS_NOSUID],
  nodev: [M.MS_NODEV, 0],
  dev: [0, M.MS_NODEV],
  noexec: [M.MS_NOEXEC, 0],
  exec: [0, M.MS_NOEXEC],
  noatime: [M.MS_NOATIME, 0],
  atime: [0, M.MS_NOATIME],
  relatime: [M.MS_RELATIME, 0],
  remount: [M.MS_REMOUNT, 0],
  bind: [M.MS_BIND, 0],
  rbind: [M.MS_BIND | M.MS_REC, 0],
  move: [M.MS_MOVE, 0],
  private: [M.MS_PRIVATE, 0],
  rprivate: [M.MS_PRIVATE | M.MS_REC, 0],
  slave: [M.MS_SLAVE, 0],
  rslave: [M.MS_SLAVE | M.MS_REC, 0],
  shared: [M.MS_SHARED, 0],
  rshared: [M.MS_SHARED | M.MS_REC, 0],
  unbindable: [M.MS_UNBINDABLE, 0],
  runbindable: [M.MS_UNBINDABLE | M.MS_REC, 0],
  defaults: [0, 0],
};
/** Options for mount(8) itself. */
const USERSPACE = /^(?:auto|noauto|user|nouser|_netdev|nofail|comment=.*|x-.*)$/;

/** Comma-separated options as flags and what is left for the file system. */
export function mount_options(text: string): { flags: number; data: string } {
  let flags = 0;
  const data: string[] = [];
  for (const word of text.split(",").filter(Boolean)) {
    if (Object.hasOwn(FLAGS, word)) {
      const [set, clear] = FLAGS[word];
      flags = (flags | set) & ~clear;
    } else if (!USERSPACE.test(word)) data.push(word);
  }
  return { flags, data: data.join(",") };
}
