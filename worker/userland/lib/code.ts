// Types every program shares.
import { type ByteString, type Program, Syscall } from "../../kernel/uapi/syscall.ts";

/** A piece of program code that makes system calls and ends with a T. Call it with `yield*`; a call itself with `yield`. */
export type Code<T> = Generator<Syscall, T, number>;

/** Makes a call that is one system call or takes several. */
export function* perform(call: Syscall | Code<number>): Code<number> {
  return call instanceof Syscall ? yield call : yield* call;
}

/** How a program gets onto the disk and into documentation. */
export interface ProgramEntry {
  /** absolute path of the executable, e.g. /usr/bin/ls */
  path: ByteString;
  main: Program;
  /** further names (symbolic links to `path`), absolute */
  links?: readonly ByteString[];
  /** one line, as in `man -f`, shown in docs/fidelity.md */
  summary: string;
  /** SELinux type of the file; bin_t when absent (auditctl_exec_t starts auditctl_t, ...) */
  exec_type?: string;
  /** mode bits, 0755 when absent (su is 04755) */
  mode?: number;
  /** group of the file, root's when absent */
  gid?: number;
}
