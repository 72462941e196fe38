// ipc/mqueue: POSIX message queues, files of a file system that is mounted nowhere.
import { audit_mq_getsetattr, audit_mq_notify, audit_mq_open, audit_mq_sendrecv } from "../audit_ipc.ts";
import {
  AUDIT_INODE_HIDDEN,
  AUDIT_INODE_PARENT,
  AUDIT_TYPE_CHILD_CREATE,
  AUDIT_TYPE_CHILD_DELETE,
} from "../audit_types.ts";
import { audit_file, audit_inode, audit_inode_child } from "../auditsc.ts";
import { capable } from "../capability.ts";
import { new_pseudo_fs, pseudo_path } from "../fs/anon_inodes.ts";
import { fget, install_new_fd } from "../fs/file.ts";
import { alloc_file } from "../fs/file_table.ts";
import {
  type dentry,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  type file_operations,
  type filename,
  type inode,
  MAY_READ,
  MAY_WRITE,
  type mount,
} from "../fs/fs.ts";
import { d_add, d_alloc, d_drop, new_inode } from "../fs/inode.ts";
import { getname, inode_permission } from "../fs/namei.ts";
import type { Kernel } from "../kernel.ts";
import { new_wait_queue, sleep_on, wake_up } from "../sched/core.ts";
import { task_uid } from "../sched/task.ts";
import type { task_struct, wait_queue_head } from "../sched_types.ts";
import { send_sig_info, valid_signal } from "../signal.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { ktime_get_real_us } from "../time.ts";
import { CAP_FOWNER, CAP_SYS_RESOURCE } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import { O_ACCMODE, O_CLOEXEC, O_CREAT, O_EXCL, O_NONBLOCK, O_RDONLY, O_WRONLY } from "../uapi/fcntl.ts";
import * as I from "../uapi/ipc.ts";
import { POLLIN, POLLOUT } from "../uapi/sched.ts";
import { S_IFREG } from "../uapi/stat.ts";
import type { ByteString, Syscall, UserBuffer } from "../uapi/syscall.ts";
import { ipc_of } from "./util.ts";

const MQUEUE_MAGIC = 0x19800202;
/** Of /proc/sys/fs/mqueue, and what even the superuser may not exceed. */
const QUEUES_MAX = 256;
const MSG_MAX = 10;
const MSGSIZE_MAX = 8192;
const HARD_MSGMAX = 65536;
const HARD_MSGSIZEMAX = 16 * 1024 * 1024;
const MQ_PRIO_MAX = 32768;
const NAME_MAX = 255;

interface message {
  prio: number;
  text: ByteString;
}
interface mqueue_inode_info {
  attr: I.mq_attr;
  /** highest priority first, then oldest first */
  messages: message[];
  notify: { owner: task_struct; event: I.sigevent } | null;
  readers: wait_queue_head;
  writers: wait_queue_head;
}
/** The message queues of an ipc namespace. */
export interface mqueues {
  mnt: mount;
  root: dentry;
}

interface timespec {
  tv_sec: number;
  tv_nsec: number;
}

function mqueues_of(k: Kernel): mqueues {
  const ipc = ipc_of(k);
  if (!ipc.mq) {
    const root = new_pseudo_fs(k, "mqueue", MQUEUE_MAGIC).s_root;
    (root.d_inode as inode).i_mode = 0o041777;
    root.d_children = new Map();
    ipc.mq = { root, mnt: pseudo_path(k, root.d_sb, "", root.d_inode as inode).mnt };
  }
  return ipc.mq;
}

const info_of = (inode: inode): mqueue_inode_info => inode.i_private as mqueue_inode_info;

const mqueue_file_operations: file_operations = {
  read: (_k, file, count, pos) => {
    const { messages, notify } = info_of(file.f_inode);
    const size = String(messages.reduce((n, m) => n + m.text.length, 0)).padEnd(10);
    const signo = String(notify?.event.sigev_signo ?? 0).padEnd(5);
    const pid = String(notify?.owner.pid ?? 0).padEnd(6);
    const kind = String(notify?.event.sigev_notify ?? 0).padEnd(5);
    return `QSIZE:${size} NOTIFY:${kind} SIGNO:${signo} NOTIFY_PID:${pid}\n`.slice(pos, pos + count);
  },
  poll: (_k, file) => {
    const { messages, attr } = info_of(file.f_inode);
    return (messages.length > 0 ? POLLIN : 0) | (messages.length < attr.mq_maxmsg ? POLLOUT : 0);
  },
  poll_wait: (_k, file) => [info_of(file.f_inode).readers, info_of(file.f_inode).writers],
  release: (k, inode, file) => {
    const info = info_of(inode);
    if (info.notify?.owner.files === k.current.files && file.f_inode === inode) info.notify = null;
  },
};

/** The queue of a descriptor, or EBADF. */
function queue_file(k: Kernel, fd: number): file | number {
  const file = fget(k, fd);
  return file?.f_op === mqueue_file_operations ? file : -E.EBADF;
}

/** 0, or why there cannot be such a queue. */
function mq_attr_ok(k: Kernel, { mq_maxmsg, mq_msgsize }: I.mq_attr): number {
  if (mq_maxmsg <= 0 || mq_msgsize <= 0) return -E.EINVAL;
  const free = capable(k, CAP_SYS_RESOURCE);
  const most = free ? [HARD_MSGMAX, HARD_MSGSIZEMAX] : [MSG_MAX, MSGSIZE_MAX];
  return mq_maxmsg > most[0] || mq_msgsize > most[1] ? -E.EINVAL : 0;
}

/** lookup_one_len: 0, or what is wrong with the name of a queue. */
function check_name(name: ByteString): number {
  if (name === "") return -E.ENOENT;
  if (name.includes("/") || name === "." || name === "..") return -E.EACCES;
  return name.length > NAME_MAX ? -E.ENAMETOOLONG : 0;
}

function create(
  k: Kernel,
  mq: mqueues,
  name: filename,
  mode: number,
  attr: I.mq_attr | null,
): dentry | number {
  if (attr) {
    const wrong = mq_attr_ok(k, attr);
    if (wrong) return wrong;
  }
  const root = mq.root.d_inode as inode;
  if ((mq.root.d_children?.size ?? 0) >= QUEUES_MAX && !capable(k, CAP_SYS_RESOURCE)) return -E.ENOSPC;
  const inode = new_inode(
    k,
    mq.root.d_sb,
    S_IFREG | (mode & 0o777 & ~k.current.fs.umask),
    {},
    mqueue_file_operations,
  );
  inode.i_security = k.current.cred.security.replace(/:[^:]*:([^:]*):.*/, ":object_r:$1:s0");
  const info: mqueue_inode_info = {
    attr: {
      mq_flags: 0,
      mq_maxmsg: attr?.mq_maxmsg ?? MSG_MAX,
      mq_msgsize: attr?.mq_msgsize ?? MSGSIZE_MAX,
      mq_curmsgs: 0,
    },
    messages: [],
    notify: null,
    readers: new_wait_queue(),
    writers: new_wait_queue(),
  };
  inode.i_private = info;
  const made = d_alloc(mq.root, name.name);
  d_add(made, inode);
  if (k.current.audit_context) audit_inode_child(k, root, made, AUDIT_TYPE_CHILD_CREATE);
  return made;
}

function sys_mq_open(k: Kernel, op: Syscall): number {
  const [oflag, mode] = [op.a1 as number, op.a2 as number];
  const attr = op.a3 as I.mq_attr | null;
  audit_mq_open(k, oflag, mode, attr);
  const name = getname(k, op.a0);
  if (typeof name === "number") return name;
  const wrong = check_name(name.name);
  if (wrong) return wrong;
  const mq = mqueues_of(k);
  let found = mq.root.d_children?.get(name.name) ?? null;
  if (found) {
    audit_inode(k, name, found, 0);
    if (oflag & O_CREAT && oflag & O_EXCL) return -E.EEXIST;
    if ((oflag & O_ACCMODE) === O_ACCMODE) return -E.EINVAL;
    const want =
      (oflag & O_ACCMODE) === O_RDONLY
        ? MAY_READ
        : (oflag & O_ACCMODE) === O_WRONLY
          ? MAY_WRITE
          : MAY_READ | MAY_WRITE;
    if (inode_permission(k, found.d_inode as inode, want)) return -E.EACCES;
  } else {
    if (!(oflag & O_CREAT)) return -E.ENOENT;
    audit_inode(k, name, mq.root, AUDIT_INODE_PARENT | AUDIT_INODE_HIDDEN);
    const made = create(k, mq, name, mode, attr);
    if (typeof made === "number") return made;
    found = made;
  }
  const inode = found.d_inode as inode;
  const acc = oflag & O_ACCMODE;
  const fmode = (acc === O_WRONLY ? 0 : FMODE_READ) | (acc === O_RDONLY ? 0 : FMODE_WRITE);
  const path = { mnt: mq.mnt, dentry: found };
  const file = alloc_file(k, path, inode, mqueue_file_operations, (oflag & ~O_CLOEXEC) | 0, fmode);
  return typeof file === "number" ? file : install_new_fd(k, file, true);
}

function sys_mq_unlink(k: Kernel, op: Syscall): number {
  const name = getname(k, op.a0);
  if (typeof name === "number") return name;
  const mq = mqueues_of(k);
  const root = mq.root.d_inode as inode;
  audit_inode(k, name, mq.root, AUDIT_INODE_PARENT | AUDIT_INODE_HIDDEN);
  const wrong = check_name(name.name);
  if (wrong) return wrong;
  const found = mq.root.d_children?.get(name.name);
  if (!found) return -E.ENOENT;
  // the directory is sticky
  const owner = k.current.cred.fsuid;
  if (owner !== (found.d_inode as inode).i_uid && owner !== root.i_uid && !capable(k, CAP_FOWNER))
    return -E.EPERM;
  if (k.current.audit_context) audit_inode_child(k, root, found, AUDIT_TYPE_CHILD_DELETE);
  d_drop(found);
  return 0;
}

/** Sleeps until the absolute real time, forever without one. The call is made again after it. */
function wait_until(k: Kernel, queue: wait_queue_head, until: timespec | null): number {
  const left = until ? (until.tv_sec * 1e6 + until.tv_nsec / 1e3 - ktime_get_real_us(k)) * 1e3 : Infinity;
  if (left <= 0) return -E.ETIMEDOUT;
  const r = sleep_on(k, queue, left);
  return r === -E.ERESTARTSYS ? -E.EINTR : r;
}

const bad_time = (t: timespec | null): boolean =>
  t !== null && (t.tv_sec < 0 || t.tv_nsec < 0 || t.tv_nsec >= 1e9);

/** A message came into an empty queue: whoever asked to be told is, once. */
function notify(k: Kernel, info: mqueue_inode_info): void {
  const asked = info.notify;
  if (!asked || info.messages.length !== 1 || info.readers.waiters.length > 0) return;
  info.notify = null;
  if (asked.event.sigev_notify !== I.SIGEV_SIGNAL) return;
  const { sigev_signo } = asked.event;
  const SI_MESGQ = -3;
  send_sig_info(
    k,
    sigev_signo,
    {
      si_signo: sigev_signo,
      si_code: SI_MESGQ,
      si_pid: k.current.tgid,
      si_uid: task_uid(k.current),
      si_status: 0,
    },
    asked.owner,
  );
}

function sys_mq_timedsend(k: Kernel, op: Syscall): number {
  const [fd, text, len, prio] = [op.a0 as number, op.a1 as ByteString, op.a2 as number, op.a3 as number];
  const until = op.a4 as timespec | null;
  if (bad_time(until) || prio >= MQ_PRIO_MAX) return -E.EINVAL;
  audit_mq_sendrecv(k, fd, len, prio, until);
  const file = queue_file(k, fd);
  if (typeof file === "number") return file;
  if (k.current.audit_context) audit_file(k, file);
  if (!(file.f_mode & FMODE_WRITE)) return -E.EBADF;
  const info = info_of(file.f_inode);
  if (len > info.attr.mq_msgsize) return -E.EMSGSIZE;
  if (info.messages.length >= info.attr.mq_maxmsg)
    return file.f_flags & O_NONBLOCK ? -E.EAGAIN : wait_until(k, info.writers, until);
  const at = info.messages.findIndex((m) => m.prio < prio);
  info.messages.splice(at < 0 ? info.messages.length : at, 0, { prio, text: text.slice(0, len) });
  notify(k, info);
  wake_up(k, info.readers);
  return 0;
}

function sys_mq_timedreceive(k: Kernel, op: Syscall): number {
  const [fd, buf, len] = [op.a0 as number, op.a1 as UserBuffer, op.a2 as number];
  const prio = op.a3 as { prio: number } | null;
  const until = op.a4 as timespec | null;
  if (bad_time(until)) return -E.EINVAL;
  audit_mq_sendrecv(k, fd, len, 0, until);
  const file = queue_file(k, fd);
  if (typeof file === "number") return file;
  if (k.current.audit_context) audit_file(k, file);
  if (!(file.f_mode & FMODE_READ)) return -E.EBADF;
  const info = info_of(file.f_inode);
  if (len < info.attr.mq_msgsize) return -E.EMSGSIZE;
  const first = info.messages.shift();
  if (!first) return file.f_flags & O_NONBLOCK ? -E.EAGAIN : wait_until(k, info.readers, until);
  buf.data = first.text;
  if (prio) prio.prio = first.prio;
  wake_up(k, info.writers);
  return first.text.length;
}

function sys_mq_getsetattr(k: Kernel, op: Syscall): number {
  const fd = op.a0 as number;
  const [wanted, old] = [op.a1 as I.mq_attr | null, op.a2 as I.mq_attr | null];
  if (wanted && wanted.mq_flags & ~O_NONBLOCK) return -E.EINVAL;
  const file = queue_file(k, fd);
  if (typeof file === "number") return file;
  const info = info_of(file.f_inode);
  if (old)
    Object.assign(old, info.attr, { mq_flags: file.f_flags & O_NONBLOCK, mq_curmsgs: info.messages.length });
  if (wanted) {
    audit_mq_getsetattr(k, fd, wanted);
    file.f_flags = (file.f_flags & ~O_NONBLOCK) | (wanted.mq_flags & O_NONBLOCK);
  }
  return 0;
}

function sys_mq_notify(k: Kernel, op: Syscall): number {
  const fd = op.a0 as number;
  const event = op.a1 as I.sigevent | null;
  audit_mq_notify(k, fd, event?.sigev_signo ?? 0);
  if (event) {
    // to be told by a thread, which the C library makes of a netlink message, is not simulated
    if (event.sigev_notify !== I.SIGEV_SIGNAL && event.sigev_notify !== I.SIGEV_NONE) return -E.EINVAL;
    if (event.sigev_notify === I.SIGEV_SIGNAL && !valid_signal(event.sigev_signo)) return -E.EINVAL;
  }
  const file = queue_file(k, fd);
  if (typeof file === "number") return file;
  const info = info_of(file.f_inode);
  const owner = k.current.group_leader;
  if (!event) {
    if (info.notify?.owner === owner) info.notify = null;
    return 0;
  }
  if (info.notify) return -E.EBUSY;
  info.notify = { owner, event: { ...event } };
  return 0;
}

export const mqueue_syscalls: syscall_defs = {
  mq_open: { fn: sys_mq_open, ptr: "h  s" },
  mq_unlink: { fn: sys_mq_unlink, ptr: "h" },
  mq_timedsend: { fn: sys_mq_timedsend, ptr: " h" },
  mq_timedreceive: { fn: sys_mq_timedreceive, ptr: " s s" },
  mq_getsetattr: { fn: sys_mq_getsetattr, ptr: " ss" },
  mq_notify: { fn: sys_mq_notify, ptr: " s", note: "by a signal, not by a thread" },
};
