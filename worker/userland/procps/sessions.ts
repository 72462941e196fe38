// Who is logged in. The machine keeps no utmp: sessions are those whose leader has a login id and a terminal.
import type { Code } from "../lib/code.ts";
import { getpwuid } from "../lib/passwd.ts";
import { read_file } from "../lib/stdio.ts";
import { boot_time, HZ, type Proc, read_procs, tty_name } from "./readproc.ts";

export interface Session {
  user: string;
  /** pts/0 */
  tty: string;
  /** seconds since the Epoch */
  since: number;
  leader: Proc;
  /** the process in the foreground of the terminal */
  foreground: Proc;
}

export function* sessions(): Code<Session[]> {
  const procs = yield* read_procs();
  const boot = yield* boot_time();
  const out: Session[] = [];
  for (const p of procs) {
    if (p.session !== p.pid || p.tty === 0) continue;
    const id = yield* read_file(`/proc/${p.pid}/loginuid`);
    if (typeof id !== "string" || id.trim() === "4294967295") continue;
    out.push({
      user: (yield* getpwuid(Number(id)))?.name ?? id.trim(),
      tty: tty_name(p.tty),
      since: boot + p.start / HZ,
      leader: p,
      foreground: procs.find((q) => q.pgrp === p.tpgid && q.pid === p.tpgid) ?? p,
    });
  }
  return out;
}
