// The table of editing commands. Those that need the shell (completion, expansions) are the host's.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { complete_commands } from "./commands_complete.ts";
import { edit_commands } from "./commands_edit.ts";
import { history_commands } from "./commands_history.ts";
import { kill_commands } from "./commands_kill.ts";
import { misc_commands } from "./commands_misc.ts";
import { move_commands } from "./commands_move.ts";
import type { Readline } from "./readline.ts";

/** `count` is the numeric argument or 1, `key` the last byte of the sequence typed. */
export type Command = (rl: Readline, count: number, key: ByteString) => Code<void> | undefined | void;
export type CommandTable = Readonly<Record<string, Command>>;

export const COMMANDS: CommandTable = {
  ...move_commands,
  ...edit_commands,
  ...kill_commands,
  ...history_commands,
  ...misc_commands,
  ...complete_commands,
};
