// ipc/shm: shared memory. Segments have owners, sizes and places in address spaces, but no memory behind them.
import type { Kernel } from "../kernel.ts";
import { shm_map, shm_unmap } from "../mm/mmap.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import * as I from "../uapi/ipc.ts";
import { PROT_EXEC, PROT_READ, PROT_WRITE } from "../uapi/mman.ts";
import type { Syscall } from "../uapi/syscall.ts";
import { shm_nattch } from "./nattch.ts";
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

/** SHMMNI */
const SHMMNI = 4096;
/** SHMMAX: as good as none */
const SHMMAX = 2 ** 53;

export interface shmid_kernel extends kern_ipc_perm {
  size: number;
  atime: number;
  dtime: number;
  ctime: number;
  cpid: number;
  lpid: number;
}

/** Segments that were removed while attached go with the last that had them. */
function reap(k: Kernel): void {
  const ids = ipc_of(k).shm;
  for (const shm of ids.entries)
    if (shm && shm.mode & I.SHM_DEST && shm_nattch(k, shm) === 0) ipc_rmid(ids, shm);
}

function sys_shmget(k: Kernel, op: Syscall): number {
  const [key, size, flags] = [op.a0 as number, op.a1 as number, op.a2 as number];
  reap(k);
  const { shm: ids } = ipc_of(k);
  const create = () => {
    if (size < 1 || size > SHMMAX) return -E.EINVAL;
    const t = now_seconds(k);
    const cpid = k.current.tgid;
    return ipc_addid(
      ids,
      { ...new_perm(k, key, flags), size, atime: 0, dtime: 0, ctime: t, cpid, lpid: 0 },
      SHMMNI,
    );
  };
  return ipcget(k, ids, key, flags, create, (shm) => (shm.size < size ? -E.EINVAL : 0));
}

function stat_of(k: Kernel, shm: shmid_kernel): I.shmid_ds {
  return {
    ...perm_out(shm),
    shm_segsz: shm.size,
    shm_atime: shm.atime,
    shm_dtime: shm.dtime,
    shm_ctime: shm.ctime,
    shm_cpid: shm.cpid,
    shm_lpid: shm.lpid,
    shm_nattch: shm_nattch(k, shm),
  };
}

function sys_shmctl(k: Kernel, op: Syscall): number {
  const [id, cmd] = [op.a0 as number, op.a1 as number];
  reap(k);
  const { shm: ids } = ipc_of(k);
  switch (cmd) {
    case I.IPC_STAT: {
      const shm = ipc_obtain(ids, id);
      if (typeof shm === "number") return shm;
      if (ipcperms(k, shm, 0o444)) return -E.EACCES;
      Object.assign(op.a2 as I.shmid_ds, stat_of(k, shm));
      return 0;
    }
    case I.IPC_SET: {
      const set = op.a2 as I.ipc_perm;
      const shm = ipcctl_pre_down(k, ids, id, cmd, set, 0);
      if (typeof shm === "number") return shm;
      ipc_update_perm(set, shm);
      shm.ctime = now_seconds(k);
      return 0;
    }
    case I.IPC_RMID: {
      const shm = ipcctl_pre_down(k, ids, id, cmd, null, 0);
      if (typeof shm === "number") return shm;
      if (shm_nattch(k, shm) === 0) ipc_rmid(ids, shm);
      else {
        shm.mode |= I.SHM_DEST;
        shm.key = I.IPC_PRIVATE;
      }
      return 0;
    }
    default:
      return -E.EINVAL;
  }
}

function sys_shmat(k: Kernel, op: Syscall): number {
  const [id, flags] = [op.a0 as number, op.a2 as number];
  const read_only = (flags & I.SHM_RDONLY) !== 0;
  const exec = (flags & I.SHM_EXEC) !== 0;
  reap(k);
  const shm = ipc_obtain(ipc_of(k).shm, id);
  if (typeof shm === "number") return shm;
  if (ipcperms(k, shm, 0o444 | (read_only ? 0 : 0o222) | (exec ? 0o111 : 0))) return -E.EACCES;
  const prot = PROT_READ | (read_only ? 0 : PROT_WRITE) | (exec ? PROT_EXEC : 0);
  const at = shm_map(k, op.a1, shm.size, prot, shm, (flags & I.SHM_REMAP) !== 0);
  if (at < 0) return at;
  shm.atime = now_seconds(k);
  shm.lpid = k.current.tgid;
  return at;
}

function sys_shmdt(k: Kernel, op: Syscall): number {
  const shm = shm_unmap(k, op.a0) as shmid_kernel | null;
  if (!shm) return -E.EINVAL;
  shm.dtime = now_seconds(k);
  shm.lpid = k.current.tgid;
  reap(k);
  return 0;
}

const note = "segments without memory";
export const shm_syscalls: syscall_defs = {
  shmget: { fn: sys_shmget, note },
  shmctl: { fn: sys_shmctl, ptr: "  s", note },
  shmat: { fn: sys_shmat, ptr: " l", note },
  shmdt: { fn: sys_shmdt, ptr: "l", note },
};
