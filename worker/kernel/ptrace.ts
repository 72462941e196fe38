// kernel/ptrace: one process watches and controls another.
import { audit_ptrace } from "./auditsc.ts";
import type { Kernel } from "./kernel.ts";
import { read_word } from "./mm/memory.ts";
import { ptrace_may_access } from "./ptrace_access.ts";
import { ptrace_link_task, ptrace_trap_notify, ptrace_unlink } from "./ptrace_stop.ts";
import { wake_up_process } from "./sched/core.ts";
import { find_task_by_vpid } from "./sched/task.ts";
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  type cred,
  PF_EXITING,
  PF_KTHREAD,
  type ptrace_link,
  type ptrace_stop,
  type task_struct,
} from "./sched_types.ts";
import { send_signal, signal_wake_up, valid_signal } from "./signal.ts";
import type { syscall_defs } from "./syscall_types.ts";
import { CAP_SYS_PTRACE, cap_raised } from "./uapi/capability.ts";
import { EFAULT, EINVAL, EIO, EPERM, ESRCH } from "./uapi/errno.ts";
import * as P from "./uapi/ptrace.ts";
import { SIGKILL, SIGSTOP, type siginfo } from "./uapi/signal.ts";
import type { Syscall } from "./uapi/syscall.ts";
import { user_regs } from "./user_address.ts";

/** Size of struct user on x86_64. */
const SIZEOF_USER = 928;

function ptrace_traceme(k: Kernel): number {
  const { current } = k;
  const parent = current.real_parent;
  if (current.ptrace) return -EPERM;
  const covers = (by: cred, of: cred) =>
    (of.cap_permitted & ~by.cap_permitted) === 0n || cap_raised(by.cap_effective, CAP_SYS_PTRACE);
  if (!covers(parent.cred, current.cred)) return -EPERM;
  if (!(parent.flags & PF_EXITING)) ptrace_link_task(current, parent, false, 0);
  return 0;
}

function ptrace_attach(k: Kernel, task: task_struct, seize: boolean, addr: unknown, options: number): number {
  if (k.listeners.trace?.enter("ptrace_attach", `pid ${task.tgid}`))
    return k.listeners.trace.leave(ptrace_attach(k, task, seize, addr, options));
  const { current } = k;
  if (seize && (Number(addr ?? 0) !== 0 || options & ~P.PTRACE_O_MASK)) return -EIO;
  audit_ptrace(k, task);
  if (task.flags & PF_KTHREAD || task.signal === current.signal) return -EPERM;
  const denied = ptrace_may_access(k, task, true);
  if (denied) return denied;
  if (task.exit_state !== 0 || task.ptrace) return -EPERM;
  ptrace_link_task(task, current, seize, seize ? options : 0);
  if (!seize)
    send_signal(
      k,
      SIGSTOP,
      { si_signo: SIGSTOP, si_code: 0, si_pid: 0, si_uid: 0, si_status: 0 },
      task,
      false,
    );
  if (task.state === __TASK_STOPPED) {
    (task.ptrace as unknown as ptrace_link).trap = true;
    signal_wake_up(k, task, SIGKILL);
  }
  return 0;
}

/** ptrace_resume, PTRACE_DETACH: the stopped task goes on, with signal `sig` or none. */
function ptrace_resume(k: Kernel, child: task_struct, request: number, sig: number): number {
  if (!valid_signal(sig)) return -EIO;
  const stop = child.ptrace_stop as ptrace_stop;
  stop.data = sig;
  if (request === P.PTRACE_DETACH) {
    ptrace_unlink(k, child);
    return 0;
  }
  (child.ptrace as ptrace_link).syscall_trace = request === P.PTRACE_SYSCALL;
  wake_up_process(k, child);
  return 0;
}

function ptrace_listen(k: Kernel, child: task_struct): number {
  const { ptrace, ptrace_stop: stop } = child;
  if (!ptrace?.seized || !stop?.info || stop.info.si_code >> 8 !== P.PTRACE_EVENT_STOP) return -EIO;
  stop.listening = true;
  if (ptrace.trap) wake_up_process(k, child);
  return 0;
}

/** Stores into the structure that the tracer's pointer leads to. */
function put(to: unknown, values: object): number {
  if (typeof to !== "object" || to === null) return -EFAULT;
  Object.assign(to, values);
  return 0;
}

function peek_user(k: Kernel, child: task_struct, addr: number, to: unknown): number {
  if (addr & 7 || addr < 0 || addr >= SIZEOF_USER) return -EIO;
  const name = P.USER_REGS[addr >> 3];
  return put(to, { value: name === undefined ? 0n : user_regs(k, child)[name] });
}

/** The registers of a system call and its result cannot be changed: they stand for values, not the other way round. */
function poke_user(addr: number): number {
  if (addr & 7 || addr < 0 || addr >= SIZEOF_USER) return -EIO;
  return /^(?:r1[2-5]|rbp|rbx)$/.test(P.USER_REGS[addr >> 3] ?? "") ? 0 : -EIO;
}

function get_regset(k: Kernel, child: task_struct, type: unknown, iov: unknown): number {
  if (type !== P.NT_PRSTATUS) return -EINVAL;
  const { iov_base } = (iov ?? {}) as Partial<P.iovec>;
  return put(iov_base, user_regs(k, child));
}

/** A request about a stopped task. */
function ptrace_request(
  k: Kernel,
  child: task_struct,
  request: number,
  addr: unknown,
  data: unknown,
): number {
  const link = child.ptrace as ptrace_link;
  switch (request) {
    case P.PTRACE_CONT:
    case P.PTRACE_SYSCALL:
    case P.PTRACE_DETACH:
      return ptrace_resume(k, child, request, Number(data ?? 0));
    case P.PTRACE_LISTEN:
      return ptrace_listen(k, child);
    case P.PTRACE_SETOPTIONS: {
      const options = Number(data ?? 0);
      if (options & ~P.PTRACE_O_MASK) return -EINVAL;
      link.options = options;
      return 0;
    }
    case P.PTRACE_GETEVENTMSG:
      return put(data, { value: BigInt(link.message) });
    case P.PTRACE_GETSIGINFO: {
      const info = child.ptrace_stop?.info;
      return info ? put(data, info satisfies siginfo) : -EINVAL;
    }
    case P.PTRACE_GETREGS:
      return put(data, user_regs(k, child));
    case P.PTRACE_GETREGSET:
      return get_regset(k, child, addr, data);
    case P.PTRACE_PEEKUSER:
      return peek_user(k, child, Number(addr ?? 0), data);
    case P.PTRACE_POKEUSER:
      return poke_user(Number(addr ?? 0));
    case P.PTRACE_PEEKTEXT:
    case P.PTRACE_PEEKDATA: {
      const value = read_word(k, child, BigInt((addr ?? 0) as number));
      return value === null ? -EIO : put(data, { value });
    }
    default:
      return -EIO;
  }
}

/** ptrace(2): request, pid, addr, data. What a pointer would lead to is an object. */
function sys_ptrace(k: Kernel, op: Syscall): number {
  const request = Number(op.a0);
  if (request === P.PTRACE_TRACEME) return ptrace_traceme(k);
  const child = find_task_by_vpid(k, Number(op.a1) | 0);
  if (!child) return -ESRCH;
  if (request === P.PTRACE_ATTACH || request === P.PTRACE_SEIZE)
    return ptrace_attach(k, child, request === P.PTRACE_SEIZE, op.a2, Number(op.a3 ?? 0));
  if (child.ptrace?.tracer !== k.current) return -ESRCH;
  const stopped = child.state === __TASK_TRACED && !child.ptrace_stop?.listening;
  if (request === P.PTRACE_INTERRUPT) {
    if (!child.ptrace.seized) return -EIO;
    ptrace_trap_notify(k, child);
    return 0;
  }
  if (request === P.PTRACE_KILL) return stopped ? ptrace_resume(k, child, P.PTRACE_CONT, SIGKILL) : 0;
  return stopped ? ptrace_request(k, child, request, op.a2, op.a3) : -ESRCH;
}

export const ptrace_syscalls: syscall_defs = {
  ptrace: {
    fn: sys_ptrace,
    ptr: "  ls",
    note: "registers and memory can be read, not changed; no single steps, no PTRACE_O_TRACESECCOMP",
  },
};
