// How often a shared memory segment is attached (shm_nattch of struct shmid_kernel, counted when asked for).
import type { Kernel } from "../kernel.ts";
import type { mm_struct } from "../sched_types.ts";
import type { shmid_kernel } from "./shm.ts";

/** In how many places it is attached, in all address spaces. */
export function shm_nattch(k: Kernel, shm: shmid_kernel): number {
  const seen = new Set<mm_struct>();
  let n = 0;
  for (const { mm } of k.tasks.values()) {
    if (!mm || seen.has(mm)) continue;
    seen.add(mm);
    n += mm.mmap.filter((vma) => vma.shm === shm).length;
  }
  return n;
}
