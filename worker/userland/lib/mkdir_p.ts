// A directory and those above it, as far as they are missing: by one mkdir(2) after the other, as libraries do it.
// (mkdir -p walks, and says more: coreutils/mkdir.ts.)
import { EEXIST } from "../../kernel/uapi/errno.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "./code.ts";
import * as sys from "./sys.ts";

/** 0, or the negated errno of the first that could not be made. */
export function* mkdir_p(path: ByteString, mode: number): Code<number> {
  for (let end = 0; end < path.length; ) {
    end = path.indexOf("/", end + 1);
    if (end < 0) end = path.length;
    if (path[end - 1] === "/") continue;
    const r = yield sys.mkdir(path.slice(0, end), mode);
    if (r < 0 && r !== -EEXIST) return r;
  }
  return 0;
}
