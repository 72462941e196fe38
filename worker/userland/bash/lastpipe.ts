// shopt -s lastpipe: the last command of a pipeline runs in this shell.
import { F_DUPFD_CLOEXEC } from "../../kernel/uapi/fcntl.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Pipeline } from "./ast.ts";
import { execute } from "./execute.ts";
import { exit_status } from "./jobs.ts";
import { start_pipeline } from "./pipeline.ts";
import { new_job, wait_for_job } from "./process.ts";
import { SHELL_FD_BASE } from "./redirect.ts";
import type { Shell } from "./shell.ts";

/** Runs the pipeline; the value is its exit status. */
export function* run_lastpipe(sh: Shell, p: Pipeline): Code<number> {
  const n = p.commands.length - 1;
  const { processes, input } = yield* start_pipeline(sh, p, false, n);
  const saved = yield sys.fcntl(0, F_DUPFD_CLOEXEC, SHELL_FD_BASE);
  yield sys.dup2(input, 0);
  yield sys.close(input);
  let status: number;
  try {
    status = yield* execute(sh, p.commands[n]);
  } finally {
    if (saved >= 0) {
      yield sys.dup2(saved, 0);
      yield sys.close(saved);
    } else yield sys.close(0);
  }
  const job = new_job(sh, processes, true);
  yield* wait_for_job(sh, job);
  const statuses = [...job.processes.map((q) => exit_status(q.status)), status];
  sh.pipestatus = statuses;
  if (sh.options.pipefail) for (const s of statuses.toReversed()) if (s !== 0) return s;
  return status;
}
