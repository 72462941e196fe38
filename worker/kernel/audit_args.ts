// The arguments of the audited system call as numbers. They are worked out only when a rule or record needs them.
import type { audit_context } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { ByteString } from "./uapi/syscall.ts";
import { user_arg } from "./user_address.ts";

type index = 0 | 1 | 2 | 3;

/** Argument `i`, its lower 32 bits, as rules compare it. */
export function audit_arg(k: Kernel, ctx: audit_context, i: index): number {
  if (ctx.op === null) return 0;
  const value = user_arg(k, ctx.op, i);
  return typeof value === "number" ? value >>> 0 : Number(BigInt.asUintN(32, value));
}

/** A number in hex. An address is written in parts: as a whole it takes the engine several times as long. */
const hex = (n: number): string =>
  n <= 0xffffff
    ? n.toString(16)
    : hex(Math.floor(n / 0x1000000)) + (n & 0xffffff).toString(16).padStart(6, "0");

/** Argument `i` as SYSCALL prints it: 64 bits in hex. */
export function audit_arg_text(k: Kernel, ctx: audit_context, i: index): ByteString {
  if (ctx.op === null) return "0";
  const value = user_arg(k, ctx.op, i);
  return typeof value === "number" ? hex(value) : value.toString(16);
}
