// drivers/tty/tty_io: open, close, hang up and the file operations of a tty.
import type { Kernel } from "../../kernel.ts";
import type { tty_struct } from "./tty.ts";

export function tty_vhangup_session(_k: Kernel, _tty: tty_struct): void {}
