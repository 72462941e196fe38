// The directory stack: dirs, pushd, popd.
import type { ByteString } from "../../../kernel/uapi/syscall.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import { change_directory } from "../change_directory.ts";
import { get_variable } from "../names.ts";
import { with_tilde } from "../prompt.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";

/** $HOME as ~ unless `long`. */
function shown_directory(sh: Shell, dir: ByteString, long: boolean): ByteString {
  return long ? dir : with_tilde(dir, get_variable(sh, "HOME"));
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
  else {
    const shown = who === "dirs" ? arg.slice(1) : arg;
    yield* sh.error(`${who}: ${shown}: directory stack index out of range`);
  }
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
    if (sh.restricted) {
      yield* sh.error("pushd: restricted");
      return 1;
    }
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
      if (!move) return 0;
      if (stack.length < 2) {
        yield* sh.error("pushd: no other directory");
        return 1;
      }
      next = [stack[1], stack[0], ...stack.slice(2)];
    } else {
      const i = yield* stack_index(sh, "pushd", rest[0]);
      if (i === null) return 1;
      if (rest.length > 1) {
        yield* sh.error("pushd: too many arguments");
        return 1;
      }
      if (i === undefined && /^[-+]./.test(rest[0])) {
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
    const empty = sh.dirs.length === 0;
    let i: number | undefined | null = 0;
    if (rest.length > 0) {
      i = yield* stack_index(sh, "popd", rest[0]);
      if (i === null) return 1;
      if (i === undefined) {
        yield* sh.error(`popd: ${rest[0]}: invalid ${/^[-+]/.test(rest[0]) ? "number" : "argument"}`);
        yield* write_all(2, `popd: usage: popd ${popd.usage}\n`);
        return 2;
      }
    }
    if (empty) {
      yield* sh.error("popd: directory stack empty");
      return 1;
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

export const directory_stack_builtins: Readonly<Record<string, Builtin>> = { dirs, pushd, popd };
