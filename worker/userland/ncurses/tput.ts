// tput(1): capabilities of the terminals that the page and its like are.
import { TIOCGWINSZ, type winsize } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { program } from "../lib/program.ts";
import { eprint } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** String capabilities of an xterm (terminfo(5)); %1 and %2 are the arguments, counted from 1 where the terminal does. */
const XTERM: Readonly<Record<string, string>> = {
  bel: "\x07",
  blink: "\x1b[5m",
  bold: "\x1b[1m",
  civis: "\x1b[?25l",
  clear: "\x1b[H\x1b[2J\x1b[3J",
  cnorm: "\x1b[?12l\x1b[?25h",
  cr: "\r",
  cub1: "\b",
  cud1: "\n",
  cuf1: "\x1b[C",
  cuu1: "\x1b[A",
  cup: "\x1b[{1+};{2+}H",
  cub: "\x1b[{1}D",
  cud: "\x1b[{1}B",
  cuf: "\x1b[{1}C",
  cuu: "\x1b[{1}A",
  cvvis: "\x1b[?12;25h",
  dim: "\x1b[2m",
  dl1: "\x1b[M",
  ed: "\x1b[J",
  el: "\x1b[K",
  el1: "\x1b[1K",
  home: "\x1b[H",
  hpa: "\x1b[{1+}G",
  il1: "\x1b[L",
  invis: "\x1b[8m",
  op: "\x1b[39;49m",
  rc: "\x1b8",
  rev: "\x1b[7m",
  ritm: "\x1b[23m",
  rmcup: "\x1b[?1049l\x1b[23;0;0t",
  rmso: "\x1b[27m",
  rmul: "\x1b[24m",
  sc: "\x1b7",
  sgr0: "\x1b(B\x1b[m",
  sitm: "\x1b[3m",
  smcup: "\x1b[?1049h\x1b[22;0;0t",
  smso: "\x1b[7m",
  smul: "\x1b[4m",
  vpa: "\x1b[{1+}d",
};
const DUMB: Readonly<Record<string, string>> = { bel: "\x07", cr: "\r", cud1: "\n" };
/** Known capabilities that a terminal may lack. */
const KNOWN = new Set([
  ...Object.keys(XTERM),
  "setaf",
  "setab",
  "colors",
  "cols",
  "lines",
  "longname",
  "am",
  "it",
]);

/** setaf and setab: the eight colours, the bright ones, and those by number. */
const colour = (n: number, base: number, many: boolean): string =>
  !many || n < 8 ? `\x1b[${base + n}m` : n < 16 ? `\x1b[${base + 60 + n - 8}m` : `\x1b[${base + 8};5;${n}m`;

function* window(): Code<winsize> {
  const ws: winsize = { ws_row: 0, ws_col: 0 };
  for (const fd of [1, 2, 0]) if ((yield sys.ioctl(fd, TIOCGWINSZ, ws)) >= 0 && ws.ws_col > 0) return ws;
  return { ws_row: 24, ws_col: 80 };
}

const USAGE = `Usage: tput [options] [command]

Options:
  -S <<       read commands from standard input
  -T TERM     use this instead of $TERM
  -V          print curses-version
  -x          do not try to clear scrollback

Commands:
  clear       clear the screen
  init        initialize the terminal
  reset       reinitialize the terminal
  capname     unlike clear/init/reset, print value for capability "capname"
`;

export const tput = program({
  name: "tput",
  write_errors: "unseen",
  help: USAGE,
  own_help: true,
  *run(c) {
    let term = c.getenv("TERM") ?? "";
    const args = [...c.args];
    while (args[0]?.startsWith("-")) {
      const option = args.shift() as string;
      if (option === "-V") {
        yield* c.out.print("ncurses 6.4.20221231\n");
        return 0;
      }
      if (option.startsWith("-T")) term = option.slice(2) || (args.shift() ?? "");
      else if (option === "-S") return yield* c.die("option -S is not simulated");
      else if (option !== "-x") return yield* c.usage(USAGE, 2);
    }
    const [name, ...parameters] = args;
    if (name === undefined) return yield* c.usage(USAGE, 2);
    if (term === "") {
      yield* eprint("tput: No value for $TERM and no -T specified\n");
      return 2;
    }
    const xterm = /^(xterm|screen|tmux|rxvt|vt|linux)/.test(term);
    if (!xterm && term !== "dumb") {
      yield* eprint(`tput: unknown terminal "${term}"\n`);
      return 3;
    }
    const many = /256color|direct/.test(term);
    if (name === "cols" || name === "lines") {
      const ws = yield* window();
      yield* c.out.print(`${name === "cols" ? ws.ws_col : ws.ws_row}\n`);
      return 0;
    }
    if (name === "colors") {
      yield* c.out.print(`${xterm ? (many ? 256 : 8) : -1}\n`);
      return 0;
    }
    if (name === "longname") {
      yield* c.out.print(xterm ? "xterm terminal emulator (X Window System)" : "80-column dumb tty");
      return 0;
    }
    if (!KNOWN.has(name)) {
      yield* eprint(`tput: unknown terminfo capability '${name}'\n`);
      return 4;
    }
    const numbers = parameters.map((p) => Number.parseInt(p, 10) || 0);
    if ((name === "setaf" || name === "setab") && xterm) {
      yield* c.out.print(colour(numbers[0] ?? 0, name === "setaf" ? 30 : 40, many));
      return 0;
    }
    const text = (xterm ? XTERM : DUMB)[name];
    if (text === undefined) return 1;
    yield* c.out.print(
      text.replace(/\{(\d)(\+?)\}/g, (_, i: string, from_one: string) =>
        String((numbers[Number(i) - 1] ?? 0) + (from_one ? 1 : 0)),
      ),
    );
    return 0;
  },
});
