// Where the shell is, as the kernel says.
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

/** null when no path leads there. */
export function* physical_cwd(): Code<ByteString | null> {
  const buf = new UserBuffer();
  return (yield sys.getcwd(buf)) < 0 ? null : buf.data.replace(/\0$/, "");
}
