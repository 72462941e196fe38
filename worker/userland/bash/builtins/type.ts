import { write_all } from "../../lib/stdio.ts";
import { is_executable, remembered_path, search_path } from "../command_path.ts";
import { hash_order } from "../vars.ts";
import { describe_command, type Form } from "./describe_command.ts";
import { type Builtin, find_builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

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
      const rows = hash_order(sh.hashed.keys(), 256).flatMap((name) => {
        const h = sh.hashed.get(name);
        return h ? [[name, h] as const] : [];
      });
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
    if (path?.includes("/") && sh.restricted) {
      yield* sh.error(`hash: ${path}: restricted`);
      return 1;
    }
    for (const name of o.rest) {
      if (has("t")) {
        const h = sh.hashed.get(name);
        if (!h) {
          yield* sh.error(`hash: ${name}: not found`);
          status = 1;
          continue;
        }
        sh.hashed.set(name, { path: h.path, hits: h.hits + 1 });
        const known = yield* remembered_path(h.path);
        if (has("l")) yield* write_all(1, `builtin hash -p ${known} ${name}\n`);
        else yield* write_all(1, o.rest.length > 1 ? `${name}\t${known}\n` : `${known}\n`);
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
