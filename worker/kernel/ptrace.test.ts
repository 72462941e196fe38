// If this fails, a tracer does not see its tracee stop where ptrace(2) says, or may trace what it must not.
import { expect, test } from "vitest";
import { audit_socket } from "../../test/audit_client.ts";
import { fork_sleeper, run_kernel } from "../../test/kernel.ts";
import { rule } from "../../test/rule.ts";
import { sendRule } from "../userland/audit/libaudit/netlink.ts";
import type { Code } from "../userland/lib/code.ts";
import { read_fd } from "../userland/lib/stdio.ts";
import * as sys from "../userland/lib/sys.ts";
import * as A from "./uapi/audit.ts";
import { ECHILD, EFAULT, EIO, EPERM, ERESTART_RESTARTBLOCK, ESRCH } from "./uapi/errno.ts";
import * as P from "./uapi/ptrace.ts";
import { __WALL, WCONTINUED, WNOHANG, WUNTRACED } from "./uapi/sched.ts";
import * as S from "./uapi/signal.ts";
import { SYS } from "./uapi/unistd_64.ts";

const ptrace = (request: number, pid: number, addr: unknown = 0, data: unknown = 0) =>
  sys.syscall(SYS.ptrace, request, pid, addr, data);

/** The next thing wait4 has to tell of `pid`, in hexadecimal, or its errno. */
function* wait_for(pid: number, options = __WALL): Code<string> {
  const status = { status: 0 };
  const r = yield sys.wait4(pid, status, options);
  return r === pid ? status.status.toString(16) : String(r);
}

function* child_of(body: () => Code<unknown>): Code<number> {
  return yield sys.fork(function* () {
    yield* body();
    return 3;
  });
}

function* status_of(pid: number): Code<string> {
  const fd = yield sys.open(`/proc/${pid}/status`, 0);
  const data = yield* read_fd(fd);
  yield sys.close(fd);
  return String(data);
}

/** What the body pushes. */
function run(body: (log: unknown[]) => Code<void>): unknown[] {
  const log: unknown[] = [];
  run_kernel(function* () {
    yield* body(log);
  });
  return log;
}

test("PTRACE_TRACEME, PTRACE_SYSCALL: a stop at each end of a call, with its registers and memory", () => {
  const log = run(function* (out) {
    const pid = yield* child_of(function* () {
      yield ptrace(P.PTRACE_TRACEME, 0);
      yield sys.kill(yield sys.getpid(), S.SIGSTOP);
      yield sys.mkdir("/tmp/x", 0o755);
    });
    out.push(yield* wait_for(pid));
    yield ptrace(P.PTRACE_SETOPTIONS, pid, 0, P.PTRACE_O_TRACESYSGOOD | P.PTRACE_O_TRACEEXIT);
    yield ptrace(P.PTRACE_SYSCALL, pid);
    out.push(yield* wait_for(pid));
    const regs: P.user_regs_struct = {};
    yield ptrace(P.PTRACE_GETREGS, pid, 0, regs);
    out.push(regs.orig_rax, BigInt.asIntN(64, regs.rax), regs.rsi);
    const memory = { value: "" };
    const read = (at: bigint) =>
      sys.syscall(
        SYS.process_vm_readv,
        pid,
        [{ iov_base: memory, iov_len: 64 }],
        1,
        [{ iov_base: at, iov_len: 64 }],
        1,
        0,
      );
    out.push(yield read(regs.rdi), memory.value, yield read(0x1000n));
    const word = { value: 0n };
    out.push(yield ptrace(P.PTRACE_PEEKDATA, pid, regs.rdi + 5n, word), word.value);
    const status = yield* status_of(pid);
    out.push(/State:\t(.*)/.exec(status)?.[1], /TracerPid:\t(.*)/.exec(status)?.[1]);
    yield ptrace(P.PTRACE_SYSCALL, pid);
    out.push(yield* wait_for(pid));
    yield ptrace(P.PTRACE_GETREGS, pid, 0, regs);
    out.push(regs.rax);
    yield ptrace(P.PTRACE_CONT, pid);
    out.push(yield* wait_for(pid));
    const message = { value: 0n };
    yield ptrace(P.PTRACE_GETEVENTMSG, pid, 0, message);
    out.push(message.value);
    yield ptrace(P.PTRACE_CONT, pid);
    out.push(yield* wait_for(pid));
  });
  expect(log).toEqual([
    "137f",
    "857f",
    83n,
    -38n,
    0o755n,
    7,
    "/tmp/x\0",
    -EFAULT,
    0,
    BigInt("x".charCodeAt(0)),
    "t (tracing stop)",
    "1",
    "857f",
    0n,
    "6057f",
    0x300n,
    "300",
  ]);
});

test("PTRACE_SEIZE, INTERRUPT, LISTEN: what strace does with the program it starts", () => {
  const log = run(function* (out) {
    const pid = yield* child_of(function* () {
      yield sys.kill(yield sys.getpid(), S.SIGSTOP);
    });
    out.push(yield* wait_for(pid, WUNTRACED));
    out.push(yield ptrace(P.PTRACE_SEIZE, pid, 0, P.PTRACE_O_TRACESYSGOOD));
    out.push(yield ptrace(P.PTRACE_INTERRUPT, pid), yield* wait_for(pid));
    out.push(yield ptrace(P.PTRACE_LISTEN, pid), yield ptrace(P.PTRACE_CONT, pid));
    yield sys.kill(pid, S.SIGCONT);
    out.push(yield* wait_for(pid), yield ptrace(P.PTRACE_CONT, pid));
    out.push(yield* wait_for(pid), yield ptrace(P.PTRACE_CONT, pid, 0, S.SIGCONT));
    out.push(yield* wait_for(pid));
  });
  expect(log).toEqual(["137f", 0, 0, "80137f", 0, -ESRCH, "80057f", 0, "127f", 0, "300"]);
});

test("an interrupted sleep goes on, and a detached process runs on untraced", () => {
  const log = run(function* (out) {
    const pid = yield* child_of(function* () {
      yield sys.nanosleep({ tv_sec: 5, tv_nsec: 0 }, { tv_sec: 0, tv_nsec: 0 });
    });
    yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
    yield ptrace(P.PTRACE_ATTACH, pid);
    out.push(yield* wait_for(pid));
    const regs: P.user_regs_struct = {};
    yield ptrace(P.PTRACE_GETREGS, pid, 0, regs);
    out.push(Number(BigInt.asIntN(64, regs.rax)));
    yield ptrace(P.PTRACE_SYSCALL, pid);
    out.push(yield* wait_for(pid));
    yield ptrace(P.PTRACE_GETREGS, pid, 0, regs);
    out.push(regs.orig_rax);
    out.push(yield ptrace(P.PTRACE_DETACH, pid), yield ptrace(P.PTRACE_CONT, pid));
    out.push(yield* wait_for(pid));
  });
  expect(log).toEqual(["137f", -ERESTART_RESTARTBLOCK, "57f", BigInt(SYS.restart_syscall), 0, -ESRCH, "300"]);
});

test("a signal is the tracer's to drop, to change or to deliver", () => {
  const log = run(function* (out) {
    for (const given of [0, S.SIGUSR1, S.SIGKILL]) {
      const pid = yield* child_of(function* () {
        yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      });
      yield ptrace(P.PTRACE_SEIZE, pid);
      yield sys.sched_yield();
      yield sys.kill(pid, S.SIGTERM);
      out.push(yield* wait_for(pid));
      const info: Partial<S.siginfo> = {};
      yield ptrace(P.PTRACE_GETSIGINFO, pid, 0, info);
      out.push(info.si_pid === (yield sys.getpid()) && info.si_code === S.SI_USER);
      yield ptrace(P.PTRACE_CONT, pid, 0, given);
      if (given === S.SIGUSR1) out.push(yield* wait_for(pid));
      else out.push(yield* wait_for(pid));
    }
  });
  expect(log).toEqual(["f7f", true, "300", "f7f", true, "a", "f7f", true, "9"]);
});

test("children are traced with their parent, and events name them", () => {
  const log = run(function* (out) {
    const pid = yield* child_of(function* () {
      yield ptrace(P.PTRACE_TRACEME, 0);
      yield sys.kill(yield sys.getpid(), S.SIGSTOP);
      const grandchild = yield sys.fork(function* () {
        return yield sys.exit_group(7);
      });
      yield sys.wait4(grandchild, null);
    });
    yield* wait_for(pid);
    yield ptrace(P.PTRACE_SETOPTIONS, pid, 0, P.PTRACE_O_TRACEFORK);
    yield ptrace(P.PTRACE_CONT, pid);
    out.push(yield* wait_for(pid));
    const message = { value: 0n };
    yield ptrace(P.PTRACE_GETEVENTMSG, pid, 0, message);
    const grandchild = Number(message.value);
    out.push(yield* wait_for(grandchild));
    yield ptrace(P.PTRACE_CONT, grandchild);
    // the tracer takes its status first, then the parent may
    out.push(yield* wait_for(grandchild));
    yield ptrace(P.PTRACE_CONT, pid);
    out.push(yield* wait_for(pid));
    yield ptrace(P.PTRACE_CONT, pid, 0, S.SIGCHLD);
    out.push(yield* wait_for(pid), yield* wait_for(-1, __WALL | WNOHANG));
  });
  expect(log).toEqual(["1057f", "137f", "700", "117f", "300", String(-ECHILD)]);
});

test("a tracer that dies sets free what it traced, or takes it along with PTRACE_O_EXITKILL", () => {
  const log = run(function* (out) {
    for (const options of [0, P.PTRACE_O_EXITKILL]) {
      const pid = yield* fork_sleeper();
      yield sys.sched_yield();
      const tracer = yield* child_of(function* () {
        yield ptrace(P.PTRACE_SEIZE, pid, 0, options);
        yield ptrace(P.PTRACE_INTERRUPT, pid);
        yield* wait_for(pid);
      });
      yield* wait_for(tracer);
      yield sys.nanosleep({ tv_sec: 1, tv_nsec: 0 });
      out.push(/State:\t(.)/.exec(yield* status_of(pid))?.[1]);
      yield sys.kill(pid, S.SIGTERM);
      out.push(yield* wait_for(pid, WCONTINUED));
    }
  });
  expect(log).toEqual(["S", "f", "Z", "9"]);
});

test("errnos of ptrace(2)", () => {
  const log = run(function* (out) {
    const pid = yield* fork_sleeper();
    const me = yield sys.getpid();
    out.push(yield ptrace(P.PTRACE_ATTACH, 99999), yield ptrace(P.PTRACE_ATTACH, me));
    out.push(yield ptrace(P.PTRACE_ATTACH, 2));
    out.push(yield ptrace(P.PTRACE_CONT, pid), yield ptrace(P.PTRACE_SEIZE, pid, 1));
    out.push(yield ptrace(P.PTRACE_SEIZE, pid), yield ptrace(P.PTRACE_SEIZE, pid));
    out.push(yield ptrace(P.PTRACE_CONT, pid), yield ptrace(P.PTRACE_INTERRUPT, pid));
    yield* wait_for(pid);
    out.push(yield ptrace(P.PTRACE_CONT, pid, 0, 65), yield ptrace(P.PTRACE_GET_SYSCALL_INFO, pid, 88, {}));
    const other = yield* child_of(function* () {
      yield sys.setuid(1000);
      out.push(yield ptrace(P.PTRACE_ATTACH, me));
    });
    yield* wait_for(other);
  });
  expect(log).toEqual([-ESRCH, -EPERM, -EPERM, -ESRCH, -EIO, 0, -EPERM, -ESRCH, 0, -EIO, -EIO, -EPERM]);
});

test("OBJ_PID and the target's CONTAINER_INFO, for a refused attempt too", () => {
  let pid = 0;
  const { records } = run_kernel(function* () {
    const socket = yield* audit_socket();
    const arch: [number, number, number] = [A.AUDIT_ARCH, A.AUDIT_EQUAL, A.AUDIT_ARCH_X86_64];
    yield* sendRule(
      socket,
      A.AUDIT_ADD_RULE,
      rule(A.AUDIT_FILTER_EXIT, A.AUDIT_ALWAYS, [SYS.ptrace], [arch]),
    );
    pid = yield* fork_sleeper();
    const fd = yield sys.open(`/proc/${pid}/containerid`, 1);
    yield sys.write(fd, "42");
    yield sys.close(fd);
    yield ptrace(P.PTRACE_ATTACH, pid);
    yield* wait_for(pid);
    yield ptrace(P.PTRACE_DETACH, pid);
    const other = yield* child_of(function* () {
      yield sys.setuid(1000);
      yield ptrace(P.PTRACE_ATTACH, pid);
    });
    yield* wait_for(other);
  });
  const of = (type: string) => records.filter((r) => r.startsWith(type));
  expect(of("OBJ_PID").map((r) => /opid=(\d+)/.exec(r)?.[1])).toEqual([String(pid), String(pid)]);
  expect(of("CONTAINER_INFO")).toEqual([
    "CONTAINER_INFO op=target contid=42",
    "CONTAINER_INFO op=target contid=42",
  ]);
  expect(of("SYSCALL").map((r) => /exit=(-?\d+)/.exec(r)?.[1])).toEqual(["0", "0", "-1"]);
});
