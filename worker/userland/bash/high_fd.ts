// Descriptors the shell keeps out of the way of those that programs use.
import { EBADF } from "../../kernel/uapi/errno.ts";
import { F_GETFD } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** Moves a descriptor to the highest free number up to 63; the value is where it is then. */
export function* move_to_high_fd(fd: number): Code<number> {
  for (let high = 63; high > 10; high--) {
    if ((yield sys.fcntl(high, F_GETFD)) !== -EBADF) continue;
    const moved = yield sys.dup2(fd, high);
    yield sys.close(fd);
    return moved;
  }
  return fd;
}
