// watch(1): a command run again and again, its output on the whole screen.
import { CLOCK_REALTIME, type timespec } from "../../kernel/uapi/sched.ts";
import { SIGINT, SIGTERM } from "../../kernel/uapi/signal.ts";
import { TIOCGWINSZ, type winsize } from "../../kernel/uapi/termios.ts";
import { hostName } from "../audit/libaudit/user_message.ts";
import { localtime } from "../coreutils/calendar.ts";
import { sleep_for } from "../coreutils/duration.ts";
import { strftime } from "../coreutils/strftime.ts";
import type { Code } from "../lib/code.ts";
import { getopt } from "../lib/getopt.ts";
import { command_output } from "../lib/popen.ts";
import { type Cli, program } from "../lib/program.ts";
import { write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

const HELP = `
Usage:
 watch [options] command

Options:
  -g, --chgexit          exit when output from command changes
  -n, --interval <secs>  seconds to wait between updates
  -t, --no-title         turn off header
  -x, --exec             pass command to exec instead of "sh -c"

 -h, --help     display this help and exit
 -v, --version  output version information and exit

For more details see watch(1).
`;
const NOT_SIMULATED = "bcdepqrw";
const SHORTEST = 0.1;

const quoted = (words: readonly string[]): string =>
  words.map((w) => `'${w.replaceAll("'", "'\\''")}'`).join(" ");

/** The header: interval, command, host and time. */
function* title(seconds: number, command: string, columns: number): Code<string> {
  const t: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, t);
  const right = `${yield* hostName()}: ${strftime("%a %b %e %H:%M:%S %Y", localtime(Number(t.tv_sec)), 0, 0)}`;
  const left = `Every ${seconds.toFixed(1)}s: `;
  const room = columns - right.length - left.length - 1;
  if (room < 0) return right.slice(0, columns);
  const shown = command.length > room ? `${command.slice(0, Math.max(room - 4, 0))}... ` : command;
  return (left + shown).padEnd(columns - right.length) + right;
}

function* watch_loop(
  c: Cli,
  command: string,
  shown: string,
  seconds: number,
  o: { title: boolean; change: boolean },
): Code<number> {
  let stop = false;
  for (const sig of [SIGINT, SIGTERM])
    yield sys.rt_sigaction(sig, {
      sa_handler: () => {
        stop = true;
      },
      sa_flags: 0,
      sa_mask: 0n,
    });
  yield* write_all(1, "\x1b[?1049h\x1b[22;0;0t");
  let before: string | null = null;
  while (!stop) {
    const ws: winsize = { ws_row: 0, ws_col: 0 };
    yield sys.ioctl(1, TIOCGWINSZ, ws);
    const [rows, columns] = [ws.ws_row || 24, ws.ws_col || 80];
    const output = yield* command_output(`{ ${command}\n} 2>&1`, c.envp);
    if (stop) break;
    const head = o.title ? `${yield* title(seconds, shown, columns)}\r\n\r\n` : "";
    const lines = output
      .replace(/\n$/, "")
      .split("\n")
      .flatMap((l) => {
        const plain = l.replaceAll("\t", "        ");
        return plain === "" ? [""] : (plain.match(new RegExp(`.{1,${columns}}`, "g")) ?? []);
      });
    const room = rows - (o.title ? 2 : 0);
    yield* write_all(1, `\x1b[H\x1b[2J${head}${lines.slice(0, room).join("\r\n")}`);
    if (o.change && before !== null && before !== output) break;
    before = output;
    // in small steps, so that an interrupt is heard
    for (let left = seconds; left > 0 && !stop; left -= SHORTEST) yield* sleep_for(Math.min(left, SHORTEST));
  }
  yield* write_all(1, "\x1b[?1049l\x1b[23;0;0t\r");
  return 0;
}

export const watch = program({
  name: "watch",
  help: HELP,
  own_help: true,
  *run(c) {
    const parsed = getopt(c.args, "+bcdegn:pqrtwxhv", [
      { name: "chgexit", has_arg: 0, val: "g" },
      { name: "interval", has_arg: 1, val: "n" },
      { name: "no-title", has_arg: 0, val: "t" },
      { name: "exec", has_arg: 0, val: "x" },
      { name: "differences", has_arg: 0, val: "d" },
      { name: "beep", has_arg: 0, val: "b" },
      { name: "color", has_arg: 0, val: "c" },
      { name: "errexit", has_arg: 0, val: "e" },
      { name: "precise", has_arg: 0, val: "p" },
      { name: "help", has_arg: 0, val: "h" },
      { name: "version", has_arg: 0, val: "v" },
    ]);
    if (parsed.error !== null) {
      yield* c.warn(parsed.error);
      yield* c.usage(HELP, 1);
    }
    const has = (opt: string): boolean => parsed.options.some((o) => o.opt === opt);
    if (has("h") || has("v")) {
      yield* c.out.print(has("h") ? HELP : "watch from procps-ng 4.0.2\n");
      return 0;
    }
    const bad = parsed.options.find((o) => NOT_SIMULATED.includes(o.opt));
    if (bad) yield* c.die(`option ${bad.spelled} is not simulated`);
    if (parsed.operands.length === 0) yield* c.usage(HELP, 1);
    const text = parsed.options.findLast((o) => o.opt === "n")?.arg ?? "2";
    const seconds = Number(text.replace(",", "."));
    if (Number.isNaN(seconds)) yield* c.die(`failed to parse argument: '${text}'`);
    const shown = parsed.operands.join(" ");
    const command = has("x") ? quoted(parsed.operands) : shown;
    const o = { title: !has("t"), change: has("g") };
    return yield* watch_loop(c, command, shown, Math.max(seconds, SHORTEST), o);
  },
});
