// w(1): who is logged in, and what they are doing.
import { localtime, parse_tz } from "../coreutils/calendar.ts";
import { strftime } from "../coreutils/strftime.ts";
import { getopt } from "../lib/getopt.ts";
import { command_output } from "../lib/popen.ts";
import { program } from "../lib/program.ts";
import { HZ } from "./readproc.ts";
import { sessions } from "./sessions.ts";

const HELP = `
Usage:
 w [options] [user]

Options:
 -h, --no-header     do not print header
 -u, --no-current    ignore current process username
 -s, --short         short format
 -f, --from          show remote hostname field
 -o, --old-style     old style output
 -i, --ip-addr       display IP address instead of hostname (if possible)

     --help     display this help and exit
 -V, --version  output version information and exit

For more details see w(1).
`;

const seconds = (ticks: number): string => `${(ticks / HZ).toFixed(2)}s`;

export const w = program({
  name: "w",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "hsufoiV", [
      { name: "no-header", has_arg: 0, val: "h" },
      { name: "no-current", has_arg: 0, val: "u" },
      { name: "short", has_arg: 0, val: "s" },
      { name: "from", has_arg: 0, val: "f" },
      { name: "old-style", has_arg: 0, val: "o" },
      { name: "ip-addr", has_arg: 0, val: "i" },
      { name: "help", has_arg: 0, val: "help" },
      { name: "version", has_arg: 0, val: "V" },
    ]);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage(HELP, 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    // -u and -i change nothing: all processes of a session are its user's, and nobody has come from elsewhere
    for (const o of parsed.options) if (o.opt === "o") yield* c.die(`option ${o.spelled} is not simulated`);
    if (has("help") || has("V")) {
      yield* c.out.print(has("help") ? HELP : "w from procps-ng 4.0.2\n");
      return 0;
    }
    const short = has("s");
    const from = (text: string, width: number): string => (has("f") ? "" : text.padEnd(width));
    if (!has("h")) {
      yield* c.out.print(yield* command_output("uptime", c.envp));
      yield* c.out.print(
        `USER     TTY      ${from("FROM", 15)}${short ? "   IDLE WHAT\n" : "  LOGIN@   IDLE   JCPU   PCPU WHAT\n"}`,
      );
    }
    const zone = parse_tz(c.getenv("TZ"));
    for (const s of yield* sessions()) {
      if (parsed.operands.length > 0 && !parsed.operands.includes(s.user)) continue;
      const p = s.foreground;
      const what = p.args.length > 0 ? p.args.join(" ") : p.comm;
      const login = strftime("%H:%M", localtime(Math.floor(s.since), zone), 0, 0);
      const head = `${s.user.padEnd(8)} ${s.tty.padEnd(8)} ${from("-", 16)}`;
      const cpu = `${seconds(s.leader.utime + s.leader.stime).padStart(6)} ${seconds(p.utime + p.stime).padStart(6)}`;
      // what is typed wakes the terminal: whoever runs this has just done so
      yield* c.out.print(short ? `${head}  0.00s ${what}\n` : `${head} ${login}    0.00s ${cpu} ${what}\n`);
    }
    return 0;
  },
});
