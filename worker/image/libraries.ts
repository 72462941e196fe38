// The dynamic loader and the shared libraries on the disk. Nobody looks further than their headers.
import type { image_entry } from "../kernel/uapi/image.ts";

const DIRECTORY = "/usr/lib/x86_64-linux-gnu";
const LOADER = "ld-linux-x86-64.so.2";

/** Sizes in bytes, as on Debian 12. */
const LIBRARIES: Readonly<Record<string, number>> = {
  [LOADER]: 210968,
  "libacl.so.1": 38832,
  "libattr.so.1": 26544,
  "libaudit.so.1": 129096,
  "libauparse.so.0": 137416,
  "libbpf.so.1": 358880,
  "libbsd.so.0": 84840,
  "libc.so.6": 1926232,
  "libcap.so.2": 47288,
  "libcap-ng.so.0": 27064,
  "libcom_err.so.2": 18344,
  "libe2p.so.2": 45008,
  "libelf.so.1": 109088,
  "libm.so.6": 911904,
  "libmd.so.0": 47312,
  "libmnl.so.0": 26616,
  "libpcre2-8.so.0": 629384,
  "libselinux.so.1": 174312,
  "libtinfo.so.6": 204088,
  "libz.so.1": 121280,
};

/** The two that are programs as well. */
const EXECUTABLE = new Set([LOADER, "libc.so.6"]);

export function library_files(): image_entry[] {
  const entries: image_entry[] = [
    { kind: "dir", path: DIRECTORY, mode: 0o755 },
    {
      kind: "file",
      path: "/etc/ld.so.cache",
      data: "glibc-ld.so.cache1.1",
      size: 16384,
      type: "ld_so_cache_t",
    },
  ];
  for (const [name, size] of Object.entries(LIBRARIES))
    entries.push({
      kind: "program",
      path: `${DIRECTORY}/${name}`,
      program: name,
      size,
      mode: EXECUTABLE.has(name) ? 0o755 : 0o644,
      type: name === LOADER ? "ld_so_t" : "lib_t",
    });
  entries.push({ kind: "symlink", path: `/usr/lib64/${LOADER}`, target: `/lib/x86_64-linux-gnu/${LOADER}` });
  return entries;
}
