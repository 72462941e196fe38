// kill: a signal for processes and jobs.
import { EPERM } from "../../../kernel/uapi/errno.ts";
import { SIGCONT, SIGHUP, SIGTERM } from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { strerror } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { type Job, job_state } from "../jobs.ts";
import { reap } from "../process.ts";
import type { Shell } from "../shell.ts";
import { signal_number } from "../signals.ts";
import type { Builtin } from "./index.ts";
import { job_or_message } from "./job_spec.ts";
import { usage } from "./options.ts";
import { kill_signal, list_signal_names, list_signals } from "./signal_list.ts";

export const kill: Builtin = {
  *run(sh, words) {
    let sig = SIGTERM;
    if (words.length < 2) {
      yield* usage(sh, "kill");
      return 2;
    }
    // after the first signal -N is a process group
    let given = false;
    let listing = false;
    let i = 1;
    for (; i < words.length; i++) {
      const w = words[i];
      if (w === "--") {
        i++;
        break;
      }
      if (/^-l\d+$/.test(w)) return yield* list_signals(sh, [w.slice(2)]);
      if (w === "-l" || w === "-L") {
        listing = true;
        continue;
      }
      if (!/^-./.test(w)) break;
      let name: string | undefined;
      if (w === "-s" || w === "-n") {
        name = words[++i];
        if (name === undefined) {
          yield* sh.error(`kill: ${w}: option requires an argument`);
          return 1;
        }
      } else if (/^-[sn]./.test(w) && signal_number(w.slice(1), false) < 0) name = w.slice(2);
      else if (given) break;
      else name = w.slice(1);
      given = true;
      sig = name === "0" || name.toUpperCase() === "EXIT" ? 0 : kill_signal(sh, name);
      if (sig < 0) {
        yield* sh.error(`kill: ${name}: invalid signal specification`);
        return 1;
      }
    }
    if (listing && i >= words.length && sh.options.posix) return yield* list_signal_names();
    if (listing) return yield* list_signals(sh, words.slice(i));
    if (i >= words.length) {
      yield* usage(sh, "kill");
      return 2;
    }
    let status = 0;
    for (; i < words.length; i++) {
      const w = words[i];
      let e: number;
      let label = `(${w})`;
      if (/^-?\d+$/.test(w)) e = yield sys.kill(Number(w), sig);
      else if (w.startsWith("%")) {
        yield* reap(sh, false);
        const job = yield* job_or_message(sh, "kill", w);
        if (!job) {
          status = 1;
          continue;
        }
        label = `(${job.pgrp})`;
        e = yield* kill_job(sh, job, sig);
      } else {
        yield* sh.error(`kill: ${w}: arguments must be process or job IDs`);
        status = 1;
        continue;
      }
      if (e < 0) {
        yield* sh.error(`kill: ${label} - ${e === -EPERM ? "Operation not permitted" : strerror(e)}`);
        status = 1;
      }
    }
    return status;
  },
  usage: "[-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
  summary: "Send a signal to a job.",
};

/** Signals a job: its group, or its processes one by one; a stopped one is woken to take the signal. */
function* kill_job(sh: Shell, job: Job, sig: number): Code<number> {
  let e: number;
  if (job.job_control) {
    // what becomes of it is news, also that it is still stopped
    job.notified = false;
    e = yield sys.kill(-job.pgrp, sig);
    if (job_state(job) === "stopped" && (sig === SIGTERM || sig === SIGHUP))
      yield sys.kill(-job.pgrp, SIGCONT);
  } else {
    e = 0;
    for (const p of job.processes)
      if (p.state !== "done") {
        const r = yield sys.kill(p.pid, sig);
        if (r < 0) e = r;
      }
  }
  if (e >= 0 && sig === SIGCONT) {
    for (const p of job.processes) if (p.state === "stopped") p.state = "running";
    if (sh.jobs.current === job) sh.jobs.choose_current();
  }
  return e;
}
