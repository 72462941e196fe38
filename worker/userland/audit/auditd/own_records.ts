// The records that auditd writes about itself (DAEMON_START and so on), with their own serial numbers.
import { CLOCK_REALTIME, type timespec, type utsname } from "../../../kernel/uapi/sched.ts";
import type { Code } from "../../lib/code.ts";
import { read_file } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import { VERSION } from "../version.ts";

/**
 * The first number of rand(3) after srand(seed): glibc's additive feedback generator. auditd's serial numbers start
 * at rand() % 10000 seeded with the time.
 */
export function firstRandom(seed: number): number {
  const r: number[] = [seed | 0 || 1];
  for (let i = 1; i < 31; i++) {
    const next = Number((16807n * BigInt(r[i - 1])) % 2147483647n);
    r.push(next < 0 ? next + 2147483647 : next);
  }
  for (let i = 31; i < 34; i++) r.push(r[i - 31]);
  for (let i = 34; i <= 344; i++) r.push((r[i - 31] + r[i - 3]) | 0);
  return r[344] >>> 1;
}

/** Milliseconds precision stamp of now: "1521122590.315". */
export function* stampNow(): Code<{ seconds: number; text: string }> {
  const now: timespec = { tv_sec: 0, tv_nsec: 0 };
  yield sys.clock_gettime(CLOCK_REALTIME, now);
  const ms = String(Math.floor(now.tv_nsec / 1e6)).padStart(3, "0");
  return { seconds: now.tv_sec, text: `${now.tv_sec}.${ms}` };
}

/** Who the daemon is, read from /proc/self like libaudit does. */
export interface Identity {
  auid: string;
  ses: string;
  pid: number;
  /** with its leading blank, empty without an LSM */
  subj: string;
}

export function* ownIdentity(): Code<Identity> {
  const auid = yield* read_file("/proc/self/loginuid");
  const ses = yield* read_file("/proc/self/sessionid");
  const label = yield* read_file("/proc/self/attr/current");
  return {
    auid: typeof auid === "string" ? auid : "4294967295",
    ses: typeof ses === "string" ? ses : "4294967295",
    pid: yield sys.getpid(),
    // the kernel's text may end with a newline or NUL, which becomes a blank
    subj:
      typeof label === "string" && label !== "" ? ` subj=${label.replace(/\0$/, "").replace(/\n/, " ")}` : "",
  };
}

export function* startText(id: Identity, format: string): Code<string> {
  const name: utsname = { sysname: "", nodename: "", release: "", version: "", machine: "", domainname: "" };
  yield sys.uname(name);
  return (
    `op=start ver=${VERSION} format=${format} kernel=${name.release} auid=${id.auid} pid=${id.pid} uid=0 ` +
    `ses=${id.ses}${id.subj} res=success`
  );
}

export const abortText = (id: Identity, op: string): string =>
  `op=${op} auid=${id.auid} pid=${id.pid} uid=0 ses=${id.ses}${id.subj} res=failed`;

/** Sender of a signal as far as it could be found out; -1 and "?" where not. */
export interface Sender {
  auid: number;
  uid: number;
  ses: number;
  pid: number;
  subj: string;
}
export const UNKNOWN_SENDER: Sender = { auid: -1, uid: -1, ses: -1, pid: -1, subj: "?" };

export const signalText = (op: string, s: Sender): string =>
  `op=${op} auid=${s.auid} uid=${s.uid} ses=${s.ses} pid=${s.pid} subj=${s.subj} res=success`;

export const reconfigureText = (s: Sender): string =>
  `op=reconfigure state=changed auid=${s.auid} pid=${s.pid} subj=${s.subj} res=success`;

/** uid and session of a process, as /proc shows them; -1 once it is gone. */
export function* processOf(pid: number): Code<{ uid: number; ses: number }> {
  const status = yield* read_file(`/proc/${pid}/status`);
  const ses = yield* read_file(`/proc/${pid}/sessionid`);
  const uid = typeof status === "string" ? /^Uid:\s*(\d+)/m.exec(status)?.[1] : undefined;
  return {
    uid: uid === undefined ? -1 : Number(uid),
    ses: typeof ses === "string" ? Number(ses) | 0 : -1,
  };
}
