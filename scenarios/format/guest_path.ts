// Where on the machine's disk a file from outside can stand.

/** File systems that the kernel makes; /dev/shm is memory like /tmp, and is filled at boot. */
const OF_THE_KERNEL = /^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/;

/** Why a file cannot be put at the path, or null when it can. */
export function wrong_path(path: string): string | null {
  if (!path.startsWith("/") || path.split("/").some((part, i) => i > 0 && /^\.{0,2}$/.test(part)))
    return "is no path of a file";
  if (OF_THE_KERNEL.test(path)) return "is in a file system of the kernel, which is not on the disk";
  return null;
}
