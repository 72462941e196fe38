// What a tracer sees of a stopped process: its registers, its memory, its descriptors.
import {
  type memory,
  NT_PRSTATUS,
  PTRACE_GETREGSET,
  type user_regs_struct,
} from "../../kernel/uapi/ptrace.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import type { Process } from "./call.ts";

export const ptrace = (request: number, pid: number, addr: unknown = 0, data: unknown = 0) =>
  sys.syscall(SYS.ptrace, request, pid, addr, data);

/** The registers of a stopped process; null when it is gone. */
export function* get_regs(pid: number): Code<user_regs_struct | null> {
  const regs: user_regs_struct = {};
  const r = yield ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, { iov_base: regs, iov_len: 216 });
  return r < 0 ? null : regs;
}

/** A process that is traced. */
export const traced = (pid: number): Process => ({
  *peek(address, size) {
    const into: memory = { value: undefined };
    const r = yield sys.syscall(
      SYS.process_vm_readv,
      pid,
      [{ iov_base: into, iov_len: size }],
      1,
      [{ iov_base: address, iov_len: size }],
      1,
      0,
    );
    return r < 0 ? undefined : into.value;
  },
  *link(name) {
    const buf = new UserBuffer();
    return (yield sys.readlink(`/proc/${pid}/${name}`, buf)) < 0 ? "" : buf.data;
  },
});
