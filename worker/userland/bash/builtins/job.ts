// Job control builtins: jobs, fg, bg, disown, suspend; wait and kill have files of their own.
import { SIGCONT, SIGSTOP } from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { elsewhere, format_job, type Job, job_state, job_text } from "../jobs.ts";
import { give_terminal, reap, wait_for_job } from "../process.ts";
import { Discard, type Shell } from "../shell.ts";
import { restore_modes } from "../terminal.ts";
import { type Builtin, find_builtin } from "./index.ts";
import { find_job, job_or_message } from "./job_spec.ts";
import { kill } from "./kill.ts";
import { builtin_options } from "./options.ts";
import { wait } from "./wait.ts";

const jobs: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "lpnxrs");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    if (has("x")) {
      const args: string[] = [];
      for (const w of o.rest) {
        const job = w.startsWith("%") ? find_job(sh, w) : null;
        args.push(job && job !== "ambiguous" ? String(job.pgrp) : w);
      }
      const run = find_builtin(sh, "command");
      return run ? yield* run.run(sh, ["command", ...args], new Map()) : 1;
    }
    yield* reap(sh, false);
    sh.extra.exit_warned = true;
    let status = 0;
    let list: Job[] = [...sh.jobs.jobs].sort((a, b) => a.id - b.id);
    if (o.rest.length > 0) {
      list = [];
      for (const spec of o.rest) {
        const found = yield* job_or_message(sh, "jobs", spec);
        if (found) list.push(found);
        else {
          // an ambiguous one is told twice, as bash 5.2 does
          if (find_job(sh, spec)) yield* sh.error(`jobs: ${spec}: no such job`);
          status = 1;
        }
      }
    }
    let out = "";
    for (const job of list) {
      const state = job_state(job);
      if (job.foreground && state !== "stopped") continue;
      if (has("r") && state !== "running") continue;
      if (has("s") && state !== "stopped") continue;
      // a script's job that was waited for is not news
      if (job.notified && (has("n") || (state === "done" && !sh.interactive_shell))) continue;
      out += has("p") ? `${job.processes[0].pid}\n` : format_job(sh, job, has("l") ? "long" : "standard");
      job.notified = true;
    }
    yield* write_all(1, out);
    for (const job of list) if (job_state(job) === "done" && job.notified) sh.jobs.remove(job);
    return status;
  },
  usage: "[-lnprs] [jobspec ...] or jobs -x command [args]",
  summary: "Display status of jobs.",
};

/** Continues a job in the foreground or background. */
function* continue_job(sh: Shell, job: Job, foreground: boolean): Code<number> {
  const was_stopped = job_state(job) === "stopped";
  for (const p of job.processes) if (p.state === "stopped") p.state = "running";
  job.notified = true;
  if (foreground) {
    job.foreground = true;
    yield* give_terminal(sh, job.pgrp);
    if (was_stopped && job.modes) yield* restore_modes(sh, job.modes);
  }
  if (was_stopped) yield sys.kill(-job.pgrp, SIGCONT);
  if (!foreground) {
    if (sh.jobs.current === job) sh.jobs.choose_current();
    return 0;
  }
  return yield* wait_for_job(sh, job);
}

function* no_job_control(sh: Shell, who: string): Code<boolean> {
  if (sh.job_control) return false;
  yield* sh.error(`${who}: no job control`);
  return true;
}

const fg: Builtin = {
  *run(sh, words) {
    if (yield* no_job_control(sh, "fg")) return 1;
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    const spec = o.rest[0] ?? "";
    yield* reap(sh, false);
    if (spec === "" && !sh.jobs.current) {
      yield* sh.error("fg: current: no such job");
      return 1;
    }
    const job = yield* job_or_message(sh, "fg", spec);
    if (!job) return 1;
    if (job_state(job) === "done") {
      yield* sh.error("fg: job has terminated");
      return 1;
    }
    if (!job.job_control) {
      yield* sh.error(`fg: job ${job.id} started without job control`);
      return 1;
    }
    sh.jobs.set_current(job);
    yield* write_all(1, `${job_text(job)}${elsewhere(sh, job)}\n`);
    return yield* continue_job(sh, job, true);
  },
  usage: "[job_spec]",
  summary: "Move job to the foreground.",
};

const bg: Builtin = {
  *run(sh, words) {
    if (yield* no_job_control(sh, "bg")) return 1;
    const o = yield* builtin_options(sh, words, "");
    if (!o) return 2;
    yield* reap(sh, false);
    let status = 0;
    for (const spec of o.rest.length > 0 ? o.rest : [""]) {
      if (spec === "" && !sh.jobs.current) {
        yield* sh.error("bg: current: no such job");
        return 1;
      }
      const job = yield* job_or_message(sh, "bg", spec);
      if (!job) {
        status = 1;
        continue;
      }
      if (job_state(job) === "done") {
        yield* sh.error("bg: job has terminated");
        status = 1;
        continue;
      }
      if (!job.job_control) {
        yield* sh.error(`bg: job ${job.id} started without job control`);
        status = 1;
        continue;
      }
      if (job_state(job) === "running") {
        yield* sh.error(`bg: job ${job.id} already in background`);
        continue;
      }
      const marker = sh.jobs.marker(job);
      yield* write_all(1, `[${job.id}]${marker} ${job_text(job)} &${elsewhere(sh, job)}\n`);
      yield* continue_job(sh, job, false);
    }
    return status;
  },
  usage: "[job_spec ...]",
  summary: "Move jobs to the background.",
};

const disown: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "ahr");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    yield* reap(sh, false);
    const drop = function* (job: Job): Code<void> {
      if (has("h")) {
        job.nohup = true;
        return;
      }
      if (job_state(job) === "stopped")
        yield* sh.error(`warning: deleting stopped job ${job.id} with process group ${job.pgrp}`);
      sh.jobs.remove(job);
    };
    if (o.rest.length === 0 && (has("a") || has("r"))) {
      for (const job of [...sh.jobs.jobs]) if (!has("r") || job_state(job) === "running") yield* drop(job);
      return 0;
    }
    let status = 0;
    for (const spec of o.rest.length > 0 ? o.rest : [""]) {
      const job = /^\d+$/.test(spec) ? (sh.jobs.by_pid(Number(spec))?.job ?? null) : find_job(sh, spec);
      if (job === null || job === "ambiguous") {
        yield* sh.error(`disown: ${spec === "" ? "current" : spec}: no such job`);
        status = 1;
      } else yield* drop(job);
    }
    return status;
  },
  usage: "[-h] [-ar] [jobspec ... | pid ...]",
  summary: "Remove jobs from current shell.",
};

const suspend: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "f");
    if (!o) return 2;
    const force = o.given.length > 0;
    if (o.rest.length > 0) {
      yield* sh.error("suspend: too many arguments");
      throw new Discard(1, false);
    }
    if (!force && !sh.job_control) {
      yield* sh.error("suspend: cannot suspend: no job control");
      return 1;
    }
    if (!force && sh.login_shell) {
      yield* sh.error("suspend: cannot suspend a login shell");
      return 1;
    }
    yield* sh.signals.default_job_signals();
    yield sys.kill(sh.bashpid, SIGSTOP);
    if (sh.job_control) {
      yield* sh.signals.ignore_job_signals();
      yield* give_terminal(sh, sh.shell_pgrp);
    }
    return 0;
  },
  usage: "[-f]",
  summary: "Suspend shell execution.",
};

export const job_builtins: Readonly<Record<string, Builtin>> = { jobs, fg, bg, wait, kill, disown, suspend };
