// stty(1).
import { EINVAL } from "../../../kernel/uapi/errno.ts";
import { O_NONBLOCK, O_RDONLY } from "../../../kernel/uapi/fcntl.ts";
import * as T from "../../../kernel/uapi/termios.ts";
import type { Code } from "../../lib/code.ts";
import * as sys from "../../lib/sys.ts";
import { type Tool, tool } from "../tool.ts";
import {
  apply,
  CHARACTERS,
  COMBINATIONS,
  type Group,
  is_set,
  SETTINGS,
  SPEEDS,
  sane,
} from "./stty_settings.ts";

/** sizeof c_cc in stty -g */
const NCCS = 32;
const CBAUD = 0o17;
/** CSIZE, CREAD and PARENB */
const FRAME = 0o60 | T.CREAD | 0o400;

interface Terminal {
  t: Tool;
  fd: number;
  /** as messages name it */
  name: string;
  mode: T.termios;
  /** something of `mode` has been set */
  changed: boolean;
}

function visible(byte: number): string {
  if (byte === 0) return "<undef>";
  const meta = byte >= 128 ? "M-" : "";
  const low = byte & 127;
  if (low < 32) return `${meta}^${String.fromCharCode(low + 64)}`;
  return meta + (low === 127 ? "^?" : String.fromCharCode(low));
}

/** Words that fill lines of at most `width` columns. */
class Wrapped {
  #column = 0;
  text = "";
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }
  add(word: string): void {
    if (this.#column > 0 && this.#column + 1 + word.length > this.#width) this.end();
    if (this.#column > 0) {
      this.text += " ";
      this.#column++;
    }
    this.text += word;
    this.#column += word.length;
  }
  /** ends the line, if there is one */
  end(): void {
    if (this.#column > 0) this.text += "\n";
    this.#column = 0;
  }
}

function* window(fd: number): Code<T.winsize | null> {
  const ws: T.winsize = { ws_row: 0, ws_col: 0 };
  return (yield sys.ioctl(fd, T.TIOCGWINSZ, ws)) < 0 ? null : ws;
}

function* screen_width(t: Tool): Code<number> {
  const ws = yield* window(1);
  if (ws && ws.ws_col > 0) return ws.ws_col;
  const columns = Number(t.getenv("COLUMNS") ?? "");
  return columns > 0 ? columns : 80;
}

const speed = (mode: T.termios): number => SPEEDS[mode.c_cflag & CBAUD];

function* show(term: Terminal, all: boolean): Code<void> {
  const { t, mode } = term;
  const out = new Wrapped(yield* screen_width(t));
  out.add(`speed ${speed(mode)} baud;`);
  if (all) {
    const ws = yield* window(term.fd);
    if (ws) out.add(`rows ${ws.ws_row}; columns ${ws.ws_col};`);
  }
  out.add("line = 0;");
  out.end();
  for (const [name, at, byte] of CHARACTERS)
    if (all || mode.c_cc[at] !== byte) out.add(`${name} = ${visible(mode.c_cc[at] ?? 0)};`);
  if (all || !(mode.c_lflag & T.ICANON)) {
    out.add(`min = ${mode.c_cc[T.VMIN]}; time = ${mode.c_cc[T.VTIME]};`);
    out.end();
  }
  out.end();
  for (const group of ["control", "input", "output", "local"] as Group[]) {
    for (const s of SETTINGS) {
      if (s.group !== group || s.alias) continue;
      const on = is_set(mode, s);
      if (!s.reversible) {
        if (on && (all || (s.mask !== undefined && s.sane !== true && s.name !== "cs8"))) out.add(s.name);
      } else if (all || (s.sane !== undefined && s.sane !== on)) out.add(on ? s.name : `-${s.name}`);
    }
    out.end();
  }
  yield* t.out.print(out.text);
}

/** -g. */
const saved = (mode: T.termios): string =>
  [
    mode.c_iflag,
    mode.c_oflag,
    mode.c_cflag,
    mode.c_lflag,
    ...Array.from({ length: NCCS }, (_, i) => mode.c_cc[i] ?? 0),
  ]
    .map((n) => (n >>> 0).toString(16))
    .join(":");

/** What -g gave. */
function restore(mode: T.termios, text: string): boolean {
  const words = text.split(":");
  if (words.length !== 4 + NCCS || !words.every((w) => /^[0-9a-f]+$/i.test(w))) return false;
  const [i, o, c, l, ...cc] = words.map((w) => Number.parseInt(w, 16));
  Object.assign(mode, { c_iflag: i, c_oflag: o, c_cflag: c, c_lflag: l });
  for (let k = 0; k < mode.c_cc.length; k++) mode.c_cc[k] = cc[k];
  return true;
}

function* integer(t: Tool, text: string, max: number): Code<number> {
  const n = /^0[xX][\da-fA-F]+$/.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? Number.parseInt(text, 8)
      : /^\d+$/.test(text)
        ? Number(text)
        : Number.NaN;
  if (Number.isNaN(n)) return yield* t.die(`invalid integer argument: ${t.quote(text)}`);
  if (n > max)
    return yield* t.die(`invalid integer argument: ${t.quote(text)}: Numerical result out of range`);
  return n;
}

function* character(t: Tool, text: string): Code<number> {
  if (text === "^-" || text === "undef") return 0;
  if (text.length === 1) return text.charCodeAt(0);
  if (text[0] === "^" && text.length > 1) return text[1] === "?" ? 127 : text.charCodeAt(1) & 31;
  return yield* integer(t, text, 255);
}

function* set_window(term: Terminal, rows: number | null, columns: number | null): Code<void> {
  const ws = yield* window(term.fd);
  if (!ws) return;
  const r = yield sys.ioctl(term.fd, T.TIOCSWINSZ, {
    ws_row: rows ?? ws.ws_row,
    ws_col: columns ?? ws.ws_col,
  });
  if (r < 0) yield* term.t.die(term.name, r);
}

/** Takes one setting and its argument from the front of `words`. */
function* set_one(term: Terminal, words: string[]): Code<void> {
  const { t, mode } = term;
  const word = words.shift() as string;
  const argument = function* (): Code<string> {
    const next = words.shift();
    if (next === undefined) {
      yield* t.warn(`missing argument to ${t.quote(word)}`);
      return yield* t.usage();
    }
    return next;
  };
  const setting = SETTINGS.find((s) => s.name === word.replace(/^-/, ""));
  if (setting && (!word.startsWith("-") || setting.reversible)) {
    apply(mode, setting, !word.startsWith("-"));
    term.changed = true;
    return;
  }
  const special = CHARACTERS.find(([name]) => name === word);
  if (special) {
    mode.c_cc[special[1]] = yield* character(t, yield* argument());
    term.changed = true;
    return;
  }
  if (word === "sane") {
    sane(mode);
    term.changed = true;
  } else if (Object.hasOwn(COMBINATIONS, word)) {
    const parts = COMBINATIONS[word].split(" ");
    while (parts.length > 0) yield* set_one(term, parts);
  } else if (word === "min" || word === "time") {
    mode.c_cc[word === "min" ? T.VMIN : T.VTIME] = yield* integer(t, yield* argument(), 255);
    term.changed = true;
  } else if (word === "rows") yield* set_window(term, yield* integer(t, yield* argument(), 65535), null);
  else if (word === "cols" || word === "columns")
    yield* set_window(term, null, yield* integer(t, yield* argument(), 65535));
  else if (word === "size") {
    const ws = yield* window(term.fd);
    if (ws) yield* t.out.print(`${ws.ws_row} ${ws.ws_col}\n`);
  } else if (word === "speed") yield* t.out.print(`${speed(mode)}\n`);
  else if (word === "ispeed" || word === "ospeed" || /^\d+$/.test(word)) {
    const rate = Number(/^\d/.test(word) ? word : yield* argument());
    const at = SPEEDS.indexOf(rate);
    if (at < 0) yield* t.usage(`invalid argument ${t.quote(word)}`);
    mode.c_cflag = (mode.c_cflag & ~CBAUD) | at;
    term.changed = true;
  } else if (word === "drain" || word === "-drain") return;
  else if (word === "line") {
    if ((yield* integer(t, yield* argument(), 255)) !== 0)
      yield* t.die("line disciplines other than 0 are not simulated");
  } else if (restore(mode, word)) term.changed = true;
  else yield* t.usage(`invalid argument ${t.quote(word)}`);
}

const OPTIONS = /^(-a|-g|--a(l(l)?)?|--s(a(v(e)?)?)?|-ag|-ga|--help|--version|-F.*|--f(i(l(e)?)?)?(=.*)?)$/;

/** Settings begin with a dash too: only what can be nothing else is an option. */
function separate(args: readonly string[]): string[] {
  const options: string[] = [];
  const settings: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (!OPTIONS.test(args[i])) settings.push(args[i]);
    else {
      options.push(args[i]);
      if (/^(-F|--f(i(l(e)?)?)?)$/.test(args[i]) && i + 1 < args.length) options.push(args[++i]);
    }
  }
  return [...options, "--", ...settings.filter((s) => s !== "--")];
}

export const stty = tool({
  name: "stty",
  usage:
    "[-F DEVICE | --file=DEVICE] [SETTING]...\n[-F DEVICE | --file=DEVICE] [-a|--all]\n[-F DEVICE | --file=DEVICE] [-g|--save]",
  about: `Print or change terminal characteristics.

Mandatory arguments to long options are mandatory for short options too.`,
  options: `
  -a, --all          print all current settings in human-readable form
  -g, --save         print all current settings in a stty-readable form
  -F, --file=DEVICE  open and use the specified DEVICE instead of stdin`,
  notes: `Optional - before SETTING indicates negation.  An * marks non-POSIX
settings.  The underlying system defines which settings are available.

Special characters:
 * discard CHAR  CHAR will toggle discarding of output
   eof CHAR      CHAR will send an end of file (terminate the input)
   eol CHAR      CHAR will end the line
 * eol2 CHAR     alternate CHAR for ending the line
   erase CHAR    CHAR will erase the last character typed
   intr CHAR     CHAR will send an interrupt signal
   kill CHAR     CHAR will erase the current line
 * lnext CHAR    CHAR will enter the next character quoted
   quit CHAR     CHAR will send a quit signal
 * rprnt CHAR    CHAR will redraw the current line
   start CHAR    CHAR will restart the output after stopping it
   stop CHAR     CHAR will stop the output
   susp CHAR     CHAR will send a terminal stop signal
 * swtch CHAR    CHAR will switch to a different shell layer
 * werase CHAR   CHAR will erase the last word typed

Special settings:
   N             set the input and output speeds to N bauds
 * cols N        tell the kernel that the terminal has N columns
 * columns N     same as cols N
 * [-]drain      wait for transmission before applying settings (on by default)
   ispeed N      set the input speed to N
 * line N        use line discipline N
   min N         with -icanon, set N characters minimum for a completed read
   ospeed N      set the output speed to N
 * rows N        tell the kernel that the terminal has N rows
 * size          print the number of rows and columns according to the kernel
   speed         print the terminal speed
   time N        with -icanon, set read timeout of N tenths of a second

Control settings:
   [-]clocal     disable modem control signals
   [-]cread      allow input to be received
 * [-]crtscts    enable RTS/CTS handshaking
   csN           set character size to N bits, N in [5..8]
   [-]cstopb     use two stop bits per character (one with '-')
   [-]hup        send a hangup signal when the last process closes the tty
   [-]hupcl      same as [-]hup
   [-]parenb     generate parity bit in output and expect parity bit in input
   [-]parodd     set odd parity (or even parity with '-')
 * [-]cmspar     use "stick" (mark/space) parity

Input settings:
   [-]brkint     breaks cause an interrupt signal
   [-]icrnl      translate carriage return to newline
   [-]ignbrk     ignore break characters
   [-]igncr      ignore carriage return
   [-]ignpar     ignore characters with parity errors
 * [-]imaxbel    beep and do not flush a full input buffer on a character
   [-]inlcr      translate newline to carriage return
   [-]inpck      enable input parity checking
   [-]istrip     clear high (8th) bit of input characters
 * [-]iutf8      assume input characters are UTF-8 encoded
 * [-]iuclc      translate uppercase characters to lowercase
 * [-]ixany      let any character restart output, not only start character
   [-]ixoff      enable sending of start/stop characters
   [-]ixon       enable XON/XOFF flow control
   [-]parmrk     mark parity errors (with a 255-0-character sequence)
   [-]tandem     same as [-]ixoff

Output settings:
 * bsN           backspace delay style, N in [0..1]
 * crN           carriage return delay style, N in [0..3]
 * ffN           form feed delay style, N in [0..1]
 * nlN           newline delay style, N in [0..1]
 * [-]ocrnl      translate carriage return to newline
 * [-]ofdel      use delete characters for fill instead of NUL characters
 * [-]ofill      use fill (padding) characters instead of timing for delays
 * [-]olcuc      translate lowercase characters to uppercase
 * [-]onlcr      translate newline to carriage return-newline
 * [-]onlret     newline performs a carriage return
 * [-]onocr      do not print carriage returns in the first column
   [-]opost      postprocess output
 * tabN          horizontal tab delay style, N in [0..3]
 * tabs          same as tab0
 * -tabs         same as tab3
 * vtN           vertical tab delay style, N in [0..1]

Local settings:
   [-]crterase   echo erase characters as backspace-space-backspace
 * crtkill       kill all line by obeying the echoprt and echoe settings
 * -crtkill      kill all line by obeying the echoctl and echok settings
 * [-]ctlecho    echo control characters in hat notation ('^c')
   [-]echo       echo input characters
 * [-]echoctl    same as [-]ctlecho
   [-]echoe      same as [-]crterase
   [-]echok      echo a newline after a kill character
 * [-]echoke     same as [-]crtkill
   [-]echonl     echo newline even if not echoing other characters
 * [-]echoprt    echo erased characters backward, between '\\' and '/'
 * [-]extproc    enable "LINEMODE"; useful with high latency links
 * [-]flusho     discard output
   [-]icanon     enable special characters: erase, kill, werase, rprnt
   [-]iexten     enable non-POSIX special characters
   [-]isig       enable interrupt, quit, and suspend special characters
   [-]noflsh     disable flushing after interrupt and quit special characters
 * [-]prterase   same as [-]echoprt
 * [-]tostop     stop background jobs that try to write to the terminal
 * [-]xcase      with icanon, escape with '\\' for uppercase characters

Combination settings:
 * [-]LCASE      same as [-]lcase
   cbreak        same as -icanon
   -cbreak       same as icanon
   cooked        same as brkint ignpar istrip icrnl ixon opost isig
                 icanon, eof and eol characters to their default values
   -cooked       same as raw
   crt           same as echoe echoctl echoke
   dec           same as echoe echoctl echoke -ixany intr ^c erase 0177
                 kill ^u
 * [-]decctlq    same as [-]ixany
   ek            erase and kill characters to their default values
   evenp         same as parenb -parodd cs7
   -evenp        same as -parenb cs8
 * [-]lcase      same as xcase iuclc olcuc
   litout        same as -parenb -istrip -opost cs8
   -litout       same as parenb istrip opost cs7
   nl            same as -icrnl -onlcr
   -nl           same as icrnl -inlcr -igncr onlcr -ocrnl -onlret
   oddp          same as parenb parodd cs7
   -oddp         same as -parenb cs8
   [-]parity     same as [-]evenp
   pass8         same as -parenb -istrip cs8
   -pass8        same as parenb istrip cs7
   raw           same as -ignbrk -brkint -ignpar -parmrk -inpck -istrip
                 -inlcr -igncr -icrnl -ixon -ixoff -icanon -opost
                 -isig -iuclc -ixany -imaxbel -xcase min 1 time 0
   -raw          same as cooked
   sane          same as cread -ignbrk brkint -inlcr -igncr icrnl
                 icanon iexten echo echoe echok -echonl -noflsh
                 -ixoff -iutf8 -iuclc -ixany imaxbel -xcase -olcuc -ocrnl
                 opost -ofill onlcr -onocr -onlret nl0 cr0 tab0 bs0 vt0 ff0
                 isig -tostop -ofdel -echoprt echoctl echoke -extproc -flusho,
                 all special characters to their default values

Handle the tty line connected to standard input.  Without arguments,
prints baud rate, line discipline, and deviations from stty sane.  In
settings, CHAR is taken literally, or coded as in ^c, 0x37, 0177 or
127; special values ^- or undef used to disable special characters.`,
  prepare: separate,
  *run(t) {
    const all = t.has("a");
    const save = t.has("g");
    if (all && save)
      yield* t.die("the options for verbose and stty-readable output styles are\nmutually exclusive");
    if ((all || save) && t.operands.length > 0)
      yield* t.die("when specifying an output style, modes may not be set");
    const file = t.last("F")?.arg ?? null;
    const fd = file === null ? 0 : yield sys.open(file, O_RDONLY | O_NONBLOCK);
    const name = file === null ? t.quoteaf("standard input") : t.quotef(file);
    if (fd < 0) yield* t.die(name, fd);
    const mode: T.termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
    const r = yield sys.ioctl(fd, T.TCGETS, mode);
    if (r < 0) yield* t.die(name, r);
    const term: Terminal = { t, fd, name, mode, changed: false };
    if (save) yield* t.out.print(`${saved(mode)}\n`);
    else if (t.operands.length === 0) yield* show(term, all);
    const words = [...t.operands];
    while (words.length > 0) yield* set_one(term, words);
    if (term.changed) {
      let set: number = yield sys.ioctl(fd, T.TCSETSW, mode);
      const now: T.termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
      if (set >= 0) set = yield sys.ioctl(fd, T.TCGETS, now);
      // tcsetattr(3) finds out what the driver did not take
      if (set >= 0 && (now.c_cflag ^ mode.c_cflag) & FRAME) set = -EINVAL;
      if (set < 0) yield* t.die(name, set);
    }
    return t.status;
  },
});
