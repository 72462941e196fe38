// System V IPC calls of programs (shmget(2), msgget(2), semget(2) and their control calls).
import { Syscall } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";

export const shmget = (key: number, size: number, flags: number) => new Syscall(SYS.shmget, key, size, flags);
export const msgget = (key: number, flags: number) => new Syscall(SYS.msgget, key, flags);
export const semget = (key: number, count: number, flags: number) =>
  new Syscall(SYS.semget, key, count, flags);
export const shmctl = (id: number, command: number) => new Syscall(SYS.shmctl, id, command, null);
export const msgctl = (id: number, command: number) => new Syscall(SYS.msgctl, id, command, null);
export const semctl = (id: number, command: number) => new Syscall(SYS.semctl, id, 0, command, null);
