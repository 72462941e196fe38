// History expansion of a line that was typed at a prompt.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Expanded, ExpansionError } from "./history_expand.ts";
import { expand_with_history } from "./history_references.ts";
import type { Shell } from "./shell.ts";

/** The line with its references replaced; null after the message of one that leads nowhere. */
export function* expand_history_line(sh: Shell, line: ByteString): Code<Expanded | null> {
  try {
    return expand_with_history(sh, line);
  } catch (e) {
    if (!(e instanceof ExpansionError)) throw e;
    yield* sh.error(e.message);
    sh.status = 1;
    return null;
  }
}
