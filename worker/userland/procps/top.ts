// top(1): the processes that use the processor most, again and again; in batch mode as plain text.
import { TIOCGWINSZ, type winsize } from "../../kernel/uapi/termios.ts";
import { parse_tz } from "../coreutils/calendar.ts";
import { sleep_for } from "../coreutils/duration.ts";
import type { Code } from "../lib/code.ts";
import { getopt, type LongOption } from "../lib/getopt.ts";
import { type Cli, program } from "../lib/program.ts";
import * as sys from "../lib/sys.ts";
import { TOP_HELP } from "./help.ts";
import { FIELDS, headings, summary, take_sample, task_line } from "./top_frame.ts";
import { watch_tasks } from "./top_screen.ts";
import { chosen, counted, find_user, first_samples, is_active, parse_delay, type View } from "./top_view.ts";

const MAX_WIDTH = 512;

function* batch(c: Cli, view: View, columns: number): Code<number> {
  const plain = (text: string): string => text;
  let [before, sample] = yield* first_samples();
  for (let n = 1; ; n++) {
    const tasks = chosen(view, sample);
    const lines = yield* summary(sample, before, counted(view, sample), view.zone, plain);
    const shown = view.active ? tasks.filter(is_active) : tasks;
    const frame = [...lines.map((l) => l.slice(0, columns)), "", headings(columns)];
    for (const t of shown) frame.push(task_line(t, columns, view.full));
    yield* c.out.print(`${n > 1 ? "\n" : ""}${frame.join("\n")}\n`);
    yield* c.out.flush();
    if (c.out.error || n === view.frames) return 0;
    yield* sleep_for(view.delay);
    before = sample;
    sample = yield* take_sample(before);
  }
}

const LONG: readonly LongOption[] = [
  ["batch-mode", 0, "b"],
  ["cmdline-toggle", 0, "c"],
  ["delay", 1, "d"],
  ["scale-summary-mem", 1, "E"],
  ["scale-task-mem", 1, "e"],
  ["threads-show", 0, "H"],
  ["idle-toggle", 0, "i"],
  ["iterations", 1, "n"],
  ["list-fields", 0, "O"],
  ["sort-override", 1, "o"],
  ["pid", 1, "p"],
  ["accum-time-toggle", 0, "S"],
  ["secure-mode", 0, "s"],
  ["filter-any-user", 1, "U"],
  ["filter-only-euser", 1, "u"],
  ["width", 2, "w"],
  ["single-cpu-toggle", 0, "1"],
  ["help", 0, "h"],
  ["version", 0, "V"],
].map(([name, has_arg, val]) => ({ name, has_arg, val }) as LongOption);
const NOT_SIMULATED = "EeHOS1";

/** Numbers of processes; 0 is top's own. */
function* pid_list(c: Cli, text: string): Code<number[]> {
  const out: number[] = [];
  for (const word of text.split(",").filter(Boolean)) {
    if (!/^\d+$/.test(word)) yield* c.die(`bad pid '${word}'`);
    out.push(Number(word) || (yield sys.getpid()));
  }
  return out;
}

export const top = program({
  name: "top",
  help: TOP_HELP,
  own_help: true,
  *run(c) {
    const { options, operands, error } = getopt(c.args, "bcd:E:e:Hin:Oo:p:SsU:u:w::1hV", LONG);
    const view: View = {
      zone: parse_tz(c.getenv("TZ")),
      delay: 3,
      frames: null,
      sort: "%CPU",
      reverse: false,
      full: false,
      active: false,
      pids: null,
      user: null,
      secure: false,
    };
    let width: number | null = null;
    let in_batch = false;
    for (const { opt, arg, spelled } of options) {
      const text = arg ?? "";
      if (opt === "h" || opt === "V") {
        yield* c.out.print(opt === "h" ? TOP_HELP : "top from procps-ng 4.0.2\n");
        return 0;
      }
      if (NOT_SIMULATED.includes(opt)) yield* c.die(`option ${spelled} is not simulated`);
      if (opt === "b") in_batch = true;
      else if (opt === "c") view.full = true;
      else if (opt === "i") view.active = true;
      else if (opt === "s") view.secure = true;
      else if (opt === "d") {
        if (text.startsWith("-")) yield* c.die("-d requires positive argument");
        const n = parse_delay(text);
        view.delay = n ?? (yield* c.die(`bad delay interval '${text}'`));
      } else if (opt === "n") {
        if (!/^\d+$/.test(text) || Number(text) === 0) yield* c.die(`bad iterations argument '${text}'`);
        view.frames = Number(text);
      } else if (opt === "o") {
        const name = text.replace(/^[-+]/, "");
        if (!(name in FIELDS)) yield* c.die(`unrecognized field name '${name}'`);
        view.sort = name;
        view.reverse = text.startsWith("-");
      } else if (opt === "p") view.pids = [...(view.pids ?? []), ...(yield* pid_list(c, text))];
      else if (opt === "u" || opt === "U") {
        const uid = yield* find_user(text);
        if (uid === undefined) return yield* c.die("Invalid user");
        view.user = { uid, any: opt === "U" };
      } else if (opt === "w") {
        if (arg !== null && !/^\d+$/.test(arg)) yield* c.die(`bad width arg '${arg}'`);
        const wide = arg ?? c.getenv("COLUMNS") ?? "";
        width = Math.min(/^[1-9]\d*$/.test(wide) ? Number(wide) : MAX_WIDTH, MAX_WIDTH);
      }
    }
    if (error !== null) yield* c.die(error);
    // the width may be a word of its own
    if (options.some((o) => o.opt === "w" && o.arg === null) && /^\d+$/.test(operands[0] ?? ""))
      width = Math.min(Number(operands.shift()), MAX_WIDTH);
    if (operands.length > 0) yield* c.die(`unknown option '${operands[0]}'`);
    if (view.user && view.pids) yield* c.die("conflicting process selections (U/p/u)");
    if (!in_batch) return yield* watch_tasks(c, view);
    const ws: winsize = { ws_row: 0, ws_col: 0 };
    yield sys.ioctl(1, TIOCGWINSZ, ws);
    return yield* batch(c, view, width ?? (ws.ws_col || 80));
  },
});
