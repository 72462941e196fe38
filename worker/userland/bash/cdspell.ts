// shopt -s cdspell: small mistakes in the name of a directory are corrected for who types.
import { O_DIRECTORY, O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import type { dirent } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** 0: the same; 1: two neighbours exchanged; 2: one character is wrong, missing or too many; 3: more than that. */
function distance(a: ByteString, b: ByteString): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  if (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2)) return 1;
  return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) ? 2 : 3;
}

/** The entry of `dir` that is most like `name`, of equals the last; null when none is like it, or `.` is. */
function* nearest(dir: ByteString, name: ByteString): Code<ByteString | null> {
  const fd = yield sys.open(dir, O_RDONLY | O_DIRECTORY);
  if (fd < 0) return null;
  let best = "";
  let least = 2;
  for (;;) {
    const batch: dirent[] = [];
    if ((yield sys.getdents(fd, batch)) <= 0) break;
    for (const { d_name } of batch) {
      const d = distance(d_name, name);
      if (d > least) continue;
      best = d_name;
      least = d;
    }
  }
  yield sys.close(fd);
  return best === "" || best === "." ? null : best;
}

/** `path` with each component as the directory above it has it; null when one is nowhere. */
export function* corrected_path(path: ByteString): Code<ByteString | null> {
  let right = "";
  for (const piece of path.match(/\/+|[^/]+/g) ?? []) {
    if (piece[0] !== "/") {
      const found = yield* nearest(right || ".", piece);
      if (found === null) return null;
      right += found;
    } else right += piece;
  }
  return right;
}
