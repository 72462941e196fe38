// complete, compgen, compopt: programmable completion.
import { write_all } from "../../lib/stdio.ts";
import { files } from "../complete/actions.ts";
import { run_spec } from "../complete/run.ts";
import { parse_spec, print_spec, SPEC_OPTIONS } from "../complete/spec.ts";
import { hash_order } from "../vars.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** Buckets of bash's table of specs, whose order listings show. */
const BUCKETS = 512;

const SPEC_USAGE =
  "[-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix]";

const complete: Builtin = {
  *run(sh, words) {
    const r = yield* parse_spec(sh, words, false);
    if (typeof r === "number") return r;
    const table = sh.extra.completions;
    const keys = [...r.keys.slice(0, 1), ...(r.keys.length > 0 ? [] : r.rest)];
    if (r.remove) {
      if (keys.length === 0) table.clear();
      let status = 0;
      for (const key of keys)
        if (!table.delete(key)) {
          yield* sh.error(`complete: ${key}: no completion specification`);
          status = 1;
        }
      return status;
    }
    if (r.print || !r.given) {
      if (keys.length > 0 && !r.print) {
        for (const key of keys) table.set(key, r.spec);
        return 0;
      }
      let status = 0;
      let out = "";
      for (const key of keys.length > 0 ? keys : hash_order(table.keys(), BUCKETS)) {
        const spec = table.get(key);
        if (spec) out += print_spec(key, spec);
        else {
          yield* sh.error(
            `complete: ${key.startsWith("\0") ? `-${key[1]}` : key}: no completion specification`,
          );
          status = 1;
        }
      }
      yield* write_all(1, out);
      return status;
    }
    if (keys.length === 0) {
      yield* sh.error_plain(`complete: usage: complete ${complete.usage}`);
      return 2;
    }
    for (const key of keys) table.set(key, r.spec);
    return 0;
  },
  usage: `[-abcdefgjksuv] [-pr] [-DEI] ${SPEC_USAGE} [name ...]`,
  summary: "Specify how arguments are to be completed by Readline.",
};

const compgen: Builtin = {
  *run(sh, words) {
    const r = yield* parse_spec(sh, words, true);
    if (typeof r === "number") return r;
    if (!r.given) return 0;
    const word = r.rest[0] ?? "";
    for (const [letter, given] of [
      ["F", r.spec.function],
      ["C", r.spec.command],
    ])
      if (given !== null) yield* sh.error(`compgen: warning: -${letter} option may not work as you expect`);
    const { matches, options } = yield* run_spec(sh, r.spec, {
      line: word,
      point: word.length,
      words: ["compgen", word],
      index: 1,
      command: "compgen",
      word,
      previous: "",
      type: 9,
      key: 9,
    });
    const list =
      matches.length === 0 && (options.has("default") || options.has("bashdefault"))
        ? yield* files(sh, word)
        : matches;
    yield* write_all(1, list.map((m) => `${m}\n`).join(""));
    return list.length > 0 ? 0 : 1;
  },
  usage: `[-abcdefgjksuv] ${SPEC_USAGE} [word]`,
  summary: "Display possible completions depending on the options.",
};

/** The command that makes the options of `name` what they are. */
const option_command = (options: ReadonlySet<string>, name: string): string =>
  `compopt ${SPEC_OPTIONS.map((o) => `${options.has(o) ? "-" : "+"}o ${o}`).join(" ")} ${name}\n`;

const compopt: Builtin = {
  *run(sh, words) {
    const parsed = yield* builtin_options(sh, words, "+o:DEI");
    if (!parsed) return 2;
    const on: string[] = [];
    const off: string[] = [];
    const keys: string[] = [];
    for (const { letter, arg, plus } of parsed.given) {
      if (letter !== "o") keys.push(`\0${letter}`);
      else if (!SPEC_OPTIONS.includes(arg ?? "")) {
        yield* sh.error(`compopt: ${arg}: invalid option name`);
        return 2;
      } else (plus ? off : on).push(arg as string);
    }
    const changed = (options: ReadonlySet<string>): Set<string> => {
      const next = new Set([...options, ...on]);
      for (const name of off) next.delete(name);
      return next;
    };
    const names = keys.length > 0 ? keys.slice(0, 1) : parsed.rest;
    if (names.length === 0) {
      const { completion_options } = sh.extra;
      if (!completion_options) {
        yield* sh.error("compopt: not currently executing completion function");
        return 1;
      }
      if (parsed.given.length === 0) yield* write_all(1, option_command(completion_options, ""));
      sh.extra.completion_options = changed(completion_options);
      return 0;
    }
    let status = 0;
    for (const name of names) {
      const spec = sh.extra.completions.get(name);
      if (!spec) {
        yield* sh.error(`compopt: ${name}: no completion specification`);
        status = 1;
      } else if (parsed.given.length === 0) yield* write_all(1, option_command(spec.options, name));
      else sh.extra.completions.set(name, { ...spec, options: changed(spec.options) });
    }
    return status;
  },
  usage: "[-o|+o option] [-DEI] [name ...]",
  summary: "Modify or display completion options.",
};

export const complete_builtins: Readonly<Record<string, Builtin>> = { complete, compgen, compopt };
