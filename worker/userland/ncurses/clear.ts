// clear(1) and reset(1): what the terminals of the image (xterm, xterm-256color and their kind) take for it.
import type { Program } from "../../kernel/uapi/syscall.ts";
import * as T from "../../kernel/uapi/termios.ts";
import { getenv } from "../coreutils/tool.ts";
import type { Code } from "../lib/code.ts";
import { eprint, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";

/** Home, erase all, erase the lines scrolled away (E3). */
const CLEAR = "\x1b[H\x1b[2J\x1b[3J";
const CLEAR_KEEPING_SCROLLBACK = "\x1b[H\x1b[2J";
/** Full reset, then soft reset: modes, margins, character sets. */
const RESET = "\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>";
const KNOWN = /^(?:xterm|screen|tmux|vt100|linux)/;

/** The TERM to write for, or null after a message. */
function* terminal(name: string, term: string | undefined): Code<string | null> {
  if (term === undefined || term === "") yield* eprint("TERM environment variable not set.\n");
  else if (KNOWN.test(term) || term === "dumb") return term;
  else yield* eprint(`${name}: unknown terminal type ${term}\n`);
  return null;
}

export const clear: Program = function* (argv, envp) {
  let term = getenv(envp, "TERM");
  let keep = false;
  for (let i = 1; i < argv.length; i++) {
    if (argv[i] === "-x") keep = true;
    else if (argv[i] === "-V") {
      yield* write_all(1, "ncurses 6.4\n");
      return 0;
    } else if (argv[i].startsWith("-T")) term = argv[i].slice(2) || argv[++i];
    else {
      yield* eprint(`Usage: clear [options]\n\nOptions:\n  -T TERM     use this instead of $TERM\n`);
      yield* eprint("  -V          print curses-version\n  -x          do not try to clear scrollback\n");
      return 1;
    }
  }
  const known = yield* terminal("clear", term);
  if (known === null) return 1;
  // a dumb terminal cannot be cleared
  if (known === "dumb") return 1;
  yield* write_all(1, keep ? CLEAR_KEEPING_SCROLLBACK : CLEAR);
  return 0;
};

/** Sane line settings, then the terminal's own reset. */
export const reset: Program = function* (argv, envp) {
  if (argv.length > 1) {
    yield* eprint(`reset: option ${argv[1]} is not simulated\n`);
    return 1;
  }
  const known = yield* terminal("reset", getenv(envp, "TERM"));
  if (known === null) return 1;
  const mode = {} as T.termios;
  if ((yield sys.ioctl(2, T.TCGETS, mode)) >= 0) {
    // canonical input with echo and signals, output processed
    mode.c_iflag = T.ICRNL | T.IXON;
    mode.c_oflag = T.OPOST | T.ONLCR;
    mode.c_lflag = T.ISIG | T.ICANON | T.ECHO | T.ECHOE | T.ECHOK | T.ECHOCTL | T.ECHOKE | T.IEXTEN;
    yield sys.ioctl(2, T.TCSETS, mode);
  }
  if (known !== "dumb") yield* write_all(2, RESET);
  return 0;
};
