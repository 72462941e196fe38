// System calls of a trace as strace -y prints them: with its printers, which look at the task from outside here.

import { d_path } from "../kernel/fs/d_path.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { read_memory, type text_addresses } from "../kernel/mm/memory.ts";
import { GONE, SLEEP } from "../kernel/sched/results.ts";
import type { task_struct } from "../kernel/sched_types.ts";
import type { ByteString, Syscall } from "../kernel/uapi/syscall.ts";
import { user_arg } from "../kernel/user_address.ts";
import { errnoName } from "../userland/audit/libaudit/errno_names.ts";
import type { Code } from "../userland/lib/code.ts";
import type { Call, Process, Style } from "../userland/strace/call.ts";
import { syscall_name, sysent } from "../userland/strace/table.ts";
import { arguments_text, result_text } from "../userland/strace/text.ts";

/** strace -y -s 64 */
const STYLE: Style = { strsize: 64, hex: "octal", decode_fds: "path", verbose: false };

/** Addresses of signal handlers as a trace tells them. They are kept apart: looking must not change what strace sees. */
const TEXTS: text_addresses = new WeakMap();

/** Where a link in a task's folder of /proc leads. */
function link_of(k: Kernel, task: task_struct, name: ByteString): ByteString {
  if (task.exit_state) return "";
  const at = name === "cwd" ? task.fs.pwd : task.files.fd[Number(name.replace("fd/", ""))]?.f_path;
  return at ? d_path(k, at) : "";
}

/** A task in its call, which needs no system calls to be looked at. */
const process_of = (k: Kernel, task: task_struct, op: Syscall): Process => ({
  *peek(address, size) {
    return read_memory(k, task, op, address, size, TEXTS);
  },
  *link(name) {
    return link_of(k, task, name);
  },
});

/** What code makes that makes no system calls. */
function at_once<T>(code: Code<T>): T {
  const { done, value } = code.next();
  if (!done) throw new Error("BUG: a printer of arguments has made a system call");
  return value;
}

/** A system call, told in two pieces: as it is entered, and as it returns. */
export class TracedText {
  readonly name: ByteString;
  /** The first four arguments as a SYSCALL record has them in a0 to a3: hexadecimal. */
  readonly registers: readonly string[];
  readonly #call: Call;
  readonly #args: ByteString[];
  readonly #next: number;
  result: ByteString = "?";

  /** `previous`: the call that the task made before this one. */
  constructor(k: Kernel, task: task_struct, op: Syscall, previous: string) {
    this.name = syscall_name(op.nr);
    const args = ([0, 1, 2, 3, 4, 5] as const).map((i) => BigInt(user_arg(k, op, i, task)));
    const process = process_of(k, task, op);
    this.#call = { process, nr: op.nr, args, o: STYLE, result: null, previous };
    const ent = sysent(this.name);
    this.registers = args.slice(0, 4).map((value) => value.toString(16));
    const { texts, next } = at_once(arguments_text(this.#call, ent, 0, true));
    this.#args = [...texts];
    this.#next = next;
  }

  /** The call returns: what the kernel has stored, and its result. */
  leave(result: number): void {
    this.#call.result = BigInt(result);
    const ent = sysent(this.name);
    this.#args.push(...at_once(arguments_text(this.#call, ent, this.#next, false)).texts);
    this.result = at_once(result_text(this.#call, ent));
  }

  /** The arguments; of a call that has not come back those that were known when it was entered. */
  get args(): readonly ByteString[] {
    const unknown = this.#call.result === null && this.#next < sysent(this.name).args.length;
    return unknown ? [...this.#args, "<unfinished ...>"] : this.#args;
  }
}

/** What a function of the kernel gave back, in few words; "" when that says nothing. */
export function function_result(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return "";
  if (value === SLEEP) return "sleeps";
  if (value === GONE) return "does not return";
  const name = value < 0 && value >= -4095 ? errnoName(-value) : null;
  return name === null ? String(value) : `-${name}`;
}
