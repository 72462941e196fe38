// What processes have open, as /proc shows it: their directories, programs and descriptors.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir, read_link, stat_path } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import { type Proc, read_procs } from "../procps/readproc.ts";

export type FdName = "cwd" | "rtd" | "txt" | "NOFD" | number;

/** One open file. */
export interface Opened {
  fd: FdName;
  /** what /proc/PID/... is a link to; null when it cannot be read */
  link: ByteString | null;
  st: stat | null;
  /** how it is open: r, w, u for both; " " for what is no descriptor */
  access: string;
  pos: number;
  /** of a link that cannot be read: its path, and the negated errno */
  failed: { path: ByteString; call: string; errno: number } | null;
}

export interface Opener {
  proc: Proc;
  files: Opened[];
}

function* opened(fd: FdName, path: ByteString): Code<Opened> {
  const link = yield* read_link(path);
  const file: Opened = { fd, link: null, st: null, access: " ", pos: 0, failed: null };
  if (typeof link === "number") {
    file.failed = { path, call: "readlink", errno: link };
    return file;
  }
  file.link = link;
  const st = yield* stat_path(path, true);
  if (typeof st !== "number") file.st = st;
  return file;
}

/** How a descriptor is open, and where it stands, from /proc/PID/fdinfo. */
function* describe(file: Opened, path: ByteString): Code<void> {
  const text = yield* read_file(path);
  if (typeof text !== "string") return;
  const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? "0", 8);
  file.access = "rwu "[flags & 3];
  file.pos = Number(/^pos:\s*(\d+)/m.exec(text)?.[1] ?? 0);
}

/** All processes with what they have open, by process id. */
export function* open_files(): Code<Opener[]> {
  const all: Opener[] = [];
  for (const proc of yield* read_procs()) {
    const dir = `/proc/${proc.pid}`;
    const files: Opened[] = [];
    files.push(
      yield* opened("cwd", `${dir}/cwd`),
      yield* opened("rtd", `${dir}/root`),
      yield* opened("txt", `${dir}/exe`),
    );
    const fds = yield* list_dir(`${dir}/fd`);
    if (typeof fds === "number") {
      const failed = { path: `${dir}/fd`, call: "opendir", errno: fds };
      files.push({ fd: "NOFD", link: null, st: null, access: " ", pos: 0, failed });
    } else
      for (const fd of fds.map((e) => Number(e.d_name)).sort((a, b) => a - b)) {
        const file = yield* opened(fd, `${dir}/fd/${fd}`);
        yield* describe(file, `${dir}/fdinfo/${fd}`);
        if (file.link !== null) files.push(file);
      }
    all.push({ proc, files });
  }
  return all;
}
