// Coprocesses: a background command with a pipe in each direction.
import { F_SETFD, FD_CLOEXEC } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import { strerror, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import type { ArrayLiteral, Coproc } from "./ast.ts";
import { finish } from "./execute.ts";
import { expand_nosplit } from "./expand.ts";
import { move_to_high_fd } from "./high_fd.ts";
import { assign, assign_array, is_name, unset_variable } from "./names.ts";
import { run_child } from "./pipeline.ts";
import { command_text } from "./print.ts";
import { fork_shell, new_job } from "./process.ts";
import type { Shell } from "./shell.ts";
import { Word } from "./word.ts";

/** A pipe whose ends are out of the way, or null after a message. */
function* high_pipe(sh: Shell): Code<[read: number, write: number] | null> {
  const fds: number[] = [];
  const e = yield sys.pipe(fds);
  if (e < 0) {
    yield* sh.error(`pipe error: ${strerror(e)}`);
    return null;
  }
  return [yield* move_to_high_fd(fds[0]), yield* move_to_high_fd(fds[1])];
}

/** `coproc NAME command` */
export function* execute_coproc(sh: Shell, c: Coproc): Code<number> {
  sh.at(c.line);
  const name = yield* expand_nosplit(sh, c.name);
  if (!is_name(name)) {
    yield* sh.error(`\`${name}': not a valid identifier`);
    return yield* finish(sh, 1);
  }
  const running = sh.coproc;
  if (running)
    yield* sh.error(`warning: execute_coproc: coproc [${running.pid}:${running.name}] still exists`);
  const output = yield* high_pipe(sh);
  const input = output && (yield* high_pipe(sh));
  if (!output || !input) return yield* finish(sh, 1);
  sh.pipeline_pgrp = 0;
  const pid = yield* fork_shell(sh, { async: true }, function* (child) {
    yield sys.close(input[1]);
    yield sys.close(output[0]);
    yield sys.dup2(input[0], 0);
    yield sys.dup2(output[1], 1);
    yield sys.close(input[0]);
    yield sys.close(output[1]);
    return yield* run_child(child, c.body, true);
  });
  yield sys.close(input[0]);
  yield sys.close(output[1]);
  const fds = [output[0], input[1]];
  for (const fd of fds) yield sys.fcntl(fd, F_SETFD, FD_CLOEXEC);
  const job = new_job(sh, [{ pid, state: "running", status: 0, text: () => command_text(c) }], false);
  sh.jobs.set_current(job);
  sh.coproc = { name, pid, fds };
  const element = (fd: number) => {
    const value = new Word(String(fd));
    return { index: null, append: false, value, whole: value };
  };
  const literal: ArrayLiteral = { elements: fds.map(element) };
  yield* assign_array(sh, name, literal);
  yield* assign(sh, `${name}_PID`, null, String(pid));
  if (sh.interactive) yield* write_all(2, `[${job.id}] ${pid}\n`);
  sh.status = 0;
  return 0;
}

/** The coprocess has ended: its variables go, and the shell's ends of its pipes. */
export function* forget_coproc(sh: Shell, { name, fds }: NonNullable<Shell["coproc"]>): Code<void> {
  sh.coproc = null;
  for (const fd of fds) yield sys.close(fd);
  for (const variable of [name, `${name}_PID`]) yield* unset_variable(sh, variable, "coproc");
}
