// mm/memfd: memfd_create(2).
import { install_new_fd } from "../fs/file.ts";
import { shmem_file_setup } from "../fs/tmpfs.ts";
import type { Kernel } from "../kernel.ts";
import type { syscall_defs } from "../syscall_types.ts";
import { EFAULT, EINVAL } from "../uapi/errno.ts";
import type { Syscall } from "../uapi/syscall.ts";

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
/** NAME_MAX less the length of "memfd:". */
const MFD_NAME_MAX_LEN = 249;

function sys_memfd_create(k: Kernel, op: Syscall): number {
  const name = op.a0;
  const flags = op.a1 as number;
  if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING)) return -EINVAL;
  if (typeof name !== "string") return -EFAULT;
  if (name.length > MFD_NAME_MAX_LEN) return -EINVAL;
  const file = shmem_file_setup(k, `memfd:${name}`);
  return typeof file === "number" ? file : install_new_fd(k, file, (flags & MFD_CLOEXEC) !== 0);
}

export const memfd_syscalls: syscall_defs = {
  memfd_create: { fn: sys_memfd_create, ptr: "h", note: "without sealing: F_ADD_SEALS is not simulated" },
};
