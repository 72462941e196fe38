// System V IPC and POSIX message queues.
import { O_CREAT, O_NONBLOCK, O_RDWR } from "../../kernel/uapi/fcntl.ts";
import { IPC_CREAT, IPC_RMID, IPC_SET, IPC_STAT, type ipc_perm } from "../../kernel/uapi/ipc.ts";
import { SIGUSR1 } from "../../kernel/uapi/signal.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import * as sys from "../lib/sys.ts";
import { print, report, type Subcommands } from "./subcommand.ts";

const SIGEV_SIGNAL = 0;

export const ipc: Subcommands = {
  shmget: {
    usage: "[KEY]",
    about: "shared memory: shmget, IPC_STAT, IPC_SET, shmat, IPC_RMID",
    *run(a) {
      const id = yield sys.syscall(SYS.shmget, a.number(2, 0x1234), 4096, IPC_CREAT | 0o644);
      yield* print(`shmget = ${Math.max(id, -1)}\n`);
      const perm: ipc_perm = { uid: 0, gid: 0, mode: 0 };
      yield sys.syscall(SYS.shmctl, Math.max(id, -1), IPC_STAT, perm);
      yield* report(
        "IPC_SET",
        yield sys.syscall(SYS.shmctl, Math.max(id, -1), IPC_SET, { ...perm, uid: 1000, mode: 0o600 }),
      );
      yield sys.syscall(SYS.shmat, Math.max(id, -1), 0, 0);
      return yield* report("IPC_RMID", yield sys.syscall(SYS.shmctl, Math.max(id, -1), IPC_RMID, 0));
    },
  },
  msgget: {
    usage: "",
    about: "a message queue: msgget, IPC_RMID",
    *run() {
      const id = Math.max(yield sys.syscall(SYS.msgget, 0x2345, IPC_CREAT | 0o644), -1);
      yield* print(`msgget = ${id}\n`);
      return yield* report("IPC_RMID", yield sys.syscall(SYS.msgctl, id, IPC_RMID, 0));
    },
  },
  semget: {
    usage: "",
    about: "a semaphore: semget, IPC_RMID",
    *run() {
      const id = Math.max(yield sys.syscall(SYS.semget, 0x3456, 1, IPC_CREAT | 0o644), -1);
      yield* print(`semget = ${id}\n`);
      return yield* report("IPC_RMID", yield sys.syscall(SYS.semctl, id, 0, IPC_RMID, 0));
    },
  },
  mq: {
    usage: "",
    about: "a POSIX message queue: open, send, receive, getsetattr, notify, unlink",
    *run() {
      const attributes = { mq_flags: 0, mq_maxmsg: 10, mq_msgsize: 64, mq_curmsgs: 0 };
      const opened = yield sys.syscall(SYS.mq_open, "myq", O_CREAT | O_RDWR, 0o600, attributes);
      yield* report("mq_open", opened);
      const q = Math.max(opened, -1);
      yield* report("mq_timedsend", yield sys.syscall(SYS.mq_timedsend, q, "hi", 2, 1, null));
      const priority = { prio: 0 };
      yield* report(
        "mq_timedreceive",
        yield sys.syscall(SYS.mq_timedreceive, q, new UserBuffer(), 64, priority, null),
      );
      const wanted = { mq_flags: O_NONBLOCK, mq_maxmsg: 0, mq_msgsize: 0, mq_curmsgs: 0 };
      yield* report("mq_getsetattr", yield sys.syscall(SYS.mq_getsetattr, q, wanted, null));
      const event = { sigev_notify: SIGEV_SIGNAL, sigev_signo: SIGUSR1 };
      yield* report("mq_notify", yield sys.syscall(SYS.mq_notify, q, event));
      return yield* report("mq_unlink", yield sys.syscall(SYS.mq_unlink, "myq"));
    },
  },
};
