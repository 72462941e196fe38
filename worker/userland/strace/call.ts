// A system call of a process that is looked at, as its registers show it, and what prints its arguments.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import type { Options } from "./options.ts";

/** What can be seen of a process apart from its registers: strace asks the kernel for it, the page's probe looks. */
export interface Process {
  /** What lies in its memory at an address: at most `size` bytes, or a structure; undefined: nothing. */
  readonly peek: (address: bigint, size: number) => Code<unknown>;
  /** Where a link in its folder of /proc leads ("cwd", "fd/3"), "" when it cannot be read. */
  readonly link: (name: ByteString) => Code<ByteString>;
}

/** How arguments are printed. */
export interface Style extends Pick<Options, "strsize" | "hex" | "decode_fds"> {
  /** structures are printed whole */
  readonly verbose: boolean;
}

/** One system call between its entry and its exit. */
export interface Call {
  readonly process: Process;
  readonly nr: number;
  /** rdi, rsi, rdx, r10, r8, r9 */
  readonly args: readonly bigint[];
  readonly o: Style;
  /** null until the call returns; then rax as a signed number */
  result: bigint | null;
  /** name of the call that this process made before: what restart_syscall says it resumes */
  readonly previous: string;
}

/** The call has returned, and not with an error. */
export const succeeded = (c: Call): boolean => c.result !== null && !(c.result < 0n && c.result >= -4095n);

/** Prints one argument. */
export interface Printer {
  /** stored by the kernel: printed when the call returns */
  readonly out?: boolean;
  /** the comma before it is printed with it, not when the call is entered */
  readonly whole?: boolean;
  /** null: the argument does not exist (mode of openat), nor those after it */
  readonly print: (c: Call, value: bigint) => Code<ByteString | null>;
}

export type result_kind = "fd" | "hex" | "octal" | "none" | "decimal";

/** What is known of a system call. */
export interface Sysent {
  readonly args: readonly Printer[];
  /** how its result is printed: a decimal number when absent */
  readonly result?: result_kind | ((c: Call) => result_kind);
  /** what stands behind the result in parentheses, "" for nothing */
  readonly aux?: (c: Call) => Code<ByteString>;
}
export type Table = Readonly<Record<string, Sysent>>;

/** What a pointer of the call leads to: at most `size` bytes, or a structure; undefined: nothing. */
export function* peek(c: Call, address: bigint, size: number): Code<unknown> {
  return address === 0n ? undefined : yield* c.process.peek(address, size);
}

export const hex = (value: bigint): ByteString => `0x${value.toString(16)}`;
/** An address, which may be NULL. */
export const address = (value: bigint): ByteString => (value === 0n ? "NULL" : hex(value));
export const int = (value: bigint): number => Number(BigInt.asIntN(32, value));
export const uint = (value: bigint): number => Number(BigInt.asUintN(32, value));
export const long = (value: bigint): bigint => BigInt.asIntN(64, value);

/** A printer that needs nothing but the value of the register. */
export const plain = (text: (value: bigint, c: Call) => ByteString): Printer => ({
  *print(c, value) {
    return text(value, c);
  },
});

/** A printer of what a pointer leads to: `text` gets it; where it leads nowhere the address is printed. */
export const pointer = (
  size: number,
  text: (value: unknown, c: Call) => ByteString | null,
  out = false,
): Printer => ({
  out,
  *print(c, value) {
    if (value === 0n) return "NULL";
    if (out && c.result !== null && !succeeded(c)) return hex(value);
    const found = yield* peek(c, value, size);
    return (found === undefined ? null : text(found, c)) ?? hex(value);
  },
});
