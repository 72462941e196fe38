// Signals, faults and tracing.

import { __WALL, PR_SET_NAME, type wait_status } from "../../kernel/uapi/sched.ts";
import * as S from "../../kernel/uapi/signal.ts";
import { Syscall, USER_TRAP } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { usleep } from "./sleeping.ts";
import { one_call, report, type Subcommand, type Subcommands } from "./subcommand.ts";

const PTRACE_TRACEME = 0;
const PTRACE_POKEUSER = 6;
const PTRACE_CONT = 7;
const PTRACE_ATTACH = 16;
const PTRACE_DETACH = 17;
/** Most children of killpg. */
const MAX_CHILDREN = 64;

/** raise(3): the signal goes to the calling thread, which takes it before it returns. */
export function* raise(sig: number): Code<number> {
  const tid = yield sys.gettid();
  const pid = yield sys.getpid();
  return yield sys.tgkill(pid, tid, sig);
}

const fault = (about: string, sig: number): Subcommand => ({
  usage: "",
  about,
  *run() {
    yield new Syscall(USER_TRAP, sig);
    return 0;
  },
});

// There is no subcommand fpe: a C compiler replaces 1 / z by a comparison, and nothing faults.
export const signals: Subcommands = {
  segv: fault("writes to the address 0", S.SIGSEGV),
  ill: fault("executes an undefined instruction", S.SIGILL),
  abort: {
    usage: "",
    about: "abort(3)",
    *run() {
      yield sys.rt_sigprocmask(S.SIG_UNBLOCK, { set: S.sigmask(S.SIGABRT) });
      yield* raise(S.SIGABRT);
      return 0;
    },
  },
  raise: {
    usage: "[SIGNAL]",
    about: "raise(3)",
    *run(a) {
      yield* raise(a.number(2, S.SIGTERM));
      return 0;
    },
  },
  kill: one_call("PID [SIGNAL]", "kill(2)", "kill", (a) => sys.kill(a.number(2, 0), a.number(3, 0))),
  tkill: one_call("TID [SIGNAL]", "tkill(2)", "tkill", (a) => sys.tkill(a.number(2, 0), a.number(3, 0))),
  killpg: {
    usage: "[COUNT]",
    about: "SIGUSR1 for a group of COUNT children named victim and the caller, which ignores it",
    *run(a) {
      yield sys.setpgid(0, 0);
      yield sys.rt_sigaction(
        S.SIGUSR1,
        { sa_handler: S.SIG_IGN, sa_flags: S.SA_RESTART, sa_mask: S.sigmask(S.SIGUSR1) },
        { sa_handler: S.SIG_DFL, sa_flags: 0, sa_mask: 0n },
      );
      const children: number[] = [];
      for (let i = 0; i < Math.min(a.number(2, 3), MAX_CHILDREN); i++)
        children.push(
          yield sys.fork(function* () {
            yield sys.prctl(PR_SET_NAME, "victim");
            yield sys.pause();
            return 0;
          }),
        );
      yield* usleep(100_000);
      const status = yield* report("kill", yield sys.kill(0, S.SIGUSR1));
      for (const child of children) {
        yield sys.kill(child, S.SIGKILL);
        yield sys.wait4(child, null);
      }
      return status;
    },
  },
  ptrace: {
    usage: "PID",
    about: "attaches to a process, waits for it to stop and lets it go",
    *run(a) {
      const pid = a.number(2, 0);
      const r = yield sys.syscall(SYS.ptrace, PTRACE_ATTACH, pid, 0, 0);
      if (r === 0) {
        yield sys.wait4(pid, null, __WALL);
        yield sys.syscall(SYS.ptrace, PTRACE_DETACH, pid, 0, 0);
      }
      return yield* report("ptrace", r);
    },
  },
  traceme: {
    usage: "",
    about: "a child asks to be traced; POKEUSER and CONT",
    *run() {
      const child = yield sys.fork(function* () {
        yield sys.syscall(SYS.ptrace, PTRACE_TRACEME, 0, 0, 0);
        yield* raise(S.SIGSTOP);
        return 0;
      });
      const status: wait_status = { status: 0 };
      yield sys.wait4(child, status);
      yield sys.syscall(SYS.ptrace, PTRACE_POKEUSER, child, 0, 0);
      yield sys.syscall(SYS.ptrace, PTRACE_CONT, child, 0, 0);
      yield sys.wait4(child, status);
      return 0;
    },
  },
  process_vm_readv: one_call("PID [ADDRESS]", "process_vm_readv(2) of 8 bytes", "process_vm_readv", (a) =>
    sys.syscall(
      SYS.process_vm_readv,
      a.number(2, 0),
      [{ iov_base: 0, iov_len: 8 }],
      1,
      [{ iov_base: a.number(3, 0), iov_len: 8 }],
      1,
      0,
    ),
  ),
};
