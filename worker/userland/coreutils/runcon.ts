// runcon(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { execvp } from "../lib/execvp.ts";
import { get_context, set_attr } from "./selinux.ts";
import { asked_parts, with_parts } from "./selinux_context.ts";
import { tool } from "./tool.ts";

const EXIT_CANCELED = 125;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

export const runcon = tool({
  name: "runcon",
  usage: "CONTEXT COMMAND [args]\n[ -c ] [-u USER] [-r ROLE] [-t TYPE] [-l RANGE] COMMAND [args]",
  about: `Run a program in a different SELinux security context.
With neither CONTEXT nor COMMAND, print the current security context.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -c, --compute      compute process transition context before modifying
  -t, --type=TYPE    type (for same role as parent)
  -u, --user=USER    user identity
  -r, --role=ROLE    role
  -l, --range=RANGE  levelrange`,
  usage_status: EXIT_CANCELED,
  write_status: 1,
  stop_at_operand: true,
  *run(t) {
    if (t.has("c")) yield* t.die("option --compute is not simulated", 0, EXIT_CANCELED);
    const operands = [...t.operands];
    const parts = asked_parts(t);
    if (operands.length === 0 && !parts) {
      const current = yield* get_context();
      if (typeof current === "number") yield* t.die("failed to get current context", current, EXIT_CANCELED);
      yield* t.out.print(`${current}\n`);
      return 0;
    }
    const whole = parts ? null : operands.shift();
    if (operands.length === 0) yield* t.usage("no command specified");
    let context = whole ?? null;
    if (parts) {
      const current = yield* get_context();
      if (typeof current === "number")
        return yield* t.die("failed to get current context", current, EXIT_CANCELED);
      context = with_parts(current, parts);
      if (context === null)
        return yield* t.die(`failed to create security context: ${t.quotef(current)}`, 0, EXIT_CANCELED);
    }
    // no selinuxfs says whether SELinux is there: the kernel does
    const r = yield* set_attr("exec", context);
    if (r < 0) yield* t.die(`unable to set security context ${t.quoteaf(context ?? "")}`, r, EXIT_CANCELED);
    const failed = yield* execvp(operands, t.envp);
    return yield* t.die(t.quote(operands[0]), failed, failed === -ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
  },
});
