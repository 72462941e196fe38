// What the shell does when execve(2) fails: a file that is no program image is a script of its own, all else a message.
import { E2BIG, EISDIR, ENOENT, ENOEXEC, ENOMEM } from "../../kernel/uapi/errno.ts";
import { O_RDONLY, X_OK } from "../../kernel/uapi/fcntl.ts";
import { new_stat, S_ISDIR } from "../../kernel/uapi/stat.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { looks_binary } from "./binary.ts";
import { run_script_file } from "./script.ts";
import type { Shell } from "./shell.ts";

/** Exit statuses: not executable, not found. */
const EX_NOEXEC = 126;
const EX_NOTFOUND = 127;

/** The beginning of a file; null when it cannot be read. */
function* head_of(path: ByteString): Code<ByteString | null> {
  const fd = yield sys.open(path, O_RDONLY);
  if (fd < 0) return null;
  const buf = new UserBuffer();
  const n = yield sys.read(fd, buf, 80);
  yield sys.close(fd);
  return n < 0 ? null : buf.data;
}

/** The message of the error `e` of execve, and the exit status. */
function* say_why(sh: Shell, path: ByteString, shown: ByteString, e: number): Code<number> {
  if (e === -ENOEXEC) {
    yield* sh.error(`${shown}: cannot execute binary file: ${strerror(e)}`);
    return EX_NOEXEC;
  }
  const st = new_stat();
  if ((yield sys.stat_(path, st)) === 0 && S_ISDIR(st.st_mode)) {
    yield* sh.error(`${shown}: ${strerror(EISDIR)}`);
    return EX_NOEXEC;
  }
  if (e !== -E2BIG && e !== -ENOMEM && (yield sys.access(path, X_OK)) === 0) {
    // the file may be executed: what is wrong is what it asks for
    if (e === -ENOENT) {
      yield* sh.error(`${shown}: cannot execute: required file not found`);
      return EX_NOTFOUND;
    }
    const interpreter = /^#![ \t]*([^ \t\n]+)/.exec((yield* head_of(path)) ?? "")?.[1];
    if (interpreter !== undefined) {
      const name = sh.interactive_shell ? sh.error_name : sh.frame?.source || sh.name0;
      yield* sh.error_plain(`${name}: ${shown}: ${interpreter}: bad interpreter: ${strerror(e)}`);
      return EX_NOEXEC;
    }
  }
  yield* sh.error(`${shown}: ${strerror(e)}`);
  return e === -ENOENT ? EX_NOTFOUND : EX_NOEXEC;
}

/** What the builtin exec says besides, of a program that it could not become. */
function* say_exec(sh: Shell, path: ByteString): Code<void> {
  const st = new_stat();
  const r = yield sys.stat_(path, st);
  const e = r < 0 ? r : S_ISDIR(st.st_mode) ? -EISDIR : yield sys.access(path, X_OK);
  // of a file that may be executed errno says nothing, and bash says that
  yield* sh.error(e < 0 ? `exec: ${path}: cannot execute: ${strerror(e)}` : `${path}: Success`);
}

/** After the error `e` of execve: the exit status, when the messages are printed or the script has run. */
export function* exec_failed(
  sh: Shell,
  path: ByteString,
  words: readonly ByteString[],
  shown: ByteString,
  env: readonly ByteString[],
  e: number,
  by_exec: boolean,
): Code<number> {
  const head = e === -ENOEXEC ? yield* head_of(path) : null;
  if (head && !looks_binary(head)) return yield* run_script_file(path, words, env);
  // an empty file is a script that is not even read
  const status = head === "" ? 0 : yield* say_why(sh, path, shown, e);
  if (by_exec && status !== EX_NOTFOUND) yield* say_exec(sh, path);
  return status;
}
