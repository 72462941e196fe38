// bash's own command line.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import {
  not_simulated,
  type Options,
  option_of_letter,
  SET_OPTIONS,
  SHOPT_DEFAULTS,
  type Shopts,
} from "./options.ts";

export interface Invocation {
  login: boolean;
  interactive: boolean;
  command: boolean;
  from_stdin: boolean;
  norc: boolean;
  noprofile: boolean;
  noediting: boolean;
  restricted: boolean;
  dump_strings: boolean;
  rcfile: ByteString | null;
  set: [keyof Options, boolean][];
  shopt: [keyof Shopts, boolean][];
  /** print and leave */
  show: "version" | "help" | "set -o" | "set +o" | "shopt" | "shopt -p" | null;
  rest: readonly ByteString[];
  /** complete message lines after "NAME: " and exit status 2 */
  error: string | null;
  /** the usage follows the message */
  usage: boolean;
}

/** Parses argv. */
export function parse_invocation(argv: readonly ByteString[]): Invocation {
  const inv: Invocation = {
    login: (argv[0] ?? "").startsWith("-"),
    interactive: false,
    command: false,
    from_stdin: false,
    norc: false,
    noprofile: false,
    noediting: false,
    restricted: false,
    dump_strings: false,
    rcfile: null,
    set: [],
    shopt: [],
    show: null,
    rest: [],
    error: null,
    usage: false,
  };
  let i = 1;
  // long options come first
  for (; i < argv.length; i++) {
    const m = /^--?([a-z][a-z-]*)$/.exec(argv[i]);
    if (!m || (!argv[i].startsWith("--") && !LONG.has(m[1]))) break;
    if (!LONG.has(m[1])) {
      inv.error = `${argv[i]}: invalid option`;
      inv.usage = true;
      return inv;
    }
    switch (m[1]) {
      case "login":
        inv.login = true;
        break;
      case "norc":
        inv.norc = true;
        break;
      case "noprofile":
        inv.noprofile = true;
        break;
      case "noediting":
        inv.noediting = true;
        break;
      case "posix":
        inv.set.push(["posix", true]);
        break;
      case "restricted":
        inv.restricted = true;
        break;
      case "verbose":
        inv.set.push(["verbose", true]);
        break;
      case "dump-strings":
        inv.dump_strings = true;
        break;
      case "rcfile":
      case "init-file":
        if (i + 1 >= argv.length) {
          inv.error = `${m[1]}: option requires an argument`;
          return inv;
        }
        inv.rcfile = argv[++i];
        break;
      case "debugger":
      case "dump-po-strings":
      case "pretty-print":
        inv.error = `--${m[1]}: option is not simulated`;
        return inv;
      default:
        inv.show = m[1] as "version" | "help";
    }
  }
  for (; i < argv.length; i++) {
    const w = argv[i];
    if (w === "-" || w === "--") {
      i++;
      break;
    }
    if (!/^[-+]./.test(w)) break;
    const on = w[0] === "-";
    for (const c of w.slice(1)) {
      if (c === "c") inv.command = true;
      else if (c === "s") inv.from_stdin = true;
      else if (c === "i") inv.interactive = true;
      else if (c === "l") inv.login = true;
      else if (c === "r") inv.restricted = true;
      else if (c === "D") inv.dump_strings = true;
      else if (c === "o") {
        const name = argv[i + 1];
        if (name === undefined || /^[-+]/.test(name)) {
          inv.show = on ? "set -o" : "set +o";
          continue;
        }
        i++;
        if (!SET_OPTIONS.some(([n]) => n === name)) {
          inv.error = `line 0: bash: ${name}: invalid option name`;
          return inv;
        }
        set_option(inv, name as keyof Options, on);
      } else if (c === "O") {
        const name = argv[i + 1];
        if (name === undefined) {
          inv.show = on ? "shopt" : "shopt -p";
          continue;
        }
        i++;
        if (!(name in SHOPT_DEFAULTS)) {
          inv.error = `line 0: ${name}: invalid shell option name`;
          return inv;
        }
        if (not_simulated(name as keyof Shopts, on, true)) inv.error = `${name}: option is not simulated`;
        inv.shopt.push([name as keyof Shopts, on]);
      } else {
        const name = option_of_letter(c);
        if (!name) {
          inv.error = `${w[0]}${c}: invalid option`;
          inv.usage = true;
          return inv;
        }
        set_option(inv, name, on);
      }
    }
  }
  inv.rest = argv.slice(i);
  return inv;
}

function set_option(inv: Invocation, name: keyof Options, on: boolean): void {
  if (not_simulated(name, on, true)) inv.error = `${name}: option is not simulated`;
  inv.set.push([name, on]);
}

const LONG: ReadonlySet<string> = new Set(
  "debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version".split(
    " ",
  ),
);
