// User and group names for listings, read once from /etc/passwd and /etc/group.
import type { Code } from "../lib/code.ts";
import { group_names, user_names } from "../lib/passwd.ts";
import type { Names } from "./ls_format.ts";

/** Unknown ids give undefined. */
export function* read_names(): Code<Names> {
  return { user: yield* user_names(), group: yield* group_names() };
}

/** Shows numbers only (-n). */
export const NO_NAMES: Names = { user: () => undefined, group: () => undefined };
