// POSIX mode, and what of the shell's options comes with it ("Bash POSIX Mode" in the manual of bash 5.2).
import type { Shell } from "./shell.ts";

/** Called as `sh`: POSIX mode after the startup files, which are others. */
export const called_sh = (sh: Shell): boolean => /^-?sh$/.test(sh.error_name);

export function set_posix(sh: Shell, on: boolean): void {
  const { options, shopts } = sh;
  options.posix = on;
  shopts.shift_verbose = on;
  shopts.expand_aliases = on || sh.interactive_shell;
  if (!on) return;
  shopts.inherit_errexit = true;
  shopts.sourcepath = true;
  options["interactive-comments"] = shopts.interactive_comments = true;
}
