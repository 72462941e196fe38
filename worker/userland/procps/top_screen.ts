// top at a terminal: the screen and the keys.
import { SIGTERM } from "../../kernel/uapi/signal.ts";
import { Screen } from "../less/screen.ts";
import type { Code } from "../lib/code.ts";
import type { Cli } from "../lib/program.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { signal_number } from "./signals.ts";
import { headings, type Sample, summary, take_sample, task_line } from "./top_frame.ts";
import { chosen, counted, find_user, first_samples, is_active, parse_delay, type View } from "./top_view.ts";

const BOLD = "\x1b[1m";
const REVERSE = "\x1b[7m";
const NORMAL = "\x1b[0m";
const CLEAR_LINE = "\x1b[K";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** Row of messages and questions, between the summary and the tasks. */
const MESSAGE_ROW = 6;

const bold = (text: string): string => BOLD + text + NORMAL;

/** Keys that sort, by what. */
const SORT_KEYS: Readonly<Record<string, string>> = { M: "%MEM", N: "PID", P: "%CPU", T: "TIME+" };

const HELP_LINES = `
  M,N,P,T    Sort by memory, process ID, processor, time
  R          Reverse the order
  c          Command lines or names
  i          Idle tasks: hide or show
  u          Show the tasks of one user
  k,r        Signal a task, or renice it
  d or s     Set the update interval
  h or ?     This help
  q          Quit

Press any key to continue `.split("\n");

/** A session at the terminal. */
class Watch {
  readonly #view: View;
  readonly #screen: Screen;
  #before: Sample;
  #sample: Sample;
  /** the process of the first line: what is offered to be killed */
  #first = 0;

  constructor(view: View, screen: Screen, samples: readonly [Sample, Sample]) {
    this.#view = view;
    this.#screen = screen;
    [this.#before, this.#sample] = samples;
  }

  #at(row: number, text: string): void {
    this.#screen.put(`\x1b[${row};1H${text}${CLEAR_LINE}`);
  }

  *draw(): Code<void> {
    const { rows, columns } = this.#screen;
    const tasks = chosen(this.#view, this.#sample);
    const shown = this.#view.active ? tasks.filter(is_active) : tasks;
    this.#first = shown[0]?.pid ?? 0;
    const lines = yield* summary(
      this.#sample,
      this.#before,
      counted(this.#view, this.#sample),
      this.#view.zone,
      bold,
    );
    this.#screen.put(HIDE_CURSOR);
    for (const [i, line] of lines.entries()) this.#at(i + 1, line);
    this.#at(MESSAGE_ROW, "");
    this.#at(MESSAGE_ROW + 1, REVERSE + headings(columns).padEnd(columns) + NORMAL);
    for (let row = MESSAGE_ROW + 2; row <= rows; row++) {
      const t = shown[row - MESSAGE_ROW - 2];
      const line = t ? task_line(t, columns, this.#view.full) : "";
      this.#at(row, t?.state === "R" ? bold(line) : line);
    }
    yield* this.#screen.flush();
  }

  *refresh(): Code<void> {
    this.#before = this.#sample;
    this.#sample = yield* take_sample(this.#before);
    yield* this.draw();
  }

  *#message(text: string): Code<void> {
    this.#at(MESSAGE_ROW, `${REVERSE} ${text} ${NORMAL}`);
    yield* this.#screen.flush();
  }

  /** A line typed after a question; null when it was given up by Escape. */
  *#ask(question: string): Code<string | null> {
    let text = "";
    for (;;) {
      this.#at(MESSAGE_ROW, `${SHOW_CURSOR}${bold(question)} ${text}`);
      this.#screen.put(`\x1b[${MESSAGE_ROW};${question.length + text.length + 2}H`);
      const key = yield* this.#screen.key();
      if (key === null || key === "\x1b" || key === "\x04") return null;
      if (key === "\r" || key === "\n") return text;
      if (key === "\x7f" || key === "\b") text = text.slice(0, -1);
      else if (key >= " ") text += key;
    }
  }

  /** A process by its number; the first one when nothing is typed. Null when it was given up, "told" after a message. */
  *#ask_pid(what: string): Code<number | null | "told"> {
    const text = yield* this.#ask(`PID to ${what} [default pid = ${this.#first}]`);
    if (text === null) return null;
    if (text.trim() === "") return this.#first;
    if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
    yield* this.#message("Unacceptable integer");
    return "told";
  }

  *#kill(): Code<boolean> {
    const pid = yield* this.#ask_pid("signal/kill");
    if (pid === "told") return true;
    if (pid === null || pid <= 0) return false;
    const text = yield* this.#ask(`Send pid ${pid} signal [${SIGTERM}/sigterm]`);
    if (text === null) return false;
    const signal = text.trim() === "" ? SIGTERM : signal_number(text.trim());
    if (signal < 0) {
      yield* this.#message("Invalid signal");
      return true;
    }
    if (signal === 0) return false;
    const r = yield sys.kill(pid, signal);
    if (r >= 0) return false;
    yield* this.#message(`Failed signal pid '${pid}' with '${signal}': ${strerror(r)}`);
    return true;
  }

  *#renice(): Code<boolean> {
    const pid = yield* this.#ask_pid("renice");
    if (pid === "told") return true;
    if (pid === null || pid <= 0) return false;
    const text = yield* this.#ask(`Renice PID ${pid} to value`);
    if (text === null || text.trim() === "") return false;
    if (!/^\s*[-+]?\d+\s*$/.test(text)) {
      yield* this.#message("Unacceptable integer");
      return true;
    }
    const r = yield sys.setpriority(0, pid, Number(text));
    if (r >= 0) return false;
    yield* this.#message(`Failed renice of PID ${pid} to ${Number(text)}: ${strerror(r)}`);
    return true;
  }

  *#set_delay(): Code<boolean> {
    const text = yield* this.#ask(`Change delay from ${this.#view.delay.toFixed(1)} to`);
    if (text === null || text.trim() === "") return false;
    const seconds = parse_delay(text);
    if (seconds === null) {
      yield* this.#message("Unacceptable floating point");
      return true;
    }
    this.#view.delay = seconds;
    return false;
  }

  *#set_user(): Code<boolean> {
    const text = yield* this.#ask("Which user (blank for all)");
    if (text === null) return false;
    const uid = text.trim() === "" ? null : yield* find_user(text.trim());
    if (uid === undefined) {
      yield* this.#message("Invalid user");
      return true;
    }
    this.#view.user = uid === null ? null : { uid, any: false };
    return false;
  }

  *#help(): Code<void> {
    this.#screen.put("\x1b[H\x1b[2J");
    this.#at(1, `${bold("Help for Interactive Commands")} - procps-ng 4.0.2`);
    const { delay, secure } = this.#view;
    this.#at(2, `Delay ${bold(`${delay.toFixed(1)} secs`)}; Secure mode ${bold(secure ? "On" : "Off")}.`);
    for (const [i, line] of HELP_LINES.entries()) this.#at(3 + i, line);
    yield* this.#screen.key();
    this.#screen.put("\x1b[2J");
  }

  /** Does what a key says. False when the program is to end; "stay" keeps a message on the screen. */
  *key(key: string): Code<boolean | "stay"> {
    const view = this.#view;
    if (key === "q" || key === "\x04") return false;
    if (view.secure && "krds".includes(key)) {
      yield* this.#message("Unavailable in secure mode");
      return "stay";
    }
    if (key in SORT_KEYS) view.sort = SORT_KEYS[key];
    else if (key === "R") view.reverse = !view.reverse;
    else if (key === "c") view.full = !view.full;
    else if (key === "i") view.active = !view.active;
    else if (key === "h" || key === "?") yield* this.#help();
    else if (key === "k" || key === "r" || key === "d" || key === "s" || key === "u") {
      const asked = {
        k: () => this.#kill(),
        r: () => this.#renice(),
        d: () => this.#set_delay(),
        s: () => this.#set_delay(),
        u: () => this.#set_user(),
      }[key]();
      if (yield* asked) return "stay";
    } else if (!" \r\n".includes(key)) {
      yield* this.#message("Unknown command - try 'h' for help");
      return "stay";
    }
    return true;
  }
}

/** Shows the tasks until q, ^C or the last frame. */
export function* watch_tasks(c: Cli, view: View): Code<number> {
  const screen = new Screen(c.getenv("TERM") ?? "");
  if (screen.dumb)
    yield* c.die(`'${c.getenv("TERM") ?? ""}': a terminal without cursor movement: use top -b`);
  if (!(yield* screen.open())) yield* c.die("failed tty get");
  const watch = new Watch(view, screen, yield* first_samples());
  yield* screen.start(false);
  screen.put("\x1b[H\x1b[2J");
  yield* watch.draw();
  for (let n = 1; n !== view.frames && !screen.interrupted; ) {
    const typed = yield* screen.typed(view.delay * 1000);
    if (screen.interrupted) break;
    if (screen.resized) yield* screen.measure();
    if (typed) {
      const key = yield* screen.key();
      const go_on = key === null ? true : yield* watch.key(key);
      if (go_on === false) break;
      if (go_on === "stay") continue;
    } else n++;
    yield* watch.refresh();
  }
  screen.put(`\x1b[${screen.rows};1H\r\n${SHOW_CURSOR}`);
  yield* screen.stop();
  return 0;
}
