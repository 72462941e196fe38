// Which shared libraries programs load, in the order of loading (breadth first, as ld.so does), and what libraries do
// when they are loaded.
import { F_OK, O_CLOEXEC, O_RDONLY } from "../kernel/uapi/fcntl.ts";
import { new_statfs } from "../kernel/uapi/stat.ts";
import { UserBuffer } from "../kernel/uapi/syscall.ts";
import type { Code } from "./lib/code.ts";
import { read_fd } from "./lib/stdio.ts";
import * as sys from "./lib/sys.ts";

const LIBC = "libc.so.6";
const SELINUX = ["libselinux.so.1", LIBC, "libpcre2-8.so.0"];
const COPYING = ["libselinux.so.1", "libacl.so.1", "libattr.so.1", LIBC, "libpcre2-8.so.0"];
const E2P = ["libe2p.so.2", "libcom_err.so.2", LIBC];
const AUDIT = ["libaudit.so.1", "libauparse.so.0", LIBC, "libcap-ng.so.0"];

/** By path of the program; one that is not listed has the C library only, an empty list is a static program. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  "/usr/bin/bash": ["libtinfo.so.6", LIBC],
  "/usr/bin/chattr": E2P,
  "/usr/bin/cp": COPYING,
  "/usr/bin/dir": SELINUX,
  "/usr/bin/find": ["libselinux.so.1", "libm.so.6", LIBC, "libpcre2-8.so.0"],
  "/usr/bin/grep": ["libpcre2-8.so.0", LIBC],
  "/usr/bin/id": SELINUX,
  "/usr/bin/install": COPYING,
  "/usr/bin/ip": [
    "libbpf.so.1",
    "libelf.so.1",
    "libmnl.so.0",
    "libbsd.so.0",
    "libcap.so.2",
    LIBC,
    "libz.so.1",
    "libmd.so.0",
  ],
  "/usr/bin/ls": SELINUX,
  "/usr/bin/lsattr": E2P,
  "/usr/bin/mkdir": SELINUX,
  "/usr/bin/mkfifo": SELINUX,
  "/usr/bin/mknod": SELINUX,
  "/usr/bin/mv": COPYING,
  "/usr/bin/stat": SELINUX,
  "/usr/bin/vdir": SELINUX,
  "/usr/local/bin/sctool": [],
  "/usr/sbin/auditctl": AUDIT,
  "/usr/sbin/aureport": AUDIT,
  "/usr/sbin/ausearch": AUDIT,
};

export const libraries_of = (path: string): readonly string[] => LIBRARIES[path] ?? [LIBC];

/** libcap-ng looks how many capabilities the kernel knows. */
function* init_capng(): Code<void> {
  const fd = yield sys.open("/proc/sys/kernel/cap_last_cap", O_RDONLY);
  if (fd < 0) return;
  yield sys.read(fd, new UserBuffer(), 8);
  yield sys.close(fd);
}

/** libselinux looks whether there is SELinux. */
function* init_selinux(): Code<void> {
  for (const dir of ["/sys/fs/selinux", "/selinux"]) yield sys.statfs_(dir, new_statfs());
  const fd = yield sys.open("/proc/filesystems", O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    yield* read_fd(fd);
    yield sys.close(fd);
  }
  yield sys.access("/etc/selinux/config", F_OK);
}

export const CONSTRUCTORS: Readonly<Record<string, () => Code<void>>> = {
  "libcap-ng.so.0": init_capng,
  "libselinux.so.1": init_selinux,
};
