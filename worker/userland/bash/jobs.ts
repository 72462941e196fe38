// The job table: which children a shell has, how it names them, how it reports their end.
import {
  WCOREDUMP,
  WEXITSTATUS,
  WIFCONTINUED,
  WIFEXITED,
  WIFSIGNALED,
  WIFSTOPPED,
  WSTOPSIG,
  WTERMSIG,
} from "../../kernel/uapi/sched.ts";
import { SIGINT, SIGNAL_TEXTS, SIGPIPE, SIGTSTP, strsignal } from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { MAX_REMEMBERED_PIDS } from "./limits.ts";
import { get_variable } from "./names.ts";
import { with_tilde } from "./prompt.ts";
import type { Shell } from "./shell.ts";

export interface Process {
  pid: number;
  state: "running" | "stopped" | "done";
  /** raw status of wait4(2) */
  status: number;
  text: string | (() => string);
}

export interface Job {
  /** 1-based, the N of %N */
  id: number;
  pgrp: number;
  processes: Process[];
  foreground: boolean;
  /** it was started in its own process group */
  job_control: boolean;
  notified: boolean;
  /** disown -h: no SIGHUP when the shell ends */
  nohup: boolean;
  /** working directory when started */
  dir: string;
  /** terminal modes when it was stopped */
  modes: object | null;
  /** output joined with |& is spelled so */
  order: number;
}

/** Exit status of a shell command from a raw wait status. */
export function exit_status(raw: number): number {
  if (WIFSTOPPED(raw)) return 128 + WSTOPSIG(raw);
  if (WIFSIGNALED(raw)) return 128 + WTERMSIG(raw);
  return WEXITSTATUS(raw);
}

export const process_text = (p: Process): string => {
  if (typeof p.text === "function") p.text = p.text();
  return p.text;
};

export const job_state = (j: Job): "running" | "stopped" | "done" =>
  j.processes.some((p) => p.state === "running")
    ? "running"
    : j.processes.some((p) => p.state === "stopped")
      ? "stopped"
      : "done";

/** Raw status of the whole job: that of its last process. */
export const job_status = (j: Job): number => j.processes[j.processes.length - 1].status;

export class JobTable {
  jobs: Job[] = [];
  current: Job | null = null;
  previous: Job | null = null;
  /** statuses of children that left the table, for `wait PID` */
  remembered = new Map<number, number>();
  /** the jobs are the parent's, and stay only for the command `jobs` (a stage of a pipeline) */
  only_for_jobs = false;
  /** the last asynchronous children started, for $! and wait */
  #order = 0;

  /** A child shell sees its parent's jobs (`jobs` lists them) but has none of its own. */
  snapshot(): JobTable {
    const t = new JobTable();
    const copies = new Map<Job, Job>();
    for (const j of this.jobs) {
      const copy = { ...j, processes: j.processes.map((p) => ({ ...p })) };
      copies.set(j, copy);
      t.jobs.push(copy);
    }
    t.current = (this.current && copies.get(this.current)) ?? null;
    t.previous = (this.previous && copies.get(this.previous)) ?? null;
    return t;
  }

  clear(): void {
    this.only_for_jobs = false;
    this.jobs = [];
    this.current = null;
    this.previous = null;
    this.remembered.clear();
  }

  add(init: Omit<Job, "id" | "notified" | "nohup" | "modes" | "order">): Job {
    let id = 1;
    for (const j of this.jobs) if (j.id >= id) id = j.id + 1;
    const { pgrp, processes, foreground, job_control, dir } = init;
    const job: Job = {
      id,
      pgrp,
      processes,
      foreground,
      job_control,
      notified: false,
      nohup: false,
      dir,
      modes: null,
      order: ++this.#order,
    };
    this.jobs.push(job);
    return job;
  }

  remove(job: Job): void {
    const i = this.jobs.indexOf(job);
    if (i < 0) return;
    this.jobs.splice(i, 1);
    for (const p of job.processes) if (p.state === "done") this.remember(p.pid, exit_status(p.status));
    if (this.current === job) {
      this.current = null;
      this.choose_current();
    } else if (this.previous === job) {
      this.previous = null;
      if (this.current) this.set_current(this.current);
    }
  }

  remember(pid: number, status: number): void {
    this.remembered.delete(pid);
    this.remembered.set(pid, status);
    if (this.remembered.size > MAX_REMEMBERED_PIDS) {
      const first = this.remembered.keys().next().value;
      if (first !== undefined) this.remembered.delete(first);
    }
  }

  by_pid(pid: number): { job: Job; process: Process } | null {
    for (let i = this.jobs.length - 1; i >= 0; i--) {
      const job = this.jobs[i];
      for (const p of job.processes) if (p.pid === pid) return { job, process: p };
    }
    return null;
  }

  #last(state: "running" | "stopped", except: Job | null): Job | null {
    for (let i = this.jobs.length - 1; i >= 0; i--) {
      const j = this.jobs[i];
      if (j !== except && !j.foreground && job_state(j) === state) return j;
    }
    return null;
  }

  /** Makes `job` the one that %% names, and picks %-. */
  set_current(job: Job): void {
    if (this.current !== job) {
      this.previous = this.current;
      this.current = job;
    }
    const p = this.previous;
    if (p && p !== job && this.jobs.includes(p) && job_state(p) === "stopped") return;
    if (job_state(job) === "stopped") {
      const stopped = this.#last("stopped", job);
      if (stopped) {
        this.previous = stopped;
        return;
      }
    }
    this.previous = this.#last("running", job);
  }

  /** After a job left or stopped: who is %+ now. */
  choose_current(): void {
    const c = this.current;
    if (c && this.jobs.includes(c) && job_state(c) === "stopped") {
      this.set_current(c);
      return;
    }
    const p = this.previous;
    const candidate =
      (p && this.jobs.includes(p) && job_state(p) === "stopped" ? p : null) ??
      this.#last("stopped", null) ??
      this.#last("running", null);
    if (candidate) this.set_current(candidate);
    else {
      this.current = null;
      this.previous = null;
    }
  }

  /** Notes what wait4 reported; returns the job concerned. */
  note(pid: number, raw: number): Job | null {
    const found = this.by_pid(pid);
    if (!found) return null;
    const { job, process } = found;
    if (WIFCONTINUED(raw)) {
      process.state = "running";
      job.notified = true;
      return job;
    }
    process.status = raw;
    process.state = WIFSTOPPED(raw) ? "stopped" : "done";
    const state = job_state(job);
    if (state === "stopped") {
      job.notified = false;
      job.foreground = false;
      this.set_current(job);
    } else if (state === "done") job.notified = false;
    return job;
  }

  marker(job: Job): string {
    return job === this.current ? "+" : job === this.previous ? "-" : " ";
  }
}

/** "Running", "Done", "Exit 3", "Terminated" ... ; `long` spells out which signal stopped it. */
export function state_text(p: Process, long: boolean): string {
  if (p.state === "running") return "Running";
  const raw = p.status;
  if (p.state === "stopped") {
    const sig = WSTOPSIG(raw);
    return long && sig !== SIGTSTP ? (SIGNAL_TEXTS[sig] ?? "Stopped") : "Stopped";
  }
  if (WIFEXITED(raw)) return WEXITSTATUS(raw) === 0 ? "Done" : `Exit ${WEXITSTATUS(raw)}`;
  return strsignal(WTERMSIG(raw));
}

export const core_text = (raw: number): string =>
  WIFSIGNALED(raw) && WCOREDUMP(raw) ? "(core dumped) " : "";

/** Whether the death of a foreground job by this signal goes unmentioned. */
export const is_quiet_death = (raw: number): boolean =>
  !WIFSIGNALED(raw) || WTERMSIG(raw) === SIGINT || WTERMSIG(raw) === SIGPIPE;

export const job_text = (j: Job): string => j.processes.map(process_text).join(" | ");

/** A directory as it is told of: ~ for the home directory. */
const shown_dir = (sh: Shell, dir: ByteString): ByteString => with_tilde(dir, get_variable(sh, "HOME"));

/** What stands behind a job that `fg` or `bg` tells of, started elsewhere than where the shell is. */
export const elsewhere = (sh: Shell, job: Job): string =>
  job.dir === sh.cwd ? "" : `\t(wd: ${shown_dir(sh, job.dir)})`;

const COLUMN = 24;

/**
 * The listing of one job: `[1]+  Running                 sleep 2 &`. "long" is `jobs -l`; "noninteractive" is the form
 * scripts use for a killed child: pid, state and text.
 */
export function format_job(sh: Shell, job: Job, form: "standard" | "long" | "noninteractive"): string {
  const running = job_state(job) === "running" && !job.foreground;
  const suffix = `${running ? " &" : ""}${job.dir === sh.cwd ? "" : `  (wd: ${shown_dir(sh, job.dir)})`}\n`;
  const head = form === "noninteractive" ? "" : `[${job.id}]${sh.jobs.marker(job)} `;
  if (form === "standard") {
    // the job as a whole: one of its processes that is as it is
    const state = job_state(job);
    const shown =
      state === "done"
        ? job.processes[job.processes.length - 1]
        : (job.processes.find((p) => p.state === state) ?? job.processes[0]);
    return `${head} ${state_text(shown, false).padEnd(COLUMN - 1)} ${core_text(shown.status)}${job_text(job)}${suffix}`;
  }
  const [first] = job.processes;
  const lines = job.processes.map((p, i) => {
    const same = i > 0 && p.state === first.state && p.status === first.status;
    // no process of a running job is said to have ended
    const state = same ? "" : job_state(job) === "running" ? "Running" : state_text(p, form === "long");
    const pid = String(p.pid).padStart(5);
    const core = p.state === "done" ? core_text(p.status) : "";
    return i === 0
      ? `${head}${pid} ${state.padEnd(COLUMN - 1)} ${core}${process_text(p)}`
      : `${" ".repeat(head.length)}${pid} ${state.padEnd(COLUMN - 3)} | ${core}${process_text(p)}`;
  });
  return lines.join("\n") + suffix;
}

/** What an interactive shell tells unasked of a job that has changed: the job, and where the shell is if that is elsewhere. */
export const job_notice = (sh: Shell, job: Job): string =>
  format_job(sh, job, "standard") + (job.dir === sh.cwd ? "" : `(wd now: ${shown_dir(sh, sh.cwd)})\n`);
