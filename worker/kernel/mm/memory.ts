// mm/memory: reading another process's memory. Where a system call of the machine has a pointer in C there is the value
// itself; so memory is what the call that a task is stopped in points to, at the addresses that its registers and the
// audit records show.
import type { Kernel } from "../kernel.ts";
import type { mm_struct, task_struct } from "../sched_types.ts";
import type { text_address } from "../uapi/ptrace.ts";
import { type Syscall, UserBuffer } from "../uapi/syscall.ts";
import { user_arg } from "../user_address.ts";

/** Where the code of programs lies: functions get addresses in the order in which they are looked at. */
export type text_addresses = WeakMap<mm_struct, Map<unknown, bigint>>;
const TEXTS: text_addresses = new WeakMap();
function text_of(texts: text_addresses, mm: mm_struct, code: unknown): bigint {
  const known = texts.get(mm) ?? new Map<unknown, bigint>();
  texts.set(mm, known);
  // the program lies below its heap
  const address = known.get(code) ?? BigInt(mm.start_brk - 0x120000 + known.size * 0x160);
  known.set(code, address);
  return address;
}

/** A copy that has nothing of the owner's: buffers as their bytes, code as its address. */
function copy(texts: text_addresses, mm: mm_struct, value: unknown, depth = 0): unknown {
  if (typeof value === "function") return { text: text_of(texts, mm, value) } satisfies text_address;
  if (typeof value !== "object" || value === null || depth > 6) return value;
  if (value instanceof UserBuffer) return value.data;
  if (Array.isArray(value)) return value.map((v) => copy(texts, mm, v, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, copy(texts, mm, v, depth + 1)]));
}

/** What lies at `address`: for bytes, those from there on. undefined: nothing is mapped there. */
function at_address(
  k: Kernel,
  task: task_struct,
  op: Syscall,
  address: bigint,
  texts: text_addresses,
): unknown {
  const { mm } = task;
  if (!mm || address === 0n) return undefined;
  for (const i of [0, 1, 2, 3, 4, 5] as const) {
    const value = [op.a0, op.a1, op.a2, op.a3, op.a4, op.a5][i];
    if ((typeof value !== "object" && typeof value !== "string") || value === null) continue;
    const offset = Number(address - BigInt(user_arg(k, op, i, task)));
    if (offset === 0) return copy(texts, mm, value);
    const bytes = value instanceof UserBuffer ? value.data : value;
    if (typeof bytes === "string" && offset > 0 && offset <= bytes.length) return bytes.slice(offset);
  }
  return undefined;
}

/**
 * At most `size` bytes of what the call `op` of a task points to at `address`, or the structure that is there; undefined:
 * nothing is mapped there.
 */
export function read_memory(
  k: Kernel,
  task: task_struct,
  op: Syscall,
  address: bigint,
  size: number,
  texts: text_addresses,
): unknown {
  const found = at_address(k, task, op, address, texts);
  // a string ends with a NUL; what comes after it nobody has looked at
  return typeof found === "string" ? `${found}\0`.slice(0, size) : found;
}

/** The call that a task is in. */
const call_of = (task: task_struct): Syscall | null => task.ptrace_stop?.op ?? task.syscall;

/** What a task points to in the call that it is in, as {@link read_memory} has it. */
export function access_process_vm(k: Kernel, task: task_struct, address: bigint, size: number): unknown {
  const op = call_of(task);
  return op ? read_memory(k, task, op, address, size, TEXTS) : undefined;
}

/** PTRACE_PEEKDATA: the 8 bytes at `address`, null where there are none. */
export function read_word(k: Kernel, task: task_struct, address: bigint): bigint | null {
  const op = call_of(task);
  const found = op ? at_address(k, task, op, address, TEXTS) : undefined;
  if (typeof found !== "string") return null;
  let word = 0n;
  for (let i = 7; i >= 0; i--) word = (word << 8n) | BigInt(found.charCodeAt(i) || 0);
  return word;
}
