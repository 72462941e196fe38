// ipc/msg: System V message queues.
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

const MSGMNI = 32000;
/** Most bytes of a message, and of a queue unless IPC_SET says otherwise. */
const MSGMAX = 8192;
const MSGMNB = 16384;

export interface msg_queue extends kern_ipc_perm {
  messages: I.msgbuf[];
  cbytes: number;
  qbytes: number;
  stime: number;
  rtime: number;
  ctime: number;
  lspid: number;
  lrpid: number;
  /** room was made, a message came, or the queue went */
  wait: wait_queue_head;
}

function sys_msgget(k: Kernel, op: Syscall): number {
  const [key, flags] = [op.a0 as number, op.a1 as number];
  const { msg: ids } = ipc_of(k);
  const create = () =>
    ipc_addid(
      ids,
      {
        ...new_perm(k, key, flags),
        messages: [],
        cbytes: 0,
        qbytes: MSGMNB,
        stime: 0,
        rtime: 0,
        ctime: now_seconds(k),
        lspid: 0,
        lrpid: 0,
        wait: new_wait_queue(),
      },
      MSGMNI,
    );
  return ipcget(k, ids, key, flags, create, () => 0);
}

/** The queue of a call that may have slept meanwhile: one that was removed then is EIDRM. */
function queue_of(k: Kernel, id: number): msg_queue | number {
  const q = ipc_obtain(ipc_of(k).msg, id);
  return typeof q === "number" && k.current.call_state !== null ? -E.EIDRM : q;
}

function wait_for(k: Kernel, q: msg_queue): number {
  k.current.call_state = { entered: true };
  const r = sleep_on(k, q.wait);
  return r === -E.ERESTARTSYS ? -E.ERESTARTNOHAND : r;
}

function sys_msgsnd(k: Kernel, op: Syscall): number {
  const { mtype, mtext } = op.a1 as I.msgbuf;
  const [size, flags] = [op.a2 as number, op.a3 as number];
  if (size > MSGMAX || size < 0 || mtype < 1) return -E.EINVAL;
  const q = queue_of(k, op.a0 as number);
  if (typeof q === "number") return q;
  if (ipcperms(k, q, 0o222)) return -E.EACCES;
  if (q.cbytes + size > q.qbytes || q.messages.length + 1 > q.qbytes)
    return flags & I.IPC_NOWAIT ? -E.EAGAIN : wait_for(k, q);
  q.messages.push({ mtype, mtext: mtext.slice(0, size).padEnd(size, "\0") });
  q.cbytes += size;
  q.lspid = k.current.tgid;
  q.stime = now_seconds(k);
  wake_up(k, q.wait);
  return 0;
}

/** Index of the message a receiver wants, -1 when there is none. */
function find_msg(q: msg_queue, type: number, except: boolean): number {
  if (type === 0) return q.messages.length > 0 ? 0 : -1;
  if (type > 0) return q.messages.findIndex((m) => (m.mtype === type) !== except);
  const lowest = q.messages.reduce((low, m) => Math.min(low, m.mtype), Infinity);
  return lowest <= -type ? q.messages.findIndex((m) => m.mtype === lowest) : -1;
}

function sys_msgrcv(k: Kernel, op: Syscall): number {
  const out = op.a1 as I.msgbuf;
  const [size, type, flags] = [op.a2 as number, op.a3 as number, op.a4 as number];
  if (size < 0) return -E.EINVAL;
  const q = queue_of(k, op.a0 as number);
  if (typeof q === "number") return q;
  if (ipcperms(k, q, 0o444)) return -E.EACCES;
  const at = find_msg(q, type, (flags & I.MSG_EXCEPT) !== 0);
  if (at < 0) return flags & I.IPC_NOWAIT ? -E.ENOMSG : wait_for(k, q);
  const msg = q.messages[at];
  if (msg.mtext.length > size && !(flags & I.MSG_NOERROR)) return -E.E2BIG;
  q.messages.splice(at, 1);
  q.cbytes -= msg.mtext.length;
  q.lrpid = k.current.tgid;
  q.rtime = now_seconds(k);
  out.mtype = msg.mtype;
  out.mtext = msg.mtext.slice(0, size);
  wake_up(k, q.wait);
  return out.mtext.length;
}

function sys_msgctl(k: Kernel, op: Syscall): number {
  const [id, cmd] = [op.a0 as number, op.a1 as number];
  const { msg: ids } = ipc_of(k);
  if (cmd === I.IPC_STAT) {
    const q = ipc_obtain(ids, id);
    if (typeof q === "number") return q;
    if (ipcperms(k, q, 0o444)) return -E.EACCES;
    const out: I.msqid_ds = {
      ...perm_out(q),
      msg_stime: q.stime,
      msg_rtime: q.rtime,
      msg_ctime: q.ctime,
      msg_cbytes: q.cbytes,
      msg_qnum: q.messages.length,
      msg_qbytes: q.qbytes,
      msg_lspid: q.lspid,
      msg_lrpid: q.lrpid,
    };
    Object.assign(op.a2 as I.msqid_ds, out);
    return 0;
  }
  if (cmd !== I.IPC_SET && cmd !== I.IPC_RMID) return -E.EINVAL;
  const set = cmd === I.IPC_SET ? (op.a2 as I.msqid_ds) : null;
  const q = ipcctl_pre_down(k, ids, id, cmd, set, set?.msg_qbytes ?? 0);
  if (typeof q === "number") return q;
  if (set) {
    if (set.msg_qbytes > MSGMNB && k.current.cred.euid !== 0) return -E.EPERM;
    q.qbytes = set.msg_qbytes;
    ipc_update_perm(set, q);
    q.ctime = now_seconds(k);
  } else ipc_rmid(ids, q);
  wake_up(k, q.wait);
  return 0;
}

export const msg_syscalls: syscall_defs = {
  msgget: { fn: sys_msgget },
  msgsnd: { fn: sys_msgsnd, ptr: " s" },
  msgrcv: { fn: sys_msgrcv, ptr: " s" },
  msgctl: { fn: sys_msgctl, ptr: "  s" },
};
