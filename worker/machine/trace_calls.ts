// System calls of a trace as a line each, about as strace shows them.

import type { Kernel } from "../kernel/kernel.ts";
import { GONE, SLEEP } from "../kernel/sched/results.ts";
import type { task_struct } from "../kernel/sched_types.ts";
import { ERESTART_RESTARTBLOCK, ERESTARTSYS, ERRNO_TEXTS } from "../kernel/uapi/errno.ts";
import { type Syscall, UserBuffer } from "../kernel/uapi/syscall.ts";
import { user_arg } from "../kernel/user_address.ts";
import { errnoName } from "../userland/audit/libaudit/errno_names.ts";
import { syscallName } from "../userland/audit/tables/machines.ts";

/** Characters of a string that are shown. */
const MAX_STRING = 64;
const MAX_LIST = 8;

const quoted = (s: string): string => {
  const shown = s.slice(0, MAX_STRING).replace(/[^\x20-\x7e]|["\\]/g, (c) => {
    if (c === "\n") return "\\n";
    if (c === '"' || c === "\\") return `\\${c}`;
    return `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `"${shown}"${s.length > MAX_STRING ? "..." : ""}`;
};

function argument(k: Kernel, task: task_struct, op: Syscall, i: 0 | 1 | 2 | 3 | 4 | 5): string {
  const value = [op.a0, op.a1, op.a2, op.a3, op.a4, op.a5][i];
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number")
    return Math.abs(value) > 0xffff ? `0x${user_arg(k, op, i, task).toString(16)}` : String(value);
  if (typeof value === "bigint") return String(value);
  if (value === null || value === undefined) return "NULL";
  if (value instanceof UserBuffer) return "buffer";
  if (Array.isArray(value)) {
    const items = value
      .slice(0, MAX_LIST)
      .map((v) => (typeof v === "string" ? quoted(v) : typeof v === "number" ? String(v) : "..."));
    return `[${items.join(", ")}${value.length > MAX_LIST ? ", ..." : ""}]`;
  }
  return typeof value === "function" ? "code" : "{...}";
}

/** The arguments up to the last one that was given. */
export function call_args(k: Kernel, task: task_struct, op: Syscall): string[] {
  const given = [op.a0, op.a1, op.a2, op.a3, op.a4, op.a5];
  const count = given.findLastIndex((v) => v !== undefined) + 1;
  return ([0, 1, 2, 3, 4, 5] as const).slice(0, count).map((i) => argument(k, task, op, i));
}

export const call_name = (nr: number): string => syscallName(nr) ?? `syscall ${nr}`;

/** "3", "-1 ENOENT (No such file or directory)", "?" for a call that does not come back. */
export function call_result(result: number | null): string {
  if (result === null) return "?";
  if (result >= 0 || result < -4095) return String(result);
  if (result <= -ERESTARTSYS && result >= -ERESTART_RESTARTBLOCK) return "? (interrupted, to be made again)";
  return `-1 ${errnoName(-result) ?? -result} (${ERRNO_TEXTS[-result] ?? "Unknown error"})`;
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
