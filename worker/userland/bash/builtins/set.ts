// set and shopt.
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { set_monitor } from "../monitor.ts";
import { get_variable, unset_variable } from "../names.ts";
import {
  not_simulated,
  type Options,
  option_of_letter,
  SET_OPTIONS,
  SHOPT_DEFAULTS,
  type Shopts,
} from "../options.ts";
import { Positional } from "../positional.ts";
import { set_posix } from "../posix.ts";
import { restrict } from "../restricted.ts";
import type { Shell } from "../shell.ts";
import { note_own_arguments } from "../special_vars.ts";
import { A_READONLY } from "../vars.ts";
import { declare_builtins } from "./declare.ts";
import { list_set } from "./declare_list.ts";
import type { Builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";

/** Switches one `set` option, with its side effects. False, after a message of `command`, when it is not simulated. */
function* set_or_message(sh: Shell, command: string, name: keyof Options, on: boolean): Code<boolean> {
  if (not_simulated(name, on, sh.interactive_shell)) {
    yield* sh.error(`${command}: ${name}: option is not simulated`);
    return false;
  }
  yield* set_option(sh, name, on);
  return true;
}

/** Switches one `set` option, with its side effects. */
export function* set_option(sh: Shell, name: keyof Options, on: boolean): Code<void> {
  if (name === "monitor") {
    yield* set_monitor(sh, on);
    return;
  }
  if (name === "posix") {
    if (!on) yield* unset_variable(sh, "POSIXLY_CORRECT", "set");
    else if (get_variable(sh, "POSIXLY_CORRECT") === null) sh.vars.set("POSIXLY_CORRECT", "y");
    set_posix(sh, on);
    return;
  }
  sh.options[name] = on;
  // one kind of editing takes the place of the other
  if (on && name === "vi") sh.options.emacs = false;
  if (on && name === "emacs") sh.options.vi = false;
  if (name === "interactive-comments") sh.shopts.interactive_comments = on;
}

function* print_options(sh: Shell, as_commands: boolean): Code<void> {
  let out = "";
  for (const [name] of SET_OPTIONS)
    out += as_commands
      ? `set ${sh.options[name] ? "-" : "+"}o ${name}\n`
      : `${name.padEnd(15)}\t${sh.options[name] ? "on" : "off"}\n`;
  yield* write_all(1, out);
}

/** The first letter among the options of `set` that is none, with its sign; null: all are. */
function unknown_letter(words: readonly string[]): string | null {
  for (let i = 1; i < words.length; i++) {
    const w = words[i];
    if (w === "--" || w === "-" || !/^[-+]/.test(w)) return null;
    for (const c of w.slice(1)) {
      if (c === "o") {
        if (words[i + 1] !== undefined && !/^[-+]/.test(words[i + 1])) i++;
      } else if (c !== "r" && !option_of_letter(c)) return `${w[0]}${c}`;
    }
  }
  return null;
}

const set: Builtin = {
  *run(sh, words) {
    if (words.length === 1) {
      // a computed value is there once somebody has asked for it
      yield* list_set(
        sh,
        ({ dynamic: d, attrs }) =>
          d === null || (attrs & A_READONLY) !== 0 || Boolean(d.keys ?? d.list) || sh.extra.asked.has(d),
      );
      if (!sh.options.posix) {
        const { declare } = declare_builtins;
        yield* declare.run(sh, ["declare", "-f"], new Map());
      }
      return 0;
    }
    let i = 1;
    const wrong = unknown_letter(words);
    if (wrong !== null) {
      yield* sh.error(`set: ${wrong}: invalid option`);
      yield* usage(sh, "set");
      return 2;
    }
    for (; i < words.length; i++) {
      const w = words[i];
      if (w === "--") {
        sh.positional = new Positional(words.slice(i + 1), 0, true);
        return 0;
      }
      if (w === "-") {
        sh.options.xtrace = false;
        sh.options.verbose = false;
        if (i + 1 < words.length) sh.positional = new Positional(words.slice(i + 1), 0, true);
        return 0;
      }
      if (w === "+") continue;
      if (!/^[-+]./.test(w)) break;
      const on = w[0] === "-";
      for (const c of w.slice(1)) {
        if (c === "o") {
          const name = words[i + 1];
          if (name === undefined || /^[-+]/.test(name)) {
            yield* print_options(sh, !on);
            continue;
          }
          i++;
          if (!SET_OPTIONS.some(([n]) => n === name)) {
            yield* sh.error(`set: ${name}: invalid option name`);
            return 2;
          }
          if (!(yield* set_or_message(sh, "set", name as keyof Options, on))) return 2;
          continue;
        }
        if (c === "r" && (on || sh.restricted)) {
          if (!on) {
            yield* sh.error("set: +r: invalid option");
            yield* usage(sh, "set");
            return 1;
          }
          restrict(sh);
          continue;
        }
        const name = option_of_letter(c);
        if (name && !(yield* set_or_message(sh, "set", name, on))) return 2;
      }
    }
    if (i < words.length) sh.positional = new Positional(words.slice(i), 0, true);
    return 0;
  },
  special: true,
  usage: "[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]",
  summary: "Set or unset values of shell options and positional parameters.",
};

const SHOPT_NAMES = Object.keys(SHOPT_DEFAULTS) as (keyof Shopts)[];
const READONLY_SHOPTS: ReadonlySet<string> = new Set(["login_shell", "restricted_shell"]);

const shopt: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "pqsuo");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    if (has("s") && has("u")) {
      yield* sh.error("shopt: cannot set and unset shell options simultaneously");
      return 1;
    }
    const names: readonly string[] = has("o") ? SET_OPTIONS.map(([n]) => n) : SHOPT_NAMES;
    const value = (n: string) => (has("o") ? sh.options[n as keyof Options] : sh.shopts[n as keyof Shopts]);
    const line = (n: string) => {
      if (has("p"))
        return has("o") ? `set ${value(n) ? "-" : "+"}o ${n}\n` : `shopt ${value(n) ? "-s" : "-u"} ${n}\n`;
      return `${n.padEnd(15)}\t${value(n) ? "on" : "off"}\n`;
    };
    const change = has("s") || has("u");
    let status = 0;
    if (o.rest.length === 0) {
      if (has("q")) return 0;
      let out = "";
      for (const n of names) if (!change || value(n) === has("s")) out += line(n);
      yield* write_all(1, out);
      return 0;
    }
    for (const n of o.rest) {
      if (!names.includes(n)) {
        yield* sh.error(`shopt: ${n}: invalid ${has("o") ? "option" : "shell option"} name`);
        // a wrong name of a `set` option that is to be changed does not make it fail
        if (!change || !has("o")) status = 1;
        continue;
      }
      if (!change) {
        if (!value(n)) status = 1;
        if (!has("q")) yield* write_all(1, line(n));
      } else if (has("o")) {
        if (!(yield* set_or_message(sh, "shopt", n as keyof Options, has("s")))) status = 1;
      } else if (not_simulated(n as keyof Shopts, has("s"), sh.interactive_shell)) {
        yield* sh.error(`shopt: ${n}: option is not simulated`);
        status = 1;
      } else if (READONLY_SHOPTS.has(n)) {
        yield* sh.error(`shopt: ${n}: cannot set option`);
        status = 1;
      } else {
        sh.shopts[n as keyof Shopts] = has("s");
        if (n === "extdebug") {
          sh.options.errtrace = sh.options.functrace = has("s");
          note_own_arguments(sh);
        } else if (n === "interactive_comments") sh.options["interactive-comments"] = has("s");
      }
    }
    return status;
  },
  usage: "[-pqsu] [-o] [optname ...]",
  summary: "Set and unset shell options.",
};

export const set_builtins: Readonly<Record<string, Builtin>> = { set, shopt };
