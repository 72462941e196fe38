// What a command name means: type, command -v/-V, hash, which share one look-up.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { is_executable, STANDARD_PATH, search_path } from "../command_path.ts";
import { function_text } from "../print.ts";
import { single_quote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { type Builtin, find_builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

export const RESERVED: ReadonlySet<string> = new Set(
  "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc".split(
    " ",
  ),
);

type Form = "short" | "verbose" | "word" | "path";

/** Prints what `name` is in one of the forms; false when it is nothing. `all` prints every meaning. */
export function* describe_command(
  sh: Shell,
  name: ByteString,
  form: Form,
  standard_path: boolean,
  all = false,
  no_functions = false,
  force_path = false,
): Code<boolean> {
  let found = false;
  const say = function* (short: string, verbose: string, word: string): Code<void> {
    found = true;
    const text = form === "short" ? short : form === "verbose" ? verbose : form === "word" ? word : "";
    if (text !== "" || form !== "path") yield* write_all(1, `${text}\n`);
  };
  if (!force_path) {
    const alias = sh.aliases.get(name);
    if (alias !== undefined && (sh.shopts.expand_aliases || all)) {
      if (form !== "path")
        yield* say(`alias ${name}=${single_quote(alias)}`, `${name} is aliased to \`${alias}'`, "alias");
      else found = true;
      if (!all) return true;
    }
    if (RESERVED.has(name)) {
      if (form !== "path") yield* say(name, `${name} is a shell keyword`, "keyword");
      else found = true;
      if (!all) return true;
    }
    const f = no_functions ? undefined : sh.functions.get(name);
    if (f) {
      if (form !== "path")
        yield* say(name, `${name} is a function\n${function_text(name, f.body)}`, "function");
      else found = true;
      if (!all) return true;
    }
    const b = find_builtin(sh, name);
    if (b) {
      if (form !== "path")
        yield* say(
          name,
          `${name} is a ${sh.options.posix && b.special ? "special " : ""}shell builtin`,
          "builtin",
        );
      else found = true;
      if (!all) return true;
    }
  }
  const files: { path: ByteString; hashed: boolean }[] = [];
  if (name.includes("/")) {
    if ((yield* is_executable(name)) === "yes") files.push({ path: name, hashed: false });
  } else {
    const known = all || standard_path ? undefined : sh.hashed.get(name);
    if (known) files.push({ path: known.path, hashed: true });
    else
      for (const path of yield* search_path(sh, name, !all, standard_path ? STANDARD_PATH : undefined))
        if ((yield* is_executable(path)) === "yes") files.push({ path, hashed: false });
  }
  for (const { path, hashed } of files) {
    found = true;
    const verbose = hashed ? `${name} is hashed (${path})` : `${name} is ${path}`;
    yield* write_all(1, `${form === "verbose" ? verbose : form === "word" ? "file" : path}\n`);
    if (!all) break;
  }
  return found;
}

const type: Builtin = {
  *run(sh, words) {
    // the long spellings of old times
    const spelled = words.map((w, i) =>
      i > 0
        ? w.replace(/^--?(type|path|all)$/, (_, s) => `-${{ type: "t", path: "p", all: "a" }[s as "all"]}`)
        : w,
    );
    const o = yield* builtin_options(sh, spelled, "afptP");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    const form: Form = has("t") ? "word" : has("p") || has("P") ? "path" : "verbose";
    let status = 0;
    for (const name of o.rest) {
      if (yield* describe_command(sh, name, form, false, has("a"), has("f"), has("P"))) continue;
      status = 1;
      if (form === "verbose") yield* sh.error(`type: ${name}: not found`);
    }
    return status;
  },
  usage: "[-afptP] name [name ...]",
  summary: "Display information about command type.",
};

const hash: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "dlp:rt");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    if (!sh.options.hashall) {
      yield* sh.error("hash: hashing disabled");
      return 1;
    }
    if (has("t") && o.rest.length === 0) {
      yield* sh.error("hash: -t: option requires an argument");
      return 1;
    }
    if (has("r")) sh.hashed.clear();
    else if (o.rest.length === 0) {
      const rows = sh.hashed.entries();
      if (rows.length === 0) {
        if (!has("l")) yield* write_all(1, "hash: hash table empty\n");
      } else if (has("l")) for (const [n, h] of rows) yield* write_all(1, `builtin hash -p ${h.path} ${n}\n`);
      else {
        yield* write_all(1, "hits\tcommand\n");
        for (const [, h] of rows) yield* write_all(1, `${String(h.hits).padStart(4)}\t${h.path}\n`);
      }
      return 0;
    }
    let status = 0;
    const path = o.given.find((g) => g.letter === "p")?.arg ?? null;
    for (const name of o.rest) {
      if (has("t")) {
        const h = sh.hashed.get(name);
        if (!h) {
          yield* sh.error(`hash: ${name}: not found`);
          status = 1;
        } else if (has("l")) yield* write_all(1, `builtin hash -p ${h.path} ${name}\n`);
        else yield* write_all(1, o.rest.length > 1 ? `${name}\t${h.path}\n` : `${h.path}\n`);
      } else if (has("d")) {
        if (!sh.hashed.delete(name)) {
          yield* sh.error(`hash: ${name}: not found`);
          status = 1;
        }
      } else if (path !== null) sh.hashed.set(name, { path, hits: 0 });
      else if (!name.includes("/") && !sh.functions.has(name) && !find_builtin(sh, name)) {
        const found = yield* search_path(sh, name, true);
        if (found.length > 0 && (yield* is_executable(found[0])) === "yes")
          sh.hashed.set(name, { path: found[0], hits: 0 });
        else {
          yield* sh.error(`hash: ${name}: not found`);
          status = 1;
        }
      }
    }
    return status;
  },
  usage: "[-lr] [-p pathname] [-dt] [name ...]",
  summary: "Remember or display program locations.",
};

export const type_builtins: Readonly<Record<string, Builtin>> = { type, hash };
