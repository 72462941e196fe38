// Who has the terminal.
import type { tty_struct } from "../kernel/drivers/tty/tty.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { host_inode } from "./host_files.ts";

/** Does a process of the terminal's foreground group run the program at this path? */
export function in_foreground(k: Kernel, tty: tty_struct, path: string): boolean {
  const program = host_inode(k, path);
  return [...k.tasks.values()].some(
    (task) => program !== null && task.signal.pgrp === tty.pgrp && task.mm?.exe_file?.f_inode === program,
  );
}
