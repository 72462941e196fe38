// -i: what is written while <> reads a file goes to a new file, which takes the old one's place at its end. As Perl
// does it, the new file gets a random name in the same directory, so that audit records show its creation and rename.
import { AT_FDCWD, O_CREAT, O_EXCL, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { random_suffix } from "../lib/random_suffix.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Handle } from "./handle.ts";
import type { Machine } from "./machine.ts";

export interface InPlace {
  /** extension of the backup (a "*" stands for the name), "" for none */
  backup: string;
  /** the file being edited: its name, the temporary one, and the handle print wrote to before */
  current: { path: ByteString; temporary: ByteString; handle: Handle } | null;
}

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function* random_name(directory: ByteString): Code<ByteString> {
  return `${directory}XX${yield* random_suffix(LETTERS)}`;
}

/** `path` has just been opened for reading: from here on print goes to its successor. */
export function* start_in_place(m: Machine, p: InPlace, path: ByteString): Code<void> {
  const st = new_stat();
  yield sys.stat_(path, st);
  const temporary = yield* random_name(path.slice(0, path.lastIndexOf("/") + 1));
  const mask = yield sys.umask(0o177);
  const fd = yield sys.open(temporary, O_RDWR | O_CREAT | O_EXCL, 0o600);
  yield sys.umask(mask);
  if (fd < 0) m.die(`Can't do inplace edit on ${path}: Cannot make temp name: ${strerror(fd)}`);
  yield sys.fchmod(fd, st.st_mode & 0o7777);
  const glob = m.glob("ARGVOUT");
  glob.handle = new Handle(fd, true, true);
  p.current = { path, temporary, handle: glob.handle };
  m.selected = glob;
}

/** The end of the file being edited: its successor takes its place. */
export function* finish_in_place(m: Machine, p: InPlace): Code<void> {
  const { current } = p;
  if (!current) return;
  p.current = null;
  m.selected = m.glob("STDOUT");
  yield* current.handle.close();
  if (p.backup !== "") {
    const slash = current.path.lastIndexOf("/") + 1;
    const name = current.path.slice(slash);
    const saved = p.backup.includes("*") ? p.backup.replaceAll("*", name) : name + p.backup;
    const to = saved.includes("/") ? saved : current.path.slice(0, slash) + saved;
    yield sys.unlink(to);
    yield sys.linkat(AT_FDCWD, current.path, AT_FDCWD, to, 0);
  }
  const r = yield sys.rename(current.temporary, current.path);
  if (r < 0)
    m.die(`Can't rename in-place work file '${current.temporary}' to '${current.path}': ${strerror(r)}`);
}
