// If this fails, System V IPC or POSIX message queues answer otherwise than Linux (shmget(2), msgop(2), semop(2),
// mq_overview(7)).
import { expect, test } from "vitest";
import { run_kernel } from "../../../test/kernel.ts";
import type { Code } from "../../userland/lib/code.ts";
import * as sys from "../../userland/lib/sys.ts";
import * as E from "../uapi/errno.ts";
import { O_CREAT, O_EXCL, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } from "../uapi/fcntl.ts";
import * as I from "../uapi/ipc.ts";
import { CLONE_SYSVSEM } from "../uapi/sched.ts";
import { SIGKILL, SIGUSR1 } from "../uapi/signal.ts";
import { UserBuffer } from "../uapi/syscall.ts";
import { SYS } from "../uapi/unistd_64.ts";

const call = sys.syscall;
const CREATE = I.IPC_CREAT | 0o600;
const seconds = (n: number) => ({ tv_sec: n, tv_nsec: 0 });

test("keys and ids: found again, refused, not mistaken for what was there before", () => {
  run_kernel(function* () {
    const id = yield call(SYS.shmget, 77, 4096, CREATE);
    expect(id).toBe(0);
    expect(yield call(SYS.shmget, 77, 4096, 0)).toBe(id);
    expect(yield call(SYS.shmget, 77, 4096, CREATE | I.IPC_EXCL)).toBe(-E.EEXIST);
    expect(yield call(SYS.shmget, 77, 8192, 0)).toBe(-E.EINVAL);
    expect(yield call(SYS.shmget, 78, 4096, 0)).toBe(-E.ENOENT);
    expect(yield call(SYS.shmget, I.IPC_PRIVATE, 0, CREATE)).toBe(-E.EINVAL);
    expect(yield call(SYS.shmctl, id, I.IPC_RMID, null)).toBe(0);
    const next = yield call(SYS.shmget, 77, 4096, CREATE);
    expect(next).toBe(32768);
    expect(yield call(SYS.shmat, id, 0, 0)).toBe(-E.EIDRM);
    expect(yield call(SYS.shmat, 5, 0, 0)).toBe(-E.EINVAL);
    yield sys.setreuid(1000, 1000);
    expect(yield call(SYS.shmget, 77, 4096, 0o400)).toBe(-E.EACCES);
    expect(yield call(SYS.shmctl, next, I.IPC_RMID, null)).toBe(-E.EPERM);
  });
});

test("a segment that is removed while attached goes with the last detach", () => {
  run_kernel(function* () {
    const id = yield call(SYS.shmget, 77, 5000, CREATE);
    const at = yield call(SYS.shmat, id, 0, 0);
    expect(at).toBeGreaterThan(0);
    const stat = {} as I.shmid_ds;
    expect(yield call(SYS.shmctl, id, I.IPC_STAT, stat)).toBe(0);
    expect(stat).toMatchObject({ key: 77, shm_nattch: 1, shm_segsz: 5000, mode: 0o600, uid: 0 });
    yield call(SYS.shmctl, id, I.IPC_RMID, null);
    yield call(SYS.shmctl, id, I.IPC_STAT, stat);
    expect(stat).toMatchObject({ key: I.IPC_PRIVATE, mode: I.SHM_DEST | 0o600 });
    expect(yield call(SYS.shmdt, at + 4096)).toBe(-E.EINVAL);
    expect(yield call(SYS.shmdt, at)).toBe(0);
    expect(yield call(SYS.shmctl, id, I.IPC_STAT, stat)).toBe(-E.EINVAL);
  });
});

test("message queues: types, sizes, waiting, removal", () => {
  run_kernel(function* () {
    const id = yield call(SYS.msgget, 5, CREATE);
    for (const [mtype, mtext] of [
      [3, "three"],
      [1, "one"],
      [2, "two"],
    ] as const)
      expect(yield call(SYS.msgsnd, id, { mtype, mtext }, mtext.length, 0)).toBe(0);
    expect(yield call(SYS.msgsnd, id, { mtype: 0, mtext: "" }, 0, 0)).toBe(-E.EINVAL);
    const out: I.msgbuf = { mtype: 0, mtext: "" };
    expect(yield call(SYS.msgrcv, id, out, 2, 3, 0)).toBe(-E.E2BIG);
    expect(yield call(SYS.msgrcv, id, out, 2, 3, I.MSG_NOERROR)).toBe(2);
    expect(out).toEqual({ mtype: 3, mtext: "th" });
    expect(yield call(SYS.msgrcv, id, out, 99, -2, 0)).toBe(3);
    expect(out.mtext).toBe("one");
    expect(yield call(SYS.msgrcv, id, out, 99, 7, I.IPC_NOWAIT)).toBe(-E.ENOMSG);
    const pid = yield sys.fork(function* () {
      yield sys.nanosleep(seconds(1));
      yield call(SYS.msgsnd, id, { mtype: 7, mtext: "late" }, 4, 0);
      yield sys.nanosleep(seconds(1));
      yield call(SYS.msgctl, id, I.IPC_RMID, null);
      return 0;
    });
    expect(yield call(SYS.msgrcv, id, out, 99, 7, 0)).toBe(4);
    expect(yield call(SYS.msgrcv, id, out, 99, 7, 0)).toBe(-E.EIDRM);
    yield sys.wait4(pid, null);
  });
});

test("semaphores: all operations of a call or none, waiting, time limit", () => {
  run_kernel(function* () {
    const id = yield call(SYS.semget, 9, 2, CREATE);
    const op = (sem_num: number, sem_op: number, sem_flg = 0): I.sembuf => ({ sem_num, sem_op, sem_flg });
    expect(yield call(SYS.semctl, id, 0, I.SETVAL, 1)).toBe(0);
    expect(yield call(SYS.semop, id, [op(0, -1), op(1, -1, I.IPC_NOWAIT)], 2)).toBe(-E.EAGAIN);
    expect(yield call(SYS.semctl, id, 0, I.GETVAL, 0)).toBe(1);
    expect(yield call(SYS.semop, id, [op(2, 1)], 1)).toBe(-E.EFBIG);
    expect(yield call(SYS.semtimedop, id, [op(1, -1)], 1, seconds(1))).toBe(-E.EAGAIN);
    const pid = yield sys.fork(function* () {
      yield sys.nanosleep(seconds(1));
      return (yield call(SYS.semop, id, [op(1, 2)], 1)) === 0 ? 0 : 1;
    });
    expect(yield call(SYS.semop, id, [op(1, -2)], 1)).toBe(0);
    expect(yield call(SYS.semctl, id, 1, I.GETPID, 0)).toBe(yield sys.getpid());
    yield sys.wait4(pid, null);
  });
});

test("semaphores: what is marked SEM_UNDO is taken back with its process", () => {
  run_kernel(function* (): Code<void> {
    const id = yield call(SYS.semget, 9, 2, CREATE);
    const undo = (sem_num: number, sem_op: number): I.sembuf => ({ sem_num, sem_op, sem_flg: I.SEM_UNDO });
    const value = (num: number) => call(SYS.semctl, id, num, I.GETVAL, 0);
    const in_child = function* (body: () => Code<void>): Code<number> {
      const pid = yield sys.fork(function* () {
        yield* body();
        return 0;
      });
      yield sys.wait4(pid, null);
      return pid;
    };
    yield call(SYS.semctl, id, 0, I.SETVAL, 1);
    // the lock of one that dies is free again, and who waits for it gets it
    const holder = yield sys.fork(function* () {
      yield call(SYS.semop, id, [undo(0, -1)], 1);
      return yield sys.pause();
    });
    yield sys.nanosleep(seconds(1));
    expect(yield value(0)).toBe(0);
    yield sys.fork(function* () {
      yield sys.nanosleep(seconds(1));
      return yield sys.kill(holder, SIGKILL);
    });
    expect(yield call(SYS.semop, id, [{ sem_num: 0, sem_op: -1, sem_flg: 0 }], 1)).toBe(0);
    yield sys.wait4(holder, null);
    yield call(SYS.semctl, id, 0, I.SETVAL, 1);
    // a child inherits nothing, exec keeps it, a value that is set forgets it, none falls below 0
    const child = yield* in_child(function* (): Code<void> {
      yield call(SYS.semop, id, [undo(0, 3), undo(1, 2)], 2);
      yield* in_child(function* (): Code<void> {});
      expect([yield value(0), yield value(1)]).toEqual([4, 2]);
      yield call(SYS.semctl, id, 1, I.SETVAL, 7);
      yield call(SYS.semop, id, [{ sem_num: 0, sem_op: -2, sem_flg: 0 }], 1);
    });
    expect([yield value(0), yield value(1)]).toEqual([0, 7]);
    expect(yield call(SYS.semctl, id, 0, I.GETPID, 0)).toBe(child);
    // unshare(2) lets go of it at once, and so much cannot be taken back
    yield* in_child(function* (): Code<void> {
      yield call(SYS.semop, id, [undo(0, 5)], 1);
      yield sys.unshare(CLONE_SYSVSEM);
      expect(yield value(0)).toBe(0);
      yield call(SYS.semop, id, [undo(0, 32767)], 1);
      yield call(SYS.semop, id, [{ sem_num: 0, sem_op: -32767, sem_flg: 0 }], 1);
      expect(yield call(SYS.semop, id, [undo(0, 2)], 1)).toBe(-E.ERANGE);
    });
  });
});

test("POSIX message queues: priorities, limits, notification, names", () => {
  run_kernel(function* (): Code<void> {
    const attr: I.mq_attr = { mq_flags: 0, mq_maxmsg: 2, mq_msgsize: 8, mq_curmsgs: 0 };
    expect(yield call(SYS.mq_open, "q", O_RDWR, 0, null)).toBe(-E.ENOENT);
    const q = yield call(SYS.mq_open, "q", O_CREAT | O_RDWR | O_NONBLOCK, 0o600, attr);
    expect(q).toBeGreaterThanOrEqual(0);
    expect(yield call(SYS.mq_open, "q", O_CREAT | O_EXCL | O_RDWR, 0o600, attr)).toBe(-E.EEXIST);
    expect(yield call(SYS.mq_open, "a/b", O_CREAT | O_RDWR, 0o600, null)).toBe(-E.EACCES);
    let told = 0;
    yield sys.rt_sigaction(SIGUSR1, { sa_handler: () => void told++, sa_flags: 0, sa_mask: 0n });
    expect(yield call(SYS.mq_notify, q, { sigev_notify: I.SIGEV_SIGNAL, sigev_signo: SIGUSR1 })).toBe(0);
    expect(yield call(SYS.mq_notify, q, { sigev_notify: I.SIGEV_NONE, sigev_signo: 0 })).toBe(-E.EBUSY);
    expect(yield call(SYS.mq_timedsend, q, "low", 3, 1, null)).toBe(0);
    expect(yield call(SYS.mq_timedsend, q, "high", 4, 9, null)).toBe(0);
    expect(told).toBe(1);
    expect(yield call(SYS.mq_timedsend, q, "more", 4, 1, null)).toBe(-E.EAGAIN);
    expect(yield call(SYS.mq_timedsend, q, "too long!", 9, 1, null)).toBe(-E.EMSGSIZE);
    const old = {} as I.mq_attr;
    expect(yield call(SYS.mq_getsetattr, q, null, old)).toBe(0);
    expect(old).toEqual({ mq_flags: O_NONBLOCK, mq_maxmsg: 2, mq_msgsize: 8, mq_curmsgs: 2 });
    const buf = new UserBuffer();
    const prio = { prio: 0 };
    expect(yield call(SYS.mq_timedreceive, q, buf, 7, prio, null)).toBe(-E.EMSGSIZE);
    expect(yield call(SYS.mq_timedreceive, q, buf, 8, prio, null)).toBe(4);
    expect([buf.data, prio.prio]).toEqual(["high", 9]);
    const reader = yield call(SYS.mq_open, "q", O_RDONLY, 0, null);
    expect(yield call(SYS.mq_timedsend, reader, "x", 1, 0, null)).toBe(-E.EBADF);
    expect(yield call(SYS.mq_timedreceive, reader, buf, 8, null, null)).toBe(3);
    expect(yield call(SYS.mq_timedreceive, reader, buf, 8, null, seconds(1))).toBe(-E.ETIMEDOUT);
    expect(yield call(SYS.mq_unlink, "q")).toBe(0);
    expect(yield call(SYS.mq_unlink, "q")).toBe(-E.ENOENT);
    expect(yield call(SYS.mq_timedsend, q, "x", 1, 0, null)).toBe(0);
    expect(yield call(SYS.mq_timedsend, 99, "x", 1, 0, null)).toBe(-E.EBADF);
    yield sys.setreuid(1000, 1000);
    const big: I.mq_attr = { ...attr, mq_maxmsg: 11 };
    expect(yield call(SYS.mq_open, "big", O_CREAT | O_WRONLY, 0o600, big)).toBe(-E.EINVAL);
  });
});
