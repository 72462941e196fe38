// getenforce(8), setenforce(8). This kernel's SELinux gives labels and refuses nothing: it is permissive, for good. There
// is no selinuxfs to say so, but a kernel that labels its tasks has SELinux.
import { EPERM } from "../../kernel/uapi/errno.ts";
import { has_context } from "../coreutils/selinux.ts";
import type { Code } from "../lib/code.ts";
import { program } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** security_getenforce(3), or that there is none. */
export function* selinux_mode(): Code<"permissive" | "disabled"> {
  return (yield* has_context()) ? "permissive" : "disabled";
}

export const getenforce = program({
  name: "getenforce",
  help: "usage:  getenforce\n",
  own_help: true,
  *run(c) {
    const mode = yield* selinux_mode();
    yield* c.out.print(`${mode[0].toUpperCase()}${mode.slice(1)}\n`);
    return 0;
  },
});

const USAGE = "usage:  setenforce [ Enforcing | Permissive | 1 | 0 ]\n";

export const setenforce = program({
  name: "setenforce",
  help: USAGE,
  own_help: true,
  *run(c) {
    const wanted = c.args[0]?.toLowerCase() ?? "";
    if (c.args.length !== 1 || !["0", "1", "enforcing", "permissive"].includes(wanted))
      yield* c.usage(USAGE, 1);
    if ((yield* selinux_mode()) === "disabled") yield* c.die(" SELinux is disabled");
    if ((yield sys.geteuid()) !== 0)
      yield* c.die(` security_setenforce() failed:  ${strerror(-EPERM)}`, 0, 2);
    if (wanted === "1" || wanted === "enforcing")
      yield* c.die("enforcing mode is not simulated: SELinux gives labels here and refuses nothing");
    return 0;
  },
});
