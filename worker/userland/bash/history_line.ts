// History expansion of a line that was typed at a prompt.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { type Expanded, ExpansionError, expand_history } from "./history_expand.ts";
import type { Shell } from "./shell.ts";

/** The line with its references replaced; null after the message of one that leads nowhere. */
export function* expand_history_line(sh: Shell, line: ByteString): Code<Expanded | null> {
  const lines = { lines: sh.history.entries.map((e) => e.line), first: sh.history.first };
  try {
    return expand_history(line, lines, sh.extra.history_expansion, sh.shopts.extglob);
  } catch (e) {
    if (!(e instanceof ExpansionError)) throw e;
    yield* sh.error(e.message);
    sh.status = 1;
    return null;
  }
}
