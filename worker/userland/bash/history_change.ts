// Changes of the history list by commands: what history -s, history -d and fc do to it.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { history_size } from "./history_add.ts";
import type { Shell } from "./shell.ts";
import { now_seconds, update_clock } from "./special_vars.ts";

/** Takes entries out, and counts those of this session that go. */
export function remove_entries(sh: Shell, index: number, count = 1): void {
  const { history } = sh;
  const new_from = history.length - history.new_entries;
  const lost = Math.max(0, index + count - Math.max(index, new_from));
  history.remove(index, count);
  history.new_entries = Math.max(0, history.new_entries - lost);
}

/** The command that runs leaves no trace of itself: history -s, history -p, fc. */
export function forget_this_command(sh: Shell): void {
  const last = sh.history.entries[sh.history.length - 1];
  if (sh.interactive_shell && sh.options.history && last && sh.extra.remembered_command === last)
    remove_entries(sh, sh.history.length - 1);
  sh.extra.remembered_command = null;
}

/** Adds an entry as `history -s` and `fc -s` do. */
export function* store_entry(sh: Shell, line: ByteString): Code<void> {
  yield* update_clock(sh);
  sh.history.add(line, now_seconds(sh));
  sh.history.new_entries++;
  sh.history.stifle(history_size(sh));
}
