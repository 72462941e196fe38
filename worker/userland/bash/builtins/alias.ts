// alias and unalias.
import { write_all } from "../../lib/stdio.ts";
import { single_quote } from "../quote.ts";
import type { Builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";

/** Characters no alias name may have: what the parser would end a word at, expand or take as a path. */
const BAD_NAME = /[ \t\n;&|()<>"'`\\$/=]/;

/** `bare`: as POSIX wants it. */
const alias_line = (name: string, value: string, bare: boolean): string =>
  `${bare ? "" : `alias ${name.startsWith("-") ? "-- " : ""}`}${name}=${single_quote(value)}\n`;

const alias: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "p");
    if (!o) return 2;
    if (o.rest.length === 0 || o.given.length > 0) {
      let out = "";
      for (const [name, value] of sh.aliases.entries().sort((a, b) => (a[0] < b[0] ? -1 : 1)))
        out += alias_line(name, value, sh.options.posix && o.given.length === 0);
      if (out !== "") yield* write_all(1, out);
    }
    let status = 0;
    for (const word of o.rest) {
      const at = word.indexOf("=");
      if (at > 0) {
        const name = word.slice(0, at);
        if (BAD_NAME.test(name)) {
          yield* sh.error(`alias: \`${name}': invalid alias name`);
          status = 1;
        } else sh.aliases.set(name, word.slice(at + 1));
        continue;
      }
      const value = sh.aliases.get(word);
      if (value !== undefined) yield* write_all(1, alias_line(word, value, sh.options.posix));
      else {
        yield* sh.error(`alias: ${word}: not found`);
        status = 1;
      }
    }
    return status;
  },
  usage: "[-p] [name[=value] ... ]",
  summary: "Define or display aliases.",
};

const unalias: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "a");
    if (!o) return 2;
    if (o.given.length > 0) {
      sh.aliases.clear();
      return 0;
    }
    if (o.rest.length === 0) {
      yield* usage(sh, "unalias");
      return 2;
    }
    let status = 0;
    for (const name of o.rest)
      if (!sh.aliases.delete(name)) {
        yield* sh.error(`unalias: ${name}: not found`);
        status = 1;
      }
    return status;
  },
  usage: "[-a] name [name ...]",
  summary: "Remove each NAME from the list of defined aliases.",
};

export const alias_builtins: Readonly<Record<string, Builtin>> = { alias, unalias };
