// who(1) and users(1), from the sessions of the machine.
import { new_stat } from "../../../kernel/uapi/stat.ts";
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { ttyname } from "../../lib/ttyname.ts";
import { boot_time } from "../../procps/readproc.ts";
import { sessions } from "../../procps/sessions.ts";
import { localtime, parse_tz } from "../calendar.ts";
import { strftime } from "../strftime.ts";
import { tool } from "../tool.ts";

/** Whether others may write to a terminal: its group may. */
function* mesg(tty: ByteString): Code<string> {
  const st = new_stat();
  if ((yield sys.stat_(`/dev/${tty}`, st)) < 0) return "?";
  return st.st_mode & 0o020 ? "+" : "-";
}

interface Line {
  user: string;
  /** "+", "-" or blank */
  mesg: string;
  line: string;
  /** seconds since the Epoch */
  time: number;
  idle: string;
  pid: string;
}

export const who = tool({
  name: "who",
  usage: "[OPTION]... [ FILE | ARG1 ARG2 ]",
  about: "Print information about users who are currently logged in.",
  options: `
  -a, --all         same as -b -d --login -p -r -t -T -u
  -b, --boot        time of last system boot
  -d, --dead        print dead processes
  -H, --heading     print line of column headings
      --ips         print ips instead of hostnames. with --lookup,
                    canonicalizes based on stored IP, if available,
                    rather than stored hostname
  -l, --login       print system login processes
      --lookup      attempt to canonicalize hostnames via DNS
  -m                only hostname and user associated with stdin
  -p, --process     print active processes spawned by init
  -q, --count       all login names and number of users logged on
  -r, --runlevel    print current runlevel
  -s, --short       print only name, line, and time (default)
  -t, --time        print last system clock change
  -T, -w, --mesg    add user's message status as +, - or ?
  -u, --users       list users logged in
      --message     same as -T
      --writable    same as -T`,
  notes: `The machine keeps no utmp file: sessions are found among its processes. There are no run
levels, no login processes, no dead ones and no changes of the clock to tell of.`,
  *run(t) {
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
    const everything = t.has("a");
    const messages = everything || t.has("T", "w", "message", "writable");
    const users = messages || t.has("u") || !t.has("b", "d", "l", "p", "r", "t");
    const idles = everything || t.has("u", "d", "l", "r");
    const pids = idles || t.has("b", "p");
    const zone = parse_tz(t.getenv("TZ"));
    const text = (l: Line): string => {
      const when = strftime("%Y-%m-%d %H:%M", localtime(Math.floor(l.time), zone), 0, 0);
      const status = messages ? ` ${l.mesg}` : "";
      const idle = idles ? ` ${l.idle.padEnd(6)}` : "";
      const pid = pids ? ` ${l.pid.padStart(10)}` : "";
      return `${`${l.user.padEnd(8)}${status} ${l.line.padEnd(12)} ${when}${idle}${pid}`.trimEnd()}\n`;
    };
    if (t.has("H")) {
      const idle = idles ? " IDLE  " : "";
      const pid = pids ? "        PID" : "";
      const exit = everything || t.has("d") ? "  EXIT" : "";
      yield* t.out.print(
        `NAME    ${messages ? "  " : ""} LINE         TIME            ${idle}${pid} COMMENT${exit}\n`,
      );
    }
    const boot = { user: "", mesg: " ", line: "system boot", idle: "", pid: "" };
    if (everything || t.has("b")) yield* t.out.print(text({ ...boot, time: yield* boot_time() }));
    for (const { user, tty: line, since: time, leader } of users ? all : []) {
      const status = messages ? yield* mesg(line) : "";
      // what is typed wakes the terminal: whoever runs this has just done so
      yield* t.out.print(text({ user, mesg: status, line, time, idle: "  .", pid: String(leader.pid) }));
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
