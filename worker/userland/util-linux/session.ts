// setsid(1) and renice(1).
import { ENOENT } from "../../kernel/uapi/errno.ts";
import { WEXITSTATUS, WIFEXITED, type wait_status } from "../../kernel/uapi/sched.ts";
import { TIOCSCTTY } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { execvp } from "../lib/execvp.ts";
import { getpwnam } from "../lib/passwd.ts";
import { type Cli, in_child } from "../lib/program.ts";
import { eprint, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { RENICE_HELP, SETSID_HELP } from "./help.ts";
import { bad_usage, options_of, util_linux } from "./usage.ts";

export const setsid = util_linux({
  name: "setsid",
  help: SETSID_HELP,
  own_help: true,
  *run(c) {
    const parsed = yield* options_of(
      c,
      "+cfw",
      [
        { name: "ctty", has_arg: 0, val: "c" },
        { name: "fork", has_arg: 0, val: "f" },
        { name: "wait", has_arg: 0, val: "w" },
      ],
      SETSID_HELP,
      "c f w",
    );
    const has = (o: string) => parsed.options.some((x) => x.opt === o);
    if (parsed.operands.length === 0) yield* bad_usage(c, "no command specified");
    const start = function* (): Code<number> {
      const r = yield sys.setsid();
      if (r < 0) yield* c.die("setsid failed", r);
      const taken = has("c") ? yield sys.ioctl(0, TIOCSCTTY, 1) : 0;
      if (taken < 0) yield* c.die("failed to set the controlling terminal", taken);
      const failed = yield* execvp(parsed.operands, c.envp);
      yield* eprint(`setsid: failed to execute ${parsed.operands[0]}: ${strerror(failed)}\n`);
      return failed === -ENOENT ? 127 : 126;
    };
    // a process group leader cannot start a session
    const leads = (yield sys.getpgrp()) === (yield sys.getpid());
    if (!leads && !has("f")) return yield* start();
    const pid = yield sys.fork(() => in_child(start()));
    if (pid < 0) yield* c.die("fork", pid);
    if (!has("w")) return 0;
    const status: wait_status = { status: 0 };
    yield sys.wait4(pid, status);
    if (WIFEXITED(status.status)) return WEXITSTATUS(status.status);
    return yield* c.die(`child ${pid} did not exit normally`);
  },
});

const PRIO_PROCESS = 0;
const PRIO_PGRP = 1;
const PRIO_USER = 2;
const WHICH = ["process ID", "process group ID", "user ID"];

/** getpriority(2) as a nice value; null with a message. */
function* nice_of(c: Cli, which: number, who: number): Code<number | null> {
  const r = yield sys.getpriority(which, who);
  if (r >= 0) return 20 - r;
  yield* c.error(`failed to get priority for ${who} (${WHICH[which]})`, r);
  return null;
}

function* renice_one(c: Cli, which: number, who: number, nice: number): Code<void> {
  const old = yield* nice_of(c, which, who);
  if (old === null) return;
  const r = yield sys.setpriority(which, who, nice);
  if (r < 0) return yield* c.error(`failed to set priority for ${who} (${WHICH[which]})`, r);
  const now = yield* nice_of(c, which, who);
  if (now !== null) yield* c.out.print(`${who} (${WHICH[which]}) old priority ${old}, new priority ${now}\n`);
}

export const renice = util_linux({
  name: "renice",
  help: RENICE_HELP,
  own_help: true,
  *run(c) {
    if (c.args[0] === "-h" || c.args[0] === "--help" || c.args[0] === "-V" || c.args[0] === "--version")
      yield* options_of(c, "", [], RENICE_HELP, "");
    let args = [...c.args];
    if (args[0] === "-n" || args[0] === "--priority") args = args.slice(1);
    if (args.length < 2) yield* bad_usage(c, "not enough arguments");
    const text = args[0];
    const nice = Number(text);
    if (!/^[+-]?\d+$/.test(text)) yield* bad_usage(c, `invalid priority '${text}'`);
    let which = PRIO_PROCESS;
    for (const a of args.slice(1)) {
      if (a === "-p" || a === "--pid") which = PRIO_PROCESS;
      else if (a === "-g" || a === "--pgrp") which = PRIO_PGRP;
      else if (a === "-u" || a === "--user") which = PRIO_USER;
      else {
        const user = which === PRIO_USER ? (yield* getpwnam(a))?.uid : undefined;
        if (user === undefined && !/^\d+$/.test(a))
          yield* c.error(which === PRIO_USER ? `unknown user ${a}` : `bad ${WHICH[which]} value: ${a}`);
        else yield* renice_one(c, which, user ?? Number(a), nice);
      }
    }
    return c.status;
  },
});
