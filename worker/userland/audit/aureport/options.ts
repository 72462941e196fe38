// aureport's command line.
import type { Code } from "../../lib/code.ts";
import type { EscapeMode } from "../auparse/escaped.ts";
import { parseTime } from "../ausearch/time.ts";
import { isDigit, scanNumber, toU32 } from "../libaudit/numbers.ts";
import { VERSION } from "../version.ts";
import { REPORTS, type Report } from "./reports.ts";
import { USAGE } from "./usage.ts";

export interface Options {
  /** null: the summary of everything */
  report: Report | null;
  /** -t: the time range of each log */
  times: boolean;
  /** --summary */
  totals: boolean;
  interpret: boolean;
  escape: EscapeMode;
  /** --success or --failed */
  success: boolean | null;
  /** -nc */
  noConfig: boolean;
  nodes: string[];
  start: number | null;
  end: number | null;
  input: string | null;
  inputLogs: boolean;
  timeout: number | null;
  debug: boolean;
}

/** The command line ends here: what to print, and the exit status. */
export interface Stop {
  out?: string;
  err?: string;
  status: number;
}

/** What is wrong with a command line, with how to use the tool. */
const stop = (err: string): Stop => ({ err: `${err}\n`, out: USAGE, status: 1 });

const FLAGS: ReadonlyMap<string, (o: Options) => void> = new Map<string, (o: Options) => void>([
  ["--debug", (o) => void (o.debug = true)],
  ["--failed", (o) => void (o.success = false)],
  ["--success", (o) => void (o.success = true)],
  ["-i", (o) => void (o.interpret = true)],
  ["--interpret", (o) => void (o.interpret = true)],
  ["--input-logs", (o) => void (o.inputLogs = true)],
  ["-nc", (o) => void (o.noConfig = true)],
  ["--no-config", (o) => void (o.noConfig = true)],
  ["--summary", (o) => void (o.totals = true)],
]);
const TIMES: ReadonlyMap<string, "start" | "end"> = new Map([
  ["-ts", "start"],
  ["--start", "start"],
  ["-te", "end"],
  ["--end", "end"],
]);
const VALUES: readonly string[] = ["-if", "--input", "--node", "--escape", "--eoe-timeout"];

export const newOptions = (): Options => ({
  report: null,
  times: false,
  totals: false,
  interpret: false,
  escape: "tty",
  success: null,
  noConfig: false,
  nodes: [],
  start: null,
  end: null,
  input: null,
  inputLogs: false,
  timeout: null,
  debug: false,
});

/** Parses the arguments (without the program's name). */
export function* parseOptions(args: readonly string[]): Code<Options | Stop> {
  const options = newOptions();
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    if (word === "--help") return { out: USAGE, status: 0 };
    if (word === "-v" || word === "--version") return { out: `aureport version ${VERSION}\n`, status: 0 };
    const flag = FLAGS.get(word);
    if (flag) {
      flag(options);
      continue;
    }
    const report = REPORTS.find((r) => r.options.includes(word));
    const times = word === "-t" || word === "--log";
    if (report || times) {
      if (options.report || options.times)
        return { ...stop(""), err: "Error - only one report can be specified" };
      options.report = report ?? null;
      options.times = times;
      continue;
    }
    const edge = TIMES.get(word);
    if (!edge && !VALUES.includes(word)) return stop(`${word} is an unsupported option`);
    const value = args[i + 1];
    if (value === undefined || value.startsWith("-"))
      return stop(edge ? `${word} requires either date and/or time` : `Argument is required for ${word}`);
    i++;
    if (edge) {
      const second = args[i + 1];
      const two = second !== undefined && !second.startsWith("-");
      if (two) i++;
      const time = yield* parseTime(value, two ? second : null, edge);
      if (typeof time !== "number") return stop(time.error);
      options[edge] = time;
      continue;
    }
    const wrong = setValue(options, word, value);
    if (wrong) return wrong;
  }
  return options;
}

function setValue(options: Options, word: string, value: string): Stop | null {
  switch (word) {
    case "--node":
      options.nodes.push(value);
      return null;
    case "--escape": {
      const mode = (["raw", "tty", "shell", "shell_quote"] as const).find((m) => m === value);
      if (!mode) return stop(`Unknown option (${value})`);
      options.escape = mode;
      return null;
    }
    case "--eoe-timeout":
      if (!isDigit(value[0])) return stop(`End of Event Timeout must be a numeric value, was ${value}`);
      if (toU32(value, 10) === 0 || scanNumber(value, 10).overflow)
        return stop(`Illegal value for End of Event Timeout, was ${value}`);
      options.timeout = toU32(value, 10);
      return null;
    default:
      options.input = value;
      return null;
  }
}
