// rmdir(1).
import { EACCES, EBUSY, EEXIST, ENOTDIR, ENOTEMPTY, EPERM, EROFS } from "../../kernel/uapi/errno.ts";
import { S_ISLNK } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { list_dir, stat_path, strip_slashes } from "./files.ts";
import { type Tool, tool } from "./tool.ts";

/** Whether a failure only says that the directory is not empty (--ignore-fail-on-non-empty). */
function* ignorable(error: number, path: ByteString): Code<boolean> {
  if (error === -ENOTEMPTY || error === -EEXIST) return true;
  if (![-EACCES, -EBUSY, -EPERM, -EROFS].includes(error)) return false;
  const entries = yield* list_dir(path);
  return typeof entries !== "number" && entries.length > 0;
}

function* remove(t: Tool, path: ByteString, parent: boolean): Code<boolean> {
  if (t.has("v")) yield* t.out.print(`${t.name}: removing directory, ${t.quoteaf(path)}\n`);
  const r = yield sys.rmdir(path);
  if (r >= 0) return true;
  if (t.has("ignore-fail-on-non-empty") && (yield* ignorable(r, path))) return false;
  if (!parent && r === -ENOTDIR && path.endsWith("/")) {
    const st = yield* stat_path(strip_slashes(path), false);
    if (typeof st !== "number" && S_ISLNK(st.st_mode)) {
      yield* t.error(`failed to remove ${t.quoteaf(path)}: Symbolic link not followed`);
      return false;
    }
  }
  yield* t.error(`failed to remove ${parent ? "directory " : ""}${t.quoteaf(path)}`, r);
  return false;
}

export const rmdir = tool({
  name: "rmdir",
  usage: "[OPTION]... DIRECTORY...",
  about: "Remove the DIRECTORY(ies), if they are empty.",
  options: `
      --ignore-fail-on-non-empty   ignore each failure to remove a non-empty directory
  -p, --parents   remove DIRECTORY and its ancestors; e.g., 'rmdir -p a/b' is
                    similar to 'rmdir a/b a'
  -v, --verbose   output a diagnostic for every directory processed`,
  *run(t) {
    yield* t.expect_operands(1);
    for (const path of t.operands) {
      if (!(yield* remove(t, path, false)) || !t.has("p")) continue;
      let parent = strip_slashes(path);
      for (;;) {
        const slash = parent.lastIndexOf("/");
        if (slash < 0) break;
        parent = parent.slice(0, slash).replace(/\/+$/, "");
        if (parent === "" || !(yield* remove(t, parent, true))) break;
      }
    }
  },
});
