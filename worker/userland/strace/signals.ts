// Signals: names, sets, actions and what a tracer is told of one.
import * as S from "../../kernel/uapi/signal.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { address, hex, int, type Printer, plain, pointer } from "./call.ts";
import { braces, has } from "./structs.ts";
import { bits_of, type Names } from "./xlat.ts";

/** SIGTERM, SIGRT_5, or the number. */
export function signal_name(sig: number): ByteString {
  if (sig >= 32 && sig <= S._NSIG) return `SIGRT_${sig - 32}`;
  const name = sig > 0 ? S.SIGNAL_NAMES[sig] : undefined;
  return name === undefined ? String(sig) : `SIG${name}`;
}
export const sig: Printer = plain((v) => signal_name(int(v)));

/** A set of signals: [INT TERM], ~[KILL STOP] when most are in it. */
export function set_text(set: bigint): ByteString {
  if (set === 0n) return "[]";
  const members: number[] = [];
  const others: number[] = [];
  for (let n = 1; n <= S._NSIG; n++) ((set & S.sigmask(n)) !== 0n ? members : others).push(n);
  const names = (list: number[]) => `[${list.map((n) => signal_name(n).replace(/^SIG/, "")).join(" ")}]`;
  return members.length >= (S._NSIG * 2) / 3 ? `~${names(others)}` : names(members);
}
const set = (value: unknown) => {
  if (typeof value === "bigint") return set_text(value);
  return has(value, "set") ? set_text(value.set as bigint) : null;
};
export const sigset_in = pointer(8, set);
export const sigset_out = pointer(8, set, true);
/** rt_sigsuspend's mask: programs of the machine hand the set itself over. */
export const sigset_value: Printer = plain((v) => set_text(v));

const SA_FLAGS: Names = {
  SA_RESTORER: S.SA_RESTORER,
  SA_RESTART: S.SA_RESTART,
  SA_NODEFER: S.SA_NODEFER,
  SA_RESETHAND: S.SA_RESETHAND,
  SA_SIGINFO: S.SA_SIGINFO,
  SA_NOCLDSTOP: S.SA_NOCLDSTOP,
  SA_NOCLDWAIT: S.SA_NOCLDWAIT,
};
function handler_text(handler: unknown): ByteString {
  if (handler === S.SIG_DFL) return "SIG_DFL";
  if (handler === S.SIG_IGN) return "SIG_IGN";
  return has(handler, "text") ? hex(handler.text as bigint) : address(0n);
}
const action = (value: unknown) =>
  has(value, "sa_handler")
    ? braces(
        `sa_handler=${handler_text(value.sa_handler)}`,
        `sa_mask=${set_text(value.sa_mask as bigint)}`,
        `sa_flags=${bits_of(SA_FLAGS, Number(value.sa_flags), "SA_???")}`,
      )
    : null;
export const sigaction_in = pointer(32, action);
export const sigaction_out = pointer(32, action, true);

const SIGEV: Readonly<Record<number, string>> = {
  [S.SIGEV_SIGNAL]: "SIGEV_SIGNAL",
  [S.SIGEV_NONE]: "SIGEV_NONE",
};
/** {sigev_signo=SIGALRM, sigev_notify=SIGEV_SIGNAL} */
export const sigevent_in = pointer(64, (value) =>
  has(value, "sigev_notify")
    ? braces(
        `sigev_signo=${signal_name(Number(value.sigev_signo))}`,
        `sigev_notify=${SIGEV[Number(value.sigev_notify)] ?? `${value.sigev_notify} /* SIGEV_??? */`}`,
      )
    : null,
);

const CHLD_CODES = [
  "",
  "CLD_EXITED",
  "CLD_KILLED",
  "CLD_DUMPED",
  "CLD_TRAPPED",
  "CLD_STOPPED",
  "CLD_CONTINUED",
];
const CODES: Readonly<Record<number, string>> = {
  [S.SI_USER]: "SI_USER",
  [S.SI_KERNEL]: "SI_KERNEL",
  [S.SI_TIMER]: "SI_TIMER",
  [S.SI_TKILL]: "SI_TKILL",
};

/** {si_signo=SIGINT, si_code=SI_USER, si_pid=1, si_uid=0} */
export function siginfo_text(info: S.siginfo): ByteString {
  const { si_signo, si_code } = info;
  const child = si_signo === S.SIGCHLD && si_code > 0 && si_code < CHLD_CODES.length;
  const out = [
    `si_signo=${signal_name(si_signo)}`,
    `si_code=${child ? CHLD_CODES[si_code] : (CODES[si_code] ?? si_code)}`,
  ];
  if (child) {
    const status = si_code === S.CLD_EXITED ? String(info.si_status) : signal_name(info.si_status);
    out.push(
      `si_pid=${info.si_pid}`,
      `si_uid=${info.si_uid}`,
      `si_status=${status}`,
      "si_utime=0",
      "si_stime=0",
    );
  } else if (si_code === S.SI_TIMER) {
    const id = info.si_pid === 0 ? "0" : `0x${info.si_pid.toString(16)}`;
    out.push(`si_timerid=${id}`, `si_overrun=${info.si_uid}`, "si_int=0", "si_ptr=NULL");
  } else if (si_code <= 0) out.push(`si_pid=${info.si_pid}`, `si_uid=${info.si_uid}`);
  else if ([S.SIGSEGV, S.SIGBUS, S.SIGILL, S.SIGFPE].includes(si_signo)) out.push("si_addr=NULL");
  return braces(...out);
}
export const siginfo_out = pointer(
  128,
  (value) => (has(value, "si_signo") ? siginfo_text(value as unknown as S.siginfo) : null),
  true,
);

/** The status that wait4 stores: [{WIFEXITED(s) && WEXITSTATUS(s) == 0}]. */
export function wait_text(status: number): ByteString {
  const low = status & 0x7f;
  if ((status & 0xff) === 0x7f) {
    const stop = (status >> 8) & 0xff;
    const name = stop & 0x80 ? `${signal_name(stop & 0x7f)} | 0x80` : signal_name(stop);
    const event = status >> 16 ? ` | PTRACE_EVENT_??? << 16` : "";
    return `{WIFSTOPPED(s) && WSTOPSIG(s) == ${name}}${event}`;
  }
  if (status === 0xffff) return "{WIFCONTINUED(s)}";
  if (low === 0) return `{WIFEXITED(s) && WEXITSTATUS(s) == ${(status >> 8) & 0xff}}`;
  return `{WIFSIGNALED(s) && WTERMSIG(s) == ${signal_name(low)}${status & 0x80 ? " && WCOREDUMP(s)" : ""}}`;
}
/** Stored only where a child was found. */
export const wait_status: Printer = {
  out: true,
  *print(c, value) {
    if (value === 0n) return "NULL";
    if (c.result === null || c.result <= 0n) return hex(value);
    return (yield* status_in.print(c, value)) ?? hex(value);
  },
};
const status_in = pointer(4, (value) =>
  has(value, "status") ? `[${wait_text(Number(value.status))}]` : null,
);
