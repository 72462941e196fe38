// The state of a unit, as /run and /proc tell it: there is one, auditd.service.
import { new_stat } from "../../kernel/uapi/stat.ts";
import { FAILED } from "../init/manager.ts";
import type { Code } from "../lib/code.ts";
import { read_file } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { boot_time, HZ, read_proc } from "../procps/readproc.ts";

export const UNIT_FILE = "/lib/systemd/system/auditd.service";
export const WANTED_BY = "/etc/systemd/system/multi-user.target.wants/auditd.service";

export interface UnitState {
  /** main process; null: not running */
  pid: number | null;
  comm: string;
  cmdline: string;
  /** seconds since the Epoch when it was started */
  since: number;
  enabled: boolean;
  /** how it failed when it was started, or ran last; null: it did not, or that was reset */
  failure: Failure | null;
}

/** The process whose end was a failure. */
export interface Failure {
  /** its control process (ExecStart), not the daemon itself */
  starting: boolean;
  pid: number;
  /** wait status */
  status: number;
  /** seconds since the Epoch */
  at: number;
}

function* failure(): Code<Failure | null> {
  const text = yield* read_file(FAILED);
  if (typeof text !== "string") return null;
  const [kind, pid, status, at] = text.split(" ");
  return { starting: kind === "start", pid: Number(pid), status: Number(status), at: Number(at) };
}

/** auditd.service, auditd: the unit there is; null for every other name. */
export const unit_name = (text: string): string | null =>
  /^(auditd)(\.service)?$/.test(text) ? "auditd.service" : null;
/** A name with its type. */
export const full_name = (text: string): string => (text.includes(".") ? text : `${text}.service`);

export function* unit_state(): Code<UnitState> {
  const text = yield* read_file("/run/auditd.pid");
  const pid = typeof text === "string" ? Number.parseInt(text, 10) : 0;
  const proc = pid > 0 ? yield* read_proc(pid) : null;
  const enabled = (yield sys.lstat(WANTED_BY, new_stat())) >= 0;
  if (proc?.comm !== "auditd")
    return { pid: null, comm: "", cmdline: "", since: 0, enabled, failure: yield* failure() };
  const cmdline = yield* read_file(`/proc/${pid}/cmdline`);
  const since = (yield* boot_time()) + proc.start / HZ;
  return {
    pid,
    comm: proc.comm,
    cmdline: typeof cmdline === "string" ? cmdline.split("\0").filter(Boolean).join(" ") : "",
    since,
    enabled,
    failure: null,
  };
}
