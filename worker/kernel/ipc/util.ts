// ipc/util: keys, ids and permissions of System V objects.
import { audit_ipc_obj, audit_ipc_set_perm } from "../audit_ipc.ts";
import { capable } from "../capability.ts";
import { in_group_p } from "../cred.ts";
import type { Kernel } from "../kernel.ts";
import { ktime_get_real_us } from "../time.ts";
import { CAP_IPC_OWNER, CAP_SYS_ADMIN } from "../uapi/capability.ts";
import * as E from "../uapi/errno.ts";
import { IPC_CREAT, IPC_EXCL, IPC_PRIVATE, IPC_SET, type ipc_perm, type ipc64_perm } from "../uapi/ipc.ts";
import type { ByteString } from "../uapi/syscall.ts";
import type { mqueues } from "./mqueue.ts";
import type { msg_queue } from "./msg.ts";
import { sysvipc_show } from "./proc.ts";
import type { sem_array } from "./sem.ts";
import type { shmid_kernel } from "./shm.ts";

/** An id is SEQ_MULTIPLIER * sequence number + index. */
const SEQ_MULTIPLIER = 32768;
const IPCID_SEQ_MAX = 65535;

export interface kern_ipc_perm {
  key: number;
  id: number;
  seq: number;
  uid: number;
  gid: number;
  cuid: number;
  cgid: number;
  mode: number;
  /** SELinux: that of who made it */
  label: ByteString;
}

/** Objects of one kind. */
export interface ipc_ids<T extends kern_ipc_perm> {
  /** by index */
  entries: (T | undefined)[];
  seq: number;
}

/** What an ipc namespace holds. */
export interface ipc_globals {
  shm: ipc_ids<shmid_kernel>;
  msg: ipc_ids<msg_queue>;
  sem: ipc_ids<sem_array>;
  mq: mqueues | null;
  /** lines of /proc/sysvipc/KIND; comes with the code that makes objects */
  show: typeof sysvipc_show;
}

const new_ids = <T extends kern_ipc_perm>(): ipc_ids<T> => ({ entries: [], seq: 0 });

export function ipc_of(k: Kernel): ipc_globals {
  const ns = k.current.nsproxy.ipc_ns;
  ns.ipc ??= { shm: new_ids(), msg: new_ids(), sem: new_ids(), mq: null, show: sysvipc_show };
  return ns.ipc;
}

export const now_seconds = (k: Kernel): number => Math.floor(ktime_get_real_us(k) / 1e6);

/** A new object's permissions; id and sequence number come with {@link ipc_addid}. */
export function new_perm(k: Kernel, key: number, flags: number): kern_ipc_perm {
  const { euid, egid, security } = k.current.cred;
  return {
    key,
    id: -1,
    seq: 0,
    uid: euid,
    gid: egid,
    cuid: euid,
    cgid: egid,
    mode: flags & 0o777,
    label: security,
  };
}

/** Puts an object in at the first free index: its id. ENOSPC when `limit` are there. */
export function ipc_addid<T extends kern_ipc_perm>(ids: ipc_ids<T>, object: T, limit: number): number {
  const free = ids.entries.indexOf(undefined);
  const index = free < 0 ? ids.entries.length : free;
  if (index >= limit) return -E.ENOSPC;
  object.seq = ids.seq++;
  if (ids.seq > IPCID_SEQ_MAX) ids.seq = 0;
  object.id = SEQ_MULTIPLIER * object.seq + index;
  ids.entries[index] = object;
  return object.id;
}

export function ipc_rmid<T extends kern_ipc_perm>(ids: ipc_ids<T>, object: T): void {
  ids.entries[object.id % SEQ_MULTIPLIER] = undefined;
}

/** The object with an id, or a negated errno: EIDRM when another one has taken its place. */
export function ipc_obtain<T extends kern_ipc_perm>(ids: ipc_ids<T>, id: number): T | number {
  if (id < 0) return -E.EINVAL;
  const object = ids.entries[id % SEQ_MULTIPLIER];
  if (!object) return -E.EINVAL;
  return object.id === id ? object : -E.EIDRM;
}

/** May the caller have this access (bits of a mode, of any of the three classes)? 0 or -1. Audit sees the object. */
export function ipcperms(k: Kernel, perm: kern_ipc_perm, flag: number): number {
  audit_ipc_obj(k, perm);
  const { cred } = k.current;
  const requested = (flag >> 6) | (flag >> 3) | flag;
  let granted = perm.mode;
  if (cred.euid === perm.cuid || cred.euid === perm.uid) granted >>= 6;
  else if (in_group_p(cred, perm.cgid) || in_group_p(cred, perm.gid)) granted >>= 3;
  return requested & ~granted & 7 && !capable(k, CAP_IPC_OWNER) ? -1 : 0;
}

/**
 * ipcget: the id for a key, of an object that is there (`check` may refuse it) or one that `create` makes.
 */
export function ipcget<T extends kern_ipc_perm>(
  k: Kernel,
  ids: ipc_ids<T>,
  key: number,
  flags: number,
  create: () => number,
  check: (object: T) => number,
): number {
  if (key === IPC_PRIVATE) return create();
  const found = ids.entries.find((e) => e?.key === key);
  if (!found) return flags & IPC_CREAT ? create() : -E.ENOENT;
  if (flags & IPC_CREAT && flags & IPC_EXCL) return -E.EEXIST;
  const refused = check(found);
  if (refused) return refused;
  return ipcperms(k, found, flags) ? -E.EACCES : found.id;
}

/** ipcctl_pre_down_nolock: for IPC_SET and IPC_RMID, which owner, creator and administrator may do. */
export function ipcctl_pre_down<T extends kern_ipc_perm>(
  k: Kernel,
  ids: ipc_ids<T>,
  id: number,
  cmd: number,
  set: ipc_perm | null,
  qbytes: number,
): T | number {
  const object = ipc_obtain(ids, id);
  if (typeof object === "number") return object;
  audit_ipc_obj(k, object);
  if (cmd === IPC_SET && set) audit_ipc_set_perm(k, { qbytes, uid: set.uid, gid: set.gid, mode: set.mode });
  const { euid } = k.current.cred;
  return euid === object.cuid || euid === object.uid || capable(k, CAP_SYS_ADMIN) ? object : -E.EPERM;
}

/** ipc_update_perm: IPC_SET. */
export function ipc_update_perm(set: ipc_perm, object: kern_ipc_perm): void {
  object.uid = set.uid;
  object.gid = set.gid;
  object.mode = (object.mode & ~0o777) | (set.mode & 0o777);
}

export const perm_out = ({ key, uid, gid, cuid, cgid, mode, seq }: kern_ipc_perm): ipc64_perm => ({
  key,
  uid,
  gid,
  cuid,
  cgid,
  mode,
  seq,
});
