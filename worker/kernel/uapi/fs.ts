// linux/fs.h: ioctls that any file system may answer.

/** int src_fd: make the file share all data of another (reflink). */
export const FICLONE = 0x40049409;
