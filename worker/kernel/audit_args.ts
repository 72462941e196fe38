// The arguments of the audited system call as numbers. They are worked out only when a rule or record needs them.
import type { audit_context } from "./audit_types.ts";
import type { Kernel } from "./kernel.ts";
import type { ByteString } from "./uapi/syscall.ts";
import { user_arg } from "./user_address.ts";

type index = 0 | 1 | 2 | 3;

const raw = (ctx: audit_context, i: index): unknown => {
  const { op } = ctx;
  if (!op) return 0;
  return i === 0 ? op.a0 : i === 1 ? op.a1 : i === 2 ? op.a2 : op.a3;
};

/** Argument `i`, its lower 32 bits, as rules compare it. */
export function audit_arg(k: Kernel, ctx: audit_context, i: index): number {
  const value = raw(ctx, i);
  if (typeof value === "number") return value >>> 0;
  if (ctx.op === null) return 0;
  return Number(BigInt.asUintN(32, user_arg(k, ctx.op, i)));
}

/** Argument `i` as SYSCALL prints it: 64 bits in hex. */
export function audit_arg_text(k: Kernel, ctx: audit_context, i: index): ByteString {
  const value = raw(ctx, i);
  if (typeof value === "number" && value >= 0 && value <= 0xffffffff) return value.toString(16);
  if (ctx.op === null) return "0";
  return user_arg(k, ctx.op, i).toString(16);
}
