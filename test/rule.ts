// For kernel tests: rules as user space sends them, made from numbers.
import type * as A from "../worker/kernel/uapi/audit.ts";

/** [field number, operator bits, value or string]; a bigint goes into the buffer as 8 bytes (container ids). */
export type FieldSpec = readonly [number, number, number | string | bigint];

const u64_bytes = (value: bigint): string =>
  Array.from({ length: 8 }, (_, i) => String.fromCharCode(Number((value >> BigInt(8 * i)) & 0xffn))).join("");

/** A rule of list `flags` for the given system calls ("all": every one). */
export function rule(
  flags: number,
  action: number,
  syscalls: readonly number[] | "all",
  fields: readonly FieldSpec[],
): A.audit_rule_data {
  const mask = new Uint32Array(64);
  if (syscalls === "all") mask.fill(0xffffffff);
  else for (const nr of syscalls) mask[nr >> 5] |= 1 << (nr & 31);
  const texts = fields.map(([, , v]) =>
    typeof v === "string" ? v : typeof v === "bigint" ? u64_bytes(v) : "",
  );
  return {
    flags,
    action,
    field_count: fields.length,
    mask,
    fields: fields.map(([type]) => type),
    values: fields.map(([, , v], i) => (typeof v === "number" ? v : texts[i].length)),
    fieldflags: fields.map(([, op]) => op),
    buf: texts.join(""),
  };
}
