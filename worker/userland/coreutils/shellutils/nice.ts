// nice(1).
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { execvp } from "../../lib/execvp.ts";
import * as sys from "../../lib/sys.ts";
import { tool } from "../tool.ts";

/** Failure of nice itself, and of finding the command. */
const EXIT_CANCELED = 125;
const PRIO_PROCESS = 0;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
/** getpriority(2) gives 20 - nice. */
const BIAS = 20;
const [LOWEST, HIGHEST] = [-20, 19];

export const nice = tool({
  name: "nice",
  usage: "[OPTION] [COMMAND [ARG]...]",
  about: `Run COMMAND with an adjusted niceness, which affects process scheduling.
With no COMMAND, print the current niceness.  Niceness values range from
-20 (most favorable to the process) to 19 (least favorable to the process).

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -n, --adjustment=N   add integer N to the niceness (default 10)`,
  notes: `NOTE: your shell may have its own version of nice, which usually supersedes
the version described here.  Please refer to your shell's documentation
for details about the options it supports.`,
  usage_status: EXIT_CANCELED,
  stop_at_operand: true,
  prepare: (args) => {
    const out: string[] = [];
    let i = 0;
    for (; i < args.length && /^-[-+]?\d/.test(args[i]); i++) out.push(`-n${args[i].slice(1)}`);
    return [...out, ...args.slice(i)];
  },
  *run(t) {
    const text = t.last("n")?.arg ?? null;
    const by = text === null ? 10 : /^\s*[-+]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(by)) yield* t.die(`invalid adjustment ${t.quote(text ?? "")}`, 0, EXIT_CANCELED);
    const now = BIAS - (yield sys.getpriority(PRIO_PROCESS, 0));
    if (t.operands.length === 0) {
      if (text !== null) yield* t.usage("a command must be given with an adjustment");
      yield* t.out.print(`${now}\n`);
      return 0;
    }
    const r = yield sys.setpriority(PRIO_PROCESS, 0, Math.max(LOWEST, Math.min(HIGHEST, now + by)));
    // one may always become nicer: the command runs all the same
    if (r < 0) yield* t.warn("cannot set niceness", r);
    const failed = yield* execvp(t.operands, t.envp);
    return yield* t.die(t.quote(t.operands[0]), failed, failed === -ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
  },
});
