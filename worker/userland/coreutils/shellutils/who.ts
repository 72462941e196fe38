// who(1) and users(1), from the sessions of the machine.

import { ttyname } from "../../lib/ttyname.ts";
import { sessions } from "../../procps/sessions.ts";
import { localtime, parse_tz } from "../calendar.ts";
import { strftime } from "../strftime.ts";
import { tool } from "../tool.ts";

export const who = tool({
  name: "who",
  usage: "[OPTION]... [ FILE | ARG1 ARG2 ]",
  about: "Print information about users who are currently logged in.",
  options: `
  -a, --all         same as -b -d --login -p -r -t -T -u
  -b, --boot        time of last system boot
  -H, --heading     print line of column headings
  -m                only hostname and user associated with stdin
  -q, --count       all login names and number of users logged on
  -s, --short       print only name, line, and time (default)
  -u, --users       list users logged in`,
  notes: "The machine keeps no utmp file: sessions are found among its processes.",
  *run(t) {
    if (t.has("a", "b")) yield* t.die(`option -${t.last("a", "b")?.opt} is not simulated`);
    if (t.operands.length === 1) yield* t.die(`reading ${t.quote(t.operands[0])} is not simulated`);
    if (t.operands.length > 2) yield* t.usage(`extra operand ${t.quote(t.operands[2])}`);
    let all = yield* sessions();
    if (t.has("m") || t.operands.length === 2) {
      const tty = yield* ttyname(0);
      all = all.filter((s) => `/dev/${s.tty}` === tty);
    }
    if (t.has("q")) {
      yield* t.out.print(`${all.map((s) => s.user).join(" ")}\n# users=${all.length}\n`);
      return 0;
    }
    const pids = t.has("u");
    if (t.has("H"))
      yield* t.out.print(
        `NAME     LINE         TIME${pids ? "             IDLE          PID" : ""}            COMMENT\n`,
      );
    for (const s of all) {
      const time = strftime("%Y-%m-%d %H:%M", localtime(Math.floor(s.since), parse_tz(t.getenv("TZ"))), 0, 0);
      const more = pids ? `   .   ${String(s.leader.pid).padStart(11)}` : "";
      yield* t.out.print(`${s.user.padEnd(8)} ${s.tty.padEnd(12)} ${time}${more}\n`);
    }
    return 0;
  },
});

export const users = tool({
  name: "users",
  usage: "[OPTION]... [FILE]",
  about: "Output who is currently logged in.",
  *run(t) {
    yield* t.expect_operands(0, 0);
    const names = (yield* sessions()).map((s) => s.user).sort();
    if (names.length > 0) yield* t.out.print(`${names.join(" ")}\n`);
    return 0;
  },
});
