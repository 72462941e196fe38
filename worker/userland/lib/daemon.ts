// What daemons have in common.
import { O_RDWR } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "./code.ts";
import * as sys from "./sys.ts";

/** The standard streams to /dev/null, as daemon(3) has it without `noclose`; left as they are when there is none. */
export function* null_streams(): Code<void> {
  const fd = yield sys.open("/dev/null", O_RDWR);
  if (fd < 0) return;
  for (const stream of [0, 1, 2]) yield sys.dup2(fd, stream);
  if (fd > 2) yield sys.close(fd);
}
