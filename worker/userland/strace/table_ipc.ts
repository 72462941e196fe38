// System V IPC and POSIX message queues.
import { O_CREAT } from "../../kernel/uapi/fcntl.ts";
import * as I from "../../kernel/uapi/ipc.ts";
import * as B from "./basic.ts";
import { address, type Call, hex, int, plain, pointer, type Sysent, type Table, uint } from "./call.ts";
import { ACCESS_MODE, OPEN } from "./flags.ts";
import { quote_limited } from "./quote.ts";
import { signal_name } from "./signals.ts";
import { braces, has, timespec_in } from "./structs.ts";
import { bits, bits_of, one, one_of } from "./xlat.ts";

const key = plain((v) => (uint(v) === 0 ? "IPC_PRIVATE" : hex(BigInt(uint(v)))));
/** Flags of the get calls, and behind them the permissions. */
const get_flags = plain((v) => {
  const value = uint(v);
  const names = { IPC_CREAT: I.IPC_CREAT, IPC_EXCL: I.IPC_EXCL, IPC_NOWAIT: I.IPC_NOWAIT };
  const flags = bits_of(names, value & ~0o777, "IPC_???");
  const mode = (value & 0o777).toString(8).padStart(3, "0");
  const permissions = mode === "000" ? mode : `0${mode}`;
  return (value & ~0o777) === 0 ? permissions : `${flags}|${permissions}`;
});
const COMMANDS = { IPC_RMID: I.IPC_RMID, IPC_SET: I.IPC_SET, IPC_STAT: I.IPC_STAT };
const SEM_COMMANDS = {
  ...COMMANDS,
  GETPID: I.GETPID,
  GETVAL: I.GETVAL,
  GETALL: I.GETALL,
  GETNCNT: I.GETNCNT,
  GETZCNT: I.GETZCNT,
  SETVAL: I.SETVAL,
  SETALL: I.SETALL,
};

/** The structure of the ctl calls, of which IPC_SET reads the permissions and IPC_STAT fills everything. */
const ctl = (command: number, perm: string, members: readonly string[]) => {
  const text = (value: unknown, c: Call) => {
    if (!has(value, "uid")) return null;
    const set = int(c.args[command]) === I.IPC_SET;
    const mode = B.octal_mode(Number(value.mode));
    const owner = [`uid=${value.uid}`, `gid=${value.gid}`, `mode=${mode}`];
    if (set) return braces(`${perm}=${braces(...owner)}`);
    const all = [...owner, `key=${value.key}`, `cuid=${value.cuid}`, `cgid=${value.cgid}`];
    return braces(`${perm}=${braces(...all)}`, ...members.map((name) => `${name}=${value[name]}`));
  };
  const [given, filled] = [pointer(112, text), pointer(112, text, true)];
  return {
    out: true,
    *print(c: Call, value: bigint) {
      const what = int(c.args[command]);
      if (what === I.IPC_STAT) return yield* filled.print(c, value);
      if (what === I.IPC_SET) return yield* given.print(c, value);
      return address(value);
    },
  };
};

const message = (out: boolean) =>
  pointer(
    8,
    (value, c) =>
      has(value, "mtext")
        ? braces(`mtype=${value.mtype}`, `mtext=${quote_limited(String(value.mtext), c.o.strsize, c.o.hex)}`)
        : null,
    out,
  );
const operations = pointer(8, (value) =>
  Array.isArray(value)
    ? `[${value
        .map((s: I.sembuf) =>
          braces(
            `sem_num=${s.sem_num}`,
            `sem_op=${s.sem_op}`,
            `sem_flg=${s.sem_flg === 0 ? "0" : bits_of({ SEM_UNDO: I.SEM_UNDO, IPC_NOWAIT: I.IPC_NOWAIT }, s.sem_flg, "SEM_???")}`,
          ),
        )
        .join(", ")}]`
    : null,
);
const attributes = (out: boolean) =>
  pointer(
    64,
    (value) =>
      has(value, "mq_maxmsg")
        ? braces(
            `mq_flags=${Number(value.mq_flags) === 0 ? "0" : bits_of(OPEN, Number(value.mq_flags), "O_???")}`,
            `mq_maxmsg=${value.mq_maxmsg}`,
            `mq_msgsize=${value.mq_msgsize}`,
            `mq_curmsgs=${value.mq_curmsgs ?? 0}`,
          )
        : null,
    out,
  );
const notification = pointer(64, (value) =>
  has(value, "sigev_notify")
    ? braces(
        `sigev_signo=${signal_name(Number(value.sigev_signo))}`,
        `sigev_notify=${one_of({ SIGEV_SIGNAL: I.SIGEV_SIGNAL, SIGEV_NONE: I.SIGEV_NONE }, Number(value.sigev_notify), "SIGEV_???")}`,
      )
    : null,
);
/** An argument that there is only when mq_open may create the queue. */
const when_creating = (printer: Sysent["args"][number]) => ({
  whole: true,
  *print(c: Call, value: bigint) {
    return (uint(c.args[1]) & O_CREAT) === 0 ? null : yield* printer.print(c, value);
  },
});
const open_flags = plain((v) => {
  const value = uint(v);
  const access = one_of(ACCESS_MODE, value & 3, "O_???");
  return bits_of(OPEN, value & ~3, "O_???", access);
});
const priority = pointer(4, (value) => (has(value, "prio") ? `[${value.prio}]` : null), true);

const SHM_MEMBERS = "shm_segsz shm_cpid shm_lpid shm_nattch shm_atime shm_dtime shm_ctime".split(" ");
const MSG_MEMBERS = "msg_stime msg_rtime msg_ctime msg_qnum msg_qbytes msg_lspid msg_lrpid".split(" ");
const SEM_MEMBERS = "sem_otime sem_ctime sem_nsems".split(" ");
const SHMAT = { SHM_RDONLY: I.SHM_RDONLY, SHM_REMAP: I.SHM_REMAP, SHM_EXEC: I.SHM_EXEC };
const MSG = { IPC_NOWAIT: I.IPC_NOWAIT, MSG_NOERROR: I.MSG_NOERROR, MSG_EXCEPT: I.MSG_EXCEPT };

export const ipc: Table = {
  shmget: { args: [key, B.lu, get_flags] },
  shmat: { args: [B.d, B.addr, bits(SHMAT, "SHM_???")], result: "hex" },
  shmdt: { args: [B.addr] },
  shmctl: { args: [B.d, one(COMMANDS, "SHM_???"), ctl(1, "shm_perm", SHM_MEMBERS)] },
  semget: { args: [key, B.d, get_flags] },
  semop: { args: [B.d, operations, B.lu] },
  semtimedop: { args: [B.d, operations, B.lu, timespec_in] },
  semctl: { args: [B.d, B.d, one(SEM_COMMANDS, "SEM_???"), ctl(2, "sem_perm", SEM_MEMBERS)] },
  msgget: { args: [key, get_flags] },
  msgsnd: { args: [B.d, message(false), B.lu, bits(MSG, "MSG_???")] },
  msgrcv: { args: [B.d, message(true), B.lu, B.ld, bits(MSG, "MSG_???")] },
  msgctl: { args: [B.d, one(COMMANDS, "MSG_???"), ctl(1, "msg_perm", MSG_MEMBERS)] },
  mq_open: { args: [B.path, open_flags, when_creating(B.mode), when_creating(attributes(false))] },
  mq_unlink: { args: [B.path] },
  mq_timedsend: { args: [B.d, B.bytes(2), B.lu, B.u, timespec_in] },
  mq_timedreceive: { args: [B.d, B.bytes_out(), B.lu, priority, timespec_in] },
  mq_notify: { args: [B.d, notification] },
  mq_getsetattr: { args: [B.d, attributes(false), attributes(true)] },
};
