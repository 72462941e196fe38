// cd and pwd.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { new_stat, S_ISDIR } from "../../../kernel/uapi/stat.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { change_directory } from "../change_directory.ts";
import { get_variable } from "../names.ts";
import { physical_cwd } from "../physical_cwd.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

const cd: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "eLP@");
    if (!o) return 2;
    if (sh.restricted) {
      yield* sh.error("cd: restricted");
      return 1;
    }
    let physical = sh.options.physical;
    for (const g of o.given) {
      if (g.letter === "@") {
        yield* sh.error("cd: -@: extended attribute directories are not supported");
        return 2;
      }
      if (g.letter === "P" || g.letter === "L") physical = g.letter === "P";
    }
    if (o.rest.length > 1) {
      yield* sh.error("cd: too many arguments");
      return 1;
    }
    let target = o.rest[0];
    let print = false;
    if (target === undefined) {
      const home = get_variable(sh, "HOME");
      if (home === null) {
        yield* sh.error("cd: HOME not set");
        return 1;
      }
      target = home;
    } else if (target === "-") {
      const old = get_variable(sh, "OLDPWD");
      if (old === null) {
        yield* sh.error("cd: OLDPWD not set");
        return 1;
      }
      target = old;
      print = true;
    } else if (!/^\.{0,2}(?:\/|$)/.test(target)) {
      const path = get_variable(sh, "CDPATH");
      if (path)
        for (const dir of path.split(":")) {
          const full = dir === "" ? target : `${dir.replace(/\/$/, "")}/${target}`;
          const st = new_stat();
          if ((yield sys.stat_(full, st)) === 0 && S_ISDIR(st.st_mode)) {
            print = dir !== "";
            target = full;
            break;
          }
        }
    }
    if (target === "") {
      if (print) yield* write_all(1, "\n");
      return 0;
    }
    const shown = o.rest[0] === undefined || o.rest[0] === "-" ? target : o.rest[0];
    let status = yield* quiet_variable(sh, target, physical, shown);
    if (status < 0) {
      const value = get_variable(sh, o.rest[0] ?? "");
      if (sh.shopts.cdable_vars && value) {
        print = true;
        status = yield* change_directory(sh, "cd", value, physical);
      } else status = yield* change_directory(sh, "cd", target, physical, shown);
    }
    if (status === 0 && print) yield* write_all(1, `${sh.cwd}\n`);
    return status;
  },
  usage: "[-L|[-P [-e]] [-@]] [dir]",
  summary: "Change the shell working directory.",
};

/** With cdable_vars a missing directory may be a variable's name: -1 says that it is missing. */
function* quiet_variable(sh: Shell, target: string, physical: boolean, shown: string): Code<number> {
  if (sh.shopts.cdable_vars) {
    const st = new_stat();
    if ((yield sys.stat_(target, st)) === -ENOENT) return -1;
  }
  return yield* change_directory(sh, "cd", target, physical, shown);
}

const pwd: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "LP");
    if (!o) return 2;
    let physical = sh.options.physical;
    for (const g of o.given) physical = g.letter === "P";
    const dir = physical ? yield* physical_cwd() : sh.cwd;
    if (dir === null) {
      yield* sh.error(
        "pwd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory",
      );
      return 1;
    }
    const e = yield* write_all(1, `${dir}\n`);
    if (e >= 0) return 0;
    yield* sh.error(`pwd: write error: ${strerror(e)}`);
    return 1;
  },
  usage: "[-LP]",
  summary: "Print the name of the current working directory.",
};

export const directory_builtins: Readonly<Record<string, Builtin>> = { cd, pwd };
