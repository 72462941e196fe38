// Completion commands.
import type { CommandTable } from "./commands.ts";
import { complete, insert_completions, menu_complete, possible_completions } from "./completing.ts";

export const complete_commands: CommandTable = {
  complete: (rl) => complete(rl, "complete"),
  "possible-completions": (rl) => possible_completions(rl, "all"),
  "insert-completions": (rl) => insert_completions(rl, "all"),
  "menu-complete": (rl) => menu_complete(rl, 1),
  "old-menu-complete": (rl) => menu_complete(rl, 1),
  "menu-complete-backward": (rl) => menu_complete(rl, -1),
  "complete-filename": (rl) => complete(rl, "filename"),
  "complete-command": (rl) => complete(rl, "command"),
  "complete-variable": (rl) => complete(rl, "variable"),
  "complete-username": (rl) => complete(rl, "username"),
  "complete-hostname": (rl) => complete(rl, "hostname"),
  "dynamic-complete-history": (rl) => complete(rl, "history"),
  "glob-complete-word": (rl) => complete(rl, "glob"),
  "glob-expand-word": (rl) => insert_completions(rl, "glob-pattern"),
  "glob-list-expansions": (rl) => possible_completions(rl, "glob-pattern"),
  "possible-filename-completions": (rl) => possible_completions(rl, "filename"),
  "possible-command-completions": (rl) => possible_completions(rl, "command"),
  "possible-variable-completions": (rl) => possible_completions(rl, "variable"),
  "possible-username-completions": (rl) => possible_completions(rl, "username"),
  "possible-hostname-completions": (rl) => possible_completions(rl, "hostname"),
};
