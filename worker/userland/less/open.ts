// Opening what less and more are to show.
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { Source } from "./source.ts";

/** Opens what an operand names; null after a message. */
export function* open_source(
  name: ByteString,
  say: (m: string) => Code<void>,
  force: boolean,
): Code<Source | null> {
  if (name === "-") return new Source(null, 0);
  const st = new_stat();
  const r = yield sys.stat_(name, st);
  if (r >= 0 && S_ISDIR(st.st_mode) && !force) {
    yield* say(`${name} is a directory`);
    return null;
  }
  const fd = r < 0 ? r : yield sys.open(name, O_RDONLY);
  if (fd < 0) {
    yield* say(`${name}: ${strerror(fd)}`);
    return null;
  }
  const source = new Source(name, fd);
  yield* source.stat();
  return source;
}
