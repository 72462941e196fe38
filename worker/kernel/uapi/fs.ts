// linux/fs.h: ioctls that any file system may answer.

/** int src_fd: make the file share all data of another (reflink). */
export const FICLONE = 0x40049409;
/** A word of FS_*_FL, read into or taken from a variable. */
export const FS_IOC_GETFLAGS = 0x80086601;
export const FS_IOC_SETFLAGS = 0x40086602;

/** Attributes of files (chattr(1)). */
export const FS_SECRM_FL = 0x1;
export const FS_UNRM_FL = 0x2;
export const FS_COMPR_FL = 0x4;
export const FS_SYNC_FL = 0x8;
export const FS_IMMUTABLE_FL = 0x10;
export const FS_APPEND_FL = 0x20;
export const FS_NODUMP_FL = 0x40;
export const FS_NOATIME_FL = 0x80;
export const FS_NOCOMP_FL = 0x400;
export const FS_ENCRYPT_FL = 0x800;
export const FS_INDEX_FL = 0x1000;
export const FS_JOURNAL_DATA_FL = 0x4000;
export const FS_NOTAIL_FL = 0x8000;
export const FS_DIRSYNC_FL = 0x10000;
export const FS_TOPDIR_FL = 0x20000;
export const FS_EXTENT_FL = 0x80000;
export const FS_VERITY_FL = 0x100000;
export const FS_NOCOW_FL = 0x800000;
export const FS_DAX_FL = 0x2000000;
export const FS_INLINE_DATA_FL = 0x10000000;
export const FS_PROJINHERIT_FL = 0x20000000;
export const FS_CASEFOLD_FL = 0x40000000;
