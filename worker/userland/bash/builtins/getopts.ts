// getopts: option parsing for scripts.
import { assign, get_variable, is_name, unset_variable } from "../names.ts";
import type { Builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";

const getopts: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    if (o.rest.length < 2) {
      yield* usage(sh, "getopts");
      return 2;
    }
    const [spec, name] = o.rest;
    const args = o.rest.length > 2 ? o.rest.slice(2) : sh.positional.list();
    const silent = spec.startsWith(":");
    const quiet = silent || get_variable(sh, "OPTERR") === "0";
    const x = sh.extra;
    let index = Number(get_variable(sh, "OPTIND") ?? "1") || 1;
    if (index !== x.getopts_index) {
      x.getopts_offset = 0;
      x.getopts_index = index;
    }
    let offset = x.getopts_offset;
    const give = function* (letter: string, arg: string | null) {
      // assigning OPTIND resets the position inside the argument, so it is stored afterwards
      yield* assign(sh, "OPTIND", null, String(index));
      x.getopts_offset = offset;
      x.getopts_index = index;
      if (arg === null) yield* unset_variable(sh, "OPTARG", "getopts");
      else yield* assign(sh, "OPTARG", null, arg);
      if (!is_name(name)) {
        yield* sh.error(`getopts: \`${name}': not a valid identifier`);
        return 1;
      }
      return (yield* assign(sh, name, null, letter)) ? 0 : 2;
    };
    const end = function* () {
      offset = 0;
      return (yield* give("?", null)) || 1;
    };
    const word = args[index - 1];
    if (offset === 0) {
      if (word === undefined || !/^-./.test(word)) return yield* end();
      if (word === "--") {
        index++;
        return yield* end();
      }
      offset = 1;
    } else if (word === undefined) return yield* end();
    const letter = word[offset];
    const at = letter === ":" ? -1 : spec.indexOf(letter, silent ? 1 : 0);
    offset++;
    const next = () => {
      if (offset >= word.length) {
        index++;
        offset = 0;
      }
    };
    if (at < 0) {
      next();
      if (!quiet) yield* sh.error_plain(`${sh.name0}: illegal option -- ${letter}`);
      return yield* give("?", silent ? letter : null);
    }
    if (spec[at + 1] !== ":") {
      next();
      return yield* give(letter, null);
    }
    if (offset < word.length) {
      const arg = word.slice(offset);
      index++;
      offset = 0;
      return yield* give(letter, arg);
    }
    index++;
    offset = 0;
    const arg = args[index - 1];
    if (arg === undefined) {
      if (!quiet) yield* sh.error_plain(`${sh.name0}: option requires an argument -- ${letter}`);
      return yield* give(silent ? ":" : "?", silent ? letter : null);
    }
    index++;
    return yield* give(letter, arg);
  },
  usage: "optstring name [arg ...]",
  summary: "Parse option arguments.",
};

export const getopts_builtins: Readonly<Record<string, Builtin>> = { getopts };
