// --preserve-root of chmod, chown, chgrp, chcon and rm: what would change everything says so and does not.
import type { stat } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { same_inode, stat_path } from "./files.ts";
import type { FtsEntry } from "./fts.ts";
import type { Tool } from "./tool.ts";

/** stat(2) of the root directory; the tool ends when there is none. */
export function* stat_root(t: Tool): Code<stat> {
  const st = yield* stat_path("/", false);
  return typeof st === "number" ? yield* t.die(`failed to get attributes of ${t.quoteaf("/")}`, st) : st;
}

/** The root directory, when -R and --preserve-root ask that it be left alone; null when they do not. */
export function* preserved_root(t: Tool): Code<stat | null> {
  const asked = t.has("R") && t.last("preserve-root", "no-preserve-root")?.opt === "preserve-root";
  return asked ? yield* stat_root(t) : null;
}

/** Whether the entry is the root directory to be left alone; `error` is told why it is. */
export function* refuses_root(
  t: Tool,
  root: stat | null,
  ent: FtsEntry,
  error: (message: ByteString) => Code<void> = (message) => t.error(message),
): Code<boolean> {
  if (!root || !same_inode(root, ent.st)) return false;
  const same = ent.path === "/" ? "" : " (same as '/')";
  yield* error(`it is dangerous to operate recursively on ${t.quoteaf(ent.path)}${same}`);
  yield* error("use --no-preserve-root to override this failsafe");
  return true;
}
