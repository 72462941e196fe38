// System calls on processes, their memory, identity, signals and time.

import { CAP_NAMES } from "../../kernel/uapi/capability.ts";
import * as C from "../../kernel/uapi/sched.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import * as B from "./basic.ts";
import {
  address,
  type Call,
  hex,
  int,
  type Printer,
  peek,
  plain,
  pointer,
  type Sysent,
  type Table,
  uint,
} from "./call.ts";
import * as X from "./flags.ts";
import { quote, quote_limited } from "./quote.ts";
import * as G from "./signals.ts";
import * as S from "./structs.ts";
import { time_state, timex } from "./timex.ts";
import { bits, bits_of, type Names, one } from "./xlat.ts";

const { d, u, addr, id } = B;
const nothing: Sysent = { args: [] };
const pid = d;

/** argv: the strings, as many and as long as -s allows. */
const argv = pointer(4096, (v, c) => {
  if (!Array.isArray(v)) return null;
  const shown = v.slice(0, c.o.strsize).map((s: ByteString) => quote_limited(s, c.o.strsize, c.o.hex));
  return `[${[...shown, ...(v.length > shown.length ? ["..."] : [])].join(", ")}]`;
});
/** envp: how many there are. */
const envp: Printer = {
  *print(c, value) {
    if (c.o.verbose) return yield* argv.print(c, value);
    if (value === 0n) return "NULL";
    const found = yield* peek(c, value, 4096);
    if (!Array.isArray(found)) return hex(value);
    return `${hex(value)} /* ${found.length} ${found.length === 1 ? "var" : "vars"} */`;
  },
};

const clone_flags = (v: bigint): ByteString => {
  const flags = uint(v);
  const sig = flags & 0xff;
  const names = bits_of(X.CLONE, flags & ~0xff, "CLONE_???");
  if (sig === 0) return names;
  return flags & ~0xff ? `${names}|${G.signal_name(sig)}` : G.signal_name(sig);
};
/** clone(2): the arguments in the order strace gives them, each with its name. */
const clone: Sysent = {
  args: [
    plain((_v, c) => `child_stack=${address(c.args[1])}`),
    plain((_v, c) => `flags=${clone_flags(c.args[0])}`),
    {
      out: true,
      whole: true,
      *print(c) {
        const tid = uint(c.args[0]) & (C.CLONE_CHILD_SETTID | C.CLONE_CHILD_CLEARTID);
        return tid ? `child_tidptr=${hex(c.args[3])}` : null;
      },
    },
  ],
};

const utsname = pointer(
  390,
  (v, c) => {
    if (!S.has(v, "sysname")) return null;
    const part = (name: string) => `${name}=${quote(String(v[name]))}`;
    return c.o.verbose
      ? S.braces(...["sysname", "nodename", "release", "version", "machine", "domainname"].map(part))
      : S.braces(part("sysname"), part("nodename"), "...");
  },
  true,
);
const cap_name = (name: string): ByteString => `CAP_${name.replace(/^cap_/i, "").toUpperCase()}`;
const cap_set = (set: unknown): ByteString => {
  const names = CAP_NAMES.filter((_n, i) => ((set as bigint) >> BigInt(i)) & 1n).map(
    (n) => `1<<${cap_name(n)}`,
  );
  return names.length === 0 ? "0" : names.join("|");
};
const caps = (out: boolean) =>
  pointer(
    24,
    (v) =>
      S.has(v, "effective")
        ? S.braces(
            `effective=${cap_set(v.effective)}`,
            `permitted=${cap_set(v.permitted)}`,
            `inheritable=${cap_set(v.inheritable)}`,
          )
        : null,
    out,
  );
const cap_header = plain((v) =>
  v < 0x10000n ? S.braces("version=_LINUX_CAPABILITY_VERSION_3", `pid=${int(v)}`) : hex(v),
);

const timer_flags = bits({ TIMER_ABSTIME: C.TIMER_ABSTIME }, "TIMER_???");
/** Three numbers that the call stores: programs of the machine give one array for them. */
const three_ids: Printer = {
  out: true,
  *print(c, value) {
    const found = yield* peek(c, value, 12);
    return Array.isArray(found) ? found.map((n) => `[${n}]`).join(", ") : hex(value);
  },
};
const id_list = (out: boolean) => pointer(65536, (v) => (Array.isArray(v) ? `[${v.join(", ")}]` : null), out);

const prctl_arg: Printer = {
  *print(c, value) {
    switch (int(c.args[0])) {
      case C.PR_SET_NAME:
        return yield* B.str.print(c, value);
      case C.PR_CAPBSET_READ:
      case C.PR_CAPBSET_DROP:
        return int(value) in CAP_NAMES ? cap_name(CAP_NAMES[int(value)]) : hex(value);
      case C.PR_SET_SECUREBITS:
        return bits_of(X.SECUREBITS, int(value), "SECBIT_???");
      case C.PR_SET_PDEATHSIG:
        return G.signal_name(int(value));
      case C.PR_GET_DUMPABLE:
      case C.PR_GET_KEEPCAPS:
      case C.PR_GET_SECUREBITS:
        return null;
      default:
        return value < 0x10000n ? String(value) : hex(value);
    }
  },
};

function* resuming(c: Call) {
  yield* [];
  return `<... resuming interrupted ${c.previous} ...>`;
}
const ARCH_PRCTL: Names = {
  ARCH_SET_GS: 0x1001,
  ARCH_SET_FS: 0x1002,
  ARCH_GET_FS: 0x1003,
  ARCH_GET_GS: 0x1004,
};
const signals_size = B.lu;

export const tasks: Table = {
  execve: { args: [B.path, argv, envp] },
  execveat: { args: [B.dirfd, B.path, argv, envp, bits(X.AT, "AT_???")] },
  clone,
  fork: nothing,
  vfork: nothing,
  exit: { args: [d], result: "none" },
  exit_group: { args: [d], result: "none" },
  wait4: { args: [pid, G.wait_status, bits(X.WAIT, "W???"), S.rusage_out] },
  waitid: { args: [one(X.WAITID, "P_???"), pid, G.siginfo_out, bits(X.WAIT, "W???"), S.rusage_out] },
  unshare: { args: [bits(X.CLONE, "CLONE_???")] },
  setns: { args: [B.fd, bits(X.CLONE, "CLONE_???")] },
  getpid: nothing,
  gettid: nothing,
  getppid: nothing,
  getpgrp: nothing,
  getpgid: { args: [pid] },
  setpgid: { args: [pid, pid] },
  getsid: { args: [pid] },
  setsid: nothing,
  sched_yield: nothing,
  prctl: { args: [one(X.PRCTL, "PR_???"), prctl_arg] },
  arch_prctl: { args: [one(ARCH_PRCTL, "ARCH_???"), addr] },
  set_tid_address: { args: [addr] },
  set_robust_list: { args: [addr, B.lu] },
  prlimit64: { args: [pid, one(X.RLIMITS, "RLIMIT_???"), S.rlimit_in, S.rlimit_out] },
  getrusage: { args: [one(X.RUSAGE, "RUSAGE_???"), S.rusage_out] },
  setpriority: { args: [one(X.PRIORITY, "PRIO_???"), d, d] },
  getpriority: { args: [one(X.PRIORITY, "PRIO_???"), d] },
  brk: { args: [addr], result: "hex" },
  mmap: {
    args: [addr, B.lu, bits(X.PROT, "PROT_???"), bits(X.MAP, "MAP_???"), B.fd, B.x],
    result: "hex",
  },
  munmap: { args: [addr, B.lu] },
  mprotect: { args: [addr, B.lu, bits(X.PROT, "PROT_???")] },
  kill: { args: [pid, G.sig] },
  tkill: { args: [pid, G.sig] },
  tgkill: { args: [pid, pid, G.sig] },
  rt_sigaction: { args: [G.sig, G.sigaction_in, G.sigaction_out, signals_size] },
  rt_sigprocmask: { args: [one(X.SIGMASK_HOW, "SIG_???"), G.sigset_in, G.sigset_out, signals_size] },
  rt_sigsuspend: { args: [G.sigset_value, signals_size] },
  rt_sigpending: { args: [G.sigset_out, signals_size] },
  pause: nothing,
  alarm: { args: [u] },
  nanosleep: { args: [S.timespec_in, S.timespec_rem] },
  clock_nanosleep: {
    args: [one(X.CLOCKS, "CLOCK_???"), timer_flags, S.timespec_in, S.timespec_rem],
  },
  timer_create: {
    args: [one(X.CLOCKS, "CLOCK_???"), G.sigevent_in, S.timer_id],
  },
  timer_settime: { args: [d, timer_flags, S.itimerspec_in, S.itimerspec_out] },
  timer_gettime: { args: [d, S.itimerspec_out] },
  timer_delete: { args: [d] },
  restart_syscall: { args: [{ print: resuming }] },
  clock_gettime: { args: [one(X.CLOCKS, "CLOCK_???"), S.timespec_out] },
  clock_adjtime: { args: [one(X.CLOCKS, "CLOCK_???"), timex], aux: time_state },
  adjtimex: { args: [timex], aux: time_state },
  settimeofday: { args: [S.timeval_in, S.timezone_in] },
  clock_settime: { args: [one(X.CLOCKS, "CLOCK_???"), S.timespec_in] },
  getuid: nothing,
  geteuid: nothing,
  getgid: nothing,
  getegid: nothing,
  setuid: { args: [id] },
  setgid: { args: [id] },
  setreuid: { args: [id, id] },
  setregid: { args: [id, id] },
  setresuid: { args: [id, id, id] },
  setresgid: { args: [id, id, id] },
  getresuid: { args: [three_ids] },
  getresgid: { args: [three_ids] },
  getgroups: { args: [d, id_list(true)] },
  setgroups: { args: [d, id_list(false)] },
  capget: { args: [cap_header, caps(true)] },
  capset: { args: [cap_header, caps(false)] },
  uname: { args: [utsname] },
  sethostname: { args: [B.bytes(1), B.lu] },
  setdomainname: { args: [B.bytes(1), B.lu] },
  getrandom: { args: [B.bytes_out(true), B.lu, bits({ GRND_NONBLOCK: 1, GRND_RANDOM: 2 }, "GRND_???")] },
  syslog: { args: [d, B.bytes_out(), d] },
  reboot: { args: [B.x, B.x, one(X.REBOOT, "LINUX_REBOOT_CMD_???"), addr] },
  rseq: { args: [addr, B.x, B.x, B.x] },
};
