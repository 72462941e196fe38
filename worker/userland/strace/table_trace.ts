// System calls with which one process watches another, and those that limit what a process may call.
import * as P from "../../kernel/uapi/ptrace.ts";
import * as B from "./basic.ts";
import { plain, pointer, type Table } from "./call.ts";
import { one } from "./xlat.ts";

const REQUESTS = {
  PTRACE_TRACEME: P.PTRACE_TRACEME,
  PTRACE_PEEKTEXT: P.PTRACE_PEEKTEXT,
  PTRACE_PEEKDATA: P.PTRACE_PEEKDATA,
  PTRACE_PEEKUSER: P.PTRACE_PEEKUSER,
  PTRACE_POKEUSER: P.PTRACE_POKEUSER,
  PTRACE_CONT: P.PTRACE_CONT,
  PTRACE_KILL: P.PTRACE_KILL,
  PTRACE_GETREGS: P.PTRACE_GETREGS,
  PTRACE_ATTACH: P.PTRACE_ATTACH,
  PTRACE_DETACH: P.PTRACE_DETACH,
  PTRACE_SYSCALL: P.PTRACE_SYSCALL,
  PTRACE_SETOPTIONS: P.PTRACE_SETOPTIONS,
  PTRACE_GETEVENTMSG: P.PTRACE_GETEVENTMSG,
  PTRACE_GETSIGINFO: P.PTRACE_GETSIGINFO,
  PTRACE_GETREGSET: P.PTRACE_GETREGSET,
  PTRACE_SEIZE: P.PTRACE_SEIZE,
  PTRACE_INTERRUPT: P.PTRACE_INTERRUPT,
  PTRACE_LISTEN: P.PTRACE_LISTEN,
  PTRACE_GET_SYSCALL_INFO: P.PTRACE_GET_SYSCALL_INFO,
};
const iovec = pointer(16, (v) =>
  Array.isArray(v) ? `[${v.map((e: { iov_len: number }) => `{iov_len=${e.iov_len}}`).join(", ")}]` : null,
);
const SECCOMP = { SECCOMP_SET_MODE_STRICT: 0, SECCOMP_SET_MODE_FILTER: 1, SECCOMP_GET_ACTION_AVAIL: 2 };

export const trace: Table = {
  ptrace: { args: [one(REQUESTS, "PTRACE_???"), B.d, B.addr, B.x] },
  process_vm_readv: { args: [B.d, iovec, B.lu, iovec, B.lu, plain((v) => String(v))] },
  seccomp: { args: [one(SECCOMP, "SECCOMP_SET_MODE_???"), B.x, B.addr] },
};
