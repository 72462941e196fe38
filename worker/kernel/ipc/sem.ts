// ipc/sem: System V semaphores.
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import type { sem_undo_list, task_struct, wait_queue_head } from "../sched_types.ts";
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
/** SEMAEM: how much may be taken back of one semaphore */
const SEMAEM = SEMVMX;

export interface sem_array extends kern_ipc_perm {
  semvals: number[];
  /** who operated last on each */
  sempids: number[];
  otime: number;
  ctime: number;
  /** callers asleep by semaphore: for more, and for zero */
  waiting: { num: number; zero: boolean; pid: number }[];
  wait: wait_queue_head;
  /** what is taken back of each semaphore when the tasks of a list are gone */
  undo: Map<sem_undo_list, number[]>;
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
        undo: new Map(),
      },
      SEMMNI,
    );
  };
  return ipcget(k, ids, key, flags, create, (sma) => (nsems > sma.semvals.length ? -E.EINVAL : 0));
}

/** exit_sem: what the tasks of `list` did with SEM_UNDO is taken back of every semaphore, as far as it goes. */
function take_back(k: Kernel, list: sem_undo_list, task: task_struct): void {
  for (const sma of ipc_of(k).sem.entries) {
    const semadj = sma?.undo.get(list);
    if (!sma || !semadj) continue;
    sma.undo.delete(list);
    for (const [i, adj] of semadj.entries())
      if (adj !== 0) {
        sma.semvals[i] = Math.min(SEMVMX, Math.max(0, sma.semvals[i] + adj));
        sma.sempids[i] = task.tgid;
      }
    sma.otime = now_seconds(k);
    wake_up(k, sma.wait);
  }
}

/** A value was set: nobody takes anything back of it any more. */
function forget_undo(sma: sem_array, num?: number): void {
  for (const semadj of sma.undo.values()) {
    if (num === undefined) semadj.fill(0);
    else semadj[num] = 0;
  }
}

/** What the current task's list takes back of the set; null: nothing so far. */
const undo_of = (k: Kernel, sma: sem_array): number[] | null =>
  (k.current.sysvsem && sma.undo.get(k.current.sysvsem)) ?? null;

/** Notes the operations that are to be taken back. */
function add_undo(k: Kernel, sma: sem_array, sops: readonly I.sembuf[]): void {
  const { current } = k;
  const list = (current.sysvsem ??= { count: 1, exit: null });
  list.exit ??= (kk, task) => take_back(kk, list, task);
  const semadj = sma.undo.get(list) ?? new Array<number>(sma.semvals.length).fill(0);
  sma.undo.set(list, semadj);
  for (const { sem_num, sem_op, sem_flg } of sops) if (sem_flg & I.SEM_UNDO) semadj[sem_num] -= sem_op;
}

/** What stands in the way of the operations: the first that must wait, or an errno; null when all can be done. */
function obstacle(k: Kernel, sma: sem_array, sops: readonly I.sembuf[]): I.sembuf | number | null {
  const values = [...sma.semvals];
  const semadj = [...(undo_of(k, sma) ?? [])];
  for (const sop of sops) {
    const value = values[sop.sem_num];
    if (sop.sem_op === 0 ? value !== 0 : value + sop.sem_op < 0) return sop;
    if (value + sop.sem_op > SEMVMX) return -E.ERANGE;
    if (sop.sem_flg & I.SEM_UNDO) {
      const undo = (semadj[sop.sem_num] ?? 0) - sop.sem_op;
      if (undo < -SEMAEM - 1 || undo > SEMAEM) return -E.ERANGE;
      semadj[sop.sem_num] = undo;
    }
    values[sop.sem_num] = value + sop.sem_op;
  }
  return null;
}

function semop(k: Kernel, id: number, sops: readonly I.sembuf[], timeout_ns: number): number {
  if (sops.length < 1) return -E.EINVAL;
  if (sops.length > SEMOPM) return -E.E2BIG;
  const { current } = k;
  const sma = ipc_obtain(ipc_of(k).sem, id);
  if (typeof sma === "number") return current.call_state === null ? sma : -E.EIDRM;
  sma.waiting = sma.waiting.filter((w) => w.pid !== current.pid);
  if (sops.some((sop) => sop.sem_num >= sma.semvals.length)) return -E.EFBIG;
  const alters = sops.some((sop) => sop.sem_op !== 0);
  if (ipcperms(k, sma, alters ? 0o222 : 0o444)) return -E.EACCES;
  const stop = obstacle(k, sma, sops);
  if (typeof stop === "number") return stop;
  if (stop === null) {
    for (const { sem_num, sem_op } of sops) {
      sma.semvals[sem_num] += sem_op;
      sma.sempids[sem_num] = current.tgid;
    }
    sma.otime = now_seconds(k);
    if (sops.some((sop) => sop.sem_flg & I.SEM_UNDO)) add_undo(k, sma, sops);
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
      forget_undo(sma, num);
      sma.sempids[num] = k.current.tgid;
      break;
    case I.SETALL:
      if ((values as number[]).some((v) => v < 0 || v > SEMVMX)) return -E.ERANGE;
      sma.semvals = (values as number[]).slice(0, sma.semvals.length);
      forget_undo(sma);
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

export const sem_syscalls: syscall_defs = {
  semget: { fn: sys_semget },
  semop: { fn: (k, op) => semop(k, op.a0 as number, op.a1 as I.sembuf[], Infinity), ptr: " s" },
  semtimedop: { fn: sys_semtimedop, ptr: " s s" },
  semctl: { fn: sys_semctl, ptr: "   s" },
};
