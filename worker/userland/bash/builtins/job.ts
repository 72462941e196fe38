// Job control builtins: jobs, fg, bg, wait, kill, disown, suspend.
import { EPERM } from "../../../kernel/uapi/errno.ts";
import { SIGCONT, SIGHUP, SIGNAL_NAMES, SIGSTOP, SIGTERM } from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { strerror, write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { exit_status, format_job, type Job, job_state, job_status, job_text } from "../jobs.ts";
import { assign, is_name, unset_variable } from "../names.ts";
import { notify_jobs } from "../notify.ts";
import { give_terminal, reap, reap_one, wait_for_job } from "../process.ts";
import type { Shell } from "../shell.ts";
import { signal_number } from "../signals.ts";
import { restore_modes } from "../terminal.ts";
import { check_signals } from "../traps.ts";
import { type Builtin, find_builtin } from "./index.ts";
import { builtin_options, usage } from "./options.ts";

/** The job a %spec names: null when there is none, "ambiguous" when there are several. */
export function find_job(sh: Shell, spec: string): Job | null | "ambiguous" {
  const t = sh.jobs;
  let s = spec.startsWith("%") ? spec.slice(1) : spec;
  if (s === "" || s === "%" || s === "+") return t.current;
  if (s === "-") return t.previous;
  if (/^\d+$/.test(s)) return t.jobs.find((j) => j.id === Number(s)) ?? null;
  const anywhere = s.startsWith("?");
  if (anywhere) s = s.slice(1);
  const found = t.jobs.filter((j) => (anywhere ? job_text(j).includes(s) : job_text(j).startsWith(s)));
  return found.length > 1 ? "ambiguous" : (found[0] ?? null);
}

/** Like find_job, with the message; null after it. */
function* job_or_message(sh: Shell, who: string, spec: string): Code<Job | null> {
  const job = find_job(sh, spec);
  if (job === "ambiguous") yield* sh.error(`${who}: ${spec.replace(/^%\??/, "")}: ambiguous job spec`);
  else if (job === null) yield* sh.error(`${who}: ${spec}: no such job`);
  else return job;
  return null;
}

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
    let status = 0;
    let list: Job[] = [...sh.jobs.jobs].sort((a, b) => a.id - b.id);
    if (o.rest.length > 0) {
      list = [];
      for (const spec of o.rest) {
        const job = yield* job_or_message(sh, "jobs", spec);
        if (job) list.push(job);
        else status = 1;
      }
    }
    let out = "";
    for (const job of list) {
      const state = job_state(job);
      if (job.foreground && state !== "stopped") continue;
      if (has("r") && state !== "running") continue;
      if (has("s") && state !== "stopped") continue;
      if (has("n") && job.notified) continue;
      out += has("p")
        ? `${job.processes[0].pid}\n`
        : format_job(sh.jobs, job, has("l") ? "long" : "standard", sh.cwd);
      if (state !== "running") job.notified = true;
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
  if (was_stopped) yield* sys.kill(-job.pgrp, SIGCONT);
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
    yield* write_all(1, `${job_text(job)}${job.dir === sh.cwd ? "" : `\t(wd: ${job.dir})`}\n`);
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
      yield* write_all(1, `[${job.id}]${marker} ${job_text(job)} &\n`);
      yield* continue_job(sh, job, false);
    }
    return status;
  },
  usage: "[job_spec ...]",
  summary: "Move jobs to the background.",
};

/** A wait that a trapped signal interrupted: its status. 0 when it was not. */
function interrupted(sh: Shell): number {
  const sig = sh.signals.caught.pending.find((s) => sh.signals.traps.get(s) && s !== 17);
  if (sig !== undefined) return 128 + sig;
  return sh.signals.caught.interrupted ? 130 : 0;
}

/** Waits until the job is done; the status of an interrupting signal instead when one came. */
function* wait_until_done(sh: Shell, done: () => boolean): Code<number> {
  while (!done()) {
    const n = interrupted(sh);
    if (n > 0) return n;
    const r = yield* reap_one(sh, true);
    if (r === -10) break;
  }
  return 0;
}

const wait: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "fnp:");
    if (!o) return 2;
    const any = o.given.some((g) => g.letter === "n");
    const into = o.given.find((g) => g.letter === "p")?.arg ?? null;
    if (into !== null) {
      if (!is_name(into)) {
        yield* sh.error(`wait: \`${into}': not a valid identifier`);
        return 1;
      }
      yield* unset_variable(sh, into, "wait");
    }
    const finish = function* (status: number, pid: number): Code<number> {
      if (into !== null && pid > 0) yield* assign(sh, into, null, String(pid));
      if (sh.interactive_shell) yield* notify_jobs(sh);
      yield* check_signals(sh);
      return status;
    };
    if (any) return yield* wait_any(sh, o.rest, finish);
    if (o.rest.length === 0) {
      const n = yield* wait_until_done(
        sh,
        () => !sh.jobs.jobs.some((j) => !j.foreground && job_state(j) === "running"),
      );
      if (n > 0) return yield* finish(n, 0);
      yield* notify_jobs(sh);
      if (!sh.interactive_shell)
        for (const j of [...sh.jobs.jobs]) if (job_state(j) === "done") sh.jobs.remove(j);
      return yield* finish(0, 0);
    }
    let status = 0;
    let pid = 0;
    for (const spec of o.rest) {
      if (/^\d+$/.test(spec)) {
        pid = Number(spec);
        const found = sh.jobs.by_pid(pid);
        if (!found) {
          const known = sh.jobs.remembered.get(pid);
          if (known === undefined) {
            yield* sh.error(`wait: pid ${spec} is not a child of this shell`);
            status = 127;
          } else status = known;
          continue;
        }
        const n = yield* wait_until_done(sh, () => found.process.state === "done");
        if (n > 0) return yield* finish(n, 0);
        status = exit_status(found.process.status);
        if (job_state(found.job) === "done" && !sh.interactive_shell) {
          yield* notify_jobs(sh);
          sh.jobs.remove(found.job);
        }
      } else if (spec.startsWith("%")) {
        const job = find_job(sh, spec);
        if (job === null || job === "ambiguous") {
          yield* sh.error(
            job === null ? `wait: ${spec}: no such job` : `wait: ${spec.slice(1)}: ambiguous job spec`,
          );
          status = 127;
          continue;
        }
        pid = job.processes[job.processes.length - 1].pid;
        const n = yield* wait_until_done(sh, () => job_state(job) === "done");
        if (n > 0) return yield* finish(n, 0);
        // a job of the parent is not ours to wait for
        status = job_state(job) === "done" ? exit_status(job_status(job)) : 127;
        if (!sh.interactive_shell) sh.jobs.remove(job);
      } else {
        yield* sh.error(`wait: \`${spec}': not a pid or valid job spec`);
        status = 1;
      }
    }
    return yield* finish(status, pid);
  },
  usage: "[-fn] [-p var] [id ...]",
  summary: "Wait for job completion and return exit status.",
};

/** wait -n: the next job to end, of those named or of all. */
function* wait_any(
  sh: Shell,
  specs: readonly string[],
  finish: (status: number, pid: number) => Code<number>,
): Code<number> {
  let list = sh.jobs.jobs.filter((j) => !j.foreground);
  if (specs.length > 0) {
    list = [];
    for (const spec of specs) {
      const job = spec.startsWith("%") ? find_job(sh, spec) : (sh.jobs.by_pid(Number(spec))?.job ?? null);
      if (job && job !== "ambiguous") list.push(job);
      else if (spec.startsWith("%")) yield* sh.error(`wait: ${spec}: no such job`);
      else yield* sh.error(`wait: pid ${spec} is not a child of this shell`);
    }
  }
  if (list.length === 0) return 127;
  const n = yield* wait_until_done(sh, () => list.some((j) => job_state(j) === "done"));
  if (n > 0) return yield* finish(n, 0);
  const job = list.find((j) => job_state(j) === "done");
  if (!job) return 127;
  const status = exit_status(job_status(job));
  const { pid } = job.processes[job.processes.length - 1];
  if (!sh.interactive_shell) sh.jobs.remove(job);
  return yield* finish(status, pid);
}

export function* list_signals(sh: Shell, rest: readonly string[]): Code<number> {
  if (rest.length === 0) {
    let out = "";
    let column = 0;
    for (let n = 1; n <= 64; n++) {
      const name = SIGNAL_NAMES[n];
      if (name === undefined) continue;
      out += `${String(n).padStart(2)}) SIG${name}`;
      column++;
      out += column % 5 === 0 ? "\n" : "\t";
    }
    yield* write_all(1, column % 5 === 0 ? out : `${out.slice(0, -1)}\n`);
    return 0;
  }
  let status = 0;
  for (const w of rest) {
    if (/^\d+$/.test(w)) {
      let n = Number(w);
      if (n > 128) n -= 128;
      const name = SIGNAL_NAMES[n];
      if (n <= 64 && name !== undefined) {
        yield* write_all(1, `${name}\n`);
        continue;
      }
    } else {
      const n = signal_number(w, false);
      if (n > 0) {
        yield* write_all(1, `${n}\n`);
        continue;
      }
    }
    yield* sh.error(`kill: ${w}: invalid signal specification`);
    status = 1;
  }
  return status;
}

const kill: Builtin = {
  *run(sh, words) {
    let sig = SIGTERM;
    if (words.length < 2) {
      yield* usage(sh, "kill");
      return 2;
    }
    let i = 1;
    for (; i < words.length; i++) {
      const w = words[i];
      if (w === "--") {
        i++;
        break;
      }
      if (/^-[lL]/.test(w) && (w === "-l" || w === "-L" || /^-l\d+$/.test(w)))
        return yield* list_signals(sh, w.length > 2 ? [w.slice(2)] : words.slice(i + 1));
      if (!/^-./.test(w)) break;
      let name: string | undefined;
      if (w === "-s" || w === "-n") {
        name = words[++i];
        if (name === undefined) {
          yield* sh.error(`kill: ${w}: option requires an argument`);
          return 1;
        }
      } else if (/^-[sn]./.test(w) && signal_number(w.slice(1), false) < 0) name = w.slice(2);
      else name = w.slice(1);
      sig = name === "0" || name.toUpperCase() === "EXIT" ? 0 : signal_number(name, false);
      if (sig < 0) {
        yield* sh.error(`kill: ${name}: invalid signal specification`);
        return 1;
      }
    }
    if (i >= words.length) {
      yield* usage(sh, "kill");
      return 2;
    }
    let status = 0;
    for (; i < words.length; i++) {
      const w = words[i];
      let e: number;
      let label = `(${w})`;
      if (/^-?\d+$/.test(w)) e = yield* sys.kill(Number(w), sig);
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
    e = yield* sys.kill(-job.pgrp, sig);
    if (job_state(job) === "stopped" && (sig === SIGTERM || sig === SIGHUP))
      yield* sys.kill(-job.pgrp, SIGCONT);
  } else {
    e = 0;
    for (const p of job.processes)
      if (p.state !== "done") {
        const r = yield* sys.kill(p.pid, sig);
        if (r < 0) e = r;
      }
  }
  if (e >= 0 && sig === SIGCONT) {
    for (const p of job.processes) if (p.state === "stopped") p.state = "running";
    if (sh.jobs.current === job) sh.jobs.choose_current();
  }
  return e;
}

const disown: Builtin = {
  *run(sh, words) {
    const o = yield* builtin_options(sh, words, "ahr");
    if (!o) return 2;
    const has = (l: string) => o.given.some((g) => g.letter === l);
    yield* reap(sh, false);
    const drop = (job: Job) => {
      if (has("h")) job.nohup = true;
      else sh.jobs.remove(job);
    };
    if (o.rest.length === 0 && (has("a") || has("r"))) {
      for (const job of [...sh.jobs.jobs]) if (!has("r") || job_state(job) === "running") drop(job);
      return 0;
    }
    let status = 0;
    for (const spec of o.rest.length > 0 ? o.rest : [""]) {
      const job = /^\d+$/.test(spec) ? (sh.jobs.by_pid(Number(spec))?.job ?? null) : find_job(sh, spec);
      if (job === null || job === "ambiguous") {
        yield* sh.error(`disown: ${spec === "" ? "current" : spec}: no such job`);
        status = 1;
      } else drop(job);
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
    if (!force && !sh.job_control) {
      yield* sh.error("suspend: cannot suspend: no job control");
      return 1;
    }
    if (!force && sh.login_shell) {
      yield* sh.error("suspend: cannot suspend a login shell");
      return 1;
    }
    yield* sh.signals.default_job_signals();
    yield* sys.kill(sh.bashpid, SIGSTOP);
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
