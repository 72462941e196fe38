// ld.so(8): what the dynamic loader and the C library (glibc 2.36) do between execve and main. Nothing is loaded, but
// the calls are made: they are what a rule on openat or mmap shows of every program that starts.
import * as F from "../../kernel/uapi/fcntl.ts";
import * as M from "../../kernel/uapi/mman.ts";
import { RLIMIT_STACK } from "../../kernel/uapi/sched.ts";
import { new_stat } from "../../kernel/uapi/stat.ts";
import { type ByteString, type Program, Syscall, USER_JUMP, UserBuffer } from "../../kernel/uapi/syscall.ts";
import { SYS } from "../../kernel/uapi/unistd_64.ts";
import { CONSTRUCTORS } from "../libraries.ts";
import type { Code } from "./code.ts";
import { eprint } from "./stdio.ts";
import * as sys from "./sys.ts";

export const LD_SO = "/lib64/ld-linux-x86-64.so.2";
const LIBC = "libc.so.6";
const LIBRARY_PATH = "/lib/x86_64-linux-gnu/";

const PAGE = 4096;
/** Bytes of an ELF file read for its header. */
const HEADER_SIZE = 832;
const PROGRAM_HEADERS = { offset: 64, size: 784 };
const ARCH_SET_FS = 0x1002;
const RSEQ_SIG = 0x53053053;
/** Thread control block above its page, and where in it the library keeps what it tells the kernel of. */
const TCB = { size: 3 * PAGE, self: 0x740, tid: 0xa10, robust_list: 0xa20, rseq: 0x1060 };

/** Calls of which only that they are made matters. */
const map = (addr: number, len: number, prot: number, flags: number, fd: number, offset: number) =>
  new Syscall(SYS.mmap, addr, len, prot, flags, fd, offset);

/** Opens and maps one library as four segments; false, with the loader's message, when it is not there. */
function* load(program: ByteString, name: string): Code<boolean> {
  const fd = yield sys.open(LIBRARY_PATH + name, F.O_RDONLY | F.O_CLOEXEC);
  if (fd < 0) {
    yield* eprint(
      `${program}: error while loading shared libraries: ${name}: cannot open shared object file: ` +
        "No such file or directory\n",
    );
    return false;
  }
  const header = new UserBuffer();
  yield sys.read(fd, header, HEADER_SIZE);
  if (name === LIBC) yield sys.pread(fd, header, PROGRAM_HEADERS.size, PROGRAM_HEADERS.offset);
  const st = new_stat();
  yield sys.fstatat(fd, "", st, F.AT_EMPTY_PATH);
  if (name === LIBC) yield sys.pread(fd, header, PROGRAM_HEADERS.size, PROGRAM_HEADERS.offset);
  // text, constants and data are, roughly, two thirds, a quarter and the rest of a library
  const pages = Math.max(4, Math.ceil(st.st_size / PAGE));
  const text = Math.ceil(pages / 12);
  const data = Math.max(3, pages - Math.ceil(pages / 50) - 1);
  const constants = Math.min(Math.floor((pages * 3) / 4), data - 1);
  const base = yield map(0, pages * PAGE, M.PROT_READ, M.MAP_PRIVATE | M.MAP_DENYWRITE, fd, 0);
  const fixed = M.MAP_PRIVATE | M.MAP_FIXED | M.MAP_DENYWRITE;
  const segment = (from: number, to: number, prot: number) =>
    map(base + from * PAGE, (to - from) * PAGE, prot, fixed, fd, from * PAGE);
  yield segment(text, constants, M.PROT_READ | M.PROT_EXEC);
  yield segment(constants, data, M.PROT_READ);
  yield segment(data, pages, M.PROT_READ | M.PROT_WRITE);
  yield sys.close(fd);
  return true;
}

/** A program that is started by the loader. 127 is the loader's own status. */
export const dynamic = (main: Program, libraries: readonly string[]): Program =>
  function* start(argv, envp) {
    const anonymous = M.MAP_PRIVATE | M.MAP_ANONYMOUS;
    const both = M.PROT_READ | M.PROT_WRITE;
    yield new Syscall(SYS.brk, 0);
    yield map(0, 2 * PAGE, both, anonymous, -1, 0);
    yield sys.access("/etc/ld.so.preload", F.R_OK);
    const fd = yield sys.open("/etc/ld.so.cache", F.O_RDONLY | F.O_CLOEXEC);
    let cache = 0;
    const st = new_stat();
    if (fd >= 0) {
      yield sys.fstatat(fd, "", st, F.AT_EMPTY_PATH);
      cache = yield map(0, st.st_size, M.PROT_READ, M.MAP_PRIVATE, fd, 0);
      yield sys.close(fd);
    }
    for (const name of libraries) if (!(yield* load(argv[0] ?? "", name))) return 127;
    const tcb = yield map(0, TCB.size, both, anonymous, -1, 0);
    yield new Syscall(SYS.arch_prctl, ARCH_SET_FS, tcb + TCB.self);
    yield new Syscall(SYS.set_tid_address, tcb + TCB.tid);
    yield new Syscall(SYS.set_robust_list, tcb + TCB.robust_list, 24);
    yield new Syscall(SYS.rseq, tcb + TCB.rseq, 32, 0, RSEQ_SIG);
    yield sys.prlimit(0, RLIMIT_STACK, null, { rlim_cur: 0, rlim_max: 0 });
    if (cache > 0) yield new Syscall(SYS.munmap, cache, st.st_size);
    for (const name of libraries) yield* CONSTRUCTORS[name]?.() ?? [];
    yield new Syscall(USER_JUMP, main(argv, envp));
    return 127;
  };
