// System V IPC and POSIX message queues (linux/ipc.h, shm.h, msg.h, sem.h, mqueue.h): commands, flags, structures.
import type { ByteString } from "./syscall.ts";

export const IPC_CREAT = 0o1000;
export const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;
export const IPC_RMID = 0;
export const IPC_SET = 1;
export const IPC_STAT = 2;
export const IPC_PRIVATE = 0;

export const SHM_RDONLY = 0o10000;
export const SHM_REMAP = 0o40000;
export const SHM_EXEC = 0o100000;
/** mode bit: destroyed at the last detach */
export const SHM_DEST = 0o1000;
export const MSG_NOERROR = 0o10000;
export const MSG_EXCEPT = 0o20000;
export const SEM_UNDO = 0x1000;
export const GETPID = 11;
export const GETVAL = 12;
export const GETALL = 13;
export const GETNCNT = 14;
export const GETZCNT = 15;
export const SETVAL = 16;
export const SETALL = 17;

/** What IPC_SET takes and IPC_STAT gives of struct ipc_perm. */
export interface ipc_perm {
  uid: number;
  gid: number;
  /** permission bits */
  mode: number;
}

/** struct ipc64_perm as IPC_STAT gives it. */
export interface ipc64_perm extends ipc_perm {
  key: number;
  cuid: number;
  cgid: number;
  seq: number;
}
/** struct shmid_ds: sizes in bytes, times in seconds. */
export interface shmid_ds extends ipc64_perm {
  shm_segsz: number;
  shm_atime: number;
  shm_dtime: number;
  shm_ctime: number;
  shm_cpid: number;
  shm_lpid: number;
  shm_nattch: number;
}
/** struct msqid_ds; IPC_SET also takes msg_qbytes. */
export interface msqid_ds extends ipc64_perm {
  msg_stime: number;
  msg_rtime: number;
  msg_ctime: number;
  msg_cbytes: number;
  msg_qnum: number;
  msg_qbytes: number;
  msg_lspid: number;
  msg_lrpid: number;
}
/** struct semid_ds */
export interface semid_ds extends ipc64_perm {
  sem_otime: number;
  sem_ctime: number;
  sem_nsems: number;
}
/** struct msgbuf */
export interface msgbuf {
  mtype: number;
  mtext: ByteString;
}
/** struct sembuf */
export interface sembuf {
  sem_num: number;
  sem_op: number;
  sem_flg: number;
}

/** struct mq_attr */
export interface mq_attr {
  mq_flags: number;
  mq_maxmsg: number;
  mq_msgsize: number;
  mq_curmsgs: number;
}
export const SIGEV_SIGNAL = 0;
export const SIGEV_NONE = 1;
/** What mq_notify(3) uses of struct sigevent. */
export interface sigevent {
  sigev_notify: number;
  sigev_signo: number;
}
