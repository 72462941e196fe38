// ipc/sem: System V semaphores.
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import type { wait_queue_head } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import * as I from "../uapi/ipc.ts";
import type { Syscall } from "../uapi/syscall.ts";
import {
  ipc_addid,
  ipc_obtain,
  ipc_of,
  ipc_rmid,
  ipc_update_perm,
  ipcctl_pre_down,
  ipcget,
  ipcperms,
  type kern_ipc_perm,
  new_perm,
  now_seconds,
  perm_out,
} from "./util.ts";

const SEMMNI = 32000;
/** Most semaphores of a set, most operations of a call, highest value. */
const SEMMSL = 32000;
const SEMOPM = 500;
const SEMVMX = 32767;

export interface sem_array extends kern_ipc_perm {
  semvals: number[];
  /** who operated last on each */
  sempids: number[];
  otime: number;
  ctime: number;
  /** callers asleep by semaphore: for more, and for zero */
  waiting: { num: number; zero: boolean; pid: number }[];
  wait: wait_queue_head;
}

function sys_semget(k: Kernel, op: Syscall): number {
  const [key, nsems, flags] = [op.a0 as number, op.a1 as number, op.a2 as number];
  if (nsems < 0 || nsems > SEMMSL) return -E.EINVAL;
  const { sem: ids } = ipc_of(k);
  const create = () => {
    if (nsems === 0) return -E.EINVAL;
    const zeros = () => new Array<number>(nsems).fill(0);
    return ipc_addid(
      ids,
      {
        ...new_perm(k, key, flags),
        semvals: zeros(),
        sempids: zeros(),
        otime: 0,
        ctime: now_seconds(k),
        waiting: [],
        wait: new_wait_queue(),
      },
      SEMMNI,
    );
  };
  return ipcget(k, ids, key, flags, create, (sma) => (nsems > sma.semvals.length ? -E.EINVAL : 0));
}

/** What stands in the way of the operations: the first that must wait, or an errno; null when all can be done. */
function obstacle(sma: sem_array, sops: readonly I.sembuf[]): I.sembuf | number | null {
  const values = [...sma.semvals];
  for (const sop of sops) {
    const value = values[sop.sem_num];
    if (sop.sem_op === 0 ? value !== 0 : value + sop.sem_op < 0) return sop;
    if (value + sop.sem_op > SEMVMX) return -E.ERANGE;
    values[sop.sem_num] = value + sop.sem_op;
  }
  return null;
}

function semop(k: Kernel, id: number, sops: readonly I.sembuf[], timeout_ns: number): number {
  if (sops.length < 1) return -E.EINVAL;
  if (sops.length > SEMOPM) return -E.E2BIG;
  // taking operations back when the task ends is not simulated
  if (sops.some((sop) => sop.sem_flg & I.SEM_UNDO)) return -E.ENOSYS;
  const { current } = k;
  const sma = ipc_obtain(ipc_of(k).sem, id);
  if (typeof sma === "number") return current.call_state === null ? sma : -E.EIDRM;
  sma.waiting = sma.waiting.filter((w) => w.pid !== current.pid);
  if (sops.some((sop) => sop.sem_num >= sma.semvals.length)) return -E.EFBIG;
  const alters = sops.some((sop) => sop.sem_op !== 0);
  if (ipcperms(k, sma, alters ? 0o222 : 0o444)) return -E.EACCES;
  const stop = obstacle(sma, sops);
  if (typeof stop === "number") return stop;
  if (stop === null) {
    for (const { sem_num, sem_op } of sops) {
      sma.semvals[sem_num] += sem_op;
      sma.sempids[sem_num] = current.tgid;
    }
    sma.otime = now_seconds(k);
    if (alters) wake_up(k, sma.wait);
    return 0;
  }
  if (stop.sem_flg & I.IPC_NOWAIT) return -E.EAGAIN;
  const state = (current.call_state ??= { until: k.now + timeout_ns }) as { until: number };
  if (k.now >= state.until) return -E.EAGAIN;
  const r = sleep_on(k, sma.wait, state.until - k.now);
  if (r === -E.ERESTARTSYS) return -E.EINTR;
  sma.waiting.push({ num: stop.sem_num, zero: stop.sem_op === 0, pid: current.pid });
  return r;
}

function sys_semctl(k: Kernel, op: Syscall): number {
  const [id, num, cmd] = [op.a0 as number, op.a1 as number, op.a2 as number];
  const { sem: ids } = ipc_of(k);
  if (cmd === I.IPC_SET || cmd === I.IPC_RMID) {
    const set = cmd === I.IPC_SET ? (op.a3 as I.ipc_perm) : null;
    const sma = ipcctl_pre_down(k, ids, id, cmd, set, 0);
    if (typeof sma === "number") return sma;
    if (set) {
      ipc_update_perm(set, sma);
      sma.ctime = now_seconds(k);
    } else {
      ipc_rmid(ids, sma);
      wake_up(k, sma.wait);
    }
    return 0;
  }
  const sma = ipc_obtain(ids, id);
  if (typeof sma === "number") return sma;
  const setting = cmd === I.SETVAL || cmd === I.SETALL;
  const values = op.a3;
  const one =
    cmd === I.SETVAL || cmd === I.GETVAL || cmd === I.GETPID || cmd === I.GETNCNT || cmd === I.GETZCNT;
  if (one && (num < 0 || num >= sma.semvals.length)) return -E.EINVAL;
  if (cmd === I.SETVAL && ((values as number) < 0 || (values as number) > SEMVMX)) return -E.ERANGE;
  if (ipcperms(k, sma, setting ? 0o222 : 0o444)) return -E.EACCES;
  switch (cmd) {
    case I.IPC_STAT: {
      const out: I.semid_ds = {
        ...perm_out(sma),
        sem_otime: sma.otime,
        sem_ctime: sma.ctime,
        sem_nsems: sma.semvals.length,
      };
      Object.assign(values as I.semid_ds, out);
      return 0;
    }
    case I.GETVAL:
      return sma.semvals[num];
    case I.GETPID:
      return sma.sempids[num];
    case I.GETNCNT:
    case I.GETZCNT:
      return sma.waiting.filter((w) => w.num === num && w.zero === (cmd === I.GETZCNT)).length;
    case I.GETALL:
      (values as number[]).splice(0, Infinity, ...sma.semvals);
      return 0;
    case I.SETVAL:
      sma.semvals[num] = values as number;
      sma.sempids[num] = k.current.tgid;
      break;
    case I.SETALL:
      if ((values as number[]).some((v) => v < 0 || v > SEMVMX)) return -E.ERANGE;
      sma.semvals = (values as number[]).slice(0, sma.semvals.length);
      break;
    default:
      return -E.EINVAL;
  }
  sma.ctime = now_seconds(k);
  wake_up(k, sma.wait);
  return 0;
}

function sys_semtimedop(k: Kernel, op: Syscall): number {
  const t = op.a3 as { tv_sec: number; tv_nsec: number } | null;
  const ns = t ? t.tv_sec * 1e9 + t.tv_nsec : Infinity;
  return semop(k, op.a0 as number, op.a1 as I.sembuf[], ns);
}

const note = "without SEM_UNDO";
export const sem_syscalls: syscall_defs = {
  semget: { fn: sys_semget },
  semop: { fn: (k, op) => semop(k, op.a0 as number, op.a1 as I.sembuf[], Infinity), ptr: " s", note },
  semtimedop: { fn: sys_semtimedop, ptr: " s s", note },
  semctl: { fn: sys_semctl, ptr: "   s" },
};
