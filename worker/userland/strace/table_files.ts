// System calls on files and descriptors.
import * as F from "../../kernel/uapi/fcntl.ts";
import * as T from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import * as B from "./basic.ts";
import {
  type Call,
  hex,
  int,
  type Printer,
  plain,
  pointer,
  type result_kind,
  succeeded,
  type Table,
  uint,
} from "./call.ts";
import * as X from "./flags.ts";
import { ioctl_arg, ioctl_request } from "./ioctl.ts";
import { quote } from "./quote.ts";
import * as S from "./structs.ts";
import { bits, bits_of, type Names, one, one_of } from "./xlat.ts";

export const open_flags = (flags: number): ByteString =>
  bits_of(X.OPEN, flags & ~F.O_ACCMODE, "O_???", one_of(X.ACCESS_MODE, flags & F.O_ACCMODE, "O_???"));
const flags_printer = plain((v) => open_flags(uint(v)));
/** The mode is an argument only where a file may be made. */
const open_mode = (at: number): Printer =>
  plain((v, c) => {
    const flags = uint(c.args[at]);
    const creates = flags & F.O_CREAT || (flags & F.O_TMPFILE) === F.O_TMPFILE;
    return (creates ? B.octal_mode(uint(v)) : null) as ByteString;
  });
const access = bits(X.ACCESS, "?_OK");
const at_flags = bits(X.AT, "AT_???");
const cloexec = plain((v) =>
  bits_of({ O_NONBLOCK: F.O_NONBLOCK, O_DIRECT: F.O_DIRECT, O_CLOEXEC: F.O_CLOEXEC }, uint(v), "O_???"),
);

/** delete_module(2): words of open(2). */
const flags_of_removal = bits({ O_NONBLOCK: F.O_NONBLOCK, O_TRUNC: F.O_TRUNC }, "O_???");

const utimes = pointer(32, (value) =>
  Array.isArray(value)
    ? `[${value
        .map((t: { tv_sec: number; tv_nsec: number }) =>
          t.tv_nsec === F.UTIME_NOW
            ? "UTIME_NOW"
            : t.tv_nsec === F.UTIME_OMIT
              ? "UTIME_OMIT"
              : S.timespec_text(t as unknown as Record<string, unknown>),
        )
        .join(", ")}]`
    : null,
);
const entries: Printer = pointer(
  32768,
  (value, c) => {
    if (!Array.isArray(value)) return null;
    if (!c.o.verbose)
      return `${hex(c.args[1])} /* ${value.length} ${value.length === 1 ? "entry" : "entries"} */`;
    const types = [
      "DT_UNKNOWN",
      "DT_FIFO",
      "DT_CHR",
      "",
      "DT_DIR",
      "",
      "DT_BLK",
      "",
      "DT_REG",
      "",
      "DT_LNK",
      "",
      "DT_SOCK",
    ];
    return `[${(value as T.dirent[])
      .map((e) => S.braces(`d_ino=${e.d_ino}`, `d_type=${types[e.d_type]}`, `d_name=${quote(e.d_name)}`))
      .join(", ")}]`;
  },
  true,
);
const offset_ref = pointer(8, (v) => (S.has(v, "value") ? `[${v.value}]` : null));

const LOCK_TYPES: Names = { F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2 };
const flock = pointer(32, (v) =>
  S.has(v, "l_type")
    ? S.braces(
        `l_type=${one_of(LOCK_TYPES, Number(v.l_type), "F_???")}`,
        `l_whence=${one_of(X.WHENCE, Number(v.l_whence), "SEEK_???")}`,
        `l_start=${v.l_start}`,
        `l_len=${v.l_len}`,
      )
    : null,
);
/** The third argument of fcntl, by its command. */
const fcntl_arg: Printer = {
  *print(c, value) {
    switch (int(c.args[1])) {
      case F.F_GETFD:
      case F.F_GETFL:
        return null;
      case F.F_SETFD:
        return bits_of({ FD_CLOEXEC: 1 }, uint(value), "FD_???");
      case F.F_SETFL:
        return open_flags(uint(value));
      case F.F_GETLK:
      case F.F_SETLK:
      case F.F_SETLKW:
        return yield* flock.print(c, value);
      default:
        return String(int(value));
    }
  },
};
function* fcntl_aux(c: Call) {
  const cmd = int(c.args[1]);
  if (!succeeded(c)) return "";
  const result = Number(c.result);
  if (cmd === F.F_GETFD && result !== 0) return `flags ${bits_of({ FD_CLOEXEC: 1 }, result, "FD_???")}`;
  return cmd === F.F_GETFL ? `flags ${open_flags(result)}` : "";
}

/** Flags in hexadecimal, descriptors as descriptors. */
function fcntl_result(c: Call): result_kind {
  switch (int(c.args[1])) {
    case F.F_GETFD:
    case F.F_GETFL:
      return "hex";
    case F.F_DUPFD:
    case F.F_DUPFD_CLOEXEC:
      return "fd";
    default:
      return "decimal";
  }
}

const XATTR_FLAGS: Names = { XATTR_CREATE: 1, XATTR_REPLACE: 2 };
const xattr_set = (where: Printer) => ({
  args: [where, B.str, B.bytes(3), B.lu, bits(XATTR_FLAGS, "XATTR_???")],
});
const xattr_get = (where: Printer) => ({ args: [where, B.str, B.bytes_out(), B.lu] });
const xattr_list = (where: Printer) => ({ args: [where, B.bytes_out(), B.lu] });
const { fd, dirfd, path, id, mode } = B;

/** The device: an argument only where one is made. */
const device = (at: number): Printer => ({
  *print(c, v) {
    yield* [];
    const type = uint(c.args[at]) & T.S_IFMT;
    return type === T.S_IFCHR || type === T.S_IFBLK ? S.dev_text(T.new_decode_dev(uint(v))) : null;
  },
});
const file_mode = plain((v) => S.mode_text(uint(v)));

const POLL: Names = { POLLIN: 1, POLLPRI: 2, POLLOUT: 4, POLLERR: 8, POLLHUP: 16, POLLNVAL: 32 };
interface pollfd {
  fd: number;
  events: number;
  revents: number;
}
const pollfds = pointer(4096, (v) =>
  Array.isArray(v)
    ? `[${(v as pollfd[]).map((p) => S.braces(`fd=${p.fd}`, `events=${bits_of(POLL, p.events, "POLL???")}`)).join(", ")}]`
    : null,
);
const ready_fds = pointer(4096, (v) =>
  Array.isArray(v)
    ? `[${(v as pollfd[])
        .filter((p) => p.revents !== 0)
        .map((p) => S.braces(`fd=${p.fd}`, `revents=${bits_of(POLL, p.revents, "POLL???")}`))
        .join(", ")}]`
    : null,
);
function* poll_aux(c: Call) {
  if (!succeeded(c)) return "";
  return c.result === 0n ? "Timeout" : ((yield* ready_fds.print(c, c.args[0])) ?? "");
}

export const files: Table = {
  read: { args: [fd, B.bytes_out(), B.lu] },
  write: { args: [fd, B.bytes(2), B.lu] },
  pread64: { args: [fd, B.bytes_out(), B.lu, B.ld] },
  pwrite64: { args: [fd, B.bytes(2), B.lu, B.ld] },
  open: { args: [path, flags_printer, open_mode(1)], result: "fd" },
  openat: { args: [dirfd, path, flags_printer, open_mode(2)], result: "fd" },
  creat: { args: [path, mode], result: "fd" },
  close: { args: [fd] },
  lseek: { args: [fd, B.ld, one(X.WHENCE, "SEEK_???")] },
  stat: { args: [path, S.stat_out] },
  lstat: { args: [path, S.stat_out] },
  fstat: { args: [fd, S.stat_out] },
  newfstatat: { args: [dirfd, path, S.stat_out, at_flags] },
  statx: {
    args: [
      dirfd,
      path,
      plain((v) => {
        const sync = uint(v) & 0x6000;
        const names = {
          0: "AT_STATX_SYNC_AS_STAT",
          8192: "AT_STATX_FORCE_SYNC",
          16384: "AT_STATX_DONT_SYNC",
        };
        return bits_of(X.AT, uint(v) & ~0x6000, "AT_???", names[sync as 0]);
      }),
      bits(S.STATX_MASK, "STATX_???"),
      S.statx_out,
    ],
  },
  statfs: { args: [path, S.statfs_out] },
  fstatfs: { args: [fd, S.statfs_out] },
  access: { args: [path, access] },
  faccessat: { args: [dirfd, path, access] },
  readlink: { args: [path, B.bytes_out(), B.lu] },
  readlinkat: { args: [dirfd, path, B.bytes_out(), B.lu] },
  getcwd: { args: [B.path_out, B.lu] },
  chdir: { args: [path] },
  fchdir: { args: [fd] },
  chroot: { args: [path] },
  mkdir: { args: [path, mode] },
  mkdirat: { args: [dirfd, path, mode] },
  rmdir: { args: [path] },
  mknod: { args: [path, file_mode, device(1)] },
  mknodat: { args: [dirfd, path, file_mode, device(2)] },
  unlink: { args: [path] },
  unlinkat: { args: [dirfd, path, at_flags] },
  rename: { args: [path, path] },
  renameat: { args: [dirfd, path, dirfd, path] },
  renameat2: { args: [dirfd, path, dirfd, path, bits(X.RENAME, "RENAME_???")] },
  link: { args: [path, path] },
  linkat: { args: [dirfd, path, dirfd, path, at_flags] },
  symlink: { args: [path, path] },
  symlinkat: { args: [path, dirfd, path] },
  chmod: { args: [path, mode] },
  fchmod: { args: [fd, mode] },
  fchmodat: { args: [dirfd, path, mode] },
  chown: { args: [path, id, id] },
  lchown: { args: [path, id, id] },
  fchown: { args: [fd, id, id] },
  fchownat: { args: [dirfd, path, id, id, at_flags] },
  truncate: { args: [path, B.ld] },
  ftruncate: { args: [fd, B.ld] },
  utimensat: { args: [dirfd, path, utimes, at_flags] },
  umask: { args: [mode], result: "octal" },
  dup: { args: [fd], result: "fd" },
  dup2: { args: [fd, fd], result: "fd" },
  dup3: { args: [fd, fd, cloexec], result: "fd" },
  pipe: { args: [B.fds_out] },
  pipe2: { args: [B.fds_out, cloexec] },
  fcntl: { args: [fd, one(X.FCNTL, "F_???"), fcntl_arg], result: fcntl_result, aux: fcntl_aux },
  flock: { args: [fd, bits(X.FLOCK, "LOCK_???")] },
  ioctl: { args: [fd, ioctl_request, ioctl_arg] },
  fadvise64: { args: [fd, B.ld, B.lu, one(X.ADVICE, "POSIX_FADV_???")] },
  copy_file_range: { args: [fd, offset_ref, fd, offset_ref, B.lu, B.x] },
  getdents64: { args: [fd, entries, B.lu] },
  poll: { args: [pollfds, B.lu, B.d], aux: poll_aux },
  fsync: { args: [fd] },
  fdatasync: { args: [fd] },
  syncfs: { args: [fd] },
  sync: { args: [] },
  mount: { args: [path, path, B.str, bits(X.MOUNT, "MS_???"), B.str] },
  umount2: { args: [path, bits(X.UMOUNT, "MNT_???")] },
  fallocate: { args: [B.fd, bits(X.FALLOC, "FALLOC_FL_???"), B.ld, B.ld] },
  pivot_root: { args: [path, path] },
  memfd_create: { args: [B.str, bits({ MFD_CLOEXEC: 1, MFD_ALLOW_SEALING: 2 }, "MFD_???")], result: "fd" },
  init_module: { args: [B.addr, B.lu, B.str] },
  finit_module: {
    args: [
      fd,
      B.str,
      bits({ MODULE_INIT_IGNORE_MODVERSIONS: 1, MODULE_INIT_IGNORE_VERMAGIC: 2 }, "MODULE_INIT_???"),
    ],
  },
  delete_module: { args: [B.str, flags_of_removal] },
  setxattr: xattr_set(path),
  lsetxattr: xattr_set(path),
  fsetxattr: xattr_set(fd),
  getxattr: xattr_get(path),
  lgetxattr: xattr_get(path),
  fgetxattr: xattr_get(fd),
  listxattr: xattr_list(path),
  llistxattr: xattr_list(path),
  flistxattr: xattr_list(fd),
  removexattr: { args: [path, B.str] },
  lremovexattr: { args: [path, B.str] },
  fremovexattr: { args: [fd, B.str] },
};
