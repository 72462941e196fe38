// lslocks(8): file locks, from /proc/locks and the open files of those who hold them.
import { MAJOR, MINOR, new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { list_dir, read_link } from "../coreutils/files.ts";
import type { Code } from "../lib/code.ts";
import { long_options } from "../lib/long_options.ts";
import { mountinfo } from "../lib/mountinfo.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { human_size } from "./sizes.ts";
import { type Column, chosen_columns, print_table } from "./smartcols.ts";
import { options_of, util_linux } from "./usage.ts";

const COLUMNS: readonly (Column & { about: string })[] = [
  { name: "COMMAND", hint: 15, about: "command of the process holding the lock" },
  { name: "PID", hint: 5, right: true, json: "number", about: "PID of the process holding the lock" },
  { name: "TYPE", hint: 5, right: true, about: "kind of lock" },
  { name: "SIZE", hint: 4, right: true, about: "size of the lock" },
  { name: "INODE", hint: 5, right: true, json: "number", about: "inode number" },
  { name: "MAJ:MIN", hint: 6, about: "major:minor device number" },
  { name: "MODE", hint: 5, about: "lock access mode" },
  {
    name: "M",
    hint: 1,
    right: true,
    json: "boolean",
    about: "mandatory state of the lock: 0 (none), 1 (set)",
  },
  { name: "START", hint: 10, right: true, json: "number", about: "relative byte offset of the lock" },
  { name: "END", hint: 10, right: true, json: "number", about: "ending offset of the lock" },
  { name: "PATH", about: "path of the locked file" },
  { name: "BLOCKER", right: true, json: "number", about: "PID of the process blocking the lock" },
];
const USUAL = ["COMMAND", "PID", "TYPE", "SIZE", "MODE", "M", "START", "END", "PATH"];
const HELP = `
Usage:
 lslocks [options]

List local system locks.

Options:
 -b, --bytes            print SIZE in bytes rather than in human readable format
 -J, --json             use JSON output format
 -i, --noinaccessible   ignore locks without read permissions
 -n, --noheadings       don't print headings
 -o, --output <list>    define which output columns to use
     --output-all       output all columns
 -p, --pid <pid>        display only locks held by this process
 -r, --raw              use the raw output format
 -u, --notruncate       don't truncate text in columns

 -h, --help             display this help
 -V, --version          display version

Available output columns:
${COLUMNS.map((x) => `${x.name.padStart(12)}  ${x.about}\n`).join("")}
For more details see lslocks(8).
`;

interface Lock {
  /** number of the lock, which those who wait for it share */
  id: string;
  waits: boolean;
  cells: Map<string, string>;
}

/** The name and size of the open file of a process with this device and inode. */
function* open_file(pid: string, dev: string, ino: number): Code<{ path: ByteString; size: number } | null> {
  const fds = yield* list_dir(`/proc/${pid}/fd`);
  for (const { d_name } of typeof fds === "number" ? [] : fds) {
    const st = new_stat();
    const name = `/proc/${pid}/fd/${d_name}`;
    if (
      (yield sys.stat_(name, st)) < 0 ||
      st.st_ino !== ino ||
      `${MAJOR(st.st_dev)}:${MINOR(st.st_dev)}` !== dev
    )
      continue;
    const path = yield* read_link(name);
    if (typeof path === "string") return { path, size: st.st_size };
  }
  return null;
}

/** The mount point of the file system a file nobody shows open lies on. */
function* mount_point(dev: string): Code<ByteString> {
  const mount = (yield* mountinfo()).find((m) => m.dev === dev);
  return mount === undefined ? "" : `${mount.target.replace(/\/$/, "")}...`;
}

const EXPECTED = /^(\d+): (-> )?(\w+) +(\w+) +(\w+) +(-?\d+) +([\da-f]+):([\da-f]+):(\d+) (\d+) (\d+|EOF)/;

/** A line of /proc/locks; null when it is none. */
function* read_lock(line: string, bytes: boolean, accessible: boolean): Code<Lock | null> {
  const m = EXPECTED.exec(line);
  if (!m) return null;
  const [, id, arrow, type, advice, mode, pid, major, minor, ino, start, end] = m;
  const dev = `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`;
  const file = yield* open_file(pid, dev, Number(ino));
  if (file === null && accessible) return null;
  const comm = yield* read_file(`/proc/${pid}/comm`);
  const size = file === null || file.size === 0 ? "" : bytes ? String(file.size) : human_size(file.size);
  return {
    id,
    waits: arrow !== undefined,
    cells: new Map([
      ["COMMAND", typeof comm === "string" ? comm.trimEnd() : "(unknown)"],
      ["PID", pid],
      ["TYPE", type],
      ["SIZE", size],
      ["INODE", ino],
      ["MAJ:MIN", dev],
      ["MODE", mode + (arrow === undefined ? "" : "*")],
      ["M", advice === "MANDATORY" ? "1" : "0"],
      ["START", start],
      ["END", end === "EOF" ? "0" : end],
      ["PATH", file?.path ?? (yield* mount_point(dev))],
    ]),
  };
}

export const lslocks = util_linux({
  name: "lslocks",
  help: HELP,
  own_help: true,
  *run(c) {
    const { options } = yield* options_of(
      c,
      "bJino:p:ru",
      long_options(HELP),
      HELP,
      "b J i n o output-all p r u",
    );
    const has = (opt: string): boolean => options.some((o) => o.opt === opt);
    const value = (opt: string): string | null => options.findLast((o) => o.opt === opt)?.arg ?? null;
    if (has("J") && has("r")) yield* c.die("mutually exclusive arguments: --json --raw");
    const pid = value("p");
    if (pid !== null && !/^\d+$/.test(pid)) yield* c.die(`invalid PID argument: '${pid}'`);
    const usual = has("output-all") ? COLUMNS.map((x) => x.name) : USUAL;
    const columns = yield* chosen_columns(c, COLUMNS, usual, value("o"));
    const text = yield* read_file("/proc/locks");
    const locks: Lock[] = [];
    for (const line of typeof text === "string" ? text.split("\n") : []) {
      const lock = yield* read_lock(line, has("b"), has("i"));
      if (lock) locks.push(lock);
    }
    for (const lock of locks) {
      const blocker = lock.waits ? locks.find((l) => l.id === lock.id && !l.waits) : undefined;
      lock.cells.set("BLOCKER", blocker?.cells.get("PID") ?? "");
    }
    const rows = locks
      .filter((l) => pid === null || l.cells.get("PID") === pid)
      .map((l) => columns.map((x) => l.cells.get(x.name) ?? ""));
    yield* print_table(
      c,
      columns,
      rows,
      has("J") ? { json: "locks" } : has("r") ? "raw" : "table",
      !has("n"),
    );
    return 0;
  },
});
