// What a command name means: type and command -v/-V.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { is_executable, remembered_path, STANDARD_PATH, search_path } from "../command_path.ts";
import { function_text } from "../print.ts";
import { single_quote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { find_builtin } from "./index.ts";

const RESERVED: ReadonlySet<string> = new Set(
  "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc".split(
    " ",
  ),
);

export type Form = "short" | "verbose" | "word" | "path";

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
    if (known) files.push({ path: yield* remembered_path(known.path), hashed: true });
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
