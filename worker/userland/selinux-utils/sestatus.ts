// sestatus(8): what is true of this machine of the lines that the real one prints; there is no selinuxfs and no policy
// file to tell of.
import type { Code } from "../lib/code.ts";
import { program } from "../lib/program.ts";
import { read_file, strerror } from "../lib/stdio.ts";
import { selinux_mode } from "./enforce.ts";

const CONFIG = "/etc/selinux/config";

/** The value of a setting of the configuration file; null without one. A negated errno when it cannot be read. */
function* setting(name: string): Code<string | null | number> {
  const text = yield* read_file(CONFIG);
  if (typeof text === "number") return text;
  return new RegExp(`^\\s*${name}=(\\S*)`, "m").exec(text)?.[1] ?? null;
}

const shown = (value: string | null | number): string =>
  typeof value === "number" ? `error (${strerror(value)})` : (value ?? "error (Success)");

export const sestatus = program({
  name: "sestatus",
  help: `Usage: sestatus [OPTION]

  -v  Verbose check of process and file contexts.
  -b  Display current state of booleans.

Without options, show SELinux status.
`,
  *run(c) {
    if (c.args.length > 0) yield* c.die(`option ${c.args[0]} is not simulated`);
    const line = (label: string, value: string) => c.out.print(`${`${label}:`.padEnd(32)}${value}\n`);
    const mode = yield* selinux_mode();
    yield* line("SELinux status", mode === "disabled" ? mode : "enabled");
    if (mode === "disabled") return 0;
    const type = yield* setting("SELINUXTYPE");
    yield* line("SELinux root directory", "/etc/selinux");
    yield* line("Loaded policy name", typeof type === "string" ? type : "targeted");
    yield* line("Current mode", mode);
    yield* line("Mode from config file", shown(yield* setting("SELINUX")));
    yield* line("Policy MLS status", "enabled");
    return 0;
  },
});
