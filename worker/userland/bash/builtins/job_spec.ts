// Jobs as they are named on a command line.
import type { Code } from "../../lib/code.ts";
import { type Job, type Process, process_text } from "../jobs.ts";
import type { Shell } from "../shell.ts";

/** The job a %spec names: null when there is none, "ambiguous" when there are several. */
export function find_job(sh: Shell, spec: string): Job | null | "ambiguous" {
  const t = sh.jobs;
  let s = spec.startsWith("%") ? spec.slice(1) : spec;
  if (s === "" || s === "%" || s === "+") return t.current;
  if (s === "-") return t.previous;
  if (/^\d+$/.test(s)) return t.jobs.find((j) => j.id === Number(s)) ?? null;
  const anywhere = s.startsWith("?");
  if (anywhere) s = s.slice(1);
  const wanted = s.toLowerCase();
  const names = (p: Process) =>
    anywhere ? process_text(p).toLowerCase().includes(wanted) : process_text(p).startsWith(s);
  const found = t.jobs.filter((j) => j.processes.some(names));
  // bash 5.2 finds a job twice that one of its later commands names, and not its first
  return found.length > 1 || (found[0] && !names(found[0].processes[0])) ? "ambiguous" : (found[0] ?? null);
}

/** Like find_job, with the message; null after it. */
export function* job_or_message(sh: Shell, who: string, spec: string): Code<Job | null> {
  const job = find_job(sh, spec);
  if (job === "ambiguous") yield* sh.error(`${who}: ${spec.replace(/^%\??/, "")}: ambiguous job spec`);
  else if (job === null) yield* sh.error(`${who}: ${spec}: no such job`);
  else return job;
  return null;
}
