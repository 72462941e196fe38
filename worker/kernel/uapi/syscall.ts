// The boundary between a program and the kernel: a program is a generator that yields system calls.

/**
 * A string whose char codes are bytes (0..255). Everything that crosses the system call boundary as text or
 * data (paths, argv, file contents, terminal bytes) is a ByteString, as on Linux; UTF-8 text is its encoded form.
 */
export type ByteString = string;

/** A buffer of the calling program: the kernel stores what it read in `data`. */
export class UserBuffer {
  data: ByteString = "";
}

/**
 * One system call on its way into the kernel. `a0`..`a5` are the arguments in the kernel's order; where C has a
 * pointer there is the pointed-to value itself (a ByteString, a UserBuffer, a struct object).
 *
 * A program hands it over by `const fd = yield sys.openat(...)`; the value of the `yield` is the kernel's result:
 * non-negative, or a negated errno. `yield*` is for code that makes calls of its own.
 */
export class Syscall {
  readonly nr: number;
  readonly a0: unknown;
  readonly a1: unknown;
  readonly a2: unknown;
  readonly a3: unknown;
  readonly a4: unknown;
  readonly a5: unknown;

  constructor(
    nr: number,
    a0?: unknown,
    a1?: unknown,
    a2?: unknown,
    a3?: unknown,
    a4?: unknown,
    a5?: unknown,
  ) {
    this.nr = nr;
    this.a0 = a0;
    this.a1 = a1;
    this.a2 = a2;
    this.a3 = a3;
    this.a4 = a4;
    this.a5 = a5;
  }
}

/** Pseudo call number of a preemption point: no system call, only user time passing (see {@link Syscall}). */
export const NR_PREEMPT = -1;

/**
 * Pseudo call: the code does something that the processor refuses, and gets the signal `a0` (SIGSEGV, SIGILL, SIGFPE,
 * SIGBUS, SIGTRAP). No system call.
 */
export const USER_TRAP = -2;
/** Pseudo call: the program overwrites its argument area with the bytes `a0` (what setproctitle(3) does). No system call. */
export const USER_SET_ARGS = -3;
/** Pseudo call: the loader jumps to the program, the generator `a0`, and does not come back. No system call. */
export const USER_JUMP = -4;

/**
 * Pseudo call number of code that is still on its way into the machine (see userland/lib/part.ts): the whole machine
 * stands still until it is there. Nothing happens and no time passes, so nothing inside can tell.
 */
export const NR_CODE = -9;

/**
 * The body of a user-space thread, mostly a generator: from one system call, whose result it is given, to the next. Its
 * value at the end is the status it exits with (0..255).
 */
export interface UserCode extends Iterator<Syscall, number, number> {
  [Symbol.iterator](): UserCode;
}

/** What the ELF loader starts: `main(argv, envp)` of a program. */
export type Program = (argv: readonly ByteString[], envp: readonly ByteString[]) => UserCode;
