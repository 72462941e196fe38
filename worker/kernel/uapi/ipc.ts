// System V IPC (linux/ipc.h): commands and flags.
export const IPC_CREAT = 0o1000;
export const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;
export const IPC_RMID = 0;
export const IPC_SET = 1;
export const IPC_STAT = 2;
export const IPC_PRIVATE = 0;

/** What IPC_SET takes and IPC_STAT gives of struct ipc_perm. */
export interface ipc_perm {
  uid: number;
  gid: number;
  /** permission bits */
  mode: number;
}
