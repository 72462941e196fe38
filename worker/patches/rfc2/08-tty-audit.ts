// [RFC PATCH ghak32 V2 08/13] audit: add containerid support for tty_audit
// drivers/tty/tty_audit.c
//
// What was typed at a terminal whose input is recorded: TTY.
import type { Kernel } from "../../kernel/kernel.ts";
import { log_container_info_at } from "./06-local-contexts.ts";

export const apply = (k: Kernel): void => log_container_info_at(k, ["tty"], "tty");
