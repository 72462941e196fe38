// Whether an interactive shell ends when it is told to.
import type { Code } from "../lib/code.ts";
import { write_all } from "../lib/stdio.ts";
import { format_job, job_state } from "./jobs.ts";
import { get_variable } from "./names.ts";
import type { Shell } from "./shell.ts";

/** Whether an interactive shell that was to end stays, with a message about its jobs. */
export function* stays_for_jobs(sh: Shell): Code<boolean> {
  const { extra, shopts } = sh;
  const { jobs } = sh.jobs;
  const stopped = jobs.some((j) => job_state(j) === "stopped");
  const running = shopts.checkjobs && jobs.some((j) => job_state(j) === "running");
  if (!(stopped || running) || extra.exit_warned || extra.last_was_exit) return false;
  let text = `There are ${stopped ? "stopped" : "running"} jobs.\n`;
  if (shopts.checkjobs) for (const j of jobs) text += format_job(sh, j, "standard");
  yield* write_all(2, text);
  extra.exit_warned = true;
  return true;
}

/** End of file at the prompt; false when the shell goes on. */
export function* at_end_of_input(sh: Shell): Code<boolean> {
  const limit = get_variable(sh, "IGNOREEOF");
  if (sh.options.ignoreeof || limit !== null) {
    const n = limit !== null && /^\d+$/.test(limit) ? Number(limit) : 10;
    if (sh.extra.eofs < n) {
      sh.extra.eofs++;
      yield* write_all(2, `Use "${sh.login_shell ? "logout" : "exit"}" to leave the shell.\n`);
      return false;
    }
  }
  yield* write_all(2, sh.login_shell ? "logout\n" : "exit\n");
  sh.extra.last_was_exit = false;
  return !(yield* stays_for_jobs(sh));
}
