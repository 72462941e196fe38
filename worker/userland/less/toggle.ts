// Options changed from within less ("-N"), and what is said of them.
import { type LessOptions, set_option } from "./options.ts";

type Flag =
  | "numbers"
  | "chop"
  | "raw_colour"
  | "raw"
  | "quit_if_one_screen"
  | "no_init"
  | "squeeze"
  | "quit_on_interrupt"
  | "no_tildes"
  | "quiet"
  | "highlight";

/** For each letter what is said when it is off and on. */
const FLAGS: Readonly<Record<string, readonly [Flag, string, string]>> = {
  F: [
    "quit_if_one_screen",
    "Don't quit if end-of-file on first screen",
    "Quit if end-of-file on first screen",
  ],
  K: ["quit_on_interrupt", "Interrupt (ctrl-C) returns to prompt", "Interrupt (ctrl-C) exits less"],
  N: ["numbers", "Use line numbers", "Constantly display line numbers"],
  R: [
    "raw_colour",
    "Display control characters as ^X",
    "Display ANSI sequences directly, other control characters as ^X",
  ],
  S: ["chop", "Fold long lines", "Chop long lines"],
  X: ["no_init", "Send init strings to terminal", "Don't use termcap init/deinit strings"],
  g: ["highlight", "Don't highlight search matches", "Highlight previous search pattern everywhere"],
  q: ["quiet", "Ring the bell for errors AND at eof/bof", "Never ring the bell"],
  r: ["raw", "Display control characters as ^X", "Display control characters directly (not recommended)"],
  s: ["squeeze", "Display all blank lines", "Squeeze multiple blank lines"],
  "~": ["no_tildes", "Show tildes after end of file", "Don't show tildes after end of file"],
};
type Level = "ignore_case" | "quit_at_end" | "prompt";
const LEVELS: Readonly<Record<string, readonly [Level, 1 | 2, readonly string[]]>> = {
  i: ["ignore_case", 1, ["Case is significant in searches", "Ignore case in searches"]],
  I: ["ignore_case", 2, ["Case is significant in searches", "", "Ignore case in searches and in patterns"]],
  e: ["quit_at_end", 1, ["Don't quit at end-of-file", "Quit at end-of-file"]],
  E: ["quit_at_end", 2, ["Don't quit at end-of-file", "", "Quit immediately at end-of-file"]],
  m: ["prompt", 1, ["Short prompt", "Medium prompt"]],
  M: ["prompt", 2, ["Short prompt", "", "Long prompt"]],
};

/** Changes an option, or with `only_ask` does not. Returns how it stands; null when there is none of that letter. */
export function toggle(o: LessOptions, letter: string, only_ask: boolean): string | null {
  if (Object.hasOwn(FLAGS, letter)) {
    const [flag, off, on] = FLAGS[letter];
    if (!only_ask) o[flag] = !o[flag];
    return o[flag] ? on : off;
  }
  if (!Object.hasOwn(LEVELS, letter)) return null;
  const [level, value, texts] = LEVELS[letter];
  if (!only_ask) set_option(o, letter, "", o[level] !== value);
  return texts[o[level]] || texts[value];
}
