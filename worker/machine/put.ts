// Files that are put on a machine before it boots.
import type { GuestFile } from "../api.ts";
import type { image_entry } from "../kernel/uapi/image.ts";

/** systemd's place for what systemd-tmpfiles copies at boot (tmpfiles.d(5)). */
const FACTORY = "/usr/share/factory";

/** Where init mounts a tmpfs, and the mode of its root: what the disk has there cannot be seen. */
const IN_MEMORY: readonly [path: string, mode: number][] = [
  ["/tmp", 0o1777],
  ["/dev/shm", 0o1777],
  ["/run", 0o755],
];

export interface Placed {
  readonly entries: image_entry[];
  /** Options of init: `--factory=DIR` for each directory of memory that gets files. */
  readonly init_options: string[];
}

/** The files as entries of the disk; those for memory are laid down where init copies them from. */
export function place(files: readonly GuestFile[]): Placed {
  const into = new Map<string, image_entry>();
  const entries = files.map((file): image_entry => {
    const path = file.path.replace(/^\/var\/run\//, "/run/");
    const memory = IN_MEMORY.find(([at]) => path.startsWith(`${at}/`));
    if (!memory) return { kind: "file", ...file };
    const [at, mode] = memory;
    into.set(at, { kind: "dir", path: FACTORY + at, mode });
    return { kind: "file", ...file, path: FACTORY + path };
  });
  return {
    entries: [...into.values(), ...entries],
    init_options: [...into.keys()].map((at) => `--factory=${at}`),
  };
}
