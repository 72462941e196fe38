// File types, mode bits and struct stat (linux/stat.h), directory entries and statfs.
import type { ByteString } from "./syscall.ts";

export const S_IFMT = 0o170000;
export const S_IFSOCK = 0o140000;
export const S_IFLNK = 0o120000;
export const S_IFREG = 0o100000;
export const S_IFBLK = 0o060000;
export const S_IFDIR = 0o040000;
export const S_IFCHR = 0o020000;
export const S_IFIFO = 0o010000;
export const S_ISUID = 0o4000;
export const S_ISGID = 0o2000;
export const S_ISVTX = 0o1000;

export const S_ISDIR = (m: number) => (m & S_IFMT) === S_IFDIR;
export const S_ISREG = (m: number) => (m & S_IFMT) === S_IFREG;
export const S_ISLNK = (m: number) => (m & S_IFMT) === S_IFLNK;
export const S_ISCHR = (m: number) => (m & S_IFMT) === S_IFCHR;
export const S_ISBLK = (m: number) => (m & S_IFMT) === S_IFBLK;
export const S_ISFIFO = (m: number) => (m & S_IFMT) === S_IFIFO;
export const S_ISSOCK = (m: number) => (m & S_IFMT) === S_IFSOCK;

/** Device numbers are kept in the kernel's own 12:20 form; MKDEV/MAJOR/MINOR of linux/kdev_t.h. */
export const MKDEV = (major: number, minor: number) => (major << 20) | minor;
export const MAJOR = (dev: number) => dev >>> 20;
export const MINOR = (dev: number) => dev & 0xfffff;

/** Result of the stat family. Times are microseconds since the Epoch; dev and rdev in MKDEV form. */
export interface stat {
  st_dev: number;
  st_ino: number;
  st_mode: number;
  st_nlink: number;
  st_uid: number;
  st_gid: number;
  st_rdev: number;
  st_size: number;
  st_blksize: number;
  st_blocks: number;
  st_atime: number;
  st_mtime: number;
  st_ctime: number;
}

/** Result of statx(2): that of stat with what only statx tells. */
export interface statx extends stat {
  /** time of birth in microseconds since the Epoch, null where the file system does not keep it */
  stx_btime: number | null;
}

/** The device that a 32-bit number given to mknod(2) means (include/linux/kdev_t.h:new_decode_dev). */
export const new_decode_dev = (dev: number): number =>
  MKDEV((dev >>> 8) & 0xfff, (dev & 0xff) | ((dev >>> 12) & 0xfff00));

/** A device number as stat(2) gives it to 64-bit programs (include/linux/kdev_t.h:new_encode_dev). */
export const new_encode_dev = (dev: number): number => {
  const minor = MINOR(dev);
  return (minor & 0xff) + MAJOR(dev) * 0x100 + (minor & ~0xff) * 0x1000;
};

export const new_stat = (): stat => ({
  st_dev: 0,
  st_ino: 0,
  st_mode: 0,
  st_nlink: 0,
  st_uid: 0,
  st_gid: 0,
  st_rdev: 0,
  st_size: 0,
  st_blksize: 4096,
  st_blocks: 0,
  st_atime: 0,
  st_mtime: 0,
  st_ctime: 0,
});

export const DT_FIFO = 1;
export const DT_CHR = 2;
export const DT_DIR = 4;
export const DT_BLK = 6;
export const DT_REG = 8;
export const DT_LNK = 10;
export const DT_SOCK = 12;

/** One directory entry of getdents64(2). */
export interface dirent {
  d_ino: number;
  d_type: number;
  d_name: ByteString;
}

/** Result of statfs(2): sizes in blocks of `f_bsize` bytes. */
export interface statfs {
  f_type: number;
  f_bsize: number;
  f_blocks: number;
  f_bfree: number;
  /** free to users other than root */
  f_bavail: number;
  f_files: number;
  f_ffree: number;
  f_fsid: number;
  f_namelen: number;
}

export const new_statfs = (): statfs => ({
  f_type: 0,
  f_bsize: 4096,
  f_blocks: 0,
  f_bfree: 0,
  f_bavail: 0,
  f_files: 0,
  f_ffree: 0,
  f_fsid: 0,
  f_namelen: 255,
});
