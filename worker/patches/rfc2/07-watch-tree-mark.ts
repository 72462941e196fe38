// [RFC PATCH ghak32 V2 07/13] audit: add container aux record to watch/tree/mark
// kernel/audit_fsnotify.c, kernel/audit_tree.c, kernel/audit_watch.c
//
// Rules that the kernel itself changes because a watched file, directory or program went away: CONFIG_CHANGE.
import type { Kernel } from "../../kernel/kernel.ts";
import { log_container_info_at } from "./06-local-contexts.ts";

export const apply = (k: Kernel): void => log_container_info_at(k, ["mark", "tree", "watch"], "config");
