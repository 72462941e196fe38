// The terminal's modes: a job that dies or stops may have changed them; the shell puts its own back.
import { TCGETS, TCSETSW, type termios } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Shell } from "./shell.ts";

const new_termios = (): termios => ({ c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] });

/** The current modes, or null without a terminal. `keep`: they become the ones the shell restores. */
export function* save_modes(sh: Shell, keep = false): Code<termios | null> {
  if (sh.terminal_fd < 0) return null;
  const t = new_termios();
  if ((yield sys.ioctl(sh.terminal_fd, TCGETS, t)) < 0) return null;
  if (keep) sh.modes = t;
  return t;
}

/** Puts back the modes the shell had, or those of `modes`. */
export function* restore_modes(sh: Shell, modes: object | null = sh.modes): Code<void> {
  if (sh.terminal_fd >= 0 && modes !== null) yield sys.ioctl(sh.terminal_fd, TCSETSW, modes);
}
