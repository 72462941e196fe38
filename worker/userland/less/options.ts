// less's options, from LESS and the command line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";

export interface LessOptions {
  numbers: boolean;
  chop: boolean;
  raw_colour: boolean;
  raw: boolean;
  quit_if_one_screen: boolean;
  no_init: boolean;
  /** -i: 1, -I: 2 */
  ignore_case: 0 | 1 | 2;
  /** -e: 1, -E: 2 */
  quit_at_end: 0 | 1 | 2;
  /** -m: 1, -M: 2 */
  prompt: 0 | 1 | 2;
  squeeze: boolean;
  quit_on_interrupt: boolean;
  no_tildes: boolean;
  quiet: boolean;
  highlight: boolean;
  force: boolean;
  tab: number;
  /** -p and +COMMAND */
  pattern: ByteString | null;
  initial: ByteString | null;
  help: boolean;
  version: boolean;
  files: ByteString[];
  error: string | null;
}

/** Long names of the letters. */
const LONG: Readonly<Record<string, string>> = {
  "LINE-NUMBERS": "N",
  "chop-long-lines": "S",
  "RAW-CONTROL-CHARS": "R",
  "raw-control-chars": "r",
  "quit-if-one-screen": "F",
  "no-init": "X",
  "ignore-case": "i",
  "IGNORE-CASE": "I",
  "quit-at-eof": "e",
  "QUIT-AT-EOF": "E",
  "long-prompt": "m",
  "LONG-PROMPT": "M",
  "squeeze-blank-lines": "s",
  "quit-on-intr": "K",
  tilde: "~",
  quiet: "q",
  silent: "q",
  QUIET: "Q",
  SILENT: "Q",
  "hilite-search": "g",
  "HILITE-SEARCH": "G",
  force: "f",
  tabs: "x",
  pattern: "p",
  help: "?",
  version: "V",
  "line-numbers": "n",
};
const WITH_ARGUMENT = "xp";
/** Options without an effect that could be seen here: buffers, drawing by clearing, dumb terminals, line counting. */
const NO_EFFECT = "abBcCdnuUwW";

/** Sets one option; false for a letter that is none. */
export function set_option(o: LessOptions, letter: string, value: string, on = true): boolean {
  if (letter === "N") o.numbers = on;
  else if (letter === "S") o.chop = on;
  else if (letter === "R") o.raw_colour = on;
  else if (letter === "r") o.raw = on;
  else if (letter === "F") o.quit_if_one_screen = on;
  else if (letter === "X") o.no_init = on;
  else if (letter === "i") o.ignore_case = on ? 1 : 0;
  else if (letter === "I") o.ignore_case = on ? 2 : 0;
  else if (letter === "e") o.quit_at_end = on ? 1 : 0;
  else if (letter === "E") o.quit_at_end = on ? 2 : 0;
  else if (letter === "m") o.prompt = on ? 1 : 0;
  else if (letter === "M") o.prompt = on ? 2 : 0;
  else if (letter === "s") o.squeeze = on;
  else if (letter === "K") o.quit_on_interrupt = on;
  else if (letter === "~") o.no_tildes = on;
  else if (letter === "q" || letter === "Q") o.quiet = on;
  else if (letter === "g" || letter === "G") o.highlight = letter === "g" ? on : !on;
  else if (letter === "f") o.force = on;
  else if (letter === "?") o.help = true;
  else if (letter === "V") o.version = true;
  else if (letter === "x") o.tab = Number.parseInt(value, 10) || 8;
  else if (letter === "p") o.pattern = value;
  else return NO_EFFECT.includes(letter);
  return true;
}

function parse_word(o: LessOptions, word: string, rest: string[]): void {
  if (word.startsWith("--")) {
    const [, name, , value] = /^--([\w-]+)(=(.*))?$/s.exec(word) ?? [];
    const letter = Object.hasOwn(LONG, name) ? LONG[name] : null;
    if (letter === null || (WITH_ARGUMENT.includes(letter) && value === undefined && rest.length === 0))
      o.error ??= `There is no ${word.split("=")[0].slice(2)} option ("less --help" for help)`;
    else set_option(o, letter, value ?? (WITH_ARGUMENT.includes(letter) ? (rest.shift() ?? "") : ""));
    return;
  }
  for (let k = 1; k < word.length; k++) {
    const letter = word[k];
    const on = word[k + 1] !== "+";
    if (!on) k++;
    if (WITH_ARGUMENT.includes(letter)) {
      const value = word.slice(k + 1) || (rest.shift() ?? "");
      if (value === "") o.error ??= `Value is required after -${letter} ("less --help" for help)`;
      set_option(o, letter, value);
      return;
    }
    if (!set_option(o, letter, "", on)) o.error ??= `There is no ${letter} option ("less --help" for help)`;
  }
}

export function parse_options(args: readonly ByteString[], env: ByteString): LessOptions {
  const o: LessOptions = {
    numbers: false,
    chop: false,
    raw_colour: false,
    raw: false,
    quit_if_one_screen: false,
    no_init: false,
    ignore_case: 0,
    quit_at_end: 0,
    prompt: 0,
    squeeze: false,
    quit_on_interrupt: false,
    no_tildes: false,
    quiet: false,
    highlight: true,
    force: false,
    tab: 8,
    pattern: null,
    initial: null,
    help: false,
    version: false,
    files: [],
    error: null,
  };
  const from_env = env
    .split(/\s+/)
    .filter(Boolean)
    .map((w) => (w.startsWith("-") || w.startsWith("+") ? w : `-${w}`));
  for (const [list, files] of [
    [from_env, false],
    [[...args], true],
  ] as const) {
    const rest = [...list];
    let only_files = false;
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (only_files || (!/^[-+]./s.test(word) && files)) o.files.push(word);
      else if (word === "--") only_files = true;
      else if (word.startsWith("+")) o.initial = word.replace(/^\++/, "");
      else parse_word(o, word, rest);
    }
  }
  return o;
}
