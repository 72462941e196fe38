// sync(1).
import { F_SETFL, O_NONBLOCK, O_RDONLY, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { type Tool, tool } from "./tool.ts";

function* sync_one(t: Tool, path: ByteString): Code<void> {
  let fd = yield sys.open(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) {
    const error = fd;
    fd = yield sys.open(path, O_WRONLY | O_NONBLOCK);
    if (fd < 0) return yield* t.error(`error opening ${t.quoteaf(path)}`, error);
  }
  yield sys.fcntl(fd, F_SETFL, O_RDONLY);
  const r = t.has("f") ? yield sys.syncfs(fd) : t.has("d") ? yield sys.fdatasync(fd) : yield sys.fsync(fd);
  if (r < 0) yield* t.error(`error syncing ${t.quoteaf(path)}`, r);
  const c = yield sys.close(fd);
  if (c < 0) yield* t.error(`failed to close ${t.quoteaf(path)}`, c);
}

export const sync = tool({
  name: "sync",
  usage: "[OPTION] [FILE]...",
  about: `Synchronize cached writes to persistent storage

If one or more files are specified, sync only them,
or their containing file systems.
`,
  options: `
  -d, --data             sync only file data, no unneeded metadata
  -f, --file-system      sync the file systems that contain the files`,
  *run(t) {
    if (t.has("d") && t.has("f")) yield* t.die("cannot specify both --data and --file-system");
    if (t.has("d") && t.operands.length === 0) yield* t.die("--data needs at least one argument");
    if (t.operands.length === 0) {
      yield sys.sync();
      return;
    }
    for (const path of t.operands) yield* sync_one(t, path);
  },
});
