// Restricted shells (bash(1), "RESTRICTED SHELL"): how a shell becomes one. What they refuse is refused where it is done.
import type { Shell } from "./shell.ts";
import { A_READONLY } from "./vars.ts";

const FIXED = ["PATH", "SHELL", "ENV", "BASH_ENV", "HISTFILE"];

/** Makes the shell restricted, for good. */
export function restrict(sh: Shell): void {
  sh.restricted = true;
  sh.shopts.restricted_shell = true;
  for (const name of FIXED) sh.vars.own(sh.vars.scopes[0], name).attrs |= A_READONLY;
}
