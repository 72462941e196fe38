// cd, pwd, pushd, popd, dirs.
import { ENOENT } from "../../../kernel/uapi/errno.ts";
import { new_stat, S_ISDIR } from "../../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { assign, get_variable } from "../names.ts";
import type { Shell } from "../shell.ts";
import { A_EXPORT } from "../vars.ts";
import type { Builtin } from "./index.ts";
import { builtin_options } from "./options.ts";

/** Removes . and .. by text; null when a component before .. is no directory. */
export function* canonical(path: ByteString): Code<ByteString | null> {
  const out: string[] = [];
  const st = new_stat();
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") {
      out.push(part);
      continue;
    }
    if (out.length > 0) {
      if ((yield* sys.stat_(`/${out.join("/")}`, st)) < 0 || !S_ISDIR(st.st_mode)) return null;
      out.pop();
    }
  }
  // two leading slashes are kept apart from one, as POSIX allows
  return (path.startsWith("//") && !path.startsWith("///") ? "//" : "/") + out.join("/");
}

export function* physical_cwd(): Code<ByteString | null> {
  const buf = new UserBuffer();
  return (yield* sys.getcwd(buf)) < 0 ? null : buf.data.replace(/\0$/, "");
}

/** Changes directory and keeps PWD and OLDPWD; `shown` names the target in messages. Returns 0 or 1. */
export function* change_directory(
  sh: Shell,
  who: string,
  target: ByteString,
  physical: boolean,
  shown = target,
): Code<number> {
  const absolute = target.startsWith("/") ? target : `${sh.cwd === "/" ? "" : sh.cwd}/${target}`;
  let logical = physical ? null : yield* canonical(absolute);
  let e = yield* sys.chdir(logical ?? target);
  if (e < 0 && logical !== null && logical !== target) {
    const again = yield* sys.chdir(target);
    if (again === 0) {
      e = 0;
      logical = null;
    }
  }
  if (e < 0) {
    yield* sh.error(`${who}: ${shown}: ${strerror(e)}`);
    return 1;
  }
  const cwd = logical ?? (yield* physical_cwd()) ?? absolute;
  yield* assign(sh, "OLDPWD", null, get_variable(sh, "PWD") ?? sh.cwd);
  yield* assign(sh, "PWD", null, cwd);
  sh.vars.own_visible("PWD").attrs |= A_EXPORT;
  sh.vars.own_visible("OLDPWD").attrs |= A_EXPORT;
  sh.vars.changed();
  sh.cwd = cwd;
  return 0;
}

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
          if ((yield* sys.stat_(full, st)) === 0 && S_ISDIR(st.st_mode)) {
            print = dir !== "";
            target = full;
            break;
          }
        }
    }
    if (target === "") return 0;
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
    if ((yield* sys.stat_(target, st)) === -ENOENT) return -1;
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

/** $HOME as ~ unless `long`. */
function shown_directory(sh: Shell, dir: ByteString, long: boolean): ByteString {
  const home = get_variable(sh, "HOME");
  if (long || !home || home === "/") return dir;
  return dir === home || dir.startsWith(`${home}/`) ? `~${dir.slice(home.length)}` : dir;
}

function* print_stack(sh: Shell, long: boolean, mode: "line" | "lines" | "numbered"): Code<number> {
  const stack = [sh.cwd, ...sh.dirs].map((d) => shown_directory(sh, d, long));
  const text =
    mode === "line"
      ? `${stack.join(" ")}\n`
      : stack.map((d, i) => `${mode === "numbered" ? `${String(i).padStart(2)}  ` : ""}${d}\n`).join("");
  yield* write_all(1, text);
  return 0;
}

/** +N or -N as an index into the stack; undefined when it is none, null after a message. */
function* stack_index(sh: Shell, who: string, arg: string): Code<number | undefined | null> {
  const m = /^([+-])(\d+)$/.exec(arg);
  if (!m) return undefined;
  const n = sh.dirs.length + 1;
  const i = m[1] === "+" ? Number(m[2]) : n - 1 - Number(m[2]);
  if (i >= 0 && i < n) return i;
  if (n === 1) yield* sh.error(`${who}: directory stack empty`);
  else yield* sh.error(`${who}: ${arg}: directory stack index out of range`);
  return null;
}

const dirs: Builtin = {
  *run(sh, words) {
    let long = false;
    let mode: "line" | "lines" | "numbered" = "line";
    for (const w of words.slice(1)) {
      if (/^-[clpv]+$/.test(w)) {
        for (const c of w.slice(1)) {
          if (c === "c") sh.dirs = [];
          else if (c === "l") long = true;
          else if (c === "v") mode = "numbered";
          else if (mode === "line") mode = "lines";
        }
        if (w.includes("c")) return 0;
        continue;
      }
      const i = yield* stack_index(sh, "dirs", w);
      if (i === null) return 1;
      if (i === undefined) {
        yield* sh.error(
          `dirs: ${w}: invalid ${w.startsWith("-") || w.startsWith("+") ? "number" : "option"}`,
        );
        yield* write_all(2, `dirs: usage: dirs ${dirs.usage}\n`);
        return 2;
      }
      yield* write_all(1, `${shown_directory(sh, [sh.cwd, ...sh.dirs][i], long)}\n`);
      return 0;
    }
    return yield* print_stack(sh, long, mode);
  },
  usage: "[-clpv] [+N] [-N]",
  summary: "Display directory stack.",
};

const pushd: Builtin = {
  *run(sh, words) {
    let rest = words.slice(1);
    let move = true;
    if (rest[0] === "-n") {
      move = false;
      rest = rest.slice(1);
    }
    if (rest[0] === "--") rest = rest.slice(1);
    const stack = [sh.cwd, ...sh.dirs];
    let next: ByteString[];
    if (rest.length === 0) {
      if (stack.length < 2) {
        yield* sh.error("pushd: no other directory");
        return 1;
      }
      next = [stack[1], stack[0], ...stack.slice(2)];
    } else {
      const i = yield* stack_index(sh, "pushd", rest[0]);
      if (i === null) return 1;
      if (i === undefined && /^-./.test(rest[0])) {
        yield* sh.error(`pushd: ${rest[0]}: invalid number`);
        yield* write_all(2, `pushd: usage: pushd ${pushd.usage}\n`);
        return 2;
      }
      if (i === undefined) {
        if (!move) sh.dirs = [rest[0], ...sh.dirs];
        else {
          const old = sh.cwd;
          if (yield* change_directory(sh, "pushd", rest[0], false)) return 1;
          sh.dirs = [old, ...sh.dirs];
        }
        return yield* print_stack(sh, false, "line");
      }
      next = [...stack.slice(i), ...stack.slice(0, i)];
    }
    if (move && (yield* change_directory(sh, "pushd", next[0], false))) return 1;
    sh.dirs = next.slice(1);
    return yield* print_stack(sh, false, "line");
  },
  usage: "[-n] [+N | -N | dir]",
  summary: "Add directories to stack.",
};

const popd: Builtin = {
  *run(sh, words) {
    let rest = words.slice(1);
    let move = true;
    if (rest[0] === "-n") {
      move = false;
      rest = rest.slice(1);
    }
    if (sh.dirs.length === 0) {
      yield* sh.error("popd: directory stack empty");
      return 1;
    }
    let i: number | undefined | null = 0;
    if (rest.length > 0) {
      i = yield* stack_index(sh, "popd", rest[0]);
      if (i === null) return 1;
      if (i === undefined) {
        yield* sh.error(`popd: ${rest[0]}: invalid argument`);
        yield* write_all(2, `popd: usage: popd ${popd.usage}\n`);
        return 2;
      }
    }
    if (i === 0) {
      if (move && (yield* change_directory(sh, "popd", sh.dirs[0], false))) return 1;
      sh.dirs = sh.dirs.slice(1);
    } else {
      const at = i;
      sh.dirs = sh.dirs.filter((_, k) => k !== at - 1);
    }
    return yield* print_stack(sh, false, "line");
  },
  usage: "[-n] [+N | -N]",
  summary: "Remove directories from stack.",
};

export const directory_builtins: Readonly<Record<string, Builtin>> = { cd, pwd, dirs, pushd, popd };
