// Structures: files' status, times, limits, terminal settings.

import * as T from "../../kernel/uapi/stat.ts";
import { MAJOR, MINOR, type stat, type statfs, type statx } from "../../kernel/uapi/stat.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { localtime, UTC } from "../coreutils/calendar.ts";
import { octal_mode } from "./basic.ts";
import { type Call, hex, pointer } from "./call.ts";
import { bits_of, type Names } from "./xlat.ts";

/** Members in braces. */
export const braces = (...members: ByteString[]): ByteString => `{${members.join(", ")}}`;
/** Whether a value is a structure with this member. */
export const has = (value: unknown, member: string): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && member in value;

const FILE_TYPES: Names = {
  S_IFREG: T.S_IFREG,
  S_IFDIR: T.S_IFDIR,
  S_IFCHR: T.S_IFCHR,
  S_IFBLK: T.S_IFBLK,
  S_IFIFO: T.S_IFIFO,
  S_IFLNK: T.S_IFLNK,
  S_IFSOCK: T.S_IFSOCK,
};
/** st_mode: S_IFREG|S_ISUID|0755. */
export function mode_text(mode: number): ByteString {
  const out: ByteString[] = [];
  for (const name in FILE_TYPES) if ((mode & T.S_IFMT) === FILE_TYPES[name]) out.push(name);
  for (const [bit, name] of [
    [T.S_ISUID, "S_ISUID"],
    [T.S_ISGID, "S_ISGID"],
    [T.S_ISVTX, "S_ISVTX"],
  ] as const)
    if (mode & bit) out.push(name);
  out.push(octal_mode(mode & 0o777));
  return out.join("|");
}

export const dev_text = (dev: number): ByteString => {
  const part = (n: number) => (n === 0 ? "0" : `0x${n.toString(16)}`);
  return `makedev(${part(MAJOR(dev))}, ${part(MINOR(dev))})`;
};
const pad = (n: number, width = 2) => String(n).padStart(width, "0");

/** Seconds, and in a comment the date; UTC. */
function time_text(us: number): ByteString {
  const seconds = Math.floor(us / 1e6);
  const nsec = (us - seconds * 1e6) * 1000;
  if (seconds === 0 && nsec === 0) return "0";
  const t = localtime(seconds, UTC);
  const fraction = nsec === 0 ? "" : `.${pad(nsec, 9)}`;
  return (
    `${seconds} /* ${t.year}-${pad(t.month + 1)}-${pad(t.mday)}T` +
    `${pad(t.hour)}:${pad(t.min)}:${pad(t.sec)}${fraction}+0000 */`
  );
}

function stat_text(st: stat, c: Call): ByteString {
  const device = T.S_ISCHR(st.st_mode) || T.S_ISBLK(st.st_mode);
  const what = device ? `st_rdev=${dev_text(st.st_rdev)}` : `st_size=${st.st_size}`;
  if (!c.o.verbose) return braces(`st_mode=${mode_text(st.st_mode)}`, what, "...");
  const times = (["a", "m", "c"] as const).flatMap((name) => {
    const us = st[`st_${name}time`];
    return [`st_${name}time=${time_text(us)}`, `st_${name}time_nsec=${(us % 1e6) * 1000}`];
  });
  return braces(
    `st_dev=${dev_text(st.st_dev)}`,
    `st_ino=${st.st_ino}`,
    `st_mode=${mode_text(st.st_mode)}`,
    `st_nlink=${st.st_nlink}`,
    `st_uid=${st.st_uid}`,
    `st_gid=${st.st_gid}`,
    `st_blksize=${st.st_blksize}`,
    `st_blocks=${st.st_blocks}`,
    what,
    ...times,
  );
}
export const stat_out = pointer(
  144,
  (value, c) => (has(value, "st_mode") ? stat_text(value as unknown as stat, c) : null),
  true,
);

export const STATX_MASK: Names = {
  STATX_ALL: 0xfff,
  STATX_BASIC_STATS: 0x7ff,
  STATX_TYPE: 1,
  STATX_MODE: 2,
  STATX_NLINK: 4,
  STATX_UID: 8,
  STATX_GID: 0x10,
  STATX_ATIME: 0x20,
  STATX_MTIME: 0x40,
  STATX_CTIME: 0x80,
  STATX_INO: 0x100,
  STATX_SIZE: 0x200,
  STATX_BLOCKS: 0x400,
  STATX_BTIME: 0x800,
  STATX_MNT_ID: 0x1000,
};
export const statx_out = pointer(
  256,
  (value) => {
    if (!has(value, "st_mode")) return null;
    const st = value as unknown as statx;
    const mask = bits_of(STATX_MASK, st.stx_btime === null ? 0x7ff : 0xfff, "STATX_???");
    return braces(
      `stx_mask=${mask}`,
      "stx_attributes=0",
      `stx_mode=${mode_text(st.st_mode)}`,
      `stx_size=${st.st_size}`,
      "...",
    );
  },
  true,
);

const FS_MAGIC: Names = {
  TMPFS_MAGIC: 0x01021994,
  PROC_SUPER_MAGIC: 0x9fa0,
  EXT4_SUPER_MAGIC: 0xef53,
  DEVPTS_SUPER_MAGIC: 0x1cd1,
  PIPEFS_MAGIC: 0x50495045,
  SOCKFS_MAGIC: 0x534f434b,
  NSFS_MAGIC: 0x6e736673,
};
export const statfs_out = pointer(
  120,
  (value) => {
    if (!has(value, "f_type")) return null;
    const f = value as unknown as statfs;
    const magic = Object.keys(FS_MAGIC).find((name) => FS_MAGIC[name] === f.f_type);
    return braces(
      `f_type=${magic ?? hex(BigInt(f.f_type))}`,
      `f_bsize=${f.f_bsize}`,
      `f_blocks=${f.f_blocks}`,
      `f_bfree=${f.f_bfree}`,
      `f_bavail=${f.f_bavail}`,
      `f_files=${f.f_files}`,
      `f_ffree=${f.f_ffree}`,
      `f_fsid={val=[${f.f_fsid}, 0]}`,
      `f_namelen=${f.f_namelen}`,
      `f_frsize=${f.f_bsize}`,
      "f_flags=0",
    );
  },
  true,
);

export const timespec_text = (t: Record<string, unknown>): ByteString =>
  braces(`tv_sec=${t.tv_sec}`, `tv_nsec=${t.tv_nsec}`);
const timespec = (value: unknown) => (has(value, "tv_nsec") ? timespec_text(value) : null);
export const timespec_in = pointer(16, timespec);
export const timespec_out = pointer(16, timespec, true);
export const timeval_text = (t: Record<string, unknown>): ByteString =>
  braces(`tv_sec=${t.tv_sec}`, `tv_usec=${t.tv_usec}`);
export const timeval_in = pointer(16, (value) => (has(value, "tv_usec") ? timeval_text(value) : null));
export const timezone_in = pointer(8, (value) =>
  has(value, "tz_minuteswest")
    ? braces(`tz_minuteswest=${value.tz_minuteswest}`, `tz_dsttime=${value.tz_dsttime}`)
    : null,
);
const itimerspec = (value: unknown) =>
  has(value, "it_value")
    ? braces(`it_interval=${timespec(value.it_interval)}`, `it_value=${timespec(value.it_value)}`)
    : null;
export const itimerspec_in = pointer(32, itimerspec);
export const itimerspec_out = pointer(32, itimerspec, true);
/** The number of a new timer: [0]. */
export const timer_id = pointer(4, (value) => (Array.isArray(value) ? `[${value[0]}]` : null), true);

/** What was left of a sleep: there is something only when it was interrupted. */
export const timespec_rem = {
  out: true,
  *print(c: Call, value: bigint) {
    if (value === 0n) return "NULL";
    const interrupted = c.result === -4n || c.result === -516n;
    return interrupted ? yield* timespec_in.print(c, value) : hex(value);
  },
};

/** A limit: 8192*1024, RLIM64_INFINITY. */
function limit_text(n: number): ByteString {
  if (n === Number.MAX_SAFE_INTEGER) return "RLIM64_INFINITY";
  return n > 1024 && n % 1024 === 0 ? `${n / 1024}*1024` : String(n);
}
const rlimit = (value: unknown) =>
  has(value, "rlim_cur")
    ? braces(
        `rlim_cur=${limit_text(Number(value.rlim_cur))}`,
        `rlim_max=${limit_text(Number(value.rlim_max))}`,
      )
    : null;
export const rlimit_in = pointer(16, rlimit);
export const rlimit_out = pointer(16, rlimit, true);

export const rusage_out = pointer(
  144,
  (value) => {
    if (!has(value, "ru_utime")) return null;
    const time = (t: unknown) => {
      const { tv_sec, tv_usec } = t as { tv_sec: number; tv_usec: number };
      return timeval_text({ tv_sec, tv_usec });
    };
    return braces(`ru_utime=${time(value.ru_utime)}`, `ru_stime=${time(value.ru_stime)}`, "...");
  },
  true,
);
