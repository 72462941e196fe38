// Command substitution and process substitution: program text run in a child, connected by a pipe.
import { EINTR } from "../../kernel/uapi/errno.ts";
import { O_RDONLY } from "../../kernel/uapi/fcntl.ts";
import { type ByteString, UserBuffer } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { List } from "./ast.ts";
import { run_source } from "./evaluate.ts";
import { execute, execute_alone } from "./execute.ts";
import { expand_words } from "./expand.ts";
import { move_to_high_fd } from "./high_fd.ts";
import { MAX_STRING } from "./limits.ts";
import { fork_shell, wait_for_pid } from "./process.ts";
import { parse_source, syntax_options } from "./program.ts";
import { Discard, type Shell } from "./shell.ts";
import { laid_out } from "./shown_text.ts";
import type { LazyProgram } from "./word.ts";

/** The number of the first line of $( ): an interactive shell counts anew. */
const first_line = (sh: Shell): number => (sh.interactive_shell ? 1 : sh.line);

/** The parsed program when it is one well-formed command list; null: to be run piece by piece, errors and all. */
function program_list(sh: Shell, p: LazyProgram, line: number): List | null {
  if (p.program === null) {
    if (p.form === "written") {
      const shown = laid_out(p.text);
      p.form = shown === null ? "backquoted" : "laid out";
      if (shown !== null) p.text = shown;
    }
    const parsed = parse_source(p.text, line, syntax_options(sh), p.form === "laid out");
    if (parsed.error || parsed.warnings.length > 0 || parsed.commands.length > 1) return null;
    p.program = parsed.commands[0]?.list ?? { kind: "list", items: [] };
  }
  return p.program;
}

/** The number of the last line of a program that is one command list. */
const last_line = (p: LazyProgram, first: number): number => first + p.text.trimEnd().split("\n").length - 1;

/** Standard output of the program, without trailing newlines. Its exit status is noted for `x=$(...)`. */
export function* command_substitution(sh: Shell, p: LazyProgram): Code<ByteString> {
  const fds: number[] = [];
  const e = yield sys.pipe(fds);
  if (e < 0) {
    yield* sh.error(`cannot make pipe for command substitution: ${strerror(e)}`);
    throw new Discard(1, false);
  }
  const list = program_list(sh, p, first_line(sh));
  const pid = yield* fork_shell(sh, { async: false, group: false }, function* (child) {
    child.subshell_level++;
    child.substitution = true;
    child.trace_level++;
    child.loop_depth = 0;
    child.options.verbose = false;
    child.input_name = "command substitution";
    if (!child.shopts.inherit_errexit && !child.options.posix) child.options.errexit = false;
    yield sys.close(fds[0]);
    if (fds[1] !== 1) {
      yield sys.dup2(fds[1], 1);
      yield sys.close(fds[1]);
    }
    if (list === null) return yield* run_source(child, p.text, first_line(child), true);
    const file = file_only(list);
    if (file) return yield* copy_file(child, file);
    child.outer_line = last_line(p, first_line(child));
    return yield* execute(child, list, true);
  });
  yield sys.close(fds[1]);
  const out = yield* read_pipe(sh, fds[0]);
  yield sys.close(fds[0]);
  sh.status = yield* wait_for_pid(pid);
  sh.last_command_sub_status = sh.status;
  let end = out.length;
  while (end > 0 && out[end - 1] === "\n") end--;
  const text = out.slice(0, end);
  if (!text.includes("\0")) return text;
  yield* sh.error("warning: command substitution: ignored null byte in input");
  return text.replaceAll("\0", "");
}

function* read_pipe(sh: Shell, fd: number): Code<ByteString> {
  const buf = new UserBuffer();
  const chunks: string[] = [];
  let length = 0;
  for (;;) {
    const n = yield sys.read(fd, buf, 65536);
    if (n === -EINTR) continue;
    if (n <= 0) break;
    chunks.push(buf.data);
    length += buf.data.length;
    if (length > MAX_STRING) {
      yield sys.close(fd);
      yield* sh.error(`command substitution: output exceeds ${MAX_STRING} bytes`);
      throw new Discard(1, false);
    }
  }
  return chunks.join("");
}

/** `$(< file)`: the one redirection, when the list is nothing else. */
function file_only(list: List) {
  if (list.items.length !== 1 || list.items[0].background) return null;
  const c = list.items[0].command;
  if (c.kind !== "simple" || c.words.length > 0 || c.assignments.length > 0 || c.redirects.length !== 1)
    return null;
  const r = c.redirects[0];
  return r.op === "<" && (r.fd === null || r.fd === 0) ? r : null;
}

function* copy_file(sh: Shell, r: NonNullable<ReturnType<typeof file_only>>): Code<number> {
  const words = yield* expand_words(sh, [r.target]);
  if (words.length !== 1) {
    yield* sh.error(`${r.target.text}: ambiguous redirect`);
    return 1;
  }
  const fd = yield sys.open(words[0], O_RDONLY);
  if (fd < 0) {
    yield* sh.error(`${words[0]}: ${strerror(fd)}`);
    return 1;
  }
  const buf = new UserBuffer();
  for (;;) {
    const n = yield sys.read(fd, buf, 65536);
    if (n === 0) return 0;
    if (n < 0) return 1;
    if ((yield* write_all(1, buf.data)) < 0) return 1;
  }
}

/** <( ) and >( ): starts the program and gives the name of the pipe's other end. */
export function* process_substitution(sh: Shell, dir: "<" | ">", p: LazyProgram): Code<ByteString> {
  const fds: number[] = [];
  const e = yield sys.pipe(fds);
  if (e < 0) {
    yield* sh.error(`cannot make pipe for process substitution: ${strerror(e)}`);
    throw new Discard(1, false);
  }
  const [mine, theirs] = dir === "<" ? [fds[0], fds[1]] : [fds[1], fds[0]];
  const target = dir === "<" ? 1 : 0;
  const list = program_list(sh, p, sh.line);
  const before = sh.last_bg_pid;
  const pid = yield* fork_shell(sh, { async: true, group: false }, function* (child) {
    child.subshell_level++;
    child.substitution = true;
    child.trace_level++;
    child.loop_depth = 0;
    child.input_name = "process substitution";
    yield sys.close(mine);
    for (const fd of child.proc_fds) yield sys.close(fd);
    child.proc_fds = [];
    if (theirs !== target) {
      yield sys.dup2(theirs, target);
      yield sys.close(theirs);
    }
    if (list === null) return yield* run_source(child, p.text, child.line, true);
    child.outer_line = last_line(p, child.line);
    return yield* execute_alone(child, list);
  });
  sh.last_bg_pid = pid || before;
  yield sys.close(theirs);
  // as bash does, the name uses a high descriptor, out of the way of the program's own
  const fd = yield* move_to_high_fd(mine);
  sh.proc_fds.push(fd);
  return `/dev/fd/${fd}`;
}

/** Closes the descriptors of process substitutions made since `from` (a length of sh.proc_fds). */
export function* close_process_substitutions(sh: Shell, from: number): Code<void> {
  while (sh.proc_fds.length > from) yield sys.close(sh.proc_fds.pop() as number);
}
