// mm/mmap, mm/mprotect: the address space as a list of areas. There is no memory behind it: a program keeps its data in
// JavaScript, and what is simulated is which calls succeed, where they map, and what audit sees of them.
import { audit_mmap_fd } from "../auditsc.ts";
import { fget } from "../fs/file.ts";
import { FMODE_READ, FMODE_WRITE, type file } from "../fs/fs.ts";
import type { kern_ipc_perm } from "../ipc/util.ts";
import type { Kernel } from "../kernel.ts";
import { MAX_MAP_COUNT } from "../limits.ts";
import type { mm_struct, vm_area_struct } from "../sched_types.ts";
import type { syscall_defs } from "../syscall_types.ts";
import * as E from "../uapi/errno.ts";
import * as M from "../uapi/mman.ts";
import { MS_NOEXEC } from "../uapi/mount.ts";
import { S_ISCHR, S_ISREG } from "../uapi/stat.ts";
import type { Syscall } from "../uapi/syscall.ts";

export const PAGE_SIZE = 4096;
/** From the program's first page to its heap. */
export const PROGRAM_BELOW_HEAP = 0x122000;
/** End of user space on x86_64 with four levels. */
const TASK_SIZE = 0x7ffffffff000;

export const PAGE_ALIGN = (n: number): number => Math.ceil(n / PAGE_SIZE) * PAGE_SIZE;
const aligned = (n: number): boolean => n % PAGE_SIZE === 0;
/** An unsigned long of the caller. */
const ulong = (x: unknown): number =>
  typeof x === "number" && x >= 0
    ? x
    : Number(BigInt.asUintN(64, BigInt((x as number | bigint | null) ?? 0)));

/**
 * Part of an area, or that of other rights. Written out: a copy by spreading has a hidden class of its own, and one of a
 * copy another.
 */
const vma_part = (vma: vm_area_struct, start: number, end: number, prot = vma.prot): vm_area_struct => ({
  start,
  end,
  prot,
  shared: vma.shared,
  vm_file: vma.vm_file,
  offset: vma.offset + start - vma.start,
  shm: vma.shm,
});

/** The areas less [start, end), those that stick out cut. */
function without(mm: mm_struct, start: number, end: number): vm_area_struct[] {
  const out: vm_area_struct[] = [];
  for (const vma of mm.mmap) {
    if (vma.end <= start || vma.start >= end) out.push(vma);
    else {
      if (vma.start < start) out.push(vma_part(vma, vma.start, start));
      if (vma.end > end) out.push(vma_part(vma, end, vma.end));
    }
  }
  return out;
}

const is_free = (mm: mm_struct, start: number, end: number): boolean =>
  mm.mmap.every((vma) => vma.end <= start || vma.start >= end);

/** The highest free place below mmap_base; -1 when there is none. */
function get_unmapped_area(mm: mm_struct, len: number): number {
  let top = mm.mmap_base;
  for (let i = mm.mmap.length - 1; i >= 0; i--) {
    const vma = mm.mmap[i];
    if (vma.start >= top) continue;
    if (vma.end <= top - len) break;
    top = vma.start;
  }
  return top >= len ? top - len : -1;
}

function insert_vm_struct(mm: mm_struct, vma: vm_area_struct): void {
  const areas = without(mm, vma.start, vma.end);
  let at = areas.length;
  while (at > 0 && areas[at - 1].start > vma.start) at--;
  areas.splice(at, 0, vma);
  mm.mmap = areas;
}

/** May the file be mapped like this? 0 or a negated errno. */
function check_file(file: file, prot: number, flags: number): number {
  const shared_write = (flags & M.MAP_SHARED) !== 0 && (prot & M.PROT_WRITE) !== 0;
  if (!(file.f_mode & FMODE_READ) || (shared_write && !(file.f_mode & FMODE_WRITE))) return -E.EACCES;
  if (prot & M.PROT_EXEC && file.f_path.mnt.mnt_flags & MS_NOEXEC) return -E.EPERM;
  const { i_mode } = file.f_inode;
  return S_ISREG(i_mode) || S_ISCHR(i_mode) ? 0 : -E.ENODEV;
}

function sys_mmap(k: Kernel, op: Syscall): number {
  const hint = ulong(op.a0);
  const size = ulong(op.a1);
  const prot = op.a2 as number;
  const flags = op.a3 as number;
  const fd = (op.a4 as number) | 0;
  const { mm } = k.current;
  if (!aligned(ulong(op.a5))) return -E.EINVAL;
  let file: file | null = null;
  if (!(flags & M.MAP_ANONYMOUS)) {
    audit_mmap_fd(k, fd, flags);
    file = fget(k, fd);
    if (!file) return -E.EBADF;
  }
  if (size === 0 || !mm) return -E.EINVAL;
  const len = PAGE_ALIGN(size);
  if (len > TASK_SIZE || mm.mmap.length >= MAX_MAP_COUNT) return -E.ENOMEM;
  const kind = flags & (M.MAP_SHARED | M.MAP_PRIVATE);
  let start: number;
  if (flags & M.MAP_FIXED) {
    if (!aligned(hint)) return -E.EINVAL;
    if (hint + len > TASK_SIZE) return -E.ENOMEM;
    start = hint;
  } else {
    const wanted = PAGE_ALIGN(hint);
    const taken = wanted === 0 || wanted + len > TASK_SIZE || !is_free(mm, wanted, wanted + len);
    start = taken ? get_unmapped_area(mm, len) : wanted;
    if (start < 0) return -E.ENOMEM;
  }
  if (kind !== M.MAP_SHARED && kind !== M.MAP_PRIVATE) return -E.EINVAL;
  const error = file ? check_file(file, prot, flags) : 0;
  if (error) return error;
  const shared = kind === M.MAP_SHARED;
  const vm_file = file?.f_path ?? null;
  insert_vm_struct(mm, {
    start,
    end: start + len,
    prot,
    shared,
    vm_file,
    offset: vm_file ? ulong(op.a5) : 0,
    shm: null,
  });
  return start;
}

/** shmat(2): a place for a segment, at `hint` when one is given. The address, or a negated errno. */
export function shm_map(
  k: Kernel,
  hint: unknown,
  size: number,
  prot: number,
  shm: kern_ipc_perm,
  remap: boolean,
): number {
  const { mm } = k.current;
  const wanted = ulong(hint);
  const len = PAGE_ALIGN(size);
  if (!mm || !aligned(wanted)) return -E.EINVAL;
  if (wanted !== 0 && !remap && !is_free(mm, wanted, wanted + len)) return -E.EINVAL;
  if (mm.mmap.length >= MAX_MAP_COUNT) return -E.ENOMEM;
  const start = wanted === 0 ? get_unmapped_area(mm, len) : wanted;
  if (start < 0 || start + len > TASK_SIZE) return -E.ENOMEM;
  insert_vm_struct(mm, { start, end: start + len, prot, shared: true, vm_file: null, offset: 0, shm });
  return start;
}

/** shmdt(2): the segment that was attached at the address, null when none was. */
export function shm_unmap(k: Kernel, address: unknown): object | null {
  const { mm } = k.current;
  const vma = mm?.mmap.find((v) => v.shm && v.start === ulong(address));
  if (!mm || !vma?.shm) return null;
  mm.mmap = mm.mmap.filter((v) => v !== vma);
  return vma.shm;
}

function sys_munmap(k: Kernel, op: Syscall): number {
  const start = ulong(op.a0);
  const len = PAGE_ALIGN(ulong(op.a1));
  const { mm } = k.current;
  if (!mm || !aligned(start) || len === 0 || start + len > TASK_SIZE) return -E.EINVAL;
  mm.mmap = without(mm, start, start + len);
  return 0;
}

/** mprotect(2). What the program itself consists of is not on the list: it can be protected as one likes. */
function sys_mprotect(k: Kernel, op: Syscall): number {
  const start = ulong(op.a0);
  const end = start + PAGE_ALIGN(ulong(op.a1));
  const prot = op.a2 as number;
  const { mm } = k.current;
  if (!mm || !aligned(start) || prot & ~(M.PROT_READ | M.PROT_WRITE | M.PROT_EXEC)) return -E.EINVAL;
  if (start === end) return 0;
  let at = start;
  const touched: vm_area_struct[] = [];
  for (const vma of mm.mmap) {
    if (vma.end <= at || vma.start >= end) continue;
    if (vma.start > at) return -E.ENOMEM;
    touched.push(vma_part(vma, Math.max(vma.start, start), Math.min(vma.end, end), prot));
    at = vma.end;
  }
  if (touched.length === 0 && end <= mm.start_brk) return 0;
  if (at < end) return -E.ENOMEM;
  for (const vma of touched) insert_vm_struct(mm, vma);
  return 0;
}

/** brk(2): the new break, or the old one when it cannot be moved there. */
function sys_brk(k: Kernel, op: Syscall): number {
  const wanted = ulong(op.a0);
  const { mm } = k.current;
  if (!mm) return 0;
  if (wanted >= mm.start_brk && wanted < mm.mmap_base && is_free(mm, mm.start_brk, wanted)) mm.brk = wanted;
  return mm.brk;
}

const note = "address ranges without memory";
export const mmap_syscalls: syscall_defs = {
  mmap: { fn: sys_mmap, ptr: "ll   l", note },
  munmap: { fn: sys_munmap, ptr: "ll", note },
  mprotect: { fn: sys_mprotect, ptr: "ll", note },
  brk: { fn: sys_brk, ptr: "l", note },
};
