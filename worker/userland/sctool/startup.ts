// What the C library of a static program (glibc 2.36) does before main: sctool is one, so that hardly anything else
// stands between execve and the call that is tried.
import { PROT_READ } from "../../kernel/uapi/mman.ts";
import { RLIMIT_STACK } from "../../kernel/uapi/sched.ts";
import { UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";

const ARCH_SET_FS = 0x1002;
const RSEQ_SIG = 0x53053053;
const GRND_NONBLOCK = 1;
/** Thread control block: its size, and where in it the library keeps what it tells the kernel of. */
const TCB_SIZE = 0xd40;
const TCB = { self: 0x3c0, tid: 0x690, robust_list: 0x6a0, rseq: 0xce0 };
/** First growth of the heap (M_TOP_PAD and a page). */
const HEAP_GROWTH = 0x21000;
const PAGE_SIZE = 4096;
/** Relocated data that is read-only from now on, at the address the program was linked for. */
const RELRO = { start: 0x4d3000, size: 0x4000 };

export function* startup(): Code<void> {
  const heap = yield sys.syscall(SYS.brk, 0);
  yield sys.syscall(SYS.brk, heap + TCB_SIZE);
  yield sys.syscall(SYS.arch_prctl, ARCH_SET_FS, heap + TCB.self);
  yield sys.syscall(SYS.set_tid_address, heap + TCB.tid);
  yield sys.syscall(SYS.set_robust_list, heap + TCB.robust_list, 24);
  yield sys.syscall(SYS.rseq, heap + TCB.rseq, 32, 0, RSEQ_SIG);
  yield sys.prlimit(0, RLIMIT_STACK, null, { rlim_cur: 0, rlim_max: 0 });
  yield sys.readlink("/proc/self/exe", new UserBuffer());
  yield sys.syscall(SYS.getrandom, new UserBuffer(), 8, GRND_NONBLOCK);
  const end = yield sys.syscall(SYS.brk, 0);
  yield sys.syscall(SYS.brk, end + HEAP_GROWTH);
  yield sys.syscall(SYS.brk, Math.ceil((end + HEAP_GROWTH) / PAGE_SIZE) * PAGE_SIZE);
  yield sys.syscall(SYS.mprotect, RELRO.start, RELRO.size, PROT_READ);
}
