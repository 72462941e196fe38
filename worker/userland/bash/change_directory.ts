// How the shell gets to another directory.
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { corrected_path } from "./cdspell.ts";
import { assign, get_variable } from "./names.ts";
import { physical_cwd } from "./physical_cwd.ts";
import { shown_name } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { A_EXPORT } from "./vars.ts";

/** Removes . and .. by text; null when a component before .. is no directory. */
function* canonical(path: ByteString): Code<ByteString | null> {
  const out: string[] = [];
  const st = new_stat();
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") {
      out.push(part);
      continue;
    }
    if (out.length > 0) {
      if ((yield sys.stat_(`/${out.join("/")}`, st)) < 0 || !S_ISDIR(st.st_mode)) return null;
      out.pop();
    }
  }
  // two leading slashes are kept apart from one, as POSIX allows
  return (path.startsWith("//") && !path.startsWith("///") ? "//" : "/") + out.join("/");
}

/** Changes directory and keeps PWD and OLDPWD; `shown` names the target in messages. Returns 0 or 1. */
export function* change_directory(
  sh: Shell,
  who: string,
  target: ByteString,
  physical: boolean,
  shown = target,
): Code<number> {
  const absolute = (path: ByteString) =>
    path.startsWith("/") ? path : `${sh.cwd === "/" ? "" : sh.cwd}/${path}`;
  let logical = physical ? null : yield* canonical(absolute(target));
  let e = yield sys.chdir(logical ?? target);
  if (e < 0 && logical !== null && logical !== target) {
    const again = yield sys.chdir(target);
    if (again === 0) {
      e = 0;
      logical = null;
    }
  }
  const right = e < 0 && sh.shopts.cdspell && sh.interactive ? yield* corrected_path(target) : null;
  if (right !== null) {
    logical = physical ? null : yield* canonical(absolute(right));
    e = yield sys.chdir(logical ?? right);
    if (e === 0) yield* write_all(1, `${right}\n`);
  }
  if (e < 0) {
    yield* sh.error(`${who}: ${shown_name(shown)}: ${strerror(e)}`);
    return 1;
  }
  const cwd = logical ?? (yield* physical_cwd()) ?? absolute(right ?? target);
  yield* assign(sh, "OLDPWD", null, get_variable(sh, "PWD") ?? sh.cwd);
  yield* assign(sh, "PWD", null, cwd);
  sh.vars.own_visible("PWD").attrs |= A_EXPORT;
  sh.vars.own_visible("OLDPWD").attrs |= A_EXPORT;
  sh.vars.changed();
  sh.cwd = cwd;
  return 0;
}
